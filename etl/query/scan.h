/*
 * The scan: segment by segment, which lines pass the cuts, and their columns when asked for.
 * Private to etl/query.
 */
#ifndef QUERY_SCAN_H
#define QUERY_SCAN_H

#include "query/engine.h"
#include "query/request.h"

/* What cuts on one dimension leave of its members. */
struct member_filter {
	uint8_t *pass;    /* [members] */
	uint32_t *before; /* [members + 1]: how many pass below a key, to judge a range of keys */
	size_t members;
};

struct scan {
	struct session *session;
	struct picture *picture;
	const struct cube *cube;
	const struct view *view;
	const struct test *tests;
	size_t ntests;
	struct member_filter *filters; /* [ndimensions]; pass is NULL where nothing is cut */
	size_t next;

	/* the segment at hand */
	size_t index;
	const struct segment *segment;
	uint32_t n;      /* lines that pass */
	bool all;        /* every line does: `lines` is not filled in */
	uint32_t *lines; /* [n] their numbers in the segment */
	uint64_t passed; /* lines that passed so far, of all segments */

	/* decoded columns of the segment at hand, NULL until asked for */
	uint32_t **keys;
	int64_t **amounts;
	struct value **texts;
	bool *keys_ready, *amounts_ready;
	struct arena *text_arena;
};

/* Reads what the cuts leave of the members. The request must outlive the scan. Close it in every
 * case. */
int scan_open(struct scan *s, struct session *session, struct picture *p, const struct request *r,
	      struct error *e);
void scan_close(struct scan *s);
/* Moves to the next segment with a line that passes: 1, or 0 at the end, or -1. */
int scan_next(struct scan *s, struct error *e);
/* Forgets where it was. */
void scan_rewind(struct scan *s);
/* Whole columns of the segment at hand, all lines; valid until scan_next. NULL when reading failed.
 */
const uint32_t *scan_keys(struct scan *s, size_t dimension, struct error *e);
const int64_t *scan_amounts(struct scan *s, size_t column, struct error *e);
const struct value *scan_texts(struct scan *s, size_t dimension, struct error *e);

static inline uint32_t scan_line(const struct scan *s, uint32_t i)
{
	return s->all ? i : s->lines[i];
}

#endif
