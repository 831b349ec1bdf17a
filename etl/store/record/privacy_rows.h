/* What loads hid of people, as it is kept: policies and findings. */
#ifndef STORE_RECORD_PRIVACY_ROWS_H
#define STORE_RECORD_PRIVACY_ROWS_H

#include "store/store.h"

/* A finding that says no more than that the column may be of people and was published all the same; its texts are those
 * in which rules found something. */
#define FINDING_OPENED "open"

/* The policy that a dataset was loaded under; empty: before there were any. In the arena. */
int store_privacy_policy(struct store *s, struct arena *a, int64_t dataset, struct str *out,
			 struct error *e);

/* The same, and those that its lines are masked by besides, since a later load hid more (load/remask/remask.h). */
int store_privacy_policies(struct store *s, struct arena *a, int64_t dataset, struct str **out,
			   size_t *n, struct error *e);

/* A finding of a load of which something is published. */
struct store_finding {
	struct str cube, loaded_at, field, rule, action, samples;
	int64_t load;
	uint64_t texts;
};
/* By cube, load, field and rule. In the arena. */
int store_privacy_findings(struct store *s, struct arena *a, struct store_finding **out, size_t *n,
			   struct error *e);

/* The report of what was found of people and decided, as it was kept; page: Markdown. */
struct store_annex {
	struct str text, json, page;
};
/* Of the load of a dataset, or of what is staged under a number; STATUS_NOT_FOUND: none was kept, as of loads
 * before there were any. In the arena. */
int store_annex_of_dataset(struct store *s, struct arena *a, int64_t dataset,
			   struct store_annex *out, struct error *e);
int store_annex_of_staged(struct store *s, struct arena *a, int64_t staged, struct store_annex *out,
			  struct error *e);

#endif
