/*
 * Where the names that a header has are known (a mapping's), the record that holds them is it. Else
 * the header is the first record that is as full as the usual one, if its cells are names: text
 * where the records below hold numbers and dates. What is above it is a preamble.
 */
#include "base/text/plural.h"
#include "extract/detect/detect.h"

#include <stdio.h>

#define LOOK_BELOW 200u
/* Records that a row, which is neither names nor values, may be above the header. */
#define LOOK_ON 5u
/* A unit is no longer than this: "€", "km/h", "x 1.000". */
#define UNIT_LENGTH 8u
#define VALUES_ABOVE 2u /* lines of a total above the header, at most */

struct header_shape {
	size_t cells[4]; /* by enum cell */
	size_t extent;   /* without trailing empty fields */
	size_t leading_text;
};

static struct header_shape shape_of(const struct batch *b, const struct record *r)
{
	struct header_shape s = {0};
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

static size_t content(const struct header_shape *s)
{
	return s->cells[CELL_TEXT] + s->cells[CELL_YEAR] + s->cells[CELL_DATA];
}

/* One cell in the first of two columns is a title, whatever delimiters are behind it. */
static bool is_full(const struct trial *t, const struct record *r, const struct header_shape *s)
{
	bool fits = r->nfields >= t->usual || s->extent == t->extent;
	bool title = content(s) == 1 && t->extent >= 2 && t->filled > 1.5;
	return fits && !title && (double)content(s) > t->filled * 0.5;
}

/* Names without one for what is in front, as R writes row names; or for what is behind. */
static bool is_narrow(const struct trial *t, size_t i, const struct header_shape *s)
{
	const struct batch *b = t->batch;
	const struct record *r = &b->records[i];
	return r->nfields >= 2 && r->nfields < t->usual && r->nfields * 2 >= t->usual &&
	       s->cells[CELL_TEXT] == r->nfields && i + 1 < b->nrecords &&
	       b->records[i + 1].nfields == t->usual;
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

enum verdict { VERDICT_VALUES, VERDICT_MIXED, VERDICT_TEXT, VERDICT_NAMES };

/* Names above data columns speak for a header, data there against it. */
static enum verdict judge(const struct trial *t, size_t i, const struct header_shape *s)
{
	const struct record *r = &t->batch->records[i];
	if (r->nfields > t->usual && s->leading_text >= 2 && s->leading_text * 2 >= t->extent)
		return VERDICT_TEXT; /* damaged: glued to a record */
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
	if (names == 0 && data == 0) /* text only: names, as nearly always */
		return s->cells[CELL_TEXT] > 0 ? VERDICT_TEXT : VERDICT_VALUES;
	if (names > data)
		return data ? VERDICT_TEXT : VERDICT_NAMES;
	return names ? VERDICT_MIXED : VERDICT_VALUES;
}

static enum verdict judge_record(const struct trial *t, size_t i)
{
	struct header_shape s = shape_of(t->batch, &t->batch->records[i]);
	if (is_full(t, &t->batch->records[i], &s))
		return judge(t, i, &s);
	/* A narrow row that is no header is a title. */
	return is_narrow(t, i, &s) && judge(t, i, &s) == VERDICT_NAMES ? VERDICT_NAMES
								       : VERDICT_MIXED;
}

/* Are these the units of what the row above names? */
static bool is_units(const struct trial *t, size_t i)
{
	const struct batch *b = t->batch;
	const struct record *r = &b->records[i], *above = &b->records[i - 1];
	size_t units = 0, all = 0;
	for (uint32_t k = 0; k < r->nfields && k < above->nfields; k++) {
		struct str s = str_trim(b->fields[r->first + k]);
		struct str name = str_trim(b->fields[above->first + k]);
		if (s.len == 0)
			continue;
		all++;
		units += (s.ptr[0] == '(' || s.ptr[0] == '[' || s.len < name.len) &&
			 s.len <= UNIT_LENGTH;
	}
	return all > 0 && units == all;
}

/* May the record be a row of groups above the header? It is as wide as that; a title stands alone in
 * front, and dates and amounts name nothing. */
static bool is_groups(const struct trial *t, size_t i)
{
	const struct batch *b = t->batch;
	const struct record *r = &b->records[i];
	struct header_shape s = shape_of(b, r);
	bool in_front = r->nfields && cell_kind(b->fields[r->first]) != CELL_EMPTY;
	return r->nfields >= b->records[i + 1].nfields && s.cells[CELL_DATA] == 0 &&
	       (content(&s) >= 2 || (content(&s) == 1 && !in_front)) &&
	       r->line + r->lines == b->records[i + 1].line;
}

/* The header from a row of names on: the last such row, with those above it that its names need. */
static struct header_at settle(const struct trial *t, size_t i)
{
	size_t last = i;
	for (size_t k = i + 1; k < t->batch->nrecords && k <= i + LOOK_ON; k++) {
		struct header_shape s = shape_of(t->batch, &t->batch->records[k]);
		if (judge_record(t, k) == VERDICT_NAMES)
			last = k;
		else if (is_full(t, &t->batch->records[k], &s))
			break;
	}
	struct header_at at = {last, 1};
	if (last > i && is_units(t, last))
		at = (struct header_at){last - 1, 2};
	size_t unclear = header_unclear(t, at);
	while (unclear && at.record > 0 && at.rows < HEADER_ROWS && is_groups(t, at.record - 1)) {
		struct header_at more = {at.record - 1, at.rows + 1};
		size_t left = header_unclear(t, more);
		if (left >= unclear)
			break;
		at = more;
		unclear = left;
	}
	return at;
}

static void say(struct dialect *out, const char *words, uint64_t line)
{
	size_t n = strlen(out->dialect_evidence);
	snprintf(out->dialect_evidence + n, sizeof out->dialect_evidence - n, words,
		 (unsigned long long)line);
}

static void set_header(struct dialect *out, const struct batch *b, struct header_at at,
		       const char *words)
{
	const struct record *r = &b->records[at.record];
	out->header = true;
	out->header_line = r->line;
	out->header_rows = at.rows;
	say(out, words, r->line);
	if (at.rows > 1)
		say(out, ", with the rows to line %llu", b->records[at.record + at.rows - 1].line);
}

/* Nothing is known but the records. */
static void look(const struct trial *t, struct dialect *out)
{
	const struct batch *b = t->batch;
	size_t odd = SIZE_MAX; /* the first that is neither names nor values */
	for (size_t i = 0; i < b->nrecords && i < LOOK_DOWN; i++) {
		struct header_shape s = shape_of(b, &b->records[i]);
		bool full = is_full(t, &b->records[i], &s);
		if (!full && !is_narrow(t, i, &s))
			continue;
		enum verdict verdict = judge(t, i, &s);
		bool strong = verdict == VERDICT_NAMES;
		if (strong || (verdict == VERDICT_TEXT && full && odd == SIZE_MAX)) {
			set_header(out, b, settle(t, i), "; line %llu holds names: the header");
			return;
		}
		if (!full)
			continue;
		odd = odd < i ? odd : i;
		if (verdict != VERDICT_MIXED || i >= odd + LOOK_ON)
			break;
	}
	if (odd != SIZE_MAX)
		say(out, "; line %llu holds values: no header", b->records[odd].line);
	else
		say(out, "; no header found", 0);
}

/* There is one, where is not known. */
static struct header_at first_full(const struct trial *t)
{
	const struct batch *b = t->batch;
	for (size_t i = 0; i < b->nrecords && i < LOOK_DOWN; i++) {
		struct header_shape s = shape_of(b, &b->records[i]);
		if (is_full(t, &b->records[i], &s))
			return judge_record(t, i) >= VERDICT_TEXT ? settle(t, i)
								  : (struct header_at){i, 1};
	}
	return (struct header_at){0, 1};
}

void detect_header(const struct trial *t, const struct extract_options *o, struct dialect *out)
{
	const struct batch *b = t->batch;
	struct header_at at = {0, 1};
	bool stated = o->header == 1 && o->skip >= 0, all;
	if (o->header == 0) {
		say(out, "; no header, as stated", 0);
		return;
	}
	if (b->nrecords == 0)
		return;
	bool named = header_named(t, o->names, &at, &all) && (all || !stated);
	if (!named)
		at = (struct header_at){0, 1};
	if (stated && at.record == 0 && at.rows == 1)
		set_header(out, b, at, "; header at line %llu, as stated");
	else if (o->header == 1)
		set_header(out, b, named ? at : first_full(t), "; header at line %llu");
	else if (named)
		set_header(out, b, at, "; line %llu holds names: the header");
	else
		look(t, out);
}

static size_t values_above(const struct trial *t, const struct dialect *d)
{
	const struct batch *b = t->batch;
	size_t n = 0;
	for (size_t i = 0; d->header && i < b->nrecords && b->records[i].line < d->header_line;
	     i++) {
		struct header_shape s = shape_of(b, &b->records[i]);
		n += is_full(t, &b->records[i], &s) && judge(t, i, &s) == VERDICT_VALUES;
	}
	return n;
}

/* What is above a header is no record, unless it looks like those below: one line may be a total, more
 * are not left out in silence. */
int header_check_above(const struct trial *t, const struct dialect *d, struct issues *issues,
		       struct error *e)
{
	size_t n = values_above(t, d);
	unsigned long long line = (unsigned long long)d->header_line;
	if (n > VALUES_ABOVE)
		return error_set(
			e, STATUS_INPUT,
			"%zu %s above the header at line %llu hold values as those below "
			"it do: put the header above them, or state skipRows %llu to leave them "
			"out",
			n, plural(n, "line", "lines"), line, line - 1);
	if (n > 0)
		issues_addf(
			issues, SEVERITY_WARNING, "values-above-header", t->batch->records[0].line,
			0,
			"%zu of the lines above the header at line %llu %s values as those below "
			"it, and %s not read",
			n, line, n == 1 ? "holds" : "hold", n == 1 ? "is" : "are");
	return 0;
}
