/* The verdict on a cube: what would be delivered of it, judged before it is written. */
#include "cli/iv3/iv3_cube.h"
#include "cli/iv3/iv3_report.h"

/* Each asks the cube once more; who has more of them begins with these. */
#define LINES_FOR_MOST 200u

struct telling {
	struct iv3_findings *f;
	const struct iv3_cells *cells;
	struct session *session;
	size_t told;
};

/* Where its lines are; *lines: how many, and what they are together, where that is asked. */
static int tell_cell(struct telling *t, struct str *where, struct str *lines, enum iv3_part part,
		     struct str row, struct str column, struct error *e)
{
	if (t->told == LINES_FOR_MOST || part > IV3_BATEN || row.len == 0)
		return 0;
	t->told++;
	if (lines)
		*lines = iv3_lines_sum(t->f->arena, t->cells, part, row, column);
	return iv3_lines_of(where, t->f->arena, t->session, t->cells, part, row, column, e);
}

static int tell_finding(struct telling *t, struct iv3_finding *x, struct error *e)
{
	x->line = 0;
	for (size_t i = 0; i < x->nbehind; i++) {
		struct iv3_behind *b = &x->behind[i];
		if (tell_cell(t, &b->where, &b->details, b->part, b->row, b->column, e) != 0)
			return -1;
	}
	return tell_cell(t, &x->where, &x->lines, x->part, x->row, x->column, e);
}

static int tell_lines(struct iv3_findings *f, const struct iv3_cells *c, struct session *s,
		      struct error *e)
{
	struct telling t = {.f = f, .cells = c, .session = s};

	for (size_t i = 0; i < f->n; i++)
		if (tell_finding(&t, &f->items[i], e) != 0)
			return -1;
	return 0;
}

/* A verdict on less than all of it would be of another delivery. */
static int judge_cells(struct iv3_delivery *v, struct iv3_findings *f, struct iv3_cells *c,
		       const struct iv3_definitions *d, const struct iv3_limits *limits,
		       struct arena *a, struct error *e)
{
	iv3_cells_take_unmapped(c, a);
	if (c->nunmapped) {
		iv3_tell_unmapped(c, d, a);
		return error_set(
			e, STATUS_REFUSED,
			"these lines have no side, no taakveld or no category, so there is no "
			"verdict on the whole; mend the mapping, or leave them out with --cut");
	}
	iv3_cells_round(v, a, c);
	iv3_judge(f, v, d, limits);
	return 0;
}

static int judge_with(struct iv3_source *source, struct iv3_delivery *v, const struct options *o,
		      const struct iv3_limits *limits, struct iv3_report *report, struct arena *a,
		      struct error *e)
{
	struct iv3_definitions *d = NULL;
	struct iv3_findings f = {0};
	struct iv3_cells cells;
	int result = -1;

	source->wanted.year = v->year;
	source->wanted.period = v->period;
	source->wanted.details = false;
	if (iv3_source_definitions(&d, o, a, v->layer, v->year, e) == 0 &&
	    iv3_cells_of(&cells, a, source->session, &source->wanted, d, e) == 0 &&
	    judge_cells(v, &f, &cells, d, limits, a, e) == 0 &&
	    tell_lines(&f, &cells, source->session, e) == 0) {
		iv3_report_add(report, option_value(o, "cube"), v, d, NULL, &f, 0);
		result = 0;
	}
	iv3_findings_free(&f);
	iv3_definitions_free(d);
	return result;
}

int iv3_judge_cube(const struct options *o, const struct iv3_limits *limits,
		   struct iv3_report *report, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_source source = {0};
	struct iv3_delivery v = {.layer = str_z(option_or(o, "layer", "Gemeente")),
				 .number = str_z(option_or(o, "number", "")),
				 .name = str_z(option_or(o, "name", ""))};
	int result = iv3_source_open(&source, o, e);

	if (result == 0)
		result = iv3_read_when(&v, o, e);
	if (result == 0)
		result = judge_with(&source, &v, o, limits, report, a, e);
	iv3_source_close(&source);
	arena_free(a);
	return result;
}
