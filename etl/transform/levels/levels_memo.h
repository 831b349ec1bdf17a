/*
 * What a member's code says, asked once for each member: a ledger has millions of lines and some hundred taakvelden.
 * Private to transform's levels*.c.
 */
#ifndef TRANSFORM_LEVELS_LEVELS_MEMO_H
#define TRANSFORM_LEVELS_LEVELS_MEMO_H

#include "transform/plan.h"

/* What is asked: whether taakveld or category is guarded (enum levels_verdict), and the level that it gives. */
enum memo_kind { MEMO_TASK, MEMO_CATEGORY, MEMO_TASK_LEVEL, MEMO_CATEGORY_LEVEL };

struct memo {
	enum memo_kind kind;
	size_t dimension;
	uint8_t *of_key; /* what was answered, + 1; 0: not asked yet */
	size_t n;
};

/* Of the source at hand. It stays where it is until the next. */
struct memo *memo_of(struct transform *t, enum memo_kind kind, size_t dimension);
int memo_ask(const struct transform *t, struct memo *m, const struct entry_batch *out, size_t row);

/* The answer for a row's member. */
static inline int memo_row(const struct transform *t, struct memo *m, const struct entry_batch *out,
			   size_t row)
{
	uint32_t key = out->is_text[m->dimension] ? UINT32_MAX : out->keys[m->dimension][row];
	return key < m->n && m->of_key[key] ? m->of_key[key] - 1 : memo_ask(t, m, out, row);
}

#endif
