#include "answer/explained.h"

#include "base/map.h"
#include "store/explanation_rows.h"

#include <stdlib.h>

#define PAIRS_MAX 200000000u /* rows times explanations that are compared for one answer */

/* ---- reading ---- */

static int take_row(struct explanation *x, struct arena *a, const struct cube *c,
		    const struct explanation_row *row, struct error *e)
{
	*x = (struct explanation){
		.scope_text = row->scope_text,
		.title = row->title,
		.text = row->text,
		.source = row->source,
		.author = row->author,
		.date = row->date,
		.version = row->version,
	};
	if (scope_parse(&x->scope, a, c, row->cut, e) == 0)
		return 0;
	e->status = STATUS_STORE;
	return error_context(e, "explanation %lld", (long long)row->id);
}

int explained_read(struct explained *out, struct session *s, struct picture *p, struct arena *a,
		   struct error *e)
{
	const struct cube *c = picture_cube(p);
	struct explanation_row *rows;

	*out = (struct explained){0};
	if (store_explanations(session_store(s), a, c->name, picture_version(p), &rows, &out->n,
			       e) != 0)
		return -1;
	out->items = ARENA_ARRAY(a, struct explanation, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		if (take_row(&out->items[i], a, c, &rows[i], e) != 0)
			return -1;
	return 0;
}

/* ---- matching ---- */

/* Explanations whose scopes name the same attributes are judged by one pass over the facts. */
struct kind {
	struct columns columns; /* the question's, then those of the scopes */
	size_t *places;         /* [terms] which column each term is about */
	size_t *members;        /* explanations */
	size_t n;
};

static void make_columns(struct kind *k, const struct scope *s, const struct question *r)
{
	k->columns = (struct columns){0};
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

static bool speaks(const struct scope *s, const struct kind *k, const struct cells *c, size_t cell)
{
	for (size_t i = 0; i < s->nterms; i++)
		if (!scope_term_has(&s->terms[i], c->columns[k->places[i]].type,
				    cells_value(c, k->places[i], cell)))
			return false;
	return true;
}

struct telling {
	void (*found)(void *payload, size_t explanation, struct str cell);
	void *payload;
};

static void match_cells(const struct kind *k, const struct explained *x, const struct cells *c,
			const struct question *r, const struct telling *tell)
{
	struct map *told = map_new();

	for (size_t i = 0; i < c->n; i++) {
		struct str cell = cells_key(r->arena, c, r->columns.n, i);
		for (size_t m = 0; m < k->n; m++) {
			bool is_new = false;
			if (c->count[i] == 0 || !speaks(&x->items[k->members[m]].scope, k, c, i))
				continue;
			map_put(told,
				arena_printf(r->arena, "%zu %.*s", k->members[m], STR_ARG(cell)),
				&is_new);
			if (is_new)
				tell->found(tell->payload, k->members[m], cell);
		}
	}
	map_free(told);
}

static int match_kind(const struct kind *k, const struct explained *x, struct session *s,
		      struct picture *p, const struct question *r, const struct telling *tell,
		      struct error *e)
{
	const struct columns none = {0};
	struct cells *c;

	if (engine_cells(&c, s, p, r, &k->columns, &none, e) != 0)
		return -1;
	int result = c->n && k->n > PAIRS_MAX / c->n
			     ? error_set(e, STATUS_LIMIT,
					 "Too many explanations for so many cells: narrow the cut")
			     : 0;
	if (result == 0)
		match_cells(k, x, c, r, tell);
	cells_close(c);
	return result;
}

static struct str signature(struct arena *a, const struct scope *s)
{
	struct str out = STR("");
	for (size_t i = 0; i < s->nterms; i++)
		out = arena_printf(a, "%.*s%zu.%zu ", STR_ARG(out), s->terms[i].dimension,
				   s->terms[i].attribute);
	return out;
}

int explained_match(const struct explained *x, struct session *s, struct picture *p,
		    const struct question *r,
		    void (*found)(void *payload, size_t explanation, struct str cell),
		    void *payload, struct error *e)
{
	struct telling tell = {found, payload};
	struct map *kinds = map_new();
	struct kind *list = ARENA_ARRAY(r->arena, struct kind, x->n + 1);
	uint32_t *of = ARENA_ARRAY(r->arena, uint32_t, x->n + 1);
	int result = 0;
	for (size_t i = 0; i < x->n; i++) {
		bool is_new = false;
		uint32_t *index = map_put(kinds, signature(r->arena, &x->items[i].scope), &is_new);
		if (is_new) {
			*index = (uint32_t)map_count(kinds) - 1;
			make_columns(&list[*index], &x->items[i].scope, r);
		}
		of[i] = *index;
		list[*index].n++;
	}
	size_t nkinds = map_count(kinds);
	for (size_t k = 0; k < nkinds; k++) {
		list[k].members = ARENA_ARRAY(r->arena, size_t, list[k].n);
		list[k].n = 0;
	}
	for (size_t i = 0; i < x->n; i++)
		list[of[i]].members[list[of[i]].n++] = i;
	for (size_t k = 0; k < nkinds && result == 0; k++)
		result = match_kind(&list[k], x, s, p, r, &tell, e);
	map_free(kinds);
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
	struct explained all;
	struct explained_counts *c = xcalloc(1, sizeof *c);
	c->cells = map_new();
	*out = c;
	return explained_read(&all, s, p, r->arena, e) ||
			       explained_match(&all, s, p, r, count_one, c, e)
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
