/* Step 4: whether it comes to the right totals, and how its signs are read. */
#include "desk_base/said_words.h"
#include "desk_checks/year_parts.h"

/* ---- parts, sides, and what they should come to ---- */

static void tell_parts(struct visit *v, const struct counted_totals *c, struct totals_view *t)
{
	t->sided = c->sided;
	t->rest = c->rest;
	t->phases = c->phases;
	t->more = c->more;
	for (size_t m = 0; m < c->nmeasures; m++) {
		struct parts_table *table = &t->tables[t->ntables++];
		*table = (struct parts_table){
			.measure = c->nmeasures > 1 ? measure_said(v->page->lang, c->measures[m])
						    : STR(""),
			.rows = ARENA_ARRAY(v->arena, struct part_row, c->nparts + 1)};
		for (size_t i = 0; i < c->nparts; i++) {
			struct part_row *r = &table->rows[table->n++];
			r->name = c->parts[i].name;
			for (size_t s = 0; s < COUNTED_SIDES; s++)
				r->amounts[s] = sum_said(v, c->parts[i].sums[m][s]);
		}
	}
}

/* "Begroting incl. btw, 2024 · na wijziging"; empty where there is one amount and no part. */
static struct str heading_of(struct visit *v, const struct counted_totals *c,
			     const struct expect *x)
{
	struct str measure =
		c->nmeasures > 1 ? measure_said(v->page->lang, c->measures[x->measure]) : STR("");
	return arena_printf(v->arena, "%.*s%s%.*s", STR_ARG(measure),
			    measure.len && x->part.len ? ", " : "", STR_ARG(x->part));
}

static struct str side_label(enum lang lang, enum counted_side side)
{
	return side == COUNTED_EXPENDITURE ? text_of(lang, T("Lasten"))
	       : side == COUNTED_REVENUE   ? text_of(lang, T("Baten"))
					   : text_of(lang, T("Totaal"));
}

struct str expect_said(struct visit *v, const struct counted_totals *c, const struct expect *x)
{
	struct str label = side_label(v->page->lang, x->side), heading = heading_of(v, c, x);
	return heading.len ? arena_printf(v->arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(heading))
			   : label;
}

static void tell_expect(struct visit *v, struct totals_view *t, const struct counted_totals *c,
			const struct expect *x, struct str said, const json_t *sniffed)
{
	struct expect_row *row = &t->expects[t->nexpects++];
	enum lang lang = v->page->lang;
	int64_t value;
	struct worded real = sum_said(v, x->real);
	*row = (struct expect_row){.field = x->field,
				   .label = side_label(lang, x->side),
				   .real = arena_dup(v->arena, worded_str(&real)),
				   .given = said.len > 0};
	struct str heading = heading_of(v, c, x);
	if (t->nexpects == 1 || !str_eq(heading, heading_of(v, c, x - 1)))
		row->heading = heading;
	if (!row->given || !money_parse(said, COUNTED_DECIMALS, &value))
		return;
	struct worded own = worded_numeral(lang, said, (struct str){0}, 2, SIGN_MINUS);
	row->value = arena_dup(v->arena, worded_str(&own));
	row->matches = value == x->real;
	row->over = x->real > value;
	if (row->matches)
		return;
	struct worded off = sum_said(v, row->over ? x->real - value : value - x->real);
	row->off = arena_dup(v->arena, worded_str(&off));
	row->nreadings = readings_find(row->readings, lang, v->arena, c, x, value, sniffed);
}

static int tell_expects(struct visit *v, const struct counted_totals *c, const json_t *sniffed,
			struct totals_view *t, struct error *e)
{
	struct delivery_choice *all;
	size_t n;
	if (choices_get(v->desk, v->arena, t->step.delivery.id, "expect", &all, &n, e))
		return -1;
	t->expects = ARENA_ARRAY(v->arena, struct expect_row, EXPECTS_MAX);
	for (size_t i = 0; i < c->nexpects; i++) {
		struct str said = STR("");
		for (size_t k = 0; k < n; k++)
			if (str_eq(all[k].name, c->expects[i].name))
				said = all[k].value;
		tell_expect(v, t, c, &c->expects[i], said, sniffed);
	}
	return 0;
}

/* What an audit file says of itself, of which check told whether it comes true. */
static void tell_own(struct visit *v, const json_t *report, struct totals_view *t)
{
	size_t i, k;
	const json_t *source, *issue, *sources = json_object_get(report, "sources");
	bool several = json_array_size(sources) > 1;
	json_array_foreach(sources, i, source)
		json_array_foreach(json_object_get(source, "issues"), k, issue)
	{
		struct str file = several ? heard_text(source, "name", v->arena) : STR("");
		struct str code = heard_text(issue, "code", v->arena);
		bool off =
			str_eq(code, STR("declared-total")) || str_eq(code, STR("amount-unread"));
		if (!off && !str_eq(code, STR("declared-agrees")))
			continue;
		struct in_dutch said =
			in_dutch(v->page->lang, v->arena, heard_text(issue, "message", v->arena));
		t->own = arena_printf(v->arena, "%.*s%s%.*s%s%.*s", STR_ARG(t->own),
				      t->own.len ? "\n" : "", STR_ARG(file), file.len ? ": " : "",
				      STR_ARG(said.text));
		t->own_off = t->own_off || off;
		t->own_english = t->own_english || said.english;
	}
}

static void show(struct visit *v, int status, struct str fault)
{
	struct totals_view t = {.fault = fault};
	struct counted_totals counted;
	struct error e;
	int result = 0;
	size_t i;
	const json_t *file;
	if (!step_open(v, STEP_TOTALS, &t.step))
		return;
	memory_view(v, &t.step.delivery, &t.memory);
	json_t *sniffed = heard(v->desk, t.step.delivery.id, JOB_SNIFF);
	json_t *check = check_of(v, &t.step.delivery);
	decisions_show(v, sniffed, &t);
	t.standard = json_array_size(sniffed) > 0;
	json_array_foreach(sniffed, i, file) t.standard =
		t.standard && str_eq(heard_text(file, "mapping", v->arena), STR("nl-xaf"));
	t.ready = tie_view(v, check, &t.tie);
	if (t.ready) {
		const json_t *report = json_object_get(json_array_get(check, 0), "report");
		counted_make(&counted, v->page->lang, v->arena, report);
		tell_parts(v, &counted, &t);
		tell_own(v, report, &t);
		result = tell_expects(v, &counted, sniffed, &t, &e) ||
					 whole_view(v, &t.step.delivery, &t.whole, &e)
				 ? -1
				 : 0;
	}
	json_decref(check);
	json_decref(sniffed);
	if (result) {
		visit_failed(v, &e);
		return;
	}
	v->page->answer->status = status;
	visit_show(v, desk_totals_body, &t);
}

void handle_totals(struct visit *v)
{
	show(v, 200, (struct str){0});
}

void handle_decide(struct visit *v)
{
	struct delivery d;
	struct error e;
	bool changed = false;
	int64_t job;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (!step_posted(v, true, &d))
		return;
	int result = totals_take(v, &d, &changed, &e);
	if (result == 0)
		result = job_queue(v->desk, d.id, changed ? JOB_SNIFF : JOB_CHECK, d.version,
				   v->person.address, &job, &e) ||
					 delivery_passed(v->desk, d.id, STEP_TOTALS, &e)
				 ? -1
				 : 0;
	runner_wake(v->desk);
	if (result == 0)
		visit_go(v, step_url(v, d.id, STEP_TOTALS));
	else if (e.status == STATUS_USAGE)
		show(v, 422,
		     text_filled(
			     v->arena,
			     text_of(lang,
				     T("‘{bedrag}’ is geen bedrag dat maar op één manier te lezen is. "
				       "Schrijf bijvoorbeeld 1.234.567,89 of 1234567,00.")),
			     (struct text_hole[]){{"bedrag", arena_dup(v->arena, str_z(e.text))}},
			     1));
	else
		visit_failed(v, &e);
}
