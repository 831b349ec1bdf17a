#include "transform/levels/levels_memo.h"

#include "descriptor/levels.h"

#define MEMOS_MOST 8u /* the kinds, for the levels' dimensions and for those of small cells */
#define KEYS_LEAST 256u
#define KEYS_MOST (1u << 20) /* beyond, each row is asked by itself */

struct memos {
	struct memo items[MEMOS_MOST];
	size_t n;
};

struct memos *memos_new(struct arena *a)
{
	struct memos *m = ARENA_NEW(a, struct memos);
	*m = (struct memos){.n = 0};
	return m;
}

struct memo *memo_of(struct transform *t, enum memo_kind kind, size_t dimension)
{
	struct memos *all = t->now.memos;
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].kind == kind && all->items[i].dimension == dimension)
			return &all->items[i];
	all->items[all->n] = (struct memo){.kind = kind, .dimension = dimension};
	return &all->items[all->n++];
}

struct str levels_code(const struct transform *t, const struct entry_batch *out, size_t d,
		       size_t row)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	uint32_t key = out->keys[d][row];
	if (out->is_text[d] || shape->attributes[shape->key].type != VALUE_STRING)
		return STR("");
	if (key & SPECIAL_BIT) {
		if (t->now.specials[key & ~SPECIAL_BIT].reject)
			return STR("");
		key = t->now.specials[key & ~SPECIAL_BIT].key;
	}
	const struct value *v = &dictionary_get(t->dictionaries[d], key)[shape->key];
	return v->null ? STR("") : v->text;
}

static int answer(const struct transform *t, const struct memo *m, struct str code)
{
	switch (m->kind) {
	case MEMO_TASK:
		return levels_task(code);
	case MEMO_CATEGORY:
		return levels_category(code);
	case MEMO_TASK_LEVEL:
		return levels_of_task(&t->now.shown, code);
	case MEMO_CATEGORY_LEVEL:
		return levels_of_category(&t->now.shown, code);
	}
	return 0;
}

static void make_room(const struct transform *t, struct memo *m, uint32_t key)
{
	size_t n = m->n ? m->n : KEYS_LEAST;
	while (n <= key)
		n *= 2;
	uint8_t *more = ARENA_ARRAY(t->now.arena, uint8_t, n);
	memset(more, 0, n);
	if (m->n)
		memcpy(more, m->of_key, m->n);
	m->of_key = more;
	m->n = n;
}

int memo_ask(const struct transform *t, struct memo *m, const struct entry_batch *out, size_t row)
{
	int said = answer(t, m, levels_code(t, out, m->dimension, row));
	uint32_t key = out->is_text[m->dimension] ? UINT32_MAX : out->keys[m->dimension][row];
	/* A value that is looked at again is no member yet. */
	if (key >= KEYS_MOST)
		return said;
	if (key >= m->n)
		make_room(t, m, key);
	m->of_key[key] = (uint8_t)(said + 1);
	return said;
}
