#include "answer/explained.h"

#include "base/memory/map.h"
#include "store/record/explanation_rows.h"

#include <stdlib.h>

#define PAIRS_MAX 200000000u          /* rows times explanations that are compared for one answer */
#define KEPT_BYTES ((size_t)64 << 20) /* of one cube's explanations, between questions */

/* ---- reading ---- */

static int take_row(struct explanation *x, struct arena *a, const struct cube *c,
		    const struct explanation_row *row, struct error *e)
{
	*x = (struct explanation){
		.scope_text = row->scope_text,
		.title = row->title,
		.text = row->text,
		.source = row->source,
		.cited = {row->meeting, row->meeting_date, row->agenda_item, row->document},
		.author = row->author,
		.date = row->date,
		.version = row->version,
	};
	if (scope_parse(&x->scope, a, c, row->cut, e) == 0)
		return 0;
	e->status = STATUS_STORE;
	return error_context(e, "explanation %lld", (long long)row->id);
}

static int read_all(struct explained *out, struct session *s, struct picture *p, struct arena *a,
		    struct error *e)
{
	const struct cube *c = picture_cube(p);
	struct explanation_row *rows;

	*out = (struct explained){0};
	if (store_explanations(session_store(s), a, c->name, picture_version(p), &rows, &out->n,
			       e) != 0)
		return -1;
	out->items = ARENA_ARRAY(a, struct explanation, out->n + 1);
	out->depths = ARENA_ARRAY(a, size_t, out->n + 1);
	for (size_t i = 0; i < out->n; i++) {
		if (take_row(&out->items[i], a, c, &rows[i], e) != 0)
			return -1;
		out->depths[i] = scope_depth(&out->items[i].scope, c);
	}
	explained_sort(out, a, c);
	return 0;
}

struct kept {
	struct arena *arena; /* NULL: too much to keep */
	struct explained all;
};

struct keeping {
	struct session *session;
	struct picture *picture;
};

static void drop(void *made)
{
	struct kept *k = made;

	if (k->arena)
		arena_free(k->arena);
	free(k);
}

static int make(void **made, void *context, struct error *e)
{
	const struct keeping *of = context;
	struct kept *k = xcalloc(1, sizeof *k);

	k->arena = arena_new();
	if (read_all(&k->all, of->session, of->picture, k->arena, e) != 0) {
		drop(k);
		return -1;
	}
	if (arena_size(k->arena) > KEPT_BYTES) {
		arena_free(k->arena);
		k->arena = NULL;
	}
	*made = k;
	return 0;
}

int explained_get(const struct explained **out, struct session *s, struct picture *p,
		  struct arena *a, struct error *e)
{
	struct keeping of = {s, p};
	void *made;

	if (picture_derived(&made, p, PICTURE_EXPLAINED, make, drop, &of, e) != 0)
		return -1;
	const struct kept *k = made;
	if (k->arena) {
		*out = &k->all;
		return 0;
	}
	struct explained *own = ARENA_NEW(a, struct explained);
	*out = own;
	return read_all(own, s, p, a, e);
}

/* ---- matching ---- */

/* The question's columns, then those of the kind's scopes. */
struct pass {
	const struct explained *all;
	const struct explained_kind *kind;
	struct columns columns;
	size_t *places; /* [terms] which column each term is about */
};

static void make_columns(struct pass *k, const struct question *r)
{
	const struct scope *s = k->kind->scope;

	for (size_t i = 0; i < r->columns.n; i++)
		columns_add(&k->columns, r->arena, r->cube, &r->columns.items[i]);
	k->places = ARENA_ARRAY(r->arena, size_t, s->nterms + 1);
	for (size_t i = 0; i < s->nterms; i++) {
		const struct scope_term *t = &s->terms[i];
		struct column column = {
			.kind = COLUMN_ATTRIBUTE,
			.dimension = t->dimension,
			.attribute = t->attribute,
			.ref = r->cube->dimensions[t->dimension].attributes[t->attribute].ref};
		/* A label of our own: an alias of the question may have taken the plain one. */
		column.label = arena_printf(r->arena, "%zu scope", i);
		k->places[i] = k->columns.n;
		columns_add(&k->columns, r->arena, r->cube, &column);
	}
}

static bool speaks(const struct scope *s, const struct pass *k, const struct cells *c, size_t cell)
{
	for (size_t i = 0; i < s->nterms; i++)
		if (!scope_term_has(&s->terms[i], c->columns[k->places[i]].type,
				    cells_value(c, k->places[i], cell)))
			return false;
	return true;
}

/* The key of a cell's values; false: one of them is empty, of which no scope speaks. */
static bool key_of_cell(struct buffer *key, const struct pass *k, const struct cells *c,
			size_t cell)
{
	buffer_reset(key);
	for (size_t i = 0; i < k->kind->scope->nterms; i++) {
		const struct value *v = cells_value(c, k->places[i], cell);
		if (v->null)
			return false;
		explained_key_add(key, c->columns[k->places[i]].type, v);
	}
	return true;
}

struct telling {
	void (*found)(void *payload, size_t explanation, struct str cell);
	void *payload;
	struct map *told;
	struct arena *arena;
};

static void tell(struct telling *t, size_t explanation, struct str cell)
{
	bool is_new = false;

	map_put(t->told, arena_printf(t->arena, "%zu %.*s", explanation, STR_ARG(cell)), &is_new);
	if (is_new)
		t->found(t->payload, explanation, cell);
}

static void match_cells(const struct pass *k, const struct cells *c, const struct question *r,
			struct telling *t)
{
	struct buffer key;

	buffer_init(&key, SIZE_MAX);
	t->told = map_new();
	for (size_t i = 0; i < c->n; i++) {
		if (c->count[i] == 0)
			continue;
		struct str cell = cells_key(r->arena, c, r->columns.n, i);
		size_t n = 0;
		const struct explained_key *found = NULL;
		if (key_of_cell(&key, k, c, i))
			found = explained_find(k->kind, buffer_str(&key), &n);
		for (size_t m = 0; m < n; m++)
			tell(t, found[m].explanation, cell);
		for (size_t m = 0; m < k->kind->nplural; m++)
			if (speaks(&k->all->items[k->kind->plural[m]].scope, k, c, i))
				tell(t, k->kind->plural[m], cell);
	}
	map_free(t->told);
	buffer_drop(&key);
}

static int match_kind(const struct pass *k, struct session *s, struct picture *p,
		      const struct question *r, struct telling *t, struct error *e)
{
	const struct columns none = {0};
	struct cells *c;

	if (engine_cells(&c, s, p, r, &k->columns, &none, e) != 0)
		return -1;
	int result = c->n && k->kind->nplural > PAIRS_MAX / c->n
			     ? error_set(e, STATUS_LIMIT,
					 "Too many explanations for so many cells: narrow the cut")
			     : 0;
	if (result == 0)
		match_cells(k, c, r, t);
	cells_close(c);
	return result;
}

int explained_match(const struct explained *x, struct session *s, struct picture *p,
		    const struct question *r,
		    void (*found)(void *payload, size_t explanation, struct str cell),
		    void *payload, struct error *e)
{
	struct telling t = {.found = found, .payload = payload, .arena = r->arena};
	int result = 0;

	for (size_t i = 0; i < x->nkinds && result == 0; i++) {
		struct pass k = {.all = x, .kind = &x->kinds[i]};
		make_columns(&k, r);
		result = match_kind(&k, s, p, r, &t, e);
	}
	return result;
}

/* ---- counting ---- */

struct explained_counts {
	struct map *cells;
};

static void count_one(void *payload, size_t explanation, struct str cell)
{
	struct explained_counts *c = payload;
	bool is_new;
	(void)explanation;
	++*map_put(c->cells, cell, &is_new);
}

int explained_count(struct explained_counts **out, struct session *s, struct picture *p,
		    const struct question *r, struct error *e)
{
	const struct explained *all;
	struct explained_counts *c = xcalloc(1, sizeof *c);
	c->cells = map_new();
	*out = c;
	return explained_get(&all, s, p, r->arena, e) ||
			       explained_match(all, s, p, r, count_one, c, e)
		       ? -1
		       : 0;
}

uint32_t explained_counts_get(const struct explained_counts *c, struct str cell)
{
	const uint32_t *n = map_get(c->cells, cell);
	return n ? *n : 0;
}

void explained_counts_free(struct explained_counts *c)
{
	if (!c)
		return;
	map_free(c->cells);
	free(c);
}
