/* What the amounts of a sniffed file make together: measures, two columns of one, sides. */
#include "sniff/propose.h"

#include <strings.h>

enum sniff_use propose_use(const struct sniff_column *c)
{
	return c->word ? c->word->use : USE_UNKNOWN;
}

bool propose_named(const struct sniff *s, const struct sniff_column *c)
{
	return !s->has_header || (c->header.len > 0 && !c->repeated);
}

bool propose_amount(const struct sniff *s, const struct sniff_column *c)
{
	return c->type == SNIFF_AMOUNT && c->number_ok && propose_named(s, c);
}

bool propose_dimension(const struct sniff *s, const struct sniff_column *c)
{
	return propose_named(s, c) && !c->is_private && c->type != SNIFF_AMOUNT &&
	       c->type != SNIFF_EMPTY;
}

/* The only amount column of this use, or NULL. */
static const struct sniff_column *find_amount(const struct sniff *s, enum sniff_use use)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (propose_amount(s, &s->columns[i]) && propose_use(&s->columns[i]) == use)
			return &s->columns[i];
	}
	return NULL;
}

size_t propose_count_amounts(const struct sniff *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->ncolumns; i++)
		n += propose_amount(s, &s->columns[i]);
	return n;
}

bool propose_among(struct str v, enum side_words words)
{
	static const char *const lists[][6] = {
		[WORDS_DEBIT] = {"D", "S", "DEBET", "DEBIT", "SOLL"},
		[WORDS_CREDIT] = {"C", "H", "K", "CREDIT", "HABEN"},
		[WORDS_COSTS] = {"L", "U", "LASTEN", "UITGAVEN", "A"},
		[WORDS_REVENUE] = {"B", "I", "O", "BATEN", "INKOMSTEN"},
	};
	for (const char *const *one = lists[words]; *one; one++) {
		if (strlen(*one) == v.len && strncasecmp(*one, v.ptr, v.len) == 0)
			return true;
	}
	return false;
}

/* Every value of the column is in one of the two lists, and both lists occur. */
static bool splits(const struct sniff_column *c, enum side_words a, enum side_words b)
{
	size_t n = map_count(c->distinct), in_a = 0, in_b = 0;
	for (size_t i = 0; i < n; i++) {
		struct str v = map_key(c->distinct, i);
		in_a += propose_among(v, a);
		in_b += propose_among(v, b);
	}
	return in_a > 0 && in_b > 0 && in_a + in_b == n;
}

/* A flag tells sides only where every line has one; the amounts beside a debit/credit flag are
 * unsigned. */
static void find_flag(struct proposal *p)
{
	for (size_t i = 0; i < p->s->ncolumns && !p->flag; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (propose_use(c) != USE_SIDE || !propose_named(p->s, c) || c->distinct_over ||
		    c->empty > 0 || c->is_private)
			continue;
		if (splits(c, WORDS_COSTS, WORDS_REVENUE))
			p->flag_is_side = true;
		else if (!splits(c, WORDS_DEBIT, WORDS_CREDIT))
			continue;
		p->flag = c;
	}
}

/* Debit or credit beside amounts that have signs of their own would turn signs twice. */
static bool unsigned_amounts(const struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (propose_amount(s, &s->columns[i]) && s->columns[i].range->negative > 0)
			return false;
	}
	return true;
}

void propose_shape(struct proposal *p)
{
	const struct sniff *s = p->s;
	const struct sniff_column *debit = find_amount(s, USE_DEBIT),
				  *credit = find_amount(s, USE_CREDIT),
				  *costs = find_amount(s, USE_COSTS),
				  *revenue = find_amount(s, USE_REVENUE);
	bool two = propose_count_amounts(s) ==
		   2; /* a third would be counted once for each of the two */
	p->shape = SHAPE_EACH;
	if (debit && credit) {
		p->shape = SHAPE_DEBIT_CREDIT;
		p->debit = debit;
		p->credit = credit;
	} else if (costs && revenue && two) {
		p->shape = SHAPE_COSTS_REVENUE;
		p->debit = costs;
		p->credit = revenue;
	} else {
		find_flag(p);
		if (p->flag && !p->flag_is_side && !unsigned_amounts(s))
			p->flag = NULL;
	}
	p->amount = "amount";
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (c->type == SNIFF_YEAR && propose_named(s, c) && !p->year)
			p->year = c;
		if (str_eq(c->field, STR("amount")) || str_eq(c->slug, STR("amount")))
			p->amount = "net_of_debit_and_credit";
	}
}

bool propose_in_pair(const struct proposal *p, const struct sniff_column *c)
{
	return c == p->debit || c == p->credit;
}

/* Whether the values are what the header says. */
static bool fits(const struct proposal *p, const struct sniff_column *c)
{
	switch (propose_use(c)) {
	case USE_CODE:
		return true;
	case USE_YEAR:
		return c->type == SNIFF_YEAR;
	case USE_DATE:
		return c->type == SNIFF_DATE;
	case USE_PERIOD:
		return c->type == SNIFF_PERIOD;
	case USE_SIDE:
		return c == p->flag && p->flag_is_side;
	default:
		return false;
	}
}

/* The header's meaning as a columnType, where it fits what the values are. */
static const char *meant_type(const struct proposal *p, const struct sniff_column *c)
{
	if (propose_amount(p->s, c))
		return propose_in_pair(p, c) ? NULL : "value";
	if (!propose_dimension(p->s, c) || c->label_of >= 0 || !fits(p, c))
		return NULL;
	return c->word->column_type;
}

const char *propose_column_type(const struct proposal *p, const struct sniff_column *c)
{
	const char *type = meant_type(p, c);
	if (!type || c->type == SNIFF_AMOUNT)
		return type;
	for (const struct sniff_column *o = p->s->columns; o < c; o++) {
		const char *other = meant_type(p, o);
		if (other && strcmp(other, type) == 0)
			return NULL;
	}
	return type;
}
