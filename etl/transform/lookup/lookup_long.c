#include "transform/lookup/lookup.h"

#include "transform/lookup/keyed.h"

#include <stdlib.h>

#define LINES_BITS 6u /* at least */
/* While a table is small it has two lines for each input, so that nearly every one lies in its
 * first line; beyond this one, for the memory. */
#define LINES_SPARSE 16384u

#define PIECE LOOKUP_SHORT /* bytes looked at together */
#define OVERLAPPING (3 * PIECE)
#define LENGTH_BITS 20u

/* An input on its way. */
struct long_input {
	uint64_t hash, lengths; /* lengths 0: it does not lie in one piece, and is in no spot */
	const char *bytes;
	uint32_t size, row;
};

void lookup_long_init(struct lookup_long *l)
{
	size_t n = (size_t)1 << LINES_BITS;
	*l = (struct lookup_long){xtable(n * sizeof *l->lines), n, 0, 64 - LINES_BITS, arena_new()};
}

void lookup_long_drop(struct lookup_long *l)
{
	free(l->lines);
	arena_free(l->kept);
	*l = (struct lookup_long){0};
}

static inline struct lookup_words load(const char *p)
{
	struct lookup_words w;
	memcpy(&w, p, sizeof w);
	return w;
}

/* Where the second of three pieces begins that cover more than one and at most three. */
static inline size_t middle_of(size_t n)
{
	return n < 2 * PIECE ? n - PIECE : PIECE;
}

static inline uint64_t hash_of(const char *p, size_t n)
{
	struct lookup_words w;
	uint64_t hash = n * LOOKUP_ODD_6;
	if (n <= PIECE) {
		w = lookup_pack(p, n);
		return hash + w.a * LOOKUP_ODD_0 + w.b * LOOKUP_ODD_1;
	}
	w = load(p);
	hash += w.a * LOOKUP_ODD_0 + w.b * LOOKUP_ODD_1;
	w = load(p + middle_of(n));
	hash += w.a * LOOKUP_ODD_2 + w.b * LOOKUP_ODD_3;
	w = load(p + n - PIECE);
	hash += w.a * LOOKUP_ODD_4 + w.b * LOOKUP_ODD_5;
	for (size_t at = OVERLAPPING - PIECE; at + PIECE < n; at += PIECE) {
		w = load(p + at);
		hash = keyed_mix(hash ^ w.a, w.b);
	}
	return hash;
}

static inline uint64_t differ(const char *p, const char *q)
{
	struct lookup_words v = load(p), w = load(q);
	return (v.a ^ w.a) | (v.b ^ w.b);
}

static inline bool same_bytes(const char *p, const char *q, size_t n)
{
	if (n <= PIECE) {
		struct lookup_words v = lookup_pack(p, n), w = lookup_pack(q, n);
		return ((v.a ^ w.a) | (v.b ^ w.b)) == 0;
	}
	uint64_t different = differ(p, q) | differ(p + middle_of(n), q + middle_of(n)) |
			     differ(p + n - PIECE, q + n - PIECE);
	for (size_t at = OVERLAPPING - PIECE; at + PIECE < n; at += PIECE)
		different |= differ(p + at, q + at);
	return different == 0;
}

/* Which bytes belong to which field is told by their lengths. */
static inline void pack(struct long_input *out, const struct str *fields, size_t n)
{
	const char *bytes = fields[0].ptr;
	uint64_t lengths = fields[0].len;
	bool together = fields[0].len >> LENGTH_BITS == 0;
	for (size_t i = 1; i < n; i++) {
		together &= fields[i].ptr == fields[i - 1].ptr + fields[i - 1].len + 1;
		together &= fields[i].len >> LENGTH_BITS == 0;
		lengths = lengths << LENGTH_BITS | fields[i].len;
	}
	size_t len = together ? (size_t)(fields[n - 1].ptr - bytes) + fields[n - 1].len : 0;
	out->hash = hash_of(bytes, len);
	out->lengths = together ? lengths | (uint64_t)n << 3 * LENGTH_BITS : 0;
	out->bytes = bytes;
	out->size = (uint32_t)len;
}

/* ---- the table ---- */

/* Whether all but the bytes is the same. */
static inline bool alike(const struct lookup_spot *s, const struct long_input *in)
{
	return ((s->hash ^ in->hash) | (s->lengths ^ in->lengths)) == 0;
}

static bool same(const struct lookup_spot *s, const struct long_input *in)
{
	return alike(s, in) && same_bytes(s->kept, in->bytes, in->size);
}

static inline size_t line_of(const struct lookup_long *l, uint64_t hash)
{
	return hash >> l->shift;
}

static inline size_t next_line(const struct lookup_long *l, size_t at)
{
	return (at + 1) & (l->nlines - 1);
}

/* The spot of the input, or the free one where it belongs. */
static struct lookup_spot *find(const struct lookup_long *l, const struct long_input *in)
{
	for (size_t at = line_of(l, in->hash);; at = next_line(l, at))
		for (size_t k = 0; k < 2; k++) {
			struct lookup_spot *s = &l->lines[at].spots[k];
			if (s->lengths == 0 || same(s, in))
				return s;
		}
}

/* For what is not in the table. */
static struct lookup_spot *find_free(const struct lookup_long *l, uint64_t hash)
{
	for (size_t at = line_of(l, hash);; at = next_line(l, at))
		for (size_t k = 0; k < 2; k++)
			if (l->lines[at].spots[k].lengths == 0)
				return &l->lines[at].spots[k];
}

static void grow(struct lookup_long *l)
{
	struct lookup_long_line *old = l->lines;
	size_t n = l->nlines;
	l->lines = xtable(n * 2 * sizeof *l->lines);
	l->nlines = n * 2;
	l->shift--;
	for (size_t i = 0; i < 2 * n; i++) {
		const struct lookup_spot *s = &old[i / 2].spots[i % 2];
		if (s->lengths != 0)
			*find_free(l, s->hash) = *s;
	}
	free(old);
}

/* With bytes to spare, as lookup_pack reads them. */
static const char *keep(struct lookup_long *l, const struct long_input *in)
{
	char *bytes = arena_bytes(l->kept, in->size + PIECE);
	memcpy(bytes, in->bytes, in->size);
	memset(bytes + in->size, 0, PIECE);
	return bytes;
}

uint32_t *lookup_long_get(struct lookup_long *l, const struct str *fields, size_t n, bool *is_new)
{
	struct long_input in;
	pack(&in, fields, n);
	*is_new = false;
	if (in.lengths == 0)
		return NULL;
	struct lookup_spot *s = find(l, &in);
	*is_new = s->lengths == 0;
	if (!*is_new)
		return &s->value;
	size_t used = l->nlines < LINES_SPARSE ? 2 : 1; /* lines for each input */
	if (++l->count * used > l->nlines) {
		grow(l);
		s = find_free(l, in.hash);
	}
	*s = (struct lookup_spot){in.hash, in.lengths, keep(l, &in), in.size, 0};
	return &s->value;
}

/* ---- blocks ---- */

static inline const struct lookup_spot *spots_of(const struct lookup_long *l,
						 const struct long_input *in)
{
	return l->lines[line_of(l, in->hash)].spots;
}

/* Gives the number of inputs. */
static inline size_t pack_all(const struct lookup_long *of, const struct str *const *cells,
			      size_t column, size_t nfields, uint64_t rows,
			      struct long_input *inputs)
{
	const struct lookup_long l = *of; /* so that it stays in registers */
	size_t n = 0;
	for (; rows; rows &= rows - 1, n++) {
		size_t row = (size_t)__builtin_ctzll(rows);
		pack(&inputs[n], cells[row] + column, nfields);
		inputs[n].row = (uint32_t)row;
		__builtin_prefetch(spots_of(&l, &inputs[n]));
	}
	return n;
}

/* Asks for the bytes that inputs will be compared with. Always inline: gcc drops calls of functions
 * that do nothing but ask. */
static inline __attribute__((always_inline)) void
fetch_kept(const struct lookup_long *l, const struct long_input *inputs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct lookup_spot *spots = spots_of(l, &inputs[i]);
		__builtin_prefetch(spots[spots[0].hash != inputs[i].hash].kept);
	}
}

uint64_t lookup_long_block(const struct lookup_long *l, const struct str *const *cells,
			   size_t column, size_t nfields, uint64_t rows, uint32_t *values,
			   uint32_t *all)
{
	struct long_input inputs[LOOKUP_BLOCK];
	uint64_t missed = 0;
	uint32_t bits = 0;
	size_t n;
	if (nfields == 1) /* each with its own loop */
		n = pack_all(l, cells, column, 1, rows, inputs);
	else if (nfields == 2)
		n = pack_all(l, cells, column, 2, rows, inputs);
	else
		n = pack_all(l, cells, column, nfields, rows, inputs);
	fetch_kept(l, inputs, n);
	for (size_t i = 0; i < n; i++) {
		const struct long_input *in = &inputs[i];
		const struct lookup_spot *s = spots_of(l, in);
		bool first = alike(s, in), second = alike(s + 1, in);
		bool found = (first | second) && in->lengths != 0 &&
			     same_bytes(s[second].kept, in->bytes, in->size);
		uint32_t value = found ? s[second].value : 0;
		values[in->row] = value;
		bits |= value;
		missed |= (uint64_t)!found << in->row;
	}
	*all |= bits;
	return missed;
}
