/*
 * The tokens of a piece while it is gathered: each distinct one once, with how often it came.
 * Private to text_pack.
 */
#ifndef STORE_TEXT_TOKENS_H
#define STORE_TEXT_TOKENS_H

#include "base/buffer.h"

/* Texts are read 16 bytes at a time: so many bytes behind the last one must be readable. */
#define TEXT_OVERREAD 16u

struct text_token {
	uint64_t low, high; /* its first 16 bytes, the rest 0 */
	uint32_t len, count;
	uint32_t at;   /* in bytes */
	uint32_t code; /* text_pack: as it is written, lowest byte first; TEXT_LITERAL: none */
};

struct text_slot {
	uint32_t tag, token; /* token + 1; 0: free */
};

struct text_tokens {
	struct text_token *items;
	uint32_t n, capacity;
	struct text_slot *slots;
	uint32_t mask;
	struct buffer bytes; /* with TEXT_OVERREAD to spare */
};

void text_tokens_init(struct text_tokens *t);
void text_tokens_drop(struct text_tokens *t);
void text_tokens_reset(struct text_tokens *t);
/* The number of the token, which counts one more; TEXT_OVERREAD bytes behind it can be read. */
uint32_t text_tokens_add(struct text_tokens *t, const char *p, uint32_t len);

#endif
