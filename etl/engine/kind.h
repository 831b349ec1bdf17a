/*
 * What an engine must do, and what it finds ready: for engines (scan/), not for who asks them. An engine adds its own
 * state behind `own`; pictures, sessions and the catalogue are the same for all.
 */
#ifndef ENGINE_KIND_H
#define ENGINE_KIND_H

#include "engine/engine.h"
#include "store/store.h"
#include "store/versions/watch.h"

#include <pthread.h>

struct engine_kind {
	const char *scheme; /* of the store it is opened with, as in scheme://…; NULL: a path */
	/* Sets g->catalogue, the path of the SQLite store, if it is not g->store; and g->own. */
	int (*open)(struct engine *g, struct error *e);
	void (*set)(struct engine *g);   /* g->options are new */
	void (*close)(struct engine *g); /* also when open failed: g->own may be NULL then */
	int (*session_open)(struct session *s, struct error *e);
	void (*session_close)(struct session *s);
	/* As the functions of engine.h of that name. */
	int (*cells)(struct cells **out, struct session *s, struct picture *p,
		     const struct question *r, const struct columns *by,
		     const struct columns *aggregates, struct error *e);
	int (*members)(struct cells **out, struct session *s, struct picture *p,
		       const struct columns *by, struct error *e);
	int (*facts)(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
		     const struct question *r, struct error *e);
	int (*stream)(struct rows **out, struct session *s, struct picture *p,
		      const struct question *r, struct error *e);
	int (*lines)(struct origins *out, struct session *s, struct picture *p,
		     const struct question *r, size_t ranges, struct error *e);
	int (*entries)(struct session *s, struct picture *p, const struct entries_asked *asked,
		       struct error *e);
};

struct engine {
	const struct engine_kind *kind;
	char *store;     /* as it was opened */
	char *catalogue; /* path of the SQLite store */
	struct engine_options options;
	atomic_bool stop;
	void *own;
	/* of pictures */
	pthread_mutex_t lock;
	uint64_t epoch;            /* counts the changes of the catalogue that were noticed */
	struct watch *watch;       /* NULL: there is no telling which of them are the same */
	struct watch_mark noticed; /* as it was before the epoch last went up */
	struct picture *pictures;
};

struct session {
	struct engine *engine;
	struct store *store;
	int64_t counter; /* of the store, when it was last asked */
	bool counted;
	struct pulse pulse;
	struct arena *arena;
	void *own;
};

/*
 * The distinct values of one attribute in sorted order, nulls last. Grouping and ordering then work
 * on small integers instead of texts. Several members may share a value.
 */
struct ranks {
	size_t members;
	uint32_t values;
	bool has_null;        /* then its rank is the last */
	uint32_t *rank;       /* [members] */
	uint32_t *first;      /* [values]: a member that has the value */
	struct value *sorted; /* [values], once picture_values was asked; else NULL */
};

struct view *picture_view(const struct picture *p);
/* Built at the first call, kept as long as the picture. */
int picture_ranks(const struct ranks **out, struct picture *p, struct session *s, size_t dimension,
		  size_t attribute, struct error *e);

/* ---- pieces ---- */

/* Lets go of all pictures that nobody holds: when the engine is closed. */
void pictures_drop(struct engine *g);
struct ranks *ranks_build(const struct dictionary *d, enum value_type type, size_t attribute);
void ranks_sort_values(struct ranks *r, const struct dictionary *d, size_t attribute);
void ranks_free(struct ranks *r);

#endif
