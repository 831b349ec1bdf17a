/* Parts of the verdict. Private to iv3. */
#ifndef IV3_VERDICT_H
#define IV3_VERDICT_H

#include "iv3/findings.h"

struct judging {
	struct iv3_findings *f;
	const struct iv3_delivery *v;
	const struct iv3_definitions *d;
	const struct iv3_limits *limits;
};

/* The plausibility checks of the period: PF001 to PF009, PF099 where one cannot be made. */
void check_totals(struct judging *j);

#endif
