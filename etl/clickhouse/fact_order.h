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

/* Whether a field can tell facts apart; the rank of a member in it, as the order has it. */
bool fact_order_counts(const struct fact_order *o, size_t i);
uint32_t fact_order_rank(const struct fact_order *o, size_t i, size_t member);
/* What stands after ORDER BY, of rows that are alike in all fields before the first one given. */
void fact_order_put(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
		    size_t first);
/* A condition that holds for the row of that place, and for those before it, all being alike in the fields before the first
 * one given. -1: its fields are none. */
int fact_order_put_upto(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			size_t first, const struct fact_place *p, struct error *e);
/* Conditions: by field i alone, the row stands before one with that field, or behind it. */
int fact_order_put_before(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			  size_t i, struct str field, struct error *e);
int fact_order_put_behind(struct buffer *sql, const struct inquiry *q, const struct fact_order *o,
			  size_t i, struct str field, struct error *e);
/* "dataset,seq,entry" of a row, then its order's fields, are taken. */
int fact_place_take(struct fact_place *p, const struct fact_order *o, const struct str *fields,
		    struct error *e);

#endif
