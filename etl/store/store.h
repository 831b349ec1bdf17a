/*
 * The store: one SQLite file. Catalogue and members are ordinary tables; facts are immutable column
 * segments. Hides SQL, packing and compression; readers get arrays.
 *
 * A store handle belongs to one thread at a time. A view is an immutable picture of one cube (its
 * published datasets, their segments, its dictionaries) that many threads may share; each reads
 * segments through a handle of its own, and what it reads never changes.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/error.h"
#include "model/dictionary.h"
#include "model/money.h"

#define STORE_SEGMENT_LINES 65536u
#define STORE_APPLICATION_ID 0x53747576 /* "Stuv" */

struct store;

/* Opens for reading. STATUS_NO_FILE when there is no such file, or nothing in it yet, STATUS_STORE when it is no
 * Stuiver store, damaged, or of a newer version (which tells both versions). */
int store_open(struct store **out, const char *path, struct error *e);
/* Opens for writing; creates the file and migrates an older one, in one transaction. */
int store_open_writer(struct store **out, const char *path, struct error *e);
void store_close(struct store *s);
/* The newest version of a store that this program reads: what it makes. */
int store_newest(void);
const char *store_path(const struct store *s);
/* Changes whenever another connection has committed: cheap enough to ask per request. */
int store_change_counter(struct store *s, int64_t *out, struct error *e);

/* From here to store_let_go everything is read as it is now, and each page of the file is looked at
 * once: for many small reads that are done soon. *held: false where a transaction is open already,
 * which then stays. */
int store_hold(struct store *s, bool *held, struct error *e);
void store_let_go(struct store *s, bool held);

/* ---- catalogue ---- */

struct store_cube {
	int64_t id;
	struct str name, title;
	struct str mapping;      /* name */
	struct str version;      /* hex, new with every publication in this cube */
	struct str published_at; /* ISO 8601, UTC: of that version */
	uint64_t datasets;       /* published */
	uint64_t entries;
};
/* Sorted by name; texts in the arena. */
int store_cubes(struct store *s, struct arena *a, struct store_cube **out, size_t *n,
		struct error *e);
/* Of a cube of which nothing is published any more: the withdrawal that came last. */
struct store_gone {
	struct str at;     /* ISO 8601, UTC */
	struct str reason; /* as it was given; may be empty */
};
/* 1: it is gone; 0: something of it is published, or was never withdrawn. Texts in the arena. */
int store_gone(struct store *s, struct arena *a, struct str cube, struct store_gone *out,
	       struct error *e);
/* The datapackage.json the cube was last loaded with. */
int store_descriptor(struct store *s, struct arena *a, struct str cube, struct str *out,
		     struct error *e);

/* What a dataset holds of one year, phase and side: a sum over several of them is of nothing. */
struct store_part {
	struct str label; /* "2024 · executed · revenue"; "all" where the cube has none of them */
	uint64_t entries;
	struct str
		sums; /* decimal texts divided by blanks, one for each measure column in its order */
};

struct store_dataset {
	int64_t id;
	struct str cube, source_name, resource, sha256,
		status;       /* published, superseded, withdrawn */
	uint32_t version;     /* counts per scope from 1 */
	struct str loaded_at; /* ISO 8601, UTC */
	struct str fingerprint;
	struct str scope; /* texts joined by newline */
	uint64_t size, lines, entries, read, dropped, rejected;
	struct str report; /* JSON: tallies per measure and rule, dialect, plan, unmapped codes */
	int64_t superseded_by;                      /* dataset id, or 0 */
	struct str withdrawn_at, reason, purged_at; /* empty unless withdrawn, and purged */
	struct str note; /* beside the reason, and never public; may be empty */
	/* Who released it, as told, and the public reason where one person was enough though two were asked:
	 * empty otherwise, and once another confirmed it. */
	struct str released_by, forced;
	struct store_part *parts; /* by label; none of what was purged or is of an early version */
	size_t nparts;
};
/* Of one cube (or all, cube.len 0), by id. */
int store_datasets(struct store *s, struct arena *a, struct str cube, struct store_dataset **out,
		   size_t *n, struct error *e);
/* Issues kept with a dataset, as a JSON array. */
int store_issues(struct store *s, struct arena *a, int64_t dataset, struct str *out,
		 struct error *e);
/* The archived original of a source, block by block. STATUS_NOT_FOUND when there is none. The store
 * must outlive it. */
struct store_original;
int store_original_open(struct store_original **out, struct store *s, const char *sha256,
			struct error *e);
/* The next bytes, good until the store is asked anything else: 1; 0 at the end, when their SHA-256
 * is what it must be; -1. */
int store_original_next(struct store_original *o, const void **p, size_t *n, struct error *e);
void store_original_close(struct store_original *o);
/* Writes the plain star into a new SQLite file that needs no extension: per cube C a table C_facts,
 * a table C_D per dimension D and the joined view C; dataset, source_file, issue; readme tells the
 * names. Amounts stay exact, as integers (amount_x100), with a decimal `amount` beside them in the
 * view. cube.len 0: all cubes. STATUS_REFUSED when the file exists. */
int store_export_sqlite(struct store *s, struct str cube, const char *path, struct error *e);

/* ---- views ---- */

struct view;

/* STATUS_NO_CUBE when there is no such cube. Starts with one reference. */
int view_open(struct view **out, struct store *s, struct str cube, struct error *e);
/* Of these datasets of the cube, whatever their status, instead of those that are published. */
int view_open_datasets(struct view **out, struct store *s, struct str cube, const int64_t *datasets,
		       size_t n, struct error *e);
struct view *view_ref(struct view *v);
void view_unref(struct view *v);
const struct cube *view_cube(const struct view *v);
/* Hex text that changes exactly when a publication changes this cube. */
struct str view_version(const struct view *v);
/* When it was published: ISO 8601, UTC. */
struct str view_published_at(const struct view *v);
uint64_t view_entries(const struct view *v);
/* Members of a dimension; loaded at the first call, shared by all threads. */
int view_dictionary(struct view *v, struct store *s, size_t dimension,
		    const struct dictionary **out, struct error *e);
/* True for members that only lines of withdrawn datasets have: they are in no list of members. */
bool view_hides(const struct view *v, size_t dimension, uint32_t key);
/* True when some segment keeps this dimension as text: then keys come from segment_texts. */
bool view_has_text(const struct view *v, size_t dimension);

struct segment {
	int64_t id;
	int64_t dataset;
	uint32_t lines; /* entries in it, at most STORE_SEGMENT_LINES */
	/* Per dimension and per measure column: smallest and largest, for skipping. Amounts without
	 * nulls; all null: min INT64_MAX and max INT64_MIN, so that every comparison skips them.
	 * Decoded keys are never outside key_min and key_max, nor key_max outside the dictionary:
	 * damage is an error, not a wild index. */
	const uint32_t *key_min, *key_max;
	const int64_t *amount_min, *amount_max;
	const bool *amount_has_null;
	const bool *is_text; /* per dimension */
};
size_t view_segments(const struct view *v);
const struct segment *view_segment(const struct view *v, size_t i);

/* Decode one column of a segment into an array of segment->lines elements. */
int segment_keys(struct store *s, const struct view *v, size_t segment, size_t dimension,
		 uint32_t *out, struct error *e);
int segment_amounts(struct store *s, const struct view *v, size_t segment, size_t column,
		    int64_t *out, struct error *e);
int segment_lines(struct store *s, const struct view *v, size_t segment, uint64_t *out,
		  struct error *e);
/* False: none of its lines is from the first to the last of these, which takes no reading. */
bool segment_may_have_lines(const struct view *v, size_t segment, uint64_t from, uint64_t to);
/*
 * A column of a segment as it is packed: value i is min + code i, and code i takes `width` bytes
 * (0, 1, 2, 4 or 8, little-endian; 0: all codes are 0). No code is above range, but for `null`
 * where nulls is set: that code means no amount. Amounts that are all null are `empty`: their codes
 * mean nothing. Checked when it was read: damage is an error, not a wild index.
 */
struct codes {
	const void *bytes; /* NULL when width is 0 */
	int width;
	bool nulls, empty;
	int64_t min;
	uint64_t range; /* largest value - min */
	uint64_t null;
	struct kept *kept;
};
/* Give each back with codes_release, whoever was asked for it; a zeroed one may be given back too.
 */
int segment_key_codes(struct codes *out, struct store *s, const struct view *v, size_t segment,
		      size_t dimension, struct error *e);
int segment_amount_codes(struct codes *out, struct store *s, const struct view *v, size_t segment,
			 size_t column, struct error *e);
void codes_release(struct codes *c);

/* Packed columns that stay in memory between questions, for all handles that are told of it; at
 * most `bytes` of them, besides those in use. */
struct keep;
struct keep *keep_new(size_t bytes);
/* All codes must have been given back. */
void keep_free(struct keep *k);
/* The handle keeps what it reads, and takes what others kept. NULL: neither. */
void store_share(struct store *s, struct keep *k);
struct keep_figures {
	uint64_t found, missed; /* columns that were asked for */
	size_t columns, bytes;  /* that are kept */
};
struct keep_figures keep_count(struct keep *k);

/* For a text dimension: nattributes values for each of `n` entries from `first` on, row-major, in
 * the arena. Reads only the blocks (of about 1,000 entries) it needs. */
int segment_texts(struct store *s, const struct view *v, size_t segment, size_t dimension,
		  uint32_t first, uint32_t n, struct arena *a, struct value **out, struct error *e);

#endif
