/*
 * Records to entries. Every record ends in exactly one of loaded, dropped, rejected, and its
 * canonical amounts are counted with it before that is decided.
 */
#include "transform/plan.h"

#include <inttypes.h>

static void tally_add(const struct transform *t, struct tally *tally)
{
	const struct current *at = &t->at;
	size_t n = t->cube->ncolumns;
	tally->lines++;
	for (size_t v = 0; v < t->nvariants; v++)
		for (size_t c = 0; c < n; c++)
			if (at->amounts[v * n + c] != MONEY_NULL)
				tally->sums[c] += at->amounts[v * n + c];
	for (size_t i = 0; at->bad_input != NONE && i < t->ninputs; i++)
		tally->unreadable += at->results[i] > NUMBER_EMPTY;
}

static void reject(struct transform *t)
{
	tally_add(t, &t->tallies.rejected);
}

static void report(struct transform *t, enum severity severity, const char *code, int field,
		   const char *message)
{
	int column = field == NONE ? NONE : t->match.columns[field];
	struct issue issue = {.severity = severity,
			      .code = str_z(code),
			      .line = t->at.record->line,
			      .column = (uint32_t)(column + 1),
			      .message = str_z(message)};
	if (field != NONE)
		issue.field = t->r->fields[field].name;
	if (column != NONE && (size_t)column < t->at.ncells)
		issue.value = t->at.cells[column];
	issues_add(t->issues, &issue);
}

static void report_number(struct transform *t)
{
	static const struct {
		const char *code, *message;
	} texts[] = {
		[NUMBER_BAD] = {"bad-number", "no amount in this column's convention; the line is "
					      "rejected"},
		[NUMBER_PERCENT] = {"percentage",
				    "a percentage is no amount; the line is rejected"},
		[NUMBER_OVERFLOW] = {"overflow", "the amount is too large; the line is rejected"},
		[NUMBER_PRECISION] = {"too-precise",
				      "the amount has more decimals than the measure "
				      "keeps; the line is rejected (set "
				      "stuiver.decimals, or stuiver.round)"},
	};
	for (size_t i = 0; i < t->ninputs; i++) {
		enum number_result r = t->at.results[i];
		if (r > NUMBER_EMPTY)
			report(t, SEVERITY_ERROR, texts[r].code, t->inputs[i].field,
			       texts[r].message);
	}
}

/* More or fewer fields than the header; true when the line cannot be taken. */
static bool is_ragged(struct transform *t)
{
	size_t n = t->at.ncells;
	if (n == t->width || t->width == 0)
		return false;
	if (t->r->ragged_reject)
		return true;
	for (size_t i = t->width; i < n; i++)
		if (str_trim(t->at.cells[i]).len > 0)
			return true;
	return false;
}

static void report_ragged(struct transform *t)
{
	issues_addf(t->issues, SEVERITY_ERROR, "ragged-record", t->at.record->line, 0,
		    "has %zu fields where %zu are expected; the line is rejected (an unquoted "
		    "delimiter inside a text?)",
		    t->at.ncells, t->width);
}

static void report_value(struct transform *t, const struct special *s)
{
	const struct field *f = &t->r->fields[s->bad_field];
	bool date = f->kind == FIELD_DATE;
	int field = s->bad_field;
	while (t->r->fields[field].origin != ORIGIN_COLUMN && t->r->fields[field].from >= 0)
		field = t->r->fields[field].from;
	report(t, s->reject ? SEVERITY_ERROR : SEVERITY_WARNING, date ? "bad-date" : "bad-integer",
	       field,
	       s->reject ? (date ? "no date of the calendar; the line is rejected"
				 : "no whole number; the line is rejected")
			 : (date ? "no date of the calendar; left empty"
				 : "no whole number; left empty"));
}

static uint32_t keyed_value(struct transform *t, size_t d, const struct variant *v)
{
	struct dimension_plan *p = &t->dimensions[d];
	struct keyed *k = &p->keyed;
	size_t index = (size_t)(v - t->variants);
	bool is_new;
	if (k->n == 0) {
		uint32_t *cached = &p->by_variant[index];
		if (*cached == 0)
			*cached = resolve_miss(t, d, v) + 1;
		return *cached - 1;
	}
	const struct keyed_input *input = &t->at.inputs[d];
	struct keyed_input mine;
	if (k->by_variant) {
		keyed_pack(&mine, k, t->at.cells, t->at.ncells, index);
		input = &mine;
	}
	uint32_t *value = keyed_get(k, input, &is_new);
	return is_new ? keyed_set(value, resolve_miss(t, d, v)) : *value;
}

static void copy_texts(struct entry_batch *out, const struct dimension *shape,
		       const struct value *tuple, struct value *to)
{
	for (size_t a = 0; a < shape->nattributes; a++) {
		to[a] = tuple[a];
		if (shape->attributes[a].type == VALUE_STRING && !tuple[a].null)
			to[a].text = arena_dup(out->arena, tuple[a].text);
	}
}

/* A dimension kept as text: no dictionary, the values themselves. False: the line is rejected. */
static bool put_text(struct transform *t, size_t d, const struct variant *v,
		     struct entry_batch *out, size_t row)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	struct dimension_plan *p = &t->dimensions[d];
	struct value *to = &out->texts[d][row * shape->nattributes];
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	struct special special = {.bad_field = NONE};
	if (p->fast_text) {
		struct row record = row_record(t, v);
		struct str s = row_text(&record, p->fields[0]);
		tuple[0] = s.len ? value_text(s) : value_null();
	} else {
		resolve_tuple(t, d, v, tuple, &special);
	}
	if (special.bad_field != NONE)
		report_value(t, &special);
	copy_texts(out, shape, tuple, to);
	if (!p->fast_text)
		arena_reset(t->scratch);
	return !special.reject;
}

static bool put_special(struct transform *t, uint32_t value, uint32_t *key)
{
	const struct special *s = &t->specials[value & ~SPECIAL_BIT];
	if (s->bad_field != NONE)
		report_value(t, s);
	*key = s->key;
	return !s->reject;
}

static bool put_dimensions(struct transform *t, const struct variant *v, struct entry_batch *out,
			   size_t row)
{
	bool ok = true;
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		if (out->is_text[d]) {
			ok = put_text(t, d, v, out, row) && ok;
			continue;
		}
		uint32_t value = keyed_value(t, d, v);
		if (value & SPECIAL_BIT)
			ok = put_special(t, value, &out->keys[d][row]) && ok;
		else
			out->keys[d][row] = value;
	}
	return ok;
}

static void add_unmapped(struct transform *t, const struct special *s, size_t variant)
{
	if (s->unmapped == 0)
		return;
	struct unmapped *u = &t->unmapped[s->unmapped - 1];
	size_t n = t->cube->ncolumns;
	u->lines++;
	for (size_t c = 0; c < n; c++)
		if (t->at.amounts[variant * n + c] != MONEY_NULL)
			u->sums[c] += t->at.amounts[variant * n + c];
}

/* Lines and money of codes without a list entry, of an entry that is loaded. */
static void count_unmapped(struct transform *t, const struct entry_batch *out, size_t variant)
{
	if (t->nspecials == 0)
		return;
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		if (!t->dimensions[d].from_list || out->is_text[d])
			continue;
		uint32_t value = keyed_value(t, d, &t->variants[variant]);
		if (value & SPECIAL_BIT)
			add_unmapped(t, &t->specials[value & ~SPECIAL_BIT], variant);
	}
}

static void add_scope(struct transform *t, const uint32_t *keys)
{
	struct buffer b;
	bool is_new;
	const struct cube *cube = t->cube;
	map_put(t->scope_map, (struct str){(const char *)keys, cube->nscope * sizeof *keys},
		&is_new);
	if (!is_new)
		return;
	buffer_init(&b, 1u << 20);
	for (size_t i = 0; i < cube->nscope; i++) {
		const struct dimension *shape = &cube->dimensions[cube->scope[i]];
		const struct value *tuple =
			dictionary_get(t->dictionaries[cube->scope[i]], keys[i]);
		if (i > 0)
			buffer_append_char(&b, '|');
		value_plain(&b, shape->attributes[shape->key].type, &tuple[shape->key]);
	}
	if (t->nscope == t->scope_capacity) {
		t->scope_capacity = t->scope_capacity ? t->scope_capacity * 2 : 16;
		t->scope = xrealloc(t->scope, t->scope_capacity * sizeof *t->scope);
	}
	t->scope[t->nscope++] = arena_dup(t->arena, buffer_str(&b));
	buffer_drop(&b);
}

static void note_scope(struct transform *t, const struct entry_batch *out, size_t row)
{
	uint32_t keys[CUBE_MAX_DIMENSIONS];
	size_t n = t->cube->nscope;
	bool same = t->nscope > 0;
	for (size_t i = 0; i < n; i++) {
		keys[i] = out->keys[t->cube->scope[i]][row];
		same = same && keys[i] == t->scope_last[i];
	}
	if (same || n == 0 || t->m->scope_file)
		return;
	add_scope(t, keys);
	memcpy(t->scope_last, keys, n * sizeof *keys);
}

static bool is_emitted(const struct transform *t, size_t variant)
{
	return !t->unpivot || t->at.filled[variant] || t->r->empty_null;
}

static void load(struct transform *t, struct entry_batch *out)
{
	size_t n = t->cube->ncolumns, row = out->n;
	for (size_t v = 0; v < t->nvariants; v++) {
		if (!is_emitted(t, v))
			continue;
		if (!put_dimensions(t, &t->variants[v], out, row)) {
			reject(t);
			return;
		}
		out->lines[row] = t->at.record->line;
		for (size_t c = 0; c < n; c++)
			out->amounts[c][row] = t->at.amounts[v * n + c];
		row++;
	}
	for (size_t v = 0, at = out->n; v < t->nvariants; v++) {
		if (!is_emitted(t, v))
			continue;
		count_unmapped(t, out, v);
		note_scope(t, out, at++);
	}
	t->tallies.loaded.entries += row - out->n;
	out->n = row;
	t->lines++;
	tally_add(t, &t->tallies.loaded);
	if (t->controls || t->ntotals)
		control_add(t, NONE);
}

static void drop(struct transform *t, int rule)
{
	if (rule == (int)t->tally_blank && t->r->blank_reject) {
		report(t, SEVERITY_ERROR, "blank-record", NONE, "the line has no content");
		reject(t);
		return;
	}
	tally_add(t, &t->tallies.dropped);
	tally_add(t, &t->tallies.rules[rule].tally);
	if (t->controls)
		control_add(t, rule);
}

static const char *fault_text(const char *code)
{
	if (strcmp(code, "unknown-side") == 0)
		return "the line's side is none of expenditure, revenue, balance, so the sign of "
		       "its "
		       "amount is unknown; the line is rejected (complete the field's "
		       "stuiver.values)";
	if (strcmp(code, "unknown-scale") == 0)
		return "the unit is none of stuiver.scale.values, so the amount is unknown; the "
		       "line is "
		       "rejected";
	return "the debit/credit flag is neither; the line is rejected (complete "
	       "stuiver.sign.debit and credit)";
}

static void take_record(struct transform *t, const struct batch *in, const struct record *record,
			struct entry_batch *out)
{
	t->at.record = record;
	t->at.cells = &in->fields[record->first];
	t->at.ncells = record->nfields;
	amount_read(t);
	tally_add(t, &t->tallies.read);
	int rule = rules_match(t);
	if (rule != NONE) {
		drop(t, rule);
	} else if (is_ragged(t)) {
		report_ragged(t);
		reject(t);
	} else if (t->at.bad_input != NONE) {
		report_number(t);
		reject(t);
	} else if (t->at.bad_code) {
		report(t, SEVERITY_ERROR, t->at.bad_code, t->at.bad_field,
		       fault_text(t->at.bad_code));
		reject(t);
	} else {
		load(t, out);
	}
}

static bool is_scope(const struct transform *t, size_t d)
{
	for (size_t i = 0; i < t->cube->nscope; i++)
		if (t->cube->scope[i] == d)
			return true;
	return false;
}

/* Dimensions that turned out to be mostly distinct go on as text from here. */
static void spill(struct transform *t, struct entry_batch *out)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		if (out->is_text[d])
			continue;
		if (!t->spilled[d] && dictionary_count(t->dictionaries[d]) > SPILL_MEMBERS &&
		    t->new_members[d] * 2 > t->lines && !is_scope(t, d)) {
			t->spilled[d] = true;
			keyed_reset(&t->dimensions[d].keyed);
			issues_addf(
				t->issues, SEVERITY_INFO, "kept-as-text", 0, 0,
				"dimension %.*s is mostly distinct values: it is kept as text from "
				"here on (set stuiver.text on its field to have that from the "
				"start)",
				STR_ARG(t->cube->dimensions[d].name));
		}
		if (t->spilled[d])
			entry_batch_spill(out, d);
	}
}

int transform_batch(struct transform *t, const struct batch *in, size_t *next,
		    struct entry_batch *out, struct error *e)
{
	(void)e;
	if (out->n == 0)
		spill(t, out);
	ahead_begin(t, in, *next);
	for (; *next < in->nrecords && out->capacity - out->n >= t->nvariants; ++*next) {
		ahead_step(t, in, *next);
		take_record(t, in, &in->records[*next], out);
	}
	return 0;
}
