#include "extract/json/json_reader.h"

#include "extract/text/reader.h"

#include <stdio.h>
#include <stdlib.h>

/* Fields of a batch, so that records with thousands of columns, mostly empty, stay small. */
#define BATCH_FIELDS (256u << 10)

struct json_reader {
	struct json_cursor cursor;
	struct json_place place;
	struct json_columns columns;
	struct json_record record;
	struct issues *issues; /* NULL while learning */
	const char *charset;
	uint64_t records, damaged;
	bool inside;  /* the array's bracket is passed, or there is none */
	bool ended;   /* nothing follows */
	bool pending; /* a record was read that the batch had no room for */
};

/* ---- messages ---- */

static int refuse(const struct json_reader *r, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"%llu:%llu: the JSON cannot be read: %s. Mend the file, or export it again; "
		"nothing was loaded",
		(unsigned long long)r->cursor.fault.line,
		(unsigned long long)r->cursor.fault.column, r->cursor.fault.text);
}

static void damage(struct json_reader *r, const char *code, uint32_t column, const char *why)
{
	r->damaged++;
	if (r->issues)
		issues_addf(r->issues, SEVERITY_ERROR, code, r->record.line, column,
			    "%s; the record that begins at column %llu of this line is left out",
			    why, (unsigned long long)r->record.line_column);
}

static void warn(struct json_reader *r, const char *code, uint32_t column, const char *why)
{
	if (r->issues && column)
		issues_addf(r->issues, SEVERITY_WARNING, code, r->record.line, column, "%s", why);
}

/* False when the record must be left out. */
static bool judge(struct json_reader *r)
{
	const struct json_findings *f = &r->record.found;
	if (f->too_many) {
		damage(r, "too-many-columns", 0, "the file has more columns than may be");
	} else if (f->too_long) {
		damage(r, "field-too-long", f->too_long, "a value is longer than may be");
	} else if (f->nul) {
		damage(r, "nul-byte", f->nul, "a text holds \\u0000, which no text has");
	} else if (f->contradicts) {
		damage(r, "duplicate-member", f->twice,
		       "the name stands there twice with different values, and nothing tells which "
		       "is meant");
	} else {
		warn(r, "duplicate-member", f->twice,
		     "the name stands there twice with the same value; it is taken once");
		warn(r, "invisible-character", f->unseen,
		     "a text holds characters, written as \\u…, that nobody sees or that nobody meant; "
		     "they are left out, or read as they were meant");
		warn(r, "half-surrogate", f->half,
		     "a text holds half of a surrogate pair (\\uD800 to \\uDFFF), which means "
		     "nothing alone, and is kept as U+FFFD");
		return true;
	}
	return false;
}

static void tell_invalid(struct json_reader *r)
{
	struct invalid_list *l = r->cursor.window->invalid;
	if (r->issues && l->head < l->n)
		report_invalid_bytes(r->issues, l, r->cursor.window->base + r->cursor.at,
				     r->charset, r->record.line, 0);
	else if (!r->issues)
		l->head = l->n;
}

/* ---- records ---- */

/* The line at fault is left out, reading goes on below it: of a record that spans lines, the first.
 */
static int recover(struct json_reader *r, struct error *e)
{
	struct json_cursor *c = &r->cursor;
	struct window *w = c->window;
	char why[320];
	snprintf(why, sizeof why, "line %llu, column %llu: %s", (unsigned long long)c->fault.line,
		 (unsigned long long)c->fault.column, c->fault.text);
	if (c->hold == SIZE_MAX) {
		r->record.line_column = c->fault.column;
	} else {
		c->at = c->hold;
		c->hold = SIZE_MAX;
		c->line = r->record.line;
	}
	r->record.line = c->line;
	damage(r, "bad-json", 0, why);
	for (;;) {
		char *end = memchr(w->text + c->at, '\n', w->end - c->at);
		if (end) {
			c->at = (size_t)(end + 1 - w->text);
			c->line++;
			c->line_start = w->base + c->at;
			return 0;
		}
		c->at = w->end;
		if (w->eof)
			return 0;
		if (window_fill(w, w->end, e) < 0)
			return -1;
		c->at = 0;
	}
}

/* Moves to the first token of the next record; TOKEN_END behind the last. */
static enum json_step next_start(struct json_reader *r, struct error *e)
{
	struct json_cursor *c = &r->cursor;
	if (r->place.lines)
		return json_next(c, e);
	enum json_step step = JSON_GOOD;
	bool first = !r->inside;
	if (first)
		step = json_enter(c, &r->place, e);
	r->inside = true;
	if (step == JSON_GOOD)
		step = first ? json_next(c, e) : json_comma_or(c, TOKEN_ARRAY_END, e);
	if (step == JSON_GOOD && c->token.kind == TOKEN_COMMA)
		return json_next(c, e);
	if (step == JSON_GOOD && c->token.kind == TOKEN_ARRAY_END)
		return json_leave(c, &r->place, e);
	return step;
}

/* JSON_GOOD with *good when there is a record that can be delivered. */
static enum json_step read_record(struct json_reader *r, bool *good, struct error *e)
{
	struct json_cursor *c = &r->cursor;
	*good = false;
	c->depth = r->place.levels;
	enum json_step step = next_start(r, e);
	if (step != JSON_GOOD)
		return step;
	r->ended = c->token.kind == TOKEN_END;
	if (r->ended)
		return JSON_GOOD;
	if (c->token.kind == TOKEN_OBJECT) {
		step = json_record_read(&r->record, c, e);
		*good = step == JSON_GOOD && judge(r);
		return step;
	}
	if (r->place.lines)
		return json_wrong(c, "here an object should stand");
	r->record.line = c->line;
	r->record.line_column = json_cursor_column(c);
	step = json_skip(c, NULL, e);
	if (step == JSON_GOOD)
		damage(r, "not-an-object", 0, "an element of the array is no object");
	return step;
}

/* Reads on to a record, or to the end. */
static int next_record(struct json_reader *r, bool *good, struct error *e)
{
	*good = false;
	while (!*good && !r->ended) {
		enum json_step step = read_record(r, good, e);
		if (step == JSON_FAILED || (step == JSON_WRONG && !r->place.lines))
			return step == JSON_FAILED ? -1 : refuse(r, e);
		if (step == JSON_WRONG && recover(r, e) < 0)
			return -1;
		tell_invalid(r);
	}
	return 0;
}

/* ---- learning ---- */

typedef int (*pass)(struct json_reader *r, const struct extract_options *o, struct error *e);

static int find_records(struct json_reader *r, const struct extract_options *o, struct error *e)
{
	enum json_step step = json_locate(&r->place, &r->cursor, o, e);
	return step == JSON_GOOD ? 0 : step == JSON_FAILED ? -1 : refuse(r, e);
}

static int learn_columns(struct json_reader *r, const struct extract_options *o, struct error *e)
{
	int status = 0;
	json_record_init(&r->record, &r->columns, true, o->max_field, o->max_record);
	while (status == 0 && !r->ended) {
		bool good;
		status = next_record(r, &good, e);
		r->records += good;
	}
	json_record_drop(&r->record);
	return status;
}

/* Goes over the source once, with a window of its own. */
static int go_over(struct json_reader *r, const struct source *source,
		   const struct charset *charset, const struct extract_options *o, pass run,
		   struct error *e)
{
	struct window w;
	int status = window_open(&w, source, charset, e);
	json_cursor_init(&r->cursor, &w, o->max_record);
	if (status == 0)
		status = window_start_tap(&w, e); /* there is none: keeps nothing */
	if (status == 0)
		status = run(r, o, e);
	window_drop(&w);
	return status;
}

/* "10.125" and "€ 10.125" in one column: the point is decimal in the first, as JSON says. */
static void warn_mixed(struct json_reader *r)
{
	for (size_t i = 0; i < map_count(r->columns.names); i++) {
		const struct json_column *c = &r->columns.items[i];
		if (c->fraction_line && c->digit_line)
			issues_addf(
				r->issues, SEVERITY_WARNING, "number-and-text", c->fraction_line,
				(uint32_t)i + 1,
				"the column holds numbers of JSON, whose point is decimal (first "
				"on line %llu), and texts with digits (first on line %llu); "
				"check that both are read as they are meant",
				(unsigned long long)c->fraction_line,
				(unsigned long long)c->digit_line);
	}
}

static int learn(struct json_reader *r, const struct source *source, const struct charset *charset,
		 const struct extract_options *o, struct issues *issues, struct error *e)
{
	if (go_over(r, source, charset, o, find_records, e) < 0 ||
	    go_over(r, source, charset, o, learn_columns, e) < 0)
		return -1;
	if (map_count(r->columns.names) == 0 && r->damaged)
		return error_set(e, STATUS_INPUT,
				 "this is JSON, but holds no object with members, so no record");
	r->issues = issues;
	warn_mixed(r);
	return 0;
}

/* ---- the reader ---- */

int json_reader_open(struct json_reader **out, struct window *window, const struct source *source,
		     const struct charset *charset, const struct extract_options *o,
		     struct issues *issues, struct error *e)
{
	struct json_reader *r = xcalloc(1, sizeof *r);
	r->charset = charset->name;
	json_columns_init(&r->columns, o->max_columns);
	if (learn(r, source, charset, o, issues, e) < 0) {
		json_columns_drop(&r->columns);
		free(r);
		return -1;
	}
	json_record_init(&r->record, &r->columns, false, o->max_field, o->max_record);
	json_cursor_init(&r->cursor, window, o->max_record);
	r->inside = r->ended = false;
	r->damaged = 0;
	*out = r;
	return 0;
}

void json_reader_free(struct json_reader *r)
{
	if (!r)
		return;
	json_record_drop(&r->record);
	json_columns_drop(&r->columns);
	free(r);
}

void json_reader_set_issues(struct json_reader *r, struct issues *issues)
{
	r->issues = issues;
}

void json_reader_tell(const struct json_reader *r, struct dialect *out)
{
	char name[JSON_PATH_MAX];
	json_place_name(name, &r->place);
	out->format = r->place.lines ? FORMAT_NDJSON : FORMAT_JSON;
	out->columns = map_count(r->columns.names);
	snprintf(out->dialect_evidence, sizeof out->dialect_evidence, "JSON: %s%.300s, %llu in all",
		 r->place.lines    ? "objects one after another"
		 : r->place.levels ? "the objects of the array at "
				   : "an array of objects",
		 name, (unsigned long long)r->records);
}

const struct json_columns *json_reader_columns(const struct json_reader *r)
{
	return &r->columns;
}

/* Puts the record at hand into the batch; false when there is no room, and then it waits. */
static bool deliver(struct json_reader *r, struct batch *b)
{
	const struct json_record *in = &r->record;
	size_t n = in->ncells;
	if (b->text_len + in->text.len > b->text_capacity ||
	    (b->nrecords && b->nfields + n > BATCH_FIELDS)) {
		r->pending = b->nrecords > 0;
		if (r->pending)
			return false;
		b->text_capacity = in->text.len + in->text.len / 2;
		b->text = xrealloc(b->text, b->text_capacity + BATCH_OVERREAD);
	}
	if (b->nfields + n > b->fields_capacity) {
		b->fields_capacity = 2 * b->fields_capacity + n;
		b->fields = xrealloc(b->fields, b->fields_capacity * sizeof *b->fields);
	}
	char *text = b->text + b->text_len;
	if (in->text.len)
		memcpy(text, in->text.ptr, in->text.len);
	b->text_len += in->text.len;
	b->records[b->nrecords++] = (struct record){
		.line = in->line,
		.lines = (uint32_t)(in->last_line - in->line + 1),
		.first = (uint32_t)b->nfields,
		.nfields = (uint32_t)n,
	};
	for (size_t i = 0; i < n; i++)
		b->fields[b->nfields++] = (struct str){text + in->cells[i].at, in->cells[i].n};
	return true;
}

int json_reader_fill(struct json_reader *r, struct batch *b, size_t max, struct error *e)
{
	while (b->nrecords < max && b->nrecords < BATCH_RECORDS && b->text_len < BATCH_BYTES) {
		bool good = r->pending;
		r->pending = false;
		if (!good && next_record(r, &good, e) < 0)
			return -1;
		if (!good)
			return 0;
		if (!deliver(r, b))
			break;
	}
	return 1;
}

uint64_t json_reader_damaged(const struct json_reader *r)
{
	return r->damaged;
}

uint64_t json_reader_lines(const struct json_reader *r)
{
	const struct json_cursor *c = &r->cursor;
	bool begun = c->window->base + c->at > c->line_start;
	return c->line - 1 + begun;
}
