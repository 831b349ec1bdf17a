/* Facts as segments in the store: the transaction is the catalogue's, which keeps or undoes them. */
#include "load/facts.h"

#include "load/segment_writer.h"

#include <stdlib.h>

struct segment_facts {
	struct fact_sink base;
	struct segment_writer *writer; /* NULL: no load is begun */
};

static struct segment_facts *self(struct fact_sink *base)
{
	return (struct segment_facts *)base;
}

static int begin(struct fact_sink *base, struct store *catalogue, const struct cube *cube,
		 const struct shape *shape, struct error *e)
{
	return segment_writer_new(&self(base)->writer, catalogue, cube, shape, e);
}

static int source_begin(struct fact_sink *base, int64_t dataset, struct error *e)
{
	(void)e;
	segment_writer_begin(self(base)->writer, dataset);
	return 0;
}

static int write(struct fact_sink *base, const struct entry_batch *b, struct error *e)
{
	return segment_writer_write(self(base)->writer, b, e);
}

static int source_end(struct fact_sink *base, struct fact_totals *out, struct error *e)
{
	struct segment_writer *w = self(base)->writer;

	if (segment_writer_end(w, e) != 0)
		return -1;
	*out = (struct fact_totals){segment_writer_entries(w), segment_writer_sums(w)};
	return 0;
}

static void let_go(struct fact_sink *base)
{
	segment_writer_free(self(base)->writer);
	self(base)->writer = NULL;
}

static int commit(struct fact_sink *base, struct error *e)
{
	(void)e; /* its statements must be gone before the transaction can end */
	let_go(base);
	return 0;
}

static void close_facts(struct fact_sink *base)
{
	let_go(base);
	free(base);
}

static uint64_t bytes(const struct fact_sink *base)
{
	const struct segment_writer *w = ((const struct segment_facts *)base)->writer;

	return w ? segment_writer_bytes(w) : 0;
}

static const struct fact_sink_ops segment_ops = {
	.begin = begin,
	.source_begin = source_begin,
	.write = write,
	.source_end = source_end,
	.commit = commit,
	.rollback = let_go,
	.close = close_facts,
	.bytes = bytes,
};

struct fact_sink *facts_segments_new(void)
{
	struct segment_facts *f = xcalloc(1, sizeof *f);

	f->base.ops = &segment_ops;
	return &f->base;
}
