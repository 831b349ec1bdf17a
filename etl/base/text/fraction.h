/*
 * Exact fractions of any size, for division that is rounded once, at the end, and never by floating
 * point. Hides GMP.
 */
#ifndef BASE_TEXT_FRACTION_H
#define BASE_TEXT_FRACTION_H

#include "base/memory/buffer.h"

#define FRACTION_MAX_DECIMALS 9
/* What one takes about, for memory budgets: its own struct and two small numbers. */
#define FRACTION_BYTES 112

struct fraction;

/* Zero. Dies when memory is out, as all of these do. */
struct fraction *fraction_new(void);
void fraction_free(struct fraction *f);
void fraction_copy(struct fraction *to, const struct fraction *from);
/* Plain decimal text: an optional minus, digits, and at most FRACTION_MAX_DECIMALS behind a point.
 * False, and nothing changes, for anything else. */
bool fraction_parse(struct fraction *f, struct str text);
/* n / of, where `of` is not zero. */
__extension__ void fraction_set(struct fraction *f, __int128 n, __int128 of);
/* to += n * by. */
__extension__ void fraction_add_times(struct fraction *to, __int128 n, const struct fraction *by);
void fraction_add(struct fraction *to, const struct fraction *from);
void fraction_subtract(struct fraction *to, const struct fraction *from);
void fraction_multiply(struct fraction *to, const struct fraction *by);
/* `by` is not zero. */
void fraction_divide(struct fraction *to, const struct fraction *by);
/* -1, 0 or 1. */
int fraction_sign(const struct fraction *f);
int fraction_compare(const struct fraction *a, const struct fraction *b);
/* The nearest whole number, a tie going away from zero; it fits. */
__extension__ __int128 fraction_nearest(const struct fraction *f);
/* Decimal text with `decimals` decimals at most FRACTION_MAX_DECIMALS, a tie going to the even
 * digit; `all` keeps the zeros at the end ("1.50"), else they go ("1.5", "2"). Zero has no sign. */
void fraction_write(struct buffer *out, const struct fraction *f, unsigned decimals, bool all);

#endif
