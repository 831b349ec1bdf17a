#include "transform/keyed.h"

#define INPUT_MAX (64u << 20)

void keyed_init(struct keyed *k, int *columns, size_t n, bool by_variant)
{
	*k = (struct keyed){.columns = columns, .n = n, .by_variant = by_variant};
	k->map = map_new();
	k->last_len = SIZE_MAX;
	buffer_init(&k->scratch, INPUT_MAX);
}

void keyed_drop(struct keyed *k)
{
	map_free(k->map);
	k->map = NULL;
	buffer_drop(&k->scratch);
}

void keyed_reset(struct keyed *k)
{
	map_free(k->map);
	k->map = map_new();
	k->last_len = SIZE_MAX;
}

struct str keyed_join(struct keyed *k, const struct str *cells, size_t ncells, size_t variant)
{
	struct buffer *b = &k->scratch;
	size_t total = sizeof variant;
	for (size_t i = 0; i < k->n; i++)
		total += (size_t)k->columns[i] < ncells ? cells[k->columns[i]].len + 4 : 4;
	buffer_reset(b);
	if (buffer_reserve(b, total) != 0)
		return (struct str){"", 0};
	char *p = b->ptr;
	if (k->by_variant)
		*p++ = (char)variant;
	for (size_t i = 0; i < k->n; i++) {
		struct str s = (size_t)k->columns[i] < ncells ? cells[k->columns[i]]
		                                              : (struct str){"", 0};
		uint32_t len = (uint32_t)s.len;
		memcpy(p, &len, sizeof len);
		p += sizeof len;
		memcpy(p, s.ptr, s.len);
		p += s.len;
	}
	return (struct str){b->ptr, (size_t)(p - b->ptr)};
}
