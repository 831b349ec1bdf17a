/*
 * From evidence to types. Codes are never numbers: only what has decimals, signs or groups, or a
 * header that says so, is an amount; whole numbers without such a sign stay text.
 */
#include "model/date.h"
#include "sniff/sniff.h"

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

static enum sniff_use use_of(const struct sniff_column *c)
{
	return c->word ? c->word->use : USE_UNKNOWN;
}

static bool is_money_use(enum sniff_use use)
{
	return use >= USE_AMOUNT && use <= USE_REVENUE;
}

/* Nearly all values are numbers (two in a hundred may be "pm" or the like). */
static bool numeric(const struct sniff_column *c)
{
	const struct number_vote *v = &c->number;
	return v->seen > 0 && v->neither * 50 <= v->seen;
}

/* All values are plain whole numbers. */
static bool whole(const struct sniff_column *c)
{
	return c->digits_only == c->values;
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
		c->evidence = STR("decimal point: every value is a number of JSON");
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

static void decide_numeric(struct sniff *s, struct sniff_column *c)
{
	enum sniff_use use = use_of(c);
	if (c->leading_zero > 0 && !is_money_use(use))
		because(s, c, SNIFF_CODE, "digits with leading zeros, which a number would lose");
	else if (use == USE_CODE || use == USE_LABEL || use == USE_SIDE)
		because(s, c, SNIFF_CODE, "digits under a header that names a code");
	else if (is_money_use(use))
		because(s, c, SNIFF_AMOUNT, "numbers under a header that names an amount");
	else if (proven_number(c) && tree_codes(c))
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

static bool decide_year_period(struct sniff *s, struct sniff_column *c)
{
	enum sniff_use use = use_of(c);
	if (use == USE_YEAR && c->four_digits == c->values) {
		because(s, c, SNIFF_YEAR,
			"four digits from 1900 to 2099 under a header that names a year");
		return true;
	}
	if (use == USE_PERIOD && whole(c) && c->max_len <= 6) {
		because(s, c, SNIFF_PERIOD, "whole numbers under a header that names a period");
		return true;
	}
	return false;
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
	return v->compact == 0 || use_of(c) == USE_DATE ||
	       (v->neither == 0 && year > 1980 && year < 2060);
}

static bool decide_date(struct sniff *s, struct sniff_column *c)
{
	const struct date_vote *v = &c->date;
	uint64_t dates = v->seen - v->empty - v->neither;
	bool named = use_of(c) == USE_DATE;
	if (!date_by_shape(c) && !(named && dates * 20 >= v->seen) && !(named && !numeric(c)))
		return false;
	struct buffer text;
	buffer_init(&text, 4096);
	bool ok = date_vote_decide(v, &c->date_format, &text);
	c->evidence = arena_dup(s->arena, buffer_str(&text));
	buffer_drop(&text);
	c->null_bad = v->neither > 0 || !ok;
	because(s, c, SNIFF_DATE,
		dates == 0   ? "the header names a date, but no value is one: proposed as empty"
		: v->neither ? "dates, and some values that are none: those are proposed as empty"
			     : "every value is a date");
	return true;
}

/* Excel keeps days as numbers: 20,000 is in 1954, 60,000 in 2064. */
static bool decide_excel(struct sniff *s, struct sniff_column *c)
{
	if (use_of(c) != USE_DATE || !numeric(c) || c->range->min < INT64_C(20000000000) ||
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
	if (c->values == 0) {
		because(s, c, SNIFF_EMPTY, "no value in it");
		return;
	}
	decide_number(s, c);
	if (decide_year_period(s, c) || decide_excel(s, c) || decide_date(s, c))
		return;
	if (numeric(c))
		decide_numeric(s, c);
	else
		decide_text(s, c);
	move_to_text_blocks(s, c);
}

/* What the values prove themselves to be. */
static const char *private_values(const struct sniff_column *c)
{
	if (c->iban * 10 > c->values)
		return "the values are IBANs (their check digits fit)";
	if (c->email * 10 > c->values)
		return "the values are e-mail addresses";
	/* One in eleven numbers passes by chance. */
	if (c->values >= 20 && c->bsn * 10 > c->values * 3 && c->type != SNIFF_AMOUNT)
		return "nine digits that pass the test of citizen service numbers (BSN) far more "
		       "often "
		       "than chance";
	return NULL;
}

/* What the header says, or what a file without header leaves unsaid. */
static const char *private_header(const struct sniff *s, const struct sniff_column *c)
{
	if (use_of(c) == USE_PERSONAL)
		return "the header names personal data";
	if (use_of(c) == USE_PARTY)
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
	enum sniff_use use = use_of(c);
	if (c->type == SNIFF_AMOUNT && proven_number(c) &&
	    (use == USE_PERSONAL || use == USE_PARTY))
		c->word = NULL; /* "Debiteuren" of a balance sheet are amounts */
	const char *why = c->values ? private_values(c) : NULL;
	if (!why)
		why = private_header(s, c);
	c->is_private = why != NULL;
	c->privacy = arena_dup(s->arena, str_z(why));
}

/* A lone amount that is the sum of all others of its column. */
static void find_total(struct sniff *s)
{
	const struct sniff_column *c = &s->columns[s->lone_column];
	if (s->lone_records != 1 || s->ncolumns < 3 || c->type != SNIFF_AMOUNT || !c->number_ok)
		return;
	int64_t total = c->range == &c->comma ? s->lone_comma : s->lone_point;
	if (total == MONEY_NULL || c->range->n < 3 || (money_sum)total * 2 != c->range->sum)
		return;
	s->total_of = c;
	for (size_t i = 0; i < s->ncolumns && !s->total_mark; i++) {
		const struct sniff_column *m = &s->columns[i];
		if (m->empty == 1 && !m->is_private && !m->repeated && m->header.len > 0)
			s->total_mark = m;
	}
}

void sniff_decide(struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		c->word = sniff_word_of(s->arena, c->header);
		decide_type(s, c);
		decide_privacy(s, c);
	}
	if (s->ncolumns > 0)
		find_total(s);
	sniff_pair_labels(s);
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
