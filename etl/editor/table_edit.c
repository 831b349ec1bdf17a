/* What becomes of a table with what somebody pastes or brings. */
#include "editor/drops.h"

#include "base/text/utf8.h"
#include <string.h>

struct incoming {
	struct row_checking check;
	const struct csv_table *now;
	struct csv_table read;
	size_t *widths; /* of the records, the first one's first */
	size_t at
		[CSV_TABLE_COLUMNS_MAX]; /* of each column that was read, the table's, or NO_COLUMN */
	enum table_edit_how how;
	struct map *times; /* of drop rules: how often a column of a rule was there so far */
	struct str *names; /* [read.nrows] that stood in the cell of a code */
	bool *apart;       /* [read.nrows] a cell of it had a code and its name */
};

/* ---- columns ---- */

static bool means(struct arena *a, struct str name, const char *const *words, size_t n)
{
	struct str tight = utf8_fold_tight(a, name);
	for (size_t i = 0; i < n; i++)
		if (str_eq(tight, str_z(words[i])))
			return true;
	return false;
}

static bool is_named(struct arena *a, struct str one, struct str other)
{
	return other.len && str_eq(utf8_fold_tight(a, one), utf8_fold_tight(a, other));
}

/* The table's name of a column that people call so; empty: none. */
static struct str column_called(struct arena *a, const struct list *l, struct str name)
{
	static const struct {
		const char *column;
		const char *const words[8];
		size_t n;
	} known[] = {
		{"code", {"code", "codes", "nummer", "nr", "id"}, 5},
		{"label", {"label", "naam", "omschrijving", "benaming", "name", "bezeichnung"}, 6},
		{"parent", {"parent", "valtonder", "onder", "ouder", "bovenliggend", "broader"}, 6},
		{"description", {"description", "beschrijving", "toelichting", "uitleg"}, 4},
		{"scope", {"scope", "bereik"}, 2},
		{"title", {"title", "titel"}, 2},
		{"text", {"text", "tekst"}, 2},
		{"source", {"source", "bron"}, 2},
		{"author", {"author", "auteur"}, 2},
		{"date", {"date", "datum"}, 2}};
	if (l->drops)
		return drop_column_called(a, name);
	for (size_t i = 0; i < l->nbudgets; i++)
		if (is_named(a, name, l->budgets[i].column))
			return l->budgets[i].column;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (means(a, name, known[i].words, known[i].n))
			return str_z(known[i].column);
	if (is_named(a, name, l->field) || is_named(a, name, l->title))
		return STR("code");
	for (size_t i = 0; i + 1 < l->nlevels; i++)
		if (is_named(a, name, l->titles[i]))
			return STR("parent");
	return STR("");
}

/* Whether the first record says what the columns are: it does when it names a code or a text. */
static bool has_header(const struct incoming *in)
{
	const struct list *l = in->check.list;
	struct str key = l->drops ? STR("field") : l->explanations ? STR("scope") : STR("code");
	for (size_t i = 0; i < in->read.ncolumns; i++)
		if (str_eq(column_called(in->check.arena, l, in->read.columns[i]), key))
			return true;
	return false;
}

/* The first record is one like the others. */
static void push_back(struct incoming *in)
{
	struct csv_table *t = &in->read, whole;
	struct arena *a = in->check.arena;
	csv_table_make(&whole, a, t->columns, t->ncolumns);
	size_t row = csv_table_add_row(&whole, a);
	whole.lines[row] = 1;
	for (size_t i = 0; i < t->ncolumns; i++)
		csv_table_set(&whole, row, i, t->columns[i]);
	for (size_t r = 0; r < t->nrows; r++) {
		row = csv_table_add_row(&whole, a);
		whole.lines[row] = t->lines[r];
		for (size_t i = 0; i < t->ncolumns; i++)
			csv_table_set(&whole, row, i, csv_table_cell(t, r, i));
	}
	in->read = whole;
}

static void by_order(struct incoming *in)
{
	in->check.out->headless = true;
	push_back(in);
	for (size_t i = 0; i < in->read.ncolumns; i++)
		in->at[i] = i < in->check.out->after.ncolumns ? i : NO_COLUMN;
	if (in->widths[0] > in->check.out->after.ncolumns)
		fault_add(&in->check, NO_COLUMN, NO_COLUMN, false,
			  text_of(in->check.lang,
				  T("Er zijn meer kolommen dan de tabel heeft. Zet er een "
				    "kop boven, dan weet het loket welke welke is.")));
}

static bool is_blank_column(const struct incoming *in, size_t column)
{
	for (size_t r = 0; r < in->read.nrows; r++)
		if (csv_table_cell(&in->read, r, column).len)
			return false;
	return true;
}

static void by_name(struct incoming *in)
{
	struct row_checking *c = &in->check;
	struct str all = STR("");
	bool seen[CSV_TABLE_COLUMNS_MAX] = {false};
	for (size_t i = 0; i < in->read.ncolumns; i++)
		in->at[i] = NO_COLUMN;
	for (size_t i = 0; i < in->widths[0]; i++) {
		struct str name = in->read.columns[i];
		struct str column = column_called(c->arena, c->list, name);
		in->at[i] = column.len ? csv_table_column(&c->out->after, column) : NO_COLUMN;
		all = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "",
				   STR_ARG(name));
		if (in->at[i] == NO_COLUMN && (name.len || !is_blank_column(in, i)))
			fault_add(
				c, NO_COLUMN, NO_COLUMN, false,
				text_filled(
					c->arena,
					text_of(c->lang,
						T("De kolom ‘{naam}’ kent deze tabel niet. Haal haar "
						  "weg, of geef haar een naam van de tabel.")),
					(struct text_hole[]){{"naam", name}}, 1));
		else if (in->at[i] != NO_COLUMN && seen[in->at[i]])
			fault_add(c, NO_COLUMN, NO_COLUMN, false,
				  text_filled(c->arena,
					      text_of(c->lang,
						      T("De kolom ‘{naam}’ staat er twee keer.")),
					      (struct text_hole[]){{"naam", name}}, 1));
		if (in->at[i] != NO_COLUMN)
			seen[in->at[i]] = true;
	}
	c->out->header = all;
}

/* ---- rows ---- */

/* Of a condition its rule and column, and how often these stood there before: both may come again. */
static struct str condition_key(const struct incoming *in, const struct csv_table *t, size_t row)
{
	bool is_new;
	struct str rule = csv_table_cell(t, row, csv_table_column(t, STR("rule")));
	struct str field = csv_table_cell(t, row, csv_table_column(t, STR("field")));
	struct str key =
		arena_printf(in->check.arena, "%.*s\x1f%.*s", STR_ARG(rule), STR_ARG(field));
	uint32_t times = ++*map_put(in->times, key, &is_new);
	return arena_printf(in->check.arena, "%.*s\x1f%u", STR_ARG(key), times);
}

/* What tells a row apart. */
static struct str row_key(const struct incoming *in, const struct csv_table *t, size_t row)
{
	if (in->check.list->drops)
		return condition_key(in, t, row);
	if (!in->check.list->explanations)
		return csv_table_cell(t, row, csv_table_column(t, STR("code")));
	struct str scope = csv_table_cell(t, row, csv_table_column(t, STR("scope")));
	struct str title = csv_table_cell(t, row, csv_table_column(t, STR("title")));
	return arena_printf(in->check.arena, "%.*s\x1f%.*s", STR_ARG(scope), STR_ARG(title));
}

/* Without a header cells at the end may be left out; with one every line has as many as it has names. */
static void check_width(struct incoming *in, size_t read, size_t row)
{
	struct row_checking *c = &in->check;
	bool headless = c->out->headless;
	size_t width = in->widths[headless ? read : read + 1];
	size_t wanted = headless ? c->out->after.ncolumns : in->widths[0];
	if (headless ? width <= wanted : width == wanted)
		return;
	struct str n = arena_printf(c->arena, "%zu", width);
	struct str m = arena_printf(c->arena, "%zu", wanted);
	struct str what = headless ? T("Deze regel heeft {n} velden; de tabel heeft {m} kolommen.")
				   : T("Deze regel heeft {n} velden; de eerste regel {m}.");
	fault_add(c, row, NO_COLUMN, false,
		  text_filled(c->arena, text_of(c->lang, what),
			      (struct text_hole[]){{"n", n}, {"m", m}}, 2));
}

static bool is_blank(const struct csv_table *t, size_t row)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (csv_table_cell(t, row, i).len)
			return false;
	return true;
}

/* ---- a code and its name in one cell ---- */

static size_t column_read(const struct incoming *in, struct str name)
{
	size_t wanted = csv_table_column(&in->check.out->after, name);
	for (size_t i = 0; i < in->read.ncolumns; i++)
		if (wanted != NO_COLUMN && in->at[i] == wanted)
			return i;
	return NO_COLUMN;
}

static void note_codes(struct map *known, const struct csv_table *t, size_t column)
{
	bool is_new;
	for (size_t r = 0; column != NO_COLUMN && r < t->nrows; r++)
		if (csv_table_cell(t, r, column).len)
			map_put(known, csv_table_cell(t, r, column), &is_new);
}

static bool is_known(const struct incoming *in, struct map *known, struct str code)
{
	return map_get(known, code) || (in->check.weights && weight_of(in->check.weights, code));
}

/* The code in a cell that is none itself: one that is known of, or of a column that has all of its codes so. */
static bool code_in(const struct incoming *in, struct map *known, struct str cell, bool all,
		    struct str *code, struct str *label)
{
	if (!cell.len || (!all && map_get(known, cell)) ||
	    (in->check.weights && weight_of(in->check.weights, cell)))
		return false;
	for (int behind = 1; behind >= 0; behind--)
		if (cell_split(cell, behind, code, label) &&
		    ((all && behind) || is_known(in, known, *code)))
			return true;
	return false;
}

static bool all_have_names(const struct incoming *in, size_t column)
{
	struct str code, label;
	size_t n = 0;
	for (size_t r = 0; column != NO_COLUMN && r < in->read.nrows; r++) {
		struct str cell = csv_table_cell(&in->read, r, column);
		if (cell.len && !cell_split(cell, true, &code, &label))
			return false;
		n += cell.len > 0;
	}
	return n > 1;
}

/* Codes first: what they turn out to be is known to those that stand under them. */
static void take_names_apart(struct incoming *in)
{
	struct map *known = map_new();
	size_t code_at = column_read(in, STR("code")), parent_at = column_read(in, STR("parent"));
	bool all = all_have_names(in, code_at);
	struct str code, label;
	note_codes(known, in->now, csv_table_column(in->now, STR("code")));
	in->names = ARENA_ARRAY(in->check.arena, struct str, in->read.nrows + 1);
	in->apart = ARENA_ARRAY(in->check.arena, bool, in->read.nrows + 1);
	for (size_t r = 0; code_at != NO_COLUMN && r < in->read.nrows; r++) {
		struct str cell = csv_table_cell(&in->read, r, code_at);
		if (code_in(in, known, cell, all, &code, &label)) {
			csv_table_set(&in->read, r, code_at, code);
			in->names[r] = label;
			in->apart[r] = true;
		}
	}
	note_codes(known, &in->read, code_at);
	for (size_t r = 0; parent_at != NO_COLUMN && r < in->read.nrows; r++) {
		struct str cell = csv_table_cell(&in->read, r, parent_at);
		if (code_in(in, known, cell, false, &code, &label)) {
			csv_table_set(&in->read, r, parent_at, code);
			in->apart[r] = true;
		}
	}
	map_free(known);
}

static void tell_apart(struct incoming *in, size_t read, size_t row)
{
	struct csv_table *t = &in->check.out->after;
	size_t label = csv_table_column(t, STR("label"));
	if (!in->apart || !in->apart[read])
		return;
	if (in->names[read].len && label != NO_COLUMN && !csv_table_cell(t, row, label).len)
		csv_table_set(t, row, label, in->names[read]);
	fault_add(&in->check, row, in->check.code, true,
		  text_of(in->check.lang,
			  T("Code en naam stonden in één cel; zij zijn uit elkaar gehaald.")));
}

/* The row gets what was read of it; what was not stays. */
static void take_cells(struct incoming *in, size_t read, size_t row)
{
	struct csv_table *t = &in->check.out->after;
	for (size_t i = 0; i < in->read.ncolumns; i++)
		if (in->at[i] != NO_COLUMN)
			csv_table_set(t, row, in->at[i], csv_table_cell(&in->read, read, i));
	t->lines[row] = in->read.lines[read];
	tell_apart(in, read, row);
}

static void copy_row(struct csv_table *to, size_t row, const struct csv_table *from, size_t old)
{
	for (size_t i = 0; i < to->ncolumns; i++)
		csv_table_set(to, row, i,
			      csv_table_cell(from, old, csv_table_column(from, to->columns[i])));
}

static struct str read_key(struct incoming *in, size_t read)
{
	struct csv_table one;
	struct csv_table *t = &in->check.out->after;
	csv_table_make(&one, in->check.arena, t->columns, t->ncolumns);
	csv_table_add_row(&one, in->check.arena);
	for (size_t i = 0; i < in->read.ncolumns; i++)
		csv_table_set(&one, 0, in->at[i], csv_table_cell(&in->read, read, i));
	return row_key(in, &one, 0);
}

static void take_row(struct incoming *in, struct map *old, bool *taken, size_t read)
{
	struct csv_table *t = &in->check.out->after;
	struct arena *a = in->check.arena;
	const uint32_t *at = map_get(old, read_key(in, read));
	size_t row;
	if (at && !taken[*at] && in->how == EDIT_MERGE) {
		row = *at;
	} else {
		row = csv_table_add_row(t, a);
		if (at && !taken[*at] && in->how == EDIT_REPLACE)
			copy_row(t, row, in->now, *at);
	}
	if (at)
		taken[*at] = true;
	take_cells(in, read, row);
	check_width(in, read, row);
	in->check.out->nread++;
}

static void take_rows(struct incoming *in)
{
	struct map *old = map_new();
	bool is_new, *taken = ARENA_ARRAY(in->check.arena, bool, in->now->nrows + 1);
	in->times = map_new();
	for (size_t r = 0; r < in->now->nrows; r++) {
		uint32_t *at = map_put(old, row_key(in, in->now, r), &is_new);
		if (is_new)
			*at = (uint32_t)r;
	}
	map_free(in->times);
	in->times = map_new();
	for (size_t r = 0; r < in->read.nrows; r++)
		if (!is_blank(&in->read, r))
			take_row(in, old, taken, r);
	map_free(in->times);
	map_free(old);
}

/* The table under the columns that it has now; with its rows, or without. */
static void begin(struct incoming *in)
{
	struct csv_table columns;
	struct csv_table *t = &in->check.out->after;
	struct arena *a = in->check.arena;
	list_columns(in->check.list, a, &columns);
	csv_table_with_columns(t, a, in->now, columns.columns, columns.ncolumns);
	for (size_t r = 0; r < t->nrows; r++)
		t->lines[r] = 0;
	if (in->how == EDIT_REPLACE)
		t->nrows = 0;
}

int table_edit_make(struct table_edit *out, struct arena *a, const struct list *l,
		    const struct csv_table *now, const struct weights *w, struct str text,
		    enum table_edit_how how, enum lang lang, struct error *e)
{
	struct incoming in = {
		.check = {.out = out, .arena = a, .list = l, .weights = w, .lang = lang},
		.now = now,
		.how = how};
	*out = (struct table_edit){0};
	bool mended;
	if (csv_table_read_any(&in.read, a, text, &in.widths, &mended, e))
		return -1;
	begin(&in);
	in.check.code = csv_table_column(&out->after, l->drops ? STR("rule") : STR("code"));
	(has_header(&in) ? by_name : by_order)(&in);
	if (!l->explanations && !l->drops)
		take_names_apart(&in);
	take_rows(&in);
	if (mended)
		fault_add(
			&in.check, NO_COLUMN, NO_COLUMN, true,
			text_of(lang,
				T("Letters die in een verkeerde tekenset stonden zijn gelezen zoals "
				  "zij bedoeld waren. Kijk ze na.")));
	if (!out->nread)
		fault_add(&in.check, NO_COLUMN, NO_COLUMN, false,
			  text_of(lang, T("Er staat geen enkele rij in.")));
	check_rows(&in.check);
	return 0;
}
