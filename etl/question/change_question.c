#include "question/change_question.h"

#define MEMBERS_TOLD 5
#define MEMBERS_MAX 1000

static int parse_side(struct question *out, const struct query *q, const char *key, struct error *e)
{
	const struct str *text = query_param(q, key), *common = query_param(q, "cut");

	if (!text || text->len == 0)
		return error_set(
			e, STATUS_USAGE,
			"%s is missing: explain-change/?from=year:2023&to=year:2024 compares "
			"two cuts",
			key);
	struct str all = common && common->len ? arena_printf(out->arena, "%.*s|%.*s",
							      STR_ARG(*text), STR_ARG(*common))
					       : *text;
	if (parse_cuts(out, all, e) != 0)
		return error_context(e, "%s", key);
	if (out->ignored.len)
		return error_set(e, STATUS_USAGE, "%s: expecting ':' in '%.*s'", key,
				 STR_ARG(str_head(out->ignored, 80)));
	return 0;
}

static bool is_cut(const struct change_question *c, size_t dimension)
{
	for (size_t i = 0; i < c->to.ntests; i++)
		if (c->to.tests[i].column.kind == COLUMN_ATTRIBUTE &&
		    c->to.tests[i].column.dimension == dimension)
			return true;
	return false;
}

/* The level below the deepest one that is cut, in the first hierarchy where there is one; else the
 * top of the first hierarchy; else the first dimension that is not cut. */
static bool next_level(struct change_question *c)
{
	const struct cube *cube = c->to.cube;
	for (size_t h = 0; h < cube->nhierarchies; h++) {
		const struct hierarchy *tree = &cube->hierarchies[h];
		for (size_t i = tree->nlevels; i-- > 1;) {
			if (!is_cut(c, tree->levels[i - 1]) || is_cut(c, tree->levels[i]))
				continue;
			c->dimension = tree->levels[i];
			return true;
		}
	}
	for (size_t h = 0; h < cube->nhierarchies; h++) {
		c->dimension = cube->hierarchies[h].levels[0];
		if (!is_cut(c, c->dimension))
			return true;
	}
	for (c->dimension = 0; c->dimension < cube->ndimensions; c->dimension++)
		if (!is_cut(c, c->dimension) && !cube->dimensions[c->dimension].text)
			return true;
	return false;
}

static int choose_by(struct change_question *c, const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "by");
	struct column column;
	if (text && text->len) {
		if (!resolve_ref(&column, c->to.cube, c->to.arena, *text) ||
		    column.kind != COLUMN_ATTRIBUTE)
			return error_set(e, STATUS_USAGE,
					 "Invalid by: '%.*s' is no dimension or attribute",
					 STR_ARG(*text));
		c->dimension = column.dimension;
		c->attribute = column.attribute;
	} else {
		if (!next_level(c))
			return error_set(e, STATUS_USAGE,
					 "No level is left to tell apart: name one with by");
		c->attribute = c->to.cube->dimensions[c->dimension].key;
	}
	struct str ref = c->to.cube->dimensions[c->dimension].attributes[c->attribute].ref;
	column = (struct column){.kind = COLUMN_ATTRIBUTE,
				 .dimension = c->dimension,
				 .attribute = c->attribute,
				 .ref = ref,
				 .label = ref};
	columns_add(&c->by, c->to.arena, c->to.cube, &column);
	return 0;
}

static int choose_measure(struct change_question *c, const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "measure");
	int measure = text ? cube_find_measure(c->to.cube, *text) : 0;
	if (measure < 0 || c->to.cube->nmeasures == 0)
		return error_set(e, STATUS_USAGE, "Invalid measure: '%.*s'",
				 STR_ARG(text ? *text : STR("")));
	c->measure = (size_t)measure;
	columns_add_sum(&c->sum, c->to.arena, c->to.cube, c->measure);
	return 0;
}

static int choose_size(struct change_question *c, const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "pagesize");
	/* A list is of all of them. */
	uint64_t n = parameters_form(q) == OUTPUT_JSON ? MEMBERS_TOLD : MEMBERS_MAX;
	if (text && (!str_to_u64(*text, &n) || n < 1 || n > MEMBERS_MAX))
		return error_set(e, STATUS_USAGE, "pagesize must be a number from 1 to %d",
				 MEMBERS_MAX);
	c->told = (size_t)n;
	return 0;
}

int change_question_read(struct change_question *out, struct arena *a, const struct cube *c,
			 const struct query *q, struct error *e)
{
	*out = (struct change_question){.from = {.arena = a, .cube = c},
					.to = {.arena = a, .cube = c}};
	return parse_side(&out->from, q, "from", e) != 0 || parse_side(&out->to, q, "to", e) != 0 ||
			       choose_by(out, q, e) != 0 || choose_measure(out, q, e) != 0 ||
			       choose_size(out, q, e) != 0
		       ? -1
		       : 0;
}
