/* A policy with another list, or with more that it allows. */
#include "privacy/people/people_inside.h"
#include "privacy/policy/policy_text.h"

#include "base/memory/arena.h"

#include <jansson.h>

static json_t *parse(struct str policy, struct error *e)
{
	json_error_t fault;
	json_t *root = json_loadb(policy.ptr, policy.len, JSON_REJECT_DUPLICATES, &fault);

	if (root && json_is_object(root))
		return root;
	error_set(e, STATUS_INPUT, "%d:%d: %s", fault.line, fault.column,
		  root ? "a policy is an object" : fault.text);
	json_decref(root);
	return NULL;
}

static int write(struct buffer *out, json_t *root, struct error *e)
{
	people_policy_write(out, root);
	json_decref(root);
	return out->len <= PEOPLE_POLICY_MOST && !out->overflow
		       ? 0
		       : error_set(
				 e, STATUS_LIMIT,
				 "with this list the policy would be larger than the %u MiB that one may be",
				 PEOPLE_POLICY_MOST >> 20);
}

static json_t *member(json_t *object, const char *name, json_t *(*make)(void))
{
	json_t *found = json_object_get(object, name);
	if (found)
		return found;
	json_object_set_new(object, name, make());
	return json_object_get(object, name);
}

/* The list takes in what is there; a list under another key cannot be told from another person's. */
static int take_known(struct people_list *l, const json_t *lists, struct error *e)
{
	const char *key = json_string_value(json_object_get(lists, "key"));
	const json_t *known = json_object_get(
		json_object_get(lists, people_list_name(people_list_kind(l))), "hashes");
	struct buffer bytes;

	if (key && strcmp(key, people_list_key(l)->name) != 0)
		return error_set(
			e, STATUS_REFUSED,
			"the lists of this policy are under the key %s, and this one is %s: give the "
			"file of that key (--key), or clear both lists and add them again",
			key, people_list_key(l)->name);
	if (!known)
		return 0;
	buffer_init(&bytes, PEOPLE_POLICY_MOST);
	struct str text = {json_string_value(known), json_string_length(known)};
	bool fits = people_bytes_read(&bytes, text);
	if (fits)
		people_list_take(l, (const unsigned char *)bytes.ptr, bytes.len);
	buffer_drop(&bytes);
	return fits ? 0
		    : error_set(e, STATUS_INPUT,
				"its lists are not what 'stuiver lists add' wrote");
}

int people_list_write(struct people_list *l, struct buffer *out, struct str policy, struct str day,
		      struct error *e)
{
	json_t *root = parse(policy, e);
	if (!root)
		return -1;
	json_t *lists = member(root, "lists", json_object);
	if (take_known(l, lists, e) != 0) {
		json_decref(root);
		return -1;
	}
	struct buffer bytes, text;
	buffer_init(&bytes, SIZE_MAX);
	buffer_init(&text, SIZE_MAX);
	people_list_bytes(l, &bytes);
	people_bytes_write(&text, buffer_str(&bytes));
	json_t *list = member(lists, people_list_name(people_list_kind(l)), json_object);
	json_object_set_new(lists, "key", json_string(people_list_key(l)->name));
	json_object_set_new(list, "added", json_stringn(day.ptr, day.len));
	json_object_set_new(list, "hashes", json_stringn(text.ptr, text.len));
	buffer_drop(&bytes);
	buffer_drop(&text);
	return write(out, root, e);
}

int people_list_clear(enum whose_list kind, struct buffer *out, struct str policy, struct error *e)
{
	json_t *root = parse(policy, e);
	if (!root)
		return -1;
	json_t *lists = json_object_get(root, "lists");
	json_object_del(lists, people_list_name(kind));
	/* Without any list there is nothing under a key. */
	if (json_object_size(lists) <= 1)
		json_object_del(root, "lists");
	return write(out, root, e);
}

static bool has(const json_t *list, struct str name)
{
	const json_t *item;
	size_t i;
	json_array_foreach(list, i,
			   item) if (str_eq(str_z(json_string_value(item)), name)) return true;
	return false;
}

int people_allowed_write(const char *list, const struct str *names, size_t n, struct buffer *out,
			 struct str policy, struct error *e)
{
	json_t *root = parse(policy, e);
	if (!root)
		return -1;
	json_t *allowed = member(member(root, "allow", json_object), list, json_array);
	for (size_t i = 0; i < n; i++) {
		struct str name = str_trim(names[i]);
		if (name.len > 0 && !has(allowed, name))
			json_array_append_new(allowed, json_stringn(name.ptr, name.len));
	}
	return write(out, root, e);
}
