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

/* The value of an input that is not in its first line, is new, or lies in pieces. */
static uint32_t look_further(struct transform *t, const struct lookup_input *in, size_t d,
			     size_t row)
{
	struct dimension_plan *p = &t->dimensions[d];
	struct keyed_input pieces;
	bool is_new;
	if (in->size == LOOKUP_PIECES) {
		pack_block(t->run, &p->keyed, &pieces, row, 1);
		return look_up(t, &p->keyed, &pieces, d, row);
	}
	uint32_t *value = lookup_get(&p->lookup, in, &is_new);
	return is_new ? (*value = miss(t, t->run, d, row)) : *value;
}

/* Gives the size of the largest. */
static inline uint32_t pack_inputs(const struct run *r, const struct lookup *l,
				   struct lookup_input *inputs, size_t row, size_t n,
				   size_t nfields)
{
	const struct lookup here = *l; /* so that it stays in registers */
	uint32_t largest = 0;
	for (size_t i = 0; i < n; i++) {
		const struct str *fields = r->cells[row + i] + here.first;
		if (nfields == 1)
			lookup_field(&inputs[i], *fields);
		else
			lookup_fields(&inputs[i], fields, nfields);
		__builtin_prefetch(lookup_line(&here, &inputs[i]));
		largest = inputs[i].size > largest ? inputs[i].size : largest;
	}
	return largest;
}

/* Asks for the bytes that inputs will be compared with. Always inline: gcc drops calls of functions
 * that do nothing but ask. */
static inline __attribute__((always_inline)) void
fetch_bytes(const struct lookup *l, const struct lookup_input *inputs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct lookup_spot *spots = lookup_line(l, &inputs[i])->spots;
		__builtin_prefetch(spots[spots[0].a != inputs[i].a].kept);
	}
}

/* One field, nearly always of few bytes. */
static bool look_up_field(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	struct lookup_input inputs[BLOCK];
	const struct lookup *l = &t->dimensions[d].lookup;
	uint32_t all = 0;
	if (pack_inputs(t->run, l, inputs, row, n, 1) > LOOKUP_SHORT + 1)
		fetch_bytes(l, inputs, n);
	for (size_t i = 0; i < n; i++) {
		const struct lookup_input *in = &inputs[i];
		const struct lookup_spot *s = lookup_spot(l, in);
		bool hit = s && (in->size <= LOOKUP_SHORT + 1 ||
				 lookup_same_bytes(s->kept, in->bytes, in->size - 1));
		keys[i] = hit ? s->value : look_further(t, in, d, row + i);
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
}

/* Several fields: their bytes are compared, and are asked for before. */
static bool look_up_fields(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	struct lookup_input inputs[BLOCK];
	const struct lookup *l = &t->dimensions[d].lookup;
	uint32_t all = 0;
	pack_inputs(t->run, l, inputs, row, n, l->last - l->first + 1);
	fetch_bytes(l, inputs, n);
	for (size_t i = 0; i < n; i++) {
		const struct lookup_input *in = &inputs[i];
		const struct lookup_spot *s = lookup_spot(l, in);
		bool hit = s && lookup_same_bytes(s->kept, in->bytes, in->size - 1);
		keys[i] = hit ? s->value : look_further(t, in, d, row + i);
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
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

/* True when some key is a special value. */
typedef bool fill_keys(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n);

static fill_keys *fill_of(const struct transform *t, size_t d)
{
	const struct lookup *l = &t->dimensions[d].lookup;
	if (t->dimensions[d].keyed.n == 0)
		return constant_block;
	if (!lookup_usable(l, t->run->narrowest))
		return look_up_block;
	return l->first == l->last ? look_up_field : look_up_fields;
}

void run_keys(struct transform *t, struct entry_batch *out, size_t d)
{
	struct run *r = t->run;
	uint32_t *keys = out->keys[d] + r->base;
	fill_keys *fill = fill_of(t, d);
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
