/*
 * The texts of a segment as pieces, for those who search them. store.h reads them as values.
 */
#ifndef STORE_MEMBERS_SEGMENT_TEXT_H
#define STORE_MEMBERS_SEGMENT_TEXT_H

#include "segment/text_piece.h"
#include "store/store.h"

struct segment_text {
	struct text_piece piece;
	uint32_t first; /* entry of the segment that the piece begins with */
	ZSTD_DCtx *zstd;
	struct kept *kept;
};

/* The whole piece of one attribute that holds `entry`, its sums checked; stays in memory between
 * questions as other columns do (store_share). Give it back with segment_text_close, whatever came
 * of it; a zeroed one may be given back too. */
int segment_text_open(struct segment_text *out, struct store *s, const struct view *v,
		      size_t segment, size_t dimension, size_t attribute, uint32_t entry,
		      struct arena *a, struct error *e);
void segment_text_close(struct segment_text *t);
/* A block that cannot be read, as an error. Returns -1. */
int segment_text_damaged(struct store *s, const struct view *v, size_t segment, uint32_t entry,
			 struct error *e);

#endif
