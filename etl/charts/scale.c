/* Axes: from where to where, and round numbers on them. */
#include "charts/scale.h"

void chart_scale_add(struct chart_scale *s, struct chart_amount a)
{
	if (!a.known)
		return;
	if (a.value < s->low)
		s->low = a.value;
	if (a.value > s->high)
		s->high = a.value;
}

double scale_at(const struct chart_scale *s, money_sum value)
{
	if (s->high <= s->low)
		return 0;
	return (double)(value - s->low) / (double)(s->high - s->low);
}

money_sum scale_step(money_sum span, unsigned most)
{
	static const int ROUND[] = {10, 20, 25, 50};
	money_sum ten = 1;

	if (span <= 0 || most == 0)
		return 1;
	for (;; ten *= 10) {
		for (unsigned i = 0; i < 4; i++) {
			money_sum step = ten * ROUND[i] / 10;
			if (step * 10 == ten * ROUND[i] && span / step < most)
				return step;
		}
	}
}

money_sum scale_floor(money_sum value, money_sum step)
{
	money_sum rest = value % step;
	return value - (rest < 0 ? rest + step : rest);
}
