/* The order of facts: how ClickHouse is to sort, and which rows stand up to a given one. */
#ifndef CLICKHOUSE_FACT_ORDER_H
#define CLICKHOUSE_FACT_ORDER_H

#include "clickhouse/fields.h"

/* What is alike in all fields that take part stands as it is stored. */
struct fact_order {
	struct fact_field *fields; /* each column once */
	bool *descending;
	bool *left_out; /* a text of a large cube that the question does not name (picture_orders_texts) */
	size_t n;
};

/* Where a row stands: its place in the cube, and its fields as they came. */
struct fact_place {
	struct arena *arena; /* of the texts */
	int64_t dataset;
	uint64_t seq, entry;
	struct str *fields; /* by the order's field; ptr NULL: NULL */
};

/* What stands after ORDER BY. */
void fact_order_put(struct buffer *sql, const struct inquiry *q, const struct fact_order *o);
/* A condition that holds for the row of that place, and for those before it. -1: its fields are none. */
int fact_order_put_upto(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			const struct fact_place *p, struct error *e);
/* "dataset,seq,entry" of a row, then its order's fields, are taken. */
int fact_place_take(struct fact_place *p, const struct fact_order *o, const struct str *fields,
		    struct error *e);

#endif
