#include "clickhouse/own.h"

#include "clickhouse/clickhouse.h"
#include "clickhouse/moved/away.h"

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

/* Of a session. */
struct clickhouse_talk {
	struct client *client;
	struct away_reader *reader;
};

int clickhouse_session(struct session *s, struct error *e)
{
	struct clickhouse_own *own = s->engine->own;
	struct clickhouse_talk *talk = xcalloc(1, sizeof *talk);

	s->own = talk;
	if (client_open(&talk->client, &own->address, e)) {
		clickhouse_session_end(s);
		return -1;
	}
	talk->reader = clickhouse_reader_new(s, talk->client);
	if (away_read_by(s->store, talk->reader, e)) {
		clickhouse_session_end(s);
		return -1;
	}
	return 0;
}

void clickhouse_session_end(struct session *s)
{
	struct clickhouse_talk *talk = s->own;

	client_close(talk->client);
	free(talk->reader);
	free(talk);
	s->own = NULL;
}

struct client *session_client(struct session *s)
{
	return ((struct clickhouse_talk *)s->own)->client;
}
