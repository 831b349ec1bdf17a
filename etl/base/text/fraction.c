#include "base/text/fraction.h"

#include "base/error.h"
#include "base/memory/arena.h"

#include <assert.h>
#include <gmp.h>
#include <stdlib.h>

#define TEXT_MAX 64 /* of a decimal that is read */

struct fraction {
	mpq_t value; /* always in lowest terms */
};

struct fraction *fraction_new(void)
{
	struct fraction *f = xcalloc(1, sizeof *f);

	mpq_init(f->value);
	return f;
}

void fraction_free(struct fraction *f)
{
	if (!f)
		return;
	mpq_clear(f->value);
	free(f);
}

void fraction_copy(struct fraction *to, const struct fraction *from)
{
	mpq_set(to->value, from->value);
}

/* Copies sign and digits without the point. The number of decimals, or -1 for what is no number. */
static int take_digits(char digits[TEXT_MAX], struct str text)
{
	size_t n = 0, sign = text.len && text.ptr[0] == '-', point = 0;

	for (size_t i = 0; i < text.len && n + 1 < TEXT_MAX; i++) {
		char c = text.ptr[i];
		if (c == '.' && !point && i > sign)
			point = i;
		else if ((c >= '0' && c <= '9') || i < sign)
			digits[n++] = c;
		else
			return -1;
	}
	digits[n] = '\0';
	size_t decimals = point ? text.len - point - 1 : 0;
	bool whole = n == text.len - (point > 0) && n > sign;
	return whole && (decimals > 0) == (point > 0) && decimals <= FRACTION_MAX_DECIMALS
		       ? (int)decimals
		       : -1;
}

bool fraction_parse(struct fraction *f, struct str text)
{
	char digits[TEXT_MAX];
	int decimals = take_digits(digits, text);

	if (decimals < 0)
		return false;
	mpz_set_str(mpq_numref(f->value), digits, 10);
	mpz_ui_pow_ui(mpq_denref(f->value), 10, (unsigned long)decimals);
	mpq_canonicalize(f->value);
	return true;
}

__extension__ typedef unsigned __int128 wide;

__extension__ static void set_whole(mpz_t out, __int128 n)
{
	wide size = n < 0 ? -(wide)n : (wide)n;
	const uint64_t words[2] = {(uint64_t)size, (uint64_t)(size >> 64)};

	mpz_import(out, 2, -1, sizeof words[0], 0, 0, words);
	if (n < 0)
		mpz_neg(out, out);
}

__extension__ void fraction_set(struct fraction *f, __int128 n, __int128 of)
{
	assert(of != 0);
	set_whole(mpq_numref(f->value), n);
	set_whole(mpq_denref(f->value), of);
	mpq_canonicalize(f->value);
}

__extension__ void fraction_add_times(struct fraction *to, __int128 n, const struct fraction *by)
{
	mpq_t part;

	mpq_init(part);
	set_whole(mpq_numref(part), n);
	mpq_mul(part, part, by->value);
	mpq_add(to->value, to->value, part);
	mpq_clear(part);
}

void fraction_add(struct fraction *to, const struct fraction *from)
{
	mpq_add(to->value, to->value, from->value);
}

void fraction_subtract(struct fraction *to, const struct fraction *from)
{
	mpq_sub(to->value, to->value, from->value);
}

void fraction_multiply(struct fraction *to, const struct fraction *by)
{
	mpq_mul(to->value, to->value, by->value);
}

void fraction_divide(struct fraction *to, const struct fraction *by)
{
	assert(mpq_sgn(by->value) != 0);
	mpq_div(to->value, to->value, by->value);
}

int fraction_sign(const struct fraction *f)
{
	return mpq_sgn(f->value);
}

int fraction_compare(const struct fraction *a, const struct fraction *b)
{
	int order = mpq_cmp(a->value, b->value);

	return (order > 0) - (order < 0);
}

__extension__ __int128 fraction_nearest(const struct fraction *f)
{
	uint64_t words[2] = {0, 0};
	mpz_t twice, bottom;

	mpz_inits(twice, bottom, NULL);
	mpz_abs(twice, mpq_numref(f->value));
	mpz_mul_2exp(twice, twice, 1);
	mpz_add(twice, twice, mpq_denref(f->value));
	mpz_mul_2exp(bottom, mpq_denref(f->value), 1);
	mpz_fdiv_q(twice, twice, bottom);
	assert(mpz_sizeinbase(twice, 2) < 128);
	mpz_export(words, NULL, -1, sizeof words[0], 0, 0, twice);
	mpz_clears(twice, bottom, NULL);
	__extension__ __int128 size = (__int128)((wide)words[1] << 64 | words[0]);
	return mpq_sgn(f->value) < 0 ? -size : size;
}

/* The nearest whole number of |f| * 10^decimals; halves go to the even one. */
static void round_even(mpz_t out, const struct fraction *f, unsigned decimals)
{
	mpz_t rest, scale;

	mpz_inits(rest, scale, NULL);
	mpz_ui_pow_ui(scale, 10, decimals);
	mpz_abs(out, mpq_numref(f->value));
	mpz_mul(out, out, scale);
	mpz_fdiv_qr(out, rest, out, mpq_denref(f->value));
	mpz_mul_2exp(rest, rest, 1);
	int half = mpz_cmp(rest, mpq_denref(f->value));
	if (half > 0 || (half == 0 && mpz_odd_p(out)))
		mpz_add_ui(out, out, 1);
	mpz_clears(rest, scale, NULL);
}

/* Digits with a point before the last `decimals`. */
static void write_digits(struct buffer *out, struct str digits, unsigned decimals, bool all)
{
	size_t whole = digits.len > decimals ? digits.len - decimals : 0;
	size_t zeros = digits.len < decimals ? decimals - digits.len : 0;
	size_t end = digits.len;

	while (!all && end > whole && digits.ptr[end - 1] == '0')
		end--;
	if (whole)
		buffer_append(out, digits.ptr, whole);
	else
		buffer_append_char(out, '0');
	if (end == whole)
		return;
	buffer_append_char(out, '.');
	for (size_t i = 0; i < zeros; i++)
		buffer_append_char(out, '0');
	buffer_append(out, digits.ptr + whole, end - whole);
}

void fraction_write(struct buffer *out, const struct fraction *f, unsigned decimals, bool all)
{
	mpz_t scaled;

	assert(decimals <= FRACTION_MAX_DECIMALS);
	mpz_init(scaled);
	round_even(scaled, f, decimals);
	if (mpq_sgn(f->value) < 0 && mpz_sgn(scaled) != 0)
		buffer_append_char(out, '-');
	/* A zero is one digit, of which none stands before the point. */
	char *text = xcalloc(mpz_sizeinbase(scaled, 10) + 2, 1);
	mpz_get_str(text, 10, scaled);
	write_digits(out, str_z(text), decimals, all);
	free(text);
	mpz_clear(scaled);
}
