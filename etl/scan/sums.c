#include "scan/sums.h"

#include <assert.h>
#include <stdlib.h>

#define WORD_BITS 47u /* of a word, for the sum of codes; the count has the other 17 */
#define WORD_MASK ((1ull << WORD_BITS) - 1)
#define ONE (1ull << WORD_BITS)

/* ---- room ---- */

/* Grows an array that was zeroed (small ones by calloc: untouched pages cost nothing). */
static void *widen(void *p, uint32_t from, uint32_t to, size_t size)
{
	if (!p)
		return xcalloc(to, size);
	p = xrealloc(p, to * size);
	memset((char *)p + from * size, 0, (to - from) * size);
	return p;
}

size_t sums_bytes_per_group(const struct measure_sums *measures, size_t nmeasures)
{
	size_t n = sizeof(uint64_t);

	for (size_t i = 0; i < nmeasures; i++) {
		const struct measure_sums *m = &measures[i];
		n += m->want_sum ? m->wide ? sizeof *m->wide_sum : sizeof *m->sum : 0;
		n += m->want_extremes ? 2 * sizeof *m->low : 0;
		n += m->nulls ? sizeof *m->present : 0;
	}
	return n;
}

static void widen_measure(struct measure_sums *m, uint32_t from, uint32_t to)
{
	if (m->want_sum && m->wide)
		m->wide_sum = widen(m->wide_sum, from, to, sizeof *m->wide_sum);
	else if (m->want_sum)
		m->sum = widen(m->sum, from, to, sizeof *m->sum);
	if (m->nulls)
		m->present = widen(m->present, from, to, sizeof *m->present);
	if (!m->want_extremes)
		return;
	m->low = widen(m->low, from, to, sizeof *m->low);
	m->high = widen(m->high, from, to, sizeof *m->high);
	for (uint32_t i = from; i < to; i++) {
		m->low[i] = INT64_MAX;
		m->high[i] = INT64_MIN;
	}
}

int sums_grow(struct sums *s, uint32_t groups, struct error *e)
{
	s->groups = groups;
	if (groups <= s->capacity)
		return 0;
	/* One segment may pass the limit before it is asked; dense numbers are mostly empty. */
	if (groups > SUMS_MAX_GROUPS ||
	    groups * sums_bytes_per_group(s->measures, s->nmeasures) > QUERY_MAX_MEMORY)
		return error_set(e, STATUS_LIMIT,
				 "More than %u cells, or more than %zu MB of them: narrow the "
				 "question with a "
				 "cut, or drill down by less",
				 QUERY_MAX_GROUPS, QUERY_MAX_MEMORY >> 20);
	uint32_t to = s->capacity ? groups + groups / 2 : groups;
	s->count = widen(s->count, s->capacity, to, sizeof *s->count);
	for (size_t i = 0; i < s->nmeasures; i++)
		widen_measure(&s->measures[i], s->capacity, to);
	s->capacity = to;
	return 0;
}

int sums_open(struct sums **out, const struct measure_sums *measures, size_t nmeasures,
	      uint32_t groups, bool packed, struct error *e)
{
	struct sums *s = xcalloc(1, sizeof *s);

	s->measures = xcalloc(nmeasures + 1, sizeof *s->measures);
	s->nmeasures = nmeasures;
	for (size_t i = 0; i < nmeasures; i++)
		s->measures[i] = (struct measure_sums){.column = measures[i].column,
						       .want_sum = measures[i].want_sum,
						       .want_extremes = measures[i].want_extremes,
						       .nulls = measures[i].nulls,
						       .wide = measures[i].wide};
	if (packed && groups <= SUMS_PACKED) {
		s->copies = groups <= SUMS_COPIED ? SUMS_COPIES : 1;
		s->words = xcalloc((size_t)groups * s->copies, sizeof *s->words);
	}
	*out = s;
	return sums_grow(s, groups, e);
}

void sums_free(struct sums *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->nmeasures; i++) {
		free(s->measures[i].sum);
		free(s->measures[i].wide_sum);
		free(s->measures[i].low);
		free(s->measures[i].high);
		free(s->measures[i].present);
	}
	free(s->measures);
	free(s->count);
	free(s->words);
	free(s);
}

/* ---- words ---- */

static void add_words(const struct sums *s, uint32_t n)
{
	uint64_t *words = s->words;
	const uint32_t *ids = s->ids;
	const uint64_t *v = s->values;
	uint32_t i = 0;

	if (s->copies == 1) {
		for (; i < n; i++)
			words[ids[i]] += ONE + v[i];
		return;
	}
	for (; i + SUMS_COPIES <= n; i += SUMS_COPIES) {
		words[ids[i] * SUMS_COPIES] += ONE + v[i];
		words[ids[i + 1] * SUMS_COPIES + 1] += ONE + v[i + 1];
		words[ids[i + 2] * SUMS_COPIES + 2] += ONE + v[i + 2];
		words[ids[i + 3] * SUMS_COPIES + 3] += ONE + v[i + 3];
	}
	for (; i < n; i++)
		words[ids[i] * SUMS_COPIES] += ONE + v[i];
}

/* Into the sums of m (NULL: none), each code meaning so much above min; and into `count`. */
static void empty_words(struct sums *s, const struct measure_sums *m, int64_t min, uint64_t *count)
{
	for (uint32_t g = 0; g < s->groups; g++) {
		uint64_t lines = 0, codes = 0;
		for (unsigned k = 0; k < s->copies; k++) {
			uint64_t *word = &s->words[g * s->copies + k];
			lines += *word >> WORD_BITS;
			codes += *word & WORD_MASK;
			*word = 0;
		}
		if (!lines)
			continue;
		if (count)
			count[g] += lines;
		if (m && m->wide)
			m->wide_sum[g] += (money_sum)min * (money_sum)lines + (money_sum)codes;
		else if (m) /* what 64 bits hold at the end may wrap on the way */
			m->sum[g] = (int64_t)((uint64_t)m->sum[g] + (uint64_t)min * lines + codes);
	}
}

/* ---- lines, block by block ---- */

struct lines {
	struct scan *scan;
	sums_ids *ids_of;
	void *context;
	uint32_t first, n; /* of the block, among the lines that pass */
};

static bool next_block(struct sums *s, struct lines *l)
{
	l->first += l->n;
	l->n = l->scan->n - l->first < SUMS_BLOCK ? l->scan->n - l->first : SUMS_BLOCK;
	if (l->n)
		l->ids_of(l->context, s->ids, l->first, l->n);
	return l->n > 0;
}

static void load_values(struct sums *s, const struct lines *l, const struct codes *c)
{
	const struct scan *scan = l->scan;
	const char *bytes = c->bytes;

	if (scan->all && c->width)
		bytes += (size_t)l->first * (unsigned)c->width;
	scan->kernels->widen(s->values, bytes, c->width, scan->all ? NULL : scan->lines + l->first,
			     l->n);
}

/* ---- amounts as they are ---- */

static void add_sums(const struct sums *s, const struct measure_sums *m, uint32_t n)
{
	const int64_t *v = (const int64_t *)s->values;

	if (m->wide) {
		for (uint32_t i = 0; i < n; i++)
			m->wide_sum[s->ids[i]] += v[i] == MONEY_NULL ? 0 : v[i];
	} else {
		for (uint32_t i = 0; i < n; i++)
			m->sum[s->ids[i]] += v[i] == MONEY_NULL ? 0 : v[i];
	}
}

static void add_extremes(const struct sums *s, const struct measure_sums *m, uint32_t n)
{
	const int64_t *v = (const int64_t *)s->values;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t id = s->ids[i];
		if (v[i] < m->low[id] && v[i] != MONEY_NULL)
			m->low[id] = v[i];
		if (v[i] > m->high[id]) /* null is the smallest number there is */
			m->high[id] = v[i];
	}
}

static void add_present(const struct sums *s, const struct measure_sums *m, uint32_t n)
{
	const int64_t *v = (const int64_t *)s->values;

	for (uint32_t i = 0; i < n; i++)
		m->present[s->ids[i]] += v[i] != MONEY_NULL;
}

static void add_amounts(struct sums *s, struct lines *l, const struct measure_sums *m,
			const struct codes *c, bool summed)
{
	uint64_t null = c->empty ? 0 : c->null;

	while (next_block(s, l)) {
		load_values(s, l, c);
		/* Without nulls no code equals null: the loop is the same. */
		l->scan->kernels->shift(s->values, l->n, (uint64_t)c->min,
					c->nulls ? null : UINT64_MAX, (uint64_t)MONEY_NULL);
		if (m->want_sum && !summed)
			add_sums(s, m, l->n);
		if (m->nulls && !summed)
			add_present(s, m, l->n);
		if (m->want_extremes)
			add_extremes(s, m, l->n);
	}
}

/* ---- by words ---- */

/* Counts, and sums of a column whose codes take at most 32 bits, by words. c is NULL when lines are
 * only counted. */
static void add_packed(struct sums *s, struct lines *l, const struct measure_sums *m,
		       const struct codes *c, uint64_t *count)
{
	/* 65,536 codes of up to 31 bits fit; of 32 bits half as many. */
	uint32_t room = c && c->range >> 31 ? STORE_SEGMENT_LINES / 2 : STORE_SEGMENT_LINES;
	uint32_t held = 0;

	if (!c)
		memset(s->values, 0, sizeof s->values);
	while (next_block(s, l)) {
		if (held + l->n > room) {
			empty_words(s, m, c ? c->min : 0, count);
			held = 0;
		}
		if (c)
			load_values(s, l, c);
		/* A null takes back the one that is added for it. */
		if (c && c->nulls)
			l->scan->kernels->shift(s->values, l->n, 0, c->null, 0 - ONE);
		add_words(s, l->n);
		held += l->n;
		if (m && m->want_extremes && !c->nulls) {
			l->scan->kernels->shift(s->values, l->n, (uint64_t)c->min, UINT64_MAX, 0);
			add_extremes(s, m, l->n);
		}
	}
	empty_words(s, m, c ? c->min : 0, count);
}

/* The same where ids and amounts can be taken as they are packed, a segment at once: a quarter of
 * its lines comes to each word, whose codes of 32 bits fit. False: they cannot. */
static bool add_direct(struct sums *s, const struct lines *l, const struct sums_codes *d,
		       const struct measure_sums *m, const struct codes *c, uint64_t *count)
{
	if (!d || !l->scan->all || s->copies != SUMS_COPIES || c->nulls || m->want_extremes ||
	    !l->scan->kernels->add_words(s->words + (size_t)d->from * SUMS_COPIES, d->codes,
					 d->width, d->table, c->bytes, c->width, l->scan->n, ONE))
		return false;
	empty_words(s, m, c->min, count);
	return true;
}
_Static_assert((uint64_t)(STORE_SEGMENT_LINES / SUMS_COPIES + SUMS_COPIES) << 32 <= WORD_MASK,
	       "codes of 32 bits of a segment fit");

static void add_counts(struct sums *s, struct lines *l)
{
	while (next_block(s, l))
		for (uint32_t i = 0; i < l->n; i++)
			s->count[s->ids[i]]++;
}

/* Whether the lines were counted on the way. */
static bool add_measure(struct sums *s, const struct lines *from, const struct measure_sums *m,
			const struct codes *c, const struct sums_codes *direct, bool counted)
{
	struct lines first = *from, second = *from;
	bool packs = s->words && m->want_sum && c->width <= 4 && !c->empty;
	bool left =
		packs ? m->want_extremes && m->nulls : m->want_sum || m->want_extremes || m->nulls;

	uint64_t *count = m->nulls ? m->present : counted ? NULL : s->count;
	if (packs && !add_direct(s, &first, direct, m, c, count))
		add_packed(s, &first, m, c, count);
	if (left)
		add_amounts(s, &second, m, c, packs);
	return packs && !m->nulls;
}

int sums_add(struct sums *s, struct scan *scan, sums_ids *ids_of, void *context,
	     const struct sums_codes *direct, struct error *e)
{
	struct lines l = {scan, ids_of, context, 0, 0};
	bool counted = false;

	for (size_t i = 0; i < s->nmeasures; i++) {
		const struct codes *c = scan_amount_codes(scan, s->measures[i].column, e);
		if (!c)
			return -1;
		counted = add_measure(s, &l, &s->measures[i], c, direct, counted) || counted;
	}
	if (!counted && s->words)
		add_packed(s, &l, NULL, NULL, s->count);
	else if (!counted)
		add_counts(s, &l);
	return 0;
}

/* ---- together ---- */

void sums_merge(struct sums *into, const struct sums *from)
{
	assert(into->nmeasures == from->nmeasures && into->groups == from->groups);
	for (uint32_t g = 0; g < from->groups; g++)
		into->count[g] += from->count[g];
	for (size_t i = 0; i < from->nmeasures; i++) {
		struct measure_sums *a = &into->measures[i], *b = &from->measures[i];
		for (uint32_t g = 0; g < from->groups; g++) {
			if (!from->count[g])
				continue;
			if (a->sum)
				a->sum[g] += b->sum[g];
			if (a->wide_sum)
				a->wide_sum[g] += b->wide_sum[g];
			if (a->present)
				a->present[g] += b->present[g];
			if (a->low && b->low[g] < a->low[g])
				a->low[g] = b->low[g];
			if (a->high && b->high[g] > a->high[g])
				a->high[g] = b->high[g];
		}
	}
}

void sums_move(struct sums *s, uint32_t to, uint32_t from)
{
	assert(to <= from);
	s->count[to] = s->count[from];
	for (size_t i = 0; i < s->nmeasures; i++) {
		struct measure_sums *m = &s->measures[i];
		if (m->sum)
			m->sum[to] = m->sum[from];
		if (m->wide_sum)
			m->wide_sum[to] = m->wide_sum[from];
		if (m->present)
			m->present[to] = m->present[from];
		if (m->low)
			m->low[to] = m->low[from];
		if (m->high)
			m->high[to] = m->high[from];
	}
}
