/*
 * Finding texts in a segment by their tokens.
 */
#ifndef SCAN_TEXT_SCAN_H
#define SCAN_TEXT_SCAN_H

#include "question/text_match.h"
#include "store/members/segment_text.h"

/* mask[i]: 1 where the text of entry i passes, else 0; for all entries of the segment. `lines`
 * tells which entries matter (sorted; NULL: all of them): the others may get 0 unlooked at.
 * The dimension must be kept as text in this segment. */
int text_scan(uint8_t *mask, const struct text_match *t, struct store *s, const struct view *v,
	      size_t segment, size_t dimension, size_t attribute, const uint16_t *lines, uint32_t n,
	      struct error *e);

/* The same for one piece; false: it is damaged. */
bool text_scan_piece(uint8_t *mask, const struct text_match *t, const struct text_piece *p,
		     ZSTD_DCtx *zstd, const uint8_t *wanted);

#endif
