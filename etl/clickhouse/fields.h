/* Columns of rows: what is selected for them, and what the fields of an answer are as values. */
#ifndef CLICKHOUSE_FIELDS_H
#define CLICKHOUSE_FIELDS_H

#include "clickhouse/clickhouse_inquiry.h"

struct fact_field {
	struct column column;
	enum value_type type;
	bool amount, text; /* else a member */
	size_t amounts;    /* column of the cube */
	const struct dictionary *members;
	const struct ranks *ranks;
};

/* Of one column; members' ranks only where they are wanted. */
int fact_field_open(struct fact_field *f, const struct inquiry *q, const struct column *column,
		    bool ranks, struct error *e);
void fact_field_put(struct buffer *sql, const struct inquiry *q, const struct fact_field *f);
/* Texts are of the field, and stay as long as it does; members' as long as the picture. */
int fact_field_take(struct datum *out, const struct fact_field *f, struct str field,
		    struct error *e);
/* Whether they are the same of each fact. */
bool fact_field_same(const struct cube *c, const struct column *a, const struct column *b);

/* Counts what passes, and proves that all of the contents was looked at. */
int facts_count(uint64_t *out, const struct inquiry *q, struct error *e);
/* The same, apart by a number from 1 to n that is worked out of each: counts[n]. */
int facts_count_kinds(uint64_t *counts, size_t n, const struct inquiry *q,
		      const struct buffer *kind, struct error *e);

#endif
