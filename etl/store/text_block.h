/*
 * Text blocks: the values of a text dimension, about 1,024 entries a zstd frame.
 *
 * Inside the frame, for each attribute in order of position: a bitmap of (n + 7) / 8 bytes, a bit
 * set for each null (lowest bit first); then for strings n lengths as LEB128 (null: 0) and all
 * bytes in a row, for numbers and dates n 64-bit little-endian numbers.
 */
#ifndef STORE_TEXT_BLOCK_H
#define STORE_TEXT_BLOCK_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/cube.h"
#include <zstd.h>

#define TEXT_BLOCK_ENTRIES 1024u
/* A block closes early when its texts pass this, so that long texts cannot fill memory. */
#define TEXT_BLOCK_BYTES (4u << 20)

/* ---- writing ---- */

struct text_block;

/* types[nattributes] by position. */
struct text_block *text_block_new(const enum value_type *types, size_t nattributes);
void text_block_free(struct text_block *b);
void text_block_reset(struct text_block *b);
/* One entry; order[i] is where in `row` the attribute with position i is. */
void text_block_add(struct text_block *b, const struct value *row, const size_t *order);
size_t text_block_entries(const struct text_block *b);
bool text_block_full(const struct text_block *b);
/* The frame, in memory of the block that lives until its next call. */
struct str text_block_finish(struct text_block *b, ZSTD_CCtx *zstd);

/* ---- reading ---- */

/* Unpacks the frame of n entries into the arena: values[n * nattributes], row-major, attribute
 * `position` i at place[i]. False when the frame is damaged. */
bool text_block_read(struct str frame, size_t n, const enum value_type *types, const size_t *place,
		     size_t nattributes, ZSTD_DCtx *zstd, struct arena *a, struct value *values);

#endif
