#include "model/tally.h"

enum own_kind own_kind_of(struct str name)
{
	static const struct {
		const char *name;
		enum own_kind kind;
	} names[] = {{"debit", OWN_DEBIT},        {"debet", OWN_DEBIT},
		     {"credit", OWN_CREDIT},      {"balance", OWN_BALANCE},
		     {"saldo", OWN_BALANCE},      {"expenditure", OWN_EXPENDITURE},
		     {"lasten", OWN_EXPENDITURE}, {"revenue", OWN_REVENUE},
		     {"baten", OWN_REVENUE}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, str_z(names[i].name)))
			return names[i].kind;
	return OWN_NONE;
}

const char *own_kind_name(enum own_kind kind)
{
	static const char *const names[] = {"",        "debit",       "credit",
					    "balance", "expenditure", "revenue"};
	return names[kind];
}

money_sum own_sum(const struct own_sums *s, enum own_kind kind)
{
	switch (kind) {
	case OWN_DEBIT:
		return s->debit;
	case OWN_CREDIT:
		return s->credit;
	case OWN_BALANCE:
		return s->sided ? s->expenditure - s->revenue + s->other : s->debit - s->credit;
	case OWN_EXPENDITURE:
		return s->expenditure;
	case OWN_REVENUE:
		return s->revenue;
	case OWN_NONE:
		break;
	}
	return 0;
}

void own_sums_add(struct own_sums *to, const struct own_sums *from, size_t ncolumns)
{
	for (size_t c = 0; c < ncolumns; c++) {
		to[c].debit += from[c].debit;
		to[c].credit += from[c].credit;
		to[c].expenditure += from[c].expenditure;
		to[c].revenue += from[c].revenue;
		to[c].other += from[c].other;
		to[c].has_debit = to[c].has_debit || from[c].has_debit;
		to[c].has_credit = to[c].has_credit || from[c].has_credit;
		to[c].sided = to[c].sided || from[c].sided;
	}
}

bool tallies_tie(const struct tallies *t, size_t ncolumns)
{
	if (t->loaded.lines + t->dropped.lines + t->rejected.lines != t->read.lines)
		return false;
	for (size_t c = 0; c < ncolumns; c++)
		if (t->loaded.sums[c] + t->dropped.sums[c] + t->rejected.sums[c] != t->read.sums[c])
			return false;
	return true;
}
