/* Step 4: whether it comes to the right totals, and how its signs are read. */
#include "desk_base/said_words.h"
#include "desk_steps/year_parts.h"

#include "model/money.h"

#define SHOWN_DECIMALS 4 /* amounts are compared at so many */
#define PARTS_SHOWN 60u

/* ---- what check reckoned ---- */

/* The only measure, or the first. */
static const char *measure_of(const json_t *report)
{
	const json_t *sums =
		json_object_get(json_object_get(json_object_get(report, "total"), "read"), "sums");
	void *first = json_object_iter((json_t *)(uintptr_t)sums);
	return first ? json_object_iter_key(first) : "";
}

static void tell_tally(struct visit *v, const json_t *tally, const char *measure, struct str name,
		       bool total, struct tally_row *out)
{
	const json_t *sum = json_object_get(json_object_get(tally, "sums"), measure);
	int64_t lines = heard_number(tally, "lines"), entries = heard_number(tally, "entries");
	*out = (struct tally_row){.name = name,
				  .lines = worded_count(v->page->lang, lines ? lines : entries),
				  .amount = step_amount(v, heard_amount(sum, v->arena)),
				  .total = total};
}

bool tie_view(struct visit *v, const json_t *check, struct tie_view *out)
{
	enum lang lang = v->page->lang;
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	const json_t *total = json_object_get(report, "total");
	const struct {
		const char *member;
		struct str name;
	} rows[] = {{"read", text_of(lang, T("In het bestand"))},
		    {"loaded", text_of(lang, T("Wordt geladen"))},
		    {"dropped",
		     text_of(lang, T("Weggelaten volgens regels (lege regels, totaalregels)"))},
		    {"rejected", text_of(lang, T("Afgekeurd"))}};
	*out = (struct tie_view){0};
	if (!json_is_object(total))
		return false;
	const char *measure = measure_of(report);
	out->rows = ARENA_ARRAY(v->arena, struct tally_row, 4);
	for (size_t i = 0; i < 4; i++)
		tell_tally(v, json_object_get(total, rows[i].member), measure, rows[i].name, i == 0,
			   &out->rows[out->n++]);
	out->measure = arena_dup(v->arena, str_z(measure));
	out->ties = heard_true(total, "ties");
	out->there = true;
	return true;
}

/* ---- decisions ---- */

static void tell_decision(struct visit *v, const json_t *d, struct decision_view *out)
{
	size_t i;
	const json_t *choice;
	struct str chosen = heard_text(d, "chosen", v->arena);
	*out = (struct decision_view){
		.name = heard_text(d, "name", v->arena),
		.question = in_dutch(v->page->lang, v->arena, heard_text(d, "question", v->arena)),
		.choices = ARENA_ARRAY(v->arena, struct sign_choice,
				       json_array_size(json_object_get(d, "choices")) + 1),
		.open = chosen.len == 0,
	};
	json_array_foreach(json_object_get(d, "choices"), i, choice)
	{
		struct sign_choice *c = &out->choices[out->n++];
		*c = (struct sign_choice){.name = heard_text(choice, "name", v->arena)};
		c->means = said_choice(v->page->lang, v->arena, out->name, c->name,
				       heard_text(choice, "means", v->arena));
		c->totals = said_totals(v->page->lang, v->arena,
					heard_text(choice, "totals", v->arena));
		c->chosen = str_eq(c->name, chosen);
	}
}

static void tell_decisions(struct visit *v, const json_t *sniffed, struct totals_view *t)
{
	enum { MOST = 64 };
	size_t i, k;
	const json_t *file, *decision;
	t->decisions = ARENA_ARRAY(v->arena, struct decision_view, MOST);
	json_array_foreach(sniffed, i, file)
		json_array_foreach(json_object_get(file, "decide"), k, decision)
	{
		bool there = false;
		struct decision_view d;
		tell_decision(v, decision, &d);
		for (size_t n = 0; n < t->n; n++)
			there = there || str_eq(t->decisions[n].name, d.name);
		if (there || t->n == MOST)
			continue;
		t->open = t->open || d.open;
		t->decisions[t->n++] = d;
	}
}

/* ---- parts, sides, and what they should come to ---- */

struct sides {
	money_sum expenditure, revenue, all;
	bool there;
};

static money_sum amount_of(const json_t *sum, struct arena *a)
{
	int64_t value;
	return money_parse(heard_amount(sum, a), SHOWN_DECIMALS, &value) ? value : 0;
}

static struct part_row *part_row(struct totals_view *t, struct str name)
{
	for (size_t i = 0; i < t->nparts; i++)
		if (str_eq(t->parts[i].name, name))
			return &t->parts[i];
	if (t->nparts == PARTS_SHOWN)
		return NULL;
	t->parts[t->nparts] = (struct part_row){.name = name};
	return &t->parts[t->nparts++];
}

static void add_part(struct visit *v, const json_t *part, const char *measure,
		     struct totals_view *t, struct sides *s, struct str *first_phase)
{
	char side;
	struct str phase;
	struct str name = part_name(v->page->lang, v->arena, heard_text(part, "label", v->arena),
				    &side, &phase);
	const json_t *sums = json_object_get(json_object_get(part, "loaded"), "sums");
	money_sum sum = amount_of(json_object_get(sums, measure), v->arena);
	struct part_row *row = part_row(t, name);
	if (first_phase->ptr && !str_eq(*first_phase, phase))
		t->phases = true;
	*first_phase = arena_dup(v->arena, phase);
	s->there = s->there || side;
	s->all += sum;
	if (side == 'e')
		s->expenditure += sum;
	else if (side == 'r')
		s->revenue += sum;
	if (row)
		*(side == 'e'   ? &row->expenditure
		  : side == 'r' ? &row->revenue
				: &row->rest) += sum;
}

static struct str money_text(struct visit *v, money_sum value)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, value, SHOWN_DECIMALS);
	return arena_dup(v->arena, (struct str){text, n});
}

static void tell_parts(struct visit *v, const json_t *report, struct totals_view *t,
		       struct sides *s)
{
	size_t i;
	const json_t *part;
	struct str first = {0};
	const char *measure = measure_of(report);
	t->parts = ARENA_ARRAY(v->arena, struct part_row, PARTS_SHOWN);
	json_array_foreach(json_object_get(report, "split"), i, part)
		add_part(v, part, measure, t, s, &first);
	for (size_t k = 0; k < t->nparts; k++) {
		struct part_row *r = &t->parts[k];
		r->expenditure_text = step_amount(v, money_text(v, r->expenditure));
		r->revenue_text = step_amount(v, money_text(v, r->revenue));
		r->rest_text = step_amount(v, money_text(v, r->rest));
	}
}

static void tell_expect(struct visit *v, struct totals_view *t, const struct delivery_choice *all,
			size_t n, struct str name, struct str label, money_sum real)
{
	struct expect_row *x = &t->expects[t->nexpects++];
	int64_t value;
	*x = (struct expect_row){.name = name, .label = label};
	struct worded shown = step_amount(v, money_text(v, real));
	x->real = arena_dup(v->arena, worded_str(&shown));
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].name, name))
			continue;
		struct worded own =
			worded_numeral(v->page->lang, all[i].value, (struct str){0}, 2, SIGN_MINUS);
		x->given = true;
		x->value = arena_dup(v->arena, worded_str(&own));
		x->matches = money_parse(all[i].value, SHOWN_DECIMALS, &value) && value == real;
	}
}

static int tell_expects(struct visit *v, const json_t *report, const struct sides *s,
			struct totals_view *t, struct error *e)
{
	struct delivery_choice *all;
	size_t n;
	enum lang lang = v->page->lang;
	if (choices_get(v->desk, v->arena, t->step.delivery.id, "expect", &all, &n, e))
		return -1;
	t->expects = ARENA_ARRAY(v->arena, struct expect_row, 3);
	/* What is planned and what was done are no total together. */
	if (t->phases)
		return 0;
	if (s->there) {
		tell_expect(v, t, all, n, STR("lasten"), text_of(lang, T("Lasten")),
			    s->expenditure);
		tell_expect(v, t, all, n, STR("baten"), text_of(lang, T("Baten")), s->revenue);
	} else {
		tell_expect(v, t, all, n, arena_dup(v->arena, str_z(measure_of(report))),
			    text_of(lang, T("Totaal")), s->all);
	}
	return 0;
}

/* Of the mapping as it stands; NULL while it is being made. */
static json_t *check_of(struct visit *v, const struct delivery *d)
{
	return d->version && d->checked == d->version ? heard(v->desk, d->id, JOB_CHECK) : NULL;
}

static void show(struct visit *v, int status, struct str fault)
{
	struct totals_view t = {.fault = fault};
	struct sides sides = {0};
	struct error e;
	int result = 0;
	if (!step_open(v, STEP_TOTALS, &t.step))
		return;
	memory_view(v, &t.step.delivery, &t.memory);
	json_t *sniffed = heard(v->desk, t.step.delivery.id, JOB_SNIFF);
	json_t *check = check_of(v, &t.step.delivery);
	tell_decisions(v, sniffed, &t);
	t.ready = tie_view(v, check, &t.tie);
	if (t.ready) {
		const json_t *report = json_object_get(json_array_get(check, 0), "report");
		tell_parts(v, report, &t, &sides);
		result = tell_expects(v, report, &sides, &t, &e);
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

/* ---- what is said ---- */

/* Which of both marks is the decimal one; 0: none; -1: nothing tells, as of 1.234. */
static int decimal_mark(struct str text)
{
	size_t points = 0, commas = 0, behind = 0;
	int last = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		points += c == '.';
		commas += c == ',';
		behind = c == '.' || c == ',' ? 0 : behind + 1;
		last = c == '.' || c == ',' ? c : last;
	}
	if (points + commas == 0)
		return 0;
	if (points + commas == 1)
		return behind == 3 ? -1 : last;
	/* Of two kinds the last is it, when it comes once; of one kind all part thousands. */
	return points && commas && (last == ',' ? commas : points) == 1 ? last : 0;
}

/* "102.702.646,72" and "102702646.72" alike; false for what is no amount, or could be two. */
static bool amount_said(struct arena *a, struct str text, struct str *out)
{
	char *plain = arena_bytes(a, text.len + 1);
	size_t n = 0;
	int64_t value;
	int mark = decimal_mark(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == mark)
			plain[n++] = '.';
		else if (c != '.' && c != ',' && c != ' ')
			plain[n++] = c;
	}
	*out = (struct str){plain, n};
	return mark >= 0 && money_parse(*out, SHOWN_DECIMALS, &value);
}

static int take_expect(struct visit *v, const struct delivery *d, const char *name, struct error *e)
{
	struct str amount = {0};
	struct str text = intake_field(v->body, arena_printf(v->arena, "e.%s", name).ptr);
	text = str_trim(text);
	if (!text.ptr)
		return 0;
	if (text.len && !amount_said(v->arena, text, &amount))
		return error_set(e, STATUS_USAGE, "%.*s", STR_ARG(text));
	return choice_put(v->desk, d->id, "expect", str_z(name), amount, e);
}

/* Whether it was said otherwise than before. */
static int take_decisions(struct visit *v, const struct delivery *d, bool *changed, struct error *e)
{
	size_t i, k;
	const json_t *file, *decision;
	int result = 0;
	json_t *sniffed = heard(v->desk, d->id, JOB_SNIFF);
	json_array_foreach(sniffed, i, file)
		json_array_foreach(json_object_get(file, "decide"), k, decision)
	{
		struct str name = heard_text(decision, "name", v->arena);
		struct str was = heard_text(decision, "chosen", v->arena);
		struct str said =
			intake_field(v->body, arena_printf(v->arena, "d.%.*s", STR_ARG(name)).ptr);
		if (result || !said.len || str_eq(said, was))
			continue;
		*changed = true;
		result = choice_put(v->desk, d->id, "decide", name, said, e);
	}
	json_decref(sniffed);
	return result;
}

void handle_decide(struct visit *v)
{
	struct delivery d;
	struct error e;
	bool changed = false;
	int64_t job;
	static const char *const sides[] = {"lasten", "baten"};
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (!step_posted(v, true, &d))
		return;
	struct str other = intake_field(v->body, "maat");
	int result = take_decisions(v, &d, &changed, &e);
	for (size_t i = 0; i < 2 && result == 0; i++)
		result = take_expect(v, &d, sides[i], &e);
	if (result == 0 && other.len)
		result = take_expect(v, &d, arena_dup(v->arena, other).ptr, &e);
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
