/*
 * What all sessions share: per cube a picture, which is a store view and the rank tables derived
 * from it.
 */
#ifndef SCAN_PICTURE_H
#define SCAN_PICTURE_H

#include "base/arena.h"
#include "engine/engine.h"
#include "engine/pulse.h"
#include "scan/crew.h"
#include "store/store.h"

/*
 * The distinct values of one attribute in sorted order, nulls last. Grouping and ordering then work
 * on small integers instead of texts. Several members may share a value.
 */
struct ranks {
	size_t members;
	uint32_t values;
	bool has_null;   /* then its rank is the last */
	uint32_t *rank;  /* [members] */
	uint32_t *first; /* [values]: a member that has the value */
};

struct session {
	struct engine *engine;
	struct store *store;
	int64_t counter; /* of the store, when it was last asked */
	bool counted;
	struct pulse pulse;  /* of the question at hand */
	struct arena *arena; /* of the answer at hand: reset when the next one begins */
};

/* Begins the time of a question, or of a part of a stream. */
void session_pulse(struct session *s);

struct crew *session_crew(struct session *s);

/* Lines that a thread scans in about half a millisecond: below, waking another takes longer than it
 * saves. */
#define SCAN_ALONE 500000u
uint64_t session_alone_below(const struct session *s);
/* Of the columns in memory: for tests and status. */
struct keep_figures engine_keep(struct engine *g);

struct view *picture_view(const struct picture *p);
/* Built at the first call, kept as long as the picture. */
int picture_ranks(const struct ranks **out, struct picture *p, struct session *s, size_t dimension,
		  size_t attribute, struct error *e);

struct ranks *ranks_build(const struct dictionary *d, enum value_type type, size_t attribute);
void ranks_free(struct ranks *r);

#endif
