#include "iv3/delivery/delivery_stream.h"

#include <string.h>

typedef int (*visit)(struct delivery_stream *s, json_t *into, const char *key, struct error *e);

/* Members of the object at hand: `each` takes their values. */
static int members(struct delivery_stream *s, json_t *into, visit each, struct error *e)
{
	int c, result = feed_expect(&s->feed, '{', "een accolade {", e);

	if (result != 0 || feed_peek(&s->feed, &c, e) != 0)
		return -1;
	if (c == '}')
		return feed_expect(&s->feed, '}', "", e);
	while (result == 0) {
		json_t *key = NULL;
		struct str text;
		if (feed_peek(&s->feed, &c, e) != 0)
			return -1;
		if (c != '"')
			return feed_wrong(
				&s->feed,
				c == EOF
					? "het bestand houdt hier op: het is afgekapt"
					: "hier hoort een sleutel tussen aanhalingstekens te staan",
				e);
		result = feed_json(&s->feed, &key, &text, e);
		if (result == 0 && json_object_get(into, json_string_value(key)))
			result = feed_wrong(&s->feed, "dezelfde sleutel staat er twee keer", e);
		if (result == 0)
			result = feed_expect(&s->feed, ':', "een dubbele punt", e);
		if (result == 0)
			result = each(s, into, json_string_value(key), e);
		json_decref(key);
		if (result != 0 || feed_peek(&s->feed, &c, e) != 0)
			return -1;
		if (c == '}')
			return feed_expect(&s->feed, '}', "", e);
		result = feed_expect(&s->feed, ',', "een komma of een accolade }", e);
	}
	return -1;
}

static int whole_value(struct delivery_stream *s, json_t *into, const char *key, struct error *e)
{
	json_t *value;
	struct str text;

	if (feed_json(&s->feed, &value, &text, e) != 0)
		return -1;
	json_object_set_new(into, key, value);
	return 0;
}

static int list(struct delivery_stream *s, json_t *into, const char *key, int slot, struct error *e)
{
	uint64_t commas;

	s->lists[s->n++] = (struct stream_list){slot, feed_here(&s->feed)};
	json_object_set_new(into, key, json_array());
	if (feed_skip(&s->feed, &commas, e) != 0)
		return -1;
	s->rows += commas + 1;
	return 0;
}

static int in_data(struct delivery_stream *s, json_t *into, const char *key, struct error *e)
{
	int c;

	if (feed_peek(&s->feed, &c, e) != 0)
		return -1;
	for (int p = 0; c == '[' && p < IV3_PARTS; p++)
		if (strcmp(key, iv3_part_name((enum iv3_part)p)) == 0)
			return list(s, into, key, p, e);
	return whole_value(s, into, key, e);
}

static int in_root(struct delivery_stream *s, json_t *into, const char *key, struct error *e)
{
	int c;

	if (feed_peek(&s->feed, &c, e) != 0)
		return -1;
	if (c == '{' && strcmp(key, "data") == 0) {
		json_t *data = json_object();
		json_object_set_new(into, key, data);
		return members(s, data, in_data, e);
	}
	if (c == '[' && strcmp(key, "waarden") == 0)
		return list(s, into, key, STREAM_FLAT, e);
	if (strcmp(key, "metadata") == 0)
		s->metadata = feed_here(&s->feed);
	if (strcmp(key, "opmerkingen") == 0)
		s->remarks = feed_here(&s->feed);
	return whole_value(s, into, key, e);
}

static int no_object(struct delivery_stream *s, struct error *e)
{
	json_t *value;
	struct str text;

	if (feed_json(&s->feed, &value, &text, e) != 0)
		return -1;
	json_decref(value);
	return error_set(
		e, STATUS_INPUT,
		"dit is JSON, maar geen Iv3-levering: het begint niet met een object met metadata, contact en data");
}

static int skeleton(struct delivery_stream *s, json_t *root, struct error *e)
{
	int c;

	if (feed_peek(&s->feed, &c, e) != 0)
		return -1;
	if (c == EOF)
		return feed_wrong(&s->feed, "het bestand is leeg", e);
	if (c != '{')
		return no_object(s, e);
	s->root = feed_here(&s->feed);
	if (members(s, root, in_root, e) != 0 || feed_peek(&s->feed, &c, e) != 0)
		return -1;
	return c == EOF ? 0 : feed_wrong(&s->feed, "er staat nog iets achter de levering", e);
}

static void nothing(void *payload, const struct stream_row *row)
{
	(void)payload;
	(void)row;
}

int stream_skeleton(struct delivery_stream *s, json_t **root, struct error *e)
{
	struct error first;

	*root = json_object();
	if (skeleton(s, *root, e) == 0)
		return 0;
	json_decref(*root);
	*root = NULL;
	/* Lists were passed over by their brackets: what is wrong in one may only have shown far behind it. */
	for (size_t i = 0; i < s->n; i++)
		if (stream_rows(s, s->lists[i].slot, nothing, NULL, &first) != 0) {
			*e = first;
			break;
		}
	return -1;
}

static const struct stream_list *list_of(const struct delivery_stream *s, int slot)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->lists[i].slot == slot)
			return &s->lists[i];
	return NULL;
}

bool stream_has(const struct delivery_stream *s, int slot)
{
	return list_of(s, slot) != NULL;
}

int stream_begin(struct delivery_stream *s, int slot, struct error *e)
{
	feed_return(&s->feed, list_of(s, slot)->at);
	s->next = 0;
	return feed_expect(&s->feed, '[', "een haakje [", e);
}

int stream_next(struct delivery_stream *s, struct stream_row *row, struct error *e)
{
	struct json_feed *f = &s->feed;
	json_t *item;
	int c;

	if (feed_peek(f, &c, e) != 0)
		return -1;
	if (c == ']')
		return 0;
	if (s->next && feed_expect(f, ',', "een komma of een haakje ]", e) != 0)
		return -1;
	if (feed_peek(f, &c, e) != 0)
		return -1;
	*row = (struct stream_row){.index = s->next++, .mark = feed_here(f)};
	if (feed_json(f, &item, &row->text, e) != 0)
		return -1;
	row->item = item;
	return 1;
}

int stream_rows(struct delivery_stream *s, int slot, stream_take take, void *payload,
		struct error *e)
{
	struct stream_row row;
	int more = stream_begin(s, slot, e) == 0 ? 1 : -1;

	while (more > 0 && (more = stream_next(s, &row, e)) > 0) {
		take(payload, &row);
		json_decref((json_t *)(uintptr_t)row.item);
	}
	return more;
}
