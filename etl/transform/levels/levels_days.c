/*
 * Days that a level hides are shown as their month (its first day, as everywhere); no day gets further than here. They are read all
 * the same, for one that is no day of the calendar says that fields stand in other columns, one of another year that it is another file.
 */
#include "base/memory/hash.h"
#include "model/date.h"
#include "transform/run.h"
#include "transform/watch/watches.h"

#define WRITTEN_MOST 24u /* bytes of a day that is kept */
#define KEPT 64u         /* days: a ledger has those of a month in some order, again and again */

/* As it was written, and what that came to. */
struct hidden_day {
	char text[WRITTEN_MOST];
	size_t len, dimension;
	uint32_t key;
	int32_t day;
	bool is_day;
};

/* Those of the source, each where the hash of its text leads; len 0: none. */
struct hidden_days {
	struct hidden_day kept[KEPT];
};

/* The member of its month, in which nothing but that is told. */
static uint32_t month_key(struct transform *t, size_t d, int32_t date)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	int year, month, day;
	bool is_new = false;
	date_to_civil(date, &year, &month, &day);
	dictionary_hidden(shape, tuple);
	for (size_t a = 0; a < shape->nattributes; a++)
		if (t->plan.dimensions[d].fields[a] == t->plan.dimensions[d].day)
			tuple[a] = value_number(date - day + 1);
	uint32_t key = dictionary_put(t->dictionaries[d], tuple, &is_new);
	t->new_members[d] += is_new;
	return key;
}

static void read_day(struct transform *t, struct hidden_day *h, const struct row *row, size_t d)
{
	struct value v = value_null();
	int field = t->plan.dimensions[d].day;
	enum row_result result = row_field(row, field, &v);
	bool is_day = result != ROW_BAD && !v.null;
	uint32_t hidden = is_day ? month_key(t, d, (int32_t)v.number) : levels_key(t, d);
	const struct special odd = {.key = hidden,
				    .bad_field = result == ROW_BAD ? field : NONE,
				    .moved_field = result == ROW_MOVED ? field : NONE,
				    .reject = result == ROW_BAD &&
					      !t->plan.r->fields[field].null_bad};
	h->is_day = is_day;
	h->day = h->is_day ? (int32_t)v.number : 0;
	h->key = result == ROW_BAD || result == ROW_MOVED ? resolve_special(t, &odd) : hidden;
}

/* What its text comes to: kept, where that is no fault, which is told of each line. */
static struct hidden_day see_day(struct transform *t, size_t row, size_t d)
{
	const struct record_run *r = t->now.run;
	transform_record(t, r->in, run_record(r, row));
	struct row of = row_record(t, &t->plan.variants[r->row_variant[row]]);
	struct str text = row_text(&of, t->plan.dimensions[d].day);
	struct hidden_day *at = &t->now.days->kept[hash64(text.ptr, text.len) % KEPT], seen;
	if (text.len && at->dimension == d && str_eq(text, (struct str){at->text, at->len}))
		return *at;
	read_day(t, &seen, &of, d);
	arena_reset(t->now.scratch);
	if (text.len <= WRITTEN_MOST && !(seen.key & SPECIAL_BIT)) {
		memcpy(seen.text, text.ptr, text.len);
		seen.len = text.len;
		seen.dimension = d;
		*at = seen;
	}
	return seen;
}

void levels_days_begin(struct transform *t)
{
	t->now.days = ARENA_NEW(t->now.arena, struct hidden_days);
}

bool levels_see_days(struct transform *t, const struct entry_batch *out, size_t d, uint32_t *keys,
		     size_t row, size_t n)
{
	const struct record_run *r = t->now.run;
	uint32_t all = 0;
	for (size_t i = 0; i < n; i++) {
		struct hidden_day h = see_day(t, row + i, d);
		if (h.is_day)
			watch_hidden_day(t, d, h.day, out->lines[r->base + row + i]);
		/* Of a cell that may be of few the month is not told either. */
		bool guarded = r->any_guarded && r->row_guarded[row + i] && !t->guard->shown[d];
		keys[i] = guarded && h.is_day ? levels_key(t, d) : h.key;
		all |= keys[i];
	}
	return (all & SPECIAL_BIT) != 0;
}
