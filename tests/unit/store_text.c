/* Texts packed as tokens come out byte for byte, and damage is found. */
#include "base/memory/arena.h"
#include "segment/text_piece.h"
#include <criterion/criterion.h>
#include <stdlib.h>

static ZSTD_CCtx *cctx;
static ZSTD_DCtx *dctx;

static void set_up(void)
{
	cctx = ZSTD_createCCtx();
	dctx = ZSTD_createDCtx();
}

static void tear_down(void)
{
	ZSTD_freeCCtx(cctx);
	ZSTD_freeDCtx(dctx);
}

TestSuite(store_text, .init = set_up, .fini = tear_down);

/* Reads entries [from, from + n) of a piece; 0 or -1. */
static int read_texts(struct str bytes, enum value_type type, uint32_t from, uint32_t n,
		      struct arena *a, struct value *out)
{
	struct text_piece p;
	struct text_bytes b;

	if (!text_piece_open(&p, bytes, bytes.len, dctx, a) || !text_piece_sound(&p))
		return -1;
	if (from + n > p.entries)
		return -1;
	for (uint32_t i = 0; i < p.nblocks; i++) {
		const struct text_block *k = &p.blocks[i];
		uint32_t low = k->first > from ? k->first : from;
		uint32_t high = k->first + k->entries < from + n ? k->first + k->entries : from + n;
		if (low >= high)
			continue;
		if (!text_block_open(&b, &p, k, bytes.ptr + k->at, dctx, a) ||
		    !text_block_read(&p, k, &b, type, low - k->first, high - low, a,
				     out + low - from, 1))
			return -1;
	}
	return 0;
}

static void check(struct text_pack *p, enum value_type type, const struct value *values, uint32_t n)
{
	struct arena *a = arena_new();
	struct value *got = ARENA_ARRAY(a, struct value, n);

	for (uint32_t i = 0; i < n; i++)
		text_pack_add(p, &values[i]);
	cr_assert_eq(text_pack_entries(p), n);
	struct str bytes = arena_dup(a, text_pack_finish(p, cctx));
	cr_assert_eq(read_texts(bytes, type, 0, n, a, got), 0);
	for (uint32_t i = 0; i < n; i++)
		cr_assert(got[i].null == values[i].null && value_eq(type, &got[i], &values[i]),
			  "entry %u", i);
	uint32_t from = n / 3, some = n / 5 + 1;
	cr_assert_eq(read_texts(bytes, type, from, some, a, got), 0);
	for (uint32_t i = 0; i < some; i++)
		cr_assert(value_eq(type, &got[i], &values[from + i]));
	/* One byte fewer, or another byte, is damage. */
	cr_assert_eq(read_texts((struct str){bytes.ptr, bytes.len - 1}, type, 0, n, a, got), -1);
	for (size_t i = 0; i < bytes.len; i += bytes.len / 50 + 1) {
		((char *)bytes.ptr)[i] ^= 0x40;
		cr_assert_eq(read_texts(bytes, type, 0, n, a, got), -1, "byte %zu", i);
		((char *)bytes.ptr)[i] ^= 0x40;
	}
	arena_free(a);
}

Test(store_text, odd_texts)
{
	static const char *const odd[] = {"",         " ",         "  ",    "a",       " a",
					  "a ",       "a  b",      "\n",    "a\tb",    "gemaal",
					  "\x01",     "\x02 \x03", "één 1", "gemaal ", " . . ",
					  "12345678", "0",         "  a"};
	struct text_pack *p = text_pack_new(VALUE_STRING);
	struct value values[64];
	uint32_t n = 0;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		values[n++] = value_text(str_z(odd[i]));
		if (i % 4 == 0)
			values[n++] = value_null();
	}
	values[n++] = value_text(STR("a\0b"));
	values[n++] = value_text(STR("a\0b a\0b \0"));
	for (uint32_t i = 1; i <= n; i++)
		check(p, VALUE_STRING, values, i);
	text_pack_free(p);
}

Test(store_text, numbers)
{
	struct text_pack *p = text_pack_new(VALUE_INTEGER);
	struct value values[3000];

	for (uint32_t i = 0; i < 3000; i++)
		values[i] = i % 7 == 0   ? value_null()
			    : i % 7 == 1 ? value_number(INT64_MIN + i / 7)
			    : i % 7 == 2 ? value_number(INT64_MAX - i / 7)
					 : value_number((int64_t)i - 1500);
	check(p, VALUE_INTEGER, values, 3000);
	text_pack_free(p);
}

static uint64_t state = 7;

static uint32_t pick(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((state >> 33) % n);
}

/* `words` distinct tokens; more than fit two bytes, few, or each its own. */
static void random_texts(uint32_t n, uint32_t words, uint32_t length)
{
	struct arena *a = arena_new();
	struct value *values = ARENA_ARRAY(a, struct value, n);
	struct text_pack *p = text_pack_new(VALUE_STRING);
	struct buffer b;

	buffer_init(&b, 1 << 20);
	for (uint32_t i = 0; i < n; i++) {
		buffer_reset(&b);
		for (uint32_t k = 0; k < length; k++)
			buffer_printf(&b, k ? " %x" : "%x", pick(words) * 2654435761u);
		values[i] = value_text(arena_dup(a, buffer_str(&b)));
	}
	check(p, VALUE_STRING, values, n);
	text_pack_free(p);
	buffer_drop(&b);
	arena_free(a);
}

Test(store_text, few_and_many_tokens)
{
	random_texts(20000, 10, 5);
	random_texts(20000, 253, 5);
	random_texts(20000, 254, 5);
	random_texts(20000, 20000, 5);
	random_texts(TEXT_PIECE_ENTRIES, 80000, 4); /* more than a vocabulary holds */
	random_texts(20000, UINT32_MAX, 1);
	random_texts(5, 1000, 5000); /* blocks that close early */
}

Test(store_text, full_at_so_many_bytes)
{
	struct text_pack *p = text_pack_new(VALUE_STRING);
	char *text = malloc(TEXT_PIECE_BYTES / 2);
	struct value v = value_text((struct str){text, TEXT_PIECE_BYTES / 2});

	memset(text, 'x', TEXT_PIECE_BYTES / 2);
	text_pack_add(p, &v);
	cr_assert_not(text_pack_full(p));
	text_pack_add(p, &v);
	cr_assert(text_pack_full(p));
	text_pack_finish(p, cctx);
	cr_assert_eq(text_pack_entries(p), 0u);
	text_pack_free(p);
	free(text);
}
