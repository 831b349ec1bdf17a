/* Which lines of which datasets pass a cut. */
#include "scan/answers.h"
#include "scan/scan.h"

#include <stdlib.h>

static struct dataset_lines *lines_of(struct origins *l, int64_t dataset)
{
	/* Segments of a dataset stand together: it is nearly always the last one. */
	for (size_t i = l->n; i-- > 0;)
		if (l->items[i].dataset == dataset)
			return &l->items[i];
	l->items = xrealloc(l->items, (l->n + 1) * sizeof *l->items);
	l->items[l->n] = (struct dataset_lines){.dataset = dataset};
	return &l->items[l->n++];
}

#define NARROW \
	((int64_t)1 << 46) /* so many amounts as a segment has, each below it, fit in 64 bits */

/* What most columns are: a sum in one word. */
static int64_t narrow_sum(const struct scan *s, const int64_t *amounts)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		int64_t amount = amounts[scan_line(s, i)];
		sum += amount == MONEY_NULL ? 0 : amount;
	}
	return sum;
}

static money_sum wide_sum(const struct scan *s, const int64_t *amounts)
{
	money_sum sum = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		int64_t amount = amounts[scan_line(s, i)];
		sum += amount == MONEY_NULL ? 0 : amount;
	}
	return sum;
}

static int add_amounts(struct dataset_lines *d, struct scan *s, struct error *e)
{
	const struct segment *g = s->segment;

	for (size_t c = 0; c < s->cube->ncolumns; c++) {
		const int64_t *amounts = scan_amounts(s, c, e);
		if (!amounts)
			return -1;
		bool narrow = g->amount_min[c] >= -NARROW && g->amount_max[c] <= NARROW;
		d->sums[c] += narrow ? narrow_sum(s, amounts) : wide_sum(s, amounts);
	}
	return 0;
}

static bool is_one_run(const uint64_t *lines, uint32_t n)
{
	uint64_t other = 0;

	for (uint32_t i = 0; i < n; i++)
		other |= lines[i] ^ (lines[0] + i);
	return other == 0;
}

static int add_segment(struct origins *l, struct scan *s, size_t ranges, uint64_t *lines,
		       struct error *e)
{
	struct dataset_lines *d = lines_of(l, s->segment->dataset);

	if (segment_lines(s->store, s->view, s->index, lines, e) != 0)
		return -1;
	d->entries += s->n;
	if (s->all && is_one_run(lines, s->n))
		dataset_lines_add_run(d, lines[0], lines[s->n - 1], ranges);
	else
		for (uint32_t i = 0; i < s->n; i++)
			dataset_lines_add(d, lines[scan_line(s, i)], ranges);
	return add_amounts(d, s, e);
}

int scan_lines(struct origins *out, struct session *s, struct picture *p, const struct question *r,
	       size_t ranges, struct error *e)
{
	uint64_t *lines = xcalloc(STORE_SEGMENT_LINES, sizeof *lines);
	struct scan scan;
	int more = scan_open(&scan, s, p, r, e);

	*out = (struct origins){0};
	while (more == 0 && (more = scan_next(&scan, e)) > 0)
		more = add_segment(out, &scan, ranges, lines, e);
	scan_close(&scan);
	free(lines);
	if (more < 0)
		origins_drop(out);
	return more;
}
