/*
 * Look-ups of one dimension over a run. In blocks: first all inputs are packed and their slots
 * asked for, then the bytes that long inputs will be compared with, then all are looked up; so a
 * block's waits pass together. A block's inputs fit a core's first cache.
 */
#include "descriptor/levels.h"
#include "transform/run.h"

#define BLOCK LOOKUP_BLOCK

static uint32_t miss(struct transform *t, const struct record_run *r, size_t d, size_t row)
{
	transform_record(t, r->in, run_record(r, row));
	return resolve_miss(t, d, &t->plan.variants[r->row_variant[row]]);
}

static inline uint32_t look_up(struct transform *t, struct keyed *k, const struct keyed_input *in,
			       size_t d, size_t row)
{
	const uint32_t *hit = keyed_hit(k, in);
	if (hit)
		return *hit;
	bool is_new;
	uint32_t *value = keyed_get(k, in, &is_new);
	return is_new ? keyed_set(value, miss(t, t->now.run, d, row)) : *value;
}

static void pack_block(const struct record_run *r, const struct keyed *k,
		       struct keyed_input *inputs, size_t row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct record *record = run_record(r, row + i);
		keyed_pack(&inputs[i], k, &r->in->fields[record->first], record->nfields,
			   r->row_variant[row + i]);
		keyed_fetch_slot(k, &inputs[i]);
	}
}

/* The value of an input that is new, or lies in pieces. */
static uint32_t look_further(struct transform *t, size_t d, size_t row)
{
	struct dimension_plan *p = &t->plan.dimensions[d];
	struct keyed_input pieces;
	bool is_new;
	uint32_t *value = lookup_get(&p->lookup, t->now.run->cells[row], &is_new);
	if (!value) {
		pack_block(t->now.run, &p->keyed, &pieces, row, 1);
		return look_up(t, &p->keyed, &pieces, d, row);
	}
	return is_new ? (*value = miss(t, t->now.run, d, row)) : *value;
}

/* Inputs that nearly always lie in one piece. */
static bool look_up_pieces(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	const struct record_run *r = t->now.run;
	uint32_t all;
	uint64_t missed =
		lookup_block(&t->plan.dimensions[d].lookup, r->cells + row, n, keys, &all);
	for (; missed; missed &= missed - 1) {
		size_t i = (size_t)__builtin_ctzll(missed);
		keys[i] = look_further(t, d, row + i);
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
}

static bool look_up_block(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	struct keyed_input inputs[BLOCK];
	struct keyed *k = &t->plan.dimensions[d].keyed;
	uint32_t all = 0;
	pack_block(t->now.run, k, inputs, row, n);
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
		uint32_t *value =
			&t->plan.dimensions[d].by_variant[t->now.run->row_variant[row + i]];
		if (*value == 0)
			*value = miss(t, t->now.run, d, row + i) + 1;
		keys[i] = *value - 1;
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
}

/* True when some key is a special value. */
typedef bool fill_keys(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n);

static fill_keys *fill_of(const struct transform *t, size_t d)
{
	if (t->plan.dimensions[d].keyed.n == 0)
		return constant_block;
	return lookup_usable(&t->plan.dimensions[d].lookup, t->now.run->narrowest) ? look_up_pieces
										   : look_up_block;
}

/* Rows from `row` on, at most n, that are all hidden or all shown. */
static size_t stretch(const struct transform *t, size_t d, size_t row, size_t n)
{
	bool hidden = levels_hide(t, d, row);
	size_t i = 1;
	while (i < n && levels_hide(t, d, row + i) == hidden)
		i++;
	return i;
}

/* Rows that are shown and hidden ones by turns: the shown ones are looked up together, in their order, for one by one each waits
 * for memory by itself. */
static bool fill_shown(struct transform *t, size_t d, uint32_t *keys, size_t row, size_t n)
{
	const uint32_t hidden = levels_key(t, d);
	const struct str *cells[BLOCK];
	uint32_t values[BLOCK], all = 0;
	uint8_t rows[BLOCK];
	size_t shown = 0;
	for (size_t i = 0; i < n; i++) {
		keys[i] = hidden;
		cells[shown] = t->now.run->cells[row + i];
		rows[shown] = (uint8_t)i;
		shown += !levels_hide(t, d, row + i);
	}
	uint64_t missed =
		shown ? lookup_block(&t->plan.dimensions[d].lookup, cells, shown, values, &all) : 0;
	for (; missed; missed &= missed - 1) {
		size_t i = (size_t)__builtin_ctzll(missed);
		values[i] = look_further(t, d, row + rows[i]);
		all |= values[i];
	}
	for (size_t i = 0; i < shown; i++)
		keys[rows[i]] = values[i];
	return (all & SPECIAL_BIT) != 0;
}

static size_t fill_stretch(struct transform *t, const struct entry_batch *out, size_t d,
			   uint32_t *keys, size_t row, size_t n, fill_keys *fill, bool *special)
{
	*special = false;
	if (!levels_may_hide(t, d)) {
		*special = fill(t, d, keys, row, n);
		return n;
	}
	/* That a member is hidden is noted where the first one is: members keep the order of the file. */
	if (fill == look_up_pieces && t->hidden_keys[d] && t->plan.dimensions[d].day == NONE) {
		*special = fill_shown(t, d, keys, row, n);
		return n;
	}
	n = stretch(t, d, row, n);
	if (!levels_hide(t, d, row)) {
		*special = fill(t, d, keys, row, n);
		return n;
	}
	if (t->plan.dimensions[d].day != NONE) {
		*special = levels_see_days(t, out, d, keys, row, n);
		return n;
	}
	uint32_t hidden = levels_key(t, d);
	for (size_t i = 0; i < n; i++)
		keys[i] = hidden;
	return n;
}

void run_keys(struct transform *t, struct entry_batch *out, size_t d)
{
	struct record_run *r = t->now.run;
	uint32_t *keys = out->keys[d] + r->base;
	fill_keys *fill = fill_of(t, d);
	for (size_t row = 0, n; row < r->nrows; row += n) {
		bool special;
		n = r->nrows - row < BLOCK ? r->nrows - row : BLOCK;
		n = fill_stretch(t, out, d, keys + row, row, n, fill, &special);
		for (size_t i = row; special && i < row + n; i++)
			if (keys[i] & SPECIAL_BIT)
				r->odd[r->row_record[i]] = true;
	}
}

/* Nearly all texts have no blank at their ends and are no missing value. */
static inline struct str text_of(struct transform *t, const struct record_run *r, int field,
				 size_t row)
{
	const struct record *record = run_record(r, row);
	size_t column = (size_t)t->plan.match.columns[field];
	struct str s = column < record->nfields ? r->in->fields[record->first + column] : STR("");
	if (t->plan.r->missing.n == 0 && t->plan.r->fields[field].values.n == 0)
		return str_quick_trim(s);
	transform_record(t, r->in, record);
	struct row of = row_record(t, NULL);
	return row_text(&of, field);
}

void run_texts(struct transform *t, struct entry_batch *out, size_t d)
{
	const struct record_run *r = t->now.run;
	int field = t->plan.dimensions[d].fields[0];
	struct value *values = out->texts[d] + r->base;
	const bool any_hidden = levels_may_hide(t, d);
	size_t total = 0;
	for (size_t i = 0; i < r->nrows; i++) {
		bool hidden = any_hidden && levels_hide(t, d, i);
		struct str s = hidden ? STR(MEMBER_HIDDEN) : text_of(t, r, field, i);
		values[i] = s.len ? value_text(s) : value_null();
		if (t->gate && s.len && !hidden) {
			transform_record(t, r->in, run_record(r, i));
			redact_value(t, d, 0, out->arena, &values[i]);
			redact_note_row(t, d, out, r->base + i);
		}
		total += values[i].text.len;
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
