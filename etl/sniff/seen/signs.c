/*
 * Signs and sides. Four styles are told apart by the signs that stand beside each flag and in each
 * of two columns; what the signs do not tell is a decision, with the totals of each choice.
 */
#include "sniff/proposed/decision.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/flags.h"
#include "sniff/seen/marks.h"
#include "sniff/seen/relations.h"

/* One way of reading the amounts. */
struct way {
	const char *name, *means;
	const char *style;
	bool use_flag, use_side;
	bool negate, negate_other;   /* the amount, or the first and the second of a pair */
	const char *costs, *revenue; /* NULL: our words; else the values that say it */
};

static bool is_pair(const struct sniff_shape *shape)
{
	return shape->kind == SHAPE_DEBIT_CREDIT || shape->kind == SHAPE_COSTS_REVENUE;
}

/* ---- totals ---- */

static struct str value_at(const struct sniff_column *flag, size_t place)
{
	return flag && place < map_count(flag->distinct) && place < SNIFF_FLAG_VALUES - 1
		       ? map_key(flag->distinct, place)
		       : (struct str){"", 0};
}

static const char *side_at(const struct sniff *s, const struct way *w, size_t place)
{
	struct sniff_shape shape = s->shape;
	shape.side_empty = true;
	if (w->costs) {
		shape.costs_value = str_z(w->costs);
		shape.revenue_value = str_z(w->revenue);
	}
	return w->use_side ? flag_side(&shape, value_at(shape.side, place)) : NULL;
}

struct totals {
	money_sum expenditure, revenue, rest;
};

static void add_cell(struct totals *t, const struct sniff *s, const struct way *w, size_t f,
		     size_t side)
{
	money_sum sum = s->relations->by[f][side].sum;
	const char *which = side_at(s, w, side);
	bool turned = strcmp(w->style, "own-side") != 0;
	if (w->use_flag && flag_among(value_at(s->shape.flag, f), WORDS_CREDIT))
		sum = -sum;
	if (w->negate && !is_pair(&s->shape))
		sum = -sum;
	if (!which)
		t->rest += sum;
	else if (*which == 'e')
		t->expenditure += sum;
	else if (*which == 'r')
		t->revenue += turned ? -sum : sum;
	else
		t->rest += sum;
}

static struct str text_of(const struct sniff *s, money_sum sum)
{
	return shape_money(s, sum * s->shape.scale);
}

static struct str pair_totals(const struct sniff *s, const struct way *w)
{
	money_sum one = s->relations->pair[0].sum, other = s->relations->pair[1].sum;
	if (w->negate)
		one = -one;
	if (w->negate_other)
		other = -other;
	if (s->shape.kind == SHAPE_DEBIT_CREDIT)
		return arena_printf(s->arena, "total %.*s", STR_ARG(text_of(s, one - other)));
	return arena_printf(s->arena, "expenditure %.*s, revenue %.*s", STR_ARG(text_of(s, one)),
			    STR_ARG(text_of(s, other)));
}

static struct str way_totals(const struct sniff *s, const struct way *w)
{
	struct totals t = {0};
	if (is_pair(&s->shape))
		return pair_totals(s, w);
	for (size_t f = 0; f < SNIFF_FLAG_VALUES; f++)
		for (size_t side = 0; side < SNIFF_FLAG_VALUES; side++)
			add_cell(&t, s, w, f, side);
	if (!w->use_side)
		return arena_printf(s->arena, "total %.*s", STR_ARG(text_of(s, t.rest)));
	return arena_printf(s->arena, "expenditure %.*s, revenue %.*s%s%.*s",
			    STR_ARG(text_of(s, t.expenditure)), STR_ARG(text_of(s, t.revenue)),
			    t.rest ? ", neither " : "",
			    STR_ARG(t.rest ? text_of(s, t.rest) : STR("")));
}

/* ---- tendencies ---- */

static enum tendency tendency_where(const struct sniff *s, enum flag_words words, bool by_side)
{
	struct signs sum = {0};
	for (size_t f = 0; f < SNIFF_FLAG_VALUES; f++)
		for (size_t side = 0; side < SNIFF_FLAG_VALUES; side++) {
			struct str v = by_side ? value_at(s->shape.side, side)
					       : value_at(s->shape.flag, f);
			if (!flag_among(v, words))
				continue;
			sum.positive += s->relations->by[f][side].positive;
			sum.negative += s->relations->by[f][side].negative;
		}
	return tendency_of(sum.positive, sum.negative);
}

static bool positive(enum tendency t)
{
	return t == TENDS_POSITIVE || t == TENDS_NOWHERE;
}

/* ---- taking a way ---- */

static void take(struct sniff *s, const struct way *w, struct str why)
{
	struct sniff_shape *shape = &s->shape;
	shape->style = w->style;
	shape->why = why;
	if (!w->use_flag)
		shape->flag = NULL;
	if (!w->use_side)
		shape->side = NULL;
	if (w->costs) {
		shape->costs_value = arena_dup(s->arena, str_z(w->costs));
		shape->revenue_value = arena_dup(s->arena, str_z(w->revenue));
	}
	shape->side_empty = shape->side && marks_empty(s->relations->marks, s, shape->side) > 0;
	if (is_pair(shape)) {
		shape->debit->negate = w->negate;
		shape->credit->negate = w->negate_other;
		return;
	}
	for (size_t i = 0; i < s->ncolumns; i++)
		if (shape_carries(s, &s->columns[i]))
			s->columns[i].negate = w->negate;
}

/* Offers the ways; takes the one that was told, else ways[otherwise] (-1: open, and the first is
 * what the proposal holds meanwhile). */
static void choose(struct sniff *s, const char *question, const struct way *ways, size_t n,
		   int otherwise)
{
	struct sniff_decision *d = decision_new(s, "sign", arena_dup(s->arena, str_z(question)));
	if (!d)
		return;
	for (size_t i = 0; i < n; i++)
		decision_add(d, arena_dup(s->arena, str_z(ways[i].name)),
			     arena_dup(s->arena, str_z(ways[i].means)), way_totals(s, &ways[i]));
	int chosen = decision_take(s, d, otherwise);
	const struct way *w = &ways[chosen < 0 ? 0 : chosen];
	take(s, w,
	     chosen < 0 ? STR("must be decided")
			: arena_printf(s->arena, "%s%s", w->means,
				       chosen == otherwise ? "" : " (so it was told)"));
}

static void decide_pair(struct sniff *s)
{
	bool dc = s->shape.kind == SHAPE_DEBIT_CREDIT;
	const char *style = dc ? "debit-credit" : "own-side";
	bool side = s->shape.side != NULL;
	const struct way ways[] = {
		{"as-is",
		 dc ? "a debit and a credit column: the amount is debit less credit"
		    : "a column of costs and one of revenue: each value becomes a line of its side",
		 style, false, side, false, false, NULL, NULL},
		{"second-negative",
		 dc ? "credit is written negative, so its sign is turned; the amount is debit less "
		      "credit"
		    : "revenue is written negative, so its sign is turned; each value becomes a "
		      "line of its side",
		 style, false, side, false, true, NULL, NULL},
		{"first-negative",
		 dc ? "debit is written negative, so its sign is turned; the amount is debit less "
		      "credit"
		    : "costs are written negative, so their sign is turned; each value becomes a "
		      "line of its side",
		 style, false, side, true, false, NULL, NULL},
		{"both-negative", "both columns are written negative, so their signs are turned",
		 style, false, side, true, true, NULL, NULL},
	};
	const struct signs *p = s->relations->pair;
	enum tendency one = tendency_of(p[0].positive, p[0].negative),
		      other = tendency_of(p[1].positive, p[1].negative);
	int otherwise = positive(one) && positive(other)           ? 0
			: positive(one) && other == TENDS_NEGATIVE ? 1
			: one == TENDS_NEGATIVE && positive(other) ? 2
								   : -1;
	choose(s,
	       dc ? "debit and credit have signs of their own that do not tell how they are meant"
		  : "costs and revenue have signs of their own that do not tell how they are meant",
	       ways, sizeof ways / sizeof *ways, otherwise);
}

/* Costs and revenue as a flag, perhaps beside one of debit and credit. */
static void decide_side(struct sniff *s, bool sure)
{
	const struct way ways[] = {
		{"own-side",
		 "a flag tells costs from revenue, and each is positive on its own side",
		 "own-side", false, true, false, false, NULL, NULL},
		{"debit-positive",
		 "a flag tells costs from revenue; revenue is written negative, so its sign is "
		 "turned",
		 "debit-positive", false, true, false, false, NULL, NULL},
		{"credit-positive",
		 "a flag tells costs from revenue; costs are written negative, so their sign is "
		 "turned",
		 "debit-positive", false, true, true, false, NULL, NULL},
		{"negative",
		 "a flag tells costs from revenue; both are written negative, so signs are turned",
		 "own-side", false, true, true, false, NULL, NULL},
		{"no-side", "the flag is no side: amounts are taken as they are", "own-side", false,
		 false, false, false, NULL, NULL},
	};
	enum tendency costs = tendency_where(s, WORDS_COSTS, true),
		      revenue = tendency_where(s, WORDS_REVENUE, true);
	int otherwise = positive(costs) && positive(revenue)           ? 0
			: positive(costs) && revenue == TENDS_NEGATIVE ? 1
			: costs == TENDS_NEGATIVE && positive(revenue) ? 2
								       : -1;
	choose(s,
	       sure ? "the signs of costs and revenue do not tell how they are meant"
		    : "one column holds letters that may tell costs from revenue",
	       ways, sizeof ways / sizeof *ways, sure ? otherwise : -1);
}

static void decide_flag(struct sniff *s, bool sure)
{
	bool side = s->shape.side != NULL;
	const struct way ways[] = {
		{"flag", "unsigned amounts beside a flag of debit and credit", "flag", true, side,
		 false, false, NULL, NULL},
		{"signed",
		 side ? "credit amounts are negative already: the flag is not used again, and "
			"revenue is turned to its own side"
		      : "credit amounts are negative already: amounts are taken as they are",
		 side ? "debit-positive" : "own-side", false, side, false, false, NULL, NULL},
		{"signed-reversed", "debit amounts are negative, credit positive: signs are turned",
		 side ? "debit-positive" : "own-side", false, side, true, false, NULL, NULL},
	};
	enum tendency debit = tendency_where(s, WORDS_DEBIT, false),
		      credit = tendency_where(s, WORDS_CREDIT, false);
	int otherwise = positive(debit) && positive(credit)           ? 0
			: positive(debit) && credit == TENDS_NEGATIVE ? 1
			: debit == TENDS_NEGATIVE && positive(credit) ? 2
								      : -1;
	bool empty = marks_empty(s->relations->marks, s, s->shape.flag) > 0;
	if (empty)
		otherwise = otherwise == 0 ? -1 : otherwise; /* such lines would be rejected */
	choose(s,
	       empty  ? "some lines have no flag of debit or credit, and would be rejected"
	       : sure ? "the signs beside debit and credit do not tell how they are meant"
		      : "one column holds letters that may tell debit from credit",
	       ways, sizeof ways / sizeof *ways, sure ? otherwise : -1);
}

static const char *name_of_value(const struct sniff *s, const char *value)
{
	if (strcmp(value, "+") == 0)
		return "plus";
	if (strcmp(value, "-") == 0)
		return "minus";
	return sniff_slug(s->arena, str_z(value), '-').len ? value : "other";
}

/* Two values that are none of our words, plus and minus among them. */
static void decide_unknown(struct sniff *s)
{
	const struct sniff_column *c = s->shape.side;
	const char *a = arena_dup(s->arena, map_key(c->distinct, 0)).ptr,
		   *b = arena_dup(s->arena, map_key(c->distinct, 1)).ptr;
	const struct way ways[] = {
		{arena_printf(s->arena, "%s-is-expenditure", name_of_value(s, a)).ptr,
		 arena_printf(s->arena, "\"%s\" is expenditure, \"%s\" revenue", a, b).ptr,
		 "own-side", false, true, false, false, a, b},
		{arena_printf(s->arena, "%s-is-expenditure", name_of_value(s, b)).ptr,
		 arena_printf(s->arena, "\"%s\" is expenditure, \"%s\" revenue", b, a).ptr,
		 "own-side", false, true, false, false, b, a},
		{"no-side", "the flag is no side: amounts are taken as they are", "own-side", false,
		 false, false, false, NULL, NULL},
	};
	choose(s,
	       arena_printf(s->arena, "column %.*s holds \"%s\" and \"%s\": which is expenditure?",
			    STR_ARG(c->field), a, b)
		       .ptr,
	       ways, sizeof ways / sizeof *ways, -1);
}

/* Nothing stands beside the amounts. */
static void decide_alone(struct sniff *s)
{
	const struct way ways[] = {
		{"as-is",
		 "no column tells debit from credit or costs from revenue: amounts are taken as "
		 "they are, all as expenditure",
		 "own-side", false, false, false, false, NULL, NULL},
		{"negative",
		 "expenditure is written negative, so signs are turned; no column tells costs from "
		 "revenue",
		 "own-side", false, false, true, false, NULL, NULL},
	};
	const struct signs *all = &s->relations->by[SNIFF_FLAG_VALUES - 1][SNIFF_FLAG_VALUES - 1];
	enum tendency t = tendency_of(all->positive, all->negative);
	if (s->shape.kind != SHAPE_EACH) {
		take(s, &ways[0], arena_dup(s->arena, str_z(ways[0].means)));
		return;
	}
	choose(s,
	       positive(t) ? "no column tells costs from revenue"
	       : t == TENDS_NEGATIVE
		       ? "nearly all amounts are negative, and no column tells costs from revenue"
		       : "many amounts are negative, and no column tells costs from revenue: they "
			 "may be revenue, or corrections, or credit",
	       ways, sizeof ways / sizeof *ways, t == TENDS_NEGATIVE ? -1 : 0);
}

/* A column per phase and side: each side's own signs. */
static void decide_columns(struct sniff *s)
{
	bool any = false;
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (!shape_carries(s, c))
			continue;
		any = any || c->side;
		c->negate = c->side &&
			    c->range->negative * 5 >= (c->range->n - c->range->zero) * 4 &&
			    c->range->negative > 0;
	}
	if (!any && s->shape.side)
		return;
	s->shape.side = NULL;
	s->shape.flag = NULL;
	s->shape.why = any ? STR("a column per phase, year or side: each value becomes a line of "
				 "its own, positive on its own side")
			   : STR("a column per phase or year: each value becomes a line of its "
				 "own, and all are taken as expenditure");
}

void signs_decide(struct sniff *s)
{
	struct sniff_shape *shape = &s->shape;
	bool flag_sure = false, side_sure = false;
	enum flag_class side = shape->side ? flag_class_of(shape->side, &side_sure) : FLAG_NONE;
	if (shape->flag)
		flag_class_of(shape->flag, &flag_sure);
	if (shape->kind == SHAPE_COLUMNS) {
		decide_columns(s);
		if (!shape->side)
			return;
	}
	if (side == FLAG_PLUS_MINUS || side == FLAG_UNKNOWN)
		decide_unknown(s);
	else if (is_pair(shape))
		decide_pair(s);
	else if (shape->flag)
		decide_flag(s, flag_sure);
	else if (shape->side)
		decide_side(s, side_sure);
	else
		decide_alone(s);
}
