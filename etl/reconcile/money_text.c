/* Amounts of a cube in words. */
#include "reconcile/reconcile.h"

#include "model/money.h"

struct str iv3_money(struct arena *a, int64_t amount, int decimals, bool plain)
{
	char text[MONEY_TEXT_SIZE];

	if (plain) {
		money_format_fixed(text, amount, decimals);
		return arena_dup(a, str_z(text));
	}
	money_format_grouped(text, amount, decimals);
	for (char *p = text; *p; p++)
		if (*p == ',')
			*p = '.';
		else if (*p == '.')
			*p = ',';
	return arena_dup(a, str_z(text));
}
