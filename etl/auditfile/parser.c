/* Feeding expat: blocks, documents one behind another, parts of one; and what stops it. */
#include "auditfile/parser.h"

#include <stdio.h>
#include <stdlib.h>

/* Entities are what XML bombs are made of and what fetches other files; no audit file has any. */
static void refuse_doctype(void *self, const XML_Char *name, const XML_Char *system,
			   const XML_Char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	parser_fail(self, STATUS_INPUT,
		    "a document type (DOCTYPE) with entities is refused; audit files have none");
}

static int fail_cut_off(struct auditfile *a)
{
	if (a->parts)
		parser_fail(a, STATUS_INPUT,
			    "the text ends inside of an element, behind part %u of %u "
			    "(\"Vervolgbestand\"): give all %u parts together",
			    a->part, a->parts, a->parts);
	else
		parser_fail(a, STATUS_INPUT,
			    "the file ends inside of an element, so it is cut off: export or copy "
			    "it again; if it is the first of several parts (\"Vervolgbestand\"), "
			    "give them all together");
	return -1;
}

static int fail_xml(struct auditfile *a)
{
	enum XML_Error code = XML_GetErrorCode(a->xml);
	if (a->failed)
		return -1;
	if (a->last && (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
			code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION))
		return fail_cut_off(a);
	parser_fail(a, STATUS_INPUT,
		    "the XML cannot be read: %s. Export the file again, or mend it there",
		    XML_ErrorString(code));
	return -1;
}

/* ---- a document ---- */

static void begin_document(struct auditfile *a)
{
	XML_ParserReset(a->xml, "UTF-8");
#ifdef EXPAT_DEFERS
	/* What it got it must look at, or nobody knows what belongs to the next document. A token that is
	 * looked at again and again is no longer than AUDITFILE_MAX_TOKEN. */
	XML_SetReparseDeferralEnabled(a->xml, XML_FALSE);
#endif
	XML_SetUserData(a->xml, a);
	XML_SetElementHandler(a->xml, collect_start, collect_end);
	XML_SetCharacterDataHandler(a->xml, collect_text);
	XML_SetStartDoctypeDeclHandler(a->xml, refuse_doctype);
	a->fed = 0;
	a->root_begun = a->root_ended = a->suspended = false;
	a->depth = 0;
	a->nshifts = a->shifted = 0;
	buffer_reset(&a->hold);
	a->hold_base = 0;
}

/* Takes back what expat has of the bytes behind the root: they are the next document's. */
static void end_document(struct auditfile *a)
{
	uint64_t end = parser_at(a) + (uint64_t)XML_GetCurrentByteCount(a->xml);
	uint64_t line = parser_line(a);
	for (uint64_t i = parser_at(a); i < end; i++) /* a tag may hold line ends */
		line += a->work.ptr[a->at - (size_t)(a->fed - i)] == '\n';
	a->at -= (size_t)(a->fed - end);
	a->documents++;
	begin_document(a);
	a->line_base = line - 1;
}

/* ---- bytes ---- */

static int read_block(struct auditfile *a)
{
	const char *p;
	if (a->at)
		memmove(a->work.ptr, a->work.ptr + a->at, a->work.len - a->at);
	a->work.len -= a->at;
	a->at = 0;
	long n = a->input.read(a->input.self, &p, a->error);
	if (n < 0) {
		a->failed = true;
		return -1;
	}
	a->last = n == 0;
	if (n == 0)
		return 0;
	buffer_append(&a->work, p, (size_t)n);
	for (const char *q = p, *end = p + n; (q = memchr(q, '\n', (size_t)(end - q))); q++)
		a->line_ends++;
	a->line_begun = p[n - 1] != '\n';
	return 0;
}

static void keep_fed(struct auditfile *a, const char *p, size_t n)
{
	enum place top = a->depth ? a->stack[a->depth - 1] : PLACE_OUTSIDE;
	bool in_line = a->depth && top != PLACE_TRANSACTION && top != PLACE_OPENING;
	if (!a->options.keep_raw)
		return;
	uint64_t from = in_line && a->start_at >= a->hold_base ? a->start_at : parser_at(a);
	size_t drop = (size_t)(from - a->hold_base);
	drop = drop < a->hold.len ? drop : a->hold.len;
	if (drop)
		memmove(a->hold.ptr, a->hold.ptr + drop, a->hold.len - drop);
	a->hold.len -= drop;
	a->hold_base += drop;
	buffer_append(&a->hold, p, n);
}

/* Takes note of what expat made of the bytes. */
static int look_at(struct auditfile *a, enum XML_Status status)
{
	if (status == XML_STATUS_ERROR || a->failed)
		return fail_xml(a);
	a->suspended = status == XML_STATUS_SUSPENDED;
	if (a->root_ended) {
		end_document(a);
	} else if (!a->suspended && a->fed - parser_at(a) > AUDITFILE_MAX_TOKEN) {
		parser_fail(a, STATUS_LIMIT, "a tag or comment is longer than %u bytes",
			    AUDITFILE_MAX_TOKEN);
		return -1;
	}
	return 0;
}

static int feed(struct auditfile *a, size_t n)
{
	const char *p = a->work.ptr + a->at;
	keep_fed(a, p, n);
	a->at += n;
	a->fed += n;
	return look_at(a, XML_Parse(a->xml, p, (int)n, XML_FALSE));
}

/* ---- parts ---- */

/* Parts come in their order, and none is missing. */
static int note_part(struct auditfile *a, const struct cut *c)
{
	bool first = a->part == 0 && a->documents == 0 && !a->root_begun;
	/* Packages count the file without a mark in front of them, or do not. */
	bool next = c->part == a->part + 1 || (a->part == 0 && !first && c->part == 2);
	if (!next || c->part > c->parts || (a->parts && a->parts != c->parts)) {
		parser_fail(a, STATUS_INPUT,
			    "part %u of %u (\"Vervolgbestand\") stands %s: give all parts "
			    "together, each once",
			    c->part, c->parts, first ? "first" : "where another one should");
		return -1;
	}
	a->part = c->part;
	a->parts = c->parts;
	return 0;
}

static int pass_mark(struct auditfile *a, const struct cut *c)
{
	if (c->parts && note_part(a, c) < 0)
		return -1;
	uint64_t lines = 0;
	for (size_t i = 0; i < c->skip; i++)
		lines += a->work.ptr[a->at + i] == '\n';
	parser_pass_lines(a, lines);
	a->at += c->skip;
	return 0;
}

/* Blanks and marks of encoding in front of a document that is not the first. */
static void pass_blanks(struct auditfile *a)
{
	for (; a->at < a->work.len; a->at++) {
		unsigned char c = (unsigned char)a->work.ptr[a->at];
		if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
			return;
		a->line_base += c == '\n';
	}
}

/* ---- steps ---- */

static int finish(struct auditfile *a)
{
	a->finished = true;
	if (!(a->documents && !a->root_begun)) {
		enum XML_Status status = XML_Parse(a->xml, NULL, 0, XML_TRUE);
		if (look_at(a, status) < 0)
			return -1;
	}
	if (a->parts && a->part != a->parts) {
		parser_fail(a, STATUS_INPUT,
			    "the last part is %u of %u (\"Vervolgbestand\"): give all parts "
			    "together",
			    a->part, a->parts);
		return -1;
	}
	return 0;
}

/* One step further: what expat has, then what was read, then another block. */
static int step(struct auditfile *a)
{
	if (a->suspended)
		return look_at(a, XML_ResumeParser(a->xml));
	if (a->fed == 0 && a->documents)
		pass_blanks(a);
	size_t n = a->work.len - a->at;
	if (n) {
		struct cut c = mark_cut(a->work.ptr + a->at, n, a->fed == 0, a->last);
		if (c.feed)
			return feed(a, c.feed);
		if (c.skip)
			return pass_mark(a, &c);
	}
	return a->last ? finish(a) : read_block(a);
}

/* ---- the reading ---- */

struct auditfile *auditfile_new(const struct auditfile_options *o)
{
	struct auditfile *a = xcalloc(1, sizeof *a);
	struct values *all[] = {&a->header,      &a->opening, &a->journal,
				&a->transaction, &a->line,    &a->item};
	a->options = *o;
	a->xml = XML_ParserCreate("UTF-8");
	if (!a->xml)
		out_of_memory();
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		values_init(all[i]);
	buffer_init(&a->text, o->max_field);
	buffer_init(&a->work, SIZE_MAX);
	buffer_init(&a->hold, SIZE_MAX);
	names_init(&a->names);
	return a;
}

void auditfile_free(struct auditfile *a)
{
	if (!a)
		return;
	struct values *all[] = {&a->header,      &a->opening, &a->journal,
				&a->transaction, &a->line,    &a->item};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		values_drop(all[i]);
	buffer_drop(&a->text);
	buffer_drop(&a->work);
	buffer_drop(&a->hold);
	free(a->shifts);
	names_drop(&a->names);
	XML_ParserFree(a->xml);
	free(a);
}

void auditfile_begin(struct auditfile *a, const struct auditfile_input *in)
{
	a->input = *in;
	begin_document(a);
	buffer_reset(&a->work);
	a->at = 0;
	a->last = a->finished = a->failed = a->line_begun = false;
	a->line_base = a->line_ends = a->documents = a->ordinal = 0;
	a->part = a->parts = 0;
	a->surveying = false;
}

int auditfile_survey(struct auditfile *a, const struct auditfile_input *in, struct error *e)
{
	auditfile_begin(a, in);
	a->surveying = true;
	a->error = e;
	while (!a->finished)
		if (step(a) < 0)
			return -1;
	return 0;
}

int auditfile_next(struct auditfile *a, struct auditfile_record *out, struct issues *issues,
		   struct error *e)
{
	a->error = e;
	a->issues = issues;
	a->ready = false;
	while (!a->ready && !a->finished)
		if (step(a) < 0)
			return -1;
	if (!a->ready)
		return 0;
	*out = a->record;
	return 1;
}

uint64_t auditfile_damaged(const struct auditfile *a)
{
	return a->damaged;
}

uint64_t auditfile_lines(const struct auditfile *a)
{
	return a->line_ends + a->line_begun;
}

uint64_t auditfile_line_ends(const struct auditfile *a)
{
	return a->line_ends;
}
