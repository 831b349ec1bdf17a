/* Quarters in words, as JSON and as CSV: /cubes/{cube}/quarters/, and stuiver iv3 quarters. */
#include "reconcile/quarters.h"

#include "base/text/csv_out.h"
#include "question/parameters.h"
#include "reconcile/answering.h"

const char iv3_quarters_rule[] =
	"Kwartalen zijn opgeteld vanaf 1 januari. Wat er in een kwartaal alleen bij kwam, is het verschil met de levering ervoor. "
	"Het vierde kwartaal is niet de jaarrekening: die komt later, met alles wat na het jaar nog is geboekt.";

int64_t iv3_quarter_came_in(const struct iv3_quarters *q, const struct iv3_quarter_row *r,
			    int quarter)
{
	int before = q->from[quarter] - 1;

	return r->amounts[quarter] - (before >= 1 ? r->amounts[before] : 0);
}

struct str iv3_quarter_span(struct arena *a, int from, int to)
{
	if (from == to)
		return arena_printf(a, "%de kwartaal", to);
	return arena_printf(
		a, from + 1 == to ? "%de en %de kwartaal samen" : "%de t/m %de kwartaal samen",
		from, to);
}

static int last_of(const struct iv3_quarters *q)
{
	int last = 0;

	for (int i = 1; i <= IV3_QUARTERS; i++)
		if (q->delivered[i])
			last = i;
	return last;
}

struct str iv3_quarters_lacking(struct arena *a, const struct iv3_quarters *q)
{
	struct str said = STR("");

	for (int i = 1; i <= IV3_QUARTERS; i++) {
		bool between = i < last_of(q);
		int next = i;
		if (q->delivered[i])
			continue;
		while (between && !q->delivered[next])
			next++;
		said = arena_printf(a, "%.*s%sHet %de kwartaal is %sniet geleverd", STR_ARG(said),
				    said.len ? " " : "", i, between ? "" : "(nog) ");
		said = between ? arena_printf(
					 a,
					 "%.*s: wat er in het %de alleen bij kwam is niet te zeggen, wel "
					 "in het %.*s.",
					 STR_ARG(said), next,
					 STR_ARG(iv3_quarter_span(a, q->from[next], next)))
			       : arena_printf(a, "%.*s.", STR_ARG(said));
	}
	return said;
}

size_t iv3_quarters_corrected(const struct iv3_quarters *q)
{
	size_t n = 0;

	for (size_t i = 0; i < q->n; i++)
		for (int k = 1; k <= IV3_QUARTERS; k++)
			n += q->delivered[k] && !q->rows[i].total &&
			     iv3_quarter_came_in(q, &q->rows[i], k) < 0;
	return n;
}

/* ---- JSON ---- */

static void put_number(struct json_out *j, const char *key, int64_t n)
{
	json_put_key_z(j, key);
	json_put_integer(j, n);
}

static void put_bool(struct json_out *j, const char *key, bool value)
{
	json_put_key_z(j, key);
	json_put_bool(j, value);
}

static void put_money(struct json_out *j, struct arena *a, const char *key, int64_t amount,
		      int decimals)
{
	json_put_key_z(j, key);
	json_put_raw(j, iv3_money(a, amount, decimals, true));
}

static void put_reports(struct json_out *j, struct arena *a, const struct iv3_quarters *q)
{
	json_put_key_z(j, "reports");
	json_put_array(j);
	for (int i = 1; i <= IV3_QUARTER_ACCOUNT; i++) {
		json_put_object(j);
		put_number(j, "period", i);
		json_put_text(j, "period_label", str_z(iv3_period_name(i)));
		put_bool(j, "delivered", q->delivered[i]);
		if (q->delivered[i])
			json_put_text(j, "cut", q->cuts[i]);
		if (q->delivered[i] && i <= IV3_QUARTERS) {
			put_number(j, "since", q->from[i]);
			json_put_text(j, "since_label", iv3_quarter_span(a, q->from[i], i));
		}
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_quarter(struct json_out *j, struct arena *a, const struct iv3_quarters *q,
			const struct iv3_quarter_row *r, int quarter)
{
	json_put_object(j);
	put_number(j, "quarter", quarter);
	put_bool(j, "delivered", q->delivered[quarter]);
	if (q->delivered[quarter]) {
		bool alone = q->from[quarter] == quarter;
		int64_t came_in = iv3_quarter_came_in(q, r, quarter);
		put_money(j, a, "cumulative", r->amounts[quarter], q->decimals);
		put_number(j, "since", q->from[quarter]);
		put_money(j, a, "since_amount", came_in, q->decimals);
		json_put_key_z(j, "alone");
		if (alone)
			json_put_raw(j, iv3_money(a, came_in, q->decimals, true));
		else
			json_put_null(j);
		put_bool(j, "correction", came_in < 0);
	}
	json_put_object_end(j);
}

static void put_row(struct json_out *j, struct arena *a, const struct iv3_quarters *q,
		    const struct iv3_quarter_row *r)
{
	json_put_object(j);
	json_put_text(j, "side", str_z(iv3_part_name(r->part)));
	put_bool(j, "total", r->total);
	if (!r->total) {
		json_put_text(j, "taakveld.code", r->taakveld);
		json_put_text(j, "taakveld.label", r->name);
	}
	json_put_text(j, "cut", r->cut);
	json_put_key_z(j, "quarters");
	json_put_array(j);
	for (int i = 1; i <= IV3_QUARTERS; i++)
		put_quarter(j, a, q, r, i);
	json_put_array_end(j);
	if (q->delivered[IV3_QUARTER_ACCOUNT])
		put_money(j, a, "account", r->amounts[IV3_QUARTER_ACCOUNT], q->decimals);
	json_put_object_end(j);
}

void iv3_quarters_put(struct json_out *j, struct arena *a, const struct iv3_quarters *q)
{
	json_put_object(j);
	json_put_text(j, "status", STR("ok"));
	json_put_text(j, "cube", q->cube);
	json_put_text(j, "cut", q->cut);
	json_put_key_z(j, "years");
	json_put_array(j);
	for (size_t i = 0; i < q->nyears; i++)
		json_put_integer(j, q->years[i]);
	json_put_array_end(j);
	put_number(j, "year", q->year);
	json_put_text(j, "rule", str_z(iv3_quarters_rule));
	json_put_text(j, "lacking", iv3_quarters_lacking(a, q));
	put_number(j, "corrections", (int64_t)iv3_quarters_corrected(q));
	put_reports(j, a, q);
	json_put_key_z(j, "rows");
	json_put_array(j);
	for (size_t i = 0; i < q->n; i++)
		put_row(j, a, q, &q->rows[i]);
	json_put_array_end(j);
	json_put_object_end(j);
}

/* ---- CSV: a line for each row and report ---- */

static void put_line(struct buffer *out, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

static void put_report(struct buffer *out, struct arena *a, const struct iv3_quarters *q,
		       const struct iv3_quarter_row *r, int i)
{
	bool told = q->delivered[i], quarter = told && i <= IV3_QUARTERS;
	int64_t came_in = quarter ? iv3_quarter_came_in(q, r, i) : 0;
	struct str since = quarter ? iv3_money(a, came_in, q->decimals, true) : STR("");
	const struct str fields[] = {
		arena_printf(a, "%d", q->year),
		str_z(iv3_part_name(r->part)),
		r->total ? STR("totaal") : r->taakveld,
		r->name,
		arena_printf(a, "%d", i),
		str_z(iv3_period_name(i)),
		told ? STR("true") : STR("false"),
		told ? iv3_money(a, r->amounts[i], q->decimals, true) : STR(""),
		quarter ? arena_printf(a, "%d", q->from[i]) : STR(""),
		since,
		quarter && q->from[i] == i ? since : STR(""),
		!quarter      ? STR("")
		: came_in < 0 ? STR("true")
			      : STR("false"),
	};

	put_line(out, fields, sizeof fields / sizeof *fields);
}

void iv3_quarters_csv(struct buffer *out, struct arena *a, const struct iv3_quarters *q)
{
	static const char *const names[] = {"year",           "side",       "taakveld.code",
					    "taakveld.label", "period",     "period_label",
					    "delivered",      "cumulative", "since",
					    "since_amount",   "alone",      "correction"};
	struct str head[sizeof names / sizeof *names];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		head[i] = str_z(names[i]);
	put_line(out, head, sizeof names / sizeof *names);
	for (size_t i = 0; i < q->n; i++)
		for (int k = 1; k <= IV3_QUARTER_ACCOUNT; k++)
			put_report(out, a, q, &q->rows[i], k);
}

/* ---- over HTTP ---- */

int tell_quarters(struct arena *a, struct session *s, const struct query *q, struct answer *out,
		  struct error *e)
{
	struct iv3_quarters_wanted w = {.cut = answer_param(q, "cut")};
	struct iv3_quarters quarters;
	struct json_out j;
	struct guide *g;

	if (parameters_check(q, e) != 0 ||
	    answer_number(&w.year, q, "year", 0, 1000, 2999, e) != 0 ||
	    guide_open(&g, s, a, q->cube, e) != 0)
		return -1;
	int result = iv3_quarters_of(&quarters, a, s, g, &w, e);
	if (result == 0 && parameters_form(q) == OUTPUT_CSV) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "quarters.csv";
		iv3_quarters_csv(&out->body, a, &quarters);
	} else if (result == 0) {
		json_begin(&j, &out->body);
		iv3_quarters_put(&j, a, &quarters);
	}
	guide_close(g);
	return result == 0 ? answer_check(out, e) : -1;
}
