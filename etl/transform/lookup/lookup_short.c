#include "transform/lookup/lookup.h"

#include <stdlib.h>

#define LINES_BITS 6u /* at least */

#define LOW(n) ((UINT64_C(1) << 8 * (n)) - 1)
#define ALL UINT64_MAX
const struct lookup_words lookup_masks[LOOKUP_SHORT + 2] = {
	{0, 0},        {LOW(1), 0},   {LOW(2), 0},   {LOW(3), 0},   {LOW(4), 0},   {LOW(5), 0},
	{LOW(6), 0},   {LOW(7), 0},   {ALL, 0},      {ALL, LOW(1)}, {ALL, LOW(2)}, {ALL, LOW(3)},
	{ALL, LOW(4)}, {ALL, LOW(5)}, {ALL, LOW(6)}, {ALL, LOW(7)}, {ALL, ALL},
};

/* Fields on their way. */
struct inputs {
	struct lookup_words words[LOOKUP_BLOCK];
	uint32_t lines[LOOKUP_BLOCK];
};

static struct lookup_short_line *new_lines(size_t n)
{
	struct lookup_short_line *lines = xtable(n * sizeof *lines);
	for (size_t i = 0; i < n; i++)
		memset(lines[i].words, 0xff, sizeof lines[i].words);
	return lines;
}

void lookup_short_init(struct lookup_short *l)
{
	size_t n = (size_t)1 << LINES_BITS;
	*l = (struct lookup_short){new_lines(n), n, 0, 64 - LINES_BITS};
}

void lookup_short_drop(struct lookup_short *l)
{
	free(l->lines);
	*l = (struct lookup_short){0};
}

static inline size_t line_of(const struct lookup_short *l, const struct lookup_words *w)
{
	return (w->a * LOOKUP_ODD_0 + w->b * LOOKUP_ODD_1) >> l->shift;
}

static inline size_t next_line(const struct lookup_short *l, size_t at)
{
	return (at + 1) & (l->nlines - 1);
}

static inline bool same(const struct lookup_words *v, const struct lookup_words *w)
{
	return ((v->a ^ w->a) | (v->b ^ w->b)) == 0;
}

/* A free spot for what is not in the table. */
static uint32_t *add(struct lookup_short *l, const struct lookup_words *w)
{
	size_t at = line_of(l, w);
	while (l->lines[at].used == LOOKUP_SHORT_LINE)
		at = next_line(l, at);
	struct lookup_short_line *line = &l->lines[at];
	line->words[line->used] = *w;
	return &line->values[line->used++];
}

static void grow(struct lookup_short *l)
{
	struct lookup_short_line *old = l->lines;
	size_t n = l->nlines;
	l->lines = new_lines(n * 2);
	l->nlines = n * 2;
	l->shift--;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < old[i].used; k++)
			*add(l, &old[i].words[k]) = old[i].values[k];
	free(old);
}

uint32_t *lookup_short_put(struct lookup_short *l, struct lookup_words w)
{
	/* At most an input a line: of lines that get one by chance, one in fifty gets a fourth. */
	if (++l->count > l->nlines)
		grow(l);
	uint32_t *value = add(l, &w);
	*value = 0;
	return value;
}

uint32_t *lookup_short_get(struct lookup_short *l, struct str s, bool *is_new)
{
	struct lookup_words w = lookup_pack(s.ptr, s.len);
	*is_new = false;
	for (size_t at = line_of(l, &w);; at = next_line(l, at)) {
		struct lookup_short_line *line = &l->lines[at];
		for (size_t k = 0; k < line->used; k++)
			if (same(&line->words[k], &w))
				return &line->values[k];
		if (line->used < LOOKUP_SHORT_LINE)
			break;
	}
	*is_new = true;
	return lookup_short_put(l, w);
}

static void pack(const struct lookup_short *of, const struct str *const *cells, size_t column,
		 size_t n, struct inputs *in)
{
	const struct lookup_short l = *of; /* so that it stays in registers */
	for (size_t i = 0; i < n; i++) {
		const struct str *s = &cells[i][column];
		struct lookup_words w = lookup_pack_any(s->ptr, s->len);
		size_t line = line_of(&l, &w);
		in->words[i] = w;
		in->lines[i] = (uint32_t)line;
		__builtin_prefetch(&l.lines[line]);
	}
}

uint64_t lookup_short_block(const struct lookup_short *l, const struct str *const *cells,
			    size_t column, size_t n, uint32_t *values, uint32_t *all)
{
	struct inputs in;
	const struct lookup_short_line *lines = l->lines;
	uint64_t missed = 0;
	uint32_t bits = 0;
	pack(l, cells, column, n, &in);
	for (size_t i = 0; i < n; i++) {
		const struct lookup_short_line *line = &lines[in.lines[i]];
		bool second = same(&line->words[1], &in.words[i]);
		bool third = same(&line->words[2], &in.words[i]);
		bool found = same(&line->words[0], &in.words[i]) | second | third;
		uint32_t value = line->values[second + 2 * third];
		values[i] = value;
		bits |= value;
		missed |= (uint64_t)!found << i;
	}
	*all |= bits;
	return missed;
}
