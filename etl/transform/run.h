/*
 * A run: records in a row that can all be loaded, worked on one dimension at a time. Private to
 * transform.
 *
 * Measured on the generated ledger of tests/bench (14 dimensions): looking up record by record,
 * with inputs packed two records ahead, cost twice as much as looking up column by column. Here the
 * waits for memory overlap by themselves, and what a dimension needs stays in registers. A run is
 * so short that its fields and text (500 bytes a record here) are still in the first cache when the
 * last dimension looks at them: runs of 1,024 records missed it twice as often.
 */
#ifndef TRANSFORM_RUN_H
#define TRANSFORM_RUN_H

#include "transform/plan.h"

#define RUN_RECORDS 64u

/* Of run_fetch_ahead: records, and bytes of one that are asked for at most. */
#define RUN_FIELDS_AHEAD 24u
#define RUN_TEXT_AHEAD 12u
#define RUN_AHEAD_MOST 1024
#define RUN_CACHE_LINE 64

struct record_run {
	const struct batch *in;
	size_t base; /* of its rows in the entry batch */
	size_t nrecords, nrows;
	uint32_t records[RUN_RECORDS];  /* of `in` */
	uint32_t rows[RUN_RECORDS + 1]; /* first row of each record, from 0 */
	size_t scales[RUN_RECORDS];
	bool odd[RUN_RECORDS];                     /* has a special value */
	uint16_t row_record[ENTRY_BATCH_CAPACITY]; /* index of `records` */
	uint8_t row_variant[ENTRY_BATCH_CAPACITY];
	uint8_t row_level
		[ENTRY_BATCH_CAPACITY]; /* of publication, where the mapping states levels */
	uint8_t least_level;            /* of all of them; UINT8_MAX: none is stated */
	bool row_guarded[ENTRY_BATCH_CAPACITY]; /* its cell may be small */
	bool any_guarded;
	const struct str *cells[ENTRY_BATCH_CAPACITY]; /* of each row's record */
	size_t narrowest;                              /* least fields of a record */
	int64_t *amounts; /* [nvariants * ncolumns] of the record that is looked at once more */
	size_t namounts;
};

/* Whether a dimension is hidden in a row of the run (levels.c); in some row of it. */
static inline bool levels_hide(const struct transform *t, size_t d, size_t row)
{
	const struct record_run *r = t->now.run;
	int level = t->plan.dimensions[d].level;
	return (r->least_level < level && r->row_level[row] < level) ||
	       (r->any_guarded && r->row_guarded[row] && !t->guard->shown[d]);
}

static inline bool levels_may_hide(const struct transform *t, size_t d)
{
	const struct record_run *r = t->now.run;
	return r->least_level < t->plan.dimensions[d].level ||
	       (r->any_guarded && !t->guard->shown[d]);
}

/* Fills in the keys of all rows of a dimension, which may be special values, and marks the records
 * that have one. In run_keys.c. */
void run_keys(struct transform *t, struct entry_batch *out, size_t d);
/* The same for text that is one string column as it is. */
void run_texts(struct transform *t, struct entry_batch *out, size_t d);

static inline const struct record *run_record(const struct record_run *r, size_t row)
{
	return &r->in->records[r->records[r->row_record[row]]];
}

/*
 * What another processor wrote takes long to come: so the fields of records far ahead are asked
 * for, and then their text, of which the fields tell where it is. Else reading the first field of
 * each record was three quarters of the time of reading amounts. Always inline: gcc drops calls of
 * functions that do nothing but ask.
 */
static inline __attribute__((always_inline)) void run_fetch_ahead(const struct batch *in,
								  size_t next)
{
	if (next + RUN_FIELDS_AHEAD < in->nrecords) {
		const struct record *r = &in->records[next + RUN_FIELDS_AHEAD];
		const char *fields = (const char *)&in->fields[r->first];
		size_t n = r->nfields * sizeof *in->fields;
		for (size_t i = 0; i < n && i < RUN_AHEAD_MOST; i += RUN_CACHE_LINE)
			__builtin_prefetch(fields + i);
	}
	if (next + RUN_TEXT_AHEAD < in->nrecords &&
	    in->records[next + RUN_TEXT_AHEAD].nfields > 0) {
		const struct record *r = &in->records[next + RUN_TEXT_AHEAD];
		const struct str *first = &in->fields[r->first], *last = first + r->nfields - 1;
		for (const char *p = first->ptr; p <= last->ptr && p < first->ptr + RUN_AHEAD_MOST;
		     p += RUN_CACHE_LINE)
			__builtin_prefetch(p);
	}
}

#endif
