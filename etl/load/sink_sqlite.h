/*
 * The SQLite sink's own: what its files share.
 */
#ifndef LOAD_SINK_SQLITE_H
#define LOAD_SINK_SQLITE_H

#include "load/archive_writer.h"
#include "load/facts.h"
#include "load/load.h"

struct sqlite_sink {
	struct sink base;
	char *path;
	char *place;         /* that the store is bound to from then on; NULL: to what it is */
	struct store *store; /* NULL between publishing a fresh one and the next begin */
	struct fresh *fresh; /* that the store is built in, until it is published; else NULL */
	struct arena *arena; /* of the load, until the next begin */
	bool begun;
	bool failed;       /* a call failed: only rollback is left */
	bool hides, shows; /* members that were shown; that were hidden */
	bool forgets;      /* members were forgotten by the load */
	bool explained;    /* the explanations of the cube are other ones now */
	struct load_header header;
	struct shape shape;
	struct str model_before; /* of the cube; empty: it is a new one */
	int64_t cube, load;
	uint64_t *known, *members; /* by dimension: in the store at begin, and at commit */
	struct dictionary *const *dictionaries; /* the caller's; it adds to them meanwhile */
	uint64_t *indexed; /* by dimension: members in the search index, unless it is made anew */
	struct search_adding *adding; /* NULL: the index was not begun with the load */
	struct fact_sink *facts;
	struct archive_writer *archive;
	uint64_t written_out; /* bytes of the load when the system was last told to write */
	int64_t dataset;      /* that is being written; 0: none */
	int64_t ended;        /* the last that was written; 0: none */
	int64_t source;
	struct str source_name;
};

/* cube_entry.c: finds or makes the cube, brings its model up to date, reads its shape, enters the
 * load. */
int cube_enter(struct sqlite_sink *s, struct error *e);
/* A new version of the cube: a hash of its model and published datasets. */
int cube_stamp(struct sqlite_sink *s, struct error *e);

/* dataset_entry.c: rows of one dataset. */
int dataset_begin(struct sqlite_sink *s, struct error *e);
int dataset_end(struct sqlite_sink *s, const struct load_source *source, struct error *e);
/* Issues of other files than the dataset's own, for the last that was written: their place goes
 * into the message. */
int dataset_remarks(struct sqlite_sink *s, const struct issues *issues, struct error *e);

/* explanation_entry.c: replaces the explanations of the cube by those of the load. */
int explanations_enter(struct sqlite_sink *s, struct error *e);

/* hidden_entry.c: hides members that no published line has, shows those that one has again. */
int hidden_settle(struct sqlite_sink *s, struct error *e);

/* search_entry.c: brings the search index up to date with the cube's members and explanations. */
int search_enter(struct sqlite_sink *s, struct error *e);
/* search_add.c: of a store that is new, a few of the members there are, while the load goes on.
 * members: by dimension. */
int search_add(struct sqlite_sink *s, const uint32_t *members, struct error *e);
/* NULL is allowed. */
void search_add_drop(struct search_adding *a);

/* place_entry.c: gives places what geocoding found for them before. */
int places_recall(struct sqlite_sink *s, struct error *e);
/* Replaces the places of the cube by those of the load. */
int places_enter(struct sqlite_sink *s, struct error *e);

/* privacy_entry.c: what was hidden, and by which policy. */
int privacy_enter(struct sqlite_sink *s, const struct load_privacy *found, struct error *e);
/* Finds or makes the row of a policy. */
int privacy_policy_enter(struct store *s, struct str text, int64_t *id, struct error *e);

/* cells_entry.c: cells of protected tables. */
int cells_enter(struct sqlite_sink *s, const struct load_source *source, struct error *e);
int cells_each(struct sqlite_sink *s, void (*each)(void *payload, const struct cell_mark *m),
	       void *payload, struct error *e);

/* report.c: the report kept with a dataset. */
void report_json(struct buffer *out, const struct cube *cube, const struct load_source *source);

/* road_entry.c: what the load came to. */
int load_digest(struct sqlite_sink *s, struct load_result *out, struct error *e);
/* Settles what is released, or records the load. STATUS_REFUSED when the store's policy asks for a second
 * person. */
int road_enter(struct sqlite_sink *s, const struct load_result *result, struct error *e);

/* versions.c: settles what the load's datasets replace, numbers and publishes them. */
int versions_settle(struct sqlite_sink *s, enum overlap_policy policy, struct load_result *out,
		    struct error *e);

#endif
