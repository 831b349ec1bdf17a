#include "privacy/look/idle_words.h"

#include "base/memory/arena.h"
#include "privacy/people/people_inside.h"

#include <endian.h>
#include <stdlib.h>

#define SLOT_BITS 12u /* 64 KiB, which stay near */
#define WORD_MOST 15u /* letters; longer ones are read as any other word */
#define EVERY_BYTE 0x0101010101010101u
#define EVERY_UPPER_BIT 0x8080808080808080u
#define HASH_FACTOR 0x9e3779b97f4a7c15u

/* Up to 16 bytes of a text as two numbers, the first byte lowest. */
struct letters {
	uint64_t head, tail;
};

/* The last byte, which no word has, says what it is. */
#define VERDICT_SHIFT 56

struct idle_words {
	const struct privacy_policy *policy;
	struct letters slots[1u << SLOT_BITS]; /* each where its hash leads; the last one stays */
};

struct idle_words *idle_words_new(const struct privacy_policy *p)
{
	struct idle_words *w = xcalloc(1, sizeof *w);
	w->policy = p;
	return w;
}

void idle_words_free(struct idle_words *w)
{
	free(w);
}

/* What stands from i on, zeros behind the end. Near it the last bytes of the text are taken and shifted: to copy a few of them, of
 * which the number is not known, takes as long as all the rest. */
static inline struct letters letters_at(struct str text, size_t i)
{
	struct letters s = {0, 0};
	size_t n = text.len - i;
	if (n >= sizeof s)
		memcpy(&s, text.ptr + i, sizeof s);
	else if (text.len >= sizeof s)
		memcpy(&s, text.ptr + text.len - sizeof s, sizeof s);
	else
		memcpy(&s, text.ptr + i, n);
	s = (struct letters){le64toh(s.head), le64toh(s.tail)};
	if (n >= sizeof s || text.len < sizeof s)
		return s;
	unsigned bits = 8 * (unsigned)(sizeof s - n);
	if (bits >= 64)
		return (struct letters){s.tail >> (bits - 64), 0};
	return (struct letters){s.head >> bits | s.tail << (64 - bits), s.tail >> bits};
}

/* The upper bit of each byte that is no small letter, nor of a character of more bytes. */
static inline uint64_t others(uint64_t bytes)
{
	uint64_t low = bytes & ~EVERY_UPPER_BIT;
	uint64_t from_a = low + EVERY_BYTE * (0x80 - 'a'),
		 beyond_z = low + EVERY_BYTE * (0x7f - 'z');
	return (~from_a | beyond_z) & ~bytes & EVERY_UPPER_BIT;
}

/* How many small letters it begins with; of the others nothing is left. */
static inline size_t cut_letters(struct letters *s)
{
	uint64_t head = others(s->head), tail = others(s->tail);
	if (head) {
		size_t n = (size_t)__builtin_ctzll(head) / 8;
		*s = (struct letters){s->head & ((UINT64_C(1) << 8 * n) - 1), 0};
		return n;
	}
	size_t n = tail ? (size_t)__builtin_ctzll(tail) / 8 : 8;
	s->tail &= n < 8 ? (UINT64_C(1) << 8 * n) - 1 : UINT64_MAX;
	return 8 + n;
}

/* Not 0. */
static enum quick_idle work_out(const struct privacy_policy *p, struct str word)
{
	char folded[WORD_MOST];
	size_t n = quick_fold(p->quick, word, folded);
	bool own = p->own && people_lists_ready(p->own);
	if (n < 2 || (own && people_lists_word(p->own, (struct str){folded, n})))
		return QUICK_IDLE_NOT;
	return quick_is_idle(p->quick, word, (struct str){folded, n});
}

static inline enum quick_idle is_idle(struct idle_words *w, struct letters key, struct str word)
{
	uint64_t hash = (key.head ^ key.tail * HASH_FACTOR) * HASH_FACTOR;
	struct letters *at = &w->slots[hash >> (64 - SLOT_BITS)];
	uint64_t verdict = at->head == key.head ? at->tail ^ key.tail : 0;
	if (verdict >> VERDICT_SHIFT == 0 || verdict << (64 - VERDICT_SHIFT) != 0) {
		verdict = (uint64_t)work_out(w->policy, word) << VERDICT_SHIFT;
		*at = (struct letters){key.head, key.tail | verdict};
	}
	return (enum quick_idle)(verdict >> VERDICT_SHIFT);
}

/* Whether the word behind the blank at i can be, or lead to, the number of a house: it begins with no letter, or as "nr.", "huisnummer",
 * "oz", "t/o", "bij" do. */
static inline bool may_be_house(struct str text, size_t i)
{
	char c = i + 1 < text.len ? text.ptr[i + 1] : 'a';
	char next = i + 2 < text.len ? text.ptr[i + 2] : 'a';
	return c < 'a' || c > 'z' || c == 'n' || c == 'h' || c == 'o' || c == 'w' || c == 'z' ||
	       (c == 't' && (next == '/' || next == 'o' || next == '.')) ||
	       (c == 'b' && next == 'i');
}

size_t idle_words_pass(struct idle_words *w, struct str text, size_t i)
{
	while (w && i < text.len) {
		struct letters key = letters_at(text, i);
		size_t n = cut_letters(&key), end = i + n;
		bool whole = end == text.len || (end < text.len && text.ptr[end] == ' ');
		if (n < 2 || n > WORD_MOST || !whole)
			break;
		enum quick_idle idle = is_idle(w, key, (struct str){text.ptr + i, n});
		if (idle == QUICK_IDLE_NOT ||
		    (idle == QUICK_IDLE_UNLESS_HOUSE && may_be_house(text, end)))
			break;
		i = end < text.len ? end + 1 : end;
	}
	return i;
}
