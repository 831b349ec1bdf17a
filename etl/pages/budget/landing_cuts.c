/* What the sums over places are of, said as cuts of the API, so that each has a passport: all members that have a place,
 * all but those, and the members that lie in an area. What grows too long has none. */
#include "pages/budget/landing.h"

#include "store/members/places.h"

static const struct attribute *key_of(const struct page *p, const struct landing *x)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->level->dimension];

	return &d->attributes[d->key];
}

/* `location.code:"a";"b"`, one more. */
static void add_key(struct buffer *b, const struct attribute *key, const char *relation,
		    struct str code)
{
	const struct value v = value_text(code);

	if (b->len)
		buffer_append_char(b, ';');
	else
		buffer_printf(b, "%.*s%s:", STR_ARG(key->ref), relation);
	value_json(b, VALUE_STRING, &v);
}

static struct str with_lens(const struct page *p, struct buffer *extra)
{
	struct lens_cut own = lens_own(&p->lens);
	struct str cut = {0};

	if (extra->len && !extra->overflow) {
		own.extra = arena_dup(p->arena, buffer_str(extra)).ptr;
		cut = lens_cut_text(&p->lens, p->arena, &own);
	}
	buffer_drop(extra);
	return cut;
}

/* ---- points ---- */

static struct str cut_of_points(const struct page *p, const struct landing *x, const char *relation)
{
	struct buffer b;

	buffer_init(&b, BREAKDOWN_REST_CUT);
	for (size_t i = 0; i < x->n; i++)
		if (!x->rows[i].nowhere)
			add_key(&b, key_of(p, x), relation, x->rows[i].key);
	return with_lens(p, &b);
}

static void cut_points(const struct page *p, struct landing *x)
{
	x->placed.cut = cut_of_points(p, x, "");
	x->nowhere.cut = cut_of_points(p, x, "!");
	for (size_t i = 0; i < x->n; i++)
		if (x->rows[i].nowhere)
			x->rows[i].figure.cut = x->nowhere.cut;
}

/* ---- areas ---- */

struct area_members {
	const struct location_list *list;
	const struct area_set *set;
	struct breakdown all; /* members of the dimension */
};

static bool lies_in(const struct area_members *m, struct str code, struct str area)
{
	const struct location *l = location_find(m->list, code);

	return l && l->areas[0] >= 0 &&
	       (area.len == 0 || str_eq(m->set->areas[l->areas[0]].key, area));
}

/* The members that lie in an area (empty: in any), by where they lie. Their sum must be that of the API's places: a
 * member may also have been matched by its name. */
static void cut_area(const struct page *p, const struct landing *x, const struct area_members *m,
		     struct str area, const char *relation, struct figure *f)
{
	bool within = relation[0] == '\0';
	struct buffer b;
	money_sum sum = 0;

	buffer_init(&b, BREAKDOWN_REST_CUT);
	for (size_t i = 0; i < m->all.n; i++) {
		const struct breakdown_row *r = &m->all.rows[i];
		bool in = lies_in(m, r->code, area);
		if (in == within)
			sum += r->shown.amount;
		if (in)
			add_key(&b, key_of(p, x), relation, r->code);
	}
	struct str cut = with_lens(p, &b);
	if (sum == f->amount)
		f->cut = cut;
}

static int cut_areas(struct page *p, struct landing *x, struct error *e)
{
	struct store *store = session_store(p->session);
	struct places places = {0};
	struct area_set *set = NULL;
	struct location_list *list = NULL;
	struct area_members m = {0};
	struct lens alone = p->lens;

	if (store_places(store, p->arena, p->guide->name, &places, e) != 0)
		return -1;
	for (size_t i = 0; i < places.nsets; i++)
		if (str_eq(places.sets[i].name, x->level->name))
			set = &places.sets[i];
	for (size_t i = 0; i < places.nlists && set; i++)
		if (str_eq(places.lists[i].dimension, set->dimension))
			list = &places.lists[i];
	if (!list)
		return 0;
	alone.beside = alone.before = NULL;
	if (store_areas(store, p->arena, p->guide->name, set, e) != 0 ||
	    store_locations(store, p->arena, p->guide->name, list, set, e) != 0 ||
	    breakdown_ask(&m.all, p->session, &alone, x->level->dimension, p->arena, e) != 0)
		return -1;
	m.list = list;
	m.set = set;
	cut_area(p, x, &m, (struct str){0}, "", &x->placed);
	cut_area(p, x, &m, (struct str){0}, "!", &x->nowhere);
	for (size_t i = 0; i < x->n; i++)
		if (x->rows[i].nowhere)
			x->rows[i].figure.cut = x->nowhere.cut;
		else
			cut_area(p, x, &m, x->rows[i].key, "", &x->rows[i].figure);
	return 0;
}

int landing_set_cuts(struct page *p, struct landing *x, struct error *e)
{
	bool plain = p->lens.scale != SCALE_PER_INHABITANT && !p->lens.prices;

	x->placed.plain = x->nowhere.plain = plain;
	if (!plain || key_of(p, x)->type != VALUE_STRING)
		return 0;
	if (x->level->areas)
		return cut_areas(p, x, e);
	cut_points(p, x);
	return 0;
}
