/*
 * Years made comparable: codes of one year brought to those of another, by the cube's crosswalk,
 * which is a list in its storage text:
 *   "crosswalks": [{"dimension": "task", "attribute": "code", "year": "year",
 *                   "rows": [[2022, "6.2", 2023, "6.21", 400000000], …]}]
 * from year, from code, to year, to code, share in billionths. Codes change at the to year. Forward
 * a code is divided by the shares; back again it returns to the one code it came from, and stays
 * where it is when there are several.
 */
#include "base/memory/map.h"
#include "sheet/sheet.h"

#include <jansson.h>
#include <stdlib.h>

#define WHOLE 1000000000
#define MAX_PIECES 4096

struct step {
	int64_t from_year, to_year;
	struct str from_code, to_code;
	int64_t share;
	bool used, undivided;
};

struct crosswalk {
	struct arena *arena; /* of the question */
	const struct cube *cube;
	size_t dimension, attribute;
	size_t code_at, year_at; /* columns of the sheet's grouping */
	enum value_type year_type;
	int64_t target;
	struct step *steps;
	size_t nsteps;
	int64_t *turns; /* the to years, ascending */
	size_t nturns;
	struct map *members; /* code -> member + 1 */
	const struct dictionary *dictionary;
	struct crosswalk_piece *pieces, *other; /* [MAX_PIECES], with sums of `naggregates` each */
	size_t naggregates;
	bool full;
};

/* ---- reading ---- */

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct str text_at(struct crosswalk *w, const json_t *row, size_t i)
{
	return arena_dup(w->arena, str_z(json_string_value(json_array_get(row, i))));
}

static void read_steps(struct crosswalk *w, json_t *rows)
{
	size_t i, kept = 0;
	json_t *row;

	w->nsteps = w->nturns = json_array_size(rows);
	w->steps = ARENA_ARRAY(w->arena, struct step, w->nsteps + 1);
	w->turns = ARENA_ARRAY(w->arena, int64_t, w->nsteps + 1);
	json_array_foreach(rows, i, row)
	{
		struct step *s = &w->steps[i];
		s->from_year = json_integer_value(json_array_get(row, 0));
		s->from_code = text_at(w, row, 1);
		s->to_year = w->turns[i] = json_integer_value(json_array_get(row, 2));
		s->to_code = text_at(w, row, 3);
		s->share = json_integer_value(json_array_get(row, 4));
	}
	qsort(w->turns, w->nturns, sizeof *w->turns, compare_numbers);
	for (i = 0; i < w->nturns; i++)
		if (kept == 0 || w->turns[kept - 1] != w->turns[i])
			w->turns[kept++] = w->turns[i];
	w->nturns = kept;
}

static bool mentions(const struct columns *list, size_t dimension)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].kind == COLUMN_ATTRIBUTE &&
		    list->items[i].dimension == dimension)
			return true;
	return false;
}

static int find_dimension(const struct cube *c, const json_t *walk, const char *key)
{
	return cube_find_dimension(c, str_z(json_string_value(json_object_get(walk, key))));
}

/* The crosswalk of the one dimension that is asked for and has one, or NULL. */
static int choose(json_t **out, const struct sheet *t, json_t *walks, struct error *e)
{
	size_t i;
	json_t *walk;

	*out = NULL;
	if (json_array_size(walks) == 0)
		return error_set(e, STATUS_USAGE,
				 "This cube has no crosswalk, so its years cannot be made "
				 "comparable");
	json_array_foreach(walks, i, walk)
	{
		int d = find_dimension(t->r->cube, walk, "dimension");
		if (d < 0 || !mentions(&t->grouped, (size_t)d))
			continue;
		if (*out)
			return error_set(e, STATUS_USAGE,
					 "comparable brings the codes of one dimension to another "
					 "year: drill down by one at a time");
		*out = walk;
	}
	return 0;
}

static int check_cuts(const struct crosswalk *w, const struct question *r, struct error *e)
{
	for (size_t i = 0; i < r->ntests; i++)
		if (!r->tests[i].negated && r->tests[i].column.kind == COLUMN_ATTRIBUTE &&
		    r->tests[i].column.dimension == w->dimension)
			return error_set(e, STATUS_USAGE,
					 "cut=%.*s would take the codes of each year before they "
					 "are made comparable: leave it out, and drill down by it",
					 STR_ARG(r->tests[i].ref));
	return 0;
}

/* A year before all that it tells of, or behind, would give codes of another year than was asked. */
static int check_target(const struct crosswalk *w, struct picture *p, struct session *s,
			size_t year, struct error *e)
{
	const struct dictionary *years;
	size_t key = w->cube->dimensions[year].key;
	int64_t first = w->nturns ? w->turns[0] - 1 : w->target,
		last = w->nturns ? w->turns[w->nturns - 1] : w->target;

	if (picture_members(&years, p, s, year, e) != 0)
		return -1;
	for (uint32_t i = 0; i < dictionary_count(years); i++) {
		const struct value *v = &dictionary_get(years, i)[key];
		uint64_t n = (uint64_t)v->number;
		if (v->null || (w->year_type == VALUE_STRING && !str_to_u64(v->text, &n)) ||
		    w->year_type == VALUE_DATE)
			continue;
		first = (int64_t)n < first ? (int64_t)n : first;
		last = (int64_t)n > last ? (int64_t)n : last;
	}
	if (w->target >= first && w->target <= last)
		return 0;
	return error_set(e, STATUS_USAGE, "comparable=%lld: codes are known from %lld to %lld",
			 (long long)w->target, (long long)first, (long long)last);
}

static int index_members(struct crosswalk *w, struct picture *p, struct session *s, struct error *e)
{
	bool is_new;

	if (picture_members(&w->dictionary, p, s, w->dimension, e) != 0)
		return -1;
	w->members = map_new();
	for (size_t i = 0; i < dictionary_count(w->dictionary); i++) {
		const struct value *v = &dictionary_get(w->dictionary, (uint32_t)i)[w->attribute];
		if (v->null)
			continue;
		uint32_t *at = map_put(w->members, v->text, &is_new);
		if (is_new)
			*at = (uint32_t)i + 1;
	}
	return 0;
}

static void make_pieces(struct crosswalk *w)
{
	w->pieces = xcalloc(MAX_PIECES, sizeof *w->pieces);
	w->other = xcalloc(MAX_PIECES, sizeof *w->other);
	for (size_t i = 0; i < MAX_PIECES; i++) {
		w->pieces[i].sums = ARENA_ARRAY(w->arena, money_sum, w->naggregates + 1);
		w->other[i].sums = ARENA_ARRAY(w->arena, money_sum, w->naggregates + 1);
	}
}

static int set_up(struct crosswalk *w, struct sheet *t, json_t *walk, struct picture *p,
		  struct session *s, struct error *e)
{
	const struct cube *c = t->r->cube;
	int year = find_dimension(c, walk, "year");
	const struct dimension *d = &c->dimensions[w->dimension];
	int attribute = dimension_find_attribute(
		d, str_z(json_string_value(json_object_get(walk, "attribute"))));

	if (year < 0 || attribute < 0)
		return error_set(e, STATUS_STORE, "the crosswalk of dimension %.*s does not fit it",
				 STR_ARG(d->name));
	w->attribute = (size_t)attribute;
	read_steps(w, json_object_get(walk, "rows"));
	if (check_cuts(w, t->r, e) != 0)
		return -1;
	if (t->pivot != SIZE_MAX && t->grouped.items[t->pivot].dimension == w->dimension)
		return error_set(e, STATUS_USAGE,
				 "pivot=%.*s and comparable want the same codes: drill down by one "
				 "of them",
				 STR_ARG(t->r->pivot->ref));
	w->code_at = columns_add_attribute(&t->grouped, w->arena, c, w->dimension, w->attribute);
	w->year_at = columns_add_attribute(&t->grouped, w->arena, c, (size_t)year,
					   c->dimensions[year].key);
	w->year_type = c->dimensions[year].attributes[c->dimensions[year].key].type;
	w->naggregates = t->r->aggregates.n;
	make_pieces(w);
	return check_target(w, p, s, (size_t)year, e) || index_members(w, p, s, e) ? -1 : 0;
}

int crosswalk_open(struct crosswalk **out, struct sheet *t, struct picture *p, struct session *s,
		   struct error *e)
{
	const struct cube *c = t->r->cube;
	json_t *walk;

	if (t->r->comparable_off)
		return error_set(e, STATUS_USAGE, "comparable=%.*s: a year is needed",
				 STR_ARG(*t->r->comparable_off));
	json_t *storage = json_loadb(c->storage.ptr, c->storage.len, 0, NULL);
	int result = choose(&walk, t, json_object_get(storage, "crosswalks"), e);
	if (result == 0) {
		struct crosswalk *w = *out = xcalloc(1, sizeof *w);
		w->arena = t->r->arena;
		w->cube = c;
		w->target = t->r->comparable;
		w->dimension = walk ? (size_t)find_dimension(c, walk, "dimension") : SIZE_MAX;
		if (walk)
			result = set_up(w, t, walk, p, s, e);
	}
	json_decref(storage);
	return result;
}

void crosswalk_close(struct crosswalk *w)
{
	if (!w)
		return;
	if (w->members)
		map_free(w->members);
	free(w->pieces);
	free(w->other);
	free(w);
}

bool crosswalk_divides(const struct crosswalk *w)
{
	return w->dimension != SIZE_MAX;
}

/* ---- dividing ---- */

static const struct value *tuple_of(const struct crosswalk *w, struct str code)
{
	const uint32_t *member = map_get(w->members, code);

	return member ? dictionary_get(w->dictionary, *member - 1) : NULL;
}

/* Puts `share` of the piece to the end of the other list. */
static void put_piece(struct crosswalk *w, size_t *n, const struct crosswalk_piece *from,
		      struct str code, int64_t share)
{
	if (*n == MAX_PIECES) {
		w->full = true;
		return;
	}
	struct crosswalk_piece *p = &w->other[(*n)++];
	p->same = false;
	p->code = value_text(code);
	p->tuple = tuple_of(w, code);
	for (size_t k = 0; k < w->naggregates; k++)
		p->sums[k] = from->sums[k] * share / WHOLE;
}

static void keep_piece(struct crosswalk *w, size_t *n, const struct crosswalk_piece *from)
{
	if (*n == MAX_PIECES) {
		w->full = true;
		return;
	}
	struct crosswalk_piece *p = &w->other[(*n)++];
	money_sum *sums = p->sums;
	*p = *from;
	p->sums = sums;
	memcpy(sums, from->sums, w->naggregates * sizeof *sums);
}

/* Forward over one year: what the shares leave of the money goes to the largest. */
static void divide(struct crosswalk *w, size_t *n, const struct crosswalk_piece *from, int64_t turn)
{
	size_t first = *n, largest = *n;
	int64_t most = 0;

	for (size_t i = 0; i < w->nsteps && !w->full; i++) {
		struct step *s = &w->steps[i];
		if (s->to_year != turn || !str_eq(s->from_code, from->code.text))
			continue;
		s->used = true;
		if (s->share > most) {
			most = s->share;
			largest = *n;
		}
		put_piece(w, n, from, s->to_code, s->share);
	}
	if (*n == first) {
		keep_piece(w, n, from);
		return;
	}
	for (size_t k = 0; k < w->naggregates; k++) {
		money_sum rest = from->sums[k];
		for (size_t i = first; i < *n; i++)
			rest -= w->other[i].sums[k];
		w->other[largest].sums[k] += rest;
	}
}

/* Back over one year. */
static void unite(struct crosswalk *w, size_t *n, const struct crosswalk_piece *from, int64_t turn)
{
	struct step *only = NULL;
	size_t count = 0;

	for (size_t i = 0; i < w->nsteps; i++) {
		struct step *s = &w->steps[i];
		if (s->to_year != turn || !str_eq(s->to_code, from->code.text))
			continue;
		s->used = true;
		only = s;
		count++;
	}
	for (size_t i = 0; i < w->nsteps && count > 1; i++)
		if (w->steps[i].to_year == turn && str_eq(w->steps[i].to_code, from->code.text))
			w->steps[i].undivided = true;
	if (count == 1)
		put_piece(w, n, from, only->from_code, WHOLE);
	else
		keep_piece(w, n, from);
}

static bool year_of(const struct crosswalk *w, const struct value *v, int64_t *out)
{
	uint64_t year;

	if (v->null)
		return false;
	if (w->year_type == VALUE_INTEGER) {
		*out = v->number;
		return true;
	}
	bool read = w->year_type == VALUE_STRING && str_to_u64(v->text, &year) && year <= 9999;
	*out = read ? (int64_t)year : 0;
	return read;
}

static size_t pass(struct crosswalk *w, size_t n, int64_t turn,
		   void (*how)(struct crosswalk *, size_t *, const struct crosswalk_piece *,
			       int64_t))
{
	size_t made = 0;

	for (size_t i = 0; i < n && !w->full; i++)
		how(w, &made, &w->pieces[i], turn);
	struct crosswalk_piece *swap = w->pieces;
	w->pieces = w->other;
	w->other = swap;
	return made;
}

size_t crosswalk_split(struct crosswalk *w, const struct value *values, const money_sum *sums,
		       const struct crosswalk_piece **out)
{
	struct crosswalk_piece *first = w->pieces;
	size_t n = 1;
	int64_t year;

	*first = (struct crosswalk_piece){
		.same = true, .code = values[w->code_at], .sums = first->sums};
	memcpy(first->sums, sums, w->naggregates * sizeof *sums);
	if (!first->code.null && year_of(w, &values[w->year_at], &year)) {
		for (size_t i = 0; i < w->nturns; i++)
			if (year < w->turns[i] && w->turns[i] <= w->target)
				n = pass(w, n, w->turns[i], divide);
		for (size_t i = w->nturns; i-- > 0;)
			if (w->target < w->turns[i] && w->turns[i] <= year)
				n = pass(w, n, w->turns[i], unite);
	}
	*out = w->pieces;
	return w->full ? 0 : n;
}

void crosswalk_replace(const struct crosswalk *w, const struct crosswalk_piece *piece,
		       const struct column *column, struct value *value)
{
	if (piece->same || column->kind != COLUMN_ATTRIBUTE || column->dimension != w->dimension)
		return;
	if (column->attribute == w->attribute)
		*value = piece->code;
	else
		*value = piece->tuple ? piece->tuple[column->attribute] : value_null();
}

/* ---- telling ---- */

void crosswalk_tell(const struct crosswalk *w, struct sheet_notes *notes)
{
	notes->comparable = w->target;
	notes->breaks = ARENA_ARRAY(w->arena, struct sheet_break, w->nsteps + 1);
	for (size_t i = 0; i < w->nsteps; i++) {
		const struct step *s = &w->steps[i];
		if (!s->used)
			continue;
		notes->breaks[notes->nbreaks++] = (struct sheet_break){
			.ref = w->cube->dimensions[w->dimension].attributes[w->attribute].ref,
			.from_year = s->from_year,
			.from_code = s->from_code,
			.to_year = s->to_year,
			.to_code = s->to_code,
			.share = s->share,
			.undivided = s->undivided};
	}
}
