#include "openspending_nl/titles.h"

#include "explore/inquiry.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct nl_asking *asking;
	const struct nl_cube *cube;
	int layer_dimension, layer_attribute; /* -1: all of it is of one layer */
	enum nl_layer layer;
	int year;
	struct nl_title *items;
	size_t n, capacity;
};

static struct str ref_of(const struct nl_cube *c, size_t dimension, size_t attribute)
{
	return c->guide->cube->dimensions[dimension].attributes[attribute].ref;
}

static struct str axis_ref(const struct nl_cube *c, const struct guide_axis *x)
{
	return ref_of(c, (size_t)x->dimension, x->attribute);
}

/* "gemeente", "Gemeenschappelijke regeling", "Waterschappen", "GR": by how they begin. */
static bool layer_by_word(enum nl_layer *out, struct str word)
{
	static const char *const words[NL_LAYERS][2] = {
		{"gemeente", "GM"}, {"provincie", "PV"}, {"gemeenschap", "GR"}, {"water", "WS"}};

	for (int i = 0; i < NL_LAYERS; i++)
		for (int k = 0; k < 2; k++)
			if (word.len >= strlen(words[i][k]) &&
			    strncasecmp(word.ptr, words[i][k], strlen(words[i][k])) == 0) {
				*out = (enum nl_layer)i;
				return true;
			}
	return false;
}

/* Governments of several layers say theirs in an attribute; else one of them says it for all. */
static void find_layer(struct reading *r)
{
	const struct nl_governments *g = &r->asking->governments;
	const struct cube *c = r->cube->guide->cube;

	r->layer_dimension = r->cube->guide->body;
	r->layer_attribute = -1;
	for (size_t i = 0;
	     r->layer_dimension >= 0 && i < c->dimensions[r->layer_dimension].nattributes; i++) {
		struct str name = c->dimensions[r->layer_dimension].attributes[i].name;
		if (str_eq(name, STR("laag")) || str_eq(name, STR("layer")))
			r->layer_attribute = (int)i;
	}
	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].iv3 == r->cube)
			r->layer = g->items[i].layer;
}

static bool is_asked(const struct reading *r)
{
	const struct nl_governments *g = &r->asking->governments;

	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].iv3 == r->cube)
			return true;
	return false;
}

static struct str text_at(const struct tabular *t, size_t row, struct str ref)
{
	int at = tabular_column(t, ref);
	const struct datum *d = at >= 0 ? tabular_cell(t, row, (size_t)at) : NULL;

	return d && d->kind == DATUM_TEXT ? d->text : STR("");
}

static void keep(struct reading *r, const struct nl_title *x)
{
	if (r->n == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 1024;
		r->items = xrealloc(r->items, r->capacity * sizeof *r->items);
	}
	r->items[r->n++] = *x;
}

static void take(struct reading *r, const struct nl_title *own, bool lasten)
{
	struct nl_title x = *own;

	if (x.code.len == 0)
		return;
	x.label = x.label.len ? x.label : x.code;
	x.key = x.subject == NL_CATEGORY ? arena_printf(r->asking->arena, "%c%.*s",
							lasten ? 'L' : 'B', STR_ARG(x.code))
					 : x.code;
	keep(r, &x);
	if (x.subject != NL_TASK)
		return;
	x.subject = NL_MAIN;
	x.key = x.code = nl_main(own->code);
	x.label = nl_main_label(own->code);
	if (x.code.len)
		keep(r, &x);
}

static int ask(struct reading *r, enum nl_subject subject, struct error *e)
{
	const struct nl_cube *c = r->cube;
	const struct iv3_field *f = subject == NL_TASK ? &c->fields.taakveld : &c->fields.category;
	const struct dimension *d = &c->guide->cube->dimensions[f->dimension];
	struct arena *a = r->asking->arena;
	struct str code = ref_of(c, f->dimension, f->attribute),
		   label = ref_of(c, f->dimension, d->label_attribute),
		   year = axis_ref(c, &c->guide->year), side = axis_ref(c, &c->guide->side),
		   layer = r->layer_attribute >= 0 ? ref_of(c, (size_t)r->layer_dimension,
							    (size_t)r->layer_attribute)
						   : STR("");
	struct asked q = ask_new(r->asking->session, a, ENDPOINT_AGGREGATE, c->guide->name);
	struct str by =
		arena_printf(a, "%.*s|%.*s|%.*s", STR_ARG(year), STR_ARG(side), STR_ARG(code));
	struct tabular t;

	if (!str_eq(label, code))
		by = arena_printf(a, "%.*s|%.*s", STR_ARG(by), STR_ARG(label));
	if (layer.len)
		by = arena_printf(a, "%.*s|%.*s", STR_ARG(by), STR_ARG(layer));
	ask_param(&q, "drilldown", by);
	ask_param(&q, "aggregates", STR("_count"));
	ask_param(&q, "pagesize", STR("10000"));
	if (r->year)
		ask_param(&q, "cut", arena_printf(a, "%.*s:%d", STR_ARG(year), r->year));
	if (ask_tabular(&t, &q, e) != 0)
		return -1;
	for (size_t i = 0; i < t.n; i++) {
		const struct datum *y = tabular_cell(&t, i, (size_t)tabular_column(&t, year));
		enum side_meaning meaning = side_meaning_of(text_at(&t, i, side));
		struct nl_title x = {.subject = subject,
				     .code = text_at(&t, i, code),
				     .label = text_at(&t, i, label),
				     .year = y->kind == DATUM_INTEGER ? (int)y->number : 0,
				     .layer = r->layer};
		if (meaning == SIDE_OTHER || x.year == 0 ||
		    (layer.len && !layer_by_word(&x.layer, text_at(&t, i, layer))))
			continue;
		take(r, &x, meaning == SIDE_EXPENDITURE);
	}
	return 0;
}

static int by_place(const void *x, const void *y)
{
	const struct nl_title *p = x, *q = y;

	if (p->year != q->year)
		return p->year - q->year;
	if (p->layer != q->layer)
		return (int)p->layer - (int)q->layer;
	if (p->subject != q->subject)
		return (int)p->subject - (int)q->subject;
	return str_cmp(p->key, q->key);
}

int nl_titles_ask(struct nl_titles *out, struct nl_asking *k, int year, struct error *e)
{
	struct reading r = {.asking = k, .year = year};
	int result = 0;

	for (size_t i = 0; i < k->governments.ncubes && result == 0; i++) {
		r.cube = &k->governments.cubes[i];
		if (!is_asked(&r))
			continue;
		find_layer(&r);
		result = ask(&r, NL_TASK, e) != 0 ? -1 : ask(&r, NL_CATEGORY, e);
	}
	*out = (struct nl_titles){ARENA_ARRAY(k->arena, struct nl_title, r.n + 1), 0};
	if (r.n)
		qsort(r.items, r.n, sizeof *r.items, by_place);
	for (size_t i = 0; i < r.n; i++)
		if (out->n == 0 || by_place(&out->items[out->n - 1], &r.items[i]) != 0)
			out->items[out->n++] = r.items[i];
	free(r.items);
	return result;
}

const struct nl_title *nl_title_of(const struct nl_titles *t, enum nl_layer layer, int year,
				   struct str key)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->items[i].layer == layer && t->items[i].year == year &&
		    str_eq(t->items[i].key, key))
			return &t->items[i];
	return NULL;
}
