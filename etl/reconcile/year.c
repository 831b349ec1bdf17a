/* A cube beside all that its mapping names, in a year. */
#include "reconcile/reports.h"

#include <stdlib.h>

/* Of one cube that it is laid beside. */
struct other {
	const struct guide_beside *beside;
	struct iv3_reports reports;
	struct str fault; /* why it has none */
};

struct reckoning {
	struct iv3_reconciliation *out;
	struct arena *arena;
	struct session *session;
	const struct guide *guide;
	const struct iv3_wanted_year *wanted;
	struct other *others;
	size_t nothers;
	struct iv3_cells *own[IV3_PERIODS]; /* what was asked before */
	struct str own_fault[IV3_PERIODS];
	enum iv3_made own_made[IV3_PERIODS];
	struct str no_definitions;
};

/* It is told beside the comparison; else it is the store that fails, or the time is over. */
static bool is_told(const struct error *e)
{
	switch (e->status) {
	case STATUS_NO_CUBE:
	case STATUS_GONE:
	case STATUS_NOT_FOUND:
	case STATUS_USAGE:
	case STATUS_REFUSED:
	case STATUS_INPUT:
		return true;
	default:
		return false;
	}
}

static struct str kept(const struct reckoning *r, const struct error *e)
{
	return arena_dup(r->arena, str_z(e->text));
}

/* ---- years ---- */

static int by_year(const void *x, const void *y)
{
	int p = *(const int *)x, q = *(const int *)y;

	return (p > q) - (p < q);
}

static bool has_year(const struct reckoning *r, int year)
{
	return axis_find(&r->guide->year, arena_printf(r->arena, "%d", year)) != NULL;
}

static void find_years(struct reckoning *r)
{
	struct iv3_reconciliation *out = r->out;
	size_t most = 0, n = 0;

	for (size_t i = 0; i < r->nothers; i++)
		most += r->others[i].reports.n;
	out->years = ARENA_ARRAY(r->arena, int, most + 1);
	for (size_t i = 0; i < r->nothers; i++)
		for (size_t k = 0; k < r->others[i].reports.n; k++)
			if (has_year(r, r->others[i].reports.items[k].year))
				out->years[n++] = r->others[i].reports.items[k].year;
	if (n)
		qsort(out->years, n, sizeof *out->years, by_year);
	for (size_t i = 0; i < n; i++)
		if (out->nyears == 0 || out->years[out->nyears - 1] != out->years[i])
			out->years[out->nyears++] = out->years[i];
	out->year = r->wanted->year    ? r->wanted->year
		    : out->nyears != 0 ? out->years[out->nyears - 1]
				       : 0;
}

static int find_others(struct reckoning *r, struct error *e)
{
	const struct guide_iv3 *iv3 = &r->guide->iv3;

	r->others = ARENA_ARRAY(r->arena, struct other, iv3->n + 1);
	for (size_t i = 0; i < iv3->n; i++) {
		struct other *x = &r->others[r->nothers];
		if (r->wanted->with.len && !str_eq(r->wanted->with, iv3->beside[i].cube))
			continue;
		x->beside = &iv3->beside[i];
		r->nothers++;
		if (iv3_reports_of(&x->reports, r->arena, r->session, x->beside, e) == 0)
			continue;
		if (!is_told(e))
			return -1;
		x->reports.n = 0;
		x->fault = kept(r, e);
	}
	if (r->nothers)
		return 0;
	return error_set(e, STATUS_NOT_FOUND,
			 "cube %.*s is laid beside nothing%s%.*s: its mapping's stuiver.iv3.beside "
			 "says what",
			 STR_ARG(r->guide->name), r->wanted->with.len ? " called " : "",
			 STR_ARG(r->wanted->with));
}

/* ---- a comparison ---- */

static bool has_months(const struct reckoning *r)
{
	static const char *const words[] = {"period", "periode", "boekperiode", "month", "maand"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		int at = cube_find_dimension(r->guide->cube, str_z(words[i]));
		if (at >= 0 && r->guide->cube->dimensions[at]
					       .attributes[r->guide->cube->dimensions[at].key]
					       .type == VALUE_INTEGER)
			return true;
	}
	return false;
}

static int ask_own(struct reckoning *r, int period, struct error *e)
{
	const struct guide_beside *own = &r->guide->iv3.own;
	struct iv3_wanted w = {.cube = r->guide->name,
			       .year = r->out->year,
			       .period = period,
			       .taakveld = own->taakveld,
			       .category = own->category,
			       .measure = own->measure,
			       .cut = own->cut};
	struct iv3_cells *cells = ARENA_NEW(r->arena, struct iv3_cells);

	if (r->own[period] || r->own_fault[period].len)
		return 0;
	if (period > 0 && period < IV3_PERIODS - 1 && !has_months(r)) {
		r->own_made[period] = IV3_ABSENT;
		r->own_fault[period] = STR("de cube heeft geen maanden, dus geen kwartalen");
		return 0;
	}
	if (iv3_cells_of(cells, r->arena, r->session, &w, r->out->definitions, e) == 0) {
		r->own[period] = cells;
		return 0;
	}
	if (!is_told(e))
		return -1;
	r->own_made[period] = e->status == STATUS_NOT_FOUND ? IV3_ABSENT : IV3_FAILED;
	r->own_fault[period] = e->status == STATUS_NOT_FOUND
				       ? arena_printf(r->arena, "de cube heeft geen %s van %d",
						      iv3_period_name(period), r->out->year)
				       : kept(r, e);
	return 0;
}

static int lay_beside(struct iv3_comparison *x, struct reckoning *r, const struct guide_beside *b,
		      const struct iv3_report_of *report, struct error *e)
{
	struct iv3_cells theirs;
	struct iv3_beside beside;
	struct iv3_wanted w = {.cube = b->cube,
			       .year = report->year,
			       .period = IV3_PERIODS - 1, /* all of what the cut leaves */
			       .phase = report->phase,
			       .taakveld = b->taakveld,
			       .category = b->category,
			       .measure = b->measure,
			       .cut = report->cut};

	if (iv3_cells_of(&theirs, r->arena, r->session, &w, r->out->definitions, e) != 0 ||
	    iv3_beside_cells(&beside, r->arena, &theirs, x->own, e) != 0 ||
	    iv3_tie(&x->ties, r->arena, x->own, &beside, r->out->definitions, e) != 0)
		return -1;
	x->cut = theirs.cut;
	return 0;
}

static struct iv3_comparison *comparison_new(struct reckoning *r, const struct guide_beside *b,
					     int period)
{
	struct iv3_comparison *x = &r->out->items[r->out->n++];

	*x = (struct iv3_comparison){
		.cube = b->cube, .title = b->title, .year = r->out->year, .period = period};
	return x;
}

static void fail(struct iv3_comparison *x, enum iv3_made made, struct str why)
{
	x->made = made;
	x->why_not = why;
}

static int compare(struct reckoning *r, const struct guide_beside *b,
		   const struct iv3_report_of *report, struct error *e)
{
	struct iv3_comparison *x = comparison_new(r, b, report->period);

	if (!r->out->definitions) {
		fail(x, IV3_FAILED, r->no_definitions);
		return 0;
	}
	if (ask_own(r, report->period, e) != 0)
		return -1;
	x->own = r->own[report->period];
	if (!x->own) {
		fail(x, r->own_made[report->period], r->own_fault[report->period]);
		return 0;
	}
	if (lay_beside(x, r, b, report, e) == 0)
		return 0;
	if (!is_told(e))
		return -1;
	fail(x, IV3_FAILED, kept(r, e));
	return 0;
}

static int compare_all(struct reckoning *r, struct error *e)
{
	size_t most = r->nothers;

	for (size_t i = 0; i < r->nothers; i++)
		most += r->others[i].reports.n;
	r->out->items = ARENA_ARRAY(r->arena, struct iv3_comparison, most + 1);
	for (size_t i = 0; i < r->nothers; i++) {
		const struct other *o = &r->others[i];
		if (o->fault.len)
			fail(comparison_new(r, o->beside, -1), IV3_FAILED, o->fault);
		for (size_t k = 0; k < o->reports.n; k++) {
			const struct iv3_report_of *report = &o->reports.items[k];
			if (report->year != r->out->year ||
			    (r->wanted->period >= 0 && report->period != r->wanted->period))
				continue;
			if (compare(r, o->beside, report, e) != 0)
				return -1;
		}
	}
	return 0;
}

/* ---- all together ---- */

static const struct iv3_comparison *worst_of(const struct iv3_reconciliation *r)
{
	const struct iv3_comparison *found = NULL;

	for (size_t i = 0; i < r->n; i++)
		if (r->items[i].made == IV3_MADE && !r->items[i].ties.tied &&
		    (!found || r->items[i].period > found->period))
			found = &r->items[i];
	return found;
}

static bool is_exact(const struct iv3_ties *t)
{
	return t->left[IV3_LASTEN] == 0 && t->left[IV3_BATEN] == 0;
}

static struct str sentence_of(const struct iv3_reconciliation *r, struct arena *a)
{
	const struct iv3_comparison *worst = r->worst;

	if (worst)
		return arena_printf(a, "%d, %s, %.*s: %.*s", r->year,
				    iv3_period_name(worst->period), STR_ARG(worst->title),
				    STR_ARG(worst->ties.sentence));
	if (r->failed)
		return arena_printf(a,
				    "geen oordeel over de aansluiting op Iv3: %zu van %zu "
				    "vergelijkingen konden niet worden gemaakt",
				    r->failed, r->failed + r->made);
	if (r->made == 0)
		return STR("niet naast Iv3 te leggen: er is niets dat beide hebben");
	return arena_printf(a,
			    r->exact ? "%d sluit aan op Iv3 (verschil € 0)"
				     : "%d sluit aan op Iv3 binnen de afronding",
			    r->year);
}

static void sum_up(struct iv3_reconciliation *r, struct arena *a)
{
	r->exact = true;
	for (size_t i = 0; i < r->n; i++) {
		bool made = r->items[i].made == IV3_MADE;
		r->made += made;
		r->tied += made && r->items[i].ties.tied;
		r->failed += r->items[i].made == IV3_FAILED;
		r->exact = r->exact && (!made || is_exact(&r->items[i].ties));
	}
	r->all_tied = r->made && r->tied == r->made && r->failed == 0;
	r->exact = r->exact && r->all_tied;
	r->worst = worst_of(r);
	r->sentence = sentence_of(r, a);
}

static int find_definitions(struct reckoning *r, struct error *e)
{
	if (r->out->year == 0 ||
	    iv3_definitions_of(&r->out->definitions, r->out->layer, r->out->year, e) == 0)
		return 0;
	r->out->definitions = NULL;
	r->no_definitions = kept(r, e);
	return is_told(e) ? 0 : -1;
}

int iv3_reconcile_year(struct iv3_reconciliation *out, struct arena *a, struct session *s,
		       struct guide *g, const struct iv3_wanted_year *w, struct error *e)
{
	struct reckoning r = {.out = out, .arena = a, .session = s, .guide = g, .wanted = w};

	*out = (struct iv3_reconciliation){.cube = g->name, .layer = g->iv3.layer};
	if (find_others(&r, e) != 0)
		return -1;
	find_years(&r);
	if (find_definitions(&r, e) != 0 || compare_all(&r, e) != 0)
		return -1;
	sum_up(out, a);
	return 0;
}

void iv3_reconciliation_close(struct iv3_reconciliation *r)
{
	iv3_definitions_free(r->definitions);
	r->definitions = NULL;
}
