/*
 * Statistics of municipalities out of StatLine, the tables of Statistics Netherlands (CBS). Hides
 * OData in both its shapes (version 4: a row a figure; version 3: a row a region and year), paging,
 * and how tables call what is wanted.
 *
 * Which table and measure a subject is in: population 03759ned (M000352, of 1 January), households
 * and area 70072ned, prices 86141NED (all spending). Columns of which CBS changes the number from
 * time to time are found by their name and their unit. Figures are under CC BY 4.0.
 */
#ifndef CBS_CBS_H
#define CBS_CBS_H

#include "fetch/fetch.h"
#include "model/statistic.h"

#define CBS_URL "https://datasets.cbs.nl/odata/v1/CBS"      /* version 4 */
#define CBS_URL_V3 "https://opendata.cbs.nl/ODataApi/odata" /* version 3 */
#define CBS_MAX_PAGES 2000                                  /* of one question */
#define CBS_MAX_YEARS 400

struct cbs_options {
	struct fetch_options fetch; /* its check is ours */
	const char *url, *url_v3;   /* either may be NULL: then it is not asked */
	unsigned subjects;          /* bits 1 << subject */
	const int32_t *years;
	size_t nyears;
	const struct str *regions; /* codes; none: every municipality */
	size_t nregions;
	/* Told before each question; or NULL. */
	void (*progress)(void *context, enum statistic_subject subject, uint64_t figures);
	void *context;
};

struct cbs_report {
	uint64_t requests, figures;
	uint64_t withheld;                     /* figures that CBS has not, or does not give */
	const char *shape[STATISTIC_SUBJECTS]; /* "OData 4", "OData 3"; NULL: not asked */
};

/* Adds what there is to `out`. Version 4 is asked first; what it does not know (a table, a measure)
 * is looked for in version 3. All or nothing: after an error `out` is of no use. STATUS_NOT_FOUND
 * when a subject is in neither, or has no figure at all; STATUS_INPUT for an answer that is not
 * what was asked. */
int cbs_fetch(struct statistics *out, struct cbs_report *report, const struct cbs_options *o,
	      struct error *e);

#endif
