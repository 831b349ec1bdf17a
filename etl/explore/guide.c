#include "explore/guide_read.h"

#include "model/date.h"
#include <stdlib.h>

/* ---- members ---- */

static struct str code_of(struct arena *a, enum value_type type, const struct value *v)
{
	struct buffer b;

	if (type == VALUE_STRING)
		return v->text;
	buffer_init(&b, 64);
	value_plain(&b, type, v);
	struct str code = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return code;
}

static int by_meaning(const void *x, const void *y)
{
	const struct guide_member *p = x, *q = y;
	int mp = p->meaning ? p->meaning : INT32_MAX, mq = q->meaning ? q->meaning : INT32_MAX;

	if (mp != mq)
		return mp < mq ? -1 : 1;
	return str_cmp(p->code, q->code);
}

/* Those that published lines have, nulls apart. */
static int read_axis(struct guide_axis *x, struct guide *g, struct session *s, struct arena *a,
		     int (*meaning)(struct str), struct error *e)
{
	const struct value *values;
	uint32_t n;

	if (x->dimension < 0)
		return 0;
	const struct dimension *d = &g->cube->dimensions[x->dimension];
	if (d->text || picture_has_text(g->picture, (size_t)x->dimension)) {
		x->dimension = -1; /* no one can choose among texts */
		return 0;
	}
	x->attribute = d->key;
	x->type = d->attributes[d->key].type;
	if (picture_values(&values, &n, g->picture, s, (size_t)x->dimension, d->key, e) != 0)
		return -1;
	x->members = ARENA_ARRAY(a, struct guide_member, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		if (values[i].null)
			continue;
		struct guide_member *m = &x->members[x->n++];
		m->value = values[i];
		m->code = code_of(a, x->type, &values[i]);
		m->meaning = meaning ? meaning(m->code) : 0;
	}
	if (meaning)
		qsort(x->members, x->n, sizeof *x->members, by_meaning);
	return 0;
}

static int phase_word(struct str s)
{
	return (int)phase_meaning_of(s);
}

static int side_word(struct str s)
{
	return (int)side_meaning_of(s);
}

/* ---- trees ---- */

/* Words that mean something else below a year: etl/pages/address.h. */
static bool is_taken(const struct guide *g, struct str slug)
{
	static const char *const words[] = {
		"begroot-en-werkelijk", "plaatsen", "geldstromen", "regels",      "paspoort",
		"leveranciers",         "lijst",    "vergelijken", "wijzigingen", "gegevens"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(slug, str_z(words[i])))
			return true;
	return guide_tree(g, slug) != NULL;
}

static struct str own_slug(struct guide *g, struct arena *a, struct str label, struct str name)
{
	struct str slug = slug_of(a, label.len ? label : name);

	if (slug.len == 0 || is_taken(g, slug))
		slug = slug_of(a, name);
	for (unsigned i = 2; slug.len == 0 || is_taken(g, slug); i++)
		slug = arena_printf(a, "%.*s-%u", STR_ARG(slug), i);
	return slug;
}

static void add_tree(struct guide *g, struct arena *a, struct guide_tree t, struct str name)
{
	t.name = name;
	t.slug = own_slug(g, a, t.label, name);
	g->trees[g->ntrees++] = t;
}

static bool is_level(const struct cube *c, size_t dimension)
{
	for (size_t i = 0; i < c->nhierarchies; i++)
		for (size_t k = 0; k < c->hierarchies[i].nlevels; k++)
			if (c->hierarchies[i].levels[k] == dimension)
				return true;
	return false;
}

/* What tells most comes first: classifications, then places and entities, dates last; what has one
 * member tells nothing. */
static int rank_of(const struct guide *g, struct session *s, size_t dimension)
{
	const struct dimension *d = &g->cube->dimensions[dimension];
	const struct value *values;
	struct error e;
	uint32_t n = 0;
	static const int ranks[] = {
		[ROLE_SPLIT] = 0, [ROLE_AXIS] = 9,  [ROLE_TIME] = 4, [ROLE_SUPPLIER] = 3,
		[ROLE_BODY] = 1,  [ROLE_PLACE] = 2, [ROLE_TEXT] = 9};

	if (picture_values(&values, &n, g->picture, s, dimension, d->key, &e) != 0 || n < 2)
		return ranks[g->roles[dimension]] + 5;
	return ranks[g->roles[dimension]];
}
#define RANKS 10

static void add_single(struct guide *g, struct arena *a, size_t i)
{
	const struct dimension *d = &g->cube->dimensions[i];
	size_t *level = ARENA_NEW(a, size_t);

	*level = i;
	add_tree(g, a,
		 (struct guide_tree){.label = d->label.len ? d->label : d->name,
				     .levels = level,
				     .n = 1,
				     .single = true},
		 d->name);
	g->slugs[i] = g->trees[g->ntrees - 1].slug;
}

/* Hierarchies as the model has them, then what stands alone, then the levels by themselves. */
static void read_trees(struct guide *g, struct session *s, struct arena *a)
{
	const struct cube *c = g->cube;
	int *ranks = ARENA_ARRAY(a, int, c->ndimensions + 1);

	g->trees = ARENA_ARRAY(a, struct guide_tree, c->nhierarchies + c->ndimensions + 1);
	g->slugs = ARENA_ARRAY(a, struct str, c->ndimensions + 1);
	for (size_t i = 0; i < c->nhierarchies; i++) {
		const struct hierarchy *h = &c->hierarchies[i];
		if (h->nlevels > 1)
			add_tree(g, a,
				 (struct guide_tree){.label = h->label.len ? h->label : h->name,
						     .levels = h->levels,
						     .n = h->nlevels},
				 h->name);
	}
	for (size_t i = 0; i < c->ndimensions; i++) {
		bool walked = g->roles[i] != ROLE_AXIS && g->roles[i] != ROLE_TEXT;
		ranks[i] = !walked ? 2 * RANKS : rank_of(g, s, i) + (is_level(c, i) ? RANKS : 0);
	}
	for (int rank = 0; rank < 2 * RANKS; rank++)
		for (size_t i = 0; i < c->ndimensions; i++)
			if (ranks[i] == rank)
				add_single(g, a, i);
}

/* A hierarchy and a dimension may share a name: the hierarchy has it. */
static size_t named(const struct guide *g, struct str name)
{
	for (size_t i = 0; i < g->ntrees; i++)
		if (str_eq(g->trees[i].name, name))
			return i;
	return g->ntrees;
}

static void order_trees(struct guide *g)
{
	size_t first = 0;

	for (size_t i = 0; i < g->norder; i++) {
		size_t at = named(g, g->order[i]);
		if (at == g->ntrees || at < first)
			continue;
		struct guide_tree own = g->trees[at];
		memmove(&g->trees[first + 1], &g->trees[first], (at - first) * sizeof own);
		g->trees[first++] = own;
	}
}

/* The shortest of them is the most legible; what has one member tells nothing. */
static void read_economic(struct guide *g, struct session *s)
{
	uint32_t least = UINT32_MAX;

	g->economic = -1;
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		const struct value *values;
		struct error e;
		uint32_t n = 0;
		if (!g->kinds[i] || g->roles[i] != ROLE_SPLIT ||
		    picture_values(&values, &n, g->picture, s, i, d->key, &e) != 0 || n < 2 ||
		    n >= least)
			continue;
		least = n;
		g->economic = (int)i;
	}
}

/* ---- how far it goes ---- */

/* The last of the days; where all are the first of a month they stand for it, and its end is. */
static int32_t last_of(const struct value *days, uint32_t n)
{
	int year, month, day;
	int32_t last = (int32_t)days[n - 1].number;

	for (uint32_t i = 0; i < n; i++) {
		date_to_civil((int32_t)days[i].number, &year, &month, &day);
		if (day != 1)
			return last;
	}
	if (date_from_civil(month < 12 ? year : year + 1, month < 12 ? month + 1 : 1, 1, &last))
		last--;
	return last;
}

static int read_last_day(struct guide *g, struct session *s, struct error *e)
{
	g->last_day = INT32_MIN;
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		const struct value *values;
		uint32_t n;
		if (g->roles[i] != ROLE_TIME || d->attributes[d->key].type != VALUE_DATE)
			continue;
		if (picture_values(&values, &n, g->picture, s, i, d->key, e) != 0)
			return -1;
		while (n && values[n - 1].null)
			n--;
		if (n)
			g->last_day = last_of(values, n);
		return 0;
	}
	return 0;
}

bool guide_unfinished(const struct guide *g, const struct guide_member *year)
{
	int y, m, d;

	if (!year || g->last_day == INT32_MIN)
		return false;
	date_to_civil(g->last_day, &y, &m, &d);
	return y == (int)year->value.number && m < 12;
}

/* ---- opening ---- */

int guide_open(struct guide **out, struct session *s, struct arena *a, struct str cube,
	       struct error *e)
{
	struct guide *g = ARENA_NEW(a, struct guide);
	struct str descriptor;

	*out = NULL;
	if (picture_get_public(&g->picture, s, cube, e) != 0)
		return -1;
	g->cube = picture_cube(g->picture);
	g->name = arena_dup(a, cube);
	g->title = arena_dup(a, g->cube->title.len ? g->cube->title : cube);
	g->version = arena_dup(a, picture_version(g->picture));
	g->entries = picture_entries(g->picture);
	g->kinds = ARENA_ARRAY(a, bool, g->cube->ndimensions + 1);
	g->roles = ARENA_ARRAY(a, enum dimension_role, g->cube->ndimensions + 1);
	if (store_descriptor(session_store(s), a, cube, &descriptor, e) != 0 ||
	    guide_read(g, a, descriptor, e) != 0 || read_axis(&g->year, g, s, a, NULL, e) != 0 ||
	    read_axis(&g->phase, g, s, a, phase_word, e) != 0 ||
	    read_axis(&g->side, g, s, a, side_word, e) != 0) {
		guide_close(g);
		return -1;
	}
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (g->cube->dimensions[i].text || picture_has_text(g->picture, i))
			g->roles[i] = ROLE_TEXT;
	read_trees(g, s, a);
	order_trees(g);
	read_economic(g, s);
	if (read_last_day(g, s, e) != 0) {
		guide_close(g);
		return -1;
	}
	*out = g;
	return 0;
}

void guide_close(struct guide *g)
{
	if (g)
		picture_release(g->picture);
}

const struct guide_member *axis_find(const struct guide_axis *x, struct str code)
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(x->members[i].code, code))
			return &x->members[i];
	return NULL;
}

const struct guide_member *axis_meaning(const struct guide_axis *x, int meaning)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->members[i].meaning == meaning)
			return &x->members[i];
	return NULL;
}

const struct guide_tree *guide_tree(const struct guide *g, struct str slug)
{
	for (size_t i = 0; i < g->ntrees; i++)
		if (str_eq(g->trees[i].slug, slug))
			return &g->trees[i];
	return NULL;
}

int measure_decimals(const struct guide *g, size_t measure)
{
	return g->cube->columns[g->cube->measures[measure].column].decimals;
}
