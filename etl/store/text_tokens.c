#include "store/text_tokens.h"
#include "base/arena.h"
#include "base/hash.h"
#include <stdlib.h>

#define FEWEST_SLOTS 4096u

void text_tokens_init(struct text_tokens *t)
{
	*t = (struct text_tokens){.mask = FEWEST_SLOTS - 1, .capacity = FEWEST_SLOTS / 2};
	t->slots = xcalloc(FEWEST_SLOTS, sizeof *t->slots);
	t->items = xmalloc(t->capacity * sizeof *t->items);
	buffer_init(&t->bytes, SIZE_MAX);
}

void text_tokens_drop(struct text_tokens *t)
{
	free(t->slots);
	free(t->items);
	buffer_drop(&t->bytes);
}

void text_tokens_reset(struct text_tokens *t)
{
	memset(t->slots, 0, (t->mask + 1) * sizeof *t->slots);
	t->n = 0;
	buffer_reset(&t->bytes);
}

/* The first n bytes at p of a word of 8, the rest 0. */
static uint64_t head(const char *p, uint32_t n)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return n >= 8 ? word : word & (((uint64_t)1 << (8 * n)) - 1);
}

static uint32_t hash_of(const struct text_token *token, const char *p)
{
	uint64_t h = token->low * 0x9e3779b97f4a7c15u ^ token->len;

	if (token->len > 16)
		h = hash64(p, token->len);
	else if (token->high)
		h ^= (token->high ^ 0x94d049bb133111ebu) * 0xbf58476d1ce4e5b9u;
	h ^= h >> 32;
	return (uint32_t)((h * 0xd6e8feb86659fd93u) >> 32);
}

static bool same(const struct text_tokens *t, const struct text_token *a,
		 const struct text_token *b, const char *p)
{
	return a->low == b->low && a->high == b->high && a->len == b->len &&
	       (a->len <= 16 || memcmp(t->bytes.ptr + a->at, p, a->len) == 0);
}

static void grow(struct text_tokens *t)
{
	uint32_t slots = 2 * (t->mask + 1), mask = slots - 1;
	struct text_slot *bigger = xcalloc(slots, sizeof *bigger);

	for (uint32_t i = 0; i <= t->mask; i++) {
		if (!t->slots[i].token)
			continue;
		uint32_t at = t->slots[i].tag & mask;
		while (bigger[at].token)
			at = (at + 1) & mask;
		bigger[at] = t->slots[i];
	}
	free(t->slots);
	t->slots = bigger;
	t->mask = mask;
	t->capacity = slots / 2;
	t->items = xrealloc(t->items, t->capacity * sizeof *t->items);
}

static uint32_t add_new(struct text_tokens *t, struct text_token *token, const char *p,
			struct text_slot *slot, uint32_t tag)
{
	token->at = (uint32_t)t->bytes.len;
	token->count = 1;
	buffer_reserve(&t->bytes, token->len + TEXT_OVERREAD);
	buffer_append(&t->bytes, p, token->len);
	*slot = (struct text_slot){tag, t->n + 1};
	t->items[t->n] = *token;
	return t->n++;
}

uint32_t text_tokens_add(struct text_tokens *t, const char *p, uint32_t len)
{
	struct text_token token = {.len = len, .low = head(p, len < 8 ? len : 8)};

	if (len > 8)
		token.high = head(p + 8, len < 16 ? len - 8 : 8);
	uint32_t tag = hash_of(&token, p);
	if (t->n == t->capacity)
		grow(t);
	for (uint32_t i = tag & t->mask;; i = (i + 1) & t->mask) {
		struct text_slot *slot = &t->slots[i];
		if (!slot->token)
			return add_new(t, &token, p, slot, tag);
		if (slot->tag == tag && same(t, &t->items[slot->token - 1], &token, p)) {
			t->items[slot->token - 1].count++;
			return slot->token - 1;
		}
	}
}
