/* Segments of the store as rows of the table, in ClickHouse's own format (Native): column behind column, which servers take in half as
 * long again as rows. */
#ifndef CLICKHOUSE_WIRE_ROWS_OUT_H
#define CLICKHOUSE_WIRE_ROWS_OUT_H

#include "clickhouse/fact_table.h"

struct rows_out;

struct rows_out *rows_out_new(struct store *s, struct view *v, const struct fact_table *t);
void rows_out_free(struct rows_out *r);

/* What a segment comes to. */
struct segment_sums {
	uint64_t lines;
	uint64_t present[CUBE_MAX_MEASURES]; /* by the cube's column: lines with an amount */
	money_sum sums[CUBE_MAX_MEASURES];
};
int rows_out_sums(struct segment_sums *out, struct rows_out *r, size_t segment, struct error *e);
/* Which segments: of the view, `n` from `first` on; the first is number `seq` of its dataset. */
struct rows_wanted {
	const struct content *content;
	size_t first, n;
	uint32_t seq;
	uint16_t spread;
};
/* Appends their rows, as one block. STATUS_LIMIT when they pass the buffer. */
int rows_out_put(struct buffer *out, struct rows_out *r, const struct rows_wanted *w,
		 struct error *e);

#endif
