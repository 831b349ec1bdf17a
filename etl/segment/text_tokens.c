#include "segment/text_tokens.h"
#include "base/error.h"
#include "base/memory/arena.h"
#include <stdlib.h>

#define FEWEST_BITS 12u

static uint32_t nslots(const struct text_tokens *t)
{
	return (uint32_t)1 << (64 - t->shift);
}

static struct text_slot *new_slots(uint32_t n)
{
	return xtable(n * sizeof(struct text_slot));
}

/* A token for each two slots. */
static void make_room(struct text_tokens *t)
{
	t->capacity = nslots(t) / 2;
	t->at = xrealloc(t->at, (t->capacity + 1u) * sizeof *t->at);
	t->tokens = xrealloc(t->tokens, t->capacity * sizeof *t->tokens);
}

void text_tokens_init(struct text_tokens *t)
{
	*t = (struct text_tokens){.shift = 64 - FEWEST_BITS};
	t->slots = new_slots(nslots(t));
	make_room(t);
	buffer_init(&t->bytes, SIZE_MAX);
	text_tokens_reset(t);
}

void text_tokens_drop(struct text_tokens *t)
{
	free(t->slots);
	free(t->tokens);
	free(t->at);
	buffer_drop(&t->bytes);
}

static void grow(struct text_tokens *t)
{
	uint32_t n = nslots(t), mask = 2 * n - 1;
	struct text_slot *bigger = new_slots(2 * n);

	t->shift--;
	for (uint32_t i = 0; i < n; i++) {
		if (!t->slots[i].token)
			continue;
		uint32_t at = t->slots[i].hash >> (t->shift - 32);
		while (bigger[at].token)
			at = (at + 1) & mask;
		bigger[at] = t->slots[i];
	}
	free(t->slots);
	t->slots = bigger;
	make_room(t);
}

static uint32_t add_new(struct text_tokens *t, const struct text_word *w, struct text_slot *slot)
{
	uint32_t len = w->size - 1;

	*slot = (struct text_slot){t->n, (uint32_t)(w->hash >> 32)};
	t->tokens[t->n] = (struct text_token){w->a, w->b, w->size, 1};
	buffer_reserve(&t->bytes, w->size + TEXT_OVERREAD);
	char *out = t->bytes.ptr + t->bytes.len;
	if (len <= TEXT_SHORT)
		memcpy(out, w->at, TEXT_SHORT); /* both have bytes to spare */
	else
		memcpy(out, w->at, len);
	out[len] = ' ';
	t->bytes.len += w->size;
	t->at[t->n + 1] = (uint32_t)t->bytes.len;
	return t->n++;
}

static bool same(const struct text_tokens *t, uint32_t token, const struct text_word *w)
{
	const struct text_token *k = &t->tokens[token];

	return k->a == w->a && k->b == w->b && k->size == w->size &&
	       (w->size <= TEXT_SHORT + 1 ||
		memcmp(t->bytes.ptr + t->at[token], w->at, w->size - 1) == 0);
}

/* Not inline: the loop that calls it keeps what it needs in registers. */
__attribute__((noinline)) static uint32_t find(struct text_tokens *t, const struct text_word *w)
{
	if (t->n == t->capacity)
		grow(t);
	uint32_t mask = nslots(t) - 1, hash = (uint32_t)(w->hash >> 32);
	for (uint32_t i = (uint32_t)(w->hash >> t->shift);; i = (i + 1) & mask) {
		struct text_slot *slot = &t->slots[i];
		if (!slot->token)
			return add_new(t, w, slot);
		if (slot->hash == hash && same(t, slot->token, w)) {
			t->tokens[slot->token].count++;
			return slot->token;
		}
	}
}

uint32_t *text_tokens_find(struct text_tokens *t, const struct text_word *words, size_t n,
			   uint32_t *tokens)
{
	const struct text_slot *slots = t->slots;
	struct text_token *known = t->tokens;
	uint32_t shift = t->shift;

	for (const struct text_word *w = words; w < words + n; w++) {
		const struct text_slot *slot = &slots[w->hash >> shift];
		uint32_t token = slot->token;
		struct text_token *k = &known[token];
		/* Most are short and lie in their first slot. The hash foretells the rest, and is
		 * there sooner. */
		if (slot->hash == (uint32_t)(w->hash >> 32) &&
		    ((k->a ^ w->a) | (k->b ^ w->b) | (k->size ^ w->size) |
		     (w->size > TEXT_SHORT + 1)) == 0) {
			k->count++;
		} else {
			token = find(t, w);
			slots = t->slots;
			known = t->tokens;
			shift = t->shift;
		}
		tokens[0] = token;
		tokens[1] = TEXT_MARK_END;
		tokens += 1 + w->ends;
	}
	return tokens;
}

void text_tokens_counts(const struct text_tokens *t, uint32_t *counts)
{
	for (uint32_t i = 0; i < t->n; i++)
		counts[i] = t->tokens[i].count;
}

void text_tokens_reset(struct text_tokens *t)
{
	memset(t->slots, 0, nslots(t) * sizeof *t->slots);
	if (t->n < nslots(t) / 8 && nslots(t) > 1u << FEWEST_BITS) {
		t->shift++; /* the piece after a strange one is emptied sooner */
		t->capacity = nslots(t) / 2;
	}
	buffer_reset(&t->bytes);
	t->n = TEXT_MARKS;
	memset(t->at, 0, (TEXT_MARKS + 1) * sizeof *t->at);
	memset(t->tokens, 0, TEXT_MARKS * sizeof *t->tokens);
}
