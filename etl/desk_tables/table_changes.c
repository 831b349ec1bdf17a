/* What is done to one table: codes placed, rows typed, levels, budgets, explanations. */
#include "base/text/plural.h"
#include "desk_tables/table_views.h"

#include <stdio.h>

#define FRESH_ROWS 5u
#define FAULTS_SAID 8u

struct changing {
	struct visit *v;
	struct tables_view t;
	struct list list;
	struct csv_table now, basis;
	struct arena *arena;
	enum lang lang;
};

static struct str field(const struct changing *c, const char *name)
{
	return str_trim(intake_field(c->v->body, name));
}

static struct str numbered(const struct changing *c, const char *name, size_t i)
{
	return field(c, arena_printf(c->arena, "%s.%zu", name, i).ptr);
}

static enum keep refuse(struct changing *c, struct str what)
{
	c->t.fault = text_of(c->lang, what);
	return KEEP_FAULT;
}

static enum keep refuse_error(struct changing *c, const struct error *e)
{
	c->t.fault = arena_dup(c->arena, str_z(e->text));
	return KEEP_FAULT;
}

/* What is wrong, row by row, as a text of a few lines. */
static struct str said(const struct changing *c, const struct table_edit *e)
{
	struct str all = STR("");
	for (size_t i = 0, n = 0; i < e->n && n < FAULTS_SAID; i++) {
		const struct row_fault *f = &e->faults[i];
		if (f->warning)
			continue;
		n++;
		all = arena_printf(
			c->arena, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(all), all.len ? "\n" : "",
			STR_ARG(f->code), f->code.len ? " · " : "",
			STR_ARG(c->list.drops ? column_name(c->lang, f->column) : f->column),
			f->column.len ? ": " : "", STR_ARG(f->what));
	}
	return all;
}

/* Checks the rows and keeps them. */
static enum keep keep(struct changing *c, const struct csv_table *after, struct str why)
{
	struct table_edit e;
	struct weights w;
	bool known = tables_weights(c->v, &c->t, &c->list, &w);
	table_edit_check(&e, c->arena, &c->list, after, known ? &w : NULL, c->lang);
	if (known)
		weights_free(&w);
	if (e.nfaults) {
		c->t.fault = said(c, &e);
		return KEEP_FAULT;
	}
	return tables_keep_rows(c->v, &c->t, &c->list, &e.after, why);
}

static size_t row_of(const struct csv_table *t, struct str code)
{
	size_t at = csv_table_column(t, STR("code"));
	for (size_t r = 0; r < t->nrows; r++)
		if (str_eq(csv_table_cell(t, r, at), code))
			return r;
	return NO_COLUMN;
}

static void set(struct csv_table *t, size_t row, struct str column, struct str value)
{
	csv_table_set(t, row, csv_table_column(t, column), value);
}

static size_t row_made(struct changing *c, struct str code)
{
	size_t row = row_of(&c->now, code);
	if (row == NO_COLUMN) {
		row = csv_table_add_row(&c->now, c->arena);
		set(&c->now, row, STR("code"), code);
	}
	return row;
}

/* ---- placing codes ---- */

/* The row that codes are placed under, made when it is new; empty: none was named. */
static struct str target(struct changing *c)
{
	struct str under = field(c, "onder"), code = field(c, "nieuwe-code");
	if (!code.len)
		return under;
	size_t row = row_made(c, code);
	if (field(c, "nieuwe-naam").len)
		set(&c->now, row, STR("label"), field(c, "nieuwe-naam"));
	if (under.len && !str_eq(under, code))
		set(&c->now, row, STR("parent"), under);
	return code;
}

static void place(struct changing *c, struct str code, struct str label, struct str under)
{
	size_t row = row_made(c, code);
	if (label.len)
		set(&c->now, row, STR("label"), label);
	if (under.len && !str_eq(under, code))
		set(&c->now, row, STR("parent"), under);
}

static enum keep place_codes(struct changing *c)
{
	struct str under = target(c), alone = intake_field(c->v->body, "alleen");
	size_t n = 0;
	if (c->list.nlevels && !under.len)
		return refuse(c, T("Kies waar de codes onder vallen, of noem een nieuwe."));
	for (size_t i = 0; i < TABLE_PAGE_ROWS; i++) {
		struct str code = numbered(c, "code", i);
		bool chosen = alone.len ? str_eq(alone, code) : numbered(c, "kies", i).len > 0;
		if (!code.len || !chosen)
			continue;
		place(c, code, numbered(c, "naam", i), under);
		n++;
	}
	if (!n)
		return refuse(c, T("Er is geen code aangekruist."));
	return keep(c, &c->now,
		    under.len ? arena_printf(c->arena, "%zu × onder %.*s", n, STR_ARG(under))
			      : arena_printf(c->arena, "%zu × in de lijst", n));
}

/* ---- rows as they are typed ---- */

/* The row of the table as it is now that a row of the form's table is: by its place where both are the same version,
 * else by what tells it apart. */
static size_t row_now(const struct changing *c, size_t row)
{
	if (tables_basis(c->v, &c->t) == c->t.version)
		return row;
	if (c->list.explanations || c->list.drops)
		return NO_COLUMN;
	size_t at = csv_table_column(&c->basis, STR("code"));
	return row_of(&c->now, csv_table_cell(&c->basis, row, at));
}

/* Line ends as browsers send them are none of the text. */
static struct str typed(const struct changing *c, struct str s)
{
	size_t n = 0;
	s = str_trim(s);
	if (!s.len || !memchr(s.ptr, '\r', s.len))
		return s;
	char *out = arena_bytes(c->arena, s.len);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			out[n++] = s.ptr[i];
	return (struct str){out, n};
}

static size_t change_cells(struct changing *c, size_t *lost)
{
	size_t changed = 0, row, column;
	struct str name;
	for (size_t i = 0; i < intake_fields(c->v->body); i++) {
		struct str value = intake_field_at(c->v->body, i, &name);
		if (!table_cell_named(name, "rij", &row, &column) || row >= c->basis.nrows ||
		    column >= c->basis.ncolumns)
			continue;
		value = typed(c, value);
		if (str_eq(value, csv_table_cell(&c->basis, row, column)))
			continue;
		size_t at = row_now(c, row);
		*lost += at == NO_COLUMN;
		if (at == NO_COLUMN)
			continue;
		csv_table_set(&c->now, at, column, value);
		changed++;
	}
	return changed;
}

static size_t add_rows(struct changing *c)
{
	size_t added = 0;
	for (size_t i = 0; i < FRESH_ROWS; i++) {
		size_t row = NO_COLUMN;
		for (size_t k = 0; k < c->now.ncolumns; k++) {
			const char *name = arena_printf(c->arena, "nieuw.%zu.%zu", i, k).ptr;
			struct str value = typed(c, field(c, name));
			if (!value.len)
				continue;
			if (row == NO_COLUMN) {
				row = csv_table_add_row(&c->now, c->arena);
				added++;
			}
			csv_table_set(&c->now, row, k, value);
		}
	}
	return added;
}

static size_t take_rows_away(struct changing *c)
{
	bool *gone = ARENA_ARRAY(c->arena, bool, c->now.nrows + 1);
	size_t n = 0;
	for (size_t i = 0; i < intake_fields(c->v->body); i++) {
		struct str name;
		uint64_t row;
		intake_field_at(c->v->body, i, &name);
		if (!str_eq(str_split(&name, '.'), STR("weg")) || !name.ptr ||
		    !str_to_u64(name, &row) || row >= c->basis.nrows)
			continue;
		size_t at = row_now(c, (size_t)row);
		if (at == NO_COLUMN || gone[at])
			continue;
		gone[at] = true;
		n++;
	}
	csv_table_without_rows(&c->now, gone);
	return n;
}

static enum keep change_rows(struct changing *c)
{
	size_t lost = 0, changed = change_cells(c, &lost);
	size_t gone = take_rows_away(c), added = add_rows(c);
	if (lost)
		return refuse(
			c,
			T("Een rij die u veranderde is er niet meer. Kijk hoe de tabel nu is en doe "
			  "uw wijziging opnieuw."));
	if (!changed && !gone && !added)
		return refuse(c, T("Er is niets veranderd."));
	return keep(c, &c->now,
		    arena_printf(c->arena, "%.*s: %zu %s veranderd, %zu %s erbij, %zu weg",
				 STR_ARG(list_said(&c->list)), changed,
				 plural(changed, "cel", "cellen"), added,
				 plural(added, "rij", "rijen"), gone));
}

/* ---- explanations ---- */

static struct str quoted(const struct changing *c, struct str s)
{
	struct buffer out;
	buffer_init(&out, 2 * s.len + 16);
	buffer_append_char(&out, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"' || s.ptr[i] == '\\')
			buffer_append_char(&out, '\\');
		buffer_append_char(&out, s.ptr[i]);
	}
	buffer_append_char(&out, '"');
	struct str text = arena_dup(c->arena, buffer_str(&out));
	buffer_drop(&out);
	return text;
}

static enum keep add_explanation(struct changing *c)
{
	uint64_t year;
	struct str dimension = field(c, "bij"), code = field(c, "bij-code");
	struct str when = field(c, "jaar");
	if (!dimension.len || !code.len || !field(c, "titel").len || !field(c, "tekst").len)
		return refuse(c,
			      T("Zeg waar de toelichting bij hoort, met een titel en een tekst."));
	if (when.len && (!str_to_u64(when, &year) || year < 1900 || year > 2100))
		return refuse(c, T("Een jaar is vier cijfers."));
	struct str value = quoted(c, code);
	struct str scope = arena_printf(c->arena, "%.*s:%.*s", STR_ARG(dimension), STR_ARG(value));
	if (when.len)
		scope = arena_printf(c->arena, "%.*s|year:%.*s", STR_ARG(scope), STR_ARG(when));
	size_t row = csv_table_add_row(&c->now, c->arena);
	set(&c->now, row, STR("scope"), scope);
	set(&c->now, row, STR("title"), field(c, "titel"));
	set(&c->now, row, STR("text"), typed(c, field(c, "tekst")));
	set(&c->now, row, STR("source"), field(c, "bron"));
	set(&c->now, row, STR("author"), field(c, "auteur"));
	return keep(c, &c->now, arena_printf(c->arena, "toelichting bij %.*s", STR_ARG(scope)));
}

/* ---- its shape ---- */

/* The table under the columns that its list has now. */
static enum keep reshaped(struct changing *c, struct str why)
{
	struct list l;
	struct csv_table columns, after;
	if (!list_named(c->t.descriptor, c->arena, c->list.name, &l))
		return refuse(c, T("Deze lijst is er niet."));
	list_columns(&l, c->arena, &columns);
	csv_table_with_columns(&after, c->arena, &c->now, columns.columns, columns.ncolumns);
	c->list = l;
	return keep(c, &after, why);
}

static enum keep change_levels(struct changing *c)
{
	struct str titles[LEVELS_MAX + 1], text = field(c, "niveaus");
	struct error e;
	size_t n = tables_titles(text, titles);
	if (list_set_levels(c->t.descriptor, c->arena, c->list.name, titles, n, &e) != 0)
		return refuse_error(c, &e);
	return reshaped(c, arena_printf(c->arena, "niveaus: %.*s", STR_ARG(text)));
}

static enum keep change_rules(struct changing *c)
{
	struct error e;
	bool rules = str_eq(field(c, "regels"), STR("ja"));
	if (list_set_rules(c->t.descriptor, c->arena, c->list.name, rules, &e) != 0)
		return refuse_error(c, &e);
	return reshaped(c, arena_printf(c->arena, "%.*s: %s", STR_ARG(c->list.name),
					rules ? "rijen zijn regels" : "rijen zijn codes"));
}

static enum keep add_budget(struct changing *c)
{
	uint64_t year;
	struct str column;
	struct error e;
	if (!str_to_u64(field(c, "jaar"), &year))
		return refuse(c, T("Een jaar is vier cijfers."));
	if (list_add_budget(c->t.descriptor, c->arena, c->list.name, year, field(c, "fase"),
			    field(c, "kant"), &column, &e) != 0)
		return refuse_error(c, &e);
	return reshaped(c, arena_printf(c->arena, "begroting: %.*s", STR_ARG(column)));
}

static enum keep drop_budget(struct changing *c)
{
	struct error e;
	struct str column = field(c, "kolom");
	if (list_drop_budget(c->t.descriptor, c->arena, c->list.name, column, &e) != 0)
		return refuse_error(c, &e);
	return reshaped(c, arena_printf(c->arena, "begroting weg: %.*s", STR_ARG(column)));
}

static enum keep drop_list(struct changing *c)
{
	struct kept_table gone = {c->list.path, STR(""), true};
	list_detach(c->t.descriptor, c->list.name);
	return tables_keep(c->v, &c->t, &gone, 1,
			   arena_printf(c->arena, "lijst weg: %.*s", STR_ARG(c->list.name)));
}

/* ---- what is pasted waits to be seen ---- */

static enum keep paste(struct changing *c, int64_t *draft)
{
	struct error e;
	struct table_draft d = {.delivery = c->t.delivery.id,
				.list = c->list.name,
				.by = c->v->person.address,
				.content = intake_field(c->v->body, "tekst"),
				.replace = str_eq(field(c, "hoe"), STR("vervang"))};
	if (!str_trim(d.content).len)
		return refuse(c, T("Er is niets geplakt."));
	return draft_make(c->v->desk, &d, draft, &e) == 0 ? KEEP_DONE : refuse_error(c, &e);
}

/* ---- all of them ---- */

static struct url behind(struct changing *c, struct str what, int64_t draft)
{
	struct url_draft d;
	struct str part = field(c, "deel");
	if (str_eq(what, STR("lijst-weg")))
		return c->t.here;
	if (draft) {
		url_start(&d, c->arena,
			  visit_url(c->v, "leveringen", c->t.delivery.id, "voorstellen"));
		url_segment_number(&d, draft);
		return url_done(&d);
	}
	url_start(&d, c->arena, tables_url(c->v, c->t.delivery.id, c->list.name, ""));
	if (part.len)
		url_query(&d, "deel", part);
	if (field(c, "zoek").len)
		url_query(&d, "zoek", field(c, "zoek"));
	if (field(c, "pagina").len)
		url_query(&d, "pagina", field(c, "pagina"));
	return url_done(&d);
}

static enum keep do_it(struct changing *c, struct str what, int64_t *draft)
{
	static const struct {
		const char *word;
		enum keep (*run)(struct changing *c);
	} all[] = {{"deel-in", place_codes},         {"rijen", change_rows},
		   {"toelichting", add_explanation}, {"niveaus", change_levels},
		   {"regels", change_rules},         {"begroting", add_budget},
		   {"begroting-weg", drop_budget},   {"lijst-weg", drop_list}};
	if (str_eq(what, STR("plak")))
		return paste(c, draft);
	/* Drop rules have rows, and nothing else of a list. */
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(what, str_z(all[i].word)) &&
		    (!c->list.drops || all[i].run == change_rows))
			return all[i].run(c);
	return refuse(c, T("Dit formulier is niet volledig."));
}

void handle_table_change(struct visit *v)
{
	struct changing c = {
		.v = v, .arena = v->arena, .lang = lang_accepted(v->rq->accept_language)};
	struct error e;
	int64_t draft = 0;
	if (!tables_posted(v, &c.t))
		return;
	struct str what = field(&c, "doe");
	if (!tables_list(v, &c.t, v->rq->segments[3], &c.list)) {
		tables_close(&c.t);
		return;
	}
	struct list asked = c.list;
	if (tables_read(v, &c.list, 0, &c.now, &e) != 0 ||
	    tables_read(v, &c.list, tables_basis(v, &c.t), &c.basis, &e) != 0) {
		visit_failed(v, &e);
		tables_close(&c.t);
		return;
	}
	enum keep kept = do_it(&c, what, &draft);
	if (kept == KEEP_DONE)
		visit_go(v, behind(&c, what, draft));
	else if (kept == KEEP_FAULT)
		table_show(v, &c.t, &asked, 422, intake_field(v->body, "tekst"));
	tables_close(&c.t);
}
