/* Which columns play which part. */
#include "sniff/proposed/proposal.h"

#include "sniff/seen/flags.h"
#include "sniff/seen/relations.h"

/* The first amount column of this use, or NULL. */
static struct sniff_column *find_amount(struct sniff *s, enum sniff_use use)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (shape_is_amount(s, c) && shape_use(c) == use && c->beside.len == 0)
			return c;
	}
	return NULL;
}

/* VAT, document currency and percentages are no part of the amount, where there is one. */
static void set_aside(struct sniff *s)
{
	bool any = false;
	for (size_t i = 0; i < s->ncolumns; i++)
		any = any || (shape_is_amount(s, &s->columns[i]) &&
			      shape_use(&s->columns[i]) != USE_BESIDE);
	for (size_t i = 0; any && i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (shape_is_amount(s, c) && shape_use(c) == USE_BESIDE)
			c->beside =
				STR("stands beside the amount and is no part of it (VAT, "
				    "another currency, a difference, a percentage): not loaded");
	}
}

static void find_pair(struct sniff *s)
{
	struct sniff_shape *shape = &s->shape;
	struct sniff_column *debit = find_amount(s, USE_DEBIT),
			    *credit = find_amount(s, USE_CREDIT),
			    *costs = find_amount(s, USE_COSTS),
			    *revenue = find_amount(s, USE_REVENUE);
	if (debit && credit) {
		shape->kind = SHAPE_DEBIT_CREDIT;
		shape->debit = debit;
		shape->credit = credit;
	} else if (costs && revenue && !costs->made && !revenue->made) {
		shape->kind = SHAPE_COSTS_REVENUE;
		shape->debit = costs;
		shape->credit = revenue;
	}
}

/* The first flag of each kind. Which of them is used is decided when signs are known. */
static void find_flags(struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		bool sure;
		if (!shape_named(s, c) || c->label_of >= 0)
			continue;
		switch (flag_class_of(c, &sure)) {
		case FLAG_DEBIT_CREDIT:
			if (!s->shape.flag)
				s->shape.flag = c;
			break;
		case FLAG_SIDES:
		case FLAG_PLUS_MINUS:
		case FLAG_UNKNOWN:
			if (!s->shape.side)
				s->shape.side = c;
			break;
		default:
			break;
		}
	}
}

static void name_measure(struct sniff *s)
{
	s->shape.amount = "amount";
	for (size_t i = 0; i < s->ncolumns; i++)
		if (str_eq(s->columns[i].field, STR("amount")) ||
		    str_eq(s->columns[i].slug, STR("amount")))
			s->shape.amount = "amount_of_line";
}

void shape_roles(struct sniff *s)
{
	struct sniff_shape *shape = &s->shape;
	*shape = (struct sniff_shape){.style = "own-side", .scale = 1};
	set_aside(s);
	if (!phases_find(s))
		find_pair(s);
	if (shape->kind == SHAPE_EACH)
		shape->main = find_amount(s, USE_AMOUNT);
	for (size_t i = 0; i < s->ncolumns && shape->kind == SHAPE_EACH && !shape->main; i++)
		if (shape_is_amount(s, &s->columns[i]) && s->columns[i].beside.len == 0)
			shape->main = &s->columns[i];
	find_flags(s);
	if (shape->kind == SHAPE_COSTS_REVENUE)
		shape->side = NULL; /* the columns tell it */
	if (shape->kind == SHAPE_DEBIT_CREDIT || shape->kind == SHAPE_COSTS_REVENUE)
		shape->flag = NULL;
	name_measure(s);
}

/* Amounts beside two columns that make one. */
static void decide_beside(struct sniff *s)
{
	struct sniff_shape *shape = &s->shape;
	for (size_t i = 0; i < s->relations->nbeside; i++) {
		const struct beside *b = &s->relations->beside[i];
		struct sniff_column *c = &s->columns[b->column - s->columns];
		if (b->lines > 0 && b->net == b->lines)
			c->beside = arena_printf(
				s->arena,
				"is in every line what %.*s and %.*s make: not loaded twice",
				STR_ARG(shape->debit->field), STR_ARG(shape->credit->field));
		else if (b->lines > 0 && b->gross == b->lines)
			c->beside = arena_printf(s->arena,
						 "is in every line the same as %.*s or %.*s: not "
						 "loaded twice",
						 STR_ARG(shape->debit->field),
						 STR_ARG(shape->credit->field));
	}
	for (size_t i = 0; shape->kind == SHAPE_COSTS_REVENUE && i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (shape_is_amount(s, c) && !shape_feeds(s, c) && c->beside.len == 0)
			c->beside = STR("a third amount would be counted once for costs and once "
					"for revenue: not loaded");
	}
}

void sniff_set_standard(struct sniff *s, const char *mapping)
{
	s->standard = mapping;
}

static void conclude_standard(struct sniff *s)
{
	bool iv3 = strcmp(s->standard, SNIFF_IV3) == 0;

	s->shape.why =
		iv3 ? STR("a delivery to CBS: its standard says that lasten and baten are each positive on their own side, in thousands of euros")
		    : STR("an audit file: its standard says that amounts have no sign and stand beside D or C");
	s->shape.scope_why =
		iv3 ? STR("a newer delivery replaces what is loaded of the same government, year and period")
		    : STR("a newer file replaces what is loaded of the same year: files of other years are added to it");
	if (!iv3)
		fill_decide(s); /* what is empty in a delivery is so: each row says all of itself */
}

void sniff_conclude(struct sniff *s, struct str file)
{
	dependences_decide(s);
	if (s->standard) {
		conclude_standard(s);
	} else if (s->ncolumns > 0) {
		decide_beside(s);
		unit_decide(s);
		signs_decide(s);
		scope_decide(s, file);
		fill_decide(s);
	}
}
