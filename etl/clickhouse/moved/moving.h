/* Contents of a store on their way, cube by cube. */
#ifndef CLICKHOUSE_MOVED_MOVING_H
#define CLICKHOUSE_MOVED_MOVING_H

#include "clickhouse/clickhouse.h"
#include "clickhouse/moved/replicas.h"

struct moving {
	struct sync_count *count;
	const struct sync_told *told;
	struct client_limits limits;
	struct arena *arena; /* of all of it */
	struct clickhouse_address address;
	struct client *client; /* NULL: nobody was asked anything yet */
	const char *to;
	struct store *store;
	bool noted; /* what the store knows to be there is left, and what is proved is noted in it */
};

/* The client, made when it is first needed. */
int moving_reach(struct moving *m, struct error *e);
/* All that answers may be made of: withdrawn datasets are none. NULL: nothing is. */
int moving_view(struct view **out, struct store *s, struct arena *a, struct str cube,
		struct error *e);
int moving_cube(struct moving *m, struct str cube, struct error *e);
void moving_end(struct moving *m);

#endif
