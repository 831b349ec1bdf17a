#include "segment/text_pack.h"
#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "segment/text_gather.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd_errors.h>

#define FEW_COUNTS 4096u /* counts below are sorted by counting */

struct block {
	uint32_t codes_end, literals_end; /* in the pack's buffers */
	uint32_t entries;
};

struct text_pack {
	enum value_type type;
	struct text_gather in;
	struct text_check *check;
	/* finishing */
	uint32_t *counts;      /* of tokens */
	uint16_t *token_codes; /* lowest byte first */
	uint32_t *literal_ids;
	uint32_t *order; /* tokens of the vocabulary */
	uint32_t norder, singles;
	struct buffer codes, literals, vocabulary, block, out;
	struct block *blocks;
	uint32_t nblocks, blocks_capacity;
	char *packed;
	size_t packed_size;
};

struct text_pack *text_pack_new(enum value_type type)
{
	struct text_pack *p = xcalloc(1, sizeof *p);

	p->type = type;
	p->check = text_check_new();
	text_gather_init(&p->in);
	buffer_init(&p->codes, SIZE_MAX);
	buffer_init(&p->literals, SIZE_MAX);
	buffer_init(&p->vocabulary, SIZE_MAX);
	buffer_init(&p->block, SIZE_MAX);
	buffer_init(&p->out, SIZE_MAX);
	return p;
}

void text_pack_free(struct text_pack *p)
{
	if (!p)
		return;
	text_check_free(p->check);
	text_gather_drop(&p->in);
	buffer_drop(&p->codes);
	buffer_drop(&p->literals);
	buffer_drop(&p->vocabulary);
	buffer_drop(&p->block);
	buffer_drop(&p->out);
	free(p->counts);
	free(p->token_codes);
	free(p->literal_ids);
	free(p->order);
	free(p->blocks);
	free(p->packed);
	free(p);
}

uint32_t text_pack_entries(const struct text_pack *p)
{
	return p->in.entries;
}

bool text_pack_full(const struct text_pack *p)
{
	return p->in.entries == TEXT_PIECE_ENTRIES || p->in.size >= TEXT_PIECE_BYTES;
}

void text_pack_add(struct text_pack *p, const struct value *v)
{
	char digits[24];
	struct str text = v->text;

	assert(!text_pack_full(p));
	if (v->null)
		text.len = 0;
	else if (p->type != VALUE_STRING)
		text = (struct str){digits,
				    (size_t)snprintf(digits, sizeof digits, "%" PRId64, v->number)};
	text_gather_add(&p->in, text, v->null);
}

/* ---- the vocabulary ---- */

static int more_frequent(const void *a, const void *b, void *items)
{
	const uint32_t *count = items;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (count[x] != count[y])
		return count[x] > count[y] ? -1 : 1;
	return x < y ? -1 : 1;
}

/* The tokens that came twice or more, the most frequent first, then in order of arrival. Most come
 * seldom, so that sorting is mostly counting. */
static void sort_tokens(struct text_pack *p)
{
	uint32_t starts[FEW_COUNTS + 1] = {0}, often, n = p->in.tokens.n;
	uint32_t *counts = p->counts = xrealloc(p->counts, n * sizeof *counts);

	p->order = xrealloc(p->order, n * sizeof *p->order);
	text_tokens_counts(&p->in.tokens, counts);
	for (uint32_t i = TEXT_MARKS; i < n; i++)
		starts[counts[i] < FEW_COUNTS ? counts[i] : FEW_COUNTS]++;
	often = starts[FEW_COUNTS];
	p->norder = 0;
	for (uint32_t count = FEW_COUNTS; count >= 2; count--) {
		uint32_t here = starts[count];
		starts[count] = p->norder;
		p->norder += here;
	}
	for (uint32_t i = TEXT_MARKS; i < n; i++) {
		uint32_t count = counts[i] < FEW_COUNTS ? counts[i] : FEW_COUNTS;
		if (count >= 2)
			p->order[starts[count]++] = i;
	}
	qsort_r(p->order, often, sizeof *p->order, more_frequent, counts);
}

/* Copies a token and its space to where TEXT_SHORT bytes more can be written. */
static inline char *put_token(char *out, const struct text_tokens *t, uint32_t token)
{
	const char *bytes = t->bytes.ptr + t->at[token];
	uint32_t size = t->at[token + 1] - t->at[token];

	if (size <= TEXT_SHORT)
		memcpy(out, bytes, TEXT_SHORT);
	else
		memcpy(out, bytes, size);
	return out + size;
}

static void number_tokens(struct text_pack *p)
{
	const struct text_tokens *t = &p->in.tokens;
	uint16_t *codes = p->token_codes = xrealloc(p->token_codes, t->n * sizeof *codes);

	p->singles = 256 - TEXT_FIRST;
	while (p->singles && text_most_tokens(p->singles) < p->norder)
		p->singles--;
	if (p->norder > text_most_tokens(p->singles))
		p->norder = text_most_tokens(p->singles); /* the rest stay literals */
	codes[TEXT_MARK_END] = TEXT_END;
	codes[TEXT_MARK_NULL] = TEXT_NULL;
	for (uint32_t i = TEXT_MARKS; i < t->n; i++)
		codes[i] = TEXT_LITERAL;
	buffer_reset(&p->vocabulary);
	buffer_reserve(&p->vocabulary, t->bytes.len + TEXT_OVERREAD);
	char *out = p->vocabulary.ptr;
	for (uint32_t i = 0; i < p->norder; i++) {
		uint32_t rest = i - p->singles, code = TEXT_FIRST + i;
		if (i >= p->singles)
			code = (TEXT_FIRST + p->singles + rest / 255) | (1 + rest % 255) << 8;
		codes[p->order[i]] = (uint16_t)code;
		out = put_token(out, t, p->order[i]);
	}
	p->vocabulary.len = (size_t)(out - p->vocabulary.ptr);
}

/* ---- the texts in codes ---- */

static void end_block(struct text_pack *p, size_t codes, size_t literals, uint32_t entries)
{
	if (p->nblocks == p->blocks_capacity) {
		p->blocks_capacity = p->blocks_capacity ? 2 * p->blocks_capacity : 64;
		p->blocks = xrealloc(p->blocks, p->blocks_capacity * sizeof *p->blocks);
	}
	p->blocks[p->nblocks++] = (struct block){(uint32_t)codes, (uint32_t)literals, entries};
}

struct encoding {
	const uint16_t *codes; /* of tokens */
	const uint32_t *at;    /* of tokens, among their bytes */
	char *out;
	uint32_t *literals; /* tokens */
	size_t nliterals, literal_bytes;
};

static size_t bytes_of_literals(const struct encoding *e, size_t from)
{
	size_t bytes = 0;

	for (size_t i = from; i < e->nliterals; i++)
		bytes += e->at[e->literals[i] + 1] - e->at[e->literals[i]];
	return bytes;
}

/* No branch but the loop's: where a text ends and what is a literal cannot be foretold. */
static inline void put_codes(struct encoding *out, const uint32_t *ids, size_t n)
{
	struct encoding e = *out;

	for (size_t i = 0; i < n; i++) {
		uint16_t code = e.codes[ids[i]];
		memcpy(e.out, &code, sizeof code);
		e.out += 1 + (code > 255);
		e.literals[e.nliterals] = ids[i];
		e.nliterals += code == TEXT_LITERAL;
	}
	e.literal_bytes += bytes_of_literals(&e, out->nliterals);
	*out = e;
}

/* A block of full count, or the rest. False, and nothing done, when it holds too many bytes. */
static bool encode_block(struct text_pack *p, struct encoding *e, size_t from, size_t to,
			 uint32_t entries)
{
	struct encoding before = *e;

	put_codes(e, p->in.ids + from, to - from);
	size_t size = (size_t)(e->out - before.out) + e->literal_bytes - before.literal_bytes;
	if (size < TEXT_BLOCK_BYTES) {
		end_block(p, (size_t)(e->out - p->codes.ptr), e->literal_bytes, entries);
		return true;
	}
	*e = before;
	return false;
}

/* Text by text, as blocks close before they have all entries. */
static void encode_texts(struct text_pack *p, struct encoding *e, size_t from)
{
	uint32_t entries = 0;
	size_t begun = (size_t)(e->out - p->codes.ptr) + e->literal_bytes;

	for (size_t to; from < p->in.nids; from = to) {
		for (to = from; p->in.ids[to++] != TEXT_MARK_END;)
			;
		put_codes(e, p->in.ids + from, to - from);
		size_t codes = (size_t)(e->out - p->codes.ptr);
		bool full = codes + e->literal_bytes - begun >= TEXT_BLOCK_BYTES;
		if (++entries == TEXT_BLOCK_ENTRIES || full || to == p->in.nids) {
			end_block(p, codes, e->literal_bytes, entries);
			entries = 0;
			begun = codes + e->literal_bytes;
		}
	}
}

static void encode(struct text_pack *p)
{
	uint32_t block = 0, full = p->in.entries / TEXT_BLOCK_ENTRIES;

	p->nblocks = 0;
	buffer_reset(&p->codes);
	buffer_reserve(&p->codes, 2 * p->in.nids);
	p->literal_ids = xrealloc(p->literal_ids, (p->in.nids + 1) * sizeof *p->literal_ids);
	struct encoding e = {p->token_codes, p->in.tokens.at, p->codes.ptr, p->literal_ids, 0, 0};
	while (block < full && encode_block(p, &e, p->in.starts[block], p->in.starts[block + 1],
					    TEXT_BLOCK_ENTRIES))
		block++;
	encode_texts(p, &e, p->in.starts[block]);
	p->codes.len = (size_t)(e.out - p->codes.ptr);
	buffer_reset(&p->literals);
	buffer_reserve(&p->literals, e.literal_bytes + TEXT_OVERREAD);
	char *out = p->literals.ptr;
	for (size_t i = 0; i < e.nliterals; i++)
		out = put_token(out, &p->in.tokens, e.literals[i]);
	p->literals.len = e.literal_bytes;
}

/* ---- the piece ---- */

static size_t pack(struct text_pack *p, ZSTD_CCtx *zstd, const void *from, size_t size)
{
	size_t bound = ZSTD_compressBound(size);

	if (p->packed_size < bound) {
		free(p->packed);
		p->packed = xmalloc(bound);
		p->packed_size = bound;
	}
	size_t n = ZSTD_compress2(zstd, p->packed, p->packed_size, from, size);
	if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
		out_of_memory();
	if (ZSTD_isError(n))
		die("cannot compress texts: %s", ZSTD_getErrorName(n));
	return n;
}

/* The plain bytes of a block, in p->block. */
static struct str plain_block(struct text_pack *p, uint32_t i)
{
	const struct block none = {0}, *b = &p->blocks[i], *before = i ? b - 1 : &none;

	buffer_reset(&p->block);
	buffer_append(&p->block, p->codes.ptr + before->codes_end,
		      b->codes_end - before->codes_end);
	if (b->literals_end > before->literals_end)
		buffer_append(&p->block, p->literals.ptr + before->literals_end,
			      b->literals_end - before->literals_end);
	return buffer_str(&p->block);
}

/*
 * Codes are small and are searched as they lie there, so zstd must take two fifths off to be worth
 * it. It does where tokens hardly come back (document numbers), or whole texts do.
 */
static bool worth_packing(struct text_pack *p, ZSTD_CCtx *zstd)
{
	struct str sample = plain_block(p, p->nblocks / 2);

	return sample.len > 256 && pack(p, zstd, sample.ptr, sample.len) < sample.len / 5 * 3;
}

static void put_u32(char *out, uint32_t n)
{
	memcpy(out, &n, sizeof n);
}

static void put_part(struct text_pack *p, ZSTD_CCtx *zstd, bool packed, struct str plain)
{
	if (packed && plain.len) {
		size_t n = pack(p, zstd, plain.ptr, plain.len);
		plain = (struct str){p->packed, n};
	}
	if (plain.len)
		buffer_append_str(&p->out, plain);
}

static void put_head(struct text_pack *p, ZSTD_CCtx *zstd, bool packed)
{
	char head[TEXT_HEAD_SIZE] = {TEXT_VERSION, packed ? TEXT_ZSTD : 0};
	uint16_t singles = (uint16_t)p->singles;

	buffer_reset(&p->out);
	buffer_append(&p->out, head, sizeof head);
	put_part(p, zstd, packed, buffer_str(&p->vocabulary));
	memcpy(p->out.ptr, head, sizeof head);
	memcpy(p->out.ptr + 2, &singles, sizeof singles);
	put_u32(p->out.ptr + 4, p->in.entries);
	put_u32(p->out.ptr + 8, p->norder);
	put_u32(p->out.ptr + 12, (uint32_t)p->vocabulary.len);
	put_u32(p->out.ptr + 16, (uint32_t)(p->out.len - TEXT_HEAD_SIZE));
	put_u32(p->out.ptr + 20, p->nblocks);
}

static void put_block(struct text_pack *p, ZSTD_CCtx *zstd, bool packed, uint32_t i,
		      size_t directory)
{
	const struct block none = {0}, *b = &p->blocks[i], *before = i ? b - 1 : &none;
	size_t at = p->out.len;

	put_part(p, zstd, packed, plain_block(p, i));
	uint64_t sum = hash64(p->out.ptr + at, p->out.len - at);
	char *entry = p->out.ptr + directory + (size_t)i * TEXT_ENTRY_SIZE;
	put_u32(entry, (uint32_t)(p->out.len - at));
	put_u32(entry + 4, b->codes_end - before->codes_end);
	put_u32(entry + 8, b->literals_end - before->literals_end);
	put_u32(entry + 12, b->entries);
	memcpy(entry + 16, &sum, sizeof sum);
}

struct str text_pack_finish(struct text_pack *p, ZSTD_CCtx *zstd)
{
	assert(p->in.entries > 0);
	text_gather_end(&p->in);
	sort_tokens(p);
	number_tokens(p);
	encode(p);
	bool packed = worth_packing(p, zstd);
	put_head(p, zstd, packed);
	size_t directory = p->out.len;
	size_t size = (size_t)p->nblocks * TEXT_ENTRY_SIZE;
	buffer_reserve(&p->out, size);
	memset(p->out.ptr + directory, 0, size);
	p->out.len += size;
	for (uint32_t i = 0; i < p->nblocks; i++)
		put_block(p, zstd, packed, i, directory);
	uint64_t sum = text_head_sum(p->out.ptr, directory + size);
	memcpy(p->out.ptr + 24, &sum, sizeof sum);
	bool right = text_check_piece(p->check, buffer_str(&p->out), p->in.entries, p->in.sums);
	text_gather_reset(&p->in);
	return right ? buffer_str(&p->out) : (struct str){NULL, 0};
}
