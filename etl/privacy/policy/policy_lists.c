/* The member "lists" of a policy: a municipality's own lists, and the key that they are under. */
#include "privacy/people/people_inside.h"
#include "privacy/policy/policy_text.h"

#include "base/memory/arena.h"

#include <jansson.h>

static int read_kind(struct privacy_policy *p, const json_t *lists, enum whose_list kind,
		     struct error *e)
{
	const char *name = people_list_name(kind);
	const json_t *list = json_object_get(lists, name);
	const json_t *hashes = json_object_get(list, "hashes");
	const char *day = json_string_value(json_object_get(list, "added"));
	struct buffer bytes;

	if (!list)
		return 0;
	buffer_init(&bytes, PEOPLE_POLICY_MOST);
	struct str text = {json_string_value(hashes), json_string_length(hashes)};
	bool fits = json_is_string(hashes) && people_bytes_read(&bytes, text) &&
		    people_lists_take(p->own, kind, (const unsigned char *)bytes.ptr, bytes.len);
	p->people_days[kind] = arena_dup(p->arena, str_z(day));
	buffer_drop(&bytes);
	return fits ? 0
		    : error_set(
			      e, STATUS_INPUT,
			      "lists.%s.hashes is not what 'stuiver lists add' wrote: clear that list "
			      "and add it again",
			      name);
}

int policy_read_lists(struct privacy_policy *p, const struct json_t *root, struct error *e)
{
	const json_t *lists = json_object_get(root, "lists"), *key = json_object_get(lists, "key");

	if (!lists)
		return 0;
	if (!json_is_object(lists) || !json_is_string(key))
		return error_set(
			e, STATUS_INPUT,
			"lists must be as 'stuiver lists add' writes them: a key and lists");
	p->own = people_lists_new();
	for (int k = 0; k < PEOPLE_LISTS; k++)
		if (read_kind(p, lists, (enum whose_list)k, e) != 0)
			return -1;
	people_lists_begin(p->own, str_z(json_string_value(key)));
	return 0;
}

/* ---- asking ---- */

size_t privacy_policy_listed(const struct privacy_policy *p, enum whose_list kind, struct str *day)
{
	*day = p->people_days[kind];
	return p->own ? people_lists_count(p->own, kind) : 0;
}

int privacy_policy_has_key(const struct privacy_policy *p, struct error *e)
{
	if (!p->own || people_lists_ready(p->own))
		return 0;
	return error_set(e, STATUS_REFUSED,
			 "the lists of privacy-policy.json cannot be looked in: %s",
			 people_lists_fault(p->own)->text);
}
