/* /cubes/{cube}/reconciliation/, as JSON and CSV. */
#include "reconcile/answering.h"

#include "base/text/csv_out.h"
#include "base/text/json_out.h"
#include "query/query.h"
#include "question/parameters.h"

#include <stdio.h>

/* How often it is made anew because something was published meanwhile. */
#define TRIES 3

struct telling {
	struct buffer *out;
	struct arena *arena;
	const struct iv3_reconciliation *r;
	const struct iv3_comparison *x;
	bool cells;
};

static struct str money(const struct telling *t, int64_t amount)
{
	return iv3_money(t->arena, amount, t->x->own->decimals, true);
}

/* LR, FR or IV: lopende or financiële rekening, interne verrekening. */
static struct str category_group(const struct telling *t, const struct iv3_tie *x)
{
	return iv3_name(t->r->definitions,
			x->part == IV3_LASTEN ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN,
			x->category);
}

/* ---- JSON ---- */

static void put_integer(struct json_out *j, const char *key, int64_t value)
{
	json_put_key_z(j, key);
	json_put_integer(j, value);
}

static void put_bool(struct json_out *j, const char *key, bool value)
{
	json_put_key_z(j, key);
	json_put_bool(j, value);
}

static void put_money(struct json_out *j, const struct telling *t, const char *key, int64_t amount)
{
	json_put_key_z(j, key);
	json_put_raw(j, money(t, amount));
}

static void put_tie(struct json_out *j, const struct telling *t, const struct iv3_tie *x)
{
	put_money(j, t, "cube", x->cube);
	put_money(j, t, "beside", x->delivery);
	put_money(j, t, "difference", x->cube - x->delivery);
	put_money(j, t, "opening", x->opening);
	put_money(j, t, "closing", x->closing);
	put_integer(j, "lines", (int64_t)x->lines);
	put_integer(j, "rows", (int64_t)x->rows);
	put_bool(j, "within", x->within);
}

static void put_cell(struct json_out *j, const struct telling *t, const struct iv3_tie *x)
{
	json_put_object(j);
	json_put_text(j, "side", str_z(iv3_part_name(x->part)));
	json_put_text(j, "taakveld.code", x->taakveld);
	json_put_text(j, "taakveld.label", iv3_name(t->r->definitions, IV3_TAAKVELD, x->taakveld));
	json_put_text(j, "categorie.code", x->category);
	json_put_text(j, "categorie.group", category_group(t, x));
	put_tie(j, t, x);
	if (x->why.len)
		json_put_text(j, "why", x->why);
	json_put_object_end(j);
}

static void put_totals(struct json_out *j, const struct telling *t)
{
	json_put_key_z(j, "summary");
	json_put_object(j);
	for (int p = IV3_LASTEN; p <= IV3_BATEN; p++) {
		json_put_key_z(j, iv3_part_name((enum iv3_part)p));
		json_put_object(j);
		put_tie(j, t, &t->x->ties.sides[p]);
		put_money(j, t, "left", t->x->ties.left[p]);
		json_put_object_end(j);
	}
	put_money(j, t, "neither", t->x->ties.neither.cube);
	json_put_object_end(j);
}

static void put_made(struct json_out *j, const struct telling *t)
{
	const struct iv3_ties *ties = &t->x->ties;

	put_bool(j, "tied", ties->tied);
	json_put_text(j, "sentence", ties->sentence);
	json_put_text(j, "cut", t->x->own->cut);
	json_put_text(j, "beside_cut", t->x->cut);
	put_totals(j, t);
	put_integer(j, "total_cell_count", (int64_t)ties->n);
	put_integer(j, "cells_off", (int64_t)ties->off);
	if (!t->cells)
		return;
	json_put_key_z(j, "cells");
	json_put_array(j);
	for (size_t i = 0; i < ties->n; i++)
		put_cell(j, t, &ties->items[i]);
	json_put_array_end(j);
}

static void put_comparison(struct json_out *j, const struct telling *t)
{
	static const char *const states[] = {"made", "absent", "failed"};
	const struct iv3_comparison *x = t->x;

	json_put_object(j);
	json_put_text(j, "beside", x->cube);
	json_put_text(j, "title", x->title);
	if (x->period >= 0) {
		put_integer(j, "year", x->year);
		put_integer(j, "period", x->period);
		json_put_text(j, "period_label", str_z(iv3_period_name(x->period)));
	}
	json_put_text(j, "state", str_z(states[x->made]));
	if (x->made == IV3_MADE)
		put_made(j, t);
	else
		json_put_text(j, "why", x->why_not);
	json_put_object_end(j);
}

static void put_json(struct telling *t)
{
	struct json_out j;

	json_begin(&j, t->out);
	json_put_object(&j);
	json_put_text(&j, "status", STR("ok"));
	json_put_text(&j, "cube", t->r->cube);
	json_put_text(&j, "layer", t->r->layer);
	json_put_key_z(&j, "years");
	json_put_array(&j);
	for (size_t i = 0; i < t->r->nyears; i++)
		json_put_integer(&j, t->r->years[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "year");
	if (t->r->year)
		json_put_integer(&j, t->r->year);
	else
		json_put_null(&j);
	put_bool(&j, "tied", t->r->all_tied);
	json_put_text(&j, "sentence", t->r->sentence);
	put_integer(&j, "made", (int64_t)t->r->made);
	put_integer(&j, "failed", (int64_t)t->r->failed);
	json_put_key_z(&j, "comparisons");
	json_put_array(&j);
	for (size_t i = 0; i < t->r->n; i++) {
		t->x = &t->r->items[i];
		put_comparison(&j, t);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
}

/* ---- CSV ---- */

static void put_line(struct buffer *out, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

static struct str number(const struct telling *t, uint64_t n)
{
	return arena_printf(t->arena, "%llu", (unsigned long long)n);
}

static void put_row(const struct telling *t, const struct iv3_tie *x)
{
	const struct str fields[] = {t->x->cube,
				     t->x->title,
				     number(t, (uint64_t)t->x->year),
				     number(t, (uint64_t)t->x->period),
				     str_z(iv3_part_name(x->part)),
				     x->taakveld,
				     iv3_name(t->r->definitions, IV3_TAAKVELD, x->taakveld),
				     x->category,
				     category_group(t, x),
				     money(t, x->cube),
				     money(t, x->delivery),
				     money(t, x->cube - x->delivery),
				     money(t, x->opening),
				     money(t, x->closing),
				     number(t, x->lines),
				     number(t, x->rows),
				     x->within ? STR("true") : STR("false"),
				     x->why};

	put_line(t->out, fields, sizeof fields / sizeof *fields);
}

static void put_csv(struct telling *t)
{
	static const char *const names[] = {"beside",         "title",          "year",
					    "period",         "side",           "taakveld.code",
					    "taakveld.label", "categorie.code", "categorie.group",
					    "cube",           "beside_amount",  "difference",
					    "opening",        "closing",        "lines",
					    "rows",           "within",         "why"};
	struct str head[sizeof names / sizeof *names];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		head[i] = str_z(names[i]);
	put_line(t->out, head, sizeof names / sizeof *names);
	for (size_t i = 0; i < t->r->n; i++) {
		t->x = &t->r->items[i];
		for (size_t k = 0; t->x->made == IV3_MADE && k < t->x->ties.n; k++)
			put_row(t, &t->x->ties.items[k]);
	}
}

/* ---- the question ---- */

static int read_question(struct iv3_wanted_year *w, bool *cells, const struct query *q,
			 struct error *e)
{
	*cells = true;
	if (parameter_flag(cells, q, "cells", e) != 0)
		return -1;
	w->with = answer_param(q, "with");
	return parameters_check(q, e) || answer_number(&w->year, q, "year", 0, 1000, 2999, e) ||
			       answer_number(&w->period, q, "period", -1, 0, 5, e)
		       ? -1
		       : 0;
}

static int check_year(const struct iv3_reconciliation *r, const struct iv3_wanted_year *w,
		      struct error *e)
{
	for (size_t i = 0; i < r->nyears; i++)
		if (r->years[i] == w->year)
			return 0;
	if (w->year == 0)
		return 0;
	return error_set(e, STATUS_NOT_FOUND,
			 "cube %.*s and what it is laid beside do not both have %d",
			 STR_ARG(r->cube), w->year);
}

static int tell(struct arena *a, struct session *s, const struct query *q, struct answer *out,
		struct error *e)
{
	struct iv3_wanted_year w;
	struct iv3_reconciliation r;
	struct guide *g;
	struct telling t = {.out = &out->body, .arena = a, .r = &r};

	if (read_question(&w, &t.cells, q, e) != 0 || guide_open(&g, s, a, q->cube, e) != 0)
		return -1;
	int result = iv3_reconcile_year(&r, a, s, g, &w, e);
	if (result == 0)
		result = check_year(&r, &w, e);
	if (result == 0 && parameters_form(q) == OUTPUT_CSV) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "reconciliation.csv";
		put_csv(&t);
	} else if (result == 0) {
		put_json(&t);
	}
	iv3_reconciliation_close(&r);
	guide_close(g);
	return result == 0 ? answer_check(out, e) : -1;
}

/* The tag tells of all cubes; one that would be of two publications is none. */
static int tell_of_one(struct arena *a, struct session *s, const struct query *q,
		       struct answer *out, struct error *e)
{
	char after[ETAG_SIZE];
	struct str at;

	for (unsigned i = 0; i < TRIES; i++) {
		buffer_reset(&out->body);
		if (query_published_at(s, q, &at, e) != 0)
			return -1;
		snprintf(out->published_at, sizeof out->published_at, "%.*s", STR_ARG(at));
		int (*make)(struct arena *, struct session *, const struct query *, struct answer *,
			    struct error *) = q->endpoint == ENDPOINT_KEY_FIGURES ? tell_key_figures
					      : q->endpoint == ENDPOINT_QUARTERS  ? tell_quarters
										  : tell;
		if (query_etag(s, q, out->etag, e) != 0 || make(a, s, q, out, e) != 0 ||
		    query_etag(s, q, after, e) != 0)
			return -1;
		if (strcmp(after, out->etag) == 0)
			return 0;
	}
	out->etag[0] = out->published_at[0] = '\0';
	return 0;
}

int iv3_answer(struct session *s, const struct query *q, struct answer *out, struct error *e)
{
	struct arena *a = arena_new();
	int result = 0;

	if (tell_of_one(a, s, q, out, e) != 0) {
		answer_fault(out, e);
		result = out->status < 500 ? 0 : -1;
	}
	arena_free(a);
	return result;
}
