/* Who there are, and what they are like. */
#include "page/lens_words.h"
#include "pages/beside/peers.h"

#include "base/memory/map.h"

#include <stdlib.h>

struct class_columns {
	size_t attribute[PEERS_GROUPS], dimension[PEERS_GROUPS];
	size_t n;
};

static void add_column(struct class_columns *c, struct peers *x, size_t dimension, size_t attribute,
		       struct str title)
{
	if (c->n == PEERS_GROUPS - 1) /* the last is of all */
		return;
	c->dimension[c->n] = dimension;
	c->attribute[c->n] = attribute;
	x->titles[c->n++] = title;
	x->ntitles = c->n;
}

static void find_columns(const struct page *p, struct peers *x, struct class_columns *c)
{
	const struct guide *g = p->guide;
	const struct dimension *body = &g->cube->dimensions[g->body];

	for (size_t i = 0; i < body->nattributes; i++)
		if (i != body->key && i != body->label_attribute)
			add_column(c, x, (size_t)g->body, i, body->attributes[i].label);
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (g->roles[i] == ROLE_PLACE)
			add_column(c, x, i, g->cube->dimensions[i].key, dimension_word(p, i));
}

static struct asked question(const struct page *p, const struct class_columns *c)
{
	const struct guide *g = p->guide;
	const struct dimension *body = &g->cube->dimensions[g->body];
	struct lens l = p->lens;
	struct str by = body->attributes[body->key].ref;

	if (body->label_attribute != body->key)
		by = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(by),
				  STR_ARG(body->attributes[body->label_attribute].ref));
	for (size_t i = 0; i < c->n; i++) {
		const struct dimension *d = &g->cube->dimensions[c->dimension[i]];
		by = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(by),
				  STR_ARG(d->attributes[c->attribute[i]].ref));
	}
	l.depth = 0;
	l.scale = SCALE_TOTAL;
	struct lens_cut own = lens_own(&l);
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, g->name);
	ask_param(&q, "drilldown", by);
	ask_param(&q, "cut", lens_cut_text(&l, p->arena, &own));
	ask_lens(&q, &l);
	ask_param(&q, "pagesize", STR("10000"));
	return q;
}

static struct str text_at(const struct tabular *t, size_t row, size_t column)
{
	const struct datum *d = tabular_cell(t, row, column);

	return d->kind == DATUM_TEXT ? d->text : STR("");
}

static void take_member(const struct page *p, struct peers *x, const struct class_columns *c,
			const struct tabular *t, size_t row, bool labelled)
{
	const struct dimension *body = &p->guide->cube->dimensions[p->guide->body];
	struct peers_member *m = &x->members[x->nmembers++];
	struct buffer text;

	*m = (struct peers_member){.value = value_of_datum(tabular_cell(t, row, 0))};
	buffer_init(&text, 4096);
	value_plain(&text, body->attributes[body->key].type, &m->value);
	m->code = arena_dup(p->arena, buffer_str(&text));
	buffer_drop(&text);
	m->label = labelled ? text_at(t, row, 1) : m->code;
	if (!m->label.len)
		m->label = m->code;
	for (size_t i = 0; i < c->n; i++)
		m->classes[i] = text_at(t, row, 1 + labelled + i);
}

static int by_label(const void *a, const void *b)
{
	const struct peers_member *x = a, *y = b;

	return str_cmp(x->label, y->label);
}

/* A body of two provinces, or that was renamed, comes twice: what it has two of is none of its classes. */
static void join_twice(struct peers *x, const struct class_columns *c)
{
	struct map *seen = map_new();
	size_t kept = 0;

	for (size_t i = 0; i < x->nmembers; i++) {
		bool is_new;
		uint32_t *place = map_put(seen, x->members[i].code, &is_new);
		if (is_new) {
			*place = (uint32_t)kept;
			x->members[kept++] = x->members[i];
			continue;
		}
		struct peers_member *first = &x->members[*place];
		for (size_t k = 0; k < c->n; k++)
			if (!str_eq(first->classes[k], x->members[i].classes[k]))
				first->classes[k] = STR("");
	}
	x->nmembers = kept;
	map_free(seen);
}

/* Values of one class each, or of one class all, divide nobody from anybody. */
static size_t classes_in(const struct peers *x, size_t column)
{
	struct map *seen = map_new();
	bool is_new;

	for (size_t i = 0; i < x->nmembers; i++)
		if (x->members[i].classes[column].len)
			map_put(seen, x->members[i].classes[column], &is_new);
	size_t n = map_count(seen);
	map_free(seen);
	return n;
}

static void choose(struct page *p, struct peers *x)
{
	struct str code = page_param(p, "lid");

	for (size_t i = 0; i < x->nmembers; i++)
		if (code.len && str_eq(x->members[i].code, code)) {
			x->members[i].chosen = true;
			x->one = &x->members[i];
		}
	if (!x->one)
		x->unknown = code;
}

bool peers_has(const struct peers_group *g, const struct peers_member *m)
{
	return g->column == PEERS_GROUPS || str_eq(m->classes[g->column], g->value);
}

static void take_groups(const struct page *p, struct peers *x)
{
	for (size_t i = 0; i < x->ntitles && x->one; i++) {
		struct peers_group g = {x->titles[i], x->one->classes[i], i, 0, 0};
		size_t classes = classes_in(x, i);
		if (!g.value.len || classes < 2 || classes > PEERS_CLASSES)
			continue;
		for (size_t k = 0; k < x->nmembers; k++)
			g.n += peers_has(&g, &x->members[k]);
		if (g.n >= PEERS_FEWEST && g.n < x->nmembers)
			x->groups[x->ngroups++] = g;
	}
	x->groups[x->ngroups++] = (struct peers_group){text_of(p->lang, T("Allemaal")), STR(""),
						       PEERS_GROUPS, x->nmembers, 0};
}

int peers_take_members(struct page *p, struct peers *x, struct error *e)
{
	const struct dimension *body = &p->guide->cube->dimensions[p->guide->body];
	bool labelled = body->label_attribute != body->key;
	struct class_columns c = {.n = 0};
	struct tabular t;

	find_columns(p, x, &c);
	struct asked q = question(p, &c);
	if (ask_tabular(&t, &q, e) != 0)
		return -1;
	x->members = ARENA_ARRAY(p->arena, struct peers_member, t.n + 1);
	for (size_t i = 0; i < t.n; i++)
		if (tabular_cell(&t, i, 0)->kind != DATUM_NULL)
			take_member(p, x, &c, &t, i, labelled);
	join_twice(x, &c);
	qsort(x->members, x->nmembers, sizeof *x->members, by_label);
	choose(p, x);
	take_groups(p, x);
	return 0;
}

struct url peers_url(const struct page *p, const struct peers *x, const struct lens *l)
{
	struct url_draft d;
	struct lens own = *l;

	lens_default_beside(&own, &p->whole);
	own.scale = SCALE_TOTAL;
	url_start(&d, p->arena, url_lens(p, &own, PEERS_WORD));
	if (x->one)
		url_query(&d, "lid", x->one->code);
	if (x->share && !x->lacking && p->guide->has_statistics)
		url_query(&d, WORD_SCALE, STR(WORD_SHARE));
	return url_done(&d);
}
