/* Pieces of text: whatever the bytes are, they are read and searched, or refused. Sums are put
 * right first, or nothing would come by them; what is given as a text comes back as it was. */
#include "base/memory/hash.h"
#include "scan/text_scan.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_sums(char *bytes, size_t size, const struct text_piece *p)
{
	size_t head = text_head_size((struct str){bytes, size});

	for (uint32_t i = 0; p && i < p->nblocks; i++) {
		uint64_t sum = hash64(bytes + p->blocks[i].at, p->blocks[i].size);
		memcpy(bytes + head - (size_t)(p->nblocks - i) * TEXT_ENTRY_SIZE + 16, &sum,
		       sizeof sum);
	}
	if (head == 0 || head > size)
		return;
	uint64_t sum = text_head_sum(bytes, head);
	memcpy(bytes + TEXT_HEAD_SIZE - sizeof sum, &sum, sizeof sum);
}

static void search(const struct text_piece *p, ZSTD_DCtx *zstd, struct arena *a)
{
	uint8_t *mask = xmalloc(p->entries);
	struct text_match t;
	struct error e;

	if (text_match_words(&t, a, STR("a OR \"b c\" NOT d*"), &e) == 0)
		text_scan_piece(mask, &t, p, zstd, NULL);
	if (text_match_substring(&t, a, STR("a b"), &e) == 0)
		text_scan_piece(mask, &t, p, zstd, NULL);
	if (text_match_substring(&t, a, STR("a"), &e) == 0)
		text_scan_piece(mask, &t, p, zstd, NULL);
	free(mask);
}

static void read_all(const struct text_piece *p, ZSTD_DCtx *zstd, struct arena *a)
{
	struct value values[TEXT_BLOCK_ENTRIES];
	struct text_bytes b;

	for (uint32_t i = 0; i < p->nblocks; i++) {
		const struct text_block *k = &p->blocks[i];
		if (!text_block_open(&b, p, k, p->bytes.ptr + k->at, zstd, a))
			continue;
		text_block_read(p, k, &b, VALUE_STRING, 0, k->entries, a, values, 1);
		text_block_read(p, k, &b, VALUE_INTEGER, k->entries / 2, 1, a, values, 1);
	}
}

/* The input as a piece. */
static void read_bytes(const uint8_t *data, size_t size, ZSTD_DCtx *zstd)
{
	struct arena *a = arena_new();
	char *bytes = xmalloc(size + 1);
	struct text_piece p;

	memcpy(bytes, data, size);
	put_sums(bytes, size, NULL);
	if (text_piece_open(&p, (struct str){bytes, size}, size, zstd, a)) {
		put_sums(bytes, size, &p);
		read_all(&p, zstd, a);
		search(&p, zstd, a);
	}
	free(bytes);
	arena_free(a);
}

/* The input as texts, a line each. */
static void round_trip(struct str text, ZSTD_DCtx *zstd)
{
	struct text_pack *pack = text_pack_new(VALUE_STRING);
	ZSTD_CCtx *cctx = ZSTD_createCCtx();
	struct arena *a = arena_new();
	struct value values[TEXT_BLOCK_ENTRIES], got[TEXT_BLOCK_ENTRIES];
	struct text_piece p;
	struct text_bytes b;
	uint32_t n = 0;

	for (struct str rest = text; rest.ptr && n < TEXT_BLOCK_ENTRIES; n++) {
		values[n] = value_text(str_split(&rest, '\n'));
		text_pack_add(pack, &values[n]);
	}
	struct str bytes = text_pack_finish(pack, cctx);
	bool sound = text_piece_open(&p, bytes, bytes.len, zstd, a) && text_piece_sound(&p);
	assert(sound && p.entries == n);
	for (uint32_t i = 0; i < p.nblocks; i++) {
		const struct text_block *k = &p.blocks[i];
		sound = text_block_open(&b, &p, k, bytes.ptr + k->at, zstd, a) &&
			text_block_read(&p, k, &b, VALUE_STRING, 0, k->entries, a, got + k->first,
					1);
		assert(sound);
	}
	for (uint32_t i = 0; i < n; i++)
		assert(str_eq(values[i].text, got[i].text));
	search(&p, zstd, a);
	text_pack_free(pack);
	ZSTD_freeCCtx(cctx);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ZSTD_DCtx *zstd = ZSTD_createDCtx();

	read_bytes(data, size, zstd);
	round_trip((struct str){(const char *)data, size}, zstd);
	ZSTD_freeDCtx(zstd);
	return 0;
}
