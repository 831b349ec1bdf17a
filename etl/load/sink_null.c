/* A sink for `stuiver check`: the whole journey, and nothing kept. */
#include "base/memory/arena.h"
#include "load/load.h"

#include <stdlib.h>

static int begin(struct sink *s, const struct load_header *h, struct dictionary **dictionaries,
		 struct error *e)
{
	(void)s, (void)h, (void)dictionaries, (void)e;
	return 0;
}

static int known(struct sink *s, const char *sha256, bool *out, struct error *e)
{
	(void)s, (void)sha256, (void)e;
	*out = false;
	return 0;
}

static int knows_size(struct sink *s, uint64_t size, bool *maybe, struct error *e)
{
	(void)s, (void)size, (void)e;
	*maybe = false;
	return 0;
}

static int source_begin(struct sink *s, struct str name, struct error *e)
{
	(void)s, (void)name, (void)e;
	return 0;
}

static int write_entries(struct sink *s, const struct entry_batch *b, struct error *e)
{
	(void)s, (void)b, (void)e;
	return 0;
}

static int source_end(struct sink *s, const struct load_source *source, struct error *e)
{
	(void)s, (void)source, (void)e;
	return 0;
}

static int commit(struct sink *s, struct dictionary *const *dictionaries,
		  enum overlap_policy policy, struct load_result *out, struct error *e)
{
	(void)s, (void)dictionaries, (void)policy, (void)e;
	*out = (struct load_result){0};
	return 0;
}

static void rollback(struct sink *s)
{
	(void)s;
}

static void close_sink(struct sink *s)
{
	free(s);
}

const struct sink_ops *sink_null_ops(void)
{
	static const struct sink_ops ops = {
		.begin = begin,
		.known = known,
		.knows_size = knows_size,
		.source_begin = source_begin,
		.write = write_entries,
		.source_end = source_end,
		.commit = commit,
		.rollback = rollback,
		.close = close_sink,
	};
	return &ops;
}

struct sink *sink_null_open(void)
{
	struct sink *s = xcalloc(1, sizeof *s);

	s->ops = sink_null_ops();
	return s;
}
