/*
 * Numbers as workbooks store them, which are binary fractions written out, as the exact decimals that were
 * meant: 15 digits are what Excel shows and keeps, what is behind them is noise. Reckoned in digits, since
 * binary fractions would bring the noise back. Private to book.
 */
#ifndef BOOK_DECIMAL_H
#define BOOK_DECIMAL_H

#include "base/text/str.h"

#define DECIMAL_DIGITS 15
/* The longest: 1E308, written out, with sign and point. */
#define DECIMAL_TEXT_SIZE 352

struct decimal {
	bool negative;
	char digits[DECIMAL_DIGITS + 1]; /* '0' to '9', the first is not 0 unless it is all */
	int n;
	int exponent; /* of the first digit: 0 for ones, -1 for tenths */
};

/* "-1.0000000000000001E-3"; false when it is no number, or beyond what a binary one holds. */
bool decimal_read(struct decimal *out, struct str text);
/* Written out, without an exponent; returns the length. */
size_t decimal_write(char out[DECIMAL_TEXT_SIZE], const struct decimal *d);
/* Of a binary number; false when it is none. */
bool decimal_of_double(struct decimal *out, double v);

#endif
