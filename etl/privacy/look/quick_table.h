/*
 * What a word of a text is looked up in by quick.c, in one pass: a table of what the policy's words come to, by their hash. Private to
 * quick.c and quick_table.c.
 */
#ifndef PRIVACY_LOOK_QUICK_TABLE_H
#define PRIVACY_LOOK_QUICK_TABLE_H

#include "privacy/policy/policy.h"

#define QUICK_WORD_BITS 16u
#define QUICK_BEGIN_BITS 10u
#define QUICK_HASH_FACTOR 0x9e3779b1u
#define QUICK_BEGIN_MOST 5u /* letters of a pattern that are looked at */

enum quick_flag {
	QUICK_ALWAYS = 1,    /* a title, a word that is told by itself */
	QUICK_CAPITAL = 2,   /* with a capital: names that are known */
	QUICK_CUE = 4,       /* before a capital */
	QUICK_SAID = 8,      /* with digits */
	QUICK_FIRM = 16,     /* looks like initials, and is none: B.V. */
	QUICK_PARTICLE = 32, /* between a cue or an initial and a name */
	QUICK_STREET = 64,   /* is one by itself: with a house's number behind, anywhere */
};

/* What a byte is to a word. */
enum { BYTE_BETWEEN = 0, BYTE_SKIP = 1, BYTE_WIDE = 2 }; /* else: what it folds to */

/* Flags of the words whose hash leads here; tag: other bits of that hash, so that few other words are taken for them; 0 where
 * two words share the place. */
struct quick_slot {
	unsigned char flags, tag;
};

struct privacy_quick {
	struct quick_slot words[1u << QUICK_WORD_BITS];
	struct quick_slot
		begins[1u << QUICK_BEGIN_BITS]; /* of words of which the first letters are so */
	unsigned begin_lengths;                 /* as bits: how many letters those are */
	unsigned char endings[32 * 32 * 32];    /* last three letters of streets */
	bool short_endings; /* there are some of fewer letters, which that does not tell */
	unsigned char bytes[256];
	unsigned char accents[64]; /* of U+00C0 to U+00FF: what they fold to; 0: not known */
};

/* Words that names of streets end in, and that are a street by themselves: "Laan van Meerdervoort 188". */
const char *const *privacy_standing_streets(size_t *count);

static inline uint32_t quick_step(uint32_t hash, unsigned char c)
{
	return (hash ^ c) * QUICK_HASH_FACTOR;
}

static inline unsigned char quick_tag(uint32_t hash)
{
	return (unsigned char)((hash >> 8 & 0xff) | 1);
}

static inline unsigned quick_flags_at(const struct quick_slot *table, unsigned bits, uint32_t hash)
{
	const struct quick_slot *s = &table[hash >> (32 - bits)];
	return s->tag == quick_tag(hash) || s->tag == 0 ? s->flags : 0;
}

static inline unsigned quick_word_flags(const struct privacy_quick *q, uint32_t hash)
{
	return quick_flags_at(q->words, QUICK_WORD_BITS, hash);
}

/* Flags of patterns that the word may begin with, now that it has one letter more. */
static inline unsigned quick_begins_with(const struct privacy_quick *q, size_t letters,
					 uint32_t hash)
{
	return letters <= QUICK_BEGIN_MOST && (q->begin_lengths >> letters & 1)
		       ? quick_flags_at(q->begins, QUICK_BEGIN_BITS, hash)
		       : 0;
}

/* Of the last three letters. */
static inline size_t quick_ending(struct str s)
{
	const char *last = s.ptr + s.len - 3;
	return (((size_t)last[0] & 31) * 32 + ((size_t)last[1] & 31)) * 32 + ((size_t)last[2] & 31);
}

#endif
