/*
 * From evidence to types. Codes are never numbers: only what has decimals, signs or groups, or a
 * header that says so, is an amount; whole numbers without such a sign stay text.
 */
#include "base/text/utf8.h"
#include "model/date.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/relations.h"

#include <inttypes.h>

const char *sniff_type_name(enum sniff_type t)
{
	static const char *const names[] = {"empty", "amount", "integer", "code", "date",
					    "year",  "period", "flag",    "text", "text"};
	return names[t];
}

static void because(struct sniff *s, struct sniff_column *c, enum sniff_type type, const char *why)
{
	c->type = type;
	c->why = arena_dup(s->arena, str_z(why));
}

static bool is_money_use(enum sniff_use use)
{
	return (use >= USE_AMOUNT && use <= USE_REVENUE) || use == USE_BESIDE;
}

/* Cells that are no values of the column, but say something about it. */
static uint64_t no_values(const struct sniff_column *c)
{
	return c->says_total + c->says_none;
}

/* Nearly all values are numbers (two in a hundred may be anything else). */
static bool numeric(const struct sniff_column *c)
{
	const struct number_vote *v = &c->number;
	uint64_t no = no_values(c);
	uint64_t neither = v->neither > no ? v->neither - no : 0;
	return v->seen > no && neither * 50 <= v->seen;
}

/* All values are plain whole numbers. */
static bool whole(const struct sniff_column *c)
{
	return c->digits_only > 0 && c->digits_only + no_values(c) == c->values;
}

static bool proven_number(const struct sniff_column *c)
{
	return c->number.comma + c->number.point > 0;
}

/* The convention, its evidence, and the range it gives. */
static void decide_number(struct sniff *s, struct sniff_column *c)
{
	struct buffer text;
	buffer_init(&text, 4096);
	c->number_ok = number_vote_decide(&c->number, &c->format, &text);
	c->evidence = arena_dup(s->arena, buffer_str(&text));
	if (c->json) {
		c->number_ok = true;
		c->format = (struct number_format){'.', 0};
		c->evidence =
			STR("decimal point: every value is a number as JSON and XML have them");
	}
	c->range = c->format.decimal == ',' ? &c->comma : &c->point;
	buffer_drop(&text);
}

/* Few values over and over, all small with decimals: "1.2", "7.1" are codes of a tree, not money.
 */
static bool tree_codes(const struct sniff_column *c)
{
	return c->values >= 20 && map_count(c->distinct) * 20 <= c->values && !c->distinct_over &&
	       c->max_len <= 6 && c->range->negative == 0 && c->range->max < 100 * 1000000;
}

/* "4100.0": a program has read codes as numbers with a point, and written them so. */
static bool written_as_floats(const struct sniff_column *c)
{
	return c->point_zero > 0 && whole(c) && (c->point_zero == c->values || !c->leading_zero);
}

static void decide_floats(struct sniff *s, struct sniff_column *c)
{
	c->as_integer = !c->leading_zero;
	if (shape_use(c) == USE_CODE || (c->min_len == c->max_len && c->max_len > 2))
		because(s, c, SNIFF_CODE,
			"whole numbers written with \".0\" behind, as programs do with codes: "
			"read as integers, so that 4100.0 is 4100");
	else
		because(s, c, SNIFF_INTEGER,
			"whole numbers written with \".0\" behind under a header that says nothing: "
			"kept as codes; if it is money, make its type number and its columnType "
			"value");
}

/* A header such as "Baten realisatie" or "2024" over numbers. */
static bool says_amount(const struct sniff_column *c)
{
	return c->phase || c->side || c->year;
}

/* By the header and the digits alone. */
static bool decide_named_number(struct sniff *s, struct sniff_column *c)
{
	enum sniff_use use = shape_use(c);
	bool money = is_money_use(use) || says_amount(c);
	bool cents = proven_number(c) && c->range->fractions * 4 > c->range->n;
	if (written_as_floats(c) && !money)
		decide_floats(s, c);
	else if (use == USE_CODE && says_amount(c) && cents)
		because(s, c, SNIFF_AMOUNT, "numbers with cents under a header that names a phase");
	else if (c->leading_zero > 0 && !is_money_use(use))
		because(s, c, SNIFF_CODE, "digits with leading zeros, which a number would lose");
	else if (use == USE_CODE || use == USE_LABEL || use == USE_SIDE)
		because(s, c, SNIFF_CODE, "digits under a header that names a code");
	else if (money)
		because(s, c, SNIFF_AMOUNT, "numbers under a header that names an amount");
	else
		return false;
	return true;
}

static void decide_numeric(struct sniff *s, struct sniff_column *c)
{
	if (decide_named_number(s, c))
		return;
	if (proven_number(c) && tree_codes(c))
		because(s, c, SNIFF_CODE,
			"few small values over and over: codes of a tree, not money");
	else if (proven_number(c))
		because(s, c, SNIFF_AMOUNT, "numbers with decimals or thousands");
	else if (c->range->negative > 0)
		because(s, c, SNIFF_AMOUNT, "numbers, some negative");
	else if (c->number.undecided > 0)
		because(s, c, SNIFF_AMOUNT, "numbers with thousands grouped");
	else if (c->min_len == c->max_len && c->max_len > 2)
		because(s, c, SNIFF_CODE, "whole numbers that all have as many digits");
	else
		because(s, c, SNIFF_INTEGER,
			"whole numbers under a header that says nothing: kept as text; if it is "
			"money, "
			"make its type number and its columnType value");
}

/* All values are four digits from 1990 to 2060. */
static bool all_years(const struct sniff_column *c)
{
	return c->four_digits > 0 && c->four_digits + c->says_total == c->values &&
	       !c->distinct_over && c->range->min >= INT64_C(1990000000) &&
	       c->range->max <= INT64_C(2060000000);
}

/* A part of a header that names a year in some language. */
static bool header_has_year(struct sniff *s, const struct sniff_column *c)
{
	static const char *const parts[] = {"jaar",
					    "jahr",
					    "year",
					    "exerc",
					    "ejerc",
					    "annee",
					    "anualidad",
					    "\xe5\xb9\xb4",
					    "godin",
					    "ano",
					    "\xd0\xb3\xd0\xbe\xd0\xb4"};
	struct str folded = utf8_fold_tight(s->arena, c->header);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (memmem(folded.ptr, folded.len, parts[i], strlen(parts[i])))
			return true;
	return false;
}

/* One and the same in every line, and no class that a header names. */
static bool is_constant(const struct sniff_column *c)
{
	enum sniff_use use = shape_use(c);
	bool unclassified = use == USE_CODE && !c->word->column_type;
	return c->empty == 0 && c->values > 1 && map_count(c->distinct) == 1 &&
	       (unclassified || use == USE_UNKNOWN || use == USE_YEAR);
}

static bool decide_year(struct sniff *s, struct sniff_column *c)
{
	enum sniff_use use = shape_use(c);
	if (use == USE_YEAR && c->four_digits + c->says_total == c->values && c->four_digits)
		because(s, c, SNIFF_YEAR,
			"four digits from 1900 to 2099 under a header that names a year");
	else if (all_years(c) && use != USE_PERIOD && !is_money_use(use) && header_has_year(s, c))
		because(s, c, SNIFF_YEAR,
			"four digits from 1990 to 2060 under a header that speaks of a year");
	else if (all_years(c) && is_constant(c))
		because(s, c, SNIFF_YEAR, "the same year in every line");
	else
		return false;
	return true;
}

static bool decide_period(struct sniff *s, struct sniff_column *c)
{
	if (shape_use(c) != USE_PERIOD || !whole(c) || c->max_len > 6)
		return false;
	because(s, c, SNIFF_PERIOD, "whole numbers under a header that names a period");
	return true;
}

/* Eight digits can be a date or a number: only a header, or years near ours in every value, tell.
 */
static bool date_by_shape(const struct sniff_column *c)
{
	const struct date_vote *v = &c->date;
	uint64_t dates = v->seen - v->empty - v->neither;
	if (dates * 10 < c->values * 9 || c->values == 0 || v->seen == 0)
		return false;
	int year, month, day;
	date_to_civil(v->min, &year, &month, &day);
	return v->compact == 0 || shape_use(c) == USE_DATE ||
	       (v->neither == 0 && year > 1980 && year < 2060);
}

/* Of the values that are no dates, the first: whose century nobody but people can tell. */
static bool has_short_years(const struct date_vote *v)
{
	const struct date_style style = {
		.format = DATE_ANY, .short_years = true, .first_year = 1970};
	int32_t day;
	return v->neither > 0 && date_read_style(str_z(v->neither_text), &style, &day);
}

static bool decide_date(struct sniff *s, struct sniff_column *c)
{
	const struct date_vote *v = &c->date;
	uint64_t dates = v->seen - v->empty - v->neither;
	bool named = shape_use(c) == USE_DATE;
	if (!date_by_shape(c) && !(named && dates * 20 >= v->seen) && !(named && !numeric(c)))
		return false;
	struct buffer text;
	buffer_init(&text, 4096);
	bool ok = date_vote_decide(v, &c->date_format, &text);
	c->evidence = arena_dup(s->arena, buffer_str(&text));
	buffer_drop(&text);
	c->null_bad = v->neither > 0 || !ok || date_vote_slips(v) > 0;
	because(s, c, SNIFF_DATE,
		has_short_years(v)
			? "dates; those with years of two digits are proposed as empty, until the field's "
			  "format says %d-%m-%y"
		: dates == 0 ? "the header names a date, but no value is one: proposed as empty"
		: v->neither || date_vote_slips(v)
			? "dates, and some values that are none: those are proposed as empty"
			: "every value is a date");
	return true;
}

/* Excel keeps days as numbers: 20,000 is in 1954, 60,000 in 2064. */
static bool decide_excel(struct sniff *s, struct sniff_column *c)
{
	if (shape_use(c) != USE_DATE || !numeric(c) || c->range->min < INT64_C(20000000000) ||
	    c->range->max > INT64_C(60000000000))
		return false;
	because(s, c, SNIFF_DATE, "numbers under a header that names a date: Excel's days");
	c->date_format = DATE_EXCEL;
	return true;
}

static void decide_text(struct sniff *s, struct sniff_column *c)
{
	size_t distinct = map_count(c->distinct);
	bool many = c->distinct_over || (c->values >= 50 && distinct * 2 > c->values);
	bool bare = c->blanks_inside == 0 && c->max_len <= 24;
	if (!many && distinct <= 3 && c->max_len <= 10)
		because(s, c, SNIFF_FLAG, "two or three short values");
	else if (many && (distinct > 1000 || c->distinct_over || !bare))
		because(s, c, SNIFF_FREE, "mostly distinct values: kept in text blocks");
	else if (c->total_len > c->values * 40 && distinct > 100)
		because(s, c, SNIFF_FREE, "long text: kept in text blocks");
	else if (bare && c->has_digit * 2 >= c->values)
		because(s, c, SNIFF_CODE, "short values with digits and without blanks");
	else
		because(s, c, SNIFF_WORDS, "words that come back");
}

/* Codes whose values are mostly distinct (document numbers) do not belong in a dictionary. */
static void move_to_text_blocks(struct sniff *s, struct sniff_column *c)
{
	bool many = c->distinct_over ||
		    (map_count(c->distinct) > 1000 && map_count(c->distinct) * 2 > c->values);
	if ((c->type == SNIFF_CODE || c->type == SNIFF_INTEGER) && many)
		because(s, c, SNIFF_FREE, "codes that are mostly distinct: kept in text blocks");
}

static void decide_type(struct sniff *s, struct sniff_column *c)
{
	if (c->is_parted) {
		because(s, c, SNIFF_WORDS, "its parts are read instead");
		return;
	}
	if (c->values == 0) {
		because(s, c, SNIFF_EMPTY, "no value in it");
		return;
	}
	decide_number(s, c);
	if (decide_year(s, c) || decide_period(s, c) || decide_excel(s, c) || decide_date(s, c))
		return;
	if (numeric(c))
		decide_numeric(s, c);
	else
		decide_text(s, c);
	move_to_text_blocks(s, c);
}

/* What the values prove themselves to be. */
static struct str private_values(struct sniff *s, const struct sniff_column *c)
{
	unsigned found = personal_found(&c->personal);
	struct buffer b;
	buffer_init(&b, 4096);
	for (int k = 0; k < PERSONAL_KINDS; k++)
		if (found & (1u << k))
			buffer_printf(&b, "%s%s", b.len ? ", and " : "the values are, or hold, ",
				      personal_kind_words((enum personal_kind)k));
	struct str text = arena_dup(s->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

/* What the header says, or what a file without header leaves unsaid. */
static const char *private_header(const struct sniff *s, const struct sniff_column *c)
{
	if (shape_use(c) == USE_PERSONAL)
		return "the header names personal data";
	if (shape_use(c) == USE_PARTY)
		return "counterparties can be people; remove the class when all are organisations";
	if (!s->has_header && (c->type == SNIFF_WORDS || c->type == SNIFF_FREE) && c->has_letter)
		return "there is no header to say what this text is, and it may name people; "
		       "remove the "
		       "class when it does not";
	return NULL;
}

/* Default deny. */
static void decide_privacy(struct sniff *s, struct sniff_column *c)
{
	enum sniff_use use = shape_use(c);
	if (c->type == SNIFF_AMOUNT && proven_number(c) &&
	    (use == USE_PERSONAL || use == USE_PARTY))
		c->word = NULL; /* "Debiteuren" of a balance sheet are amounts */
	struct str why = {"", 0};
	if (c->type != SNIFF_AMOUNT && c->type != SNIFF_DATE && c->type != SNIFF_YEAR)
		why = private_values(s, c);
	if (why.len == 0)
		why = arena_dup(s->arena, str_z(private_header(s, c)));
	c->is_private = why.len > 0;
	c->privacy = why;
}

static bool has_mark(const struct sniff *s, char decimal)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (c->type == SNIFF_AMOUNT && is_money_use(shape_use(c)) && c->number_ok &&
		    proven_number(c) && c->format.decimal == decimal)
			return true;
	}
	return false;
}

static bool is_nameless_amount(const struct sniff_column *c)
{
	return c->type == SNIFF_AMOUNT && shape_use(c) == USE_UNKNOWN && !says_amount(c) &&
	       c->number_ok && proven_number(c) && c->range->negative == 0;
}

/* "6.1" beside amounts with a comma is a code: nobody writes both in one file. So is what has the
 * one decimal everywhere, small and never negative, where other columns are named as amounts. */
static void decide_codes(struct sniff *s)
{
	bool comma = has_mark(s, ','), point = has_mark(s, '.');
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (!is_nameless_amount(c))
			continue;
		bool other = c->format.decimal == ',' ? point && !comma : comma && !point;
		bool short_ones =
			c->max_len <= 4 && c->range->decimals == 1 && c->number.plain == 0;
		if (other || (short_ones && (comma || point)))
			because(s, c, SNIFF_CODE,
				other ? "numbers with another decimal sign than the amounts have: codes"
				      : "small numbers with one decimal beside amounts: codes");
	}
}

void sniff_decide(struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (!c->made)
			phase_of_header(s, c);
		decide_type(s, c);
		decide_privacy(s, c);
	}
	decide_codes(s);
	sniff_pair_labels(s);
	if (s->ncolumns > 0)
		shape_roles(s);
	s->relations = relations_new(s);
}

static void date_bound(char out[SNIFF_TEXT], int32_t date)
{
	char text[DATE_TEXT_SIZE];
	size_t n = date_format(text, date);
	memcpy(out, text, n + 1);
}

void sniff_bounds(const struct sniff_column *c, char min[SNIFF_TEXT], char max[SNIFF_TEXT])
{
	bool mdy = c->date_format == DATE_MDY;
	min[0] = max[0] = 0;
	if (c->type == SNIFF_DATE && c->date_format != DATE_EXCEL) {
		if (c->date.seen - c->date.empty == c->date.neither)
			return;
		date_bound(min, mdy ? c->date.mdy_min : c->date.min);
		date_bound(max, mdy ? c->date.mdy_max : c->date.max);
	} else if (c->range && c->range->n > 0 &&
		   (c->type == SNIFF_AMOUNT || c->type == SNIFF_INTEGER ||
		    c->type == SNIFF_PERIOD)) {
		_Static_assert(SNIFF_TEXT >= MONEY_TEXT_SIZE, "amounts fit");
		money_format(min, c->range->min, SNIFF_DECIMALS);
		money_format(max, c->range->max, SNIFF_DECIMALS);
	} else {
		memcpy(min, c->min_text, SNIFF_TEXT);
		memcpy(max, c->max_text, SNIFF_TEXT);
	}
}
