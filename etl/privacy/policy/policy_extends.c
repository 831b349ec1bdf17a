/*
 * A policy that only says what is otherwise ("extends": "stuiver"): what it lacks is what would hold without it, that of the
 * installation (PRIVACY_POLICY_VARIABLE) where there is one, and behind that the program's own. Whoever decides about one
 * column thus loses nobody's list. What is kept of it is the whole, so that what was published under it reads so under
 * another program too.
 */
#include "privacy/policy/policy.h"
#include "privacy/policy/policy_text.h"

#include "base/memory/arena.h"
#include "privacy/people/people_inside.h"

#include <jansson.h>
#include <stdlib.h>

#define OWN "stuiver"

static int bad_hashes(const char *kind, struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "lists.%s.hashes is not what 'stuiver lists add' wrote: clear that list "
			 "and add it again",
			 kind);
}

/* ---- lists that both have ---- */

static int by_entry(const void *a, const void *b)
{
	return memcmp(a, b, PEOPLE_ENTRY_BYTES);
}

/* Entries of both in order; one that both have is what either says. */
static size_t unite(unsigned char *entries, size_t n)
{
	size_t kept = 0, hash = PEOPLE_ENTRY_BYTES - 1;

	if (n)
		qsort(entries, n, PEOPLE_ENTRY_BYTES, by_entry);
	for (size_t i = 0; i < n; i++) {
		unsigned char *from = entries + i * PEOPLE_ENTRY_BYTES;
		unsigned char *last = entries + (kept ? kept - 1 : 0) * PEOPLE_ENTRY_BYTES;
		if (kept && memcmp(last, from, hash) == 0)
			last[hash] |= from[hash];
		else
			memmove(entries + kept++ * PEOPLE_ENTRY_BYTES, from, PEOPLE_ENTRY_BYTES);
	}
	return kept * PEOPLE_ENTRY_BYTES;
}

static int take_hashes(struct buffer *out, const json_t *list)
{
	const json_t *hashes = json_object_get(list, "hashes");
	struct buffer bytes;

	buffer_init(&bytes, PEOPLE_POLICY_MOST);
	bool fits = json_is_string(hashes) &&
		    people_bytes_read(&bytes, (struct str){json_string_value(hashes),
							   json_string_length(hashes)}) &&
		    bytes.len % PEOPLE_ENTRY_BYTES == 0;
	if (fits && bytes.len)
		buffer_append(out, bytes.ptr, bytes.len);
	buffer_drop(&bytes);
	return fits ? 0 : -1;
}

static int join_list(json_t *to, const json_t *from, const char *kind, struct error *e)
{
	struct buffer both, text;

	buffer_init(&both, SIZE_MAX);
	buffer_init(&text, SIZE_MAX);
	int result = take_hashes(&both, to) || take_hashes(&both, from) ? bad_hashes(kind, e) : 0;
	if (result == 0) {
		both.len = unite((unsigned char *)both.ptr, both.len / PEOPLE_ENTRY_BYTES);
		people_bytes_write(&text, buffer_str(&both));
		json_object_set_new(to, "hashes", json_stringn(text.ptr ? text.ptr : "", text.len));
	}
	buffer_drop(&both);
	buffer_drop(&text);
	return result;
}

/* Who is on either list must not be named. Hashes under two keys cannot be asked together. */
static int join_lists(json_t *to, json_t *from, struct error *e)
{
	const char *own = json_string_value(json_object_get(to, "key"));
	const char *key = json_string_value(json_object_get(from, "key"));

	if (own && key && strcmp(own, key) != 0)
		return error_set(e, STATUS_REFUSED,
				 "its lists are under the key %s, and those of the policy that it "
				 "extends under %s: clear one of them and add it again under the "
				 "other's key",
				 own, key);
	for (int k = 0; k < PEOPLE_LISTS; k++) {
		const char *kind = people_list_name((enum whose_list)k);
		json_t *mine = json_object_get(to, kind), *theirs = json_object_get(from, kind);
		if (mine && theirs && join_list(mine, theirs, kind, e) != 0)
			return -1;
	}
	json_object_update_missing(to, from);
	return 0;
}

/* ---- the rest ---- */

/* Whether the list decides the same: about that column, and that rule (none: that it is open). */
static bool decides(const json_t *list, const json_t *what)
{
	static const char *const of[] = {"column", "rule"};
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		bool same = true;
		for (size_t m = 0; m < sizeof of / sizeof *of; m++) {
			const char *a = json_string_value(json_object_get(one, of[m]));
			const char *b = json_string_value(json_object_get(what, of[m]));
			same = same && strcmp(a ? a : "", b ? b : "") == 0;
		}
		if (same)
			return true;
	}
	return false;
}

static int extend_by(json_t *root, json_t *base, struct error *e)
{
	json_t *lists = json_object_get(root, "lists"), *more = json_object_get(base, "lists");
	json_t *columns = json_object_get(root, "columns"), *one;
	size_t i;

	if (json_is_object(lists) && json_is_object(more) && join_lists(lists, more, e) != 0)
		return -1;
	if (json_is_array(columns))
		json_array_foreach(json_object_get(base, "columns"), i,
				   one) if (!decides(columns, one)) json_array_append(columns, one);
	json_t *actions = json_object_get(root, "actions");
	if (json_is_object(actions) && json_is_object(json_object_get(base, "actions")))
		json_object_update_missing(actions, json_object_get(base, "actions"));
	json_object_update_missing(root, base);
	return 0;
}

static int whole(json_t *root, const char *of, struct error *e)
{
	struct arena *a = arena_new();
	struct str text;
	json_t *base = NULL, *own = NULL;
	json_error_t fault;
	int result = 0;

	if (!of || strcmp(of, OWN) != 0)
		result = error_set(e, STATUS_INPUT,
				   "extends must be \"" OWN "\": the installation's policy, or "
				   "the program's own");
	if (result == 0)
		result = privacy_policy_default(&text, a, e);
	if (result == 0) {
		base = json_loadb(text.ptr, text.len, 0, &fault);
		if (!json_is_object(base))
			result = error_set(e, STATUS_INPUT, PRIVACY_POLICY_VARIABLE ": %d:%d: %s",
					   fault.line, fault.column,
					   base ? "a policy is an object" : fault.text);
	}
	if (result == 0) {
		bool more = json_object_get(base, "extends") != NULL;
		json_object_del(root, "extends");
		json_object_del(base, "extends");
		result = extend_by(root, base, e);
		text = privacy_policy_text();
		own = more && result == 0 ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;
		if (own)
			result = extend_by(root, own, e);
	}
	json_decref(base);
	json_decref(own);
	arena_free(a);
	return result;
}

int policy_extend(struct privacy_policy *p, struct json_t *root, struct error *e)
{
	const json_t *of = json_object_get(root, "extends");

	if (!of)
		return 0;
	if (whole(root, json_string_value(of), e) != 0)
		return -1;
	char *text = json_dumps(root, JSON_INDENT(2));
	if (!text)
		abort();
	p->text = arena_dup(p->arena, str_z(text));
	free(text);
	return 0;
}
