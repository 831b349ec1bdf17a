/* The first reading of a file: which convention its amounts are written in. */
#include "convention/no_figure.h"
#include "transform/plan.h"

static bool pairs_have(const struct pairs *p, struct str s)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->items[i].from, s))
			return true;
	return false;
}

static void vote(struct transform *t, struct input *in, const struct record *record)
{
	const struct field *f = &t->plan.r->fields[in->field];
	if (!in->surveyed || in->json || (size_t)in->column >= t->now.at.ncells)
		return;
	struct str s = str_trim(t->now.at.cells[in->column]);
	bool special = pairs_have(&f->values, s) || strs_has(&f->placeholders, s) ||
		       strs_has(&f->zeros, s) || strs_has(&t->plan.r->missing, s) ||
		       says_no_figure(s);
	if (!special)
		number_vote_add(&in->vote, s, record->line);
}

int transform_survey(struct transform *t, const struct batch *in, struct error *e)
{
	(void)e;
	for (size_t i = 0; i < in->nrecords; i++) {
		const struct record *record = &in->records[i];
		t->now.at.record = record;
		t->now.at.cells = &in->fields[record->first];
		t->now.at.ncells = record->nfields;
		/* Amounts are not known yet, so "no amount" is not asked for. */
		t->now.at.any_amount = true;
		if (rules_match(t) != NONE)
			continue;
		for (size_t k = 0; k < t->plan.ninputs; k++)
			vote(t, &t->plan.inputs[k], record);
	}
	return 0;
}

/* Thousands by habit, not by proof: a factor of a thousand hangs on it, so it is said aloud. */
static void warn_undecided(struct transform *t, const struct input *in)
{
	if (in->vote.comma > 0 || in->vote.point > 0 || in->vote.undecided == 0)
		return;
	issues_add(t->issues, &(struct issue){.severity = SEVERITY_WARNING,
					      .code = STR("undecided-numbers"),
					      .column = (uint32_t)in->column + 1,
					      .field = t->plan.r->fields[in->field].name,
					      .message = in->evidence});
}

/* What was found is published with its evidence, a value of the file; and an amount may be all that one
 * payee has. */
static struct str without_sample(const struct input *in)
{
	if (in->format.decimal == 0)
		return STR("whole numbers, by its values");
	return in->format.decimal == ',' ? STR("decimal comma, by its values")
					 : STR("decimal point, by its values");
}

int transform_survey_end(struct transform *t, struct error *e)
{
	struct buffer text;
	int result = 0;
	buffer_init(&text, 4096);
	for (size_t i = 0; i < t->plan.ninputs && result == 0; i++) {
		struct input *in = &t->plan.inputs[i];
		if (!in->surveyed || in->json)
			continue;
		buffer_reset(&text);
		bool decided = number_vote_decide(&in->vote, &in->format, &text);
		in->evidence = arena_dup(t->now.arena, buffer_str(&text));
		if (in->evidence.len == 0)
			in->evidence = STR("no amounts");
		if (!decided)
			result = error_set(
				e, STATUS_INPUT, "column %d (\"%.*s\"): %.*s", in->column + 1,
				STR_ARG(t->plan.r->fields[in->field].name), STR_ARG(in->evidence));
		else if (t->now.payee != NONE)
			in->evidence = without_sample(in);
		if (decided)
			warn_undecided(t, in);
	}
	buffer_drop(&text);
	fill_begin(t); /* for the second reading */
	return result;
}
