/*
 * The report kept with a dataset (struct store_dataset's `report`), which is our own writer's JSON:
 * what is counted in it is picked out as it is written, since a sum has more digits than a double
 * keeps.
 */
#ifndef STORE_PAGES_KEPT_REPORT_H
#define STORE_PAGES_KEPT_REPORT_H

#include "model/cube.h"

/* The text of a member of a JSON object, as it is written. Empty when there is none. */
struct str report_member(struct str json, const char *key);

struct kept_sums {
	struct str json; /* {"amount":123.45}; empty when the report does not tell */
	/* Per measure column, parts of the report: its name and its sum as a decimal number. */
	struct str names[CUBE_MAX_MEASURES], sums[CUBE_MAX_MEASURES];
	size_t n;
};

/* What was loaded, as the load counted it. A damaged report gives what stands before the damage. */
void report_loaded(struct kept_sums *out, struct str report);

#endif
