/* Audit files as records: their bytes are decoded as those of a CSV, and auditfile reads the text. */
#include "extract/records/audit.h"

#include "auditfile/auditfile.h"
#include "extract/begin.h"

#include <stdio.h>
#include <stdlib.h>

struct audit {
	struct auditfile *file;
	struct window window;
	bool open; /* the window is */
	size_t at; /* bytes of the window that were given */
	struct charset charset;
	const struct source *source;
	struct issues *issues;
	bool stated;  /* the charset is the user's word, and so what is bad in it */
	bool pending; /* a record that the batch had no room for */
	struct auditfile_record record;
};

/* ---- charset ---- */

/* What the declaration means: ISO-8859-1 is read as Windows-1252 (charset.h). */
static int decide(struct audit *a, const struct records_job *job, struct error *e)
{
	struct auditfile_head head;
	char bytes[AUDITFILE_HEAD];
	struct source_stream *in;
	size_t n = 0;
	long got = 1;
	if (source_open(&in, job->source, e) < 0)
		return -1;
	while (n < sizeof bytes && (got = source_read(in, bytes + n, sizeof bytes - n, e)) > 0)
		n += (size_t)got;
	source_close(in);
	if (got < 0)
		return -1;
	auditfile_head(&head, bytes, n);
	const char *named = job->options->charset;
	a->stated = named != NULL;
	const char *own = head.encoding[0] ? head.encoding : "utf-8";
	if (charset_decide(&a->charset, job->source, named ? named : own, e) < 0)
		return -1;
	struct dialect *d = job->dialect;
	snprintf(d->charset, sizeof d->charset, "%s", a->charset.name);
	d->bom = a->charset.bom > 0;
	snprintf(d->charset_evidence, sizeof d->charset_evidence, "%s",
		 named              ? "as stated"
		 : d->bom           ? a->charset.evidence
		 : head.encoding[0] ? "the XML declaration says so"
				    : "no XML declaration says otherwise");
	return 0;
}

static uint64_t line_of(const struct audit *a, size_t at)
{
	uint64_t line = auditfile_line_ends(a->file) + 1;
	const char *p = a->window.text + a->at, *end = a->window.text + at;
	for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		line++;
	return line;
}

/* A byte that is none in the charset: which one it was meant in, nobody but the user can say. */
static int check_bytes(struct audit *a, struct error *e)
{
	struct invalid_list *l = a->window.invalid;
	while (l->head < l->n) {
		const struct invalid_byte *b = &l->items[l->head];
		uint64_t at = b->at;
		if (at >= a->window.base + a->window.end)
			return 0;
		uint64_t line = line_of(a, (size_t)(at - a->window.base));
		if (b->kind == ODDITY_INVALID && !a->stated)
			return error_set(
				e, STATUS_INPUT,
				"%llu: byte 0x%02X means nothing in %s, which the file says that it "
				"is in. Finance packages often mean Windows-1252: read it so with "
				"--charset windows-1252 (encoding in a mapping), and look at the "
				"names. Nothing was loaded",
				(unsigned long long)line, b->byte, a->charset.name);
		if (a->issues)
			report_invalid_bytes(a->issues, l, at + 1, a->charset.name, line, 0);
		else
			l->head++;
	}
	return 0;
}

/* ---- text ---- */

static long read_text(void *self, const char **p, struct error *e)
{
	struct audit *a = self;
	struct window *w = &a->window;
	while (a->at == w->end && !w->eof) {
		if (window_fill(w, w->end, e) < 0)
			return -1;
		a->at = 0;
		if (check_bytes(a, e) < 0)
			return -1;
	}
	*p = w->text + a->at;
	size_t n = w->end - a->at;
	a->at = w->end;
	return (long)n;
}

static int open_window(struct audit *a, struct error *e)
{
	if (a->open)
		window_drop(&a->window);
	a->at = 0;
	a->open = true;
	if (window_open(&a->window, a->source, &a->charset, e) < 0)
		return -1;
	return window_start_tap(&a->window, e); /* there is none: keeps nothing */
}

/* ---- records ---- */

static bool put(struct batch *b, const struct auditfile_record *r)
{
	const struct record record = {
		.line = r->line, .lines = r->lines, .nfields = AUDITFILE_COLUMNS};
	if (!records_put(b, &record, r->fields))
		return false;
	if (b->raw)
		b->raw[b->nrecords - 1] = arena_dup(b->raw_text, r->raw);
	return true;
}

static int fill(void *self, struct batch *b, size_t max, struct error *e)
{
	struct audit *a = self;
	for (size_t n = 0; n < max && b->text_len < BATCH_BYTES; n++) {
		int more = a->pending;
		if (!more)
			more = auditfile_next(a->file, &a->record, a->issues, e);
		if (more <= 0)
			return more;
		a->pending = !put(b, &a->record);
		if (a->pending)
			return 1;
	}
	return 1;
}

static void set_issues(void *self, struct issues *issues)
{
	struct audit *a = self;
	a->issues = issues;
}

static uint64_t damaged(const void *self)
{
	const struct audit *a = self;
	return auditfile_damaged(a->file);
}

static uint64_t lines(const void *self)
{
	const struct audit *a = self;
	return auditfile_lines(a->file);
}

static uint64_t blank(const void *self)
{
	(void)self;
	return 0;
}

static void progress(const void *self, uint64_t *done, uint64_t *total)
{
	const struct audit *a = self;
	source_progress(a->window.in, done, total);
}

static void close_audit(void *self)
{
	struct audit *a = self;
	auditfile_free(a->file);
	if (a->open)
		window_drop(&a->window);
	free(a);
}

static const struct records_ops OPS = {
	.fill = fill,
	.set_issues = set_issues,
	.damaged = damaged,
	.lines = lines,
	.blank = blank,
	.progress = progress,
	.close = close_audit,
};

/* ---- opening ---- */

static void describe(struct records *out, const struct audit *a, const struct records_job *job)
{
	struct str *names = ARENA_ARRAY(job->arena, struct str, AUDITFILE_COLUMNS);
	bool *numbers = ARENA_ARRAY(job->arena, bool, AUDITFILE_COLUMNS);
	struct dialect *d = job->dialect;
	for (int c = 0; c < AUDITFILE_COLUMNS; c++) {
		names[c] = auditfile_column_name((enum auditfile_column)c);
		numbers[c] = auditfile_is_number(a->file, (enum auditfile_column)c);
	}
	*out = (struct records){&OPS, (void *)a, names, AUDITFILE_COLUMNS, numbers};
	d->format = FORMAT_XAF;
	d->columns = AUDITFILE_COLUMNS;
	auditfile_describe(a->file, d->dialect_evidence, sizeof d->dialect_evidence);
}

/* The text that a record was is all that is wanted of an original: names and totals are of no use. */
static int survey(struct audit *a, const struct records_job *job, struct error *e)
{
	struct auditfile_input in = {read_text, a};
	if (open_window(a, e) < 0)
		return -1;
	if (!job->options->raw) {
		if (auditfile_survey(a->file, &in, e) < 0 || open_window(a, e) < 0)
			return -1;
		a->issues = job->issues;
		auditfile_tell(a->file, job->issues);
	}
	auditfile_begin(a->file, &in);
	return 0;
}

static int open_audit(struct records *out, const struct records_job *job, struct error *e)
{
	struct audit *a = xcalloc(1, sizeof *a);
	struct auditfile_options o = {job->options->max_field, job->options->max_record,
				      job->options->raw};
	a->source = job->source;
	a->file = auditfile_new(&o);
	if (decide(a, job, e) < 0 || survey(a, job, e) < 0) {
		close_audit(a);
		return -1;
	}
	describe(out, a, job);
	return 0;
}

static bool looks(struct str head)
{
	struct auditfile_head h;
	auditfile_head(&h, head.ptr, head.len);
	return h.xml;
}

const struct records_kind records_audit = {.text = true, .looks = looks, .open = open_audit};
