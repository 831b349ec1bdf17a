/* Amounts as people type them. */
#include "editor/editor.h"

#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 15u

struct typed {
	char digits[DIGITS_MAX + 1];
	size_t ndigits;
	char fraction[3];
	size_t nfraction;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Blanks, hard ones too, and the sign of the euro. */
static struct str without_euro(struct str s)
{
	s = str_trim(s);
	if (str_starts(s, STR("€")))
		s = str_trim((struct str){s.ptr + strlen("€"), s.len - strlen("€")});
	return s;
}

/* "1.234.567": threes behind the first one to three, all divided by `group`. */
static bool whole_part(struct str s, char group, struct typed *out)
{
	size_t run = 0;
	bool grouped = memchr(s.ptr, group, s.len) != NULL;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == group) {
			bool first = out->ndigits == run;
			if (run == 0 || run > 3 || (!first && run != 3))
				return false;
			run = 0;
			continue;
		}
		if (!is_digit(s.ptr[i]) || out->ndigits == DIGITS_MAX)
			return false;
		out->digits[out->ndigits++] = s.ptr[i];
		run++;
	}
	return out->ndigits > 0 && (!grouped || run == 3);
}

static bool fraction_part(struct str s, struct typed *out)
{
	if (s.len == 0 || s.len > 2)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.ptr[i]))
			return false;
		out->fraction[out->nfraction++] = s.ptr[i];
	}
	return true;
}

/* The last comma or point is decimal when one or two digits follow it; three after a comma alone are neither
 * cents nor, in Dutch, thousands, and three after points are thousands. */
static bool read(struct str s, struct typed *out)
{
	const char *comma = memrchr(s.ptr, ',', s.len), *point = memrchr(s.ptr, '.', s.len);
	const char *last = comma > point ? comma : point;
	if (!last)
		return whole_part(s, '.', out);
	size_t before = (size_t)(last - s.ptr), behind = s.len - before - 1;
	if (behind >= 1 && behind <= 2)
		return whole_part((struct str){s.ptr, before}, *last == ',' ? '.' : ',', out) &&
		       fraction_part((struct str){last + 1, behind}, out);
	return *last == '.' && !comma && whole_part(s, '.', out);
}

bool amount_typed(struct str text, char out[MONEY_TEXT_SIZE])
{
	struct typed t = {0};
	struct str s = without_euro(text);
	bool minus = str_starts(s, STR("-")) || str_starts(s, STR("−"));
	if (minus) {
		size_t n = s.ptr[0] == '-' ? 1 : strlen("−");
		s = without_euro((struct str){s.ptr + n, s.len - n});
	}
	if (!s.len || !read(s, &t))
		return false;
	while (t.nfraction < 2)
		t.fraction[t.nfraction++] = '0';
	char *digits = t.digits;
	while (digits[0] == '0' && digits[1])
		digits++;
	snprintf(out, MONEY_TEXT_SIZE, "%s%s.%s", minus ? "-" : "", digits, t.fraction);
	return true;
}
