/*
 * Conventions of numbers and dates as ledgers write them: reading in one, and finding out which one
 * a column has.
 */
#ifndef CONVENTION_CONVENTION_H
#define CONVENTION_CONVENTION_H

#include "base/memory/buffer.h"
#include "model/money.h"

struct zone;

/* How amounts are written. decimal and group are bytes; group ' ' also takes U+00A0, U+202F and
 * U+2009, and group '\'' also takes U+2019. 0 is none. */
struct number_format {
	char decimal;
	char group;
};

enum number_result {
	NUMBER_OK,
	NUMBER_EMPTY,     /* no amount: blank, or a placeholder of the descriptor */
	NUMBER_BAD,       /* not a number in this convention */
	NUMBER_PERCENT,   /* a percentage is no amount */
	NUMBER_OVERFLOW,  /* does not fit */
	NUMBER_PRECISION, /* more decimals than the measure keeps, and they are not zero */
};

/* Reads an amount strictly: optional currency (€ £ $ EUR GBP USD), sign in front or behind (also
 * U+2212 and U+2013) or parentheses, "-" alone is zero, "15,-" is 15, exponents (whose mantissa
 * takes either decimal sign). Groups must be of three digits. *out is written on NUMBER_OK only. */
enum number_result number_read(struct str text, struct number_format f, int decimals, int64_t *out);
/* The same, but a fraction that is too long is rounded half away from zero, and *rounded says so.
 */
enum number_result number_read_rounded(struct str text, struct number_format f, int decimals,
				       int64_t *out, bool *rounded);

/* Values that prove the other convention are slips where those that prove the usual one are so many times as many: they
 * are told and not read, and the column keeps its convention. */
#define VOTE_SLIP 10u
#define VOTE_IS_SLIP(few, many) ((few) > 0 && (few) <= (many) / VOTE_SLIP)

/* Collects evidence for one column's convention over a whole file. */
struct number_vote {
	uint64_t seen, empty;
	uint64_t comma, point; /* values that prove a decimal comma, a decimal point */
	uint64_t undecided;    /* fit both: "1.234", "1,234" */
	uint64_t neither;      /* no numbers */
	uint64_t comma_line, point_line, neither_line; /* first line of each */
	uint64_t plain;                                /* without any separator: no evidence */
	uint64_t dot, dot_line;                        /* undecided ones with a dot, with a comma */
	uint64_t commas, commas_line;
	uint64_t groups[4]; /* proven or possible grouping by . , space ' */
	char comma_text[32], point_text[32], neither_text[32], dot_text[32], commas_text[32];
};
void number_vote_add(struct number_vote *v, struct str text, uint64_t line);
/* Whether the vote would take it for a number of some convention. */
bool number_vote_takes(struct str text);
/* False when the column contradicts itself; text tells the evidence either way. Only whole numbers
 * without separators give {0, 0}. Separated values that all could be groups of three, and no proof,
 * are read as groups: the text says so. `v` starts zeroed. */
bool number_vote_decide(const struct number_vote *v, struct number_format *out,
			struct buffer *text);

enum date_format {
	DATE_ISO,       /* yyyy-mm-dd, also with a time behind it */
	DATE_DMY,       /* dd-mm-yyyy d/m/yyyy dd.mm.yyyy */
	DATE_MDY,       /* m/d/yyyy */
	DATE_COMPACT,   /* yyyymmdd */
	DATE_MONTHNAME, /* 09-Mar-2011, 9 maart 2011, March 9, 2011 */
	DATE_MONTH,     /* 2024-01, 01-2024, 202401, jan 2024: its first day */
	DATE_EXCEL,     /* serial day of Excel's 1900 calendar */
	DATE_ANY,       /* all but MDY, yyyymm and Excel, told apart by their shape */
};
/* How a column's dates are written, and what they mean. */
struct date_style {
	enum date_format format;
	bool short_years; /* years may have two digits */
	int first_year;   /* of the hundred years that two digits are of */
	/* Moments that carry a zone are on the day they were here; NULL: on the one written. */
	const struct zone *zone;
};
/* False for what is not a date in this format or does not exist in the calendar. */
bool date_read(struct str text, enum date_format f, int32_t *out);
bool date_read_style(struct str text, const struct date_style *s, int32_t *out);
/* The year that ends in these two digits and is one of the hundred from first_year on. */
int date_long_year(int two_digits, int first_year);

#endif
