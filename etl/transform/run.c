#include "transform/run.h"
#include "transform/watch/watches.h"

#include "base/memory/buffer.h"
#include "convention/zone.h"

#include <stdio.h>
#include <stdlib.h>

#define SCOPE_TEXT_MAX (1u << 20)
#define MESSAGE_SIZE 400

void run_begin(struct transform *t, const struct batch *in, const struct entry_batch *out)
{
	struct record_run *r = t->now.run;
	size_t n = t->plan.nvariants * t->cube->ncolumns;
	r->in = in;
	r->base = out->n;
	r->nrecords = r->nrows = 0;
	r->narrowest = SIZE_MAX;
	if (n > r->namounts) {
		r->amounts = xrealloc(r->amounts, n * sizeof *r->amounts);
		r->namounts = n;
	}
}

bool run_has_room(const struct transform *t, const struct entry_batch *out)
{
	const struct record_run *r = t->now.run;
	return r->nrecords < RUN_RECORDS && out->capacity - r->base - r->nrows >= t->plan.nvariants;
}

static bool is_emitted(const struct transform *t, size_t variant)
{
	return !t->plan.unpivot || t->now.at.filled[variant] || t->plan.r->empty_null;
}

void run_add(struct transform *t, size_t record, struct entry_batch *out)
{
	struct record_run *r = t->now.run;
	size_t n = t->cube->ncolumns, i = r->nrecords++;
	r->records[i] = (uint32_t)record;
	r->rows[i] = (uint32_t)r->nrows;
	r->scales[i] = t->now.at.scale;
	r->odd[i] = false;
	r->narrowest = t->now.at.ncells < r->narrowest ? t->now.at.ncells : r->narrowest;
	watch_add(t);
	for (size_t v = 0; v < t->plan.nvariants; v++) {
		if (!is_emitted(t, v))
			continue;
		size_t row = r->base + r->nrows;
		out->lines[row] = t->now.at.record->line;
		for (size_t c = 0; c < n; c++)
			out->amounts[c][row] = t->now.at.amounts[v * n + c];
		r->row_record[r->nrows] = (uint16_t)i;
		r->cells[r->nrows] = t->now.at.cells;
		r->row_variant[r->nrows++] = (uint8_t)v;
	}
}

/* ---- records that need a second look, in the order of the file ---- */

/* Makes a record of the run the one at hand again. */
static void look_again(struct transform *t, const struct entry_batch *out, size_t i)
{
	struct record_run *r = t->now.run;
	size_t n = t->cube->ncolumns;
	transform_record(t, r->in, &r->in->records[r->records[i]]);
	t->now.at.amounts = r->amounts;
	t->now.at.scale = r->scales[i];
	t->now.at.bad_input = NONE;
	for (size_t k = 0; k < t->plan.nvariants * n; k++)
		r->amounts[k] = MONEY_NULL;
	for (size_t row = r->rows[i]; row < r->rows[i + 1]; row++)
		for (size_t c = 0; c < n; c++)
			r->amounts[r->row_variant[row] * n + c] = out->amounts[c][r->base + row];
}

/* The field of the column that a computed field is made of. */
static int column_field(const struct transform *t, int field)
{
	while (t->plan.r->fields[field].origin != ORIGIN_COLUMN &&
	       t->plan.r->fields[field].origin != ORIGIN_LOOKUP &&
	       t->plan.r->fields[field].from >= 0)
		field = t->plan.r->fields[field].from;
	return field;
}

/* Once for a cell, however many fields are made of it. */
static void tell_value(struct transform *t, enum severity severity, const char *code, int field,
		       bool date, const char *message)
{
	uint64_t line = t->now.at.record->line;
	if (t->now.told.line == line && t->now.told.field == field && t->now.told.code == code)
		return;
	t->now.told.line = line;
	t->now.told.field = field;
	t->now.told.code = code;
	if (date)
		transform_report_cell(t, severity, code, field, NULL, message);
	else
		transform_report(t, severity, code, field, message);
}

static bool is_short_year(const struct transform *t, int field)
{
	static const enum date_format orders[] = {DATE_DMY, DATE_MDY, DATE_MONTHNAME, DATE_ISO};
	int column = t->plan.match.columns[field];
	int32_t date;
	if (column < 0 || (size_t)column >= t->now.at.ncells)
		return false;
	bool is_short = false;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct date_style style = {.format = orders[i], .short_years = true};
		is_short = is_short || date_read_style(t->now.at.cells[column], &style, &date);
		/* All four digits stand there: something else is wrong with it. */
		if (date_read(t->now.at.cells[column], orders[i], &date))
			return false;
	}
	return is_short;
}

static void report_value(struct transform *t, const struct special *s)
{
	const struct field *f = &t->plan.r->fields[s->bad_field];
	char message[MESSAGE_SIZE];
	int field = column_field(t, s->bad_field);
	const char *end = s->reject ? "the line is rejected" : "left empty",
		   *what = "no whole number";
	bool date = f->kind == FIELD_DATE || f->origin == ORIGIN_PART;
	if (date && is_short_year(t, field))
		what = "its year has two digits; to have it read, state the field's format, as "
		       "%d-%m-%y, and stuiver.firstYear where the hundred years do not begin in "
		       "1970";
	else if (date)
		what = "no date of the calendar";
	snprintf(message, sizeof(message), "%s; %s", what, end);
	tell_value(t, s->reject ? SEVERITY_ERROR : SEVERITY_WARNING,
		   date ? "bad-date" : "bad-integer", field, date, message);
}

/* Its day is another here than in the zone it is written in. */
static void report_moved(struct transform *t, const struct special *s)
{
	const struct field *f = &t->plan.r->fields[s->moved_field];
	char message[MESSAGE_SIZE];
	if (f->origin == ORIGIN_PART)
		f = &t->plan.r->fields[f->from];
	snprintf(message, sizeof(message),
		 "a moment of another zone: counted on the day it was in %s%s",
		 zone_name(f->dates.zone),
		 f->zone_stated ? ""
				: " (state stuiver.timezone of the package: this zone, another, or "
				  "\"as-written\")");
	tell_value(t, f->zone_stated ? SEVERITY_INFO : SEVERITY_WARNING, "zone-moved",
		   column_field(t, s->moved_field), false, message);
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

/* A dimension kept as text that is not one column as it is. False: the line is rejected. */
static bool put_text(struct transform *t, size_t d, struct entry_batch *out, size_t row)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	const struct record_run *r = t->now.run;
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	struct special special;
	if (levels_hide(t, d, row)) {
		dictionary_hidden(shape, tuple);
		copy_texts(out, shape, tuple, &out->texts[d][(r->base + row) * shape->nattributes]);
		return true;
	}
	resolve_tuple(t, d, &t->plan.variants[r->row_variant[row]], tuple, &special);
	if (special.bad_field != NONE)
		report_value(t, &special);
	if (special.moved_field != NONE)
		report_moved(t, &special);
	copy_texts(out, shape, tuple, &out->texts[d][(r->base + row) * shape->nattributes]);
	redact_note_row(t, d, out, r->base + row);
	arena_reset(t->now.scratch);
	return !special.reject;
}

static bool put_special(struct transform *t, uint32_t value, uint32_t *key)
{
	const struct special *s = &t->now.specials[value & ~SPECIAL_BIT];
	if (s->bad_field != NONE)
		report_value(t, s);
	if (s->moved_field != NONE)
		report_moved(t, s);
	*key = s->key;
	return !s->reject;
}

static void add_unmapped(struct transform *t, uint32_t value, size_t variant)
{
	const struct special *s = &t->now.specials[value & ~SPECIAL_BIT];
	if (s->damaged)
		codes_count(t, s->damaged, t->now.at.amounts + variant * t->cube->ncolumns);
	if (s->unmapped == 0)
		return;
	struct unmapped *u = &t->now.unmapped[s->unmapped - 1];
	size_t n = t->cube->ncolumns;
	u->lines++;
	for (size_t c = 0; c < n; c++)
		if (t->now.at.amounts[variant * n + c] != MONEY_NULL)
			u->sums[c] += t->now.at.amounts[variant * n + c];
}

/* Lines and money of codes without a list entry, of an entry that is loaded. The keys of the
 * record's rows are special values still. */
static void count_unmapped(struct transform *t, const struct entry_batch *out, size_t i)
{
	const struct record_run *r = t->now.run;
	for (size_t row = r->rows[i]; row < r->rows[i + 1]; row++)
		for (size_t d = 0; d < t->cube->ndimensions; d++) {
			uint32_t value = out->is_text[d] ? 0 : out->keys[d][r->base + row];
			/* Lines and money of one code would tell what its cell hides. */
			if (value & SPECIAL_BIT &&
			    (!r->any_guarded || !r->row_guarded[row] || t->guard->fixed[d]))
				add_unmapped(t, value, r->row_variant[row]);
		}
}

/* Whether a row of the record can be loaded, with reports of what is wrong in it. */
static bool look_at_row(struct transform *t, struct entry_batch *out, size_t row)
{
	bool ok = true;
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		uint32_t key;
		if (out->is_text[d]) {
			if (!t->plan.dimensions[d].fast_text)
				ok = put_text(t, d, out, row) && ok;
		} else if (out->keys[d][t->now.run->base + row] & SPECIAL_BIT) {
			ok = put_special(t, out->keys[d][t->now.run->base + row], &key) && ok;
		}
	}
	return ok;
}

static void settle_keys(const struct transform *t, struct entry_batch *out, size_t i)
{
	const struct record_run *r = t->now.run;
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		for (size_t row = r->rows[i]; !out->is_text[d] && row < r->rows[i + 1]; row++) {
			uint32_t *key = &out->keys[d][r->base + row];
			if (*key & SPECIAL_BIT)
				*key = t->now.specials[*key & ~SPECIAL_BIT].key;
		}
}

/* False: it is rejected. */
static bool second_look(struct transform *t, struct entry_batch *out, size_t i)
{
	const struct record_run *r = t->now.run;
	bool ok = true;
	look_again(t, out, i);
	for (size_t row = r->rows[i]; ok && row < r->rows[i + 1]; row++)
		ok = look_at_row(t, out, row);
	if (ok && r->odd[i])
		count_unmapped(t, out, i);
	settle_keys(t, out, i);
	if (ok && (t->plan.controls || t->plan.ntotals || t->want_own))
		control_add(t, NONE);
	return ok;
}

/* ---- what the rows say together ---- */

static void sum_rows(const struct transform *t, money_sum *sums, const struct entry_batch *out,
		     size_t n)
{
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		const int64_t *amounts = out->amounts[c] + t->now.run->base;
		sums[c] = 0;
		for (size_t i = 0; i < n; i++)
			sums[c] += amounts[i] == MONEY_NULL ? 0 : amounts[i];
	}
}

static void tally_sums(const struct transform *t, struct tally *tally, const money_sum *sums)
{
	for (size_t c = 0; c < t->cube->ncolumns; c++)
		tally->sums[c] += sums[c];
}

static void add_scope(struct transform *t, const uint32_t *keys)
{
	struct buffer b;
	bool is_new;
	const struct cube *cube = t->cube;
	map_put(t->now.scope_map, (struct str){(const char *)keys, cube->nscope * sizeof *keys},
		&is_new);
	if (!is_new)
		return;
	buffer_init(&b, SCOPE_TEXT_MAX);
	for (size_t i = 0; i < cube->nscope; i++) {
		const struct dimension *shape = &cube->dimensions[cube->scope[i]];
		const struct value *tuple =
			dictionary_get(t->dictionaries[cube->scope[i]], keys[i]);
		if (i > 0)
			buffer_append_char(&b, '|');
		value_plain(&b, shape->attributes[shape->key].type, &tuple[shape->key]);
	}
	if (t->now.nscope == t->now.scope_capacity) {
		t->now.scope_capacity = t->now.scope_capacity ? t->now.scope_capacity * 2 : 16;
		t->now.scope = xrealloc(t->now.scope, t->now.scope_capacity * sizeof *t->now.scope);
	}
	t->now.scope[t->now.nscope++] = arena_dup(t->now.arena, buffer_str(&b));
	buffer_drop(&b);
}

static void note_scope(struct transform *t, const struct entry_batch *out, size_t row)
{
	uint32_t keys[CUBE_MAX_DIMENSIONS];
	size_t n = t->cube->nscope;
	bool same = t->now.nscope > 0;
	for (size_t i = 0; i < n; i++) {
		keys[i] = out->keys[t->cube->scope[i]][row];
		same = same && keys[i] == t->now.scope_last[i];
	}
	if (same)
		return;
	add_scope(t, keys);
	memcpy(t->now.scope_last, keys, n * sizeof *keys);
}

/* Of the record that was looked at again. */
static bool has_amount(const struct transform *t)
{
	for (size_t k = 0; k < t->plan.nvariants * t->cube->ncolumns; k++)
		if (t->now.at.amounts[k] != MONEY_NULL)
			return true;
	return false;
}

/* Looks again at those that need it, and closes the gaps of those that are rejected. Gives the rows
 * that stay. */
static size_t sort_out(struct transform *t, struct entry_batch *out, bool all, size_t *rejected)
{
	struct record_run *r = t->now.run;
	size_t kept = r->base;
	for (size_t i = 0; i < r->nrecords; i++) {
		if ((all || r->odd[i]) && !second_look(t, out, i)) {
			transform_tally(t, &t->now.tallies.rejected);
			t->now.tallies.loaded.no_amount -= !has_amount(t);
			++*rejected;
			continue;
		}
		for (size_t row = r->base + r->rows[i]; row < r->base + r->rows[i + 1];
		     row++, kept++)
			if (row != kept)
				entry_batch_move(out, kept, row);
	}
	return kept - r->base;
}

static bool is_among(const size_t *list, size_t n, size_t d)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == d)
			return true;
	return false;
}

/* True when every record needs a second look. */
static bool fill_dimensions(struct transform *t, struct entry_batch *out, bool *any)
{
	size_t first[LEVELS_FIRST];
	const size_t nfirst = levels_first(t, first);
	bool all = t->plan.controls || t->plan.ntotals || t->want_own;
	/* These say what of a row the others may show. */
	for (size_t i = 0; i < nfirst; i++)
		if (!out->is_text[first[i]])
			run_keys(t, out, first[i]);
	levels_settle(t, out);
	levels_watch_rows(t, out, t->now.run->base, t->now.run->nrows);
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		if (!out->is_text[d] && is_among(first, nfirst, d))
			continue;
		if (!out->is_text[d])
			run_keys(t, out, d);
		else if (t->plan.dimensions[d].fast_text)
			run_texts(t, out, d);
		else
			all = true;
	}
	*any = all || memchr(t->now.run->odd, true, t->now.run->nrecords);
	return all;
}

void run_load(struct transform *t, struct entry_batch *out)
{
	struct record_run *r = t->now.run;
	struct current at = t->now.at;
	size_t rows = r->nrows, rejected = 0;
	money_sum sums[CUBE_MAX_MEASURES];
	bool any;
	if (r->nrecords == 0)
		return;
	r->rows[r->nrecords] = (uint32_t)r->nrows;
	t->now.tallies.read.lines += r->nrecords;
	sum_rows(t, sums, out, rows);
	tally_sums(t, &t->now.tallies.read, sums);
	bool all = fill_dimensions(t, out, &any);
	if (any)
		rows = sort_out(t, out, all, &rejected);
	if (rejected > 0)
		sum_rows(t, sums, out, rows);
	t->now.tallies.loaded.lines += r->nrecords - rejected;
	t->now.tallies.loaded.entries += rows;
	tally_sums(t, &t->now.tallies.loaded, sums);
	t->lines += r->nrecords - rejected;
	watch_rows(t, out, r->base, rows);
	if (t->cube->nscope > 0 && !t->m->scope_file)
		for (size_t i = 0; i < rows; i++)
			note_scope(t, out, r->base + i);
	out->n += rows;
	t->now.at = at;
}

void run_new(struct transform *t)
{
	t->now.run = xcalloc(1, sizeof *t->now.run);
}

void run_free(struct transform *t)
{
	if (t->now.run)
		free(t->now.run->amounts);
	free(t->now.run);
}
