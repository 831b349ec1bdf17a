/*
 * What the files of this folder share: where a subject is, and the question at hand.
 */
#ifndef CBS_FETCHING_H
#define CBS_FETCHING_H

#include "cbs/cbs.h"

struct dimension_value {
	const char *dimension, *value;
};

/* Where a subject is: by a measure's code, or by its title, in version 4; by the name of a column
 * without its number in version 3. The unit tells it from others of the name. */
struct plan {
	const char *table, *table_v3;
	const char *measure;   /* of version 4, or NULL */
	const char *titles[3]; /* of version 4 */
	const char *stem;      /* of version 3 */
	const char *units[4];  /* any of these; "=100": whatever ends so */
	struct dimension_value fixed[4], fixed_v3[2];
};

extern const struct plan cbs_plans[STATISTIC_SUBJECTS];

struct cbs_work {
	const struct cbs_options *options;
	struct statistics *out;
	struct cbs_report *report;
	struct arena *arena;
	struct fetcher *fetcher;
	const char *base;
	bool v4;
	enum statistic_subject subject;
	const struct plan *plan;
	struct str column, unit; /* the measure's code, or the column's name */
	size_t matches, source;
	uint64_t found;
};

/* The table's name in the version at hand. */
const char *work_table(const struct cbs_work *w);
/* Finds the measure's code, or the column's name, and its unit. STATUS_NOT_FOUND when there is
 * none, or more than one. */
int work_find_measure(struct cbs_work *w, struct error *e);

#endif
