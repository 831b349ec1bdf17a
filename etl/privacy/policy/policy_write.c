/* A policy as text. */
#include "privacy/policy/policy_text.h"

#include <jansson.h>
#include <stdlib.h>

#define WIDTH 110u
#define DEPTH_MOST 32

static void indent(struct buffer *out, int depth)
{
	buffer_append_char(out, '\n');
	for (int i = 0; i < depth; i++)
		buffer_append_z(out, "  ");
}

static void put_leaf(struct buffer *out, const json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY);
	buffer_append_z(out, text ? text : "null");
	free(text);
}

static void put_list(struct buffer *out, const json_t *list, int depth)
{
	size_t i, line = out->len;
	json_t *item;
	buffer_append_char(out, '[');
	json_array_foreach(list, i, item)
	{
		if (i > 0)
			buffer_append_char(out, ',');
		if (i > 0 && out->len - line > WIDTH) {
			line = out->len;
			indent(out, depth + 1);
		} else if (i > 0) {
			buffer_append_char(out, ' ');
		}
		put_leaf(out, item);
	}
	buffer_append_char(out, ']');
}

/* `value` is not changed; walking an object takes one that could be. */
static void put(struct buffer *out, json_t *value, int depth)
{
	const char *separator = "", *name;
	json_t *member;
	if (!json_is_object(value) || depth == DEPTH_MOST) {
		if (json_is_array(value))
			put_list(out, value, depth);
		else
			put_leaf(out, value);
		return;
	}
	buffer_append_char(out, '{');
	json_object_foreach(value, name, member)
	{
		json_t *key = json_string(name);
		buffer_append_z(out, separator);
		separator = ",";
		indent(out, depth + 1);
		put_leaf(out, key);
		json_decref(key);
		buffer_append_z(out, ": ");
		put(out, member, depth + 1);
	}
	if (*separator)
		indent(out, depth);
	buffer_append_char(out, '}');
}

void people_policy_write(struct buffer *out, struct json_t *root)
{
	put(out, root, 0);
	buffer_append_char(out, '\n');
}
