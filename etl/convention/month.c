#include "convention/month.h"

#define MONTH_LONGEST 16

/* In small letters without accents. */
static const struct {
	const char *names;
	int month;
} MONTHS[] = {
	{"january januari januar janner jaenner janvier enero gennaio", 1},
	{"february februari februar feber fevrier febrero febbraio", 2},
	{"march maart mrt marz maerz mrz mars marzo", 3},
	{"april avril abril aprile", 4},
	{"may mei mai mayo maggio", 5},
	{"june juni juin junio giugno", 6},
	{"july juli juillet julio luglio", 7},
	{"august augustus aout agosto", 8},
	{"september septembre septiembre setiembre settembre", 9},
	{"october oktober octobre octubre ottobre", 10},
	{"november novembre noviembre", 11},
	{"december dezember decembre diciembre dicembre", 12},
};

/* The letter that a two-byte letter of these languages is without its accent; 0: none. */
static char without_accent(unsigned char second)
{
	switch (second | 0x20) { /* the small one */
	case 0xA4:
	case 0xA0:
		return 'a';
	case 0xA8:
	case 0xA9:
		return 'e';
	case 0xBB:
	case 0xBC:
		return 'u';
	default:
		return 0;
	}
}

/* The next letter, small and without accent, and how many bytes it has; 0: none. */
static size_t letter(struct str s, char *out)
{
	unsigned char a = s.len ? (unsigned char)s.ptr[0] : 0;
	if ((a >= 'a' && a <= 'z') || (a >= 'A' && a <= 'Z')) {
		*out = (char)(a | 0x20);
		return 1;
	}
	*out = a == 0xC3 && s.len > 1 ? without_accent((unsigned char)s.ptr[1]) : 0;
	return *out ? 2 : 0;
}

static bool has_prefix(struct str names, struct str prefix)
{
	while (names.ptr)
		if (str_starts(str_split(&names, ' '), prefix))
			return true;
	return false;
}

int month_take(struct str *rest)
{
	char name[MONTH_LONGEST];
	size_t n = 0, bytes;
	int month = 0;
	while (n < MONTH_LONGEST && (bytes = letter(*rest, &name[n])) > 0) {
		*rest = (struct str){rest->ptr + bytes, rest->len - bytes};
		n++;
	}
	if (n < 3 || n == MONTH_LONGEST)
		return 0;
	for (size_t i = 0; i < sizeof(MONTHS) / sizeof(MONTHS[0]); i++) {
		if (!has_prefix(str_z(MONTHS[i].names), (struct str){name, n}))
			continue;
		if (month)
			return 0;
		month = MONTHS[i].month;
	}
	return month;
}
