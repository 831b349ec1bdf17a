#include "sniff/seen/flags.h"

#include <strings.h>

/* Letters count only under a header that names a flag; words say it themselves. */
static const char *const LISTS[] = {
	[WORDS_DEBIT] = " D S DR DB DT DEBET DEBIT DEBITO DEBE DARE SOLL D\xc3\xa9"
			"BIT D\xc3\x89"
			"BIT ",
	[WORDS_CREDIT] = " C H K CR CT CREDIT KREDIT CREDITO HABER HABEN AVERE CR\xc3\xa9"
			 "DIT CR\xc3\x89"
			 "DIT ",
	[WORDS_COSTS] =
		" L U A G AF UIT LAST LASTEN UITGAVE UITGAVEN KOSTEN COSTS EXPENSE EXPENSES "
		"EXPENDITURE AUFWAND AUSGABE AUSGABEN GASTO GASTOS DEPENSE DEPENSES D "
		"D\xc3\xa9pense D\xc3\xa9penses D\xc3\x89PENSE D\xc3\x89PENSES USCITA USCITE SPESA SPESE "
		"DESPESA DESPESAS UITGAAF AUFWENDUNG AUFWENDUNGEN AUSZAHLUNG AUSZAHLUNGEN ",
	[WORDS_REVENUE] =
		" B I O E R BIJ IN BAAT BATE BATEN INKOMST ONTVANGST OPBRENGST INKOMSTEN ONTVANGSTEN OPBRENGSTEN REVENUE "
		"REVENUES INCOME ERTRAG EINNAHME EINNAHMEN INGRESO INGRESOS RECETTE "
		"RECETTES ENTRATA ENTRATE RECEITA RECEITAS ERTR\xc3\xa4GE ERTR\xc3\x84GE ERTRAEGE "
		"EINZAHLUNG EINZAHLUNGEN ONTVANGSTEN OPBRENGST ",
	[WORDS_BALANCE] = " BALANS BALANCE BILANZ BALANSPOST BALANSMUTATIE ",
};

bool flag_among(struct str v, enum flag_words words)
{
	char wanted[32] = " ";
	if (v.len == 0 || v.len + 3 > sizeof wanted || memchr(v.ptr, ' ', v.len))
		return false;
	memcpy(wanted + 1, v.ptr, v.len);
	memcpy(wanted + 1 + v.len, " ", 2);
	return strcasestr(LISTS[words], wanted) != NULL;
}

struct split {
	size_t a, b, rest, letters; /* values in one list, in the other, balance; letters alone */
};

static struct split split_by(const struct sniff_column *c, enum flag_words a, enum flag_words b)
{
	struct split s = {0};
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		struct str v = map_key(c->distinct, i);
		s.a += flag_among(v, a);
		s.b += flag_among(v, b);
		s.rest += b == WORDS_REVENUE && flag_among(v, WORDS_BALANCE);
		s.letters += v.len < 2;
	}
	return s;
}

static bool is_plus_minus(const struct sniff_column *c)
{
	size_t n = map_count(c->distinct), found = 0;
	for (size_t i = 0; i < n; i++) {
		struct str v = map_key(c->distinct, i);
		found += v.len == 1 && (*v.ptr == '+' || *v.ptr == '-');
	}
	return n == 2 && found == 2;
}

/* Letters alone, under a header that says nothing, must at least belong together. */
static bool is_known_pair(const struct sniff_column *c)
{
	static const char *const pairs[] = {"DC", "SH", "LB", "UI", "AE", "GI", "DR"};
	if (map_count(c->distinct) != 2)
		return false;
	struct str a = map_key(c->distinct, 0), b = map_key(c->distinct, 1);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (a.len == 1 && b.len == 1 && *a.ptr != *b.ptr && strchr(pairs[i], *a.ptr) &&
		    strchr(pairs[i], *b.ptr))
			return true;
	return false;
}

/* Enough distinct values, and few enough. Under a header that names a flag one is enough: a file of
 * revenue only. */
static bool may_be_flag(const struct sniff_column *c, bool named)
{
	size_t n = map_count(c->distinct);
	return !c->distinct_over && n >= (named ? 1 : 2) && n < SNIFF_FLAG_VALUES &&
	       c->type != SNIFF_AMOUNT && !c->is_private;
}

/* All values are of the two lists (or the balance sheet), and both lists occur; `one` is enough. */
static bool splits(struct split s, size_t n, bool one)
{
	bool both = s.a > 0 && s.b > 0;
	return (both || (one && s.a + s.b > 0)) && s.a + s.b + s.rest == n;
}

enum flag_class flag_class_of(const struct sniff_column *c, bool *sure)
{
	size_t n = map_count(c->distinct);
	bool named = c->word && c->word->use == USE_SIDE;
	*sure = named;
	if (!may_be_flag(c, named))
		return FLAG_NONE;
	if (is_plus_minus(c))
		return FLAG_PLUS_MINUS;
	struct split s = split_by(c, WORDS_DEBIT, WORDS_CREDIT);
	*sure = named || s.letters == 0;
	if (!*sure && !is_known_pair(c))
		return FLAG_NONE;
	if (splits(s, n, named))
		return FLAG_DEBIT_CREDIT;
	if (splits(split_by(c, WORDS_COSTS, WORDS_REVENUE), n, named))
		return FLAG_SIDES;
	return named && n == 2 ? FLAG_UNKNOWN : FLAG_NONE;
}

const char *flag_side(const struct sniff_shape *shape, struct str v)
{
	if (v.len == 0)
		return shape->side_empty ? "balance" : NULL;
	if (shape->costs_value.len)
		return str_eq(v, shape->costs_value)     ? "expenditure"
		       : str_eq(v, shape->revenue_value) ? "revenue"
							 : NULL;
	if (flag_among(v, WORDS_BALANCE))
		return "balance";
	return flag_among(v, WORDS_COSTS)     ? "expenditure"
	       : flag_among(v, WORDS_REVENUE) ? "revenue"
					      : NULL;
}
