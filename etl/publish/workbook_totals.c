/* The sheet with totals: a row for each group. */
#include "publish/workbook_groups.h"

#include "write/datum.h"
#include <stdio.h>
#include <stdlib.h>

#define FORMULA_MAX 2048u

/* The function that gives a column's total, or NULL when it has none. */
static const char *function_of(const struct row_column *c)
{
	/* Averages, percentages and what was divided do not add up. */
	if (c->role == ROW_ATTRIBUTE || c->role == ROW_PERCENTAGE || c->role == ROW_NOTE ||
	    c->type == DATUM_NUMERAL || (c->role == ROW_AGGREGATE && c->function == AGGREGATE_AVG))
		return NULL;
	if (c->role == ROW_AGGREGATE && c->function == AGGREGATE_MIN)
		return "MIN";
	if (c->role == ROW_AGGREGATE && c->function == AGGREGATE_MAX)
		return "MAX";
	return "SUM";
}

struct totals_sheet {
	struct workbook *w;
	const struct publication_rows *rows;
	lxw_worksheet *sheet;
	lxw_row_t row;
	lxw_col_t first; /* column of the first total */
	char formula[FORMULA_MAX];
};

static void put_text(struct totals_sheet *s, lxw_col_t at, struct str text, lxw_format *format)
{
	worksheet_write_string(s->sheet, s->row, at, workbook_text(s->w, text), format);
}

/* A range of the sheet with the rows, as formulas have it. */
static size_t put_range(struct totals_sheet *s, size_t n, size_t column)
{
	char first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];

	lxw_rowcol_to_cell_abs(first, 1, (lxw_col_t)column, 1, 1);
	lxw_rowcol_to_cell_abs(last, (lxw_row_t)s->w->rows, (lxw_col_t)column, 1, 1);
	return n + (size_t)snprintf(s->formula + n, FORMULA_MAX - n, "%s!%s:%s",
				    phrases_of(&s->w->words, PHRASE_SHEET_ROWS), first, last);
}

/* What SUMIFS would take for a comparison or a pattern, or finds nothing by. */
static bool is_plain_key(const struct datum *d)
{
	if (d->kind == DATUM_INTEGER)
		return true;
	if (d->kind != DATUM_TEXT || !d->text.len || d->text.len > 200 ||
	    memchr("<>=", d->text.ptr[0], 3))
		return false;
	bool letter = false;
	for (size_t i = 0; i < d->text.len; i++) {
		if (memchr("*?~", d->text.ptr[i], 3))
			return false;
		letter |= (d->text.ptr[i] | 32) >= 'a' && (d->text.ptr[i] | 32) <= 'z';
	}
	return letter; /* "0.1" would also find 0.10 */
}

/* SUMIFS over the rows by the keys beside it; false when it would not give the total. */
static bool sum_formula(struct totals_sheet *s, const struct total_group *g, size_t column)
{
	const struct workbook_totals *t = s->w->totals;
	char cell[LXW_MAX_CELL_NAME_LENGTH];
	size_t n = (size_t)snprintf(s->formula, FORMULA_MAX, t->nkeys ? "=SUMIFS(" : "=SUM(");

	n = put_range(s, n, column);
	for (size_t i = 0; i < t->nkeys; i++) {
		if (!is_plain_key(&g->keys[i]) || n + 128 > FORMULA_MAX)
			return false;
		n += (size_t)snprintf(s->formula + n, FORMULA_MAX - n, ",");
		n = put_range(s, n, t->keys[i]);
		lxw_rowcol_to_cell(cell, s->row, (lxw_col_t)(1 + i));
		n += (size_t)snprintf(s->formula + n, FORMULA_MAX - n, ",%s", cell);
	}
	snprintf(s->formula + n, FORMULA_MAX - n, ")");
	return true;
}

static void put_key(struct totals_sheet *s, lxw_col_t at, const struct row_column *c,
		    const struct datum *d)
{
	if (d->kind == DATUM_INTEGER) {
		worksheet_write_number(s->sheet, s->row, at, (double)d->number, NULL);
		return;
	}
	buffer_reset(&s->w->plain);
	datum_plain(&s->w->plain, c, d);
	put_text(s, at, phrases_value(&s->w->words, c, buffer_str(&s->w->plain)), NULL);
}

/* Exact as a number with its formula, or as text where a double could not hold it. */
static void put_total(struct totals_sheet *s, lxw_col_t at, const struct total_group *g,
		      size_t column)
{
	const struct row_column *c = &s->rows->columns[column];
	const char *function = function_of(c);
	int decimals = workbook_decimals(c);
	money_sum total = *function == 'S'               ? g->sums[column]
			  : strcmp(function, "MIN") == 0 ? g->low[column]
							 : g->high[column];
	char text[MONEY_TEXT_SIZE];
	double value;

	if (!g->numbers[column])
		return;
	if (!money_double(&value, total, decimals)) {
		money_format(text, total, decimals);
		put_text(s, at, str_z(text), NULL);
	} else if (*function == 'S' && !s->w->columns[column].as_text &&
		   sum_formula(s, g, column)) {
		worksheet_write_formula_num(s->sheet, s->row, at, s->formula,
					    s->w->amounts[decimals], value);
	} else {
		worksheet_write_number(s->sheet, s->row, at, value, s->w->amounts[decimals]);
	}
}

static void put_header(struct totals_sheet *s)
{
	const struct workbook_totals *t = s->w->totals;
	const struct phrases *words = &s->w->words;
	lxw_col_t at = 0;

	worksheet_set_column(s->sheet, 0, 0, 28, NULL);
	worksheet_set_column(s->sheet, 1, (lxw_col_t)(t->nkeys + 1 + t->ncolumns), 20, NULL);
	put_text(s, at++, str_z(phrases_of(words, PHRASE_SHEET_TOTALS)), s->w->bold);
	for (size_t i = 0; i < t->nkeys; i++)
		put_text(s, at++, phrases_title(words, &s->rows->columns[t->keys[i]]), s->w->bold);
	put_text(s, at++, str_z(phrases_say(words, "Regels", "Lines")), s->w->bold);
	s->first = at;
	for (size_t i = 0; i < t->ncolumns; i++)
		if (function_of(&s->rows->columns[i]))
			put_text(s, at++, phrases_title(words, &s->rows->columns[i]), s->w->bold);
	worksheet_freeze_panes(s->sheet, 1, 0);
	s->row++;
}

static void put_group(struct totals_sheet *s, const struct total_group *g)
{
	const struct workbook_totals *t = s->w->totals;
	lxw_col_t at = s->first;

	put_text(s, 0, str_z(phrases_say(&s->w->words, "Totaal", "Total")), NULL);
	for (size_t i = 0; i < t->nkeys; i++)
		put_key(s, (lxw_col_t)(1 + i), &s->rows->columns[t->keys[i]], &g->keys[i]);
	worksheet_write_number(s->sheet, s->row, (lxw_col_t)(s->first - 1), (double)g->rows,
			       s->w->whole);
	for (size_t i = 0; i < t->ncolumns; i++)
		if (function_of(&s->rows->columns[i]))
			put_total(s, at++, g, i);
	s->row++;
}

static int compare_groups(const void *a, const void *b, void *sheet)
{
	const struct workbook_totals *t = ((struct totals_sheet *)sheet)->w->totals;
	const struct total_group *x = a, *y = b;

	for (size_t i = 0; i < t->nkeys; i++) {
		const struct datum *m = &x->keys[i], *n = &y->keys[i];
		int order = (m->kind == DATUM_NULL) - (n->kind == DATUM_NULL);
		if (!order && m->kind == DATUM_TEXT && n->kind == DATUM_TEXT)
			order = str_cmp(m->text, n->text);
		else if (!order)
			order = (m->number > n->number) - (m->number < n->number);
		if (order)
			return order;
	}
	return 0;
}

static money_sum sum_of_all(const struct workbook_totals *t, size_t column)
{
	money_sum sum = 0;

	for (size_t i = 0; i < t->ngroups; i++)
		sum += t->groups[i].sums[column];
	return sum;
}

/* What the filter of the rows leaves. Before it leaves out anything, it would add up what is apart:
 * so nothing then. */
static void put_visible_total(struct totals_sheet *s, lxw_col_t at, size_t column)
{
	const struct workbook_totals *t = s->w->totals;
	int decimals = workbook_decimals(&s->rows->columns[column]);
	bool mixed = t->ngroups > 1 && t->nkeys;
	size_t n = 0;
	double value;

	if (s->w->columns[column].as_text || !money_double(&value, sum_of_all(t, column), decimals))
		return;
	if (mixed) {
		n = (size_t)snprintf(s->formula, FORMULA_MAX, "=IF(SUBTOTAL(103,");
		n = put_range(s, n, t->keys[0]);
		n += (size_t)snprintf(s->formula + n, FORMULA_MAX - n, ")=COUNTA(");
		n = put_range(s, n, t->keys[0]);
		n += (size_t)snprintf(s->formula + n, FORMULA_MAX - n, "),\"\",SUBTOTAL(109,");
	} else {
		n = (size_t)snprintf(s->formula, FORMULA_MAX, "=SUBTOTAL(109,");
	}
	n = put_range(s, n, column);
	snprintf(s->formula + n, FORMULA_MAX - n, mixed ? "))" : ")");
	if (mixed)
		worksheet_write_formula_str(s->sheet, s->row, at, s->formula,
					    s->w->bold_amounts[decimals], "");
	else
		worksheet_write_formula_num(s->sheet, s->row, at, s->formula,
					    s->w->bold_amounts[decimals], value);
}

static void put_visible(struct totals_sheet *s)
{
	const struct workbook_totals *t = s->w->totals;
	const struct phrases *words = &s->w->words;
	lxw_col_t at = s->first;

	s->row++;
	put_text(s, 0,
		 str_z(phrases_say(words, "Zichtbaar in het filter", "Visible in the filter")),
		 s->w->bold);
	for (size_t i = 0; i < t->ncolumns; i++) {
		const char *function = function_of(&s->rows->columns[i]);
		if (!function)
			continue;
		if (*function == 'S')
			put_visible_total(s, at, i);
		at++;
	}
	s->row++;
	if (t->ngroups > 1 && t->nkeys)
		put_text(s, 0,
			 str_z(phrases_say(
				 words,
				 "Telt op wat het filter van het eerste blad laat zien: kies "
				 "daar één van de bovenstaande regels.",
				 "Adds up what the filter of the first sheet leaves: choose one "
				 "of the rows above there.")),
			 NULL);
}

static void put_notes(struct totals_sheet *s)
{
	const struct workbook_totals *t = s->w->totals;
	const struct phrases *words = &s->w->words;

	if (t->hidden.len)
		put_text(
			s, 0,
			arena_printf(
				s->w->arena,
				phrases_say(words,
					    "Geen totaal: de regels staan niet apart naar %.*s, en "
					    "die tel je niet bij elkaar op. Vraag die kolommen "
					    "erbij, of kies met een cut.",
					    "No total: the lines are not told apart by %.*s, and "
					    "these are not to be added up. Ask for those columns "
					    "too, or choose with a cut."),
				STR_ARG(t->hidden)),
			NULL);
	else if (t->too_many)
		put_text(s, 0,
			 str_z(phrases_say(words, "Geen totalen: te veel verschillende groepen.",
					   "No totals: too many different groups.")),
			 NULL);
	else
		return;
	s->row++;
}

/* Lists of members have nothing to add up. */
static bool has_totals(const struct publication_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		if (function_of(&rows->columns[i]))
			return true;
	return false;
}

void workbook_totals(struct workbook *w, const struct publication_rows *rows)
{
	struct workbook_totals *t = w->totals;
	struct totals_sheet s = {.w = w, .rows = rows};

	if (!has_totals(rows))
		return;
	s.sheet = workbook_add_worksheet(w->file, phrases_of(&w->words, PHRASE_SHEET_TOTALS));
	put_header(&s);
	if (t->ngroups)
		qsort_r(t->groups, t->ngroups, sizeof *t->groups, compare_groups, &s);
	for (size_t i = 0; i < t->ngroups && !t->hidden.len && !t->too_many; i++)
		put_group(&s, &t->groups[i]);
	put_notes(&s);
	if (w->rows && !t->too_many)
		put_visible(&s);
}
