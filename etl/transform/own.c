/*
 * Sums in the source's own signs. The amounts of a cube are positive on their own side; what a
 * package prints below its lines is their debit, their credit, the balance of both, costs, or
 * revenue. These are only added up where something is held against them.
 */
#include "transform/plan.h"

void own_plan(struct transform *t)
{
	struct current *at = &t->now.again;
	size_t n = t->plan.nvariants * t->cube->ncolumns;
	at->results = ARENA_ARRAY(t->now.arena, enum number_result, t->plan.ninputs);
	at->values = ARENA_ARRAY(t->now.arena, int64_t, t->plan.ninputs);
	at->amounts = ARENA_ARRAY(t->now.arena, int64_t, n);
	at->filled = ARENA_ARRAY(t->now.arena, bool, t->plan.nvariants);
	t->now.counts_again = ARENA_ARRAY(t->now.arena, struct reading_counts, t->plan.ninputs);
}

/* As the file has it: not negated. False: there is none. */
static bool own_value(const struct transform *t, int input, int64_t *out)
{
	if (input == NONE || t->now.at.results[input] != NUMBER_OK)
		return false;
	bool negate = t->plan.r->fields[t->plan.inputs[input].field].negate;
	*out = negate ? -t->now.at.values[input] : t->now.at.values[input];
	return true;
}

/* Debit and credit of one amount. */
static void add_printed(const struct transform *t, const struct amount_plan *p, struct own_sums *to)
{
	int64_t plus, minus;
	bool has_plus = own_value(t, p->plus, &plus);
	if (p->minus != NONE) {
		to->debit += has_plus ? plus : 0;
		to->has_debit = to->has_debit || has_plus;
		if (own_value(t, p->minus, &minus)) {
			to->credit += minus;
			to->has_credit = true;
		}
	} else if (has_plus && t->plan.has_flag) {
		*(t->now.at.credit ? &to->credit : &to->debit) += plus;
	} else if (has_plus) {
		*(plus < 0 ? &to->credit : &to->debit) += plus < 0 ? -plus : plus;
	}
}

void own_add(struct transform *t, size_t variant, struct own_sums *to)
{
	const struct variant *v = &t->plan.variants[variant];
	size_t n = t->cube->ncolumns;
	enum side side = side_told(t, v);
	for (size_t c = 0; c < n; c++) {
		int64_t amount = t->now.at.amounts[variant * n + c];
		if (amount == MONEY_NULL)
			continue;
		add_printed(t, &v->amounts[c], &to[c]);
		to[c].expenditure += side == SIDE_EXPENDITURE ? amount : 0;
		to[c].revenue += side == SIDE_REVENUE ? amount : 0;
		to[c].other += side == SIDE_REVENUE || side == SIDE_EXPENDITURE ? 0 : amount;
		to[c].sided = to[c].sided || side == SIDE_REVENUE || side == SIDE_EXPENDITURE;
	}
}

struct current own_read_again(struct transform *t)
{
	struct current at = t->now.at;
	for (size_t i = 0; i < t->plan.ninputs; i++)
		t->now.counts_again[i] = t->plan.inputs[i].counts;
	t->now.at.results = t->now.again.results;
	t->now.at.values = t->now.again.values;
	t->now.at.amounts = t->now.again.amounts;
	t->now.at.filled = t->now.again.filled;
	amount_read(t);
	for (size_t i = 0; i < t->plan.ninputs; i++)
		t->plan.inputs[i].counts = t->now.counts_again[i];
	return at;
}

bool own_ties(const struct own_sums *printed, const struct own_sums *lines, int64_t tolerance)
{
	money_sum total = printed->debit - printed->credit;
	money_sum balance = own_sum(lines, OWN_BALANCE);
	if (printed->has_debit && printed->has_credit)
		return money_near(printed->debit, lines->debit, tolerance) &&
		       money_near(printed->credit, lines->credit, tolerance);
	return money_near(total, lines->debit - lines->credit, tolerance) ||
	       (lines->sided &&
		(money_near(total, balance, tolerance) || money_near(-total, balance, tolerance)));
}
