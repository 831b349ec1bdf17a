/* provenance: which datasets, files and lines a figure is made of, and that they add up to it. */
#include "provenance/provenance.h"

#include "scan/group.h"

#include <stdlib.h>

static struct provenance_part *part_of(struct provenance *p, int64_t dataset)
{
	/* Segments of a dataset stand together: it is nearly always the last one. */
	for (size_t i = p->nparts; i-- > 0;)
		if (p->parts[i].id == dataset)
			return &p->parts[i];
	p->parts = xrealloc(p->parts, (p->nparts + 1) * sizeof *p->parts);
	p->parts[p->nparts] = (struct provenance_part){.id = dataset};
	return &p->parts[p->nparts++];
}

static void add_line(struct provenance_part *part, uint64_t line)
{
	/* One line gives several entries when columns are un-pivoted. */
	if (part->lines && line == part->last_line)
		return;
	bool goes_on = part->lines && line == part->last_line + 1;
	part->lines++;
	part->last_line = line;
	if (goes_on && !part->more_ranges) {
		part->ranges[part->nranges - 1].to = line;
	} else if (part->nranges < PROVENANCE_RANGES) {
		if ((part->nranges & (part->nranges - 1)) == 0)
			part->ranges =
				xrealloc(part->ranges, (part->nranges ? 2 * part->nranges : 1) *
							       sizeof *part->ranges);
		part->ranges[part->nranges++] = (struct line_range){line, line};
	} else {
		part->more_lines++;
		part->more_ranges += !goes_on || !part->more_ranges;
	}
}

static int add_amounts(struct provenance_part *part, struct scan *s, struct error *e)
{
	for (size_t c = 0; c < s->cube->ncolumns; c++) {
		const int64_t *amounts = scan_amounts(s, c, e);
		if (!amounts)
			return -1;
		for (uint32_t i = 0; i < s->n; i++) {
			int64_t amount = amounts[scan_line(s, i)];
			part->sums[c] += amount == MONEY_NULL ? 0 : amount;
		}
	}
	return 0;
}

static int add_segment(struct provenance *p, struct scan *s, uint64_t *lines, struct error *e)
{
	struct provenance_part *part = part_of(p, s->segment->dataset);

	if (segment_lines(session_store(s->session), s->view, s->index, lines, e) != 0)
		return -1;
	part->entries += s->n;
	for (uint32_t i = 0; i < s->n; i++)
		add_line(part, lines[scan_line(s, i)]);
	return add_amounts(part, s, e);
}

static int collect(struct provenance *p, struct scan *s, struct error *e)
{
	uint64_t *lines = xcalloc(STORE_SEGMENT_LINES, sizeof *lines);
	int more;

	while ((more = scan_next(s, e)) > 0)
		if (add_segment(p, s, lines, e) != 0) {
			more = -1;
			break;
		}
	free(lines);
	return more;
}

/* ---- the figure ---- */

/* A sum of each measure column, as aggregate would be asked for it. */
static struct columns sums_of(const struct question *r)
{
	struct columns all = {0};

	for (size_t m = 0; m < r->cube->nmeasures; m++) {
		struct column column = {.kind = COLUMN_AGGREGATE,
					.measure = m,
					.function = AGGREGATE_SUM,
					.ref = r->cube->measures[m].name,
					.label = r->cube->measures[m].name};
		columns_add(&all, r->arena, r->cube, &column);
	}
	return all;
}

static int take_figure(struct provenance *p, struct scan *s, struct error *e)
{
	struct columns none = {0}, sums = sums_of(p->request);
	struct grouping g;
	int result = grouping_open(&g, s, &none, &sums, e);

	if (result == 0)
		result = grouping_run(&g, e);
	if (result == 0)
		p->entries = g.total;
	for (size_t i = 0; result == 0 && i < g.nmeasures; i++) {
		const struct measure_sums *m = &g.sums->measures[i];
		p->sums[m->column] = m->wide ? m->wide_sum[0] : m->sum[0];
	}
	grouping_close(&g);
	return result;
}

/* ---- together ---- */

static int name_parts(struct provenance *p, struct session *s, struct error *e)
{
	struct store_dataset *datasets;
	size_t n;

	if (store_datasets(session_store(s), session_arena(s), p->cube->name, &datasets, &n, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < p->nparts; i++)
		for (size_t d = 0; d < n; d++)
			if (datasets[d].id == p->parts[i].id)
				p->parts[i].dataset = &datasets[d];
	for (size_t i = 0; i < p->nparts; i++)
		if (!p->parts[i].dataset)
			return error_set(e, STATUS_STORE, "dataset %lld is not in the catalogue",
					 (long long)p->parts[i].id);
	return 0;
}

static int run(struct provenance *p, struct session *s, struct picture *picture, struct error *e)
{
	struct scan scan;
	int result = scan_open(&scan, s, picture, p->request, e);

	if (result == 0)
		result = take_figure(p, &scan, e);
	scan_rewind(&scan);
	if (result == 0)
		result = collect(p, &scan, e);
	scan_close(&scan);
	return result ? result : name_parts(p, s, e);
}

/* Of the question only the cut counts: links may carry what else aggregate was asked. */
static int parse_cut(struct question *r, struct session *s, const struct cube *c,
		     const struct query *q, struct error *e)
{
	const struct str *cut = query_param(q, "cut");
	struct query_param param = {STR("cut"), cut ? *cut : (struct str){0}};
	struct query only = {.endpoint = ENDPOINT_AGGREGATE,
			     .cube = q->cube,
			     .params = &param,
			     .nparams = cut != NULL};

	return question_read(r, session_arena(s), c, &only, e);
}

static bool wants_plan(const struct query *q)
{
	const struct str *plan = query_param(q, "plan");

	return plan && str_eq(*plan, STR("1"));
}

static void close_parts(void *provenance)
{
	struct provenance *p = provenance;

	for (size_t i = 0; i < p->nparts; i++)
		free(p->parts[i].ranges);
	free(p->parts);
}

int result_provenance(struct result **out, struct session *s, struct picture *picture,
		      const struct query *q, struct error *e)
{
	struct question *r = ARENA_NEW(session_arena(s), struct question);
	struct provenance *p = ARENA_NEW(session_arena(s), struct provenance);

	*p = (struct provenance){
		.request = r, .cube = picture_cube(picture), .plan = wants_plan(q)};
	if (parse_cut(r, s, p->cube, q, e) != 0 || run(p, s, picture, e) != 0) {
		close_parts(p);
		return -1;
	}
	*out = result_new(RESULT_PROVENANCE, s, picture, r);
	(*out)->provenance = p;
	result_own(*out, p, close_parts);
	return 0;
}
