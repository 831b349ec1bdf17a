/* What the engine keeps: the address for the process, a conversation for each session. */
#ifndef CLICKHOUSE_OWN_H
#define CLICKHOUSE_OWN_H

#include "clickhouse/wire/client.h"
#include "engine/kind.h"

int clickhouse_open(struct engine *g, struct error *e);
void clickhouse_set(struct engine *g);
void clickhouse_close(struct engine *g);
int clickhouse_session(struct session *s, struct error *e);
void clickhouse_session_end(struct session *s);

struct client *session_client(struct session *s);

#endif
