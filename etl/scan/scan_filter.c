/* Filters: cuts become sets of members and ranges of amounts, which skip whole segments where they
 * can, and compare packed codes where they cannot. */
#include "scan/scan.h"
#include "scan/text_scan.h"

#include <stdlib.h>

/* ---- what the cuts leave of the members ---- */

static void pass_all(struct member_filter *f, size_t members)
{
	f->members = members;
	if (f->pass)
		return;
	f->pass = xmalloc(members + 1);
	memset(f->pass, 1, members + 1);
}

int filter_members(struct scan *s, const struct test *t, struct error *e)
{
	size_t d = t->column.dimension;
	struct member_filter *f = &s->filters[d];
	enum value_type type = s->cube->dimensions[d].attributes[t->column.attribute].type;
	const struct dictionary *members;
	const struct ranks *ranks;

	if (view_dictionary(picture_view(s->picture), s->store, d, &members, e) != 0 ||
	    picture_ranks(&ranks, s->picture, s->session, d, t->column.attribute, e) != 0)
		return -1;
	pass_all(f, ranks->members);
	/* Each distinct value is tested once, however many members share it. */
	uint8_t *verdict = xcalloc(ranks->values + 1, 1);
	for (uint32_t v = 0; v < ranks->values; v++) {
		const struct value *tuple = dictionary_get(members, ranks->first[v]);
		verdict[v] = test_value(t, type, &tuple[t->column.attribute]);
	}
	for (size_t m = 0; m < f->members; m++)
		f->pass[m] &= verdict[ranks->rank[m]];
	free(verdict);
	return 0;
}

/* The runs of keys for which pass is `what`; false when there are too many. */
static bool find_runs(struct member_filter *f, uint8_t what)
{
	f->nruns = 0;
	for (size_t m = 0; m < f->members; m++) {
		if (f->pass[m] != what)
			continue;
		if (m && f->pass[m - 1] == what) {
			f->runs[f->nruns - 1].last = (uint32_t)m;
			continue;
		}
		if (f->nruns == FILTER_RUNS)
			return false;
		f->runs[f->nruns++] = (struct key_run){(uint32_t)m, (uint32_t)m};
	}
	return true;
}

void filter_settle(struct member_filter *f)
{
	if (!f->pass)
		return;
	if (!f->before)
		f->before = xcalloc(f->members + 1, sizeof *f->before);
	for (size_t m = 0; m < f->members; m++)
		f->before[m + 1] = f->before[m] + f->pass[m];
	f->few = find_runs(f, 1);
	f->rest = !f->few && find_runs(f, 0);
	f->few = f->few || f->rest;
}

void scan_narrow_members(struct scan *s, size_t dimension, const uint8_t *pass, size_t members)
{
	struct member_filter *f = &s->filters[dimension];

	pass_all(f, members);
	for (size_t m = 0; m < members; m++)
		f->pass[m] &= pass[m];
	filter_settle(f);
}

void scan_narrow_amounts(struct scan *s, size_t column, const struct amount_filter *limit)
{
	struct amount_filter *f = &s->limits[column];

	if (!f->set) {
		*f = *limit;
		f->set = true;
		return;
	}
	f->nulls = f->nulls && limit->nulls;
	f->values = f->values && limit->values;
	f->low = limit->low > f->low ? limit->low : f->low;
	f->high = limit->high < f->high ? limit->high : f->high;
}

/* ---- which lines pass ---- */

/* The mask of a segment while it is being made. */
struct making {
	bool begun; /* s->mask is filled in */
};

static void take_mask(struct scan *s, struct making *m, const uint8_t *mask)
{
	if (m->begun)
		s->kernels->both(s->mask, mask, s->segment->lines);
	m->begun = true;
}

/* Where the next condition goes: the mask itself, or beside it. */
static uint8_t *room(struct scan *s, const struct making *m)
{
	return m->begun ? s->other_mask : s->mask;
}

/* 0: no line can pass; 1: all do; 2: look at each. */
static int judge_keys(const struct scan *s, size_t d)
{
	const struct member_filter *f = &s->filters[d];
	size_t low = s->segment->key_min[d], high = s->segment->key_max[d];

	uint32_t pass = f->before[high + 1] - f->before[low];
	return pass == 0 ? 0 : pass == high - low + 1 ? 1 : 2;
}

/* Part of a run that the segment's codes can reach, as codes; false when there is none. */
static bool clip(const struct codes *c, const struct key_run *run, uint64_t *low, uint64_t *span)
{
	int64_t first = (int64_t)run->first - c->min, last = (int64_t)run->last - c->min;

	if (last < 0 || first > (int64_t)c->range)
		return false;
	*low = first < 0 ? 0 : (uint64_t)first;
	*span = (last > (int64_t)c->range ? c->range : (uint64_t)last) - *low;
	return true;
}

static void mask_runs(struct scan *s, const struct member_filter *f, const struct codes *c,
		      uint8_t *out)
{
	uint32_t n = s->segment->lines;
	uint64_t low, span;
	bool any = false;

	for (size_t i = 0; i < f->nruns; i++) {
		if (!clip(c, &f->runs[i], &low, &span))
			continue;
		s->kernels->in_range(any ? s->run_mask : out, c->bytes, c->width, n, low, span);
		if (any)
			s->kernels->either(out, s->run_mask, n);
		any = true;
	}
	if (!any)
		memset(out, 0, n);
	if (f->rest)
		s->kernels->invert(out, n);
}

static void finish_mask(struct scan *s, const struct making *m)
{
	if (!m->begun)
		return;
	s->n = s->kernels->lines(s->lines, s->mask, s->segment->lines);
	s->all = s->n == s->segment->lines;
}

#define KEEP_LOOP(type)                                       \
	do {                                                  \
		const type *codes = c->bytes;                 \
		if (s->all)                                   \
			for (uint32_t i = 0; i < s->n; i++) { \
				s->lines[n] = (uint16_t)i;    \
				n += pass[codes[i]];          \
			}                                     \
		else                                          \
			for (uint32_t i = 0; i < s->n; i++) { \
				uint16_t line = s->lines[i];  \
				s->lines[n] = line;           \
				n += pass[codes[line]];       \
			}                                     \
	} while (0)

/* Keys whose set is scattered: looked up one by one, without a branch. */
static void keep_by_table(struct scan *s, const struct codes *c, const uint8_t *pass)
{
	uint32_t n = 0;

	if (c->width == 1)
		KEEP_LOOP(uint8_t);
	else if (c->width == 2)
		KEEP_LOOP(uint16_t);
	else
		KEEP_LOOP(uint32_t);
	s->all = s->all && n == s->segment->lines;
	s->n = n;
}

static int mask_keys(struct scan *s, struct making *m, struct error *e)
{
	for (size_t d = 0; d < s->cube->ndimensions; d++) {
		const struct member_filter *f = &s->filters[d];
		if (!f->pass || s->segment->is_text[d])
			continue;
		int verdict = judge_keys(s, d);
		if (verdict == 0) {
			s->n = 0;
			return 0;
		}
		if (verdict == 1 || !f->few)
			continue;
		const struct codes *c = scan_key_codes(s, d, e);
		if (!c)
			return -1;
		mask_runs(s, f, c, room(s, m));
		take_mask(s, m, s->other_mask);
	}
	return 0;
}

static int keep_keys(struct scan *s, struct error *e)
{
	for (size_t d = 0; d < s->cube->ndimensions && s->n; d++) {
		const struct member_filter *f = &s->filters[d];
		if (!f->pass || f->few || s->segment->is_text[d] || judge_keys(s, d) == 1)
			continue;
		const struct codes *c = scan_key_codes(s, d, e);
		if (!c)
			return -1;
		keep_by_table(s, c, f->pass + c->min);
	}
	return 0;
}

/* ---- amounts ---- */

static bool test_as_limit(const struct test *t, struct amount_filter *out)
{
	if (!t->range && t->nnumbers != 1)
		return false;
	*out = (struct amount_filter){.set = true,
				      .values = true,
				      .low = t->range ? t->low : t->numbers[0],
				      .high = t->range ? t->high : t->numbers[0]};
	/* INT64_MIN is no amount. */
	if (t->range && t->open_low)
		out->low = INT64_MIN + 1;
	if (t->range && t->open_high)
		out->high = INT64_MAX;
	return true;
}

/* What a limit says about the amounts of one segment. */
struct reach {
	bool values, nulls; /* some of them pass */
	bool all;           /* every line does */
};

static struct reach reach_of(const struct segment *g, size_t column, const struct amount_filter *f)
{
	int64_t low = g->amount_min[column], high = g->amount_max[column];
	bool empty = low > high, nulls = g->amount_has_null[column];
	struct reach r = {
		.values = f->values && !empty && f->low <= f->high && f->high >= low &&
			  f->low <= high,
		.nulls = f->nulls && nulls,
	};

	r.all = (empty || (r.values && f->low <= low && f->high >= high)) && r.nulls == nulls;
	return r;
}

static int mask_limit(struct scan *s, struct making *m, size_t column,
		      const struct amount_filter *f, struct error *e)
{
	struct reach r = reach_of(s->segment, column, f);
	uint32_t n = s->segment->lines;

	if (r.all)
		return 0;
	if (!r.values && !r.nulls) {
		s->n = 0;
		return 0;
	}
	const struct codes *c = scan_amount_codes(s, column, e);
	if (!c)
		return -1;
	uint8_t *mask = room(s, m);
	uint64_t from = f->low > c->min ? (uint64_t)f->low - (uint64_t)c->min : 0;
	uint64_t to = (uint64_t)f->high - (uint64_t)c->min;
	if (r.values && f->high >= s->segment->amount_max[column])
		to = c->range;
	if (r.values)
		s->kernels->in_range(mask, c->bytes, c->width, n, from, to - from);
	if (r.nulls)
		s->kernels->in_range(r.values ? s->run_mask : mask, c->bytes, c->width, n, c->null,
				     0);
	if (r.values && r.nulls)
		s->kernels->either(mask, s->run_mask, n);
	take_mask(s, m, s->other_mask);
	return 0;
}

static int mask_amounts(struct scan *s, struct making *m, struct error *e)
{
	struct amount_filter limit;

	for (size_t c = 0; c < s->cube->ncolumns && s->n; c++)
		if (s->limits[c].set && mask_limit(s, m, c, &s->limits[c], e) != 0)
			return -1;
	for (size_t i = 0; i < s->ntests && s->n; i++) {
		const struct test *t = &s->tests[i];
		if (t->column.kind == COLUMN_MEASURE && test_as_limit(t, &limit) &&
		    mask_limit(s, m, s->cube->measures[t->column.measure].column, &limit, e) != 0)
			return -1;
	}
	return 0;
}

/* A set of several amounts. */
static int keep_amounts(struct scan *s, const struct test *t, struct error *e)
{
	size_t column = s->cube->measures[t->column.measure].column;
	int64_t low = s->segment->amount_min[column], high = s->segment->amount_max[column];
	uint32_t n = 0;

	if (low > high || !t->nnumbers || high < t->numbers[0] ||
	    low > t->numbers[t->nnumbers - 1]) {
		s->n = 0;
		return 0;
	}
	const int64_t *amounts = scan_amounts(s, column, e);
	if (!amounts)
		return -1;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t line = scan_line(s, i);
		s->lines[n] = (uint16_t)line;
		n += test_amount(t, amounts[line]);
	}
	s->all = s->all && n == s->segment->lines;
	s->n = n;
	return 0;
}

/* What is looked for in texts is found by their tokens (text_scan.h). */
static int search_texts(struct scan *s, const struct test *t, const struct text_match *text,
			struct error *e)
{
	uint32_t n = 0;

	if (text_scan(s->mask, text, s->store, s->view, s->index, t->column.dimension,
		      t->column.attribute, s->all ? NULL : s->lines, s->n, e) != 0)
		return -1;
	if (s->all) {
		n = s->kernels->lines(s->lines, s->mask, s->n);
	} else {
		for (uint32_t i = 0; i < s->n; i++) {
			uint16_t line = s->lines[i];
			s->lines[n] = line;
			n += s->mask[line];
		}
	}
	s->all = s->all && n == s->segment->lines;
	s->n = n;
	return 0;
}

static int keep_texts(struct scan *s, const struct test *t, struct error *e)
{
	const struct dimension *d = &s->cube->dimensions[t->column.dimension];
	size_t a = t->column.attribute;
	uint32_t n = 0;
	const struct value *texts = scan_texts(s, t->column.dimension, e);

	if (!texts)
		return -1;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t line = scan_line(s, i);
		s->lines[n] = (uint16_t)line;
		n += test_value(t, d->attributes[a].type, &texts[line * d->nattributes + a]);
	}
	s->all = s->all && n == s->segment->lines;
	s->n = n;
	return 0;
}

/* What only the lines that are left are asked. */
static int keep_others(struct scan *s, struct error *e)
{
	struct amount_filter limit;

	for (size_t i = 0; i < s->ntests && s->n; i++)
		if (s->tests[i].column.kind == COLUMN_MEASURE &&
		    !test_as_limit(&s->tests[i], &limit) && keep_amounts(s, &s->tests[i], e) != 0)
			return -1;
	for (size_t i = 0; i < s->ntests && s->n; i++) {
		const struct test *t = &s->tests[i];
		if (t->column.kind != COLUMN_ATTRIBUTE || !s->segment->is_text[t->column.dimension])
			continue;
		if (s->by_tokens[i] ? search_texts(s, t, s->by_tokens[i], e) : keep_texts(s, t, e))
			return -1;
	}
	return 0;
}

/* Cheap filters first: what only compares codes, then tables of keys, then sets of amounts, then
 * texts. */
int filter_segment(struct scan *s, struct error *e)
{
	struct making m = {false};

	if (mask_keys(s, &m, e) != 0 || (s->n && mask_amounts(s, &m, e) != 0))
		return -1;
	if (s->n)
		finish_mask(s, &m);
	return keep_keys(s, e) != 0 ? -1 : keep_others(s, e);
}
