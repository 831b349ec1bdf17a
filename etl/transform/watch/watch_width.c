/*
 * Records with fewer or more fields than the header. An unquoted decimal comma, names of rows, a
 * line break or a lost delimiter move the fields behind them to another column, where they may read
 * just as well: so money becomes what it is not. What is harmless (a delimiter at the end of each
 * line, empty cells at the end left out) is told, the rest is refused, unless the mapping says
 * `"ragged": "pad"` itself.
 */
#include "base/text/plural.h"
#include "transform/watch/watches.h"

#include "convention/convention.h"
#include "transform/run.h"

/* Fewer of all lines than one in so many are an accident. */
#define RARE 4u
/* Digits of cents, behind a decimal comma that became a delimiter. */
#define CENTS 2u

/* The text of a column, trimmed. */
static struct str cell(const struct transform *t, size_t column)
{
	return column < t->now.at.ncells ? str_trim(t->now.at.cells[column]) : STR("");
}

bool width_cuts_amount(const struct transform *t)
{
	if (t->now.at.any_amount || t->plan.r->ragged_pad || t->now.at.ncells >= t->plan.width)
		return false;
	for (size_t i = 0; i < t->plan.ninputs; i++)
		if ((size_t)t->plan.inputs[i].column >= t->now.at.ncells)
			return true;
	return false;
}

bool width_surplus(const struct transform *t)
{
	for (size_t i = t->plan.width; i < t->now.at.ncells; i++)
		if (str_trim(t->now.at.cells[i]).len > 0)
			return true;
	return false;
}

static size_t count_digits(struct str s)
{
	size_t n = 0;
	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n;
}

static bool is_amount(const struct input *in, struct str s)
{
	int64_t value;
	return s.len > 0 && number_read(s, in->format, MONEY_MAX_DECIMALS, &value) == NUMBER_OK;
}

static bool has_decimals(const struct input *in, struct str s)
{
	return in->format.decimal && memchr(s.ptr, in->format.decimal, s.len) && is_amount(in, s);
}

/* "1234" and "56" in a file with commas between its fields: 1234,56 once. */
static bool is_split(const struct transform *t, struct str amount, struct str right, size_t least)
{
	size_t digits = count_digits(right);
	bool whole =
		amount.len > 0 && count_digits(amount) > 0 && count_digits(amount) == amount.len;
	if (amount.len > 1 && amount.ptr[0] == '-')
		whole = count_digits((struct str){amount.ptr + 1, amount.len - 1}) ==
			amount.len - 1;
	return t->now.delimiter == ',' && whole && digits >= least && digits <= CENTS &&
	       digits == right.len;
}

/* The same of an amount before the last: what stands right of it may be one of its own. */
static bool is_split_inside(const struct transform *t, int last)
{
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		size_t column = (size_t)t->plan.inputs[i].column;
		if (t->plan.inputs[i].column != last &&
		    is_split(t, cell(t, column), cell(t, column + 1), CENTS))
			return true;
	}
	return false;
}

/* Whether the record reads better with a field less before or in its last amount. */
static bool is_shifted(const struct transform *t)
{
	const struct input *last = &t->plan.inputs[0];
	uint64_t year;
	for (size_t i = 1; i < t->plan.ninputs; i++)
		if (t->plan.inputs[i].column > last->column)
			last = &t->plan.inputs[i];
	struct str amount = cell(t, (size_t)last->column);
	struct str right = cell(t, (size_t)last->column + 1);
	if (has_decimals(last, right) && !has_decimals(last, amount))
		return true;
	int column = t->plan.year_field == NONE ? NONE : t->plan.match.columns[t->plan.year_field];
	if (column != NONE && str_to_u64(cell(t, (size_t)column), &year) &&
	    (year < YEAR_LEAST || year > YEAR_MOST))
		return true;
	return is_split(t, amount, right, 1) || is_split_inside(t, last->column);
}

/* The mapping says so, or this record has nothing there, as a whole one. */
static bool is_optional(const struct transform *t, size_t column, const struct record *whole)
{
	int field = column < t->now.nheader ? t->plan.match.fields[column] : NONE;
	return (field != NONE && !t->plan.r->fields[field].required) ||
	       str_trim(t->now.run->in->fields[whole->first + column]).len == 0;
}

/* Whether some whole record of the batch has nothing in the columns that this one lacks. */
static bool lacks_optional(const struct transform *t)
{
	const struct batch *in = t->now.run->in;
	for (size_t i = 0; i < in->nrecords; i++) {
		const struct record *r = &in->records[i];
		size_t c = t->now.at.ncells;
		while (r->nfields == t->plan.width && c < t->plan.width && is_optional(t, c, r))
			c++;
		if (c == t->plan.width)
			return true;
	}
	return false;
}

void width_add(struct transform *t, struct width_watch *w)
{
	size_t n = t->now.at.ncells;
	if (n == t->plan.width || t->plan.width == 0)
		return;
	if (n < t->plan.width) {
		bool optional = w->fewer.n + w->padded.n < WATCH_LINES ? lacks_optional(t)
								       : w->fewer.n == 0;
		noted_add(optional ? &w->padded : &w->fewer, t->now.at.record);
	} else if (is_shifted(t)) {
		noted_add(&w->shifted, t->now.at.record);
	} else {
		noted_add(width_surplus(t) ? &w->cut : &w->more, t->now.at.record);
	}
}

static int refuse(const struct transform *t, const struct noted *list, const char *what,
		  struct error *e)
{
	return error_set(
		e, STATUS_REFUSED,
		"line %llu%s: %u fields where %zu are expected, %s; nothing was loaded. Mend the "
		"lines, or give the header a name for each field; \"ragged\": \"pad\" in the "
		"mapping's resource takes them as they are",
		(unsigned long long)list->lines[0], list->n > 1 ? " and others" : "",
		(unsigned)list->fields[0], t->plan.width, what);
}

static const struct noted_text SHIFTED = {
	SEVERITY_ERROR, "shifted-record", "has ", " fields where ",
	" are expected, and reads better with one less before its amount: its fields stand in the "
	"wrong columns (an unquoted decimal comma or delimiter, or names of rows?)"};
static const struct noted_text FEWER = {
	SEVERITY_ERROR, "short-record", "has ", " fields where ",
	" are expected and nearly all other lines have them: a delimiter or a line break was lost?"};
static const struct noted_text PADDED = {SEVERITY_WARNING, "short-record", "has ", " fields where ",
					 " are expected; the missing ones are empty"};
static const struct noted_text SURPLUS = {SEVERITY_WARNING, "surplus-fields", "has ",
					  " fields where ", " are expected; the surplus is empty"};

static bool is_rare(const struct noted *list, uint64_t lines)
{
	return list->n * RARE <= lines;
}

/* What all lines have is told once. */
static void tell_all(struct transform *t, const struct noted *list, const char *code,
		     const char *what)
{
	issues_addf(t->issues, SEVERITY_INFO, code, list->lines[0], 0,
		    "%llu %s %s fields than the header (this is the first: %u where %zu "
		    "are expected); %s",
		    (unsigned long long)list->n, plural(list->n, "line has", "lines have"), what,
		    (unsigned)list->fields[0], t->plan.width,
		    *what == 'm' ? "the surplus is empty" : "the missing ones are empty");
}

/* Line by line where the others differ, else once. */
static void tell(struct transform *t, const struct noted *list, uint64_t lines,
		 const struct noted_text *text, const char *what)
{
	if (list->n > 0 && is_rare(list, lines))
		noted_tell(t, list, text);
	else if (list->n > 0)
		tell_all(t, list, text->code, what);
}

static void tell_cut(struct transform *t, const struct noted *list)
{
	if (list->n > 0)
		issues_addf(
			t->issues, SEVERITY_INFO, "surplus-cut", list->lines[0], 0,
			"%llu %s content beyond the header, which is left out, as the mapping's "
			"\"ragged\": \"cut\" says (this is the first: %u fields where %zu are "
			"expected)",
			(unsigned long long)list->n, list->n == 1 ? "line has" : "lines have",
			(unsigned)list->fields[0], t->plan.width);
}

int width_end(struct transform *t, const struct width_watch *w, uint64_t lines, struct error *e)
{
	bool pad = t->plan.r->ragged_pad;
	noted_tell(t, &w->shifted, &SHIFTED);
	tell(t, &w->fewer, lines, pad ? &PADDED : &FEWER, "fewer");
	tell(t, &w->padded, lines, &PADDED, "fewer");
	tell(t, &w->more, lines, &SURPLUS, "more");
	tell_cut(t, &w->cut);
	/* Where a delimiter ends nearly every line, a few numbers behind an amount say nothing. */
	if (!pad && !t->plan.r->ragged_cut && w->shifted.n * RARE > w->more.n)
		return refuse(t, &w->shifted, "and the fields stand in the wrong columns", e);
	if (!pad && w->fewer.n > 0 && is_rare(&w->fewer, lines))
		return refuse(t, &w->fewer, "unlike nearly all other lines", e);
	return 0;
}
