#include "explore/elsewhere.h"

#include "explore/inquiry.h"
#include "store/store.h"

static bool has_places(const struct guide *g)
{
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (g->roles[i] == ROLE_PLACE)
			return true;
	return false;
}

static int by_year(struct tabular *out, struct arena *a, struct session *s, const struct guide *g,
		   const struct dimension *body, struct str code, struct error *e)
{
	struct value value = {.text = code};
	const struct dimension *year = g->year.n ? &g->cube->dimensions[g->year.dimension] : NULL;
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, g->name);

	ask_param(&q, "drilldown",
		  year ? year->attributes[g->year.attribute].ref : body->attributes[body->key].ref);
	ask_param(&q, "cut",
		  cut_of_value(a, body->attributes[body->key].ref, VALUE_STRING, &value));
	ask_param(&q, "aggregates", STR("_count"));
	return ask_tabular(out, &q, e);
}

/* The member of that code, with the last year that it is there in. */
static int look_among(struct elsewhere *x, bool *found, struct arena *a, struct session *s,
		      const struct guide *g, struct str code, struct error *e)
{
	const struct dimension *body = &g->cube->dimensions[g->body];
	struct tabular t;

	if (body->attributes[body->key].type != VALUE_STRING)
		return 0;
	if (by_year(&t, a, s, g, body, code, e) != 0)
		return -1;
	*found = t.n > 0;
	x->among_many = true;
	x->peers = has_places(g);
	x->dimension = g->slugs[g->body];
	for (size_t i = 0; i < t.n && g->year.n; i++)
		for (size_t k = 0; k < g->year.n; k++) {
			struct value v = value_of_datum(tabular_cell(&t, i, 0));
			if (value_eq(g->year.type, &v, &g->year.members[k].value) &&
			    str_cmp(g->year.members[k].code, x->year) > 0)
				x->year = arena_dup(a, g->year.members[k].code);
		}
	return 0;
}

static int look_at(struct elsewhere *x, bool *found, struct arena *a, struct session *s,
		   struct str cube, struct str code, struct error *e)
{
	struct guide *g = NULL;
	int result = 0;

	*found = false;
	*x = (struct elsewhere){.cube = cube};
	if (guide_open(&g, s, a, cube, e) != 0)
		return e->status == STATUS_GONE || e->status == STATUS_NO_CUBE ? 0 : -1;
	x->title = arena_dup(a, g->title);
	if (g->body < 0)
		*found = str_eq(g->region_code, code);
	else if (g->region == g->body)
		result = look_among(x, found, a, s, g, code, e);
	x->dimension = arena_dup(a, x->dimension);
	guide_close(g);
	return result;
}

int elsewhere_ask(struct elsewhere *out, size_t *n, struct session *s, struct arena *a,
		  struct str code, struct str here, struct error *e)
{
	struct store_cube *cubes;
	size_t ncubes;
	bool found;

	*n = 0;
	if (store_cubes(session_store(s), a, &cubes, &ncubes, e) != 0)
		return -1;
	for (size_t i = 0; i < ncubes && *n < ELSEWHERE_MOST; i++) {
		if (look_at(&out[*n], &found, a, s, cubes[i].name, code, e) != 0)
			return -1;
		out[*n].here = str_eq(cubes[i].name, here);
		*n += found && (!out[*n].here || out[*n].among_many);
	}
	return 0;
}
