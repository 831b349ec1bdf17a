/*
 * The tokens of a piece while it is gathered: each distinct one once, with how often it came.
 *
 * Tokens lie in order of arrival, so that those that come often share few cache lines. A slot holds
 * a number and half a hash, so that the slots of a piece stay in the second cache; that of a word
 * is asked for when the word is found (text_gather). Slots that held the tokens themselves, for one
 * access instead of two, were four times as large: packing texts of which one word in ten hardly
 * comes back took a twelfth more. Without the hash, which tells a new word before its token is at
 * hand, it is half of that. Private to text_pack.
 */
#ifndef SEGMENT_TEXT_TOKENS_H
#define SEGMENT_TEXT_TOKENS_H

#include "base/memory/buffer.h"
#include "segment/text_word.h"

/* The first tokens, which no word has: the end of a text, and no text. */
enum text_mark { TEXT_MARK_END, TEXT_MARK_NULL, TEXT_MARKS };

struct text_word {
	uint64_t a, b; /* the first 8 bytes, the rest 0; the last 8 when there are more than 8 */
	uint64_t hash;
	const char *at;
	uint32_t size; /* bytes + 1 */
	uint32_t ends; /* 1: a text ends behind it */
};

struct text_token {
	uint64_t a, b; /* as those of the word */
	uint32_t size; /* bytes + 1; of marks 0, which no word has */
	uint32_t count;
};

struct text_slot {
	uint32_t token; /* 0: free */
	uint32_t hash;  /* the upper half */
};

struct text_tokens {
	struct text_slot *slots;
	uint32_t shift; /* of a hash, to a slot */
	uint32_t n, capacity;
	struct text_token *tokens; /* [n] */
	uint32_t *at;              /* [n + 1] where each begins in bytes; a space is behind each */
	struct buffer bytes;       /* with TEXT_OVERREAD to spare */
};

void text_tokens_init(struct text_tokens *t);
void text_tokens_drop(struct text_tokens *t);
/* Only the marks are left. */
void text_tokens_reset(struct text_tokens *t);
/* The numbers of the words' tokens, which count one more, and of TEXT_MARK_END behind each that
 * ends a text. Returns behind the last. */
uint32_t *text_tokens_find(struct text_tokens *t, const struct text_word *words, size_t n,
			   uint32_t *tokens);
/* How often each token came. */
void text_tokens_counts(const struct text_tokens *t, uint32_t *counts);

static inline void text_tokens_fetch(const struct text_tokens *t, uint64_t hash)
{
	__builtin_prefetch(&t->slots[hash >> t->shift]);
}

#endif
