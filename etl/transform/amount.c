/*
 * The amounts of a record, canonical: positive on their own side, in units of the measure's
 * decimals, scale applied. They are read before anything is decided about the line, so that what is
 * dropped or rejected counts in money too.
 */
#include "convention/no_figure.h"
#include "convention/number_short.h"
#include "transform/plan.h"

#include <inttypes.h>

#define CENTS 2 /* decimals */

/* The column of an amount, or the first that it is computed from (a pattern, a template); NONE when
 * the file has none. */
static int column_of(const struct transform *t, int field)
{
	const struct field *f = &t->plan.r->fields[field];
	if (f->origin == ORIGIN_COLUMN)
		return t->plan.match.columns[field];
	if (f->origin == ORIGIN_REGEX && f->from >= 0)
		return column_of(t, f->from);
	for (size_t i = 0; f->origin == ORIGIN_TEMPLATE && i < f->npieces; i++)
		if (f->pieces[i].field >= 0)
			return column_of(t, f->pieces[i].field);
	return NONE;
}

static int add_input(struct transform *t, int field)
{
	int column = field == NONE ? NONE : column_of(t, field);
	if (column == NONE)
		return NONE;
	for (size_t i = 0; i < t->plan.ninputs; i++)
		if (t->plan.inputs[i].field == field)
			return (int)i;
	struct input *in = &t->plan.inputs[t->plan.ninputs];
	const struct field *f = &t->plan.r->fields[field];
	in->column = column;
	in->field = field;
	in->computed = f->origin != ORIGIN_COLUMN;
	in->surveyed = !f->convention && !in->computed;
	in->format = f->number;
	in->json = !in->computed && t->now.numbers && t->now.numbers[column];
	if (in->json) {
		in->surveyed = true;
		in->format = (struct number_format){'.', 0};
		in->evidence = STR("every value is a number of JSON");
	}
	return (int)t->plan.ninputs++;
}

static struct variant *add_variant(struct transform *t)
{
	struct variant *v = &t->plan.variants[t->plan.nvariants++];
	v->amounts = ARENA_ARRAY(t->now.arena, struct amount_plan, t->cube->ncolumns);
	for (size_t c = 0; c < t->cube->ncolumns; c++)
		v->amounts[c] = (struct amount_plan){NONE, NONE};
	return v;
}

/* The measure column that un-pivoted or debit/credit columns feed: the extra field that is a
 * target. */
static int target_column(const struct transform *t, int field)
{
	int found = NONE;
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		int f = resource_find_field(t->plan.r, t->m->measure_fields[c]);
		if (f != NONE && (f == field || (field == NONE && t->plan.r->fields[f].target)))
			return (int)c;
		if (f == NONE || t->plan.r->fields[f].target)
			found = (int)c;
	}
	return t->cube->ncolumns == 1 ? 0 : found;
}

static int no_target(const struct transform *t, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"resource \"%.*s\": its amount columns feed no measure: add an extra field "
		"like {\"name\": \"amount\", \"type\": \"number\", \"columnType\": \"value\", "
		"\"normalizationTarget\": true} and name it as the measure's source",
		STR_ARG(t->plan.r->name));
}

static int plan_unpivot(struct transform *t, struct error *e)
{
	int column = target_column(t, NONE);
	if (column == NONE)
		return no_target(t, e);
	for (size_t f = 0; f < t->plan.r->nschema; f++) {
		const struct field *field = &t->plan.r->fields[f];
		int input = field->nsettings ? add_input(t, (int)f) : NONE;
		if (input == NONE)
			continue;
		struct variant *v = add_variant(t);
		v->settings = field->settings;
		v->nsettings = field->nsettings;
		v->amounts[column].plus = input;
	}
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		int f = resource_find_field(t->plan.r, t->m->measure_fields[c]);
		if ((int)c != column && f != NONE && !t->plan.r->fields[f].target)
			return error_set(
				e, STATUS_INPUT,
				"resource \"%.*s\": measure field \"%.*s\" has no `normalize` "
				"beside columns that have it: it would count in every entry "
				"of a line",
				STR_ARG(t->plan.r->name), STR_ARG(t->plan.r->fields[f].name));
	}
	return 0;
}

static bool states_convention(const struct field *f)
{
	return f->origin == ORIGIN_COLUMN || f->convention;
}

static int plan_plain(struct transform *t, struct error *e)
{
	const struct sign *s = &t->plan.r->sign;
	struct variant *v = add_variant(t);
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		int f = resource_find_field(t->plan.r, t->m->measure_fields[c]);
		if (f == NONE)
			continue;
		v->amounts[c].plus = add_input(t, f);
		if (v->amounts[c].plus != NONE && !states_convention(&t->plan.r->fields[f]))
			return error_set(e, STATUS_INPUT,
					 "resource \"%.*s\": amount field \"%.*s\" is computed, so "
					 "it needs decimalChar: its convention is not looked for",
					 STR_ARG(t->plan.r->name),
					 STR_ARG(t->plan.r->fields[f].name));
	}
	if (s->style != SIGN_DEBIT_CREDIT)
		return 0;
	int column = target_column(t, s->measure);
	if (column == NONE)
		return no_target(t, e);
	v->amounts[column].plus = add_input(t, s->debit);
	v->amounts[column].minus = add_input(t, s->credit);
	return 0;
}

static void plan_current(struct transform *t)
{
	struct current *at = &t->now.at;
	size_t n = t->plan.nvariants * t->cube->ncolumns;
	at->results = ARENA_ARRAY(t->now.arena, enum number_result, t->plan.ninputs);
	at->values = ARENA_ARRAY(t->now.arena, int64_t, t->plan.ninputs);
	at->amounts = ARENA_ARRAY(t->now.arena, int64_t, n);
	at->filled = ARENA_ARRAY(t->now.arena, bool, t->plan.nvariants);
}

/* What is written in cents is kept with two decimals at least. */
static int cents_fit(const struct transform *t, struct error *e)
{
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		const struct field *f = &t->plan.r->fields[t->plan.inputs[i].field];
		for (size_t c = 0; f->cents && c < t->cube->ncolumns; c++)
			if (t->cube->columns[c].decimals < CENTS || f->decimals < CENTS)
				return error_set(e, STATUS_INPUT,
						 "resource \"%.*s\": field \"%.*s\" is in cents, "
						 "so its measure needs two decimals",
						 STR_ARG(t->plan.r->name), STR_ARG(f->name));
	}
	return 0;
}

int amount_plan(struct transform *t, struct error *e)
{
	size_t n = t->plan.r->nfields + 1;
	t->plan.inputs = ARENA_ARRAY(t->now.arena, struct input, n);
	t->plan.variants = ARENA_ARRAY(t->now.arena, struct variant, n);
	t->plan.unpivot = false;
	for (size_t f = 0; f < t->plan.r->nschema; f++)
		t->plan.unpivot = t->plan.unpivot || t->plan.r->fields[f].nsettings > 0;
	int result = t->plan.unpivot ? plan_unpivot(t, e) : plan_plain(t, e);
	if (result != 0)
		return -1;
	if (t->plan.ninputs == 0)
		return error_set(e, STATUS_INPUT,
				 "resource \"%.*s\": the file has none of its amount columns",
				 STR_ARG(t->plan.r->name));
	if (t->plan.nvariants > 255)
		return error_set(e, STATUS_LIMIT,
				 "resource \"%.*s\" un-pivots more than 255 columns",
				 STR_ARG(t->plan.r->name));
	if (cents_fit(t, e) != 0)
		return -1;
	plan_current(t);
	return 0;
}

/* Once the scales are known. */
static void plan_short(struct transform *t)
{
	const struct amount_plan *p = t->plan.variants[0].amounts;
	t->plan.amount_short = NONE;
	if (t->plan.nvariants != 1 || t->cube->ncolumns != 1 || t->plan.ninputs != 1 ||
	    t->plan.unpivot || t->plan.has_side || t->plan.has_flag || t->plan.nscales != 1 ||
	    p->plus == NONE || p->minus != NONE)
		return;
	const struct field *f = &t->plan.r->fields[t->plan.inputs[0].field];
	if (!t->plan.inputs[0].computed && f->placeholders.n == 0 && t->plan.r->missing.n == 0 &&
	    t->plan.inputs[0].steps[0].factor == 1)
		t->plan.amount_short = t->plan.inputs[0].column;
}

/* A scale of a power of ten only moves the decimal point, so it is read at more decimals and stays
 * exact. */
void amount_steps(struct transform *t)
{
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		struct input *in = &t->plan.inputs[i];
		in->steps = ARENA_ARRAY(t->now.arena, struct reading_step, t->plan.nscales);
		const struct field *field = &t->plan.r->fields[in->field];
		int decimals = field->decimals;
		/* What is un-pivoted is kept as its target measure is. */
		for (size_t v = 0; v < t->plan.nvariants; v++)
			for (size_t c = 0; c < t->cube->ncolumns; c++)
				if (t->plan.variants[v].amounts[c].plus == (int)i ||
				    t->plan.variants[v].amounts[c].minus == (int)i)
					decimals = t->cube->columns[c].decimals;
		for (size_t s = 0; s < t->plan.nscales; s++) {
			struct reading_step step = {decimals - (field->cents ? CENTS : 0),
						    t->plan.scales[s]};
			while (step.factor % 10 == 0 && step.decimals < MONEY_MAX_DECIMALS) {
				step.factor /= 10;
				step.decimals++;
			}
			in->steps[s] = step;
		}
	}
	plan_short(t);
}

static enum number_result read_text(struct input *in, const struct field *f, struct str s,
				    const struct reading_step *step, int64_t *out)
{
	bool rounded = false;
	enum number_result r =
		f->round ? number_read_rounded(s, in->format, step->decimals, out, &rounded)
			 : number_read(s, in->format, step->decimals, out);
	if (rounded)
		amount_rounded(in, s, step->decimals, *out);
	return r;
}

/* What stands for a text that is no number of the column (stuiver.values): one that was mended. What is a number is read as it
 * stands, whatever the mapping says. */
static struct str mended(const struct field *f, struct str s)
{
	for (size_t i = 0; i < f->values.n; i++)
		if (str_eq(f->values.items[i].from, s))
			return f->values.items[i].to;
	return STR("");
}

static enum number_result read_scaled(struct input *in, const struct field *f, struct str s,
				      const struct reading_step *step, int64_t *out)
{
	enum number_result r = read_text(in, f, s, step, out);
	if (r == NUMBER_BAD && f->values.n && mended(f, s).len)
		r = read_text(in, f, mended(f, s), step, out);
	if (r == NUMBER_BAD && f->zeros.n && strs_has(&f->zeros, s)) {
		*out = 0;
		return NUMBER_OK;
	}
	if (r == NUMBER_OK && *out == 0 && is_dash(s))
		in->counts.dashes++;
	if (r != NUMBER_OK)
		return r;
	if (step->factor != 1 && __builtin_mul_overflow(*out, step->factor, out))
		return NUMBER_OVERFLOW;
	if (*out == MONEY_NULL)
		return NUMBER_OVERFLOW;
	if (f->negate)
		*out = -*out;
	return NUMBER_OK;
}

static bool is_blank(const struct row *record, int field)
{
	return str_trim(row_text(record, field)).len == 0;
}

/* What an amount is computed from is empty; else that nothing came of it is a fault. */
static bool has_no_source(const struct row *record, const struct field *f)
{
	if (f->origin == ORIGIN_REGEX)
		return f->from < 0 || is_blank(record, f->from);
	for (size_t i = 0; i < f->npieces; i++)
		if (f->pieces[i].field >= 0 && !is_blank(record, f->pieces[i].field))
			return false;
	return true;
}

/* What stands there says that there is none. */
static enum number_result no_figure(struct transform *t, struct input *in)
{
	if (in->counts.no_figure++ == 0)
		in->counts.line = t->now.at.record->line;
	t->now.at.no_figure = true;
	return NUMBER_EMPTY;
}

/* From a pattern or a template: "5.00 DR", cents beside euros. */
static enum number_result read_computed(struct transform *t, size_t i)
{
	struct input *in = &t->plan.inputs[i];
	const struct field *f = &t->plan.r->fields[in->field];
	struct row record = row_record(t, t->plan.variants);
	enum number_result result = NUMBER_EMPTY;
	if (!has_no_source(&record, f)) {
		struct str s = str_trim(row_text(&record, in->field));
		result = s.len == 0 ? NUMBER_BAD
				    : read_scaled(in, f, s, &in->steps[t->now.at.scale],
						  &t->now.at.values[i]);
		bool none = result == NUMBER_BAD || result == NUMBER_EMPTY;
		if (none && f->origin == ORIGIN_REGEX && says_no_figure(row_text(&record, f->from)))
			result = no_figure(t, in);
		else if (none)
			result = NUMBER_BAD;
	}
	arena_reset(t->now.scratch);
	return result;
}

static enum number_result read_input(struct transform *t, size_t i)
{
	struct input *in = &t->plan.inputs[i];
	const struct field *f = &t->plan.r->fields[in->field];
	if (in->computed)
		return read_computed(t, i);
	if ((size_t)in->column >= t->now.at.ncells)
		return NUMBER_EMPTY;
	struct str s = str_quick_trim(t->now.at.cells[in->column]);
	if (s.len == 0)
		return NUMBER_EMPTY;
	if (t->plan.r->missing.n && strs_has(&t->plan.r->missing, s))
		return NUMBER_EMPTY;
	if (f->placeholders.n && strs_has(&f->placeholders, s))
		return no_figure(t, in);
	enum number_result r =
		read_scaled(in, f, s, &in->steps[t->now.at.scale], &t->now.at.values[i]);
	return r == NUMBER_BAD && says_no_figure(s) ? no_figure(t, in) : r;
}

static void read_inputs(struct transform *t)
{
	struct current *at = &t->now.at;
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		at->results[i] = read_input(t, i);
		if (at->results[i] > NUMBER_EMPTY && at->bad_input == NONE)
			at->bad_input = (int)i;
		at->any_amount = at->any_amount || at->results[i] != NUMBER_EMPTY;
	}
}

static void fail(struct current *at, const char *code, int field)
{
	if (at->bad_code)
		return;
	at->bad_code = code;
	at->bad_field = field;
}

/* plus − minus; none when both are empty or cannot be read. */
static int64_t combine(struct transform *t, const struct amount_plan *p)
{
	struct current *at = &t->now.at;
	bool plus = p->plus != NONE && at->results[p->plus] == NUMBER_OK;
	bool minus = p->minus != NONE && at->results[p->minus] == NUMBER_OK;
	int64_t out = plus ? at->values[p->plus] : 0;
	if (!plus && !minus)
		return MONEY_NULL;
	if (minus &&
	    (__builtin_sub_overflow(out, at->values[p->minus], &out) || out == MONEY_NULL)) {
		at->results[p->minus] = NUMBER_OVERFLOW;
		if (at->bad_input == NONE)
			at->bad_input = p->minus;
		return MONEY_NULL;
	}
	return out;
}

static void canonical(struct transform *t, size_t index, bool credit)
{
	struct current *at = &t->now.at;
	const struct variant *v = &t->plan.variants[index];
	size_t n = t->cube->ncolumns;
	enum side side = side_of(t, v);
	bool negative = credit != (side == SIDE_REVENUE && t->plan.has_side);
	at->filled[index] = false;
	for (size_t c = 0; c < n; c++) {
		int64_t amount = combine(t, &v->amounts[c]);
		bool filled = amount != MONEY_NULL;
		at->amounts[index * n + c] = filled && negative ? -amount : amount;
		at->filled[index] = at->filled[index] || filled;
	}
	if (side == SIDE_UNKNOWN && at->filled[index])
		fail(at, "unknown-side", t->plan.r->sign.side);
}

/* Nearly every line of a ledger with one column of signed amounts, in its usual shape. */
static bool read_short(struct transform *t)
{
	struct current *at = &t->now.at;
	const struct input *in = t->plan.inputs;
	int64_t value;
	if (t->plan.amount_short == NONE || (size_t)t->plan.amount_short >= at->ncells)
		return false;
	struct str s = at->cells[t->plan.amount_short];
	if (s.len == 0 ||
	    !number_read_short(s, in->format, (unsigned)in->steps[0].decimals, &value))
		return false;
	at->results[0] = NUMBER_OK;
	at->values[0] = at->amounts[0] = t->plan.r->fields[in->field].negate ? -value : value;
	at->filled[0] = at->any_amount = true;
	at->credit = false;
	at->scale = 0;
	return true;
}

void amount_read(struct transform *t)
{
	struct current *at = &t->now.at;
	at->bad_input = NONE;
	at->bad_code = NULL;
	at->bad_field = NONE;
	if (read_short(t))
		return;
	at->any_amount = at->no_figure = false;
	int scale = scale_of(t), flag = flag_of(t);
	at->scale = scale < 0 ? 0 : (size_t)scale;
	at->credit = flag == 1;
	read_inputs(t);
	for (size_t i = 0; i < t->plan.nvariants; i++)
		canonical(t, i, flag == 1);
	if (scale < 0 && at->any_amount)
		fail(at, "unknown-scale", t->plan.r->scale_field);
	if (flag < 0 && at->any_amount)
		fail(at, "unknown-flag", t->plan.r->sign.flag);
}
