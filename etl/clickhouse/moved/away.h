/* How a session reads what its catalogue has not. */
#ifndef CLICKHOUSE_MOVED_AWAY_H
#define CLICKHOUSE_MOVED_AWAY_H

#include "clickhouse/wire/client.h"
#include "engine/kind.h"
#include "store/versions/facts_away.h"

/* Free it with free(). Session and client must outlive it. */
struct away_reader *clickhouse_reader_new(struct session *s, struct client *c);

#endif
