/*
 * Sums in the source's own signs. The amounts of a cube are positive on their own side; what a
 * package prints below its lines is their debit, their credit, the balance of both, costs, or
 * revenue. These are only added up where something is held against them.
 */
#include "transform/plan.h"

void own_plan(struct transform *t)
{
	struct current *at = &t->again;
	size_t n = t->nvariants * t->cube->ncolumns;
	at->results = ARENA_ARRAY(t->arena, enum number_result, t->ninputs);
	at->values = ARENA_ARRAY(t->arena, int64_t, t->ninputs);
	at->amounts = ARENA_ARRAY(t->arena, int64_t, n);
	at->filled = ARENA_ARRAY(t->arena, bool, t->nvariants);
	t->rounded_again = ARENA_ARRAY(t->arena, uint64_t, t->ninputs);
}

/* As the file has it: not negated. False: there is none. */
static bool own_value(const struct transform *t, int input, int64_t *out)
{
	if (input == NONE || t->at.results[input] != NUMBER_OK)
		return false;
	bool negate = t->r->fields[t->inputs[input].field].negate;
	*out = negate ? -t->at.values[input] : t->at.values[input];
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
	} else if (has_plus && t->has_flag) {
		*(t->at.credit ? &to->credit : &to->debit) += plus;
	} else if (has_plus) {
		*(plus < 0 ? &to->credit : &to->debit) += plus < 0 ? -plus : plus;
	}
}

void own_add(struct transform *t, size_t variant, struct own_sums *to)
{
	const struct variant *v = &t->variants[variant];
	size_t n = t->cube->ncolumns;
	enum side side = side_told(t, v);
	for (size_t c = 0; c < n; c++) {
		int64_t amount = t->at.amounts[variant * n + c];
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
	struct current at = t->at;
	for (size_t i = 0; i < t->ninputs; i++)
		t->rounded_again[i] = t->inputs[i].rounded;
	t->at.results = t->again.results;
	t->at.values = t->again.values;
	t->at.amounts = t->again.amounts;
	t->at.filled = t->again.filled;
	amount_read(t);
	for (size_t i = 0; i < t->ninputs; i++)
		t->inputs[i].rounded = t->rounded_again[i];
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
