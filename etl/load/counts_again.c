#include "load/counts_again.h"

#include "model/named_cut.h"

#define DOING "compare the cuts with a name"
#define VALUES_MOST 10000u /* of one cut that are told apart */
#define CUTS_MOST 100u
#define TEXT_PART 1024u /* entries whose texts are in memory at a time */

/* What a cut left out before, and what it does now. */
struct changed_cut {
	struct str name; /* as readers see it */
	struct str ref;
	struct named_cut before, now; /* now.values NULL: it is gone */
	struct map *values;           /* that count again, numbered */
	uint32_t *item;               /* [members]: 1 + the value; 0: it counts as before */
	uint32_t first, last;
};

struct comparing {
	struct sqlite_sink *s;
	const struct cube *cube;
	struct changed_cut *cuts;
	size_t n;
	struct load_result *out;
};

static void tell(struct comparing *c, struct load_again told)
{
	if (c->out->nagain == LOAD_AGAIN_MOST)
		return;
	if (!c->out->again)
		c->out->again = ARENA_ARRAY(c->s->arena, struct load_again, LOAD_AGAIN_MOST);
	c->out->again[c->out->nagain++] = told;
}

/* ---- what is stated ---- */

/* As a toggle of a model has it: the one of `cut` and `exclude` that is there. */
struct stated_cut {
	struct str cut;
	bool exclude, on; /* on: by default */
};

static void compare_cut(struct comparing *c, struct str name, const struct stated_cut *before,
			const struct stated_cut *now)
{
	struct arena *a = c->s->arena;
	struct changed_cut x = {.name = arena_dup(a, name)};
	struct str ref = before->cut;

	if (before->on && !now->on && now->cut.len)
		tell(c, (struct load_again){.kind = AGAIN_BY_DEFAULT, .name = x.name});
	if (c->n == CUTS_MOST || (before->exclude == now->exclude && str_eq(before->cut, now->cut)))
		return;
	bool known = named_cut_read(&x.before, c->cube, before->cut, before->exclude, a);
	if (known && now->cut.len)
		known = named_cut_read(&x.now, c->cube, now->cut, now->exclude, a) &&
			x.now.dimension == x.before.dimension;
	if (!known) {
		named_cut_drop(&x.before);
		named_cut_drop(&x.now);
		tell(c, (struct load_again){.kind = AGAIN_OTHER,
					    .name = x.name,
					    .ref = arena_dup(a, before->cut),
					    .value = arena_dup(a, now->cut)});
		return;
	}
	x.ref = arena_dup(a, str_trim(str_split(&ref, ':')));
	x.values = map_new();
	c->cuts[c->n++] = x;
}

#define TOLD(o)                                                               \
	" coalesce(" o ".value ->> 'exclude', " o ".value ->> 'cut', ''), " o \
	".value ->> 'exclude' IS NOT NULL, coalesce(" o ".value ->> 'default', 0)"

static int compare_models(struct comparing *c, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(c->s->store->db, &q,
		       "SELECT coalesce(o.value ->> 'label', o.value ->> 'name')," TOLD(
			       "o") "," TOLD("n") " FROM json_each(?1, '$.stuiver.toggles') o"
						  " LEFT JOIN json_each(?2, '$.stuiver.toggles') n"
						  " ON n.value ->> 'name' = o.value ->> 'name'",
		       e))
		return -1;
	db_bind(q, 1, c->s->model_before);
	db_bind(q, 2, c->s->header.cube->model);
	while ((row = db_step(q, DOING, e)) == 1) {
		struct stated_cut before = {db_text(q, 1), sqlite3_column_int(q, 2),
					    sqlite3_column_int(q, 3)},
				  now = {db_text(q, 4), sqlite3_column_int(q, 5),
					 sqlite3_column_int(q, 6)};
		compare_cut(c, db_text(q, 0), &before, &now);
	}
	return row;
}

/* ---- which entries have it ---- */

struct tallied {
	uint64_t *entries; /* [VALUES_MOST] */
	uint32_t *keys;    /* [STORE_SEGMENT_LINES] */
};

/* 1 + the value by which a member counts again; 0: it counts as it did. */
static uint32_t item_of(struct comparing *c, struct changed_cut *x, const struct value *tuple)
{
	const struct dimension *shape = &c->cube->dimensions[x->before.dimension];
	struct buffer plain;
	bool is_new = false;

	if (!named_cut_leaves_out(&x->before, c->cube, tuple) ||
	    named_cut_leaves_out(&x->now, c->cube, tuple))
		return 0;
	buffer_init(&plain, SIZE_MAX);
	value_plain(&plain, shape->attributes[x->before.attribute].type,
		    &tuple[x->before.attribute]);
	uint32_t *n = map_get(x->values, buffer_str(&plain));
	if (!n && map_count(x->values) < VALUES_MOST)
		n = map_put(x->values, buffer_str(&plain), &is_new);
	if (is_new)
		*n = (uint32_t)map_count(x->values) - 1;
	buffer_drop(&plain);
	return n ? 1 + *n : 0;
}

static int find_members(struct comparing *c, struct changed_cut *x, struct view *v, struct error *e)
{
	const struct dictionary *members;

	if (view_dictionary(v, c->s->store, x->before.dimension, &members, e))
		return -1;
	size_t n = dictionary_count(members);
	x->item = ARENA_ARRAY(c->s->arena, uint32_t, n + 1);
	x->first = UINT32_MAX;
	for (uint32_t k = 0; k < n; k++) {
		x->item[k] = item_of(c, x, dictionary_get(members, k));
		if (!x->item[k])
			continue;
		x->first = x->first < k ? x->first : k;
		x->last = k;
	}
	return 0;
}

static int count_keys(struct comparing *c, struct changed_cut *x, struct view *v, size_t i,
		      struct tallied *t, struct error *e)
{
	const struct segment *g = view_segment(v, i);
	size_t d = x->before.dimension;

	if (g->key_max[d] < x->first || g->key_min[d] > x->last)
		return 0;
	if (segment_keys(c->s->store, v, i, d, t->keys, e))
		return -1;
	for (uint32_t k = 0; k < g->lines; k++)
		if (x->item[t->keys[k]])
			t->entries[x->item[t->keys[k]] - 1]++;
	return 0;
}

static int count_texts(struct comparing *c, struct changed_cut *x, struct view *v, size_t i,
		       struct tallied *t, struct error *e)
{
	const struct segment *g = view_segment(v, i);
	size_t d = x->before.dimension, width = c->cube->dimensions[d].nattributes;
	struct arena *a = arena_new();
	int result = 0;

	for (uint32_t part = 0; part < g->lines && result == 0; part += TEXT_PART) {
		uint32_t n = g->lines - part < TEXT_PART ? g->lines - part : TEXT_PART;
		struct value *values;
		arena_reset(a);
		result = segment_texts(c->s->store, v, i, d, part, n, a, &values, e);
		for (uint32_t k = 0; k < n && result == 0; k++) {
			uint32_t item = item_of(c, x, values + k * width);
			if (item)
				t->entries[item - 1]++;
		}
	}
	arena_free(a);
	return result;
}

static int count_cut(struct comparing *c, struct changed_cut *x, struct view *v, struct tallied *t,
		     struct error *e)
{
	memset(t->entries, 0, VALUES_MOST * sizeof *t->entries);
	if (find_members(c, x, v, e))
		return -1;
	for (size_t i = 0; i < view_segments(v); i++)
		if (view_segment(v, i)->is_text[x->before.dimension] ? count_texts(c, x, v, i, t, e)
								     : count_keys(c, x, v, i, t, e))
			return -1;
	for (size_t i = 0; i < map_count(x->values); i++)
		if (t->entries[i])
			tell(c, (struct load_again){
					.name = x->name,
					.ref = x->ref,
					.value = arena_dup(c->s->arena, map_key(x->values, i)),
					.entries = t->entries[i]});
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

static int count_all(struct comparing *c, const int64_t *datasets, size_t n, struct error *e)
{
	struct arena *a = c->s->arena;
	struct tallied t = {ARENA_ARRAY(a, uint64_t, VALUES_MOST),
			    ARENA_ARRAY(a, uint32_t, STORE_SEGMENT_LINES)};
	struct view *v;
	int result = 0;

	if (view_open_datasets(&v, c->s->store, c->cube->name, datasets, n, e))
		return -1;
	for (size_t i = 0; i < c->n && result == 0; i++)
		result = count_cut(c, &c->cuts[i], v, &t, e);
	view_unref(v);
	return result;
}

int counts_again(struct sqlite_sink *s, struct load_result *out, struct error *e)
{
	struct comparing c = {.s = s, .cube = s->header.cube, .out = out};
	int64_t *datasets;
	size_t n = 0;

	if (!s->model_before.len || str_eq(s->model_before, s->header.cube->model))
		return 0;
	if (before(s, &datasets, &n, e))
		return -1;
	if (!n)
		return 0;
	c.cuts = ARENA_ARRAY(s->arena, struct changed_cut, CUTS_MOST);
	int result = compare_models(&c, e);
	if (result == 0 && c.n)
		result = count_all(&c, datasets, n, e);
	for (size_t i = 0; i < c.n; i++) {
		named_cut_drop(&c.cuts[i].before);
		named_cut_drop(&c.cuts[i].now);
		map_free(c.cuts[i].values);
	}
	return result ? -1 : 0;
}
