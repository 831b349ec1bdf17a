/* Audit files: the first byte chooses limits and the size of blocks, the rest is the text. Any text must come to
 * its end or be refused; blocks of any size give the same records; what a record is masked to shows no text that
 * is not published. */
#include "auditfile/auditfile.h"
#include "base/memory/arena.h"
#include "provenance/mask.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
	const char *p;
	size_t n, at, step;
};

static long give(void *self, const char **p, struct error *e)
{
	struct text *t = self;
	size_t n = t->n - t->at < t->step ? t->n - t->at : t->step;
	(void)e;
	*p = t->p + t->at;
	t->at += n;
	return (long)n;
}

/* With nothing shown, every text of the element is the mask. */
static void check_mask(struct str raw)
{
	static const bool hidden[AUDITFILE_COLUMNS];
	struct mask m = {.format = MASK_XAF, .width = AUDITFILE_COLUMNS, .shown = hidden};
	struct buffer out;
	buffer_init(&out, 1 << 22);
	if (mask_xml_element(&out, &m, raw))
		for (size_t i = 0, inside = 0; i < out.len; i++) {
			char c = out.ptr[i];
			inside = c == '<' || (inside && c != '>');
			assert(inside || c == '>' || strchr(" \t\r\n", c) || (c & 0x80));
		}
	buffer_drop(&out);
}

static void check_record(const struct auditfile_record *r, bool raw)
{
	assert(r->line >= 1 && r->lines >= 1);
	for (int c = 0; c < AUDITFILE_COLUMNS; c++)
		assert(r->fields[c].len == 0 || r->fields[c].ptr);
	if (raw && r->raw.len) {
		assert(r->raw.ptr[0] == '<' && r->raw.ptr[r->raw.len - 1] == '>');
		check_mask(r->raw);
	}
}

/* A number for all that came out; -1 when it was refused. */
static long read_all(struct text *t, const struct auditfile_options *o)
{
	struct auditfile *a = auditfile_new(o);
	struct auditfile_input in = {give, t};
	struct auditfile_record r;
	struct issues *issues = issues_new();
	struct error e;
	unsigned long sum = 0;
	int more = auditfile_survey(a, &in, &e);
	t->at = 0;
	auditfile_begin(a, &in);
	while (more >= 0 && (more = auditfile_next(a, &r, issues, &e)) > 0) {
		check_record(&r, o->keep_raw);
		sum = sum * 31 + (unsigned long)r.line;
		for (int c = 0; c < AUDITFILE_COLUMNS; c++)
			sum = sum * 31 + (unsigned long)r.fields[c].len;
		sum &= 0xFFFFFFFF;
	}
	if (more == 0)
		auditfile_tell(a, issues);
	issues_free(issues);
	auditfile_free(a);
	return more < 0 ? -1 : (long)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct auditfile_head head;
	if (size < 1 || size > 1u << 18)
		return 0;
	struct auditfile_options o = {data[0] & 1 ? 16 : 1 << 16, data[0] & 1 ? 256 : 1 << 18,
				      data[0] & 2};
	struct text t = {(const char *)data + 1, size - 1, 0, SIZE_MAX};
	auditfile_head(&head, t.p, t.n);
	long whole = read_all(&t, &o);
	t.at = 0;
	t.step = 1 + data[0] / 4;
	o.keep_raw = !o.keep_raw;
	assert(read_all(&t, &o) == whole);
	return 0;
}
