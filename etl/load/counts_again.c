#include "load/counts_again.h"

#include "model/cut_text.h"

#define DOING "compare the cuts with a name"
#define VALUES_MOST 4096u /* of all names together; what is beyond is not looked at */

/* A value that is left out no longer, of an attribute. */
struct lost {
	struct load_again told;
	size_t dimension, attribute;
	uint8_t *keys; /* [members]: 1 where one has it; NULL: none has */
	uint32_t first, last;
};

struct comparing {
	struct sqlite_sink *s;
	const struct cube *cube;
	struct lost *items;
	size_t n;
};

/* ---- what is left out no longer ---- */

/* The next of `"a";"b"`, or of `10;11`; false: there is none, or none that can be read. */
static bool next_value(struct arena *a, struct str *rest, struct str *out)
{
	struct error ignored;

	*rest = str_trim(*rest);
	if (rest->len && *rest->ptr == ';')
		*rest = str_trim((struct str){rest->ptr + 1, rest->len - 1});
	if (!rest->len)
		return false;
	return (*rest->ptr == '"' ? cut_take_quoted(out, a, rest, &ignored)
				  : cut_take_bare(out, rest, &ignored)) == 0;
}

static bool has_value(struct arena *a, struct str exclude, struct str ref, struct str value)
{
	struct str rest = exclude, one;

	if (!str_eq(str_trim(str_split(&rest, ':')), ref))
		return false;
	while (next_value(a, &rest, &one))
		if (str_eq(one, value))
			return true;
	return false;
}

static bool find_attribute(const struct cube *cube, struct str ref, struct lost *out)
{
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t i = 0; i < cube->dimensions[d].nattributes; i++)
			if (str_eq(cube->dimensions[d].attributes[i].ref, ref)) {
				out->dimension = d;
				out->attribute = i;
				return true;
			}
	return false;
}

/* Texts only: whole numbers and dates are in no cut with a name that anybody proposes. */
static void compare_one(struct comparing *c, struct str name, struct str before, struct str now)
{
	struct arena *a = c->s->arena;
	struct str rest = before, ref = str_trim(str_split(&rest, ':')), value;
	struct lost found = {0};

	if (!find_attribute(c->cube, ref, &found) ||
	    c->cube->dimensions[found.dimension].attributes[found.attribute].type != VALUE_STRING)
		return;
	while (c->n < VALUES_MOST && next_value(a, &rest, &value)) {
		if (has_value(a, now, ref, value))
			continue;
		found.told = (struct load_again){.name = arena_dup(a, name),
						 .ref = arena_dup(a, ref),
						 .value = arena_dup(a, value)};
		c->items[c->n++] = found;
	}
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
		compare_one(c, db_text(q, 0), db_text(q, 1), db_text(q, 2));
	return row;
}

/* ---- which entries have it ---- */

static void find_keys(struct arena *a, struct lost *l, const struct dictionary *members)
{
	size_t n = dictionary_count(members);

	for (uint32_t k = 0; k < n; k++) {
		const struct value *v = &dictionary_get(members, k)[l->attribute];
		if (v->null || !str_eq(v->text, l->told.value))
			continue;
		if (!l->keys) {
			l->keys = ARENA_ARRAY(a, uint8_t, n);
			l->first = k;
		}
		l->keys[k] = 1;
		l->last = k;
	}
}

static int count_in(struct comparing *c, struct view *v, size_t i, struct lost *l, uint32_t *keys,
		    struct error *e)
{
	const struct segment *g = view_segment(v, i);
	uint64_t n = 0;

	if (!l->keys || g->is_text[l->dimension] || g->key_max[l->dimension] < l->first ||
	    g->key_min[l->dimension] > l->last)
		return 0;
	if (segment_keys(c->s->store, v, i, l->dimension, keys, e))
		return -1;
	for (uint32_t k = 0; k < g->lines; k++)
		n += keys[k] <= l->last && l->keys[keys[k]];
	l->told.entries += n;
	return 0;
}

static int count_all(struct comparing *c, struct view *v, struct error *e)
{
	uint32_t *keys = ARENA_ARRAY(c->s->arena, uint32_t, STORE_SEGMENT_LINES);

	for (size_t i = 0; i < c->n; i++) {
		const struct dictionary *members;
		if (view_dictionary(v, c->s->store, c->items[i].dimension, &members, e))
			return -1;
		find_keys(c->s->arena, &c->items[i], members);
		for (size_t g = 0; c->items[i].keys && g < view_segments(v); g++)
			if (count_in(c, v, g, &c->items[i], keys, e))
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

int counts_again(struct sqlite_sink *s, struct load_result *out, struct error *e)
{
	struct comparing c = {.s = s, .cube = s->header.cube};

	if (!s->model_before.len || str_eq(s->model_before, s->header.cube->model))
		return 0;
	c.items = ARENA_ARRAY(s->arena, struct lost, VALUES_MOST);
	if (compare_models(&c, e) || (c.n && count(&c, e)))
		return -1;
	out->again = ARENA_ARRAY(s->arena, struct load_again, c.n + 1);
	for (size_t i = 0; i < c.n; i++)
		if (c.items[i].told.entries)
			out->again[out->nagain++] = c.items[i].told;
	return 0;
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
