/*
 * The records of an archived original, from its first byte on: whether a line end lies inside
 * quotes only shows from there. Read block by block; no more is held than the record at hand and
 * one block.
 */
#include "provenance/provenance.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
/* Bytes of a character that is not complete at the end of a block. */
#define CARRY_MAX 16u
#define TEXT_MAX ((size_t)64 << 20)

struct reading {
	const struct raw_lines *job;
	iconv_t converter;
	size_t unit; /* bytes that are passed over when they mean nothing */
	char carry[CARRY_MAX];
	size_t ncarry;
	struct buffer text; /* UTF-8, of which `at` bytes are done */
	size_t at;
	uint64_t line; /* of the record at `at` */
	bool begun;    /* the byte order mark was looked for */
	bool done;     /* all that was asked for was given */
};

/* ---- charset ---- */

/* What the WHATWG reads under these names, and so does extract. */
static const char *converter_name(const char *charset)
{
	if (strcmp(charset, "iso-8859-1") == 0 || strcmp(charset, "latin1") == 0)
		return "windows-1252";
	return charset;
}

static int open_converter(struct reading *r, struct error *e)
{
	const char *charset = r->job->report->charset;

	r->converter = iconv_open("UTF-8", converter_name(charset));
	r->unit = str_starts(str_z(charset), STR("utf-16")) ? 2 : 1;
	if (r->converter == (iconv_t)-1)
		return error_set(e, STATUS_NOT_FOUND,
				 "this file is in the charset %s, which is not known here",
				 charset);
	return 0;
}

/* Converts what it can; the bytes of a character that is not complete are left. */
static size_t convert(struct reading *r, char *in, size_t n)
{
	char out[8192];

	while (n > 0) {
		char *to = out;
		size_t room = sizeof out;
		size_t result = iconv(r->converter, &in, &n, &to, &room);
		int fault = result == (size_t)-1 ? errno : 0;
		buffer_append(&r->text, out, (size_t)(to - out));
		if (fault == EILSEQ) {
			size_t skip = n < r->unit ? n : r->unit;
			in += skip;
			n -= skip;
			buffer_append_z(&r->text, REPLACEMENT);
		} else if (fault == EINVAL) {
			break;
		}
	}
	return n;
}

static void decode(struct reading *r, const char *p, size_t n)
{
	/* A character that two blocks share is put together first. */
	while (r->ncarry && n && r->ncarry < CARRY_MAX) {
		r->carry[r->ncarry++] = *p++;
		n--;
		size_t before = r->ncarry, left = convert(r, r->carry, before);
		memmove(r->carry, r->carry + before - left, left);
		r->ncarry = left;
	}
	char *copy = xmalloc(n + 1);
	memcpy(copy, p, n);
	size_t left = convert(r, copy, n);
	if (left <= CARRY_MAX - 1) {
		memcpy(r->carry, copy + n - left, left);
		r->ncarry = left;
	}
	free(copy);
}

static void skip_mark(struct reading *r)
{
	struct str text = buffer_str(&r->text);

	if (!r->begun && text.len >= strlen(BYTE_ORDER_MARK)) {
		r->begun = true;
		if (str_starts(text, str_z(BYTE_ORDER_MARK)))
			r->at = strlen(BYTE_ORDER_MARK);
	}
}

/* ---- records ---- */

/* Lines without a quote above those asked for are records each: passed over at the speed of memchr.
 */
static void skip_plain(struct reading *r)
{
	const struct mask *m = &r->job->report->mask;

	while (r->line < r->job->from && r->at < r->text.len) {
		const char *start = r->text.ptr + r->at;
		size_t n = r->text.len - r->at;
		const char *end = memchr(start, m->end, n);
		if (!end || (m->quote >= 0 && memchr(start, m->quote, (size_t)(end - start))))
			return;
		r->at += (size_t)(end - start) + 1;
		r->line++;
	}
}

static int take_records(struct reading *r, bool last, struct error *e)
{
	const struct raw_lines *job = r->job;
	const struct mask *m = &job->report->mask;
	struct masked found;

	skip_mark(r);
	while (!r->done) {
		skip_plain(r);
		struct str rest = {r->text.ptr + r->at, r->text.len - r->at};
		if (pulse_check(&job->session->pulse, e) != 0)
			return -1;
		if (!mask_find(&found, m, rest, last))
			break;
		if (r->line >= job->from && r->line <= job->to)
			job->sink(job->payload, &found, rest, r->line);
		r->at += found.size;
		r->line += found.lines;
		r->done = r->line > job->to;
	}
	if (r->at) {
		memmove(r->text.ptr, r->text.ptr + r->at, r->text.len - r->at);
		r->text.len -= r->at;
		r->at = 0;
	}
	return 0;
}

static int take_block(void *payload, const void *p, size_t n, struct error *e)
{
	struct reading *r = payload;

	decode(r, p, n);
	if (r->text.overflow)
		return error_set(e, STATUS_LIMIT, "A record of this file is too long to be shown");
	if (take_records(r, false, e) != 0)
		return -1;
	/* Enough is known: the rest of the file need not be unpacked. */
	return r->done ? error_set(e, STATUS_OK, "done") : 0;
}

int raw_lines_read(const struct raw_lines *job, const char *sha256, struct error *e)
{
	struct reading r = {.job = job, .line = 1};

	if (open_converter(&r, e) != 0)
		return -1;
	buffer_init(&r.text, TEXT_MAX);
	int result = store_source_read(job->session->store, sha256, take_block, &r, e);
	if (r.done)
		result = 0;
	else if (result == 0)
		result = take_records(&r, true, e);
	iconv_close(r.converter);
	buffer_drop(&r.text);
	return result;
}
