/*
 * Amounts: scaled 64-bit integers (two decimals unless the mapping says otherwise, six at most),
 * summed in 128 bits. No amount ever passes through floating point.
 */
#ifndef MODEL_MONEY_H
#define MODEL_MONEY_H

#include "base/text/str.h"

#define MONEY_NULL INT64_MIN /* an empty cell: counted as a line, never summed */
#define MONEY_MAX_DECIMALS 6
#define MONEY_TEXT_SIZE 64

__extension__ typedef __int128 money_sum;

/* Decimal text without noise: trailing zeros of the fraction go, an integer stays one
 * (123450 with 2 decimals is "1234.5"). Returns the length; out is NUL-terminated. */
size_t money_format(char out[MONEY_TEXT_SIZE], money_sum value, int decimals);
/* With all decimals: "1234.50". */
size_t money_format_fixed(char out[MONEY_TEXT_SIZE], money_sum value, int decimals);
/* With all decimals and grouped for people: "1,234.50". */
size_t money_format_grouped(char out[MONEY_TEXT_SIZE], money_sum value, int decimals);
/* Plain decimal text ("-12.5", no grouping) to a scaled integer; false when it does not fit. */
bool money_parse(struct str text, int decimals, int64_t *out);
/* Whether they differ by at most that. */
static inline bool money_near(money_sum a, money_sum b, int64_t tolerance)
{
	return a < b ? b - a <= tolerance : a - b <= tolerance;
}
/* sum / count to `extra` decimals beyond `decimals`, half away from zero. count > 0. */
size_t money_average(char out[MONEY_TEXT_SIZE], money_sum sum, uint64_t count, int decimals);

#endif
