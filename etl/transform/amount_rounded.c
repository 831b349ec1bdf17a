/* What rounding changes of the sum of a column of amounts. */
#include "transform/plan.h"

void amount_rounded(struct input *in, struct str s, int decimals, int64_t kept)
{
	struct reading_counts *c = &in->counts;
	money_sum coarse = kept;
	bool finer;
	int64_t fine;

	c->rounded++;
	if (number_read_rounded(s, in->format, MONEY_MAX_DECIMALS, &fine, &finer) != NUMBER_OK) {
		c->rounded_unknown = true;
		return;
	}
	for (int i = decimals; i < MONEY_MAX_DECIMALS; i++)
		coarse *= 10;
	c->rounded_by += coarse - fine;
}
