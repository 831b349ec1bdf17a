/*
 * The header is the first record that is as full as the usual one, if its cells are names: text
 * where the records below hold numbers and dates. What is above it is a preamble.
 */
#include "extract/detect.h"

#include <ctype.h>
#include <stdio.h>

#define LOOK_DOWN 50u /* records above the header at most */
#define LOOK_BELOW 200u

static bool is_year(struct str s)
{
	return s.len == 4 && (memcmp(s.ptr, "19", 2) == 0 || memcmp(s.ptr, "20", 2) == 0) &&
	       isdigit((unsigned char)s.ptr[2]) && isdigit((unsigned char)s.ptr[3]);
}

static size_t run_of(struct str s, size_t from, int (*is)(int))
{
	size_t n = 0;
	while (from + n < s.len && is((unsigned char)s.ptr[from + n]))
		n++;
	return n;
}

static bool is_date_mark(struct str s, size_t at)
{
	return at < s.len && (s.ptr[at] == '-' || s.ptr[at] == ' ' || s.ptr[at] == '/');
}

/* 09-Mar-2011, 9 maart 2011 */
static bool is_month_date(struct str s)
{
	size_t day = run_of(s, 0, isdigit);
	size_t month = run_of(s, day + 1, isalpha);
	size_t year = run_of(s, day + month + 2, isdigit);
	if (!is_date_mark(s, day) || !is_date_mark(s, day + 1 + month))
		return false;
	return (day == 1 || day == 2) && month >= 3 && (year == 2 || year == 4) &&
	       day + month + year + 2 == s.len;
}

enum cell cell_kind(struct str s)
{
	s = str_trim(s);
	if (s.len == 0)
		return CELL_EMPTY;
	if (is_year(s))
		return CELL_YEAR;
	bool digit = false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		digit |= isdigit(c) != 0;
		/* Bytes beyond ASCII: signs of currency, no-break spaces. */
		if (!isdigit(c) && c < 0x80 && !strchr(" .,-+/:()'$%", c))
			return is_month_date(s) ? CELL_DATA : CELL_TEXT;
	}
	return digit ? CELL_DATA : CELL_TEXT;
}

struct shape {
	size_t cells[4]; /* by enum cell */
	size_t extent;   /* without trailing empty fields */
	size_t leading_text;
};

static struct shape shape_of(const struct batch *b, const struct record *r)
{
	struct shape s = {0};
	for (uint32_t i = 0; i < r->nfields; i++) {
		enum cell kind = cell_kind(b->fields[r->first + i]);
		s.cells[kind]++;
		if (kind != CELL_EMPTY)
			s.extent = i + 1;
		if (kind == CELL_TEXT && s.leading_text == i)
			s.leading_text++;
	}
	return s;
}

static size_t content(const struct shape *s)
{
	return s->cells[CELL_TEXT] + s->cells[CELL_YEAR] + s->cells[CELL_DATA];
}

static bool is_full(const struct trial *t, const struct record *r, const struct shape *s)
{
	bool fits = r->nfields >= t->usual || s->extent == t->extent;
	return fits && (double)content(s) > t->filled * 0.5;
}

/* Do most records below hold numbers or dates in this column? */
static bool is_data_column(const struct trial *t, size_t from, uint32_t column)
{
	const struct batch *b = t->batch;
	size_t data = 0;
	size_t text = 0;
	for (size_t i = from; i < b->nrecords && i < from + LOOK_BELOW; i++) {
		const struct record *r = &b->records[i];
		if (r->nfields != t->usual || column >= r->nfields)
			continue;
		enum cell kind = cell_kind(b->fields[r->first + column]);
		data += kind == CELL_DATA || kind == CELL_YEAR;
		text += kind == CELL_TEXT;
	}
	return data > text * 4;
}

/* Names above data columns speak for a header, data there against it. */
static bool is_header(const struct trial *t, size_t i, const struct shape *s)
{
	const struct record *r = &t->batch->records[i];
	if (r->nfields > t->usual && s->leading_text >= 2 && s->leading_text * 2 >= t->usual)
		return true; /* damaged: glued to a record */
	size_t names = 0;
	size_t data = 0;
	for (uint32_t k = 0; k < r->nfields; k++) {
		enum cell kind = cell_kind(t->batch->fields[r->first + k]);
		if (kind != CELL_TEXT && kind != CELL_DATA)
			continue;
		if (is_data_column(t, i + 1, k))
			*(kind == CELL_TEXT ? &names : &data) += 1;
		else
			data += kind == CELL_DATA;
	}
	if (names == 0 && data == 0)
		return s->cells[CELL_TEXT] > 0; /* text only: names, as nearly always */
	return names > data;
}

static void say(struct dialect *out, const char *words, uint64_t line)
{
	size_t n = strlen(out->dialect_evidence);
	snprintf(out->dialect_evidence + n, sizeof out->dialect_evidence - n, words,
		 (unsigned long long)line);
}

static void set_header(struct dialect *out, const struct record *r, const char *words)
{
	out->header = true;
	out->header_line = r->line;
	say(out, words, r->line);
}

void detect_header(const struct trial *t, const struct extract_options *o, struct dialect *out)
{
	const struct batch *b = t->batch;
	if (o->header == 0) {
		say(out, "; no header, as stated", 0);
		return;
	}
	if (b->nrecords == 0)
		return;
	if (o->header == 1 && o->skip >= 0) {
		set_header(out, &b->records[0], "; header at line %llu, as stated");
		return;
	}
	for (size_t i = 0; i < b->nrecords && i < LOOK_DOWN; i++) {
		struct shape s = shape_of(b, &b->records[i]);
		if (!is_full(t, &b->records[i], &s))
			continue;
		if (o->header == 1)
			set_header(out, &b->records[i], "; header at line %llu");
		else if (is_header(t, i, &s))
			set_header(out, &b->records[i], "; line %llu holds names: the header");
		else
			say(out, "; line %llu holds values: no header", b->records[i].line);
		return;
	}
	if (o->header == 1)
		set_header(out, &b->records[0], "; header at line %llu");
	else
		say(out, "; no header found", 0);
}
