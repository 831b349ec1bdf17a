/* Years and months of the lines that are loaded: those that are none, and a few among many others. */
#include "transform/watches.h"

#include <inttypes.h>
#include <stdlib.h>

#define MONTH_MOST 16 /* ledgers close in up to four periods more */
/* Members of a dimension that are counted; with more, it is no year. */
#define MEMBERS_MOST 4096u
/* Lines of other years, of all: an accident, where they are no more. */
#define RARE 100u
#define RARE_LINES 2u
#define RARE_OF 4u

struct member {
	uint64_t lines, first; /* how many, line of the first */
};

struct watched {
	size_t dimension, attribute;
	int64_t least, most;
	bool year;
	uint32_t last;
	uint64_t *last_lines; /* of the member that came last, or NULL */
	struct member *members;
	size_t capacity;
	bool off;
};

struct years {
	struct watched watched[2];
	size_t n;
};

static void add_watched(struct years *y, const struct transform *t, int field, int64_t least,
			int64_t most)
{
	for (size_t d = 0; field != NONE && d < t->cube->ndimensions; d++)
		for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++)
			if (t->plan.dimensions[d].fields[a] == field &&
			    !t->cube->dimensions[d].text) {
				y->watched[y->n++] = (struct watched){.dimension = d,
								      .attribute = a,
								      .least = least,
								      .most = most,
								      .year = least > 0};
				return;
			}
}

struct years *years_new(const struct transform *t)
{
	struct years *y = xcalloc(1, sizeof *y);
	add_watched(y, t, t->plan.year_field, YEAR_LEAST, YEAR_MOST);
	add_watched(y, t, resource_find_type(t->plan.r, "date:fiscal-month"), 0, MONTH_MOST);
	return y;
}

void years_free(struct years *y)
{
	for (size_t i = 0; y && i < y->n; i++)
		free(y->watched[i].members);
	free(y);
}

static struct member *member_of(struct watched *w, uint32_t key)
{
	if (key >= MEMBERS_MOST) {
		w->off = true;
		return NULL;
	}
	if (key >= w->capacity) {
		size_t capacity = w->capacity ? w->capacity : 16;
		while (capacity <= key)
			capacity *= 2;
		w->members = xrealloc(w->members, capacity * sizeof *w->members);
		memset(w->members + w->capacity, 0, (capacity - w->capacity) * sizeof *w->members);
		w->capacity = capacity;
	}
	return &w->members[key];
}

static void count(struct watched *w, const uint32_t *keys, const uint64_t *lines, size_t n)
{
	for (size_t i = 0; i < n;) {
		struct member *m = member_of(w, keys[i]);
		uint32_t key = keys[i];
		size_t start = i;
		if (!m)
			return;
		if (m->lines == 0)
			m->first = lines[i];
		while (i < n && keys[i] == key)
			i++;
		m->lines += i - start;
	}
}

void years_add(struct years *y, const struct entry_batch *out, size_t first, size_t n)
{
	for (size_t i = 0; i < y->n; i++) {
		struct watched *w = &y->watched[i];
		if (!w->off && !out->is_text[w->dimension])
			count(w, out->keys[w->dimension] + first, out->lines + first, n);
	}
}

static bool is_number(const struct value *v, enum value_type type, int64_t *out)
{
	uint64_t n;
	if (type == VALUE_INTEGER) {
		*out = v->number;
		return true;
	}
	if (type != VALUE_STRING || !str_to_u64(v->text, &n) || n > INT64_MAX)
		return false;
	*out = (int64_t)n;
	return true;
}

static void tell_value(struct transform *t, const struct watched *w, const struct value *v,
		       const struct member *m)
{
	enum value_type type = t->cube->dimensions[w->dimension].attributes[w->attribute].type;
	const char *what = w->year ? "fiscal year" : "month";
	int64_t n;
	if (v->null && w->year)
		issues_addf(t->issues, SEVERITY_WARNING, "no-year", m->first, 0,
			    "%" PRIu64 " entries have no fiscal year; this is the first", m->lines);
	else if (!v->null && is_number(v, type, &n) && (n < w->least || n > w->most))
		issues_addf(
			t->issues, SEVERITY_WARNING, w->year ? "odd-year" : "odd-month", m->first,
			0,
			"%s %" PRId64 " is not from %" PRId64 " to %" PRId64 ": %" PRIu64
			" entries have it, and this is the first (fields in the wrong columns?)",
			what, n, w->least, w->most, m->lines);
}

/* A file of one year, but for a few lines. */
static void tell_others(struct transform *t, const struct watched *w)
{
	struct str usual = STR("");
	uint64_t most = 0, others = 0;
	size_t best = 0;
	struct dictionary *members = t->dictionaries[w->dimension];
	for (size_t k = 0; k < w->capacity; k++) {
		uint64_t n = w->members[k].lines;
		if (n == 0 || dictionary_get(members, (uint32_t)k)[w->attribute].null)
			continue;
		others += n;
		if (n > most) {
			most = n;
			best = k;
		}
	}
	others -= most;
	if (others == 0 ||
	    !((others <= RARE_LINES && others * RARE_OF <= most) || others * RARE <= most))
		return;
	enum value_type type = t->cube->dimensions[w->dimension].attributes[w->attribute].type;
	struct buffer text;
	buffer_init(&text, 4096);
	value_plain(&text, type, &dictionary_get(members, (uint32_t)best)[w->attribute]);
	usual = arena_dup(t->now.arena, buffer_str(&text));
	for (size_t k = 0; k < w->capacity; k++) {
		const struct member *m = &w->members[k];
		if (m->lines == 0 || k == best)
			continue;
		const struct value *v = &dictionary_get(members, (uint32_t)k)[w->attribute];
		if (v->null)
			continue;
		buffer_reset(&text);
		value_plain(&text, type, v);
		issues_addf(t->issues, SEVERITY_WARNING, "other-year", m->first, 0,
			    "fiscal year %.*s in a file of %.*s: %" PRIu64
			    " entries have it, and this is the first",
			    STR_ARG(buffer_str(&text)), STR_ARG(usual), m->lines);
	}
	buffer_drop(&text);
}

void years_end(struct transform *t, const struct years *y)
{
	for (size_t i = 0; i < y->n; i++) {
		const struct watched *w = &y->watched[i];
		if (w->off)
			continue;
		for (size_t k = 0; k < w->capacity; k++)
			if (w->members[k].lines > 0)
				tell_value(t, w,
					   &dictionary_get(t->dictionaries[w->dimension],
							   (uint32_t)k)[w->attribute],
					   &w->members[k]);
		if (w->year)
			tell_others(t, w);
	}
}
