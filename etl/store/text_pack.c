#include "store/text_pack.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "store/text_tokens.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define END_OF_TEXT UINT32_MAX
#define NULL_TEXT (UINT32_MAX - 1)
#define FEW_COUNTS 4096u /* counts below are sorted by counting */

struct block {
	uint32_t codes_end, literals_end; /* in the pack's buffers */
	uint32_t entries;
};

struct text_pack {
	enum value_type type;
	uint32_t entries;
	size_t size; /* bytes of text */
	struct text_tokens tokens;
	uint32_t *ids; /* tokens of the texts, END_OF_TEXT behind each */
	size_t nids, ids_capacity;
	struct buffer line; /* a text, with TEXT_OVERREAD to spare */
	/* finishing */
	uint32_t *order; /* tokens of the vocabulary */
	uint32_t norder, singles;
	struct buffer codes, literals, vocabulary, out;
	struct block *blocks;
	uint32_t nblocks, blocks_capacity;
	char *packed;
	size_t packed_size;
};

struct text_pack *text_pack_new(enum value_type type)
{
	struct text_pack *p = xcalloc(1, sizeof *p);

	p->type = type;
	text_tokens_init(&p->tokens);
	p->ids_capacity = 1 << 16;
	p->ids = xmalloc(p->ids_capacity * sizeof *p->ids);
	buffer_init(&p->line, SIZE_MAX);
	buffer_init(&p->codes, SIZE_MAX);
	buffer_init(&p->literals, SIZE_MAX);
	buffer_init(&p->vocabulary, SIZE_MAX);
	buffer_init(&p->out, SIZE_MAX);
	return p;
}

void text_pack_free(struct text_pack *p)
{
	if (!p)
		return;
	text_tokens_drop(&p->tokens);
	buffer_drop(&p->line);
	buffer_drop(&p->codes);
	buffer_drop(&p->literals);
	buffer_drop(&p->vocabulary);
	buffer_drop(&p->out);
	free(p->ids);
	free(p->order);
	free(p->blocks);
	free(p->packed);
	free(p);
}

uint32_t text_pack_entries(const struct text_pack *p)
{
	return p->entries;
}

bool text_pack_full(const struct text_pack *p)
{
	return p->entries == TEXT_PIECE_ENTRIES || p->size >= TEXT_PIECE_BYTES;
}

/* ---- gathering ---- */

static void put_id(struct text_pack *p, uint32_t id)
{
	if (p->nids == p->ids_capacity) {
		p->ids_capacity *= 2;
		p->ids = xrealloc(p->ids, p->ids_capacity * sizeof *p->ids);
	}
	p->ids[p->nids++] = id;
}

/* Bit i is set where byte i of the eight is a space: its highest bit, at 8 i + 7. */
static uint64_t spaces(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	uint64_t word;

	memcpy(&word, p, sizeof word);
	word ^= ones * ' ';
	/* Exact in every byte: no borrow goes from one to the next. */
	return ~(((word & ~high) + ~high) | word | ~high);
}

/* Eight bytes at a time; a text is short, and most tokens are. */
static void add_tokens(struct text_pack *p, const char *text, uint32_t len)
{
	uint32_t from = 0;

	for (uint32_t i = 0; i < len; i += 8) {
		for (uint64_t found = spaces(text + i); found; found &= found - 1) {
			uint32_t at = i + (uint32_t)__builtin_ctzll(found) / 8;
			if (at >= len)
				break;
			put_id(p, text_tokens_add(&p->tokens, text + from, at - from));
			from = at + 1;
		}
	}
	put_id(p, text_tokens_add(&p->tokens, text + from, len - from));
}

void text_pack_add(struct text_pack *p, const struct value *v)
{
	assert(!text_pack_full(p));
	buffer_reset(&p->line);
	if (v->null)
		put_id(p, NULL_TEXT);
	else if (p->type == VALUE_STRING)
		buffer_append_str(&p->line, v->text);
	else
		buffer_printf(&p->line, "%" PRId64, v->number);
	size_t len = p->line.len;
	if (len) { /* the empty text has no token at all */
		buffer_reserve(&p->line, TEXT_OVERREAD);
		add_tokens(p, p->line.ptr, (uint32_t)len);
	}
	put_id(p, END_OF_TEXT);
	p->size += len;
	p->entries++;
}

/* ---- the vocabulary ---- */

static int more_frequent(const void *a, const void *b, void *items)
{
	const struct text_token *t = items;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (t[x].count != t[y].count)
		return t[x].count > t[y].count ? -1 : 1;
	return x < y ? -1 : 1;
}

/* The tokens that came twice or more, the most frequent first, then in order of arrival. Most come
 * seldom, so that sorting is mostly counting. */
static void sort_tokens(struct text_pack *p)
{
	const struct text_tokens *t = &p->tokens;
	uint32_t starts[FEW_COUNTS + 1] = {0}, often;

	p->order = xrealloc(p->order, (t->n + 1u) * sizeof *p->order);
	for (uint32_t i = 0; i < t->n; i++)
		starts[t->items[i].count < FEW_COUNTS ? t->items[i].count : FEW_COUNTS]++;
	often = starts[FEW_COUNTS];
	p->norder = 0;
	for (uint32_t count = FEW_COUNTS; count >= 2; count--) {
		uint32_t here = starts[count];
		starts[count] = p->norder;
		p->norder += here;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t count = t->items[i].count < FEW_COUNTS ? t->items[i].count : FEW_COUNTS;
		if (count >= 2)
			p->order[starts[count]++] = i;
	}
	qsort_r(p->order, often, sizeof *p->order, more_frequent, t->items);
}

static void number_tokens(struct text_pack *p)
{
	struct text_token *items = p->tokens.items;

	p->singles = 256 - TEXT_FIRST;
	while (p->singles && text_most_tokens(p->singles) < p->norder)
		p->singles--;
	if (p->norder > text_most_tokens(p->singles))
		p->norder = text_most_tokens(p->singles); /* the rest stay literals */
	for (uint32_t i = 0; i < p->tokens.n; i++)
		items[i].code = TEXT_LITERAL;
	buffer_reset(&p->vocabulary);
	for (uint32_t i = 0; i < p->norder; i++) {
		struct text_token *token = &items[p->order[i]];
		uint32_t rest = i - p->singles;
		token->code = i < p->singles ? TEXT_FIRST + i
					     : (TEXT_FIRST + p->singles + rest / 255) |
						       (1 + rest % 255) << 8;
		buffer_append(&p->vocabulary, p->tokens.bytes.ptr + token->at, token->len);
		buffer_append_char(&p->vocabulary, ' ');
	}
}

/* ---- the texts in codes ---- */

static void end_block(struct text_pack *p, uint32_t entries)
{
	if (p->nblocks == p->blocks_capacity) {
		p->blocks_capacity = p->blocks_capacity ? 2 * p->blocks_capacity : 64;
		p->blocks = xrealloc(p->blocks, p->blocks_capacity * sizeof *p->blocks);
	}
	p->blocks[p->nblocks++] =
		(struct block){(uint32_t)p->codes.len, (uint32_t)p->literals.len, entries};
}

static void put_literal(struct text_pack *p, const struct text_token *t)
{
	char *out = p->literals.ptr + p->literals.len;
	const char *bytes = p->tokens.bytes.ptr + t->at;

	if (t->len <= 16)
		memcpy(out, bytes, 16); /* both have room to spare */
	else
		memcpy(out, bytes, t->len);
	out[t->len] = ' ';
	p->literals.len += t->len + 1;
}

static void encode(struct text_pack *p)
{
	uint32_t entries = 0;
	size_t begun = 0;

	p->nblocks = 0;
	buffer_reset(&p->codes);
	buffer_reset(&p->literals);
	buffer_reserve(&p->codes, 2 * p->nids);
	buffer_reserve(&p->literals, p->size + p->nids + TEXT_OVERREAD);
	char *out = p->codes.ptr;
	for (size_t i = 0; i < p->nids; i++) {
		uint32_t id = p->ids[i];
		if (id < NULL_TEXT) {
			const struct text_token *t = &p->tokens.items[id];
			out[0] = (char)t->code;
			out[1] = (char)(t->code >> 8);
			out += 1 + (t->code > 255);
			if (t->code == TEXT_LITERAL)
				put_literal(p, t);
			continue;
		}
		*out++ = id == NULL_TEXT ? TEXT_NULL : TEXT_END;
		if (id == NULL_TEXT)
			continue;
		p->codes.len = (size_t)(out - p->codes.ptr);
		if (++entries == TEXT_BLOCK_ENTRIES ||
		    p->codes.len + p->literals.len - begun >= TEXT_BLOCK_BYTES) {
			end_block(p, entries);
			entries = 0;
			begun = p->codes.len + p->literals.len;
		}
	}
	if (entries)
		end_block(p, entries);
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
	if (ZSTD_isError(n))
		die("cannot compress texts: %s", ZSTD_getErrorName(n));
	return n;
}

/* The plain bytes of a block, in p->line. */
static struct str plain_block(struct text_pack *p, uint32_t i)
{
	const struct block none = {0}, *b = &p->blocks[i], *before = i ? b - 1 : &none;

	buffer_reset(&p->line);
	buffer_append(&p->line, p->codes.ptr + before->codes_end, b->codes_end - before->codes_end);
	if (b->literals_end > before->literals_end)
		buffer_append(&p->line, p->literals.ptr + before->literals_end,
			      b->literals_end - before->literals_end);
	return buffer_str(&p->line);
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
	put_u32(p->out.ptr + 4, p->entries);
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
	assert(p->entries > 0);
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
	text_tokens_reset(&p->tokens);
	p->entries = 0;
	p->nids = 0;
	p->size = 0;
	return buffer_str(&p->out);
}
