#include "extract/text/reader.h"

#include <stdlib.h>

/* A file made to waste time can make every line begin a record that fails far below. Once so much
 * was read in vain, records that span lines get little room; they are still reported one by one. */
#define PATIENCE (256u << 20)
#define IMPATIENT_LIMIT 4096u

enum step { STEP_ERROR = -1, STEP_END, STEP_MORE, STEP_FULL };

/* libcsv's buffer is the batch's text, see reader_feed.c. */
static void *no_growth(void *p, size_t n)
{
	(void)p;
	die("libcsv wants %zu bytes where the reader had made room", n);
}

void reader_init(struct reader *r, const struct reader_dialect *d, struct issues *issues)
{
	r->dialect = *d;
	r->issues = issues;
	r->limit = d->max_record;
	if (csv_init(&r->csv, CSV_STRICT) != 0)
		die("libcsv cannot start");
	csv_set_delim(&r->csv, (unsigned char)d->delimiter);
	csv_set_quote(&r->csv, d->quote < 0 ? NO_QUOTE : (unsigned char)d->quote);
	csv_set_realloc_func(&r->csv, no_growth);
	buffer_init(&r->fed, SIZE_MAX);
	buffer_init(&r->squeezed, SIZE_MAX);
	r->slice = reader_slicer(d);
}

void reader_keep_raw(struct reader *r)
{
	r->slice = NULL;
}

void reader_drop(struct reader *r)
{
	r->csv.entry_buf = NULL; /* is not libcsv's */
	csv_free(&r->csv);
	buffer_drop(&r->fed);
	buffer_drop(&r->squeezed);
	window_drop(&r->window);
}

/* ---- pieces: physical lines, or parts of one where a lone CR ends a record ---- */

static int refill(struct reader *r, struct error *e)
{
	size_t keep = r->open ? r->start : r->at;
	if (window_fill(&r->window, keep, e) < 0)
		return -1;
	r->at -= keep;
	r->start = r->open ? 0 : r->at;
	r->split_until = r->split_until > keep ? r->split_until - keep : 0;
	return 0;
}

/* The piece up to the first CR, LF or CR LF. */
static size_t split_piece(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n')
			return i + 1;
		if (p[i] == '\r')
			return i + 1 < n && p[i + 1] == '\n' ? i + 2 : i + 1;
	}
	return n;
}

/* Gives the length of the piece at `at`: with its line end, or beyond max_record without one. */
static int next_piece(struct reader *r, size_t *n, struct error *e)
{
	struct window *w = &r->window;
	size_t seen = 0;
	for (;;) {
		char *p = w->text + r->at;
		size_t have = w->end - r->at;
		char *end = memchr(p + seen, r->dialect.end, have - seen);
		if (end) {
			*n = (size_t)(end + 1 - p);
			break;
		}
		if (have > r->dialect.max_record) {
			*n = have;
			return 1;
		}
		if (w->eof && have == 0)
			return 0;
		seen = have;
		if (w->eof) {
			w->text[w->end++] = r->dialect.end;
			r->unended = true;
		} else if (refill(r, e) < 0)
			return -1;
	}
	if (r->at < r->split_until)
		*n = split_piece(w->text + r->at, *n);
	return 1;
}

static bool ends_line(const struct reader *r, size_t n)
{
	const char *p = r->window.text + r->at;
	return p[n - 1] == r->dialect.end || (n > 1 && p[n - 2] == r->dialect.end);
}

static void pass(struct reader *r, size_t n)
{
	r->line += ends_line(r, n);
	r->at += n;
}

static void settle_invalid(struct reader *r, uint64_t line, const struct str *fields, size_t n)
{
	const struct invalid_list *l = r->window.invalid;
	if (l && l->head < l->n)
		report_invalid(r, line, fields, n);
}

/* ---- records ---- */

static void begin(struct reader *r, size_t n)
{
	struct batch *b = r->batch;
	r->start = r->at;
	r->start_line = r->line + 1;
	r->first_len = n;
	r->first_lines = ends_line(r, n);
	r->stray_column = 0;
	r->fault = FAULT_NONE;
	r->first_field = b->nfields;
	r->text_start = b->text_len;
}

/* Forgets what libcsv and the batch have of this record. */
static void roll_back(struct reader *r)
{
	csv_fini(&r->csv, NULL, NULL, NULL);
	r->batch->nfields = r->first_field;
	r->batch->text_len = r->text_start;
	r->open = false;
	r->at = r->start;
	r->line = r->start_line - 1;
}

static void count_waste(struct reader *r)
{
	r->wasted += r->at - r->start;
	if (r->wasted > PATIENCE && r->limit > IMPATIENT_LIMIT) {
		r->limit = IMPATIENT_LIMIT;
		report_impatient(r);
	}
}

/* The record cannot be read: leaves out its first line, reading goes on below it. */
static void abandon(struct reader *r)
{
	count_waste(r);
	report_unterminated(r);
	roll_back(r);
	r->at += r->first_len;
	r->line += r->first_lines;
	r->damaged++;
	settle_invalid(r, r->start_line, NULL, 0);
}

/* Room for the record's text; false when the batch must be handed on first. Text never exceeds the
 * bytes it was read from. */
static bool make_room(struct reader *r, size_t n)
{
	struct batch *b = r->batch;
	size_t need = r->text_start + (r->at + n - r->start) + FEED_SLACK;
	if (need <= b->text_capacity)
		return true;
	if (b->nrecords)
		return false;
	b->text_capacity = need + need / 2;
	b->text = xrealloc(b->text, b->text_capacity + BATCH_OVERREAD);
	char *p = b->text + r->text_start; /* this record's fields lie one behind the other */
	for (size_t i = r->first_field; i < b->nfields; i++) {
		b->fields[i].ptr = p;
		p += b->fields[i].len;
	}
	return true;
}

static void find_nul(struct reader *r)
{
	const struct batch *b = r->batch;
	r->fault = FAULT_NUL;
	for (size_t i = r->first_field; i < b->nfields; i++) {
		if (memchr(b->fields[i].ptr, '\0', b->fields[i].len)) {
			r->fault_column = (uint32_t)(i - r->first_field) + 1;
			return;
		}
	}
}

static void finish(struct reader *r)
{
	struct batch *b = r->batch;
	r->open = false;
	reader_unmask(b->text + r->text_start, b->text_len - r->text_start);
	if (r->fault == FAULT_NONE &&
	    memchr(b->text + r->text_start, '\0', b->text_len - r->text_start))
		find_nul(r);
	if (r->fault != FAULT_NONE) {
		report_fault(r);
		b->nfields = r->first_field;
		b->text_len = r->text_start;
		r->damaged++;
		settle_invalid(r, r->start_line, NULL, 0);
		return;
	}
	if (r->stray_column)
		report_stray(r);
	uint64_t lines = r->line + 1 - r->start_line;
	if (b->raw)
		b->raw[b->nrecords] = arena_dup(
			b->raw_text, (struct str){r->window.text + r->start, r->at - r->start});
	b->records[b->nrecords++] = (struct record){
		.line = r->start_line,
		.lines = lines ? (uint32_t)lines : 1,
		.first = (uint32_t)r->first_field,
		.nfields = (uint32_t)(b->nfields - r->first_field),
	};
	settle_invalid(r, r->start_line, b->fields + r->first_field, b->nfields - r->first_field);
}

/* A physical line longer than a record may be: passes over all of it. */
static int pass_long_line(struct reader *r, struct error *e)
{
	struct window *w = &r->window;
	r->start_line = r->line + 1;
	report_too_long(r);
	r->damaged++;
	for (;;) {
		char *end = memchr(w->text + r->at, r->dialect.end, w->end - r->at);
		if (end) {
			r->at = (size_t)(end + 1 - w->text);
			break;
		}
		r->at = w->end;
		if (w->eof)
			break;
		if (refill(r, e) < 0)
			return -1;
	}
	r->line++;
	settle_invalid(r, r->start_line, NULL, 0);
	return 0;
}

/* Passes over blank lines and lines that are too long; others are for records. */
static int next_start(struct reader *r, size_t *n, struct error *e)
{
	for (;;) {
		int got = next_piece(r, n, e);
		if (got <= 0)
			return got;
		const char *p = r->window.text + r->at;
		if (*n == 1 || (*n == 2 && *p == '\r')) {
			if (*p != '\r' && *p != '\n')
				return 1;
			r->blank += ends_line(r, *n) && r->at >= r->split_until;
			pass(r, *n);
		} else if (*n > r->dialect.max_record) {
			if (pass_long_line(r, e) < 0)
				return -1;
		} else {
			return 1;
		}
	}
}

/* After a piece was fed. STEP_MORE: the record is over, in one way or another; STEP_END: it goes
 * on. */
static enum step after_piece(struct reader *r, size_t n)
{
	bool over = r->rows == 1 && r->csv.pstate == 0;
	/* What spans lines must be well formed and within the limit. */
	bool spans = r->open || !over;
	bool bad = r->stray_column || r->at + n - r->start > r->limit;
	if (over && !(spans && bad)) {
		pass(r, n);
		finish(r);
		return STEP_MORE;
	}
	if (r->rows && !over) { /* a lone CR, or LF, in the middle: again, in pieces */
		size_t until = r->at + n;
		report_split(r);
		roll_back(r);
		r->split_until = until;
		return STEP_MORE;
	}
	if (!r->open)
		r->open_column = (uint32_t)(r->batch->nfields - r->first_field) + 1;
	r->open = true;
	pass(r, n);
	if (bad) {
		abandon(r);
		return STEP_MORE;
	}
	return STEP_END;
}

static enum step read_record(struct reader *r, struct error *e)
{
	size_t n;
	int got = next_start(r, &n, e);
	if (got <= 0)
		return got < 0 ? STEP_ERROR : STEP_END;
	begin(r, n);
	for (;;) {
		if (r->open && n > r->dialect.max_record) {
			abandon(r);
			return STEP_MORE;
		}
		if (!make_room(r, n)) {
			roll_back(r);
			return STEP_FULL;
		}
		reader_feed(r, r->window.text + r->at, n);
		if (after_piece(r, n) == STEP_MORE)
			return STEP_MORE;
		got = next_piece(r, &n, e);
		if (got < 0)
			return STEP_ERROR;
		if (got == 0) {
			abandon(r);
			return STEP_MORE;
		}
	}
}

int reader_skip_line(struct reader *r, struct error *e)
{
	size_t n;
	int got = next_piece(r, &n, e);
	if (got <= 0)
		return got;
	if (n == 1 || (n == 2 && r->window.text[r->at] == '\r'))
		r->blank++;
	if (n > r->dialect.max_record)
		return pass_long_line(r, e) < 0 ? -1 : 1;
	pass(r, n);
	settle_invalid(r, r->line, NULL, 0);
	return 1;
}

int reader_fill(struct reader *r, struct batch *b, size_t max, struct error *e)
{
	r->batch = b;
	if (max > BATCH_RECORDS)
		max = BATCH_RECORDS;
	while (b->nrecords < max && b->text_len < BATCH_BYTES) {
		reader_slice(r, max);
		if (b->nrecords == max)
			break;
		enum step step = read_record(r, e);
		if (step == STEP_ERROR || step == STEP_END)
			return step;
		if (step == STEP_FULL)
			break;
	}
	return 1;
}
