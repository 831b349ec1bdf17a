#include "sniff/proposed/made.h"

#include "base/text/utf8.h"
#include "sniff/proposed/decision.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/flags.h"

/* POSIX extended regular expressions, as the mapping gets them. */
static const char NUMBER_FIRST[] = "^([^0-9]*[0-9][^A-Za-z]*)[A-Za-z./ ]*$";
static const char FLAG_LAST[] = "([A-Za-z]+)[.]?$";
static const char NUMBER_LAST[] = "^[A-Za-z./ ]*([^A-Za-z]*[0-9][^A-Za-z]*)$";
static const char FLAG_FIRST[] = "^([A-Za-z]+)";
static const char YEAR_FIRST[] = "((19|20)[0-9][0-9])";
static const char YEAR_LAST[] = "([0-9][0-9]([0-9][0-9])?)$";
static const char TWO_DIGITS[] = "([0-9][0-9])$";

static struct sniff_column *add_column(struct sniff *s, const struct sniff_column *from,
				       const char *what, const char *pattern)
{
	if (s->ncolumns - s->nfile == SNIFF_MADE)
		return NULL;
	struct sniff_column *c = &s->columns[s->ncolumns];
	*c = (struct sniff_column){.label_of = -1, .distinct = map_new()};
	c->field = arena_printf(s->arena, "%.*s_%s", STR_ARG(from->field), what);
	c->header = c->field;
	c->slug = sniff_slug(s->arena, c->field, '_');
	c->made = ARENA_NEW(s->arena, struct sniff_made);
	c->made->from = from;
	c->made->pattern = pattern;
	if (pattern && regcomp(&c->made->regex, pattern, REG_EXTENDED) != 0)
		return NULL; /* ours, so it never is */
	s->ncolumns++;
	return c;
}

static bool are_flags(const struct sniff_column *c)
{
	size_t n = c->parts.nwords;
	const enum flag_words pairs[][2] = {{WORDS_DEBIT, WORDS_CREDIT},
					    {WORDS_COSTS, WORDS_REVENUE}};
	for (size_t p = 0; p < 2; p++) {
		size_t fits = 0;
		for (size_t i = 0; i < n; i++)
			fits += flag_among(str_z(c->parts.words[i]), pairs[p][0]) ||
				flag_among(str_z(c->parts.words[i]), pairs[p][1]);
		if (fits == n && n > 0)
			return true;
	}
	return false;
}

static bool says_money(const struct sniff_word *w)
{
	return w && w->use >= USE_AMOUNT && w->use <= USE_REVENUE;
}

/* "5.00 DR", "S 1.010,50": nearly all values are a number and one of few words. */
static bool has_parts(const struct sniff_column *c)
{
	uint64_t parted = c->parts.first + c->parts.last, all = parted + c->parts.bare;
	return parted > 0 && (c->parts.first == 0 || c->parts.last == 0) && !c->parts.many &&
	       c->parts.none * 50 <= all && parted * 10 >= all &&
	       (c->parts.nwords <= 2 || are_flags(c)) &&
	       (says_money(c->word) ||
		(!c->word && are_flags(c) && c->number.seen > 0 && c->parts.nwords == 2));
}

static void split(struct sniff *s, struct sniff_column *c)
{
	bool last = c->parts.last > 0, flags = are_flags(c);
	struct sniff_column *number = add_column(s, c, "number", last ? NUMBER_FIRST : NUMBER_LAST);
	if (!number)
		return;
	number->word = says_money(c->word) ? c->word : sniff_word_of(s->arena, STR("bedrag"));
	c->is_parted = true;
	if (!flags && c->parts.nwords < 2)
		return;
	struct sniff_column *flag = add_column(s, c, "flag", last ? FLAG_LAST : FLAG_FIRST);
	if (flag)
		flag->word = sniff_word_of(s->arena, STR("dc"));
}

static bool has_word(struct sniff *s, struct str header, const char *words)
{
	struct str rest = utf8_fold(s->arena, header);
	while (rest.ptr) {
		struct str w = str_split(&rest, ' '), list = str_z(words), one;
		while ((one = str_split(&list, ' ')).len > 0 || list.ptr)
			if (w.len > 0 && str_eq(w, one))
				return true;
	}
	return false;
}

static bool is_whole(const struct sniff_column *c)
{
	return c->number.seen > 0 && c->number.neither <= c->says_total + c->says_none &&
	       c->number.comma + c->number.point == 0;
}

/* A column of cents behind one of euros: from 0 to 99, and the two are pasted together. */
static bool is_cents_of(struct sniff *s, const struct sniff_column *euro,
			const struct sniff_column *cents)
{
	static const char units[] =
		"euro euros eur dollar dollars pound pounds francs franken kronen pesos";
	return is_whole(euro) && is_whole(cents) && cents->point.n > 0 &&
	       has_word(s, cents->header,
			"cent cents centen eurocent ct cts centimes centimos centavos rappen pence "
			"ore pfennig") &&
	       !has_word(s, cents->header, "per") &&
	       (says_money(euro->word) || has_word(s, euro->header, units));
}

static void paste(struct sniff *s, struct sniff_column *euro, struct sniff_column *cents)
{
	if (cents->point.min < 0 || cents->point.max >= INT64_C(100000000)) {
		s->cannot = arena_printf(
			s->arena,
			"column \"%.*s\" seems to hold the cents of \"%.*s\", but some "
			"are not from 0 to 99: make one column of them in the file",
			STR_ARG(cents->field), STR_ARG(euro->field));
		return;
	}
	struct sniff_column *c = add_column(s, euro, "with_cents", NULL);
	if (!c)
		return;
	c->made->beside = cents;
	c->made->decimal = euro->number.commas > 0 ? '.' : ',';
	c->word = says_money(euro->word) ? euro->word : sniff_word_of(s->arena, STR("bedrag"));
	euro->is_parted = cents->is_parted = true;
}

int made_fiscal_choice(struct sniff *s, struct str example)
{
	for (size_t i = 0; i < s->ndecisions; i++)
		if (strcmp(s->decisions[i].name, "fiscal-year") == 0)
			return s->decisions[i].chosen == 1;
	struct sniff_decision *d = decision_new(
		s, "fiscal-year",
		arena_printf(s->arena,
			     "\"%.*s\" is of two years: which of them is its fiscal year?",
			     STR_ARG(example)));
	int year = made_fiscal_year(example);
	if (!d)
		return 0;
	decision_add(
		d, STR("begins"),
		arena_printf(s->arena, "%.*s is %d, the year it begins in", STR_ARG(example), year),
		STR("the sums are the same"));
	decision_add(d, STR("ends"),
		     arena_printf(s->arena, "%.*s is %d, the year it ends in", STR_ARG(example),
				  year + 1),
		     STR("the sums are the same"));
	return decision_take(s, d, -1) == 1;
}

static bool may_be_year(const struct sniff_column *c)
{
	return !c->word || c->word->use == USE_YEAR || c->word->use == USE_PERIOD;
}

/* "2023/24": by what is chosen. */
static struct sniff_column *make_fiscal(struct sniff *s, const struct sniff_column *c)
{
	struct str example = arena_dup(s->arena, str_z(c->parts.example));
	bool two = example.len - made_letters(example, false) <= 7;
	/* Of two digits the century must be known. */
	bool ends = made_fiscal_choice(s, example) == 1 && !(two && c->parts.fiscal_old > 0);
	const char *pattern = !ends ? YEAR_FIRST : two ? TWO_DIGITS : YEAR_LAST;
	struct sniff_column *year = add_column(s, c, "year", pattern);
	if (year && ends && two)
		year->made->century = "20";
	return year;
}

static void make_year(struct sniff *s, struct sniff_column *c)
{
	uint64_t values = c->values - c->says_total;
	struct sniff_column *year = NULL;
	bool named = c->word && c->word->use == USE_YEAR;
	if (!may_be_year(c) || values == 0 || c->four_digits == values)
		return;
	if (c->parts.fiscal == values && (named || c->parts.example[4] == '/'))
		year = make_fiscal(s, c);
	else if (c->parts.years == values && named)
		year = add_column(s, c, "year", YEAR_FIRST);
	if (!year)
		return;
	year->word = sniff_word_of(s->arena, STR("jaar"));
	c->word = NULL; /* the other is the year */
}

bool sniff_make_columns(struct sniff *s)
{
	for (size_t i = 0; i < s->nfile; i++) {
		struct sniff_column *c = &s->columns[i];
		if (!shape_named(s, c) || c->is_parted)
			continue;
		if (i + 1 < s->nfile && shape_named(s, c + 1) && is_cents_of(s, c, c + 1))
			paste(s, c, c + 1);
		else if (has_parts(c))
			split(s, c);
		else
			make_year(s, c);
	}
	return s->ncolumns > s->nfile;
}
