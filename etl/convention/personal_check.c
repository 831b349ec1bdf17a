#include "convention/personal_check.h"

#include <string.h>
#include <strings.h>

bool personal_is_bsn(const char *digits)
{
	int sum = 0, any = 0;
	for (int i = 0; i < 9; i++) {
		sum += (digits[i] - '0') * (i < 8 ? 9 - i : -1);
		any |= digits[i] - '0';
	}
	return any != 0 && sum % 11 == 0;
}

size_t personal_iban_length(const char *country)
{
	static const char all[] =
		"AD24 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 "
		"HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 "
		"SE24 SI19 SK24 SM27 TR26 UA29 GE22 AL28 BA20 BR29 IL23 MA28 ME22 MK19 RS22 SA24 "
		"TN24 AE23";
	for (const char *p = all; *p; p += p[4] ? 5 : 4)
		if (p[0] == country[0] && p[1] == country[1])
			return (size_t)((p[2] - '0') * 10 + p[3] - '0');
	return 0;
}

bool personal_is_iban(const char *s, size_t n)
{
	unsigned rest = 0;
	for (size_t k = 0; k < n; k++) {
		char c = s[(k + 4) % n];
		rest = (c >= 'A' && c <= 'Z') ? (rest * 100 + (unsigned)(c - 'A') + 10) % 97
					      : (rest * 10 + (unsigned)(c - '0')) % 97;
	}
	return rest == 1;
}

bool personal_is_desk(struct str local)
{
	static const char *const desks[] = {
		"info",          "contact",  "post",         "mail",         "office",
		"sales",         "support",  "receptie",     "secretariaat", "bestuur",
		"administratie", "gemeente", "communicatie", "subsidies",    "algemeen"};
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
		if (local.len == strlen(desks[i]) &&
		    strncasecmp(local.ptr, desks[i], local.len) == 0)
			return true;
	return false;
}
