/* The parts of a table's page: codes without a place, the tree, the rows. */
#include "desk_tables/table_views.h"

#include "base/text/utf8.h"
#include <stdlib.h>

/* So many rows of a tree are shown at once; what is below one is a click away. */
#define TREE_SHOWN 200u
#define ABOVE_MAX 500u

/* ---- words ---- */

struct str column_name(enum lang lang, struct str column)
{
	const struct {
		struct str column, name;
	} known[] = {{STR("code"), T("Code")},
		     {STR("label"), T("Naam")},
		     {STR("parent"), T("Valt onder")},
		     {STR("description"), T("Beschrijving")},
		     {STR("scope"), T("Bereik")},
		     {STR("title"), T("Titel")},
		     {STR("text"), T("Tekst")},
		     {STR("source"), T("Bron")},
		     {STR("author"), T("Auteur")},
		     {STR("date"), T("Datum")},
		     {STR("rule"), T("Weglaatregel")},
		     {STR("field"), T("Kolom")},
		     {STR("condition"), T("Voorwaarde")},
		     {STR("value"), T("Waarde")},
		     {STR("reason"), T("Reden")}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(column, known[i].column))
			return text_of(lang, known[i].name);
	return column;
}

/* ---- pages of rows ---- */

static size_t page_number(struct visit *v)
{
	uint64_t n;
	struct str asked = page_param(v->page, "pagina");
	struct str posted = intake_field(v->body, "pagina");
	return str_to_u64(posted.len ? posted : asked, &n) && n > 0 && n < 1000000 ? (size_t)n - 1
										   : 0;
}

static struct url page_url(struct visit *v, const struct table_view *t, size_t number)
{
	struct url_draft d;
	url_start(&d, v->arena, t->parts[t->part]);
	if (t->search.len)
		url_query(&d, "zoek", t->search);
	url_query_number(&d, "pagina", (int64_t)number + 1);
	return url_done(&d);
}

/* Which of `n` are on this page. */
static size_t turn(struct visit *v, struct table_view *t, size_t n)
{
	size_t number = page_number(v);
	if (number * TABLE_PAGE_ROWS >= n)
		number = 0;
	t->first = number * TABLE_PAGE_ROWS;
	t->nall = n;
	if (number)
		t->earlier = page_url(v, t, number - 1);
	if (t->first + TABLE_PAGE_ROWS < n)
		t->later = page_url(v, t, number + 1);
	return n - t->first < TABLE_PAGE_ROWS ? n - t->first : TABLE_PAGE_ROWS;
}

static bool found(struct arena *scratch, struct str wanted, struct str one, struct str other)
{
	if (!wanted.len)
		return true;
	struct str all = utf8_fold(
		scratch, arena_printf(scratch, "%.*s %.*s", STR_ARG(one), STR_ARG(other)));
	return memmem(all.ptr, all.len, wanted.ptr, wanted.len) != NULL || str_starts(one, wanted);
}

/* ---- nodes ---- */

static struct shown_node shown(struct visit *v, const struct table_view *t,
			       const struct tree_node *n, const struct weights *w)
{
	struct shown_node out = {.code = n->code,
				 .label = n->label,
				 .depth = n->depth,
				 .leaf = n->leaf,
				 .lines = worded_count(v->page->lang, (int64_t)n->lines)};
	for (size_t i = 0; i < w->nparts && out.namounts < AMOUNTS_MAX; i++)
		out.amounts[out.namounts++] = tables_amount(v, n->sums[i], w->decimals);
	for (size_t i = 0; i < t->list.nbudgets && n->budgets && out.namounts < AMOUNTS_MAX; i++)
		out.amounts[out.namounts++] = n->budgets[i] || n->typed[i].len
						      ? tables_amount(v, n->budgets[i], 2)
						      : (struct worded){0};
	return out;
}

/* Under what a code can be placed: what is not too deep, and is no code of the ledgers with nothing below it. */
static void tell_above(struct visit *v, struct table_view *t, const struct placing *p,
		       const struct weights *w)
{
	t->above = ARENA_ARRAY(v->arena, struct shown_node, ABOVE_MAX);
	for (size_t i = 0; i < p->n && t->nabove < ABOVE_MAX; i++) {
		const struct tree_node *n = &p->nodes[i];
		bool parent = i + 1 < p->n && p->nodes[i + 1].depth > n->depth;
		if (n->depth + 1 < t->list.nlevels && (parent || !weight_of(w, n->code)))
			t->above[t->nabove++] = shown(v, t, n, w);
	}
}

void table_part_open(struct visit *v, struct table_view *t, const struct placing *p,
		     const struct weights *w)
{
	struct arena *scratch = arena_new();
	struct str wanted = utf8_fold(v->arena, t->search);
	const struct tree_node **hits =
		ARENA_ARRAY(v->arena, const struct tree_node *, p->nopen + 1);
	size_t n = 0;
	for (size_t i = 0; i < p->nopen; i++) {
		arena_reset(scratch);
		if (found(scratch, wanted, p->open[i].code, p->open[i].label))
			hits[n++] = &p->open[i];
	}
	arena_free(scratch);
	t->n = turn(v, t, n);
	t->nodes = ARENA_ARRAY(v->arena, struct shown_node, t->n + 1);
	for (size_t i = 0; i < t->n; i++)
		t->nodes[i] = shown(v, t, hits[t->first + i], w);
	tell_above(v, t, p, w);
}

/* Where all do not fit: the highest, and what is below those on the way to `opened`. */
static bool on_the_way(const struct placing *p, size_t at, size_t opened)
{
	size_t depth = p->nodes[at].depth;
	if (depth == 0)
		return true;
	if (opened == NO_COLUMN)
		return false;
	/* Its parent is `opened` or above that. */
	size_t parent = at;
	while (parent > 0 && p->nodes[parent].depth >= depth)
		parent--;
	size_t up = opened;
	while (up != parent && up > 0 && p->nodes[up].depth > p->nodes[parent].depth)
		up--;
	return up == parent;
}

static size_t opened_node(struct visit *v, const struct placing *p)
{
	struct str code = page_param(v->page, "onder");
	for (size_t i = 0; i < p->n && code.len; i++)
		if (str_eq(p->nodes[i].code, code))
			return i;
	return NO_COLUMN;
}

void table_part_tree(struct visit *v, struct table_view *t, const struct placing *p,
		     const struct weights *w)
{
	bool all = p->n <= TREE_SHOWN;
	size_t opened = opened_node(v, p);
	t->nall = p->n;
	t->nodes = ARENA_ARRAY(v->arena, struct shown_node, p->n + 1);
	for (size_t i = 0; i < p->n && (all || t->n < 5 * TREE_SHOWN); i++) {
		if (!all && !on_the_way(p, i, opened))
			continue;
		struct shown_node *n = &t->nodes[t->n++];
		*n = shown(v, t, &p->nodes[i], w);
		if (all || i + 1 == p->n || p->nodes[i + 1].depth <= p->nodes[i].depth)
			continue;
		struct url_draft d;
		url_start(&d, v->arena, t->parts[PART_TREE]);
		url_query(&d, "onder", n->code);
		n->open = url_done(&d);
	}
}

/* ---- rows ---- */

void table_part_rows(struct visit *v, struct table_view *t, const struct weights *w)
{
	const struct csv_table *rows = &t->rows;
	struct arena *scratch = arena_new();
	struct str wanted = utf8_fold(v->arena, t->search);
	size_t *hits = ARENA_ARRAY(v->arena, size_t, rows->nrows + 1), n = 0;
	for (size_t r = 0; r < rows->nrows; r++) {
		arena_reset(scratch);
		if (found(scratch, wanted, csv_table_cell(rows, r, 0), csv_table_cell(rows, r, 1)))
			hits[n++] = r;
	}
	arena_free(scratch);
	t->n = turn(v, t, n);
	t->shown = ARENA_ARRAY(v->arena, struct shown_row, t->n + 1);
	for (size_t i = 0; i < t->n; i++) {
		size_t r = hits[t->first + i];
		t->shown[i] = (struct shown_row){
			.cells = &rows->cells[r * rows->ncolumns],
			.key = arena_printf(v->arena, "%zu", r),
			.in_file = !w || weight_of(w, csv_table_cell(rows, r, 0)) != NULL};
	}
}

bool table_cell_named(struct str name, const char *front, size_t *row, size_t *column)
{
	uint64_t r, k;
	struct str rest = name;
	if (!str_eq(str_split(&rest, '.'), str_z(front)) || !rest.ptr ||
	    !str_to_u64(str_split(&rest, '.'), &r) || !rest.ptr || !str_to_u64(rest, &k) ||
	    r > CSV_TABLE_ROWS_MAX || k > CSV_TABLE_COLUMNS_MAX)
		return false;
	*row = (size_t)r;
	*column = (size_t)k;
	return true;
}
