/*
 * Where facts go. The catalogue (cubes, datasets, versions, members, explanations, originals) is
 * always SQLite, whatever has the facts: the sink of a load enters it there, and hands only entries
 * to one of these. Segments in the same store are one; another engine's tables will be another.
 *
 * What a fact sink holds becomes visible with the catalogue's own commit: datasets are published
 * there, so that facts of a load that failed are nobody's. `commit` comes before it and makes them
 * durable; after it nothing can fail that would need taking back.
 */
#ifndef LOAD_FACTS_H
#define LOAD_FACTS_H

#include "model/entry.h"
#include "store/pages/shape.h"

/* What a source came to, counted where it was written. */
struct fact_totals {
	uint64_t entries;
	const money_sum *sums; /* [ncolumns], until the next source begins */
};

struct fact_sink;
struct fact_sink_ops {
	/* A load into a cube. All three are borrowed until commit or rollback. */
	int (*begin)(struct fact_sink *f, struct store *catalogue, const struct cube *cube,
		     const struct shape *shape, struct error *e);
	/* The next entries belong to this dataset of the catalogue. */
	int (*source_begin)(struct fact_sink *f, int64_t dataset, struct error *e);
	int (*write)(struct fact_sink *f, const struct entry_batch *b, struct error *e);
	int (*source_end)(struct fact_sink *f, struct fact_totals *out, struct error *e);
	int (*commit)(struct fact_sink *f, struct error *e);
	/* Nothing of the load is left. Allowed when none is begun. */
	void (*rollback)(struct fact_sink *f);
	/* Rolls back what is begun. */
	void (*close)(struct fact_sink *f);
	/* Bytes that the load has put into the catalogue's own file so far. */
	uint64_t (*bytes)(const struct fact_sink *f);
};
struct fact_sink {
	const struct fact_sink_ops *ops;
};

/* As segments in the catalogue's store, in its transaction. */
struct fact_sink *facts_segments_new(void);

#endif
