/* Columns that may be of people and were published all the same, in a manifest. Private to the road. */
#ifndef ROAD_MANIFEST_OPENED_H
#define ROAD_MANIFEST_OPENED_H

#include "base/memory/arena.h"
#include "base/text/json_out.h"
#include "store/store.h"

/* Who opened one, as the policy of the store has people named in what anybody may read. In the arena. */
struct manifest_namer {
	struct str (*name)(void *payload, struct str by);
	void *payload;
};

/* Member "opened" with the columns of the dataset's load; nothing where there are none. Grounds are masked as texts of
 * lines are. */
int manifest_opened_put(struct json_out *j, struct store *s, struct arena *a, int64_t dataset,
			const struct manifest_namer *namer, struct error *e);

#endif
