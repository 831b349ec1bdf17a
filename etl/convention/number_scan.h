/*
 * What surrounds the digits of an amount: blanks, signs, currencies, parentheses, and the bytes
 * that group thousands. Shared by the reader and by the vote on a column's convention, so that both
 * mean the same.
 */
#ifndef CONVENTION_NUMBER_SCAN_H
#define CONVENTION_NUMBER_SCAN_H

#include "base/text/str.h"

enum number_affix {
	AFFIX_SIGN = 1,     /* a sign, in front or behind */
	AFFIX_NEGATIVE = 2, /* it was a minus, or parentheses */
	AFFIX_CURRENCY = 4,
	AFFIX_OPEN = 8,
	AFFIX_CLOSE = 16,
	AFFIX_NO_CENTS =
		32, /* ended in ",-" (or ".-"), the Dutch and Swiss way to write whole amounts */
	AFFIX_PERCENT = 64,
};

/* Takes blanks, one sign, one currency, one pair of parentheses and a percent sign off both ends.
 * `decimals` are the bytes that may stand before the dash of AFFIX_NO_CENTS ("," or ",."). Returns
 * the affixes seen; *s is what is left and starts and ends without blanks. */
unsigned number_strip(struct str *s, const char *decimals);
/* Parentheses that do not pair, or parentheses and a sign, mean nothing. */
bool number_affixes_ok(unsigned affixes);
/* Bytes of the blank at the start of s (any that str_trim takes off), or 0. */
size_t number_blank(struct str s);
/* Bytes of the group separator `group` at the start of s, or 0. */
size_t number_group(struct str s, char group);
/* True when the text holds an exponent ("1.5E-3"): its mantissa is never grouped. */
bool number_has_exponent(struct str s);

#endif
