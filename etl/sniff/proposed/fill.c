/*
 * Merged cells. A column that is filled in the first of several rows only: every value once, another
 * than the one above it; and the columns behind it, where they are filled wherever it is.
 */
#include "sniff/proposed/decision.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/marks.h"
#include "sniff/seen/relations.h"

static bool is_class(const struct sniff_column *c)
{
	return c->type == SNIFF_CODE || c->type == SNIFF_WORDS || c->type == SNIFF_INTEGER ||
	       c->type == SNIFF_FLAG || c->type == SNIFF_YEAR || c->type == SNIFF_PERIOD;
}

static bool may_group(const struct sniff *s, const struct sniff_column *c)
{
	enum sniff_use use = shape_use(c);
	bool document = c->word && c->word->column_type &&
			strcmp(c->word->column_type, "transaction-id:code") == 0;
	bool flag = use == USE_SIDE || c == s->shape.side || c == s->shape.flag;
	return shape_named(s, c) && is_class(c) && !c->is_private && !document && !flag &&
	       use != USE_TEXT && c->fill.first;
}

/* Lines, not totals, that have nothing there. */
static uint64_t empty_lines(const struct sniff *s, const struct sniff_column *c)
{
	return marks_empty(s->relations->marks, s, c);
}

/* A total's label is a value too. */
static bool is_group(const struct sniff *s, const struct sniff_column *c)
{
	uint64_t empty = empty_lines(s, c);
	return may_group(s, c) && c->fill.again == 0 && !c->distinct_over && c->values >= 2 &&
	       map_count(c->distinct) == c->values && empty * 5 >= s->records &&
	       c->fill.runs * 2 >= c->values - c->says_total;
}

static bool is_below(const struct sniff *s, const struct sniff_column *c)
{
	return may_group(s, c) && c->fill.orphans <= c[-1].says_total && c->values >= 2 &&
	       empty_lines(s, c) > 0;
}

void fill_decide(struct sniff *s)
{
	struct sniff_column *first = NULL;
	for (size_t i = 0; i < s->nfile; i++) {
		struct sniff_column *c = &s->columns[i];
		c->fill_down = !first ? is_group(s, c) : c[-1].fill_down && is_below(s, c);
		if (c->fill_down && !first)
			first = c;
	}
	if (!first)
		return;
	struct sniff_decision *d = decision_new(
		s, "merged",
		arena_printf(s->arena,
			     "column %.*s is filled in the first of several rows only, as where "
			     "cells were merged",
			     STR_ARG(first->field)));
	if (!d)
		return;
	decision_add(d, STR("fill-down"), STR("empty cells take the value above them"),
		     STR("the sums are the same"));
	decision_add(d, STR("as-is"), STR("empty cells are empty"), STR("the sums are the same"));
	bool as_is = decision_take(s, d, 0) == 1;
	for (size_t i = 0; i < s->nfile; i++)
		s->columns[i].fill_down = s->columns[i].fill_down && !as_is;
}
