/* A sheet as rows. */
#include "answer/columns.h"
#include "sheet/sheet.h"

#include <stdlib.h>

/* What is said of a row where sums are divided. */
enum note { NOTE_PER, NOTE_PRICES, NOTE_DENOMINATOR, NOTE_REASON, NOTES };

struct sheet_rows {
	struct rows rows;
	struct sheet t;
	struct sheet_notes notes;
	size_t *order; /* [nrows] */
	size_t at, to;
	struct buffer *texts; /* [columns] of the row at hand */
};

/* ---- columns ---- */

static struct str member_title(const struct sheet *t, size_t member)
{
	struct buffer b;

	buffer_init(&b, QUERY_MAX_BODY);
	value_plain(&b, t->pivot_type, &t->members[member]);
	struct str text = arena_dup(t->r->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

static struct row_column describe(const struct sheet *t, const struct sheet_column *from)
{
	const struct question *r = t->r;
	const struct column *of = from->kind == SHEET_KEY ? &r->columns.items[from->of]
							  : &r->aggregates.items[from->of];
	struct row_column c = column_of(r->arena, r->cube, of);
	struct str suffix = STR("");

	c.label = from->label.label;
	if (from->kind == SHEET_CELL && t->pivot != SIZE_MAX) {
		c.member = &t->members[from->member];
		suffix = member_title(t, from->member);
	} else if (from->kind == SHEET_DIFFERENCE) {
		c.role = ROW_DIFFERENCE;
		suffix = STR("verschil");
	} else if (from->kind == SHEET_PERCENTAGE) {
		c.role = ROW_PERCENTAGE;
		c.decimals = 2;
		c.fixed = true;
		suffix = STR("verschil (%)");
	}
	if (suffix.len)
		c.title = arena_printf(r->arena, "%.*s: %.*s", STR_ARG(c.title), STR_ARG(suffix));
	if (sheet_is_exact(t, from)) {
		int decimals = c.decimals;
		normal_column(t->normal, &c, of);
		c.decimals = c.role == ROW_PERCENTAGE ? decimals : c.decimals;
	}
	return c;
}

static struct row_column describe_note(enum note i)
{
	static const struct {
		const char *label, *title;
		enum datum_kind type;
		enum row_place place;
	} notes[] = {
		[NOTE_PER] = {"_per", "Per", DATUM_TEXT, ROW_TABLES},
		[NOTE_PRICES] = {"_prices", "Prijspeil", DATUM_INTEGER, ROW_TABLES},
		[NOTE_DENOMINATOR] = {"_denominator", "Gedeeld door", DATUM_NUMERAL, ROW_TABLES},
		[NOTE_REASON] = {"_reason", "Reden", DATUM_TEXT, ROW_EVERYWHERE},
	};

	return (struct row_column){.label = str_z(notes[i].label),
				   .ref = str_z(notes[i].label),
				   .title = str_z(notes[i].title),
				   .role = ROW_NOTE,
				   .type = notes[i].type,
				   .fixed = true,
				   .place = notes[i].place};
}

static void name_columns(struct sheet_rows *x)
{
	const struct sheet *t = &x->t;
	struct row_column *columns =
		ARENA_ARRAY(t->r->arena, struct row_column, t->ncolumns + NOTES + 1);

	for (size_t i = 0; i < t->ncolumns; i++)
		columns[x->rows.n++] = describe(t, &t->columns[i]);
	for (enum note i = 0; t->normal && i < NOTES; i++)
		columns[x->rows.n++] = describe_note(i);
	x->rows.columns = columns;
	x->texts = xcalloc(x->rows.n + 1, sizeof *x->texts);
	for (size_t i = 0; i < x->rows.n; i++)
		buffer_init(&x->texts[i], QUERY_MAX_BODY);
}

/* ---- values ---- */

static struct datum cell_datum(struct sheet_rows *x, size_t i, size_t row)
{
	const struct sheet *t = &x->t;
	const struct sheet_column *c = &t->columns[i];
	struct numeral numeral;
	money_sum much = 0;

	if (c->kind == SHEET_KEY)
		return row == SIZE_MAX ? datum_null()
				       : datum_of(t->groups->columns[c->of].type,
						  &t->keys[row * t->r->columns.n + c->of]);
	if (sheet_is_exact(t, c))
		return sheet_exact_datum(t, c, row, &x->rows.columns[i], &x->texts[i]);
	if (c->kind != SHEET_CELL)
		return sheet_compared(t, c, row, &much) ? datum_amount(much) : datum_null();
	struct datum d = cell_total_datum(&x->rows.columns[i], sheet_cell(t, row, c->member, c->of),
					  &numeral);
	if (d.kind == DATUM_NUMERAL) { /* an average: to where it may stay */
		buffer_reset(&x->texts[i]);
		buffer_append_str(&x->texts[i], d.text);
		d.text = buffer_str(&x->texts[i]);
	}
	return d;
}

static void put_notes(const struct sheet *t, struct datum *notes, size_t row)
{
	struct str denominator = sheet_denominator(t, row), reason = sheet_reason(t, row);

	notes[NOTE_PER] = t->normal->per.len ? datum_text(t->normal->per) : datum_null();
	notes[NOTE_PRICES] = t->normal->prices ? datum_integer(t->normal->prices) : datum_null();
	notes[NOTE_DENOMINATOR] = denominator.len ? datum_numeral(denominator) : datum_null();
	notes[NOTE_REASON] = reason.len ? datum_text(reason) : datum_null();
}

static void put_row(struct sheet_rows *x, struct datum *row, size_t at)
{
	for (size_t i = 0; i < x->t.ncolumns; i++)
		row[i] = cell_datum(x, i, at);
	if (x->t.normal)
		put_notes(&x->t, row + x->t.ncolumns, at);
}

static int next_row(struct rows *rows, struct datum *row, struct error *e)
{
	struct sheet_rows *x = (struct sheet_rows *)rows;

	(void)e;
	if (x->at == x->to)
		return 0;
	put_row(x, row, x->order[x->at++]);
	return 1;
}

static void close_rows(struct rows *rows)
{
	struct sheet_rows *x = (struct sheet_rows *)rows;

	for (size_t i = 0; x->texts && i < rows->n; i++)
		buffer_drop(&x->texts[i]);
	free(x->texts);
	sheet_close(&x->t);
	free(x);
}

/* ---- together ---- */

static const struct datum *sum_up(struct sheet_rows *x)
{
	struct arena *a = x->t.r->arena;
	struct datum *sums = ARENA_ARRAY(a, struct datum, x->rows.n + 1);

	put_row(x, sums, SIZE_MAX);
	for (size_t i = 0; i < x->rows.n; i++)
		if (sums[i].kind == DATUM_NUMERAL || sums[i].kind == DATUM_TEXT)
			sums[i].text = arena_dup(a, sums[i].text);
	return sums;
}

/* What is said hangs on the rows that are shown. */
static void take_notes(struct sheet_rows *x)
{
	struct sheet *t = &x->t;
	struct sheet_notes *n = &x->notes;

	if (t->pivot != SIZE_MAX) {
		n->pivot = t->grouped.items[t->pivot].ref;
		n->pivot_type = t->pivot_type;
		n->members = t->members;
		n->nmembers = t->nmembers;
	}
	if (t->base != SIZE_MAX) {
		n->base = &t->members[t->base];
		n->other = &t->members[t->other];
	}
	if (t->walk)
		crosswalk_tell(t->walk, n);
	for (size_t i = x->at; i < x->to; i++)
		sheet_tell(t, x->order[i]);
	sheet_tell(t, SIZE_MAX);
	n->normal = t->normal;
}

static int sort_rows(struct sheet_rows *x, struct session *s, struct error *e)
{
	struct sheet *t = &x->t;
	uint64_t from = 0, to = t->nrows;

	x->order = ARENA_ARRAY(t->r->arena, size_t, t->nrows + 1);
	for (size_t i = 0; i < t->nrows; i++)
		x->order[i] = i;
	pulse_sort(session_pulse(s), x->order, t->nrows, sizeof *x->order, sheet_compare, t);
	if (!t->r->download || t->r->paged)
		page_bounds(t->r, t->nrows, &from, &to);
	x->at = (size_t)from;
	x->to = (size_t)to;
	return pulse_check(session_pulse(s), e);
}

int result_sheet(struct result **out, struct session *s, struct picture *p, struct question *r,
		 struct error *e)
{
	struct sheet_rows *x = xcalloc(1, sizeof *x);

	x->rows = (struct rows){.next = next_row, .close = close_rows};
	if (sheet_open(&x->t, s, p, r, e) != 0 || sort_rows(x, s, e) != 0) {
		close_rows(&x->rows);
		return -1;
	}
	name_columns(x);
	take_notes(x);
	*out = result_new(RESULT_SHEET, s, p, r);
	(*out)->rows = &x->rows;
	(*out)->total = x->t.nrows;
	(*out)->summary = sum_up(x);
	(*out)->sheet = &x->notes;
	return 0;
}
