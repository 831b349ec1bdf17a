#include "openspending_nl/nl_cells.h"

#include "explore/inquiry.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const layer_names[NL_LAYERS] = {"Gemeenten", "Provincies",
						   "GemeenschappelijkeRegelingen", "Waterschappen"};
static const char *const layer_prefixes[NL_LAYERS] = {"GM", "PV", "GR", "WS"};

const char *nl_layer_name(enum nl_layer layer)
{
	return layer_names[layer];
}

bool nl_layer_of(enum nl_layer *out, struct str name)
{
	for (int i = 0; i < NL_LAYERS; i++)
		if (str_eq(name, str_z(layer_names[i]))) {
			*out = (enum nl_layer)i;
			return true;
		}
	return false;
}

/* "060344" of a delivery is GM0344; what begins with no layer's letters is no government. */
static bool key_of(struct str *key, enum nl_layer *layer, struct arena *a, struct str code)
{
	static const char *const numbers[NL_LAYERS] = {"06", "03", "05", NULL};

	for (int i = 0; i < NL_LAYERS; i++) {
		*layer = (enum nl_layer)i;
		if (code.len > 2 && strncasecmp(code.ptr, layer_prefixes[i], 2) == 0) {
			*key = code;
			return true;
		}
		if (numbers[i] && code.len == 6 && str_starts(code, str_z(numbers[i]))) {
			*key = arena_printf(a, "%s%.*s", layer_prefixes[i], 4, code.ptr + 2);
			return true;
		}
	}
	return false;
}

int64_t nl_id(const struct nl_government *g)
{
	static const int64_t heads[NL_LAYERS] = {6, 3, 5, 7};
	int64_t n = 0;

	for (size_t i = 2; i < g->key.len && i < 8; i++)
		if (g->key.ptr[i] >= '0' && g->key.ptr[i] <= '9')
			n = n * 10 + (g->key.ptr[i] - '0');
	return heads[g->layer] * 10000 + n % 10000;
}

/* ---- cubes ---- */

static int dimension_called(const struct cube *c, const char *const *names)
{
	for (; *names; names++) {
		int at = cube_find_dimension(c, str_z(*names));
		if (at >= 0)
			return at;
	}
	return -1;
}

/* Whether it has what Iv3 has; then it is kept open. */
static int open_cube(struct nl_cube *out, bool *is_one, struct arena *a, struct session *s,
		     struct str name, struct error *e)
{
	static const char *const accounts[] = {"account", "grootboek", "grootboekrekening", NULL};
	static const char *const provinces[] = {"provincie", "province", NULL};
	static const char *const centres[] = {"cost_centre", "kostenplaats", NULL};
	struct error lacks;

	*is_one = false;
	*out = (struct nl_cube){.first = -1, .second = -1};
	if (guide_open(&out->guide, s, a, name, e) != 0)
		return e->status == STATUS_GONE || e->status == STATUS_NO_CUBE ? 0 : -1;
	if (iv3_fields_of(&out->fields, a, out->guide, &out->guide->iv3.own, &lacks) != 0)
		return 0;
	if (iv3_when_find(&out->when, a, out->guide, s, &lacks) != 0)
		return lacks.status == STATUS_REFUSED ? 0 : (*e = lacks, -1);
	const struct cube *c = out->guide->cube;
	*is_one = out->guide->year.dimension >= 0 && out->guide->side.dimension >= 0;
	out->first = cube_find_measure(c, STR("eerste_plaatsing"));
	out->second = cube_find_measure(c, STR("tweede_plaatsing"));
	out->account = dimension_called(c, accounts);
	out->centre = dimension_called(c, centres);
	out->province = dimension_called(c, provinces);
	return 0;
}

static int open_cubes(struct nl_governments *out, struct arena *a, struct session *s,
		      struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(session_store(s), a, &cubes, &n, e) != 0)
		return -1;
	out->cubes = ARENA_ARRAY(a, struct nl_cube, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct nl_cube *c = &out->cubes[out->ncubes];
		bool is_one;
		int result = open_cube(c, &is_one, a, s, cubes[i].name, e);
		if (is_one)
			out->ncubes++;
		else
			guide_close(c->guide);
		if (result != 0)
			return -1;
	}
	return 0;
}

/* ---- governments ---- */

static struct nl_government *found(struct nl_governments *out, struct str key)
{
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->items[i].key, key))
			return &out->items[i];
	return NULL;
}

/* Which of two cubes has CBS's figures, by what they hold: both publications, then the most governments, then the most
 * years. Of equals the first stays: whatever they are called. */
static bool is_rather_cbs(const struct nl_cube *c, const struct nl_cube *than)
{
	int own = (c->first >= 0) + (c->second >= 0),
	    theirs = (than->first >= 0) + (than->second >= 0);

	if (own != theirs)
		return own > theirs;
	if (c->bodies != than->bodies)
		return c->bodies > than->bodies;
	return c->guide->year.n > than->guide->year.n;
}

static void take(struct nl_governments *out, struct arena *a, const struct nl_cube *c,
		 struct str code, struct str title, struct str province)
{
	struct nl_government own = {.title = title.len ? title : code};

	if (!key_of(&own.key, &own.layer, a, code))
		return;
	struct nl_government *g = found(out, own.key);
	if (!g) {
		g = &out->items[out->n++];
		*g = own;
		g->slug = nl_slug(a, own.title);
	}
	if (str_eq(g->title, code) ||
	    str_eq(g->title, own.key)) { /* one cube has names, another codes alone */
		g->title = own.title;
		g->slug = nl_slug(a, own.title);
	}
	if (province.len)
		g->province = province;
	if (!g->iv3 || is_rather_cbs(c, g->iv3)) {
		g->iv3 = c;
		g->member = c->guide->body >= 0 ? code : STR("");
	}
	if (c->guide->body < 0)
		g->details = c;
}

static int bodies_ask(struct tabular *out, struct arena *a, struct session *s,
		      const struct nl_cube *c, struct error *e)
{
	const struct dimension *all = c->guide->cube->dimensions, *d = &all[c->guide->body];
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, c->guide->name);
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	buffer_append_str(&b, d->attributes[d->key].ref);
	if (d->label_attribute != d->key)
		buffer_printf(&b, "|%.*s", STR_ARG(d->attributes[d->label_attribute].ref));
	if (c->province >= 0)
		buffer_printf(
			&b, "|%.*s",
			STR_ARG(all[c->province].attributes[all[c->province].label_attribute].ref));
	ask_param(&q, "drilldown", arena_dup(a, buffer_str(&b)));
	buffer_drop(&b);
	ask_param(&q, "aggregates", STR("_count"));
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(out, &q, e);
}

static struct str text_of(const struct datum *d)
{
	return d->kind == DATUM_TEXT ? d->text : STR("");
}

static void take_bodies(struct nl_governments *out, struct arena *a, const struct nl_cube *c,
			const struct tabular *t)
{
	const struct dimension *d = &c->guide->cube->dimensions[c->guide->body];
	size_t label = d->label_attribute != d->key;

	for (size_t i = 0; i < t->n; i++)
		take(out, a, c, text_of(tabular_cell(t, i, 0)), text_of(tabular_cell(t, i, label)),
		     c->province >= 0 ? text_of(tabular_cell(t, i, label + 1)) : STR(""));
}

static int by_key(const void *x, const void *y)
{
	return str_cmp(((const struct nl_government *)x)->key,
		       ((const struct nl_government *)y)->key);
}

int nl_governments_ask(struct nl_governments *out, struct arena *a, struct session *s,
		       struct error *e)
{
	size_t most = 0;

	*out = (struct nl_governments){0};
	if (open_cubes(out, a, s, e) != 0)
		return -1;
	struct tabular *bodies = ARENA_ARRAY(a, struct tabular, out->ncubes + 1);
	for (size_t i = 0; i < out->ncubes; i++) {
		struct nl_cube *c = &out->cubes[i];
		if (c->guide->body >= 0 && bodies_ask(&bodies[i], a, s, c, e) != 0)
			return -1;
		c->bodies = c->guide->body >= 0 ? bodies[i].n : 1;
		most += c->bodies;
	}
	out->items = ARENA_ARRAY(a, struct nl_government, most + 1);
	for (size_t i = 0; i < out->ncubes; i++) {
		const struct nl_cube *c = &out->cubes[i];
		if (c->guide->body < 0)
			take(out, a, c, c->guide->region_code, c->guide->place, STR(""));
		else
			take_bodies(out, a, c, &bodies[i]);
	}
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, by_key);
	return 0;
}

void nl_governments_close(struct nl_governments *g)
{
	for (size_t i = 0; i < g->ncubes; i++)
		guide_close(g->cubes[i].guide);
	g->ncubes = 0;
}

const struct nl_government *nl_by_key(const struct nl_governments *g, struct str key)
{
	for (size_t i = 0; i < g->n; i++)
		if (str_eq(g->items[i].key, key))
			return &g->items[i];
	return NULL;
}

const struct nl_government *nl_by_slug(const struct nl_governments *g, enum nl_layer layer,
				       struct str slug)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].layer == layer && str_eq(g->items[i].slug, slug))
			return &g->items[i];
	return NULL;
}
