/*
 * The seam between questions and what answers them. Hides which engine has the facts: one opens
 * it, asks it, and gets rows. The catalogue (cubes, datasets, members, explanations) is always
 * SQLite, whatever the engine.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/error.h"
#include "base/str.h"
#include "model/cube.h"

#include <stdint.h>

struct engine;  /* one per process: views and what was derived from them, shared by all sessions */
struct session; /* one per thread: a store handle and scratch memory */

/* How long a question may take unless the operator says otherwise. A stream may take so long for
 * each of its parts, not in all. */
#define QUERY_SECONDS 30u
/* Packed columns stay in memory up to this, or a quarter of the machine's memory if that is less.
 */
#define QUERY_MEMORY_MEGABYTES 1024u

struct engine_options {
	uint64_t query_nanoseconds; /* 0: no limit, as engine_open leaves it */
	/* Of columns that stay in memory between questions; 0: none, as engine_open leaves it. */
	size_t memory_bytes;
	unsigned scan_threads; /* for one question; 0: as many as there are processors */
	uint64_t scan_alone;   /* lines that one thread scans without help; 0: as measured */
};

int engine_open(struct engine **out, const char *store_path, struct error *e);
void engine_close(struct engine *g);
/* Before the first session is opened. */
void engine_set(struct engine *g, const struct engine_options *o);
/* Makes all questions end soon with a 503, those at hand and those to come. Any thread, any time.
 */
void engine_stop(struct engine *g);
int session_open(struct session **out, struct engine *g, struct error *e);
void session_close(struct session *s);

struct engine *session_engine(const struct session *s);
/* The session's own handle, for the catalogue; same thread, same life. */
struct store;
struct store *session_store(struct session *s);

/* ---- a cube as it was published ---- */

struct picture;

/* The current picture of a cube. STATUS_NO_CUBE when there is none. Give it back with
 * picture_release. */
int picture_get(struct picture **out, struct session *s, struct str cube, struct error *e);
struct picture *picture_ref(struct picture *p);
void picture_release(struct picture *p);
const struct cube *picture_cube(const struct picture *p);

#endif
