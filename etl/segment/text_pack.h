/*
 * Texts as they are kept: what a text is made of, and the writing of it. text_piece.h reads.
 *
 * A piece holds one attribute of consecutive entries of a segment. A text is cut at its spaces into
 * tokens, and nowhere else: so a text is its tokens with one space between them, byte for byte
 * (two spaces have an empty token between them), and what holds no space lies within one token.
 * Tokens that occur twice or more are the vocabulary of the piece, the most frequent first; all
 * others are literals, in the order in which the texts have them. A text is a row of codes:
 *
 *   0          the end of each text; it never stands inside a code
 *   1          no text (null): the only code of its entry
 *   2          the next literal
 *   3 …        the first `singles` tokens of the vocabulary, a byte each
 *   the rest   with a byte of 1 to 255 behind it: the other tokens, in their order
 *
 * Numbers and dates are kept as the digits of their integers. Integers are little-endian:
 *
 *   piece      byte 1 (the version); byte flags (1: zstd); u16 singles; u32 entries;
 *              u32 tokens; u32 bytes of the vocabulary; u32 bytes it takes here; u32 blocks;
 *              u64 text_head_sum of what stands before this and behind it, up to the blocks
 *              the vocabulary: each token and a space
 *              per block: u32 bytes it takes; u32 bytes of codes; u32 bytes of literals;
 *              u32 entries; u64 XXH3 of the bytes it takes
 *   block      the codes, then the literals: each with a space behind it
 *
 * With flag 1 the vocabulary and each block are a zstd frame of what is said here. A block has at
 * most TEXT_BLOCK_ENTRIES texts, so that few facts are read without reading many.
 *
 * Measured on the generated ledger of tests/bench (39 bytes a text), CPU seconds and bytes: packing
 * a million texts 0.12 to 0.14 s at 8.2 bytes a text; a word with count and sum over ten million
 * lines 36 ms, a word that is nowhere 10 ms, a substring 37 ms, a phrase 170 ms, all divided over
 * two threads. Document numbers of a real ledger: 0.05 s, 0.8 and 2.5 bytes.
 *
 * Words are gathered before they are looked up (text_gather.h) and finished pieces are read again
 * (text_check.h). The texts of a million generated lines, on one busy machine, the least of 15 runs
 * taken in turns: 113 ms, of which the check 10; word by word, and unchecked, it was 206 ms.
 * Columns of a real ledger of one to four words: 0.8 to 1 times what it was. Tried and dropped:
 * reading all blocks in the check (22 ms here, and where blocks are frames a third of
 * packing); spaces of all the line found first, and words made of them then (more instructions, no
 * fewer mispredictions); a count of the block's bytes at each code (twice the instructions); not
 * asking for slots early (a sixth slower); tables without huge pages (about a tenth); compiling for
 * AVX2 and BMI2 (a twentieth at most); -O3 (slower); lines of 1,024 to 4,096 bytes (no difference).
 *
 * Tried and dropped, same texts: zstd frames of 1,024 plain texts, as it was: level 1 0.11 s and
 * 10.3 bytes, level 3 0.13 s and 9.8, level 6 0.46 s and 9.7, with a trained dictionary 0.5 bytes
 * less for a fifth more CPU; unpacking alone takes 350 ms for ten million lines. lz4: 0.06 s
 * and 15.7 bytes. zstd over these codes: 5.7 bytes, but every question must unpack them, so only
 * where it takes two fifths off. A row for each block: two fit a page, and a third of the page
 * stays empty (hence one blob a piece). Cutting at words and punctuation: more codes, and a
 * substring may straddle them. Postings: the common words, which need them least, make them larger
 * than codes.
 */
#ifndef SEGMENT_TEXT_PACK_H
#define SEGMENT_TEXT_PACK_H

#include "base/memory/buffer.h"
#include "model/value.h"
#include <zstd.h>

#define TEXT_BLOCK_ENTRIES 1024u
#define TEXT_BLOCK_BYTES (64u << 10) /* of codes and literals: then a block closes early */
#define TEXT_PIECE_BYTES (4u << 20)  /* of text: then a piece closes early; bounds memory */
#define TEXT_PIECE_ENTRIES 65536u

#define TEXT_VERSION 1
#define TEXT_ZSTD 1 /* flag */
#define TEXT_HEAD_SIZE 32u
#define TEXT_ENTRY_SIZE 24u /* of the directory */
enum text_code { TEXT_END, TEXT_NULL, TEXT_LITERAL, TEXT_FIRST };
/* Tokens a vocabulary can have when `singles` of them are one byte. */
static inline uint32_t text_most_tokens(uint32_t singles)
{
	return singles + (256u - TEXT_FIRST - singles) * 255u;
}

/* XXH3 of two XXH3: the head without its sum, and the rest up to the first block. */
uint64_t text_head_sum(const char *head, size_t size);

struct text_pack;

struct text_pack *text_pack_new(enum value_type type);
void text_pack_free(struct text_pack *p);
/* One entry. Not when it is full. */
void text_pack_add(struct text_pack *p, const struct value *v);
uint32_t text_pack_entries(const struct text_pack *p);
bool text_pack_full(const struct text_pack *p);
/* The piece, in memory of the pack that lives until its next call; the pack is empty then. NULL
 * when it does not hold the texts it was made of, which is a fault of ours. */
struct str text_pack_finish(struct text_pack *p, ZSTD_CCtx *zstd);

#endif
