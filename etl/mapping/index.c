/* Indexes over code lists: by key, with validity, or by patterns in the list's own order. */
#include "mapping/codelist.h"

#include "base/text/utf8.h"
#include "model/date.h"

#include <stdlib.h>

struct index {
	enum match match;
	struct arena *arena;
	struct map *map;      /* key -> first row + 1 */
	uint32_t *next;       /* [nrows] next row of the same key + 1 */
	struct str *patterns; /* [nrows] */
	int32_t *from, *to;   /* [nrows] years, or NULL */
	size_t nrows, columns;
	uint8_t *fired; /* [nrows] while watched, or NULL */
};

struct str table_cell(const struct table *t, size_t row, int field)
{
	int column = field < 0 ? NONE : t->columns[field];
	return column < 0 ? STR("") : t->cells[row * t->width + (size_t)column];
}

struct str codelist_key(struct arena *a, const struct str *codes, size_t n)
{
	if (n == 1)
		return codes[0];
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		total += codes[i].len + 1;
	char *out = arena_bytes(a, total), *p = out;
	for (size_t i = 0; i < n; i++) {
		memcpy(p, codes[i].ptr, codes[i].len);
		p += codes[i].len;
		*p++ = '\x1f';
	}
	return (struct str){out, total};
}

bool codelist_year(const struct resource *list, int field, struct str cell, int32_t open,
		   int32_t *out)
{
	uint64_t year;
	int32_t date;
	int y, m, d;
	*out = open;
	if (cell.len == 0)
		return true;
	if (str_to_u64(cell, &year) && year <= 9999) {
		*out = (int32_t)year;
		return true;
	}
	if (!date_read_style(cell, &list->fields[field].dates, &date))
		return false;
	date_to_civil(date, &y, &m, &d);
	*out = y;
	return true;
}

/* A cell that is no year does not bound; lists with a key are checked beforehand. */
static int32_t year_of(const struct resource *list, int field, size_t row, int32_t open)
{
	int32_t year;
	codelist_year(list, field, table_cell(list->table, row, field), open, &year);
	return year;
}

static void add_validity(struct index *x, const struct resource *list, const struct foreign_key *k)
{
	if (k->valid_from == NONE && k->valid_to == NONE)
		return;
	x->from = ARENA_ARRAY(x->arena, int32_t, x->nrows);
	x->to = ARENA_ARRAY(x->arena, int32_t, x->nrows);
	for (size_t i = 0; i < x->nrows; i++) {
		x->from[i] = year_of(list, k->valid_from, i, 0);
		x->to[i] = year_of(list, k->valid_to, i, INT32_MAX);
	}
}

struct index *index_new(const struct resource *list, const struct foreign_key *k)
{
	const struct table *t = list->table;
	struct index *x = xcalloc(1, sizeof *x);
	x->arena = arena_new();
	x->match = k->match;
	x->nrows = t->nrows;
	x->columns = k->n;
	x->map = map_new();
	x->next = ARENA_ARRAY(x->arena, uint32_t, t->nrows);
	x->patterns = ARENA_ARRAY(x->arena, struct str, t->nrows);
	add_validity(x, list, k);
	struct str *codes = ARENA_ARRAY(x->arena, struct str, k->n);
	/* From the end, so that each chain runs in the list's order. */
	for (size_t i = t->nrows; i-- > 0;) {
		for (size_t c = 0; c < k->n; c++)
			codes[c] = table_cell(t, i, k->references[c]);
		struct str key = codelist_key(x->arena, codes, k->n);
		x->patterns[i] = key;
		if (k->match == MATCH_FOLD)
			key = utf8_fold(x->arena, key);
		bool is_new;
		uint32_t *first = map_put(x->map, key, &is_new);
		x->next[i] = *first;
		*first = (uint32_t)i + 1;
	}
	return x;
}

void index_free(struct index *x)
{
	if (!x)
		return;
	map_free(x->map);
	arena_free(x->arena);
	free(x);
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

static struct str skip_zeros(struct str s)
{
	while (s.len > 1 && *s.ptr == '0') {
		s.ptr++;
		s.len--;
	}
	return s;
}

/* Numbers compare as numbers of any length, all else byte by byte. */
static int code_cmp(struct str a, struct str b)
{
	if (!all_digits(a) || !all_digits(b))
		return str_cmp(a, b);
	a = skip_zeros(a);
	b = skip_zeros(b);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return str_cmp(a, b);
}

static bool alternative_matches(struct str pattern, struct str code)
{
	if (str_ends(pattern, STR("*")))
		return str_starts(code, (struct str){pattern.ptr, pattern.len - 1});
	const char *dots = pattern.len > 4 ? memmem(pattern.ptr, pattern.len, "..", 2) : NULL;
	if (!dots)
		return str_eq(pattern, code);
	struct str low = str_trim((struct str){pattern.ptr, (size_t)(dots - pattern.ptr)});
	struct str high =
		str_trim((struct str){dots + 2, pattern.len - (size_t)(dots + 2 - pattern.ptr)});
	/* A number is in no range of texts, and the other way round: "99B" is not between 10
	 * and 20. */
	if (all_digits(low) && all_digits(high) && !all_digits(code))
		return false;
	return code_cmp(low, code) <= 0 && code_cmp(code, high) <= 0;
}

bool code_pattern_matches(struct str pattern, struct str code)
{
	struct str rest = pattern;
	while (rest.ptr)
		if (alternative_matches(str_trim(str_split(&rest, ',')), code))
			return true;
	return false;
}

/* Over several columns an empty cell says nothing about its column. */
static bool all_match(const struct index *x, size_t row, struct str code)
{
	if (x->columns == 1)
		return code_pattern_matches(x->patterns[row], code);
	struct str pattern = x->patterns[row];
	for (size_t i = 0; i < x->columns; i++) {
		struct str part = str_split(&pattern, '\x1f'), value = str_split(&code, '\x1f');
		if (part.len > 0 && !code_pattern_matches(part, value))
			return false;
	}
	return true;
}

static bool is_valid(const struct index *x, size_t row, int32_t year)
{
	return !x->from || year == INT32_MIN || (x->from[row] <= year && year <= x->to[row]);
}

static int find(const struct index *x, struct arena *scratch, struct str code, int32_t year)
{
	if (x->match == MATCH_PATTERN) {
		for (size_t i = 0; i < x->nrows; i++)
			if (all_match(x, i, code) && is_valid(x, i, year))
				return (int)i;
		return NONE;
	}
	if (x->match == MATCH_FOLD)
		code = utf8_fold(scratch, code);
	const uint32_t *first = map_get(x->map, code);
	for (uint32_t row = first ? *first : 0; row; row = x->next[row - 1])
		if (is_valid(x, row - 1, year))
			return (int)row - 1;
	return NONE;
}

bool index_is_only(const struct index *x, size_t row, int32_t year)
{
	for (uint32_t next = x->next[row]; next; next = x->next[next - 1])
		if (is_valid(x, next - 1, year))
			return false;
	return true;
}

int index_next(const struct index *x, size_t row)
{
	return (int)x->next[row] - 1;
}

void index_validity(const struct index *x, size_t row, int32_t *from, int32_t *to)
{
	*from = x->from ? x->from[row] : 0;
	*to = x->to ? x->to[row] : INT32_MAX;
}

int index_find(const struct index *x, struct arena *scratch, struct str code, int32_t year)
{
	int row = find(x, scratch, code, year);
	if (row != NONE && x->fired)
		x->fired[row] = 1;
	return row;
}

/* ---- which rows decide nothing ---- */

void index_watch(struct index *x)
{
	x->fired = ARENA_ARRAY(x->arena, uint8_t, x->nrows + 1);
}

bool index_fired(const struct index *x, size_t row)
{
	return x->fired && x->fired[row];
}

/* A range is covered when both its ends are, as they have the same length: between 6700 and 6799
 * all numbers begin with 67. */
static bool covers(struct str wide, struct str narrow)
{
	const char *dots = narrow.len > 4 ? memmem(narrow.ptr, narrow.len, "..", 2) : NULL;
	if (str_ends(narrow, STR("*")))
		return str_ends(wide, STR("*")) &&
		       str_starts(narrow, (struct str){wide.ptr, wide.len - 1});
	if (!dots)
		return alternative_matches(wide, narrow);
	struct str low = str_trim((struct str){narrow.ptr, (size_t)(dots - narrow.ptr)});
	struct str high =
		str_trim((struct str){dots + 2, narrow.len - (size_t)(dots + 2 - narrow.ptr)});
	return low.len == high.len && alternative_matches(wide, low) &&
	       alternative_matches(wide, high);
}

static bool column_covers(struct str wide, struct str narrow)
{
	for (struct str rest = narrow; rest.ptr;) {
		struct str one = str_trim(str_split(&rest, ','));
		bool covered = false;
		for (struct str all = wide; all.ptr && !covered;)
			covered = covers(str_trim(str_split(&all, ',')), one);
		if (!covered)
			return false;
	}
	return true;
}

static bool row_covers(const struct index *x, size_t wide, size_t narrow)
{
	struct str a = x->patterns[wide], b = x->patterns[narrow];
	if (x->match != MATCH_PATTERN)
		return str_eq(a, b);
	for (size_t i = 0; i < x->columns; i++) {
		struct str p = x->columns == 1 ? a : str_split(&a, '\x1f');
		struct str q = x->columns == 1 ? b : str_split(&b, '\x1f');
		bool any = x->columns > 1 && p.len == 0;
		if (!any && (q.len == 0 || !column_covers(p, q)))
			return false;
	}
	return true;
}

int index_shadow(const struct index *x, size_t row)
{
	int32_t from, to, from2, to2;
	index_validity(x, row, &from, &to);
	/* Rows of the same code are chained; patterns must be looked at one by one. */
	bool chained = x->match == MATCH_EXACT;
	const uint32_t *first = chained ? map_get(x->map, x->patterns[row]) : NULL;
	size_t i = first ? *first - 1 : 0;
	for (; i < row; i = chained ? (size_t)index_next(x, i) : i + 1) {
		index_validity(x, i, &from2, &to2);
		if (from2 <= from && to <= to2 && row_covers(x, i, row))
			return (int)i;
	}
	return NONE;
}
