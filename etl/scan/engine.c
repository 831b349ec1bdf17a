/* The column engine as a kind of engine: its threads, and the columns it keeps in memory. */
#include "scan/scan_engine.h"

#include "base/processors.h"
#include "scan/answers.h"

#include <stdlib.h>

struct scan_own {
	struct keep *keep;
	struct crew *crew;
};

static struct scan_own *own(const struct engine *g)
{
	return g->own;
}

/* A thread per processor, the question's own included. */
static void make_crew(struct engine *g)
{
	unsigned threads = g->options.scan_threads ? g->options.scan_threads : processors();

	own(g)->keep = keep_new(g->options.memory_bytes);
	own(g)->crew = crew_new(threads - 1, g->store, own(g)->keep);
}

static int open_engine(struct engine *g, struct error *e)
{
	(void)e; /* the store is looked at by who opens the engine */
	g->own = xcalloc(1, sizeof(struct scan_own));
	make_crew(g);
	return 0;
}

static void drop_crew(struct engine *g)
{
	crew_free(own(g)->crew);
	keep_free(own(g)->keep);
}

static void set_options(struct engine *g)
{
	drop_crew(g);
	make_crew(g);
}

static void close_engine(struct engine *g)
{
	if (!g->own)
		return; /* it was never opened, or not to the end */
	drop_crew(g);
	free(g->own);
}

static int open_session(struct session *s, struct error *e)
{
	(void)e;
	store_share(s->store, own(s->engine)->keep);
	return 0;
}

static void close_session(struct session *s)
{
	(void)s; /* all it has is the handle of the catalogue, which is the store */
}

const struct engine_kind scan_engine = {
	.open = open_engine,
	.set = set_options,
	.close = close_engine,
	.session_open = open_session,
	.session_close = close_session,
	.cells = scan_cells,
	.members = scan_members,
	.facts = scan_facts,
	.stream = scan_stream,
	.lines = scan_lines,
	.marks = scan_marks,
};

struct crew *session_crew(struct session *s)
{
	return own(s->engine)->crew;
}

uint64_t session_alone_below(const struct session *s)
{
	return s->engine->options.scan_alone ? s->engine->options.scan_alone : SCAN_ALONE;
}

struct keep_figures engine_keep(struct engine *g)
{
	return keep_count(own(g)->keep);
}
