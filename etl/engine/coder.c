/* Distinct values to small numbers, through a map on their bytes. */
#include "engine/coder.h"

#include "base/memory/map.h"
#include "question/asked.h"

#include <stdlib.h>

struct coder {
	enum value_type type;
	struct map *map; /* a tag (0 null, 1 value), then the text or the number's 8 bytes */
	struct buffer scratch;
};

#define SCRATCH_MAX ((size_t)64 << 20)

struct coder *coder_new(enum value_type type)
{
	struct coder *c = xcalloc(1, sizeof *c);

	c->type = type;
	c->map = map_new();
	buffer_init(&c->scratch, SCRATCH_MAX);
	return c;
}

void coder_free(struct coder *c)
{
	if (!c)
		return;
	map_free(c->map);
	buffer_drop(&c->scratch);
	free(c);
}

uint32_t coder_put(struct coder *c, const struct value *v)
{
	bool is_new;

	buffer_reset(&c->scratch);
	buffer_append_char(&c->scratch, v->null ? 0 : 1);
	if (!v->null && c->type == VALUE_STRING)
		buffer_append_str(&c->scratch, v->text);
	else if (!v->null)
		buffer_append(&c->scratch, &v->number, sizeof v->number);
	uint32_t *code = map_put(c->map, buffer_str(&c->scratch), &is_new);
	if (is_new)
		*code = (uint32_t)map_count(c->map) - 1;
	return *code;
}

uint32_t coder_count(const struct coder *c)
{
	return (uint32_t)map_count(c->map);
}

size_t coder_size(const struct coder *c)
{
	return map_size(c->map);
}

struct value coder_value(const struct coder *c, uint32_t code)
{
	struct str key = map_key(c->map, code);
	struct value v = {.null = key.ptr[0] == 0};

	if (!v.null && c->type == VALUE_STRING)
		v.text = (struct str){key.ptr + 1, key.len - 1};
	else if (!v.null)
		memcpy(&v.number, key.ptr + 1, sizeof v.number);
	return v;
}

int coder_check(const struct coder *c, struct error *e)
{
	if (map_count(c->map) <= QUERY_MAX_GROUPS && map_size(c->map) <= QUERY_MAX_MEMORY)
		return 0;
	return error_set(
		e, STATUS_LIMIT,
		"More than %u distinct values (or %zu MB of text) to group or sort by: narrow the "
		"question with a cut",
		QUERY_MAX_GROUPS, QUERY_MAX_MEMORY >> 20);
}

static int compare(const void *a, const void *b, void *context)
{
	const struct coder *c = context;
	struct value x = coder_value(c, *(const uint32_t *)a),
		     y = coder_value(c, *(const uint32_t *)b);

	return value_cmp(c->type, &x, &y);
}

uint32_t *coder_ranks(const struct coder *c, struct pulse *pulse)
{
	uint32_t n = coder_count(c);
	uint32_t *order = xcalloc(n + 1u, sizeof *order), *rank = xcalloc(n + 1u, sizeof *rank);

	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	pulse_sort(pulse, order, n, sizeof *order, compare, (void *)c);
	for (uint32_t i = 0; i < n; i++)
		rank[order[i]] = i;
	free(order);
	return rank;
}
