/* What a government's money is divided by: inhabitants, households, km2, as `per=` of the API divides. Private to
 * openspending_nl. */
#ifndef OPENSPENDING_NL_DIVISORS_H
#define OPENSPENDING_NL_DIVISORS_H

#include "model/statistic.h"
#include "openspending_nl/v1.h"

struct nl_divisors {
	const struct statistics *all;
	struct str region;
};

/* Those of its own cube where it has one, else of the cube that has its Iv3. */
int nl_divisors_of(struct nl_divisors *out, struct nl_asking *k, const struct nl_government *g,
		   struct error *e);
/* NULL: not known of that year. */
const struct statistic *nl_divisor(const struct nl_divisors *d, enum statistic_subject subject,
				   int year);
/* Of the last year that is known, in whole numbers; 0: of none. */
int64_t nl_divisor_latest(const struct nl_divisors *d, enum statistic_subject subject);

/* ---- v1_metrics.c ---- */

/* The metrics of /api/v1: {"factor","id","metric","resource_uri","year"} of all governments. */
int nl_metrics_table(struct nl_table *out, struct nl_asking *k, struct error *e);
/* Those of one as a JSON array, the latest year first. */
int nl_metrics_of(struct str *out, struct nl_asking *k, const struct nl_government *g,
		  struct error *e);

#endif
