#include "transform/lookup/lookup_few.h"

#include "base/memory/arena.h"

#include <stdlib.h>

#define BITS_MIN 6u
#define BITS_MAX 12u
#define FACTORS 16 /* tried for each size of the table */

static const struct lookup_words nothing = {UINT64_MAX, 0}; /* as no text */

static struct lookup_few_spot *new_spots(unsigned bits)
{
	size_t n = (size_t)1 << bits;
	struct lookup_few_spot *spots = xtable(n * sizeof *spots);
	for (size_t i = 0; i < n; i++)
		spots[i].words = nothing;
	return spots;
}

void lookup_few_init(struct lookup_few *l)
{
	*l = (struct lookup_few){new_spots(BITS_MIN), LOOKUP_ODD_0, 64 - BITS_MIN, 0};
}

void lookup_few_drop(struct lookup_few *l)
{
	free(l->spots);
	*l = (struct lookup_few){0};
}

static inline size_t spot_of(struct lookup_words w, uint64_t factor, unsigned shift)
{
	return ((w.a + w.b * LOOKUP_ODD_1) * factor) >> shift;
}

static inline uint64_t differ(struct lookup_words v, struct lookup_words w)
{
	return (v.a ^ w.a) | (v.b ^ w.b);
}

/* False: two of them meet. */
static bool place(struct lookup_few_spot *spots, const struct lookup_few_spot *list, size_t n,
		  uint64_t factor, unsigned shift)
{
	for (size_t i = 0; i < n; i++) {
		struct lookup_few_spot *s = &spots[spot_of(list[i].words, factor, shift)];
		if (s->used)
			return false;
		*s = list[i];
	}
	return true;
}

/* Another factor, or another size, with which none of them meet. */
static bool settle(struct lookup_few *l, const struct lookup_few_spot *list, size_t n)
{
	for (unsigned bits = 64 - l->shift; bits <= BITS_MAX; bits++)
		for (int i = 0; i < FACTORS; i++) {
			struct lookup_few_spot *spots = new_spots(bits);
			uint64_t factor = l->factor * LOOKUP_ODD_2;
			free(l->spots);
			*l = (struct lookup_few){spots, factor, 64 - bits, n};
			if (place(spots, list, n, factor, l->shift))
				return true;
		}
	return false;
}

static size_t list_of(const struct lookup_few *l, struct lookup_few_spot *list)
{
	size_t n = 0;
	for (size_t i = 0; i < (size_t)1 << (64 - l->shift); i++)
		if (l->spots[i].used)
			list[n++] = l->spots[i];
	return n;
}

static uint32_t *give_up(struct lookup_few *l, struct lookup_short *heir,
			 const struct lookup_few_spot *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*lookup_short_put(heir, list[i].words) = list[i].value;
	lookup_few_drop(l);
	return NULL;
}

uint32_t *lookup_few_get(struct lookup_few *l, struct lookup_short *heir, struct str text,
			 bool *is_new)
{
	struct lookup_words w = lookup_pack(text.ptr, text.len);
	struct lookup_few_spot *s = &l->spots[spot_of(w, l->factor, l->shift)];
	struct lookup_few_spot list[LOOKUP_FEW + 1];
	*is_new = differ(s->words, w) != 0;
	if (!*is_new)
		return &s->value;
	if (s->used || l->count == LOOKUP_FEW) {
		size_t n = list_of(l, list);
		list[n] = (struct lookup_few_spot){w, 0, true};
		if (n == LOOKUP_FEW || !settle(l, list, n + 1))
			return give_up(l, heir, list, n);
		return &l->spots[spot_of(w, l->factor, l->shift)].value;
	}
	*s = (struct lookup_few_spot){w, 0, true};
	l->count++;
	return &s->value;
}

/* From the last row to the first, so that a bit more is one addition. */
uint64_t lookup_few_block(const struct lookup_few *of, const struct str *const *cells,
			  size_t column, size_t n, uint32_t *values, uint32_t *all)
{
	const struct lookup_few l = *of; /* so that it stays in registers */
	uint64_t missed = 0;
	uint32_t bits = 0;
	for (size_t i = n; i-- > 0;) {
		const struct str *s = &cells[i][column];
		struct lookup_words w = lookup_pack_any(s->ptr, s->len);
		const struct lookup_few_spot *spot = &l.spots[spot_of(w, l.factor, l.shift)];
		values[i] = spot->value;
		bits |= spot->value;
		missed = missed * 2 + (differ(spot->words, w) != 0);
	}
	*all |= bits;
	return missed;
}
