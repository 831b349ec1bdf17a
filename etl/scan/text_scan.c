/*
 * Searching texts by their tokens.
 *
 * Each distinct token of a piece is tested once; then the lines are judged by the codes of their
 * tokens, most of them without looking: 64 bytes of codes at a time are compared with 0, which ends
 * a line, and with the first bytes of the codes that were found. Only lines with such a byte are
 * walked through. Literals are in no vocabulary: the literals of a block are searched as one text,
 * and where that finds something, the block is walked through with its literals.
 *
 * What was measured and dropped is told in store/text_pack.h.
 */
#include "scan/text_scan.h"

#include "question/text_find.h"

#include <stdlib.h>

#define CANDIDATE 2 /* in the mask: its phrases must be looked at */

struct searching {
	const struct text_match *test;
	const struct text_piece *piece;
	struct arena *scratch;
	uint64_t *bits; /* [tokens] */
	uint8_t targets[TEXT_TARGETS];
	size_t ntargets; /* first bytes of codes with bits; more than fit: TEXT_TARGETS + 1 */
	bool found;      /* some token of the vocabulary has bits */
	bool direct;     /* a byte that is a target means that its line passes */
	uint64_t last_bits;
	uint8_t last_verdict;
};

static uint32_t first_byte(const struct text_piece *p, uint32_t token)
{
	return TEXT_FIRST + (token < p->singles ? token : p->singles + (token - p->singles) / 255);
}

static void test_tokens(struct searching *s)
{
	const struct text_piece *p = s->piece;
	uint32_t last = 0;

	s->direct = s->test->any && p->ntokens <= p->singles;
	for (uint32_t i = 0; i < p->ntokens; i++) {
		arena_reset(s->scratch);
		s->bits[i] = text_match_token(s->test, text_piece_token(p, i), s->scratch);
		uint32_t byte = first_byte(p, i);
		if (!s->bits[i] || (s->found && byte == last))
			continue;
		s->found = true;
		last = byte;
		if (s->ntargets < TEXT_TARGETS)
			s->targets[s->ntargets] = (uint8_t)byte;
		if (s->ntargets <= TEXT_TARGETS)
			s->ntargets++;
	}
}

/* ---- a line ---- */

/* The token at the codes; UINT32_MAX: a literal, or damage that `damaged` tells. */
static inline uint32_t next_token(const struct text_piece *p, const uint8_t **codes, bool *damaged)
{
	uint32_t code = *(*codes)++;

	if (code <= TEXT_LITERAL)
		return UINT32_MAX;
	uint32_t token = code - TEXT_FIRST;
	if (token >= p->singles) {
		uint32_t second = *(*codes)++;
		*damaged = *damaged || second == 0;
		token = p->singles + (token - p->singles) * 255 + second - 1;
	}
	if (token < p->ntokens)
		return token;
	*damaged = true;
	return UINT32_MAX;
}

static uint64_t bits_of_literal(struct searching *s, const char **literals, const char *last,
				bool *damaged)
{
	const char *space =
		*literals < last ? memchr(*literals, ' ', (size_t)(last - *literals)) : NULL;

	if (!space) {
		*damaged = true;
		return 0;
	}
	struct str token = {*literals, (size_t)(space - *literals)};
	*literals = space + 1;
	arena_reset(s->scratch);
	return text_match_token(s->test, token, s->scratch);
}

/* Where the walk through a block is; literals are NULL when none can have bits. */
struct walk {
	const uint8_t *codes;
	const char *literals, *last;
	bool damaged;
};

static uint8_t verdict_of(struct searching *s, uint64_t bits)
{
	if (!bits)
		return 0;
	if (bits != s->last_bits) {
		s->last_bits = bits;
		/* All words of a phrase say neither yes nor, behind NOT, no. */
		s->last_verdict = text_match_phrase(s->test, bits) ? CANDIDATE
								   : text_match_bits(s->test, bits);
	}
	return s->last_verdict;
}

/* One line, up to behind its end. */
static uint8_t walk_line(struct searching *s, struct walk *w)
{
	uint64_t all = 0, row = 0, whole = (uint64_t)1 << (s->test->nwords - 1);
	bool passed = false;

	while (*w->codes != TEXT_END) {
		bool literal = *w->codes == TEXT_LITERAL;
		uint32_t token = next_token(s->piece, &w->codes, &w->damaged);
		uint64_t bits = 0;
		if (token != UINT32_MAX)
			bits = s->bits[token];
		else if (literal && w->literals)
			bits = bits_of_literal(s, &w->literals, w->last, &w->damaged);
		if (w->damaged)
			return 0;
		all |= bits;
		row = (row << 1 | 1) & bits;
		passed = passed || (row & whole);
	}
	w->codes++;
	return s->test->substring ? passed : verdict_of(s, all);
}

/* ---- a block ---- */

/* Every line. */
static bool walk_block(struct searching *s, struct walk *w, uint8_t *mask, uint32_t n,
		       const uint8_t *end)
{
	for (uint32_t i = 0; i < n; i++) {
		if (w->codes >= end)
			return false;
		mask[i] = walk_line(s, w);
		if (w->damaged)
			return false;
	}
	return w->codes == end;
}

/* Without the processor's own instruction, which not every x86-64 has, the compiler calls a
 * function for it; a tenth of a search was that. */
static inline uint32_t ones(uint64_t n)
{
	n -= n >> 1 & 0x5555555555555555u;
	n = (n & 0x3333333333333333u) + (n >> 2 & 0x3333333333333333u);
	n = (n + (n >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
	return (uint32_t)(n * 0x0101010101010101u >> 56);
}

/* Whether the byte is a code of its own, and not the second of one: first bytes of two are at least
 * `pairs`, and in a run of such bytes in front of it every second one is a second byte. */
static inline bool stands_alone(const uint8_t *byte, const uint8_t *line, uint32_t pairs)
{
	const uint8_t *p = byte;

	while (p > line && p[-1] >= pairs)
		p--;
	return ((byte - p) & 1) == 0;
}

/* Judges the lines of one chunk that have a target. `at` is where its codes are, `start` where the
 * line begins that was begun before it, `line` its number. */
static bool judge_chunk(struct searching *s, struct text_chunk c, const uint8_t *at,
			const uint8_t *start, uint8_t *mask, uint32_t line, uint32_t n)
{
	uint32_t pairs = TEXT_FIRST + s->piece->singles;

	while (c.hits) {
		uint64_t below = (c.hits & -c.hits) - 1, before = c.ends & below;
		uint32_t mine = line + ones(before);
		if (mine >= n)
			return false;
		uint64_t after = c.ends & ~below;
		const uint8_t *hit = at + __builtin_ctzll(c.hits);
		const uint8_t *begun = before ? at + 64 - __builtin_clzll(before) : start;
		if (s->direct) {
			mask[mine] = 1;
		} else if (s->test->any && *hit < pairs) {
			if (!stands_alone(hit, begun, pairs)) {
				c.hits &= c.hits - 1;
				continue;
			}
			mask[mine] = 1;
		} else {
			struct walk w = {.codes = begun};
			mask[mine] = walk_line(s, &w);
			if (w.damaged)
				return false;
		}
		/* The rest of its hits are told; a line that goes on is judged again. */
		c.hits = after ? c.hits & ~((after & -after) - 1) : 0;
	}
	return true;
}

/* Only lines that have one of the targets; no literal has bits. */
static bool skim_block(struct searching *s, const struct text_bytes *b, uint8_t *mask, uint32_t n)
{
	const uint8_t *start = b->codes;
	uint32_t line = 0;

	for (size_t i = 0; i < b->ncodes; i += TEXT_CHUNK) {
		uint8_t rest[TEXT_CHUNK];
		const uint8_t *at = b->codes + i, *bytes = at;
		size_t here = b->ncodes - i;
		if (here < TEXT_CHUNK) {
			memset(rest, TEXT_NULL, sizeof rest); /* neither an end nor a target */
			bytes = memcpy(rest, at, here);
		}
		struct text_chunk c = text_chunk(bytes, s->targets, s->ntargets);
		if (c.hits && !judge_chunk(s, c, at, start, mask, line, n))
			return false;
		line += ones(c.ends);
		if (c.ends)
			start = at + 64 - __builtin_clzll(c.ends);
	}
	return line == n;
}

/* Looks at the texts whose phrases are not told by bits. */
static bool settle_phrases(struct searching *s, const struct text_bytes *b, uint8_t *mask,
			   uint32_t n)
{
	struct text_cursor c;
	struct buffer text;
	bool sound = true, null;

	if (!memchr(mask, CANDIDATE, n))
		return true;
	text_cursor_init(&c, s->piece, b);
	buffer_init(&text, SIZE_MAX);
	for (uint32_t i = 0; i < n && sound; i++) {
		if (mask[i] != CANDIDATE) {
			sound = text_cursor_skip(&c);
			continue;
		}
		buffer_reset(&text);
		sound = text_cursor_text(&c, &text, &null);
		arena_reset(s->scratch);
		mask[i] = text_match_value(s->test, buffer_str(&text), s->scratch);
	}
	buffer_drop(&text);
	return sound;
}

/* Whether some literal of the block has bits. Searched as one text first; what is not ASCII may be
 * anything there, and is tested token by token: a block is not walked through for that. */
static bool literals_matter(struct searching *s, const struct text_bytes *b)
{
	const char *p = b->literals, *last = p + b->nliterals;

	if (!text_match_maybe(s->test, p, b->nliterals))
		return false;
	while (p < last) {
		const char *space = memchr(p, ' ', (size_t)(last - p));
		struct str token = {p, (size_t)((space ? space : last) - p)};
		p += token.len + 1;
		if (!text_match_maybe(s->test, token.ptr, token.len))
			continue;
		arena_reset(s->scratch);
		if (text_match_token(s->test, token, s->scratch))
			return true;
	}
	return false;
}

static bool search_block(struct searching *s, const struct text_block *block,
			 const struct text_bytes *b, uint8_t *mask)
{
	bool literals = literals_matter(s, b);

	memset(mask, 0, block->entries);
	if (!literals && !s->found)
		return true;
	if (literals || s->ntargets > TEXT_TARGETS) {
		struct walk w = {.codes = b->codes,
				 .literals = literals ? b->literals : NULL,
				 .last = b->literals + b->nliterals};
		if (!walk_block(s, &w, mask, block->entries, b->codes + b->ncodes))
			return false;
	} else if (!skim_block(s, b, mask, block->entries)) {
		return false;
	}
	return !s->test->phrases || settle_phrases(s, b, mask, block->entries);
}

static bool any_wanted(const uint8_t *wanted, const struct text_block *b)
{
	return !wanted || memchr(wanted + b->first, 1, b->entries) != NULL;
}

bool text_scan_piece(uint8_t *mask, const struct text_match *t, const struct text_piece *p,
		     ZSTD_DCtx *zstd, const uint8_t *wanted)
{
	struct searching s = {.test = t, .piece = p, .scratch = arena_new()};
	struct arena *blocks = arena_new();
	bool sound = true;

	s.bits = xcalloc(p->ntokens + 1u, sizeof *s.bits);
	test_tokens(&s);
	for (uint32_t i = 0; i < p->nblocks && sound; i++) {
		const struct text_block *k = &p->blocks[i];
		struct text_bytes b;
		if (!any_wanted(wanted, k)) {
			memset(mask + k->first, 0, k->entries);
			continue;
		}
		arena_reset(blocks);
		sound = text_block_open(&b, p, k, p->bytes.ptr + k->at, zstd, blocks) &&
			search_block(&s, k, &b, mask + k->first);
	}
	arena_free(blocks);
	arena_free(s.scratch);
	free(s.bits);
	return sound;
}

int text_scan(uint8_t *mask, const struct text_match *t, struct store *s, const struct view *v,
	      size_t segment, size_t dimension, size_t attribute, const uint16_t *lines, uint32_t n,
	      struct error *e)
{
	uint32_t entries = view_segment(v, segment)->lines;
	uint8_t *wanted = lines ? xcalloc(entries, 1) : NULL;
	struct arena *pieces = arena_new();
	int result = 0;

	for (uint32_t i = 0; lines && i < n; i++)
		wanted[lines[i]] = 1;
	for (uint32_t at = 0; at < entries && result == 0;) {
		struct segment_text text;
		arena_reset(pieces);
		result = segment_text_open(&text, s, v, segment, dimension, attribute, at, pieces,
					   e);
		if (result != 0)
			break;
		at = text.first;
		if (!text_scan_piece(mask + at, t, &text.piece, text.zstd,
				     wanted ? wanted + at : NULL))
			result = segment_text_damaged(s, v, segment, at, e);
		at += text.piece.entries;
		segment_text_close(&text);
	}
	arena_free(pieces);
	free(wanted);
	return result;
}
