/*
 * What a view holds, for the files of this folder that read segments.
 */
#ifndef STORE_VERSIONS_VIEW_H
#define STORE_VERSIONS_VIEW_H

#include "segment/pack.h"
#include "store/pages/shape.h"
#include <pthread.h>
#include <stdatomic.h>

/* Where one column of a segment is, and how it is packed. */
struct column_ref {
	struct packed packed;
	bool present;
	int64_t data; /* row of segment_data; 0 when all codes are 0 */
};

/* Keys first to last. */
struct member_run {
	uint32_t first, last;
};

struct view_segment {
	struct segment head;
	struct column_ref *keys;    /* by the cube's dimension */
	struct column_ref *amounts; /* by the cube's column */
	struct column_ref lines;
};

struct view {
	atomic_int references;
	struct arena *arena; /* all but the dictionaries */
	struct cube *cube;
	struct shape shape;
	struct str version, published_at;
	struct str only;   /* numbers of its datasets as JSON; empty: those that are published */
	uint64_t expected; /* entries, as the datasets have them */
	bool settled;      /* not within a transaction, which may be removing some */
	struct view_segment *segments;
	size_t nsegments;
	uint64_t entries;
	bool *has_text;             /* by dimension */
	uint64_t *nmembers;         /* by dimension, when the view was opened */
	struct member_run **hidden; /* by dimension: hidden members, in order */
	size_t *nhidden;
	pthread_mutex_t lock;
	struct dictionary **dictionaries; /* under lock until set; then constant */
};

#endif
