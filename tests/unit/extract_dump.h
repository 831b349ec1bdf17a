/*
 * All that can be seen of a source, as text: to hold two ways of reading it together.
 */
#ifndef EXTRACT_DUMP_H
#define EXTRACT_DUMP_H

#include "base/memory/buffer.h"
#include "extract/extract.h"

#include <assert.h>

static inline void dump_batch(struct buffer *out, const struct batch *b)
{
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		buffer_printf(out, "\n%llu+%u:", (unsigned long long)r->line, r->lines);
		for (uint32_t k = 0; k < r->nfields; k++) {
			struct str f = b->fields[r->first + k];
			assert(f.ptr >= b->text && f.ptr + f.len <= b->text + b->text_capacity);
			buffer_printf(out, " %zu:", f.len);
			buffer_append_str(out, f);
		}
	}
}

static inline void dump_issues(struct buffer *out, const struct issues *issues)
{
	for (size_t i = 0; i < issues_count(issues); i++) {
		const struct issue *it = issues_get(issues, i);
		buffer_printf(out, "\n%d %.*s %llu:%u %.*s", (int)it->severity, STR_ARG(it->code),
			      (unsigned long long)it->line, it->column, STR_ARG(it->message));
	}
}

static inline void dump_end(struct buffer *out, const struct extractor *x)
{
	size_t n;
	const struct str *header = extract_header(x, &n);
	for (size_t i = 0; i < n; i++) {
		buffer_printf(out, " %zu:", header[i].len);
		buffer_append_str(out, header[i]);
	}
	buffer_printf(out, "\n%llu damaged, %llu lines, %llu blank, %s",
		      (unsigned long long)extract_damaged(x), (unsigned long long)extract_lines(x),
		      (unsigned long long)extract_blank_lines(x),
		      extract_dialect(x)->dialect_evidence);
}

static inline void dump_source(struct buffer *out, const struct source *s,
			       const struct extract_options *o)
{
	struct issues *issues = issues_new();
	struct sha256 *hash = sha256_new();
	char hex[SHA256_HEX_SIZE];
	struct extractor *x;
	struct error e;
	if (extract_open(&x, s, o, issues, &e) == 0) {
		struct batch *b = batch_new();
		int more;
		extract_set_hash(x, hash);
		while ((more = extract_next(x, b, &e)) > 0)
			dump_batch(out, b);
		dump_end(out, x);
		sha256_hex(hash, hex);
		if (more == 0 && o->max_records == 0) /* else it is not of all bytes */
			buffer_printf(out, "\n%llu bytes, sha256 %s",
				      (unsigned long long)extract_size(x), hex);
		batch_free(b);
		extract_close(x);
		if (more < 0)
			buffer_append_z(out, e.text);
	} else {
		buffer_append_z(out, e.text);
	}
	dump_issues(out, issues);
	issues_free(issues);
	sha256_free(hash);
}

#endif
