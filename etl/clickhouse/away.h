/* How a session reads what its catalogue has not. */
#ifndef CLICKHOUSE_AWAY_H
#define CLICKHOUSE_AWAY_H

#include "clickhouse/client.h"
#include "engine/kind.h"
#include "store/facts_away.h"

/* Free it with free(). Session and client must outlive it. */
struct away_reader *clickhouse_reader_new(struct session *s, struct client *c);

#endif
