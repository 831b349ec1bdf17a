/*
 * Look-ups of one dimension over a run. In blocks: first all inputs are packed and their slots
 * asked for, then the bytes that long inputs will be compared with, then all are looked up; so a
 * block's waits pass together. A block's inputs fit a core's first cache.
 */
#include "transform/run.h"

#define BLOCK 64

static uint32_t miss(struct transform *t, const struct run *r, size_t d, size_t row)
{
	transform_record(t, r->in, run_record(r, row));
	return resolve_miss(t, d, &t->variants[r->row_variant[row]]);
}

static inline uint32_t look_up(struct transform *t, struct keyed *k, const struct keyed_input *in,
			       size_t d, size_t row)
{
	const uint32_t *hit = keyed_hit(k, in);
	if (hit)
		return *hit;
	bool is_new;
	uint32_t *value = keyed_get(k, in, &is_new);
	return is_new ? keyed_set(value, miss(t, t->run, d, row)) : *value;
}

static void pack_block(const struct run *r, const struct keyed *k, struct keyed_input *inputs,
		       size_t row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct record *record = run_record(r, row + i);
		keyed_pack(&inputs[i], k, &r->in->fields[record->first], record->nfields,
			   r->row_variant[row + i]);
		keyed_fetch_slot(k, &inputs[i]);
	}
}

/* Inputs of one column, nearly all of them short: as pack_block and look_up, with everything that
 * does not change outside the loops. Half the instructions, and most look-ups are of this kind. */
struct words {
	uint64_t a, b, hash;
	uint32_t size; /* 0: not short */
};

static void pack_words(const struct run *r, const struct keyed *k, struct words *words, size_t row,
		       size_t n)
{
	size_t column = (size_t)k->columns[0];
	for (size_t i = 0; i < n; i++) {
		struct str s = r->cells[row + i][column];
		struct words *w = &words[i];
		if (s.len > KEYED_SHORT) {
			w->size = 0;
			w->hash = 0;
			continue;
		}
		keyed_words(s, &w->a, &w->b);
		w->size = (uint32_t)s.len + 1;
		w->hash = keyed_mix(w->a ^ s.len, w->b);
		__builtin_prefetch(&k->slots[w->hash & k->mask]);
	}
}

static uint32_t look_up_row(struct transform *t, size_t d, size_t row)
{
	struct keyed_input input;
	struct keyed *k = &t->dimensions[d].keyed;
	pack_block(t->run, k, &input, row, 1);
	return look_up(t, k, &input, d, row);
}

static bool look_up_words(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	struct words words[BLOCK];
	const struct keyed *k = &t->dimensions[d].keyed;
	uint32_t all = 0;
	pack_words(t->run, k, words, row, n);
	for (size_t i = 0; i < n; i++) {
		const struct words *w = &words[i];
		const struct keyed_slot *slot = &k->slots[w->hash & k->mask];
		bool hit = (w->size != 0) & (slot->a == w->a) & (slot->b == w->b) &
			   (slot->size == w->size);
		keys[i] = hit ? slot->value : look_up_row(t, d, row + i);
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
}

static bool is_plain(const struct transform *t, const struct keyed *k)
{
	return k->n == 1 && !k->by_variant && (size_t)k->columns[0] < t->run->narrowest &&
	       k->longs <= k->count / 8;
}

static bool look_up_block(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	struct keyed_input inputs[BLOCK];
	struct keyed *k = &t->dimensions[d].keyed;
	uint32_t all = 0;
	pack_block(t->run, k, inputs, row, n);
	for (size_t i = 0; i < n; i++)
		keyed_fetch_bytes(k, &inputs[i]);
	for (size_t i = 0; i < n; i++) {
		uint32_t value = look_up(t, k, &inputs[i], d, row + i);
		keys[i] = value;
		all |= value;
	}
	return (all & SPECIAL_BIT) != 0;
}

/* Nothing of the record is involved: one value for each variant. */
static bool constant_block(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	uint32_t all = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t *value = &t->dimensions[d].by_variant[t->run->row_variant[row + i]];
		if (*value == 0)
			*value = miss(t, t->run, d, row + i) + 1;
		keys[i] = *value - 1;
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
}

void run_keys(struct transform *t, struct entry_batch *out, size_t d)
{
	struct run *r = t->run;
	const struct keyed *k = &t->dimensions[d].keyed;
	uint32_t *keys = out->keys[d] + r->base;
	bool (*fill)(struct transform *, size_t, uint32_t *, size_t, size_t) =
		k->n == 0        ? constant_block
		: is_plain(t, k) ? look_up_words
				 : look_up_block;
	for (size_t row = 0; row < r->nrows; row += BLOCK) {
		size_t n = r->nrows - row < BLOCK ? r->nrows - row : BLOCK;
		bool special = fill(t, d, keys + row, row, n);
		for (size_t i = row; special && i < row + n; i++)
			if (keys[i] & SPECIAL_BIT)
				r->odd[r->row_record[i]] = true;
	}
}

/* Nearly all texts have no blank at their ends and are no missing value. */
static inline struct str text_of(struct transform *t, const struct run *r, int field, size_t row)
{
	const struct record *record = run_record(r, row);
	size_t column = (size_t)t->match.columns[field];
	struct str s = column < record->nfields ? r->in->fields[record->first + column] : STR("");
	if (t->r->missing.n == 0 && t->r->fields[field].values.n == 0)
		return str_quick_trim(s);
	transform_record(t, r->in, record);
	struct row of = row_record(t, NULL);
	return row_text(&of, field);
}

void run_texts(struct transform *t, struct entry_batch *out, size_t d)
{
	const struct run *r = t->run;
	int field = t->dimensions[d].fields[0];
	struct value *values = out->texts[d] + r->base;
	size_t total = 0;
	for (size_t i = 0; i < r->nrows; i++) {
		struct str s = text_of(t, r, field, i);
		values[i] = s.len ? value_text(s) : value_null();
		total += s.len;
	}
	char *bytes = arena_bytes(out->arena, total);
	for (size_t i = 0; i < r->nrows; i++) {
		struct str *s = &values[i].text;
		if (s->len == 0)
			continue;
		memcpy(bytes, s->ptr, s->len);
		s->ptr = bytes;
		bytes += s->len;
	}
}
