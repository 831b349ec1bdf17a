/*
 * Pieces of text as they lie in the store: opened, their texts read back, and their codes for those
 * who search them (text_pack.h says what they mean). Damage is found, never followed: sums are
 * checked, and every step stays inside whatever the sums say.
 */
#ifndef SEGMENT_TEXT_PIECE_H
#define SEGMENT_TEXT_PIECE_H

#include "base/memory/arena.h"
#include "segment/text_pack.h"

struct text_block {
	uint32_t first, entries;  /* in the piece */
	size_t at, size;          /* in the piece's bytes */
	uint32_t codes, literals; /* bytes of them, unpacked */
	uint64_t sum;
};

struct text_piece {
	struct str bytes;
	bool packed;
	uint32_t singles, entries, ntokens, nblocks;
	const char *vocabulary;
	const uint32_t *tokens; /* [ntokens + 1] where each begins in the vocabulary */
	struct text_block *blocks;
};

/* A block's bytes, unpacked. The last code is TEXT_END, the last byte of the literals a space. */
struct text_bytes {
	const uint8_t *codes;
	size_t ncodes;
	const char *literals;
	size_t nliterals;
};

/* How many bytes a piece's head takes, or 0 when `start`, its first TEXT_HEAD_SIZE, is no head. */
size_t text_head_size(struct str start);
/* Opens the piece; `bytes` must hold the head at least, and stay. `size` is that of the whole
 * piece. False: damaged. */
bool text_piece_open(struct text_piece *out, struct str bytes, size_t size, ZSTD_DCtx *zstd,
		     struct arena *a);
/* Whether the sums of all blocks are right; `bytes` must hold the whole piece. */
bool text_piece_sound(const struct text_piece *p);
/* Unpacks a block from its bytes (in memory of the piece or of the caller), into the arena where
 * that is needed. False: damaged. */
bool text_block_open(struct text_bytes *out, const struct text_piece *p,
		     const struct text_block *block, const void *bytes, ZSTD_DCtx *zstd,
		     struct arena *a);
/* The texts from entry `from` of the block on, `n` of them, as values that lie `stride` apart.
 * False: damaged. */
bool text_block_read(const struct text_piece *p, const struct text_block *block,
		     const struct text_bytes *b, enum value_type type, uint32_t from, uint32_t n,
		     struct arena *a, struct value *out, size_t stride);

/* Where the reading of a block is. */
struct text_cursor {
	const struct text_piece *piece;
	const uint8_t *codes, *end;
	const char *literals, *last;
	size_t behind; /* literals that were passed over and not yet left behind */
};

void text_cursor_init(struct text_cursor *c, const struct text_piece *p,
		      const struct text_bytes *b);
/* The next text, appended to `out`, or passed over. False: damaged, or there is none. */
bool text_cursor_text(struct text_cursor *c, struct buffer *out, bool *null);
bool text_cursor_skip(struct text_cursor *c);

static inline struct str text_piece_token(const struct text_piece *p, uint32_t i)
{
	return (struct str){p->vocabulary + p->tokens[i], p->tokens[i + 1] - p->tokens[i] - 1};
}

#endif
