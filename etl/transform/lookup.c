#include "transform/lookup.h"

#include <stdlib.h>

#define LINES_MIN 64u
#define FIELDS_MAX 3u /* their lengths go into one word */
/* While a table is small, at most a quarter of its lines are used, so that nearly every input lies
 * in its first line; beyond this at most an input a line, for the memory. */
#define LINES_SPARSE 8192u

#define LOW(n) ((UINT64_C(1) << 8 * (n)) - 1)
#define ALL UINT64_MAX
const uint64_t lookup_masks[LOOKUP_SHORT + 1][2] = {
	{0, 0},        {LOW(1), 0},   {LOW(2), 0},   {LOW(3), 0},   {LOW(4), 0},   {LOW(5), 0},
	{LOW(6), 0},   {LOW(7), 0},   {ALL, 0},      {ALL, LOW(1)}, {ALL, LOW(2)}, {ALL, LOW(3)},
	{ALL, LOW(4)}, {ALL, LOW(5)}, {ALL, LOW(6)}, {ALL, LOW(7)}, {ALL, ALL},
};

/* Whether they are columns side by side. */
static bool find_range(const int *columns, size_t n, size_t *first, size_t *last)
{
	*first = SIZE_MAX;
	*last = 0;
	for (size_t i = 0; i < n; i++) {
		size_t column = (size_t)columns[i];
		*first = column < *first ? column : *first;
		*last = column > *last ? column : *last;
	}
	return n > 0 && n <= FIELDS_MAX && *last - *first == n - 1;
}

void lookup_init(struct lookup *l, const int *columns, size_t n, bool by_variant)
{
	*l = (struct lookup){.first = 1};
	if (by_variant || !find_range(columns, n, &l->first, &l->last)) {
		l->first = 1;
		l->last = 0;
		return;
	}
	lookup_reset(l);
}

void lookup_drop(struct lookup *l)
{
	free(l->lines);
	arena_free(l->kept);
	*l = (struct lookup){.first = 1};
}

void lookup_reset(struct lookup *l)
{
	if (l->first > l->last)
		return;
	free(l->lines);
	arena_free(l->kept);
	l->lines = xtable(LINES_MIN * sizeof *l->lines);
	l->kept = arena_new();
	l->mask = LINES_MIN - 1;
	l->count = 0;
}

static bool is_short(const struct lookup *l, uint32_t size)
{
	return l->first == l->last && size <= LOOKUP_SHORT + 1;
}

static bool same(const struct lookup *l, const struct lookup_spot *s, const struct lookup_input *in)
{
	return s->a == in->a && s->b == in->b && s->size == in->size &&
	       (is_short(l, s->size) || lookup_same_bytes(s->kept, in->bytes, in->size - 1));
}

/* The spot of the input, or the free one where it belongs. */
static struct lookup_spot *find(const struct lookup *l, const struct lookup_input *in)
{
	for (size_t at = in->hash & l->mask;; at = (at + 1) & l->mask)
		for (size_t k = 0; k < 2; k++) {
			struct lookup_spot *s = &l->lines[at].spots[k];
			if (s->size == 0 || same(l, s, in))
				return s;
		}
}

/* For what is not in the table. */
static struct lookup_spot *find_free(const struct lookup *l, const struct lookup_spot *of)
{
	uint64_t hash = is_short(l, of->size) ? keyed_mix(of->a ^ (of->size - 1), of->b) : of->a;
	for (size_t at = hash & l->mask;; at = (at + 1) & l->mask)
		for (size_t k = 0; k < 2; k++)
			if (l->lines[at].spots[k].size == 0)
				return &l->lines[at].spots[k];
}

static void grow(struct lookup *l)
{
	struct lookup_line *old = l->lines;
	size_t n = l->mask + 1;
	l->lines = xtable(n * 2 * sizeof *l->lines);
	l->mask = n * 2 - 1;
	for (size_t i = 0; i < 2 * n; i++) {
		const struct lookup_spot *s = &old[i / 2].spots[i % 2];
		if (s->size == 0)
			continue;
		*find_free(l, s) = *s;
	}
	free(old);
}

/* With bytes to spare, as lookup_words reads them. */
static const char *keep(struct lookup *l, const struct lookup_input *in)
{
	size_t n = in->size - 1;
	char *bytes = arena_bytes(l->kept, n + LOOKUP_SHORT);
	memcpy(bytes, in->bytes, n);
	memset(bytes + n, 0, LOOKUP_SHORT);
	return bytes;
}

uint32_t *lookup_get(struct lookup *l, const struct lookup_input *in, bool *is_new)
{
	struct lookup_spot *s = find(l, in);
	*is_new = s->size == 0;
	if (!*is_new)
		return &s->value;
	struct lookup_spot new = {in->a, in->b, NULL, in->size, 0};
	if (!is_short(l, in->size))
		new.kept = keep(l, in);
	size_t used = l->mask < LINES_SPARSE ? 4 : 1; /* lines for each input */
	if ((l->count + 1) * used > l->mask + 1) {
		grow(l);
		s = find_free(l, &new);
	}
	*s = new;
	l->count++;
	return &s->value;
}
