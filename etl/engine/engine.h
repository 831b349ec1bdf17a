/*
 * The seam between questions and what answers them. Hides which engine has the facts: one opens it, asks it, and gets
 * cells, rows or lines. The catalogue (cubes, datasets, members, explanations) is always SQLite, whatever the engine.
 *
 * An engine is for the whole process and any thread; a session is for one thread at a time; a picture is a cube as it
 * was published, which many threads may share. What an engine itself must do stands in engine/kind.h.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "engine/cells.h"
#include "engine/lines.h"
#include "engine/pulse.h"
#include "engine/rows.h"
#include "model/dictionary.h"
#include "question/question.h"

struct engine; /* one per process: pictures and what was derived from them, shared by all sessions */
struct session; /* one per thread: a store handle and scratch memory */
struct engine_kind;

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

/* `store` is a path, or scheme://… of one of the kinds; the first kind has the paths. Faults of the store are told
 * here, not by the first question. STATUS_USAGE: no kind has the scheme. */
int engine_open(struct engine **out, const struct engine_kind *const *kinds, const char *store,
		struct error *e);
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
/* Of the answer at hand: reset when the next one begins. */
struct arena *session_arena(struct session *s);
/* Of the question at hand. */
struct pulse *session_pulse(struct session *s);
/* Begins the time of a question, or of a part of a stream. */
void session_begin(struct session *s);

/* ---- a cube as it was published ---- */

struct picture;

/* The current picture of a cube. STATUS_NO_CUBE when there is none. Give it back with
 * picture_release. */
int picture_get(struct picture **out, struct session *s, struct str cube, struct error *e);
/* The same, but STATUS_GONE when all of the cube was withdrawn: the text says when and why. */
int picture_get_public(struct picture **out, struct session *s, struct str cube, struct error *e);
/* Of these datasets of the cube, whatever their status: for comparing what was with what is. It is shared with nobody,
 * and no answer of the public API is made of it. */
int picture_of_datasets(struct picture **out, struct session *s, struct str cube,
			const int64_t *datasets, size_t n, struct error *e);
struct picture *picture_ref(struct picture *p);
void picture_release(struct picture *p);
const struct cube *picture_cube(const struct picture *p);
/* Hex text that changes exactly when a publication changes this cube. */
struct str picture_version(const struct picture *p);
/* When it was published: ISO 8601, UTC. */
struct str picture_published_at(const struct picture *p);
uint64_t picture_entries(const struct picture *p);
/* Whether texts of the dimension are kept line by line: the members are then not all of them. */
bool picture_has_text(const struct picture *p, size_t dimension);
/* Whether facts that are alike in what a question orders by stand in order of their texts too: not in a cube of more
 * than QUERY_TEXT_ORDER_MAX, whatever the cuts and the page, so that pages fit one another. */
bool picture_orders_texts(const struct picture *p);
/* The members of a dimension by their keys; they stay as long as the picture. */
int picture_members(const struct dictionary **out, struct picture *p, struct session *s,
		    size_t dimension, struct error *e);
/* True for members that only lines of withdrawn datasets have: they are in no list of members. */
bool picture_hides(const struct picture *p, size_t dimension, uint32_t key);
/* The distinct values of an attribute among the members, in order, nulls last; they stay as long as the picture. */
int picture_values(const struct value **out, uint32_t *n, struct picture *p, struct session *s,
		   size_t dimension, size_t attribute, struct error *e);

/* What a room above derives from a cube and many questions share: made at the first call, while others wait,
 * and kept as long as the picture. Each has a place of its own. */
enum picture_place {
	PICTURE_EXPLAINED, /* answer/explained.h */
	PICTURE_ASKED,     /* explore/asked_before.h */
	PICTURE_KIND,      /* the engine's own */
	PICTURE_PLACES
};
int picture_derived(void **out, struct picture *p, enum picture_place place,
		    int (*make)(void **made, void *context, struct error *e),
		    void (*drop)(void *made), void *context, struct error *e);

/* ---- answers: each of what passes the question's cuts ---- */

/* Groups by the columns, attributes or measures, and sums up the measures that the aggregates name. Without columns
 * there is one cell, also of nothing. STATUS_LIMIT when there are too many. Close it when that went well. */
int engine_cells(struct cells **out, struct session *s, struct picture *p, const struct question *r,
		 const struct columns *by, const struct columns *aggregates, struct error *e);
/* The cells that the table of a dimension has, without facts and without hidden members. `by` are attributes of one
 * dimension, which has no texts. */
int engine_members(struct cells **out, struct session *s, struct picture *p,
		   const struct columns *by, struct error *e);
/* Facts in the question's order, or by all its columns: those of its page, or all of them when it asks for none; and
 * how many there are in all. Who asks names the rows' columns, which are those of the question. */
int engine_facts(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
		 const struct question *r, struct error *e);
/* All facts as they are stored, however many: session_begin now and then keeps the time from running out. */
int engine_stream(struct rows **out, struct session *s, struct picture *p, const struct question *r,
		  struct error *e);
/* What each dataset brings, with at most `ranges` ranges of its lines. origins_drop it when that went well. */
int engine_lines(struct origins *out, struct session *s, struct picture *p,
		 const struct question *r, size_t ranges, struct error *e);
/* The published entries that came from lines of a dataset's file, from the first to the last, in no order: what each is of some
 * dimensions. */
struct entries_asked {
	int64_t dataset;
	uint64_t from, to;
	const size_t *dimensions;
	size_t n;
	/* `members`: of each dimension the values of its attributes; good until it returns. */
	void (*take)(void *payload, uint64_t line, const struct value *const *members);
	void *payload;
};
int engine_entries(struct session *s, struct picture *p, const struct entries_asked *asked,
		   struct error *e);

#endif
