/* Years, months and dates of the lines that are loaded: those that are none, a few among many others, and all of a
 * year that the rest of the file speaks against. */
#include "base/text/plural.h"
#include "transform/watch/watches.h"

#include "model/date.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#define MONTH_MOST 16 /* ledgers close in up to four periods more */
/* Members of a dimension that are counted; with more, it is no year. */
#define MEMBERS_MOST 4096u
/* Lines of other years, of all: an accident, where they are no more. */
#define RARE 100u
#define RARE_LINES 2u
#define RARE_OF 4u
/* Budgets look ahead, but not so far. */
#define YEARS_AHEAD 10
/* Books are closed, and begun, in the year beside their own. */
#define YEARS_BESIDE 1

struct member {
	uint64_t lines, first; /* how many, line of the first */
};

enum watched_kind { WATCH_YEAR, WATCH_MONTH, WATCH_DATE, WATCH_KINDS };

struct watched {
	enum watched_kind kind;
	size_t dimension, attribute;
	int64_t least, most;
	uint32_t last;
	uint64_t *last_lines; /* of the member that came last, or NULL */
	struct member *members;
	size_t capacity;
	struct member *hidden; /* by year, of days that are no members; or NULL */
	bool off;
};
#define YEARS (YEAR_MOST - YEAR_LEAST + 1)

struct years {
	struct watched watched[WATCH_KINDS];
	size_t n;
};

static void add_watched(struct years *y, const struct transform *t, enum watched_kind kind,
			int field, int64_t least, int64_t most)
{
	for (size_t d = 0; field != NONE && d < t->cube->ndimensions; d++)
		for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++)
			if (t->plan.dimensions[d].fields[a] == field &&
			    !t->cube->dimensions[d].text) {
				y->watched[y->n++] = (struct watched){.kind = kind,
								      .dimension = d,
								      .attribute = a,
								      .least = least,
								      .most = most};
				return;
			}
}

/* The first dimension of days. */
static void add_dates(struct years *y, const struct transform *t)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++)
			if (t->cube->dimensions[d].attributes[a].type == VALUE_DATE &&
			    !t->cube->dimensions[d].text) {
				y->watched[y->n++] = (struct watched){
					.kind = WATCH_DATE, .dimension = d, .attribute = a};
				return;
			}
}

struct years *years_new(const struct transform *t)
{
	struct years *y = xcalloc(1, sizeof *y);
	add_watched(y, t, WATCH_YEAR, t->plan.year_field, YEAR_LEAST, YEAR_MOST);
	add_watched(y, t, WATCH_MONTH, resource_find_type(t->plan.r, "date:fiscal-month"), 0,
		    MONTH_MOST);
	add_dates(y, t);
	return y;
}

void years_free(struct years *y)
{
	for (size_t i = 0; y && i < y->n; i++) {
		free(y->watched[i].members);
		free(y->watched[i].hidden);
	}
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

void years_add_day(struct years *y, size_t dimension, int32_t date, uint64_t line)
{
	int year, month, day;
	date_to_civil(date, &year, &month, &day);
	for (size_t i = 0; i < y->n; i++) {
		struct watched *w = &y->watched[i];
		if (w->kind != WATCH_DATE || w->dimension != dimension || year < YEAR_LEAST ||
		    year > YEAR_MOST)
			continue;
		if (!w->hidden)
			w->hidden = xcalloc(YEARS, sizeof *w->hidden);
		struct member *m = &w->hidden[year - YEAR_LEAST];
		m->first = m->lines++ ? m->first : line;
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
	const char *what = w->kind == WATCH_YEAR ? "fiscal year" : "month";
	int64_t n;
	if (v->null && w->kind == WATCH_YEAR)
		issues_addf(t->issues, SEVERITY_WARNING, "no-year", m->first, 0,
			    "%" PRIu64 " %s no fiscal year; this is the first", m->lines,
			    plural(m->lines, "entry has", "entries have"));
	else if (!v->null && is_number(v, type, &n) && (n < w->least || n > w->most))
		issues_addf(t->issues, SEVERITY_WARNING,
			    w->kind == WATCH_YEAR ? "odd-year" : "odd-month", m->first, 0,
			    "%s %" PRId64 " is not from %" PRId64 " to %" PRId64 ": %" PRIu64
			    " %s it, and this is the first (fields in the wrong columns?)",
			    what, n, w->least, w->most, m->lines,
			    plural(m->lines, "entry has", "entries have"));
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
			    " %s it, and this is the first",
			    STR_ARG(buffer_str(&text)), STR_ARG(usual), m->lines,
			    plural(m->lines, "entry has", "entries have"));
	}
	buffer_drop(&text);
}

/* ---- a year throughout that the rest speaks against ---- */

struct year_span {
	int64_t least, most; /* 0: there are none */
	uint64_t first,
		last_first; /* lines of the first entry, and of the first of the last year */
};

static int64_t year_of(const struct transform *t, const struct watched *w, const struct value *v)
{
	enum value_type type = t->cube->dimensions[w->dimension].attributes[w->attribute].type;
	int year, month, day;
	int64_t n;
	if (v->null)
		return 0;
	if (w->kind == WATCH_DATE) {
		date_to_civil((int32_t)v->number, &year, &month, &day);
		return year;
	}
	return is_number(v, type, &n) && n >= YEAR_LEAST && n <= YEAR_MOST ? n : 0;
}

/* Entries of one more year; *named: whether it is `year`. */
static void span_take(struct year_span *s, int64_t n, const struct member *m, int64_t year,
		      bool *named)
{
	*named = *named || n == year;
	if (s->least == 0 || n < s->least)
		s->least = n;
	if (s->first == 0 || m->first < s->first)
		s->first = m->first;
	if (n > s->most || (n == s->most && m->first < s->last_first)) {
		s->most = n;
		s->last_first = m->first;
	}
}

/* The years of its entries; *named: whether `year` is among them. */
static struct year_span span_of(const struct transform *t, const struct watched *w, int64_t year,
				bool *named)
{
	struct year_span s = {0};
	for (size_t k = 0; k < w->capacity; k++) {
		const struct member *m = &w->members[k];
		int64_t n = m->lines == 0 ? 0
					  : year_of(t, w,
						    &dictionary_get(t->dictionaries[w->dimension],
								    (uint32_t)k)[w->attribute]);
		if (n != 0)
			span_take(&s, n, m, year, named);
	}
	for (int64_t n = YEAR_LEAST; w->hidden && n <= YEAR_MOST; n++)
		if (w->hidden[n - YEAR_LEAST].lines > 0)
			span_take(&s, n, &w->hidden[n - YEAR_LEAST], year, named);
	return s;
}

/* The one year that a file's name says; 0: none, or several. */
static int64_t named_year(struct str name)
{
	int64_t found = 0;
	name = str_base_name(name);
	for (size_t i = 0; i + 4 <= name.len;) {
		uint64_t n;
		size_t run = 0;
		while (i + run < name.len && name.ptr[i + run] >= '0' && name.ptr[i + run] <= '9')
			run++;
		struct str digits = {name.ptr + i, run};
		i += run + 1;
		if (run != 4 || !str_to_u64(digits, &n) || n < 1990 || n > 2089)
			continue;
		if (found && found != (int64_t)n)
			return 0;
		found = (int64_t)n;
	}
	return found;
}

static int64_t this_year(void)
{
	struct tm now;
	time_t moment = time(NULL);
	return gmtime_r(&moment, &now) ? now.tm_year + 1900 : YEAR_MOST;
}

static void tell_span(struct transform *t, const struct watched *w, int64_t name)
{
	const char *what = w->kind == WATCH_DATE ? "dates" : "fiscal years";
	bool named = false;
	struct year_span s = span_of(t, w, name, &named);
	if (s.most > this_year() + YEARS_AHEAD)
		issues_addf(t->issues, SEVERITY_WARNING, "far-year", s.last_first, 0,
			    "%s run to %" PRId64
			    ", more than %d years from now; this is the first of that year "
			    "(is a year mistyped, or written with two digits?)",
			    what, s.most, YEARS_AHEAD);
	if (name && s.least && !named)
		issues_addf(t->issues, SEVERITY_WARNING, "year-of-name", s.first, 0,
			    "the file is named for %" PRId64 ", and none of its entries is of that "
			    "year: their %s are %" PRId64 " to %" PRId64
			    " (another file, or a wrong year throughout?)",
			    name, what, s.least, s.most);
}

static void tell_beside(struct transform *t, const struct watched *years,
			const struct watched *dates)
{
	bool named = false;
	struct year_span y = span_of(t, years, 0, &named), d = span_of(t, dates, 0, &named);
	if (y.least && d.least &&
	    (d.least > y.most + YEARS_BESIDE || d.most < y.least - YEARS_BESIDE))
		issues_addf(t->issues, SEVERITY_WARNING, "year-of-dates", d.first, 0,
			    "no date is near its fiscal year: dates are of %" PRId64 " to %" PRId64
			    ", fiscal years %" PRId64 " to %" PRId64 " (one of both is wrong "
			    "throughout, or the date is of something else)",
			    d.least, d.most, y.least, y.most);
}

static void tell_throughout(struct transform *t, const struct years *y)
{
	const struct watched *of[WATCH_KINDS] = {NULL};
	for (size_t i = 0; i < y->n; i++)
		if (!y->watched[i].off)
			of[y->watched[i].kind] = &y->watched[i];
	const struct watched *main = of[WATCH_YEAR] ? of[WATCH_YEAR] : of[WATCH_DATE];
	if (main)
		tell_span(t, main, named_year(t->now.source_name));
	if (of[WATCH_YEAR] && of[WATCH_DATE])
		tell_beside(t, of[WATCH_YEAR], of[WATCH_DATE]);
}

void years_end(struct transform *t, const struct years *y)
{
	for (size_t i = 0; i < y->n; i++) {
		const struct watched *w = &y->watched[i];
		if (w->off || w->kind == WATCH_DATE)
			continue;
		for (size_t k = 0; k < w->capacity; k++)
			if (w->members[k].lines > 0)
				tell_value(t, w,
					   &dictionary_get(t->dictionaries[w->dimension],
							   (uint32_t)k)[w->attribute],
					   &w->members[k]);
		if (w->kind == WATCH_YEAR)
			tell_others(t, w);
	}
	tell_throughout(t, y);
}
