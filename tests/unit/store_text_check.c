/* Pieces stay what they were, byte for byte, and a piece that is not its texts is found. */
#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "segment/text_gather.h"
#include "segment/text_piece.h"
#include <criterion/criterion.h>

static uint64_t state;

static uint32_t pick(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((state >> 33) % n);
}

struct texts {
	struct arena *arena;
	struct value *values;
	uint32_t n;
};

/* Words of all lengths, hardly or often repeated, and here and there no text or a very long one. */
static struct texts some_texts(uint32_t n, uint32_t words, uint32_t longest)
{
	struct texts t = {arena_new(), NULL, n};
	struct buffer b;

	t.values = ARENA_ARRAY(t.arena, struct value, n);
	buffer_init(&b, SIZE_MAX);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t count = pick(longest * 2) == 0 ? 100 * longest : pick(longest);
		buffer_reset(&b);
		for (uint32_t k = 0; k < count; k++) {
			uint32_t word = pick(3) ? pick(words / 50 + 1) : pick(words);
			uint32_t len = word * 2654435761u >> 26;
			buffer_printf(&b, k ? " %x" : "%x", word * 2654435761u);
			if (len < 24)
				b.len = b.len > len / 4 ? b.len - len / 4 : 0;
			else if (len > 50)
				for (uint32_t j = 50; j < len; j++)
					buffer_printf(&b, "%x", word + j);
		}
		t.values[i] = count || i % 2 ? value_text(arena_dup(t.arena, buffer_str(&b)))
					     : value_null();
	}
	buffer_drop(&b);
	return t;
}

static uint64_t sum_of_pieces(struct texts t, ZSTD_CCtx *zstd)
{
	struct text_pack *p = text_pack_new(VALUE_STRING);
	uint64_t sum = 0;

	for (uint32_t i = 0; i < t.n; i++) {
		text_pack_add(p, &t.values[i]);
		if (!text_pack_full(p) && i + 1 < t.n)
			continue;
		struct str piece = text_pack_finish(p, zstd);
		cr_assert_not_null(piece.ptr);
		sum = sum * 31 + hash64(piece.ptr, piece.len);
		cr_expect_eq(piece.ptr[1], 0, "packed by zstd, which other versions do otherwise");
	}
	text_pack_free(p);
	arena_free(t.arena);
	return sum;
}

/* The sums are those of the code before words were gathered. */
Test(store_text_check, pieces_as_ever)
{
	ZSTD_CCtx *zstd = ZSTD_createCCtx();

	state = 11;
	cr_expect_eq(sum_of_pieces(some_texts(70000, 3000, 9), zstd), UINT64_C(0x3de507addd0e7efb),
		     "few words");
	cr_expect_eq(sum_of_pieces(some_texts(70000, 200000, 6), zstd),
		     UINT64_C(0x322333033a2c757b), "many");
	cr_expect_eq(sum_of_pieces(some_texts(6000, 900, 90), zstd), UINT64_C(0x00c0d0c78ea04933),
		     "long texts");
	cr_expect_eq(sum_of_pieces(some_texts(9000, 900, 30), zstd), UINT64_C(0x226ae804d2a65204),
		     "full blocks first");
	ZSTD_freeCCtx(zstd);
}

Test(store_text_check, spaces_alike_everywhere)
{
	char bytes[TEXT_STRIDE];

	state = 3;
	for (int round = 0; round < 10000; round++) {
		for (uint32_t i = 0; i < TEXT_STRIDE; i++)
			bytes[i] = (char)(pick(3) ? pick(256) : 32u ^ (pick(2) << pick(8)));
		uint64_t expected = 0;
		for (uint32_t i = 0; i < TEXT_STRIDE; i++)
			expected |= (uint64_t)(bytes[i] == ' ') << i;
		cr_assert_eq(text_spaces_portable(bytes), expected);
		cr_assert_eq(text_spaces(bytes), expected);
	}
}

/* ---- pieces that are not their texts ---- */

struct tried {
	struct text_check *check;
	struct text_gather in; /* knows what the sums must be */
	struct arena *arena;
	struct str piece;
	struct text_piece p;
	size_t head;
};

static void put_sums(const struct tried *t)
{
	const struct text_piece *p = &t->p;
	char *bytes = (char *)t->piece.ptr;
	size_t head = t->head;

	for (uint32_t i = 0; i < p->nblocks; i++) {
		uint64_t sum = hash64(bytes + p->blocks[i].at, p->blocks[i].size);
		memcpy(bytes + head - (size_t)(p->nblocks - i) * TEXT_ENTRY_SIZE + 16, &sum,
		       sizeof sum);
	}
	uint64_t sum = text_head_sum(bytes, head);
	memcpy(bytes + TEXT_HEAD_SIZE - sizeof sum, &sum, sizeof sum);
}

static void pack(struct tried *t, struct texts texts)
{
	struct text_pack *p = text_pack_new(VALUE_STRING);
	ZSTD_CCtx *cctx = ZSTD_createCCtx();
	ZSTD_DCtx *dctx = ZSTD_createDCtx();

	t->check = text_check_new();
	t->arena = texts.arena;
	text_gather_init(&t->in);
	for (uint32_t i = 0; i < texts.n; i++) {
		struct value v = texts.values[i];
		text_pack_add(p, &v);
		text_gather_add(&t->in, v.null ? STR("") : v.text, v.null);
	}
	text_gather_end(&t->in);
	t->piece = arena_dup(t->arena, text_pack_finish(p, cctx));
	cr_assert(text_piece_open(&t->p, t->piece, t->piece.len, dctx, t->arena));
	t->head = text_head_size(t->piece);
	cr_assert_not(t->p.packed);
	text_pack_free(p);
	ZSTD_freeCCtx(cctx);
	ZSTD_freeDCtx(dctx);
}

static bool is_right(struct tried *t)
{
	return text_check_piece(t->check, t->piece, t->p.entries, t->in.sums);
}

static void drop(struct tried *t)
{
	text_check_free(t->check);
	text_gather_drop(&t->in);
	arena_free(t->arena);
}

/* Bytes everywhere in a small piece but those of the sums, which are put right. */
static void every_byte(uint32_t n, uint32_t words, uint32_t longest)
{
	static struct tried t;

	pack(&t, some_texts(n, words, longest));
	cr_assert(is_right(&t));
	char *bytes = (char *)t.piece.ptr;
	size_t head = t.head, directory = head - t.p.nblocks * TEXT_ENTRY_SIZE;
	for (size_t i = 4; i < t.piece.len; i += 1 + t.piece.len / 2000) {
		bool is_sum = (i >= 24 && i < 32) || (i >= directory && i < head &&
						      (i - directory) % TEXT_ENTRY_SIZE >= 16);
		if (is_sum)
			continue;
		for (int bit = 1; bit < 256; bit *= 8) {
			bytes[i] ^= (char)bit;
			/* Sizes that changed lead elsewhere: those sums stay wrong. */
			put_sums(&t);
			cr_assert_not(is_right(&t), "byte %zu ^ %d", i, bit);
			bytes[i] ^= (char)bit;
		}
	}
	put_sums(&t);
	cr_assert(is_right(&t));
	drop(&t);
}

Test(store_text_check, no_other_byte)
{
	state = 5;
	every_byte(40, 9000, 6);
	every_byte(300, 90000, 2);
}

/* What a wrong table or order would do: two codes, or two literals, change places. */
Test(store_text_check, no_other_order)
{
	static struct tried t;

	state = 9;
	pack(&t, some_texts(300, 900, 5));
	char *codes = (char *)t.piece.ptr + t.p.blocks[0].at;
	for (uint32_t i = 0, n = t.p.blocks[0].codes; i + 1 < n; i++) {
		char first = codes[i];
		if (first == codes[i + 1])
			continue;
		codes[i] = codes[i + 1];
		codes[i + 1] = first;
		put_sums(&t);
		cr_assert_not(is_right(&t), "codes %u", i);
		codes[i + 1] = codes[i];
		codes[i] = first;
	}
	put_sums(&t);
	cr_assert(is_right(&t));
	drop(&t);
}

/* Of many blocks each fourth is read: four times in a row, all are. */
Test(store_text_check, blocks_in_turn)
{
	static struct tried t;

	state = 13;
	struct texts texts = {arena_new(), NULL, 20 * TEXT_BLOCK_ENTRIES};
	texts.values = ARENA_ARRAY(texts.arena, struct value, texts.n);
	for (uint32_t i = 0; i < texts.n; i++)
		texts.values[i] = value_text(arena_printf(texts.arena, "%u %u %u %u", pick(3000),
							  pick(3000), pick(3000), pick(3000)));
	pack(&t, texts);
	bool all_full = t.p.nblocks == 20;
	cr_assert(all_full);
	for (uint32_t i = 0; i < t.p.nblocks; i++) {
		char *last = (char *)t.piece.ptr + t.p.blocks[i].at + t.p.blocks[i].codes - 2;
		*last ^= 1;
		put_sums(&t);
		int found = 0;
		for (int k = 0; k < 4; k++)
			found += !is_right(&t);
		cr_expect_eq(found, 1, "block %u", i);
		*last ^= 1;
	}
	put_sums(&t);
	for (int k = 0; k < 4; k++)
		cr_expect(is_right(&t));
	drop(&t);
}
