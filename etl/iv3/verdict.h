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
/* verdict_units.c: EENHEID where thousands and euros are mixed. */
void check_units(struct judging *j);

/* ---- damage.c: the code that a spreadsheet changed ---- */

/* The codes of a list of which a spreadsheet makes this one: zeros lost, a comma, a date. */
struct damage {
	struct str codes[8];
	size_t n;
	bool date;
};
void damage_of(struct damage *out, struct arena *a, const struct iv3_definitions *d,
	       enum iv3_list list, struct str code);

/* Empty where it cannot be told. */

/* "2001-03-04" was 4.3.1, where the list has that alone. */
struct str damage_of_date(struct arena *a, const struct iv3_definitions *d, enum iv3_list list,
			  struct str code);
/* 0.10 became 0.1: the cell with the zero exists, where this one is grey. */
struct str damage_of_zero(struct arena *a, const struct iv3_definitions *d,
			  const struct iv3_row *row);

#endif
