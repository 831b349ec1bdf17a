/* What the column engine keeps for a process: its threads, and columns in memory. */
#include "scan/scan_own.h"

#include "base/system/processors.h"

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

int own_open(struct engine *g, struct error *e)
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

void own_set(struct engine *g)
{
	drop_crew(g);
	make_crew(g);
}

void own_close(struct engine *g)
{
	if (!g->own)
		return; /* it was never opened, or not to the end */
	drop_crew(g);
	free(g->own);
}

int own_session(struct session *s, struct error *e)
{
	(void)e;
	store_share(s->store, own(s->engine)->keep);
	return 0;
}

void own_session_end(struct session *s)
{
	(void)s; /* all it has is the handle of the catalogue, which is the store */
}

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
