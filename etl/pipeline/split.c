#include "pipeline/split.h"

#include "base/memory/buffer.h"
#include "base/memory/map.h"

#include <stdlib.h>

#define SPLIT_DIMENSIONS 8
#define LABEL_MAX 4096

struct split {
	const struct cube *cube;
	size_t dimensions[SPLIT_DIMENSIONS];
	size_t n;
	struct map *index; /* keys -> index of tallies */
	struct tally *tallies;
	size_t capacity;
	uint32_t last[SPLIT_DIMENSIONS]; /* ledgers repeat */
	size_t last_index;
	bool any;
};

static void add_dimension(struct split *s, size_t d)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->dimensions[i] == d)
			return;
	if (s->n < SPLIT_DIMENSIONS && !s->cube->dimensions[d].text)
		s->dimensions[s->n++] = d;
}

struct split *split_new(const struct cube *cube, int side)
{
	struct split *s = xcalloc(1, sizeof *s);
	s->cube = cube;
	s->index = map_new();
	for (size_t i = 0; i < cube->nscope; i++)
		add_dimension(s, cube->scope[i]);
	if (side >= 0)
		add_dimension(s, (size_t)side);
	return s;
}

void split_free(struct split *s)
{
	if (!s)
		return;
	map_free(s->index);
	free(s->tallies);
	free(s);
}

static struct tally *tally_of(struct split *s, const uint32_t *keys)
{
	bool is_new;
	if (s->any && memcmp(keys, s->last, s->n * sizeof *keys) == 0)
		return &s->tallies[s->last_index];
	uint32_t *index =
		map_put(s->index, (struct str){(const char *)keys, s->n * sizeof *keys}, &is_new);
	if (is_new) {
		*index = (uint32_t)(map_count(s->index) - 1);
		if (*index == s->capacity) {
			s->capacity = s->capacity ? s->capacity * 2 : 16;
			s->tallies = xrealloc(s->tallies, s->capacity * sizeof *s->tallies);
		}
		s->tallies[*index] = (struct tally){0};
	}
	memcpy(s->last, keys, s->n * sizeof *keys);
	s->last_index = *index;
	s->any = true;
	return &s->tallies[*index];
}

void split_add(struct split *s, const struct entry_batch *b)
{
	for (size_t i = 0; i < s->n; i++)
		if (b->is_text[s->dimensions[i]])
			return; /* a side or a year of a million values tells nothing */
	for (size_t row = 0; s->n > 0 && row < b->n; row++) {
		uint32_t keys[SPLIT_DIMENSIONS];
		for (size_t i = 0; i < s->n; i++)
			keys[i] = b->keys[s->dimensions[i]][row];
		struct tally *t = tally_of(s, keys);
		t->entries++;
		for (size_t c = 0; c < s->cube->ncolumns; c++)
			if (b->amounts[c][row] != MONEY_NULL)
				t->sums[c] += b->amounts[c][row];
	}
}

void split_merge(struct split *to, const struct split *from)
{
	for (size_t i = 0; i < map_count(from->index); i++) {
		uint32_t keys[SPLIT_DIMENSIONS] = {0};
		struct str key = map_key(from->index, i);
		memcpy(keys, key.ptr, key.len);
		const struct tally *t = &from->tallies[map_value(from->index, i)];
		struct tally *sum = tally_of(to, keys);
		sum->entries += t->entries;
		for (size_t c = 0; c < to->cube->ncolumns; c++)
			sum->sums[c] += t->sums[c];
	}
}

static struct str label_of(const struct split *s, struct dictionary *const *dictionaries,
			   const uint32_t *keys, struct arena *a)
{
	struct buffer b;
	buffer_init(&b, LABEL_MAX);
	for (size_t i = 0; i < s->n; i++) {
		const struct dimension *shape = &s->cube->dimensions[s->dimensions[i]];
		const struct value *tuple = dictionary_get(dictionaries[s->dimensions[i]], keys[i]);
		if (i > 0)
			buffer_append_z(&b, " \xC2\xB7 ");
		if (tuple[shape->key].null)
			buffer_append_z(&b, "(empty)");
		else
			value_plain(&b, shape->attributes[shape->key].type, &tuple[shape->key]);
	}
	struct str label = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return label;
}

/* How many digits a text begins with, and what is behind them. */
static uint64_t leading_number(struct str *s)
{
	uint64_t n = 0;
	while (s->len && *s->ptr >= '0' && *s->ptr <= '9' && n < UINT64_MAX / 100) {
		n = n * 10 + (uint64_t)(*s->ptr - '0');
		*s = (struct str){s->ptr + 1, s->len - 1};
	}
	return n;
}

static bool digit(struct str s)
{
	return s.len && *s.ptr >= '0' && *s.ptr <= '9';
}

/* As people count: period 2 before period 10. */
static int by_label(const void *a, const void *b)
{
	const struct str one = ((const struct split_row *)a)->label;
	const struct str other = ((const struct split_row *)b)->label;
	struct str x = one, y = other;
	while (x.len && y.len) {
		if (digit(x) && digit(y)) {
			uint64_t n = leading_number(&x), m = leading_number(&y);
			if (n != m)
				return n < m ? -1 : 1;
		} else if (*x.ptr != *y.ptr) {
			return (unsigned char)*x.ptr < (unsigned char)*y.ptr ? -1 : 1;
		} else {
			x = (struct str){x.ptr + 1, x.len - 1};
			y = (struct str){y.ptr + 1, y.len - 1};
		}
	}
	return x.len || y.len ? (x.len > y.len) - (x.len < y.len) : str_cmp(one, other);
}

struct split_row *split_rows(const struct split *s, struct dictionary *const *dictionaries,
			     struct arena *a, size_t *n)
{
	uint32_t keys[SPLIT_DIMENSIONS];
	*n = map_count(s->index);
	struct split_row *rows = ARENA_ARRAY(a, struct split_row, *n);
	for (size_t i = 0; i < *n; i++) {
		struct str key = map_key(s->index, i);
		memcpy(keys, key.ptr, key.len);
		rows[i].label = label_of(s, dictionaries, keys, a);
		rows[i].tally = s->tallies[map_value(s->index, i)];
	}
	if (*n > 0)
		qsort(rows, *n, sizeof *rows, by_label);
	return rows;
}
