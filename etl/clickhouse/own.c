#include "clickhouse/own.h"

#include "clickhouse/clickhouse.h"

#include <stdlib.h>

struct clickhouse_own {
	struct arena *arena;
	struct clickhouse_address address;
};

int clickhouse_open(struct engine *g, struct error *e)
{
	struct clickhouse_own *own = xcalloc(1, sizeof *own);
	struct str catalogue;

	g->own = own;
	own->arena = arena_new();
	if (clickhouse_address_read(&own->address, own->arena, g->store, e) ||
	    clickhouse_catalogue(&catalogue, own->arena, g->store, e))
		return -1;
	g->catalogue = str_dup(catalogue);
	return 0;
}

void clickhouse_set(struct engine *g)
{
	(void)g; /* time is looked at by each session; memory and threads are the servers' */
}

void clickhouse_close(struct engine *g)
{
	struct clickhouse_own *own = g->own;

	if (!own)
		return; /* it was never opened, or not to the end */
	arena_free(own->arena);
	free(own);
}

int clickhouse_session(struct session *s, struct error *e)
{
	struct clickhouse_own *own = s->engine->own;
	struct client *c;

	if (client_open(&c, &own->address, e))
		return -1;
	s->own = c;
	return 0;
}

void clickhouse_session_end(struct session *s)
{
	client_close(s->own);
}

struct client *session_client(struct session *s)
{
	return s->own;
}
