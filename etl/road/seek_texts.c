/* Each text in the ways that it may be written; a window of folded bytes that goes along a stream. */
#include "road/seek_texts.h"

#include "base/text/utf8.h"

#include <stdlib.h>

#define PIECE ((size_t)1 << 16)
#define LATIN_MAX 0xffu

struct pattern {
	struct str bytes;
	size_t text;
	bool digits; /* nothing else: no part of a longer number */
};

struct seeker {
	struct arena *arena;
	struct pattern *patterns;
	size_t npatterns, longest;
	uint64_t *counts;
	struct seek_place *places;
	size_t nplaces;
	unsigned char *window; /* folded: what was looked at and may go on, then what comes */
	size_t held, looked;   /* bytes in it; ends up to here were judged */
	uint64_t line;         /* line breaks before the window */
	unsigned char before;  /* the byte before, for folding */
	seek_where where;
	void *payload;
};

/* ---- folding ---- */

/* ASCII, and what UTF-8 writes as C3 80 to C3 9E: the capitals of Latin-1, but for the sign between them. */
static unsigned char fold(unsigned char before, unsigned char c)
{
	bool capital =
		(c >= 'A' && c <= 'Z') || (before == 0xc3 && c >= 0x80 && c <= 0x9e && c != 0x97);

	return capital ? (unsigned char)(c + 0x20) : c;
}

static struct str folded(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		out[i] = (char)fold(i ? (unsigned char)s.ptr[i - 1] : 0, (unsigned char)s.ptr[i]);
	return (struct str){out, s.len};
}

/* ---- how it may be written ---- */

enum letters { AS_GIVEN, SMALL, CAPITAL, LETTERS };

static uint32_t letter(uint32_t c, enum letters which)
{
	bool capital = c >= 0xc0 && c <= 0xde && c != 0xd7;
	bool small = c >= 0xe0 && c <= 0xfe && c != 0xf7;

	return which == SMALL && capital ? c + 0x20 : which == CAPITAL && small ? c - 0x20 : c;
}

/* One byte a character, or (wide) with a zero between them, which is UTF-16 of either order. Empty: it cannot be. */
static struct str latin(struct arena *a, struct str s, enum letters which, bool wide)
{
	char *out = arena_bytes(a, 2 * s.len + 1);
	size_t n = 0;
	uint32_t c;

	for (size_t size; s.len; s.ptr += size, s.len -= size) {
		size = utf8_get(s, &c);
		if (!size || c > LATIN_MAX)
			return STR("");
		if (wide && n)
			out[n++] = 0;
		c = letter(c, which);
		out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
	}
	return (struct str){out, n};
}

static void add(struct seeker *k, size_t text, struct str bytes, bool digits)
{
	for (size_t i = 0; i < k->npatterns; i++)
		if (k->patterns[i].text == text && str_eq(k->patterns[i].bytes, bytes))
			return;
	if (!bytes.len)
		return;
	k->patterns[k->npatterns++] = (struct pattern){bytes, text, digits};
	if (bytes.len > k->longest)
		k->longest = bytes.len;
}

static void add_text(struct seeker *k, size_t i, struct str text)
{
	bool digits = text.len > 0;

	for (size_t at = 0; at < text.len; at++)
		digits = digits && text.ptr[at] >= '0' && text.ptr[at] <= '9';
	add(k, i, folded(k->arena, text), digits);
	for (enum letters which = AS_GIVEN; which < LETTERS; which++) {
		add(k, i, latin(k->arena, text, which, false), digits);
		add(k, i, latin(k->arena, text, which, true), digits);
	}
}

struct seeker *seeker_new(struct arena *a, const struct str *texts, size_t n)
{
	struct seeker *k = xcalloc(1, sizeof *k);

	k->arena = a;
	k->patterns = ARENA_ARRAY(a, struct pattern, n * (1 + 2 * LETTERS) + 1);
	k->places = ARENA_ARRAY(a, struct seek_place, n * SEEK_PLACES + 1);
	k->counts = xcalloc(n + 1, sizeof *k->counts);
	for (size_t i = 0; i < n; i++)
		add_text(k, i, texts[i]);
	k->window = xmalloc(PIECE + k->longest + 2);
	return k;
}

void seeker_free(struct seeker *k)
{
	if (!k)
		return;
	free(k->counts);
	free(k->window);
	free(k);
}

/* ---- looking ---- */

static uint64_t breaks(const unsigned char *p, size_t n)
{
	uint64_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	return lines;
}

static void note(struct seeker *k, size_t text, size_t at)
{
	if (k->counts[text]++ >= SEEK_PLACES)
		return;
	uint64_t line = k->line + breaks(k->window, at) + 1;
	k->places[k->nplaces++] = (struct seek_place){text, k->where(k->payload, k->arena, line)};
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static void look_for(struct seeker *k, const struct pattern *p, size_t end)
{
	const unsigned char *from = k->window, *hit;
	size_t len = p->bytes.len;

	while ((hit = memmem(from, (size_t)(k->window + end - from), p->bytes.ptr, len))) {
		size_t at = (size_t)(hit - k->window);
		bool longer = p->digits && ((at > 0 && is_digit(hit[-1])) ||
					    (at + len < k->held && is_digit(hit[len])));
		if (at + len > k->looked && !longer)
			note(k, p->text, at);
		from = hit + 1;
	}
}

/* All that ends up to `end`: the last byte waits for the one after it, as long as there may be one. */
static void look(struct seeker *k, size_t end)
{
	for (size_t i = 0; i < k->npatterns; i++)
		look_for(k, &k->patterns[i], end);
	k->looked = end;
}

void seek_begin(struct seeker *k, seek_where where, void *payload)
{
	k->held = k->looked = 0;
	k->line = 0;
	k->before = 0;
	k->where = where;
	k->payload = payload;
}

/* What may go on stays: the longest text but for a byte, and the byte before it. */
static void move(struct seeker *k)
{
	size_t keep = k->longest + 1;

	if (k->held <= keep)
		return;
	size_t gone = k->held - keep;
	k->line += breaks(k->window, gone);
	memmove(k->window, k->window + gone, keep);
	k->held = keep;
	k->looked = k->looked > gone ? k->looked - gone : 0;
}

void seek_feed(struct seeker *k, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	while (n) {
		size_t piece = n < PIECE ? n : PIECE;
		for (size_t i = 0; i < piece; i++) {
			k->window[k->held++] = fold(k->before, p[i]);
			k->before = p[i];
		}
		look(k, k->held - 1);
		move(k);
		p += piece;
		n -= piece;
	}
}

void seek_end(struct seeker *k)
{
	if (k->held)
		look(k, k->held);
	k->held = k->looked = 0;
}

void seek_in(struct seeker *k, struct str text, seek_where where, void *payload)
{
	seek_begin(k, where, payload);
	seek_feed(k, text.ptr, text.len);
	seek_end(k);
}

uint64_t seeker_count(const struct seeker *k, size_t text)
{
	return k->counts[text];
}

const struct seek_place *seeker_places(const struct seeker *k, size_t *n)
{
	*n = k->nplaces;
	return k->places;
}
