/*
 * For the tests of extract: bytes in, records and issues out as one line of text each.
 */
#ifndef EXTRACT_HELP_H
#define EXTRACT_HELP_H

#include "base/memory/buffer.h"
#include "extract/extract.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct extracted {
	struct buffer header;  /* "a|b" */
	struct buffer records; /* "2:1|x\n" by physical line */
	struct buffer issues;  /* "unterminated-quote@3:2\n" */
	struct dialect dialect;
	uint64_t n, damaged, lines, blank;
	enum status status;
	char error[2048];
};

static inline void put_fields(struct buffer *out, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buffer_append_char(out, '|');
		buffer_append_str(out, fields[i]);
	}
	buffer_append(out, "", 1);
	out->len--;
}

static inline void put_issues(struct buffer *out, const struct issues *list)
{
	buffer_append(out, "", 1);
	out->len--;
	for (size_t i = 0; i < issues_count(list); i++) {
		const struct issue *it = issues_get(list, i);
		buffer_printf(out, "%.*s@%llu:%u\n", STR_ARG(it->code),
			      (unsigned long long)it->line, it->column);
	}
	buffer_append(out, "", 1);
	out->len--;
}

static inline void extract_source_text(struct extracted *x, const struct source *s,
				       const struct extract_options *o)
{
	struct error e;
	struct issues *issues = issues_new();
	struct extractor *in = NULL;
	*x = (struct extracted){0};
	buffer_init(&x->header, SIZE_MAX);
	buffer_init(&x->records, SIZE_MAX);
	buffer_init(&x->issues, SIZE_MAX);
	if (extract_open(&in, s, o, issues, &e) < 0) {
		x->status = e.status;
		snprintf(x->error, sizeof x->error, "%s", e.text);
		issues_free(issues);
		return;
	}
	size_t nheader;
	const struct str *header = extract_header(in, &nheader);
	put_fields(&x->header, header, nheader);
	struct batch *b = batch_new();
	int more;
	buffer_append(&x->records, "", 1);
	x->records.len--;
	while ((more = extract_next(in, b, &e)) > 0) {
		for (size_t i = 0; i < b->nrecords; i++) {
			const struct record *r = &b->records[i];
			buffer_printf(&x->records, "%llu:", (unsigned long long)r->line);
			put_fields(&x->records, b->fields + r->first, r->nfields);
			buffer_append_char(&x->records, '\n');
		}
		x->n += b->nrecords;
	}
	buffer_append(&x->records, "", 1);
	x->records.len--;
	if (more < 0) {
		x->status = e.status;
		snprintf(x->error, sizeof x->error, "%s", e.text);
	}
	x->dialect = *extract_dialect(in);
	x->damaged = extract_damaged(in);
	x->lines = extract_lines(in);
	x->blank = extract_blank_lines(in);
	put_issues(&x->issues, issues);
	extract_close(in);
	batch_free(b);
	issues_free(issues);
}

static inline void extracted_drop(struct extracted *x)
{
	buffer_drop(&x->header);
	buffer_drop(&x->records);
	buffer_drop(&x->issues);
}

static inline char *write_temporary(const void *bytes, size_t n)
{
	static char path[64];
	snprintf(path, sizeof path, "/tmp/stuiver-unit.XXXXXX");
	int fd = mkstemp(path);
	cr_assert(fd >= 0 && write(fd, bytes, n) == (ssize_t)n, "cannot write %s", path);
	close(fd);
	return path;
}

static inline void extract_bytes(struct extracted *x, const void *bytes, size_t n,
				 const struct extract_options *o)
{
	char *path = write_temporary(bytes, n);
	extract_source_text(x, &(struct source){path, NULL, (char *)"test.csv"}, o);
	unlink(path);
}

/* Options with which nothing but the charset is detected. */
static inline struct extract_options plain(char delimiter)
{
	struct extract_options o;
	extract_options_init(&o);
	o.delimiter = delimiter;
	o.quote = '"';
	o.header = 0;
	o.skip = 0;
	return o;
}

#endif
