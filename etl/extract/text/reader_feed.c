/*
 * One piece of text through libcsv and into the batch.
 *
 * Blanks are masked: libcsv trims blanks around fields unless a function is set that it then calls
 * for every byte, at a third of its speed. So blanks and tabs travel through libcsv as the bytes
 * 0xFE and 0xFF, which cannot occur in UTF-8, and are put back in the fields, sixteen at a time
 * both ways.
 *
 * libcsv collects the bytes of a field in a
 * buffer of its own, whose members are public; here that buffer is the free part of the batch's
 * text, so that a field is where it belongs when it is done and is not copied. The reader has seen
 * to the room (a field never has more bytes than it was read from), so libcsv never has to grow it.
 */
#include "extract/text/reader.h"

#define MASKED_BLANK ((char)0xFE)
#define MASKED_TAB ((char)0xFF)

typedef char bytes16 __attribute__((vector_size(16)));

/* Replaces every byte `from` by `to`, whole groups of 16 at a time. */
static void replace_bytes(char *p, size_t n, char from, char to)
{
	char flip = (char)(from ^ to);
	for (size_t i = 0; i < n; i += 16) {
		bytes16 b;
		memcpy(&b, p + i, 16);
		b ^= (bytes16)(b == from) & flip;
		memcpy(p + i, &b, 16);
	}
}

void reader_unmask(char *p, size_t n)
{
	replace_bytes(p, n, MASKED_BLANK, ' ');
	replace_bytes(p, n, MASKED_TAB, '\t');
}

/* The piece in r->fed. */
static void prepare(struct reader *r, const char *p, size_t n)
{
	struct buffer *fed = &r->fed;
	const struct reader_dialect *d = &r->dialect;
	buffer_reset(fed);
	if (d->skip_initial) {
		buffer_reset(&r->squeezed);
		squeeze(&r->squeezed, d, p, n, r->open);
		p = r->squeezed.ptr;
		n = r->squeezed.len;
	}
	if (d->escape && memchr(p, d->escape, n))
		unescape(fed, d, p, n, r->open);
	else
		buffer_append(fed, p, n);
	buffer_reserve(fed, FEED_SLACK);
	if (d->delimiter != ' ')
		replace_bytes(fed->ptr, fed->len, ' ', MASKED_BLANK);
	if (d->delimiter != '\t')
		replace_bytes(fed->ptr, fed->len, '\t', MASKED_TAB);
}

static inline void add_field(struct reader *r, void *bytes, size_t n)
{
	struct batch *b = r->batch;
	b->fields[b->nfields++] = (struct str){bytes, n};
	r->csv.entry_buf += n;
	r->csv.entry_size -= n;
}

/* A field that is too much, or for which there is no room yet. Apart, so that on_field, which runs
 * for every field, saves no registers. */
static __attribute__((noinline, cold)) void unusual_field(struct reader *r, void *bytes, size_t n)
{
	struct batch *b = r->batch;
	size_t column = b->nfields - r->first_field;
	if (n > r->dialect.max_field || column >= r->dialect.max_columns) {
		if (r->fault == FAULT_NONE) {
			r->fault = n > r->dialect.max_field ? FAULT_FIELD : FAULT_COLUMNS;
			r->fault_column = (uint32_t)column + 1;
		}
		return;
	}
	batch_grow_fields(b);
	add_field(r, bytes, n);
}

static void on_field(void *bytes, size_t n, void *payload)
{
	struct reader *r = payload;
	const struct batch *b = r->batch;
	if (n > r->dialect.max_field || b->nfields - r->first_field >= r->dialect.max_columns ||
	    b->nfields == b->fields_capacity)
		unusual_field(r, bytes, n);
	else
		add_field(r, bytes, n);
}

static void on_row(int end, void *payload)
{
	(void)end;
	((struct reader *)payload)->rows++;
}

static bool is_masked_blank(char c)
{
	return c == MASKED_BLANK || c == MASKED_TAB;
}

/* libcsv stopped at p[*at], a quote in an unquoted field or the byte behind a quote inside a quoted
 * one. Feeds it leniently and moves *at. */
static void feed_violation(struct reader *r, const char *p, size_t n, size_t *at)
{
	size_t i = *at;
	csv_set_opts(&r->csv, 0);
	while (i < n && is_masked_blank(p[i]))
		i++;
	if (r->csv.quoted && i > *at && i < n &&
	    (p[i] == r->dialect.delimiter || p[i] == '\r' || p[i] == '\n')) {
		/* Blanks between the closing quote and the delimiter: libcsv trims them when it
		 * sees them. */
		for (; *at < i; ++*at)
			csv_parse(&r->csv, " ", 1, on_field, on_row, r);
	} else {
		if (r->csv.quoted && r->stray_column == 0)
			r->stray_column = (uint32_t)(r->batch->nfields - r->first_field) + 1;
		csv_parse(&r->csv, p + *at, 1, on_field, on_row, r);
		++*at;
	}
	csv_set_opts(&r->csv, CSV_STRICT);
}

void reader_feed(struct reader *r, const char *p, size_t n)
{
	r->rows = 0;
	r->csv.entry_buf = (unsigned char *)r->batch->text + r->batch->text_len;
	r->csv.entry_size = r->batch->text_capacity - r->batch->text_len;
	prepare(r, p, n);
	p = r->fed.ptr;
	n = r->fed.len;
	size_t at = 0;
	for (;;) {
		at += csv_parse(&r->csv, p + at, n - at, on_field, on_row, r);
		if (at == n)
			break;
		if (csv_error(&r->csv) != CSV_EPARSE)
			die("libcsv: %s", csv_strerror(csv_error(&r->csv)));
		feed_violation(r, p, n, &at);
	}
	r->batch->text_len = (size_t)((char *)r->csv.entry_buf - r->batch->text);
}
