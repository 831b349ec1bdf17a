/* What amounts are in: thousands, millions. */
#include "base/text/utf8.h"
#include "sniff/proposed/decision.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/flags.h"
#include "sniff/seen/relations.h"

#include <strings.h>

/* A point or comma that groups thousands, or ends a short word: no decimal sign. */
static bool is_no_decimal(struct str s, size_t i)
{
	if (s.ptr[i] != '.' && s.ptr[i] != ',')
		return false;
	bool digit = i + 1 < s.len && s.ptr[i + 1] >= '0' && s.ptr[i + 1] <= '9';
	return !digit || (i + 3 < s.len && memcmp(s.ptr + i + 1, "000", 3) == 0);
}

static bool starts_at(struct str s, size_t i, const char *piece)
{
	return str_starts((struct str){s.ptr + i, s.len - i}, str_z(piece));
}

/* Lower case, without accents, blanks and points that are no decimal signs: "(x€1000)". */
static struct str squeeze(struct arena *a, struct str text)
{
	struct str folded = utf8_fold_case(a, text);
	char *p = arena_bytes(a, folded.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.ptr[i];
		if (starts_at(folded, i, "\xc3\x97")) { /* the multiplication sign */
			p[n++] = 'x';
			i++;
		} else if (starts_at(folded, i, "\xc2\xa0")) {
			i++;
		} else if (c != ' ' && c != '\t' && !is_no_decimal(folded, i)) {
			p[n++] = c;
		}
	}
	p[n] = '\0';
	return (struct str){p, n};
}

static bool has_any(struct str s, const char *pieces)
{
	struct str rest = str_z(pieces), one;
	while ((one = str_split(&rest, ' ')).len > 0 || rest.ptr)
		if (one.len && memmem(s.ptr, s.len, one.ptr, one.len))
			return true;
	return false;
}

int64_t unit_of(struct str text)
{
	static const char millions[] =
		"x1mln €1mln x1miljoen €1miljoen x1mio €1mio xmln x€mln €mln mln€ xmiljoen €miljoen inmiljoen ineuromiljoen mlneuro euromln "
		"(mln) inmln miomeur mio€ inmio €mio eurmio x1000000 x€1000000 €1000000 *1000000 "
		"inmillion €million £million millionsof (millions) £m) (£m €m) (€m enmillones "
		"millonesde enmillions";
	static const char thousands[] =
		"x1000 x€1000 x£1000 xeuro1000 xeur1000 x$1000 *€1000 *1000 *eur1000 *eu1000 (€1000 "
		"in€1000 €1000) euro1000 xduizend x€duizend induizend duizendeneuro ineuroduizend "
		"inthousand thousandsof (thousands) intsd tsd€ tsdeuro teur t€ keur k€ k£ £k £000 "
		"€000 $000 £'000 €'000 $'000 enmiles milesde enmilliers milliersd";
	struct arena *a = arena_new();
	struct str s = squeeze(a, text);
	int64_t found = 0;
	if (has_any(s, millions))
		found = 1000000;
	else if (has_any(s, thousands))
		found = 1000;
	arena_free(a);
	return found;
}

/* What the headers of the amounts say; -1 when they say different things. */
static int64_t unit_of_headers(const struct sniff *s, const struct sniff_column **from)
{
	int64_t unit = 0;
	bool silent = false;
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (!shape_is_amount(s, c) || c->beside.len > 0)
			continue;
		int64_t one = unit_of(c->header);
		if (one != 0 && unit != 0 && one != unit)
			return -1;
		silent = silent || one == 0;
		if (one != 0 && unit == 0) {
			unit = one;
			*from = c;
		}
	}
	return unit != 0 && silent ? -1 : unit;
}

static bool has_cents(const struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (shape_is_amount(s, c) && c->beside.len == 0 && c->range->decimals == 2 &&
		    c->range->fractions * 2 > c->range->n)
			return true;
	}
	return false;
}

/* What one amount comes to on each of two sides that a column tells apart, as it is written; false: none does. */
static bool sides_of(const struct sniff *s, money_sum sums[2])
{
	const struct sniff_column *flag = s->shape.flag, *side = s->shape.side;
	for (size_t f = 0; f < SNIFF_FLAG_VALUES; f++)
		for (size_t k = 0; k < SNIFF_FLAG_VALUES; k++) {
			money_sum sum = s->relations->by[f][k].sum;
			const struct sniff_column *tells = flag ? flag : side;
			size_t at = flag ? f : k;
			if (!tells || at >= map_count(tells->distinct))
				continue;
			struct str value = map_key(tells->distinct, at);
			sums[0] += flag_among(value, flag ? WORDS_DEBIT : WORDS_COSTS) ? sum : 0;
			sums[1] += flag_among(value, flag ? WORDS_CREDIT : WORDS_REVENUE) ? sum : 0;
		}
	return sums[0] || sums[1];
}

/* Debit and credit, costs and revenue apart: together they are a sum that nobody can check. Empty where amounts are of
 * several phases or kinds. */
static struct str sum_of(const struct sniff *s, int64_t scale)
{
	const struct sniff_shape *shape = &s->shape;
	const struct sniff_column *only = NULL;
	money_sum sums[2] = {0};
	size_t n = 0;
	for (size_t i = 0; i < s->ncolumns; i++)
		if (shape_is_amount(s, &s->columns[i]) && s->columns[i].beside.len == 0) {
			only = &s->columns[i];
			n++;
		}
	bool pair = shape->kind == SHAPE_DEBIT_CREDIT || shape->kind == SHAPE_COSTS_REVENUE;
	if (pair) {
		sums[0] = shape->debit->range->sum;
		sums[1] = shape->credit->range->sum;
	}
	if (pair || (n == 1 && s->relations && sides_of(s, sums))) {
		bool debit = shape->kind == SHAPE_DEBIT_CREDIT || (!pair && shape->flag);
		return arena_printf(s->arena,
				    debit ? "debit %.*s, credit %.*s, "
					  : "expenditure %.*s, revenue %.*s, ",
				    STR_ARG(shape_money(s, sums[0] * scale)),
				    STR_ARG(shape_money(s, sums[1] * scale)));
	}
	return n == 1 ? arena_printf(s->arena, "all amounts together %.*s, ",
				     STR_ARG(shape_money(s, only->range->sum * scale)))
		      : STR("");
}

static struct str sum_in(const struct sniff *s, int64_t scale)
{
	money_sum largest = 0;
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (!shape_is_amount(s, c) || c->beside.len > 0)
			continue;
		largest = c->range->max > largest ? c->range->max : largest;
		largest = -(money_sum)c->range->min > largest ? -(money_sum)c->range->min : largest;
	}
	return arena_printf(s->arena, "%.*slargest %.*s", STR_ARG(sum_of(s, scale)),
			    STR_ARG(shape_money(s, largest * scale)));
}

/* Both ways, with what they come to; `otherwise` holds until somebody says another (-1: it must be said). */
static void offer(struct sniff *s, struct str question, int64_t unit, int otherwise, struct str why)
{
	struct sniff_decision *d = decision_new(s, "scale", question);
	s->shape.scale = otherwise == 1 ? unit : 1;
	s->shape.scale_why = why;
	if (!d)
		return;
	decision_add(d, STR("1"), STR("amounts are written in full"), sum_in(s, 1));
	decision_add(d, arena_printf(s->arena, "%lld", (long long)unit),
		     arena_printf(s->arena, "amounts are multiplied by %lld", (long long)unit),
		     sum_in(s, unit));
	int chosen = decision_take(s, d, otherwise);
	s->shape.scale = chosen == 1 ? unit : 1;
	if (chosen >= 0 && chosen != otherwise)
		s->shape.scale_why = d->choices[chosen].means;
}

static void ask(struct sniff *s, struct str question, int64_t unit)
{
	offer(s, question, unit, -1, STR("must be decided"));
}

void unit_decide(struct sniff *s)
{
	const struct sniff_column *from = NULL;
	struct str title = buffer_str(&s->title);
	int64_t header = unit_of_headers(s, &from), above = unit_of(title);
	if (shape_count_amounts(s) == 0)
		return;
	if (header == -1) {
		ask(s,
		    STR("the headers of some amounts say thousands or millions, others do not; "
			"one factor holds for a ledger"),
		    from ? unit_of(from->header) : 1000);
		return;
	}
	int64_t unit = header ? header : above;
	if (unit <= 0) {
		offer(s,
		      has_cents(s) ? STR("amounts have cents, and nothing says thousands")
				   : STR("nothing says thousands"),
		      1000, 0, STR(""));
		return;
	}
	if (s->shown_scaled) {
		struct str why = STR("the sheet shows thousands or millions by a format, and "
				     "holds its amounts in full");
		offer(s, why, unit, 0, why);
		return;
	}
	if (header == 0 && has_cents(s)) {
		ask(s,
		    STR("the lines above the header say thousands or millions, but the amounts "
			"have cents"),
		    unit);
		return;
	}
	struct str why =
		header ? arena_printf(s->arena,
				      "the header \"%.*s\" says so: amounts are multiplied by %lld",
				      STR_ARG(from->header), (long long)unit)
		       : arena_printf(s->arena,
				      "the lines above the header say so: amounts are multiplied "
				      "by %lld",
				      (long long)unit);
	offer(s, why, unit, 1, why);
}
