/*
 * Days that a level hides are shown as their month (its first day, as everywhere); no day gets further than here. They are read all
 * the same, for one that is no day of the calendar says that fields stand in other columns, one of another year that it is another file.
 */
#include "model/date.h"
#include "transform/run.h"
#include "transform/watches.h"

struct hidden_days {
	struct buffer text; /* as written in the line before */
	uint32_t key;       /* what that came to */
	int32_t day;
	bool is_day, any;
};

#define WRITTEN_MOST 200u /* bytes of a day, with its time */

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

static void read_day(struct transform *t, struct hidden_days *h, const struct row *row, size_t d)
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

static void see_day(struct transform *t, struct hidden_days *h, size_t row, size_t d)
{
	const struct record_run *r = t->now.run;
	transform_record(t, r->in, run_record(r, row));
	struct row of = row_record(t, &t->plan.variants[r->row_variant[row]]);
	struct str text = row_text(&of, t->plan.dimensions[d].day);
	if (h->any && str_eq(text, buffer_str(&h->text)))
		return;
	buffer_reset(&h->text);
	buffer_append(&h->text, text.ptr, text.len);
	h->any = !h->text.overflow;
	read_day(t, h, &of, d);
	arena_reset(t->now.scratch);
}

bool levels_see_days(struct transform *t, const struct entry_batch *out, size_t d, uint32_t *keys,
		     size_t row, size_t n)
{
	struct hidden_days h = {.any = false};
	const struct record_run *r = t->now.run;
	uint32_t all = 0;
	buffer_init(&h.text, WRITTEN_MOST);
	for (size_t i = 0; i < n; i++) {
		see_day(t, &h, row + i, d);
		if (h.is_day)
			watch_hidden_day(t, d, h.day, out->lines[r->base + row + i]);
		/* Of a cell that may be of few the month is not told either. */
		bool guarded = r->any_guarded && r->row_guarded[row + i] && !t->guard->shown[d];
		keys[i] = guarded && h.is_day ? levels_key(t, d) : h.key;
		all |= keys[i];
	}
	buffer_drop(&h.text);
	return (all & SPECIAL_BIT) != 0;
}
