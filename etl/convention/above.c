#include "convention/above.h"

#include <stdlib.h>
#include <strings.h>

#define PARTS_MOST 100u /* of a booking that is split */

struct line {
	uint64_t line;
	size_t filled;
	bool labelled, split;
};

struct above {
	size_t n, ncolumns, capacity;
	struct line *lines;
	int64_t *amounts; /* [n * ncolumns] */
	bool over;
	struct total *totals;
	size_t ntotals;
};

struct above *above_new(size_t ncolumns)
{
	struct above *a = xcalloc(1, sizeof *a);
	a->ncolumns = ncolumns;
	return a;
}

void above_free(struct above *a)
{
	if (!a)
		return;
	free(a->lines);
	free(a->amounts);
	free(a->totals);
	free(a);
}

bool above_wants(const struct above *a)
{
	return !a->over;
}

/* A hint that costs little for each line: subtotals.h looks at few, this at all. */
static bool says_total(struct str cell)
{
	for (size_t i = 0; i + 4 <= cell.len; i++) {
		char c = (char)(cell.ptr[i] | 0x20);
		if ((c == 't' && strncasecmp(cell.ptr + i, "tota", 4) == 0) ||
		    (c == 's' && (strncasecmp(cell.ptr + i, "summ", 4) == 0 ||
				  strncasecmp(cell.ptr + i, "sald", 4) == 0)))
			return true;
	}
	return false;
}

/* "--Split--": a booking whose parts stand behind it. */
static bool says_split(struct str cell)
{
	struct str s = str_trim(cell);
	while (s.len > 0 && strchr("-[(* ", *s.ptr))
		s = (struct str){s.ptr + 1, s.len - 1};
	return s.len >= 5 && s.len <= 16 && strncasecmp(s.ptr, "split", 5) == 0;
}

static void grow(struct above *a)
{
	a->capacity = a->capacity ? a->capacity * 2 : 64;
	a->lines = xrealloc(a->lines, a->capacity * sizeof *a->lines);
	a->amounts = xrealloc(a->amounts, a->capacity * (a->ncolumns + 1) * sizeof *a->amounts);
}

void above_add(struct above *a, const int64_t *amounts, const struct str *cells, size_t ncells,
	       uint64_t line)
{
	a->over = a->over || a->n == ABOVE_KEPT;
	if (a->over)
		return;
	if (a->n == a->capacity)
		grow(a);
	struct line *l = &a->lines[a->n];
	*l = (struct line){.line = line, .filled = total_filled(cells, ncells)};
	for (size_t i = 0; i < ncells && !l->labelled; i++)
		l->labelled = says_total(cells[i]);
	for (size_t i = 0; i < ncells && !l->split; i++)
		l->split = says_split(cells[i]);
	memcpy(a->amounts + a->n * a->ncolumns, amounts, a->ncolumns * sizeof *amounts);
	a->n++;
}

static size_t most_filled(const struct above *a)
{
	size_t most = 0;
	for (size_t i = 0; i < a->n; i++)
		most = a->lines[i].filled > most ? a->lines[i].filled : most;
	return most;
}

static bool is_total(const struct subtotals *t, size_t found, uint64_t line)
{
	for (size_t i = 0; i < found && i < SUBTOTALS_KEPT; i++)
		if (subtotals_get(t, i)->line == line)
			return true;
	return false;
}

/* The last record of the file, which says total, comes to what the lines come to. */
static bool is_sum(const struct above *a, const struct subtotals *t, size_t found)
{
	const int64_t *last = a->amounts + (a->n - 1) * a->ncolumns;
	for (size_t c = 0; c < a->ncolumns; c++) {
		uint64_t sum = 0;
		for (size_t i = 0; i + 1 < a->n; i++) {
			int64_t amount = a->amounts[i * a->ncolumns + c];
			if (amount != MONEY_NULL && !is_total(t, found, a->lines[i].line))
				sum += (uint64_t)amount;
		}
		if (sum != (last[c] == MONEY_NULL ? 0 : (uint64_t)last[c]))
			return false;
	}
	return true;
}

static void take(struct above *a, const struct subtotals *t, size_t found, bool last)
{
	a->totals = xcalloc(found + 1, sizeof *a->totals);
	for (size_t i = found; i-- > 0;) {
		struct total *x = &a->totals[a->ntotals++];
		*x = *subtotals_get(t, i);
		x->kind = x->kind == TOTAL_OF_ALL ? TOTAL_ABOVE : TOTAL_ABOVE_GROUP;
	}
	if (last && is_sum(a, t, found))
		a->totals[a->ntotals++] = (struct total){.line = a->lines[a->n - 1].line,
							 .from = a->lines[0].line,
							 .addends = a->n - 1 - found,
							 .kind = TOTAL_OF_ALL,
							 .look = TOTAL_LOOKS_LABELLED};
}

/* How many records behind the i-th, two at least, come to what it comes to; 0: they do not. */
static size_t parts_of(const struct above *a, size_t i)
{
	const int64_t *whole = a->amounts + i * a->ncolumns;
	uint64_t sum = 0;
	for (size_t k = i + 1; k < a->n && k <= i + PARTS_MOST && !a->lines[k].split; k++) {
		int64_t part = a->amounts[k * a->ncolumns];
		sum += part == MONEY_NULL ? 0 : (uint64_t)part;
		if (sum == (uint64_t)whole[0] && k > i + 1)
			return k - i;
	}
	return 0;
}

/* Bookings that say that they are split, each with its parts behind it. */
static void find_splits(struct above *a)
{
	for (size_t i = 0; i < a->n; i++) {
		size_t parts = a->lines[i].split ? parts_of(a, i) : 0;
		if (parts == 0)
			continue;
		if (!a->totals)
			a->totals = xcalloc(a->n, sizeof *a->totals);
		a->totals[a->ntotals++] = (struct total){.line = a->lines[i].line,
							 .from = a->lines[i].line,
							 .addends = parts,
							 .kind = TOTAL_ABOVE_GROUP,
							 .look = TOTAL_LOOKS_LABELLED};
	}
}

size_t above_end(struct above *a)
{
	if (a->over || a->n < 3 || a->totals)
		return a->ntotals;
	size_t most = most_filled(a);
	bool last = a->lines[a->n - 1].labelled;
	struct subtotals *t = subtotals_new(a->ncolumns, false);
	for (size_t i = a->n - last; i-- > 0;) {
		const struct line *l = &a->lines[i];
		enum total_look look = l->labelled        ? TOTAL_LOOKS_LABELLED
				       : l->filled < most ? TOTAL_LOOKS_SPARSE
							  : TOTAL_LOOKS_PLAIN;
		subtotals_add(t, a->amounts + i * a->ncolumns, l->line, look);
	}
	size_t found = subtotals_end(t);
	if (found > 0 && found <= SUBTOTALS_KEPT)
		take(a, t, found, last);
	subtotals_free(t);
	if (a->ntotals == 0)
		find_splits(a);
	return a->ntotals;
}

const struct total *above_get(const struct above *a, size_t i)
{
	return &a->totals[i];
}
