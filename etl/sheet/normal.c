/* Reading the model and the figures. */
#include "sheet/normal.h"

#include "store/members/statistics.h"

#include <stdlib.h>

static int resolve(struct column *out, struct normal *n, struct str ref, struct error *e)
{
	if (!resolve_ref(out, n->cube, n->arena, ref) || out->kind != COLUMN_ATTRIBUTE)
		return error_set(e, STATUS_NOT_FOUND,
				 "The model's stuiver.statistics names '%.*s', which the cube does "
				 "not have: load it again",
				 STR_ARG(ref));
	out->whole_dimension = false;
	return 0;
}

static int read_model(struct normal *n, struct error *e)
{
	normal_model_read(&n->model, n->arena, n->cube);
	if (n->model.year.len == 0)
		return error_set(e, STATUS_USAGE,
				 "per and prices need a mapping that says which municipality the "
				 "cube is about and what its year is; add stuiver.statistics to "
				 "its datapackage.json, and load again");
	if (n->divides && n->model.region.len == 0 && n->model.regions.len == 0)
		return error_set(e, STATUS_USAGE,
				 "per needs a mapping that says which municipality the cube is "
				 "about: add `region` to its stuiver.statistics, and load again");
	n->has_regions = n->divides && n->model.regions.len > 0;
	if (resolve(&n->year, n, n->model.year, e) != 0)
		return -1;
	return n->has_regions ? resolve(&n->regions, n, n->model.regions, e) : 0;
}

static int no_target(const struct normal *n, struct error *e)
{
	struct buffer years;

	buffer_init(&years, 600);
	for (size_t i = 0; i < n->statistics.n; i++)
		if (n->statistics.items[i].subject == STATISTIC_CPI)
			buffer_printf(&years, "%s%d", years.len ? ", " : "",
				      (int)n->statistics.items[i].year);
	error_set(e, STATUS_USAGE,
		  "There is no price index of %d in this store; it has those of %.*s "
		  "(stuiver fetch cbs --tables cpi brings them)",
		  (int)n->prices, STR_ARG(years.len ? buffer_str(&years) : STR("no year")));
	buffer_drop(&years);
	return -1;
}

static int read_figures(struct normal *n, struct session *s, struct error *e)
{
	unsigned subjects =
		(n->divides ? 1u << n->subject : 0) | (n->prices ? 1u << STATISTIC_CPI : 0);

	statistics_init(&n->statistics, n->arena);
	if (statistics_read(session_store(s), n->cube->name, subjects, &n->statistics, e) != 0)
		return -1;
	if (!n->prices)
		return 0;
	n->target = statistics_find(&n->statistics, STATISTIC_CPI, STATISTIC_NATION, n->prices);
	return n->target ? 0 : no_target(n, e);
}

/* Of averages and extremes of lines nothing per inhabitant can be said; counts stay counts. */
static int check_aggregates(struct question *r, struct error *e)
{
	struct columns kept = {0};

	for (size_t i = 0; i < r->aggregates.n; i++) {
		const struct column *c = &r->aggregates.items[i];
		if (c->kind == COLUMN_COUNT || c->function == AGGREGATE_SUM ||
		    c->function == AGGREGATE_COUNT)
			columns_add(&kept, r->arena, r->cube, c);
		else if (r->aggregates_given)
			return error_set(e, STATUS_USAGE,
					 "per and prices are for sums, not for '%.*s'",
					 STR_ARG(c->ref));
	}
	r->aggregates = kept;
	return 0;
}

int normal_open(struct normal **out, struct session *s, struct picture *p, struct question *r,
		struct error *e)
{
	if (!r->per && !r->prices)
		return 0;
	struct normal *n = ARENA_NEW(r->arena, struct normal);
	*n = (struct normal){.arena = r->arena,
			     .cube = picture_cube(p),
			     .divides = r->per != NULL,
			     .prices = r->prices};
	if (r->per) {
		n->subject = r->per->subject;
		n->per = r->per->word;
	}
	*out = n;
	if (read_model(n, e) != 0 || check_aggregates(r, e) != 0)
		return -1;
	return read_figures(n, s, e);
}

void normal_close(struct normal *n)
{
	for (size_t i = 0; n && i < n->nslots; i++)
		for (size_t d = 0; d < NORMAL_SCALES; d++)
			fraction_free(n->slots[i].factors[d]);
	if (n) {
		free(n->slots);
		free(n->slot_of);
	}
}

static size_t column_at(struct columns *grouped, struct arena *a, const struct cube *c,
			const struct column *column)
{
	columns_add(grouped, a, c, column);
	size_t i = 0;
	while (grouped->items[i].kind != COLUMN_ATTRIBUTE ||
	       grouped->items[i].dimension != column->dimension ||
	       grouped->items[i].attribute != column->attribute)
		i++;
	return i;
}

void normal_columns(struct normal *n, struct columns *grouped)
{
	n->year_at = column_at(grouped, n->arena, n->cube, &n->year);
	if (n->has_regions)
		n->regions_at = column_at(grouped, n->arena, n->cube, &n->regions);
}
