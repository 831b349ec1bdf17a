/* What servers hold of one content, counted and added up where it lies. */
#ifndef CLICKHOUSE_MOVED_REPLICAS_H
#define CLICKHOUSE_MOVED_REPLICAS_H

#include "clickhouse/wire/rows_out.h"
#include "clickhouse/wire/tsv.h"

struct held {
	const struct fact_table *table;
	const struct content *content;
	struct rows_out *rows;
	size_t first, n;             /* its segments in the view */
	struct segment_sums *wanted; /* [n] */
};

/* Lines by segment, over all shards. */
int held_count(uint64_t *there, const struct held *h, struct client *c,
	       const struct client_limits *limits, struct error *e);
/* Takes all of it away: for what was begun and is of no use. */
int held_drop(const struct held *h, struct client *c, const struct client_limits *limits,
	      struct error *e);
/* Of a table that may not be there any more: takes it away, and sees that no server has a row of it. STATUS_STORE: one has. */
int held_erase(const struct held *h, struct client *c, const struct client_limits *limits,
	       struct error *e);
/* That each segment is, on each server that keeps its shard, what it is in the store. STATUS_STORE says where not. */
int held_prove(const struct held *h, struct client *c, const struct client_limits *limits,
	       struct error *e);

#endif
