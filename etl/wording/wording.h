/*
 * Numbers, amounts and dates as a reader writes them.
 *
 *   Dutch    € 1.234.567,89   € −12,50   € 12,3 mln.      +3,2 %   1 maart 2024
 *   English  €1,234,567.89    −€12.50    €12.3 million    +3.2%    1 March 2024
 *
 * Blanks inside are hard (U+00A0), the minus is U+2212. Amounts come as everywhere: scaled integers
 * with a number of decimals (model/money.h). All arithmetic is exact; what is rounded is rounded
 * once, half away from zero. Sources: Taaladvies.net and CLDR's nl and en for the order of sign,
 * currency and digits.
 */
#ifndef WORDING_WORDING_H
#define WORDING_WORDING_H

#include "model/money.h"
#include "texts/texts.h"

#define WORDED_MAX 126

/* A few words by value, so that a template can put what a function gives without any memory. */
struct worded {
	uint8_t len;
	char text[WORDED_MAX + 1]; /* NUL-terminated */
};

static inline struct str worded_str(const struct worded *w)
{
	return (struct str){w->text, w->len};
}

/* What an amount is in. */
struct money_unit {
	int decimals; /* of the scaled integer: 0 to MONEY_MAX_DECIMALS and what divisions add */
	struct str currency; /* ISO 4217: EUR is €, GBP is £, others stay a code; empty: none */
};

enum wording_sign {
	SIGN_MINUS, /* only of what is negative */
	SIGN_BOTH,  /* a difference: + too, and nothing of zero */
};

/* With `shown` decimals; fewer than the amount has rounds it. */
struct worded worded_amount(enum lang lang, money_sum amount, const struct money_unit *unit,
			    int shown, enum wording_sign sign);
/* To the cent: "€ 1.234.567,89". */
struct worded worded_exact(enum lang lang, money_sum amount, const struct money_unit *unit);
/* To the euro: "€ 1.234.568". */
struct worded worded_whole(enum lang lang, money_sum amount, const struct money_unit *unit);
/* To be remembered: "€ 12,3 mln.", "€ 1,23 mld.", below a million to the euro. */
struct worded worded_short(enum lang lang, money_sum amount, const struct money_unit *unit,
			   enum wording_sign sign);
/* In thousands, for tables that say so on top: "1.235". */
struct worded worded_thousands(enum lang lang, money_sum amount, const struct money_unit *unit,
			       enum wording_sign sign);
/* What such a table says: "x € 1.000". */
struct worded worded_thousands_unit(enum lang lang, const struct money_unit *unit);
/* part / whole in percents: "+3,2 %". Empty when the whole is zero. */
struct worded worded_percent(enum lang lang, money_sum part, money_sum whole, int shown,
			     enum wording_sign sign);
/* A number of things: "12.345". */
struct worded worded_count(enum lang lang, int64_t n);
/* The same with what they are, by number: worded_counted(lang, TN("één rij", "{n} rijen"), 2) is "2 rijen". For holes of
 * texts that say more, so that none reads "1 rijen". */
struct worded worded_counted(enum lang lang, struct text_plural things, int64_t n);
/* "één regel", "12.345 regels". */
struct worded worded_lines(enum lang lang, int64_t n);
/* A scaled number that is no money: "12,5". */
struct worded worded_decimal(enum lang lang, money_sum number, int decimals, int shown,
			     enum wording_sign sign);
/* An exact decimal text ("-1234.5", as averages and quotients are answered), rounded like all else; an
 * amount when there is a currency. Empty when it is no number of at most 30 digits. */
struct worded worded_numeral(enum lang lang, struct str text, struct str currency, int shown,
			     enum wording_sign sign);
/* The size of a file: "1,2 MB", in thousands of bytes. */
struct worded worded_bytes(enum lang lang, uint64_t bytes);
/* Days since 1970-01-01 (model/date.h): "1 maart 2024". */
struct worded worded_date(enum lang lang, int32_t date);
/* "maart 2024". */
struct worded worded_month(enum lang lang, int year, int month);
struct zone;
/* A moment in ISO 8601 and UTC, as the store keeps them, as clocks of a zone (convention/zone.h) have it: "1 maart 2024,
 * 16.53 uur". Empty when it is none. */
struct worded worded_moment(enum lang lang, struct str utc, const struct zone *where);
/* The month alone, 1 to 12: "maart". */
struct str wording_month(enum lang lang, int month);

#endif
