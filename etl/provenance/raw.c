/*
 * The records of an archived original, read by extract as they were when the file was loaded, from
 * its first byte on: whether a line end lies inside quotes only shows from there. JSON is read line
 * by line: as records of one field, since no line of JSON holds the delimiter. Records of an audit
 * file may share a line: then nobody knows which of them was published, and all are masked.
 */
#include "provenance/raw.h"

#include "extract/extract.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#define JSON_DELIMITER 0x1F /* a control character, which JSON has escaped */

/* ---- an original as a source of bytes ---- */

struct archived {
	struct store *store;
	const char *sha256;
};

struct original_stream {
	struct store_original *blocks;
	const char *p;
	size_t n; /* bytes at p that are not given yet */
};

static int open_original(const void *self, void **stream, struct error *e)
{
	const struct archived *o = self;
	struct original_stream *s = xcalloc(1, sizeof *s);

	if (store_original_open(&s->blocks, o->store, o->sha256, e) != 0) {
		free(s);
		return -1;
	}
	*stream = s;
	return 0;
}

static long read_original(void *stream, void *p, size_t n, struct error *e)
{
	struct original_stream *s = stream;
	const void *block;

	if (s->n == 0) {
		int more = store_original_next(s->blocks, &block, &s->n, e);
		if (more <= 0)
			return more;
		s->p = block;
	}
	n = n < s->n ? n : s->n;
	memcpy(p, s->p, n);
	s->p += n;
	s->n -= n;
	return (long)n;
}

static void close_original(void *stream)
{
	struct original_stream *s = stream;

	store_original_close(s->blocks);
	free(s);
}

/* ---- its records ---- */

static struct extract_options options_of(const struct raw_lines *job)
{
	const struct mask *m = job->mask;
	struct extract_options o;

	extract_options_init(&o);
	o.header = 0;
	o.skip = 0;
	if (m->format == MASK_SHEET) {
		o.format = FORMAT_SHEET;
		o.sheet = m->sheet.name;
		o.range = m->sheet.range;
		o.leave_hidden = m->sheet.leave_hidden;
		o.fill_merged = m->sheet.fill_merged;
		o.raw = true;
		return o;
	}
	o.format = m->format == MASK_XAF ? FORMAT_XAF : FORMAT_CSV;
	o.charset = job->charset;
	o.delimiter = m->format == MASK_CSV ? m->delimiter : JSON_DELIMITER;
	o.quote = m->format == MASK_CSV ? m->quote : -1;
	o.escape = m->escape;
	o.skip_initial = m->skip_initial;
	o.max_field = o.max_record = m->max_record;
	o.raw = true;
	return o;
}

static struct str without_end(struct str text, char end)
{
	if (str_ends(text, (struct str){&end, 1}))
		text.len--;
	if (end == '\n' && str_ends(text, STR("\r")))
		text.len--;
	return text;
}

struct progress_of {
	const struct raw_lines *job;
	uint64_t next; /* physical line that nothing was given for yet */
};

/* Lines that are no record: blank, or damaged, so that nobody knows what is in them. */
static void give_gap(struct progress_of *p, uint64_t until)
{
	const struct raw_lines *job = p->job;
	struct raw_record none = {.lines = 1};

	for (uint64_t line = p->next < job->from ? job->from : p->next;
	     line < until && line <= job->to; line++) {
		none.line = line;
		job->sink(job->payload, &none);
	}
	p->next = until > p->next ? until : p->next;
}

/* `after`: the line of the record behind the batch, or 0. */
static void give_records(struct progress_of *p, const struct batch *b, uint64_t after)
{
	const struct raw_lines *job = p->job;

	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		uint64_t next = i + 1 < b->nrecords ? b->records[i + 1].line : after;
		struct raw_record out = {
			.line = r->line,
			.lines = r->lines,
			.text = without_end(b->raw[i], job->mask->end),
			.fields = b->fields + r->first,
			.nfields = r->nfields,
		};
		if (r->line < p->next || r->line > job->to)
			continue; /* its line was given with the record before it */
		if (next && next < r->line + r->lines)
			out = (struct raw_record){.line = r->line, .lines = r->lines};
		give_gap(p, r->line);
		if (r->line >= job->from)
			job->sink(job->payload, &out);
		p->next = r->line + r->lines;
	}
}

static int read_records(const struct raw_lines *job, struct extractor *x, struct error *e)
{
	struct progress_of p = {.job = job, .next = 1};
	struct batch *b = batch_new(), *behind = batch_new();
	int more = extract_next(x, b, e);

	while (more > 0 && p.next <= job->to) {
		more = pulse_check(job->pulse, e) != 0 ? -1 : extract_next(x, behind, e);
		if (more < 0)
			break;
		give_records(&p, b, more ? behind->records[0].line : 0);
		struct batch *given = b;
		b = behind;
		behind = given;
	}
	if (more == 0)
		give_gap(&p, extract_lines(x) + 1);
	batch_free(b);
	batch_free(behind);
	return more < 0 ? -1 : 0;
}

int raw_lines_of(const struct raw_lines *job, const struct source_feed *feed, struct error *e)
{
	struct source source = {.feed = feed, .name = (char *)"original", .path = (char *)""};
	struct extract_options options = options_of(job);
	struct issues *issues = issues_new();
	struct extractor *x;

	int result = extract_open(&x, &source, &options, issues, e);
	if (result == 0) {
		result = read_records(job, x, e);
		extract_close(x);
	}
	issues_free(issues);
	return result;
}

int raw_lines_read(const struct raw_lines *job, const char *sha256, struct error *e)
{
	struct archived original = {job->store, sha256};
	struct source_feed feed = {open_original, read_original, close_original, &original};

	return raw_lines_of(job, &feed, e);
}
