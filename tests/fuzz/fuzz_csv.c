/* CSV: the first three bytes choose dialect and limits, the rest is a file. Any file must come to
 * its end, with every line in its place; and where nothing is damaged, the records must be those
 * that libcsv gives when it reads the whole text at once, without masks, lines or batches. */
#include "base/text/utf8.h"
#include "extract/extract.h"

#include <assert.h>
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct flat { /* records as text: fields parted by 0x1F, records by 0x1E */
	char *p;
	size_t n;
	size_t records;
};

static void on_field(void *p, size_t n, void *payload)
{
	struct flat *f = payload;
	if (n)
		memcpy(f->p + f->n, p, n);
	f->n += n;
	f->p[f->n++] = 0x1F;
}

static void on_row(int end, void *payload)
{
	struct flat *f = payload;
	(void)end;
	f->p[f->n++] = 0x1E;
	f->records++;
}

static int never(unsigned char c)
{
	(void)c;
	return 0;
}

/* False when libcsv finds the text malformed. */
static bool reference(struct flat *out, const struct dialect *d, const uint8_t *p, size_t n)
{
	struct csv_parser csv;
	csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI);
	csv_set_delim(&csv, (unsigned char)d->delimiter);
	csv_set_quote(&csv, d->quote < 0 ? 0xFC : (unsigned char)d->quote);
	csv_set_space_func(&csv, never);
	bool good = csv_parse(&csv, p, n, on_field, on_row, out) == n &&
		    csv_fini(&csv, on_field, on_row, out) == 0;
	csv_free(&csv);
	return good;
}

static void check_batch(const struct batch *b, uint64_t *line, struct flat *out)
{
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		assert(r->line >= *line && r->lines >= 1 && r->first + r->nfields <= b->nfields);
		*line = r->line;
		for (uint32_t k = 0; k < r->nfields; k++) {
			struct str f = b->fields[r->first + k];
			assert(f.ptr >= b->text && f.ptr + f.len <= b->text + b->text_capacity);
			assert(utf8_valid(f) == f.len);
			on_field((void *)(uintptr_t)f.ptr, f.len, out);
		}
		on_row(0, out);
	}
}

static struct extract_options choose(const uint8_t *data)
{
	struct extract_options o;
	extract_options_init(&o);
	o.format = FORMAT_CSV;
	o.delimiter = ";,\t| \0\0\0"[data[0] & 7];
	o.quote = data[0] & 8 ? '"' : data[0] & 16 ? -1 : 0;
	o.escape = data[0] & 32 ? '\\' : 0;
	o.header = data[0] & 64 ? -1 : 0;
	o.skip = data[0] & 64 ? -1 : 0;
	o.charset = data[0] & 128 ? NULL : "utf-8";
	if (data[1]) {
		o.max_field = data[1];
		o.max_record = data[1] * 4u;
		o.max_columns = data[1] % 16 + 1u;
	}
	o.max_records = data[2];
	return o;
}

static void read_all(struct extractor *x, const struct extract_options *o, struct flat *out)
{
	struct batch *b = batch_new();
	struct error e;
	uint64_t line = 1;
	int more;
	while ((more = extract_next(x, b, &e)) > 0)
		check_batch(b, &line, out);
	assert(more == 0 && line <= extract_lines(x) + 1);
	assert(extract_blank_lines(x) <= extract_lines(x));
	assert(!o->max_records || out->records <= o->max_records);
	batch_free(b);
}

/* Nothing that only this reader does. */
static bool is_plain(const struct extract_options *o, const struct dialect *d,
		     const struct issues *issues)
{
	return !o->escape && !d->skip_initial && !o->max_records && !d->header && !d->bom &&
	       strcmp(d->charset, "utf-8") == 0 && issues_count(issues) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char path[64];
	if (size < 3 || size > 1u << 20)
		return 0;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct extract_options o = choose(data);
	const uint8_t *text = data + 3;
	size_t n = size - 3;
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, n, 0) != (ssize_t)n)
		return 0;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct source s = {path, NULL, path};
	struct issues *issues = issues_new();
	struct extractor *x;
	struct error e;
	if (extract_open(&x, &s, &o, issues, &e) == 0) {
		struct flat got = {.p = xmalloc(n * 12 + 64)};
		struct flat want = {.p = xmalloc(n * 12 + 64)};
		struct dialect d = *extract_dialect(x);
		read_all(x, &o, &got);
		if (is_plain(&o, &d, issues) && reference(&want, &d, text, n)) {
			assert(got.records == want.records && got.n == want.n);
			assert(memcmp(got.p, want.p, got.n) == 0);
		}
		free(got.p);
		free(want.p);
		extract_close(x);
	}
	issues_free(issues);
	return 0;
}
