#include "load/counts_again.h"

#include "base/memory/map.h"
#include "model/cut_text.h"

#define DOING "compare the cuts with a name"
#define VALUES_MOST 10000u /* of one cut, as a question takes them */
#define CUTS_MOST 100u

/* What one cut leaves out no longer, of one attribute. */
struct lost_cut {
	size_t dimension, attribute;
	struct map *values; /* -> its item */
	uint32_t *owner;    /* [members]: 1 + the item; 0: none of them */
	uint32_t first, last;
	struct load_again *items;
};

struct comparing {
	struct sqlite_sink *s;
	const struct cube *cube;
	struct lost_cut *cuts;
	size_t n;
};

/* ---- what is left out no longer ---- */

/* The values of `taakveld.name:"0.10";"0.11"` as keys of a new map. What stands bare is one value. */
static struct map *values_of(struct arena *a, struct str exclude)
{
	struct map *out = map_new();
	struct str rest = exclude, one;
	struct error ignored;
	bool is_new;

	str_split(&rest, ':');
	for (rest = str_trim(rest); rest.len && map_count(out) < VALUES_MOST;
	     rest = str_trim(rest)) {
		if (*rest.ptr == ';')
			rest = str_trim((struct str){rest.ptr + 1, rest.len - 1});
		if (!rest.len || (*rest.ptr == '"' ? cut_take_quoted(&one, a, &rest, &ignored)
						   : cut_take_bare(&one, &rest, &ignored)) != 0)
			break;
		map_put(out, one, &is_new);
	}
	return out;
}

static struct str ref_of(struct str exclude)
{
	struct str rest = exclude;

	return str_trim(str_split(&rest, ':'));
}

/* Texts only: nobody proposes a cut with a name of whole numbers or dates. */
static bool find_attribute(const struct cube *cube, struct str ref, struct lost_cut *out)
{
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t i = 0; i < cube->dimensions[d].nattributes; i++) {
			const struct attribute *at = &cube->dimensions[d].attributes[i];
			if (!str_eq(at->ref, ref))
				continue;
			out->dimension = d;
			out->attribute = i;
			return at->type == VALUE_STRING;
		}
	return false;
}

static void compare_cut(struct comparing *c, struct str name, struct str before, struct str now)
{
	struct arena *a = c->s->arena;
	struct lost_cut lost = {.values = map_new()};
	struct str ref = arena_dup(a, ref_of(before));
	bool is_new;

	if (c->n == CUTS_MOST || !find_attribute(c->cube, ref, &lost)) {
		map_free(lost.values);
		return;
	}
	struct map *old = values_of(a, before),
		   *new = values_of(a, str_eq(ref_of(now), ref) ? now : STR(""));
	lost.items = ARENA_ARRAY(a, struct load_again, map_count(old) + 1);
	for (size_t i = 0; i < map_count(old); i++) {
		struct str value = map_key(old, i);
		if (map_get(new, value))
			continue;
		size_t at = map_count(lost.values);
		*map_put(lost.values, value, &is_new) = (uint32_t)at;
		lost.items[at] = (struct load_again){
			.name = arena_dup(a, name), .ref = ref, .value = arena_dup(a, value)};
	}
	map_free(old);
	map_free(new);
	c->cuts[c->n++] = lost;
}

static int compare_models(struct comparing *c, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(
		    c->s->store->db, &q,
		    "SELECT coalesce(o.value ->> 'label', o.value ->> 'name'), o.value ->> 'exclude',"
		    " coalesce((SELECT n.value ->> 'exclude' FROM json_each(?2, '$.stuiver.toggles') n"
		    "  WHERE n.value ->> 'name' = o.value ->> 'name'), '')"
		    " FROM json_each(?1, '$.stuiver.toggles') o"
		    " WHERE o.value ->> 'exclude' IS NOT NULL",
		    e))
		return -1;
	db_bind(q, 1, c->s->model_before);
	db_bind(q, 2, c->s->header.cube->model);
	while ((row = db_step(q, DOING, e)) == 1)
		compare_cut(c, db_text(q, 0), db_text(q, 1), db_text(q, 2));
	return row;
}

/* ---- which entries have it ---- */

static bool find_members(struct arena *a, struct lost_cut *l, const struct dictionary *members)
{
	size_t n = dictionary_count(members);
	bool any = false;

	l->owner = ARENA_ARRAY(a, uint32_t, n + 1);
	for (uint32_t k = 0; k < n; k++) {
		const struct value *v = &dictionary_get(members, k)[l->attribute];
		const uint32_t *item = v->null ? NULL : map_get(l->values, v->text);
		if (!item)
			continue;
		l->owner[k] = 1 + *item;
		l->first = any ? l->first : k;
		l->last = k;
		any = true;
	}
	return any;
}

static int count_in(struct comparing *c, struct view *v, size_t i, struct lost_cut *l,
		    uint32_t *keys, struct error *e)
{
	const struct segment *g = view_segment(v, i);

	if (g->is_text[l->dimension] || g->key_max[l->dimension] < l->first ||
	    g->key_min[l->dimension] > l->last)
		return 0;
	if (segment_keys(c->s->store, v, i, l->dimension, keys, e))
		return -1;
	for (uint32_t k = 0; k < g->lines; k++)
		if (l->owner[keys[k]])
			l->items[l->owner[keys[k]] - 1].entries++;
	return 0;
}

static int count_all(struct comparing *c, struct view *v, struct error *e)
{
	uint32_t *keys = ARENA_ARRAY(c->s->arena, uint32_t, STORE_SEGMENT_LINES);

	for (size_t i = 0; i < c->n; i++) {
		const struct dictionary *members;
		if (!map_count(c->cuts[i].values))
			continue;
		if (view_dictionary(v, c->s->store, c->cuts[i].dimension, &members, e))
			return -1;
		if (!find_members(c->s->arena, &c->cuts[i], members))
			continue;
		for (size_t g = 0; g < view_segments(v); g++)
			if (count_in(c, v, g, &c->cuts[i], keys, e))
				return -1;
	}
	return 0;
}

/* What was published before this load and still is. */
static int before(struct sqlite_sink *s, int64_t **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t most;
	int row;

	if (db_integer(s->store->db, "SELECT count(*) FROM dataset", 0, &most, e) ||
	    db_prepare(s->store->db, &q,
		       "SELECT id FROM dataset WHERE cube = ?1 AND load <> ?2 AND"
		       " status = 'published' AND id IN (SELECT dataset FROM segment) ORDER BY id",
		       e))
		return -1;
	*out = ARENA_ARRAY(s->arena, int64_t, (size_t)most + 1);
	sqlite3_bind_int64(q, 1, s->cube);
	sqlite3_bind_int64(q, 2, s->load);
	while ((row = db_step(q, DOING, e)) == 1)
		(*out)[(*n)++] = sqlite3_column_int64(q, 0);
	return row;
}

static int count(struct comparing *c, struct error *e)
{
	struct view *v;
	int64_t *datasets;
	size_t n = 0;

	if (before(c->s, &datasets, &n, e))
		return -1;
	if (!n)
		return 0;
	if (view_open_datasets(&v, c->s->store, c->cube->name, datasets, n, e))
		return -1;
	int result = count_all(c, v, e);
	view_unref(v);
	return result;
}

/* Those that an entry has. */
static void tell(struct comparing *c, struct load_result *out)
{
	size_t most = 0;

	for (size_t i = 0; i < c->n; i++)
		most += map_count(c->cuts[i].values);
	out->again = ARENA_ARRAY(c->s->arena, struct load_again, most + 1);
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < map_count(c->cuts[i].values); k++)
			if (c->cuts[i].items[k].entries)
				out->again[out->nagain++] = c->cuts[i].items[k];
}

static bool any_lost(const struct comparing *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (map_count(c->cuts[i].values))
			return true;
	return false;
}

int counts_again(struct sqlite_sink *s, struct load_result *out, struct error *e)
{
	struct comparing c = {.s = s, .cube = s->header.cube};

	if (!s->model_before.len || str_eq(s->model_before, s->header.cube->model))
		return 0;
	c.cuts = ARENA_ARRAY(s->arena, struct lost_cut, CUTS_MOST);
	int result = compare_models(&c, e);
	if (result == 0 && any_lost(&c))
		result = count(&c, e);
	if (result == 0)
		tell(&c, out);
	for (size_t i = 0; i < c.n; i++)
		map_free(c.cuts[i].values);
	return result ? -1 : 0;
}

void counts_again_issues(const struct load_result *r, struct issues *out)
{
	for (size_t i = 0; i < r->nagain; i++) {
		const struct load_again *g = &r->again[i];
		issues_addf(
			out, SEVERITY_WARNING, "counts-again", 0, 0,
			"'%.*s' leaves out %.*s \"%.*s\" no longer, and %llu %s published before "
			"%s it: they count from now on. Add the value to stuiver.toggles, or load "
			"their files again with this mapping",
			STR_ARG(g->name), STR_ARG(g->ref), STR_ARG(g->value),
			(unsigned long long)g->entries, g->entries == 1 ? "entry" : "entries",
			g->entries == 1 ? "has" : "have");
	}
}
