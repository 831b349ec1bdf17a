/*
 * Headers over several rows, as spreadsheets print them: a row of groups above the row of names
 * (";Begroting;;Realisatie;" above "code;lasten;baten;lasten;baten"), or units below it. The cells
 * one above the other make a name.
 */
#include "extract/detect/detect.h"

#include "base/memory/map.h"

static struct str cell(const struct batch *b, size_t record, size_t column)
{
	const struct record *r = &b->records[record];
	return column < r->nfields ? str_trim(b->fields[r->first + column]) : STR("");
}

/* A cell of an upper row: an empty one is part of the group to its left, as far as the names below
 * go on. */
static struct str group_cell(const struct batch *b, size_t record, size_t below, size_t column)
{
	for (size_t c = column + 1; c-- > 0;) {
		struct str s = cell(b, record, c);
		if (s.len)
			return s;
		if (cell(b, below, c).len == 0 || c == 0 || cell(b, below, c - 1).len == 0)
			break;
	}
	return STR("");
}

static struct str joined_cell(struct arena *a, const struct batch *b, struct header_at at,
			      size_t column)
{
	size_t last = at.record + at.rows - 1;
	struct str name = STR("");
	for (size_t i = at.record; i <= last; i++) {
		struct str s = i < last ? group_cell(b, i, last, column) : cell(b, i, column);
		if (s.len && name.len)
			name = arena_printf(a, "%.*s %.*s", STR_ARG(name), STR_ARG(s));
		else if (s.len)
			name = s;
	}
	return arena_dup(a, name);
}

struct str *header_join(struct arena *a, const struct batch *b, struct header_at at, size_t *n)
{
	const struct record *last = &b->records[at.record + at.rows - 1];
	*n = 0;
	for (size_t i = 0; i < at.rows; i++)
		*n = b->records[at.record + i].nfields > *n ? b->records[at.record + i].nfields
							    : *n;
	struct str *out = ARENA_ARRAY(a, struct str, *n);
	for (size_t c = 0; c < *n; c++)
		out[c] = at.rows > 1 ? joined_cell(a, b, at, c)
				     : arena_dup(a, b->fields[last->first + c]);
	return out;
}

size_t header_unclear(const struct trial *t, struct header_at at)
{
	struct arena *a = arena_new();
	struct map *seen = map_new();
	size_t n, unclear = 0;
	const struct str *names = header_join(a, t->batch, at, &n);
	for (size_t i = 0; i < n && i < t->extent; i++) {
		bool is_new = true;
		struct str name = str_trim(names[i]);
		if (name.len)
			map_put(seen, name, &is_new);
		unclear += name.len == 0 || !is_new;
	}
	map_free(seen);
	arena_free(a);
	return unclear;
}

/* ---- names that are known ---- */

/* A record of numbers holds no names; most are, and need not be compared. */
static bool may_hold_names(const struct batch *b, const struct record *r)
{
	size_t text = 0, data = 0;
	for (uint32_t i = 0; i < r->nfields; i++) {
		enum cell kind = cell_kind(b->fields[r->first + i]);
		text += kind == CELL_TEXT || kind == CELL_YEAR;
		data += kind == CELL_DATA;
	}
	return text > 0 && text * 2 >= data;
}

static size_t count_names(const struct trial *t, const struct extract_names *names,
			  struct header_at at, bool *all)
{
	struct arena *a = arena_new();
	size_t n;
	const struct str *fields = header_join(a, t->batch, at, &n);
	size_t found = names->count(names->self, fields, n, all);
	arena_free(a);
	return found;
}

bool header_named(const struct trial *t, const struct extract_names *names, struct header_at *out,
		  bool *all)
{
	const struct batch *b = t->batch;
	size_t best = 0;
	*all = false;
	for (size_t i = 0; names && i < b->nrecords && i < LOOK_DOWN && !*all; i++) {
		if (!may_hold_names(b, &b->records[i]))
			continue;
		for (size_t rows = 1; rows <= HEADER_ROWS && rows <= i + 1 && !*all; rows++) {
			struct header_at at = {i + 1 - rows, rows};
			size_t found = count_names(t, names, at, all);
			if (found > best || *all) {
				best = found;
				*out = at;
			}
		}
	}
	/* One name of many may be chance. */
	return *all || best >= 2;
}
