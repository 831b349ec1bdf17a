/*
 * The loop of slicing, compiled once per instruction set. A file that includes it has defined
 *
 *     SLICE_NAME       the function to make
 *     SLICE_TARGET     attributes of everything in it
 *     struct pattern   what to look for, as that processor wants it
 *     pattern_of()     makes one
 *     look()           one block: copies 64 bytes and says what is where
 *     SLICE_LOWEST()   the number of the lowest bit, or 64 when there is none; without a branch
 */
#ifndef EXTRACT_TEXT_SLICE_BODY_H
#define EXTRACT_TEXT_SLICE_BODY_H

#ifndef SLICE_NAME
#include "extract/text/slice_portable.h"
#endif

#include "extract/text/slice.h"

#include <string.h>

struct slicing {
	/* The record at hand. */
	const char *start; /* in the copy, as `from` */
	const char *from;  /* where its field begins */
	struct str *first; /* its first field */
	struct str *field; /* behind its last field */
	uint64_t quoted;   /* 0: no quote in it */
	uint64_t doubled;  /* 0: no doubled quote in it */
	uint64_t line;     /* lines in front of it */

	/* What the last block leaves to the next. */
	uint64_t inside;    /* all bits: it ended inside quotes */
	uint64_t boundary;  /* 1: it ended with a delimiter or line end, so a field may open */
	uint64_t must_end;  /* 1: its last byte closed a field, so a boundary must follow */
	uint64_t must_feed; /* 1: its last byte was CR, so LF must follow */
};

/* Bits up to and including the lowest one. */
SLICE_INLINE uint64_t through_lowest(uint64_t bits)
{
	return bits ^ (bits - 1);
}

/* Each bit becomes the parity of itself and all below. */
SLICE_INLINE uint64_t parity(uint64_t bits)
{
	bits ^= bits << 1;
	bits ^= bits << 2;
	bits ^= bits << 4;
	bits ^= bits << 8;
	bits ^= bits << 16;
	return bits ^ bits << 32;
}

/*
 * Takes what is inside quotes from the delimiters; returns what libcsv must judge: a quote in the
 * middle of a field, a line end inside quotes. A doubled quote is one that closes and one that
 * opens again, right behind it.
 */
SLICE_INLINE uint64_t judge_quotes(struct slicing *s, struct marks *m)
{
	uint64_t boundary = m->delimiter | m->end;
	uint64_t inside = parity(m->quote) ^ s->inside;
	uint64_t opens = m->quote & inside;
	uint64_t closes = m->quote & ~inside;
	uint64_t again = opens & (closes << 1 | s->must_end);
	uint64_t ends = boundary | m->cr | again;
	uint64_t bad = opens & ~(boundary << 1 | s->boundary | again);
	bad |= closes & ~(ends >> 1) & ~(1ull << 63);
	bad |= s->must_end & ~ends;
	bad |= m->end & inside;
	m->doubled = again;
	s->must_end = closes >> 63;
	s->inside = (uint64_t)((int64_t)inside >> 63);
	m->delimiter &= ~inside;
	return bad;
}

/* Everything in the block that is not for slicing. */
SLICE_INLINE uint64_t judge(struct slicing *s, struct marks *m)
{
	uint64_t odd = m->odd;
	uint64_t boundary = (m->delimiter | m->end) >> 63;
	odd |= m->cr & ~(m->end >> 1) & ~(1ull << 63);
	odd |= s->must_feed & ~m->end;
	s->must_feed = m->cr >> 63;
	m->doubled = 0;
	if (m->quote | s->inside | s->must_end)
		odd |= judge_quotes(s, m);
	s->boundary = boundary;
	return odd;
}

/*
 * Eight fields at a time, whether there are that many or not: what is too much is overwritten by
 * the next. A loop that ends behind the last field was guessed wrong for most blocks.
 */
SLICE_INLINE void put_fields(struct slicing *s, const char *block, uint64_t bits)
{
	struct str *field = s->field, *end = field + __builtin_popcountll(bits);
	const char *from = s->from;
	if (!bits)
		return;
	s->field = end;
	s->from = block + 64 - __builtin_clzll(bits);
	do {
#pragma GCC unroll 8
		for (size_t i = 0; i < SLICE_STRIDE; i++) {
			const char *at = block + SLICE_LOWEST(bits);
			field[i] = (struct str){from, (size_t)(at - from)};
			from = at + 1;
			bits &= bits - 1;
		}
		field += SLICE_STRIDE;
	} while (field < end);
}

/* A field without its quotes. Those inside it that are doubled become single ones where they lie.
 */
static inline void take_quotes(struct str *f, char quote, bool doubled)
{
	char *to = (char *)f->ptr + 1;
	const char *p = to, *end = f->ptr + f->len - 1;
	f->ptr = p;
	f->len -= 2;
	if (!doubled || !memchr(p, quote, f->len))
		return;
	for (; p < end; p++) {
		*to++ = *p;
		p += *p == quote;
	}
	f->len = (size_t)(to - f->ptr);
}

SLICE_INLINE void take_all_quotes(struct str *first, const struct str *behind, char quote,
				  bool doubled)
{
	for (struct str *f = first; f < behind; f++) {
		if (f->len && f->ptr[0] == quote)
			take_quotes(f, quote, doubled);
	}
}

/* The line is over, in front of `over`, and its fields in front of `behind`. False when it is not
 * for slicing after all. */
SLICE_INLINE bool put_record(struct slicing *s, struct batch *b, const struct slice_job *job,
			     struct str *behind, const char *over)
{
	const struct slice_rules *rules = &job->rules;
	struct str *last = behind - 1;
	size_t n = (size_t)(behind - s->first);
	last->len -= last->len && last->ptr[last->len - 1] == '\r';
	if ((size_t)(over - s->start) > rules->max_line || n > rules->max_columns ||
	    (n == 1 && last->len == 0))
		return false;
	if (s->quoted)
		take_all_quotes(s->first, behind, rules->quote, s->doubled != 0);
	b->records[b->nrecords++] = (struct record){
		.line = ++s->line,
		.lines = 1,
		.first = (uint32_t)(s->first - b->fields),
		.nfields = (uint32_t)n,
	};
	s->start = over;
	s->first = behind;
	s->quoted = s->doubled = 0;
	return true;
}

/* The fields and records of a block: first all fields, whatever line they are of. False: stop. */
SLICE_INLINE bool put_block(struct slicing *s, struct batch *b, const struct slice_job *job,
			    const char *block, const struct marks *m)
{
	uint64_t quotes = m->quote, doubled = m->doubled;
	uint64_t cuts = m->delimiter | m->end;
	struct str *fields = s->field;
	put_fields(s, block, cuts);
	for (uint64_t ends = m->end; ends; ends &= ends - 1) {
		uint64_t line = through_lowest(ends);
		struct str *behind = fields + __builtin_popcountll(cuts & line);
		s->quoted |= quotes & line;
		s->doubled |= doubled & line;
		quotes &= ~line;
		doubled &= ~line;
		if (!put_record(s, b, job, behind, block + __builtin_ctzll(ends) + 1) ||
		    b->nrecords == job->max_records)
			return false;
	}
	s->quoted |= quotes;
	s->doubled |= doubled;
	return true;
}

size_t SLICE_TARGET SLICE_NAME(struct batch *b, const struct slice_job *job, bool *crowded)
{
	char *copy = b->text + b->text_len;
	struct str *fields = b->fields + b->nfields;
	const struct str *full = b->fields + b->fields_capacity - SLICE_FIELDS;
	struct pattern pattern = pattern_of(&job->rules);
	struct slicing s = {copy, copy, fields, fields, .line = job->line, .boundary = 1};
	*crowded = false;
	for (size_t at = 0; at < job->n; at += 64) {
		*crowded = s.field > full;
		if (*crowded)
			break;
		struct marks m = look(&pattern, job->text + at, copy + at);
		uint64_t stop = judge(&s, &m);
		if (job->n - at < 64)
			stop |= ~0ull << (job->n - at);
		if (stop) {
			uint64_t before = (stop & -stop) - 1;
			m.delimiter &= before;
			m.end &= before;
			m.quote &= before;
			m.doubled &= before;
		}
		if (!put_block(&s, b, job, copy + at, &m) || stop)
			break;
	}
	size_t used = (size_t)(s.start - copy);
	b->text_len += used;
	b->nfields = (size_t)(s.first - b->fields);
	return used;
}

#endif
