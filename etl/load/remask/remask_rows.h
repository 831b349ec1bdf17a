/* What a remasking changes, in parts. Private to load/remask. */
#ifndef LOAD_REMASK_REMASK_ROWS_H
#define LOAD_REMASK_REMASK_ROWS_H

#include "load/remask/remask.h"

#define REMASKING "mask what was published before"

/* Datasets of a cube that have entries. */
struct remask_work {
	int64_t *datasets;
	struct str *resources; /* ledgers that they are of */
	size_t n;
	uint64_t *entries; /* of each: how many were changed */
	bool *levelled;    /* whether a level hid something */
};

/* remask_entries.c: members and entries; fills in the last two. */
int remask_entries(const struct remask_job *job, struct arena *a, struct remask_work *work,
		   struct error *e);
/* Names of files of datasets: STATUS_REFUSED names those that tell of people. */
int remask_names(const struct remask_job *job, const int64_t *datasets, size_t n, struct arena *a,
		 struct error *e);
/* Explanations, answers, issues and reasons; *n: how many were changed. STATUS_REFUSED: an answer is about a value that is masked. */
int remask_written(const struct remask_job *job, uint64_t *n, struct error *e);
/* Lines of originals of these datasets. `level`: by dataset, whether a level hid something of it. *n: of how many the columns changed. */
int remask_originals(const struct remask_job *job, const int64_t *datasets, const bool *level,
		     size_t n, bool changed, uint64_t *more, struct error *e);

#endif
