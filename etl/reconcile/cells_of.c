/* Asking a cube, and gathering what it answers into cells. */
#include "base/text/plural.h"
#include "reconcile/asking.h"

#include "base/text/json_out.h"
#include "query/query.h"
#include <stdlib.h>

/* Beyond a million times the Dutch budget it is no amount, and sums stay exact. */
#define AMOUNT_MOST ((int64_t)1 << 60)
#define CELLS_MOST 4000000u
#define MONTHS 12

struct gathering {
	const struct iv3_asking *asking;
	const struct iv3_wanted *wanted;
	const struct iv3_definitions *definitions;
	struct arena *arena;
	struct rows *rows;
	struct iv3_cell *items;
	size_t n, capacity;
};

/* ---- a row ---- */

static const struct datum *attribute_of(const struct gathering *g, const struct datum *row,
					size_t dimension, size_t attribute)
{
	for (size_t i = 0; i < g->rows->n; i++) {
		const struct row_column *c = &g->rows->columns[i];
		if (c->role == ROW_ATTRIBUTE && c->dimension == dimension &&
		    c->attribute == attribute)
			return &row[i];
	}
	return NULL;
}

static const struct datum *number_of(const struct gathering *g, const struct datum *row,
				     enum row_role role)
{
	for (size_t i = 0; i < g->rows->n; i++)
		if (g->rows->columns[i].role == role)
			return &row[i];
	return NULL;
}

static struct str text_of(const struct datum *d)
{
	return d && d->kind == DATUM_TEXT ? d->text : STR("");
}

/* {"grootboekrekening":"410100","grootboekrekening_naam":"Salarissen"} */
static struct str details_of(const struct gathering *g, const struct datum *row)
{
	struct buffer b;
	struct json_out j;

	buffer_init(&b, SIZE_MAX);
	json_begin(&j, &b);
	json_put_object(&j);
	for (size_t i = 0; i < g->rows->n; i++) {
		const struct row_column *c = &g->rows->columns[i];
		if (c->role != ROW_ATTRIBUTE || !g->asking->details[c->dimension] ||
		    row[i].kind != DATUM_TEXT || row[i].text.len == 0)
			continue;
		const struct dimension *d = &g->asking->guide->cube->dimensions[c->dimension];
		struct str key = slug_of(g->arena, d->label.len ? d->label : d->name);
		json_put_key(
			&j, c->attribute == d->key
				    ? key
				    : arena_printf(
					      g->arena, "%.*s_%.*s", STR_ARG(key),
					      STR_ARG(slug_of(g->arena,
							      d->attributes[c->attribute].label))));
		json_put_string(&j, row[i].text);
	}
	json_put_object_end(&j);
	struct str own = arena_dup(g->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static void take_side(struct iv3_cell *cell, const struct gathering *g, const struct datum *row)
{
	const struct guide_axis *side = &g->asking->guide->side;
	const struct datum *d = attribute_of(g, row, (size_t)side->dimension, side->attribute);
	enum side_meaning meaning =
		d && d->kind == DATUM_TEXT ? side_meaning_of(d->text) : SIDE_OTHER;

	cell->sided = meaning != SIDE_OTHER;
	cell->part = meaning == SIDE_REVENUE ? IV3_BATEN : IV3_LASTEN;
}

/* 1: the row counts; 0: it is of a later month. */
static int take_period(struct iv3_cell *cell, const struct gathering *g, const struct datum *row,
		       struct error *e)
{
	if (g->asking->period < 0)
		return 1;
	size_t at = (size_t)g->asking->period;
	const struct datum *d =
		attribute_of(g, row, at, g->asking->guide->cube->dimensions[at].key);
	if (!d || d->kind != DATUM_INTEGER) {
		if (!g->asking->quarter)
			return 1;
		return error_set(e, STATUS_REFUSED,
				 "cube %.*s: %llu %s no period, so they cannot be of a "
				 "quarter; choose with --cut",
				 STR_ARG(g->asking->guide->name), (unsigned long long)cell->lines,
				 plural(cell->lines, "line has", "lines have"));
	}
	if (g->asking->quarter && d->number > 3 * g->wanted->period)
		return 0;
	if (d->number == 0)
		cell->opening = cell->amount;
	if (d->number > MONTHS)
		cell->closing = cell->amount;
	return 1;
}

static int take_amount(struct iv3_cell *cell, const struct gathering *g, const struct datum *row,
		       struct error *e)
{
	const struct datum *sum = number_of(g, row, ROW_AGGREGATE),
			   *count = number_of(g, row, ROW_COUNT);

	cell->lines = count ? (uint64_t)count->number : 0;
	if (!sum || sum->kind != DATUM_AMOUNT)
		return 0;
	if (sum->number > AMOUNT_MOST || sum->number < -AMOUNT_MOST)
		return error_set(e, STATUS_LIMIT,
				 "taakveld %.*s, category %.*s: the sum is larger than any budget",
				 STR_ARG(cell->taakveld), STR_ARG(cell->category));
	cell->amount = (int64_t)sum->number;
	return 0;
}

static int take_row(struct gathering *g, const struct datum *row, struct error *e)
{
	const struct iv3_asking *q = g->asking;
	struct iv3_cell cell = {0};

	cell.taakveld = text_of(attribute_of(g, row, q->taakveld.dimension, q->taakveld.attribute));
	cell.category = text_of(attribute_of(g, row, q->category.dimension, q->category.attribute));
	take_side(&cell, g, row);
	if (take_amount(&cell, g, row, e) != 0)
		return -1;
	int counts = take_period(&cell, g, row, e);
	if (counts <= 0)
		return counts;
	if (g->n == CELLS_MOST)
		return error_set(e, STATUS_LIMIT, "more than %u cells", CELLS_MOST);
	if (g->n == g->capacity) {
		g->capacity = g->capacity ? 2 * g->capacity : 4096;
		g->items = xrealloc(g->items, g->capacity * sizeof *g->items);
	}
	cell.taakveld = arena_dup(g->arena, cell.taakveld);
	cell.category = arena_dup(g->arena, cell.category);
	if (q->details)
		cell.details = details_of(g, row);
	g->items[g->n++] = cell;
	return 0;
}

/* ---- the question ---- */

static void add_ref(struct buffer *b, const struct cube *c, size_t dimension, size_t attribute)
{
	buffer_printf(b, "%s%.*s", b->len ? "|" : "",
		      STR_ARG(c->dimensions[dimension].attributes[attribute].ref));
}

static struct str drilldown_of(const struct iv3_asking *q, struct arena *a)
{
	const struct cube *c = q->guide->cube;
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	add_ref(&b, c, (size_t)q->guide->side.dimension, q->guide->side.attribute);
	add_ref(&b, c, q->taakveld.dimension, q->taakveld.attribute);
	add_ref(&b, c, q->category.dimension, q->category.attribute);
	if (q->period >= 0)
		add_ref(&b, c, (size_t)q->period, c->dimensions[q->period].key);
	for (size_t i = 0; q->details && i < c->ndimensions; i++) {
		const struct dimension *d = &c->dimensions[i];
		if (!q->details[i])
			continue;
		add_ref(&b, c, i, d->key);
		if (d->label_attribute != d->key)
			add_ref(&b, c, i, d->label_attribute);
	}
	struct str own = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static int ask(struct gathering *g, struct session *s, struct error *e)
{
	const struct measure *m = &g->asking->guide->cube->measures[g->asking->measure];
	struct query_param params[] = {
		{STR("drilldown"), drilldown_of(g->asking, g->arena)},
		{STR("cut"), g->asking->cut},
		{STR("aggregates"), arena_printf(g->arena, "%.*s.sum|_count", STR_ARG(m->name))},
		{STR("download"), STR("csv")}, /* all cells, not a page of them */
	};
	struct query q = {ENDPOINT_AGGREGATE, g->asking->guide->name, STR(""), params,
			  sizeof params / sizeof *params};
	struct result *r;
	int more = 1;

	if (query_ask(&r, s, &q, e) != 0)
		return error_context(e, "cube %.*s", STR_ARG(g->asking->guide->name));
	g->rows = r->rows;
	struct datum *row = xcalloc(r->rows->n + 1, sizeof *row);
	while (more == 1) {
		more = r->rows->next(r->rows, row, e);
		if (more == 1 && take_row(g, row, e) != 0)
			more = -1;
	}
	free(row);
	result_close(r);
	g->rows = NULL;
	return more;
}

/* ---- cells ---- */

static int by_place(const void *x, const void *y)
{
	const struct iv3_cell *p = x, *q = y;
	int order = (int)p->sided != (int)q->sided ? (int)q->sided - (int)p->sided
						   : (int)p->part - (int)q->part;

	if (order == 0)
		order = str_cmp(p->taakveld, q->taakveld);
	if (order == 0)
		order = str_cmp(p->category, q->category);
	return order ? order : str_cmp(p->details, q->details);
}

/* Those of other months are the same cell. */
static void merge(struct gathering *g)
{
	size_t n = 0;

	if (g->n)
		qsort(g->items, g->n, sizeof *g->items, by_place);
	for (size_t i = 0; i < g->n; i++) {
		struct iv3_cell *x = &g->items[i];
		if (n == 0 || by_place(&g->items[n - 1], x) != 0) {
			g->items[n++] = *x;
			continue;
		}
		struct iv3_cell *into = &g->items[n - 1];
		into->amount += x->amount;
		into->opening += x->opening;
		into->closing += x->closing;
		into->lines += x->lines;
	}
	g->n = n;
}

static bool is_mapped(const struct iv3_cell *x, const struct iv3_definitions *d)
{
	return x->sided && iv3_has(d, IV3_TAAKVELD, x->taakveld) &&
	       iv3_has(d, x->part == IV3_LASTEN ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN,
		       x->category);
}

static void part_cells(struct iv3_cells *out, const struct gathering *g)
{
	out->items = ARENA_ARRAY(g->arena, struct iv3_cell, g->n + 1);
	out->unmapped = ARENA_ARRAY(g->arena, struct iv3_cell, g->n + 1);
	for (size_t i = 0; i < g->n; i++)
		if (is_mapped(&g->items[i], g->definitions))
			out->items[out->n++] = g->items[i];
		else
			out->unmapped[out->nunmapped++] = g->items[i];
}

/* In Iv3 both sides are positive; a cube whose revenue is negative as a whole has signs that mean something else. */
static int check_signs(const struct iv3_cells *c, const struct guide *g, struct error *e)
{
	int64_t sums[2] = {0, 0};

	for (size_t i = 0; i < c->n; i++)
		if (__builtin_add_overflow(sums[c->items[i].part], c->items[i].amount,
					   &sums[c->items[i].part]))
			return error_set(e, STATUS_LIMIT, "the sum is larger than any budget");
	for (int p = IV3_LASTEN; p <= IV3_BATEN; p++)
		if (sums[p] < 0)
			return error_set(
				e, STATUS_REFUSED,
				"cube %.*s: %s add up to less than nothing; in Iv3 both sides are "
				"positive, so the mapping must turn the sign of these",
				STR_ARG(g->name), iv3_part_name((enum iv3_part)p));
	return 0;
}

static bool lacks_code(const struct iv3_cell *x)
{
	return !x->sided || x->taakveld.len == 0 || x->category.len == 0;
}

void iv3_cells_take_unmapped(struct iv3_cells *c, struct arena *a)
{
	struct iv3_cell *all = ARENA_ARRAY(a, struct iv3_cell, c->n + c->nunmapped + 1);
	size_t n = c->n, left = 0;

	if (n)
		memcpy(all, c->items, n * sizeof *all);
	for (size_t i = 0; i < c->nunmapped; i++)
		if (lacks_code(&c->unmapped[i]))
			c->unmapped[left++] = c->unmapped[i];
		else
			all[n++] = c->unmapped[i];
	if (n)
		qsort(all, n, sizeof *all, by_place);
	c->items = all;
	c->n = n;
	c->nunmapped = left;
}

/* How one cell is cut out of what was asked. */
static void keep_cuts(struct iv3_cells *out, const struct gathering *g)
{
	static const enum side_meaning meanings[2] = {SIDE_EXPENDITURE, SIDE_REVENUE};
	const struct iv3_asking *q = g->asking;
	const struct cube *c = q->guide->cube;
	const struct guide_axis *side = &q->guide->side;

	out->cube = q->guide->name;
	out->taakveld_ref = arena_dup(
		g->arena,
		c->dimensions[q->taakveld.dimension].attributes[q->taakveld.attribute].ref);
	out->category_ref = arena_dup(
		g->arena,
		c->dimensions[q->category.dimension].attributes[q->category.attribute].ref);
	for (int p = 0; p < 2; p++) {
		struct buffer b;
		size_t n = 0;
		buffer_init(&b, (size_t)64 << 10);
		buffer_printf(
			&b, "%.*s:",
			STR_ARG(c->dimensions[side->dimension].attributes[side->attribute].ref));
		for (size_t i = 0; i < side->n; i++) {
			if (side->members[i].meaning != (int)meanings[p])
				continue;
			if (n++)
				buffer_append_char(&b, ';');
			json_escape(&b, side->members[i].code);
		}
		out->side_cuts[p] = arena_dup(g->arena, buffer_str(&b));
		buffer_drop(&b);
	}
}

static int gather(struct iv3_cells *out, struct gathering *g, struct session *s, struct error *e)
{
	const struct guide *guide = g->asking->guide;

	*out = (struct iv3_cells){.cut = g->asking->cell_cut, .unit = 1000};
	out->decimals = measure_decimals(guide, g->asking->measure);
	for (int i = 0; i < out->decimals; i++)
		out->unit *= 10;
	if (ask(g, s, e) != 0)
		return -1;
	merge(g);
	part_cells(out, g);
	keep_cuts(out, g);
	if (out->n == 0 && out->nunmapped == 0)
		return error_set(e, STATUS_NOT_FOUND, "cube %.*s has no lines of %.*s",
				 STR_ARG(guide->name), STR_ARG(out->cut));
	return check_signs(out, guide, e);
}

int iv3_cells_of(struct iv3_cells *out, struct arena *a, struct session *s,
		 const struct iv3_wanted *w, const struct iv3_definitions *d, struct error *e)
{
	struct guide *guide;
	struct iv3_asking asking;
	struct gathering g = {.asking = &asking, .wanted = w, .definitions = d, .arena = a};

	if (guide_open(&guide, s, a, w->cube, e) != 0)
		return -1;
	int result = iv3_asking_of(&asking, a, guide, s, w, e);
	if (result == 0)
		result = gather(out, &g, s, e);
	free(g.items);
	guide_close(guide);
	return result;
}
