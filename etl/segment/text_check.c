#include "segment/text_check.h"
#include "base/error.h"
#include "base/memory/hash.h"
#include <stdlib.h>

#define SAMPLE 4u
#define SAMPLED_FROM 8u            /* blocks; of fewer all are read */
#define CODES (256u + 256u * 256u) /* of one byte, then of two */

struct text_check {
	uint64_t hashes[CODES]; /* of the piece's tokens by their code; else 0, as for a mark */
	uint32_t used;          /* of them; what is behind is 0 */
	struct arena *arena, *block; /* of a piece, and of one block */
	ZSTD_DCtx *zstd;
	uint64_t *weights; /* of a block's literals */
	size_t capacity;
	struct text_sum sum;
	uint32_t turn; /* which blocks are sampled */
};

struct text_check *text_check_new(void)
{
	struct text_check *c = xcalloc(1, sizeof *c);

	c->arena = arena_new();
	c->block = arena_new();
	c->zstd = ZSTD_createDCtx();
	if (!c->zstd)
		out_of_memory();
	return c;
}

void text_check_free(struct text_check *c)
{
	if (!c)
		return;
	arena_free(c->arena);
	arena_free(c->block);
	ZSTD_freeDCtx(c->zstd);
	free(c->weights);
	free(c);
}

static uint64_t hash_of(struct str token)
{
	uint64_t a = 0, b = 0;

	if (token.len > TEXT_SHORT)
		return hash64(token.ptr, token.len);
	memcpy(&a, token.ptr, token.len < sizeof a ? token.len : sizeof a);
	if (token.len > sizeof b)
		memcpy(&b, token.ptr + token.len - sizeof b, sizeof b);
	return text_word_hash(a, b, (uint32_t)token.len + 1);
}

static void hash_tokens(struct text_check *c, const struct text_piece *p)
{
	uint32_t code = 256;

	memset(c->hashes, 0, c->used * sizeof *c->hashes);
	c->hashes[TEXT_NULL] = TEXT_NULL_HASH;
	for (uint32_t i = 0; i < p->ntokens; i++) {
		uint32_t rest = i - p->singles;
		code = TEXT_FIRST + i;
		if (i >= p->singles)
			code = (1 + rest / 255) * 256 + 1 + rest % 255;
		c->hashes[code] = hash_of(text_piece_token(p, i));
	}
	c->used = code < 256 ? 256 : code + 1;
}

/* Adds up what the codes name, and returns how many texts end. No branch: codes foretell nothing of
 * one another. The last code is TEXT_END, so that what is read is there. */
static uint32_t walk(struct text_check *c, const struct text_bytes *b, uint32_t singles,
		     size_t *nliterals)
{
	const uint8_t *at = b->codes, *end = at + b->ncodes;
	const uint64_t *hashes = c->hashes;
	uint64_t *weights = c->weights;
	uint32_t ends = 0, first = TEXT_FIRST + singles;
	struct text_sum sum = c->sum;
	size_t n = 0;

	while (at < end - 1) {
		uint32_t code = at[0], two = code >= first;
		uint32_t name = code + (-two & ((code - first + 1) * 256 + at[1] - code));
		at += 1 + two;
		weights[n] = sum.weight;
		n += code == TEXT_LITERAL;
		ends += code == TEXT_END;
		text_sum_add(&sum, hashes[name], 0);
	}
	text_sum_add(&sum, 0, 0);
	c->sum = sum;
	*nliterals = n;
	return at < end ? ends + 1 : 0;
}

static bool add_literals(struct text_check *c, const struct text_bytes *b, size_t n)
{
	const char *at = b->literals, *end = at + b->nliterals;

	for (size_t i = 0; i < n; i++) {
		const char *space = at < end ? memchr(at, ' ', (size_t)(end - at)) : NULL;
		if (!space)
			return false;
		c->sum.sum += hash_of((struct str){at, (size_t)(space - at)}) * c->weights[i];
		at = space + 1;
	}
	return at == end;
}

static bool add_block(struct text_check *c, const struct text_piece *p,
		      const struct text_block *block)
{
	struct text_bytes b;
	size_t nliterals;

	arena_reset(c->block);
	if (!text_block_open(&b, p, block, p->bytes.ptr + block->at, c->zstd, c->block))
		return false;
	if (c->capacity < b.ncodes) {
		c->capacity = b.ncodes;
		c->weights = xrealloc(c->weights, c->capacity * sizeof *c->weights);
	}
	return walk(c, &b, p->singles, &nliterals) == block->entries &&
	       add_literals(c, &b, nliterals);
}

/* All blocks but the last have all their entries, so that block i begins at sums[i]. */
static bool are_full(const struct text_piece *p)
{
	for (uint32_t i = 0; i + 1 < p->nblocks; i++)
		if (p->blocks[i].entries < TEXT_BLOCK_ENTRIES)
			return false;
	return true;
}

static bool is_sum(const struct text_check *c, const struct text_sum *expected)
{
	return c->sum.sum == expected->sum && c->sum.weight == expected->weight;
}

static bool check_blocks(struct text_check *c, const struct text_piece *p,
			 const struct text_sum *sums)
{
	bool full = are_full(p), sampled = full && p->nblocks >= SAMPLED_FROM;

	c->turn++;
	for (uint32_t i = 0; i < p->nblocks; i++) {
		if (sampled && (i + c->turn) % SAMPLE != 0)
			continue;
		if (full || i == 0)
			c->sum = sums[i];
		if (!add_block(c, p, &p->blocks[i]) || (full && !is_sum(c, &sums[i + 1])))
			return false;
	}
	return full || is_sum(c, &sums[(p->entries - 1) / TEXT_BLOCK_ENTRIES + 1]);
}

bool text_check_piece(struct text_check *c, struct str piece, uint32_t entries,
		      const struct text_sum *sums)
{
	struct text_piece p;

	arena_reset(c->arena);
	if (!text_piece_open(&p, piece, piece.len, c->zstd, c->arena) || p.entries != entries ||
	    !text_piece_sound(&p))
		return false;
	hash_tokens(c, &p);
	return check_blocks(c, &p, sums);
}
