#include "segment/text_gather.h"
#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include <stdlib.h>

#define LINE_SIZE 2048u /* of texts that are gathered before they are cut, unless one is longer */
#define WORDS TEXT_GATHER_WORDS
#define FEWEST_IDS 65536u

/* The words up to `end`. Leaves room for two marks. */
static void look_up(struct text_gather *g, const struct text_word *end)
{
	if (g->ids_capacity - g->nids < 2 * WORDS + 2) {
		g->ids_capacity *= 2;
		g->ids = xrealloc(g->ids, g->ids_capacity * sizeof *g->ids);
	}
	uint32_t *ids = g->ids + g->nids;
	size_t n = (size_t)(end - g->words);
	g->nids = (size_t)(text_tokens_find(&g->tokens, g->words, n, ids) - g->ids);
}

/* Without a branch that texts mispredict: what is read before and behind the word is dropped. */
static inline void put_word(struct text_word *w, const char *at, uint32_t len)
{
	static const uint64_t first[] = {
		0,           0xff,         0xffff,         0xffffff,
		0xffffffff,  0xffffffffff, 0xffffffffffff, 0xffffffffffffff,
		~(uint64_t)0};
	uint64_t a, b;

	memcpy(&a, at, sizeof a);
	memcpy(&b, at + len - sizeof b, sizeof b);
	a &= first[len < 8 ? len : 8];
	b &= -(uint64_t)(len > 8);
	w->a = a;
	w->b = b;
	w->at = at;
	w->size = len + 1;
	w->hash = len > TEXT_SHORT ? hash64(at, len) : text_word_hash(a, b, len + 1);
}

/* All texts of the line into words, and these into tokens. */
static void cut(struct text_gather *g)
{
	const struct text_tokens tokens = g->tokens; /* a copy, that no store may change */
	const char *line = g->line.ptr + TEXT_UNDERREAD, *from = line;
	struct text_word *w = g->words;
	struct text_sum sum = g->sum;
	size_t len = g->line.len;

	for (size_t at = 0; at < len; at += TEXT_STRIDE) {
		uint64_t ends = g->ends[at / TEXT_STRIDE], found = text_spaces(line + at);
		g->ends[at / TEXT_STRIDE] = 0;
		if (len - at < TEXT_STRIDE)
			found &= ((uint64_t)1 << (len - at)) - 1;
		if (w > g->words + WORDS - TEXT_STRIDE) {
			look_up(g, w);
			w = g->words;
		}
		for (; found; found &= found - 1, w++) {
			unsigned bit = (unsigned)__builtin_ctzll(found);
			const char *to = line + at + bit;
			put_word(w, from, (uint32_t)(to - from));
			w->ends = ends >> bit & 1;
			text_sum_add(&sum, w->hash, w->ends);
			text_tokens_fetch(&tokens, w->hash);
			from = to + 1;
		}
	}
	look_up(g, w);
	g->sum = sum;
	g->line.len = 0;
}

/* Room for so many bytes more in the line, and for reading beside it. */
static void make_room(struct text_gather *g, size_t len)
{
	size_t size = g->line.len + len + 1;

	if (g->line.len && size > LINE_SIZE) {
		cut(g);
		size = len + 1;
	}
	size = (size < LINE_SIZE ? LINE_SIZE : size) + TEXT_UNDERREAD + TEXT_OVERREAD;
	if (size <= g->line.capacity)
		return;
	buffer_reserve(&g->line, size);
	size_t words = g->line.capacity / TEXT_STRIDE + 1;
	g->ends = xrealloc(g->ends, words * sizeof *g->ends);
	memset(g->ends, 0, words * sizeof *g->ends);
	memset(g->line.ptr, 0, TEXT_UNDERREAD);
}

static void put_text(struct text_gather *g, struct str text)
{
	if (g->line.len + text.len >= LINE_SIZE)
		make_room(g, text.len);
	char *out = g->line.ptr + TEXT_UNDERREAD + g->line.len;
	memcpy(out, text.ptr, text.len);
	out[text.len] = ' ';
	size_t end = g->line.len + text.len;
	g->ends[end / TEXT_STRIDE] |= (uint64_t)1 << end % TEXT_STRIDE;
	g->line.len = end + 1;
}

/* No text, and the empty text, which has no token at all. */
static void put_nothing(struct text_gather *g, bool null)
{
	cut(g);
	if (null) {
		g->ids[g->nids++] = TEXT_MARK_NULL;
		text_sum_add(&g->sum, TEXT_NULL_HASH, 0);
	}
	g->ids[g->nids++] = TEXT_MARK_END;
	text_sum_add(&g->sum, 0, 0);
}

static void end_entries(struct text_gather *g, uint32_t block)
{
	cut(g);
	g->starts[block] = g->nids;
	g->sums[block] = g->sum;
}

void text_gather_add(struct text_gather *g, struct str text, bool null)
{
	if (text.len)
		put_text(g, text);
	else
		put_nothing(g, null);
	g->size += text.len;
	if (++g->entries % TEXT_BLOCK_ENTRIES == 0)
		end_entries(g, g->entries / TEXT_BLOCK_ENTRIES);
}

void text_gather_end(struct text_gather *g)
{
	end_entries(g, (g->entries - 1) / TEXT_BLOCK_ENTRIES + 1);
}

void text_gather_reset(struct text_gather *g)
{
	text_tokens_reset(&g->tokens);
	g->sum = text_sum_none();
	g->entries = 0;
	g->nids = 0;
	g->size = 0;
}

void text_gather_init(struct text_gather *g)
{
	*g = (struct text_gather){.ids_capacity = FEWEST_IDS};
	text_tokens_init(&g->tokens);
	g->ids = xmalloc(g->ids_capacity * sizeof *g->ids);
	buffer_init(&g->line, SIZE_MAX);
	make_room(g, 0);
	g->sum = g->sums[0] = text_sum_none();
}

void text_gather_drop(struct text_gather *g)
{
	text_tokens_drop(&g->tokens);
	buffer_drop(&g->line);
	free(g->ends);
	free(g->ids);
}
