/*
 * The state of a reading. parser.c feeds expat and knows documents and their parts; collect.c knows
 * what elements mean; record.c makes records; where.c knows the place. Private to auditfile.
 */
#ifndef AUDITFILE_PARSER_H
#define AUDITFILE_PARSER_H

#include "auditfile/declared.h"
#include "auditfile/names.h"

#include <expat.h>

struct auditfile {
	struct auditfile_options options;
	bool surveying;
	struct error *error; /* of the call that runs */
	bool failed;
	struct issues *issues; /* or NULL */

	/* ---- the text ---- */
	XML_Parser xml;
	struct auditfile_input input;
	struct buffer work; /* bytes that were read */
	size_t at;          /* of them, the first that expat has not got */
	bool last;          /* nothing comes behind them */
	bool finished;      /* expat was told so, or need not be */
	bool suspended;     /* expat has some that it has not looked at */
	uint64_t fed;       /* bytes of this document that expat got */
	uint64_t line_base; /* lines before the document, or passed over in it */
	/* Lines passed over behind so many bytes fed, which expat has not come to. */
	struct {
		uint64_t at, lines;
	} * shifts;
	size_t nshifts, shifted, shifts_capacity;
	uint64_t line_ends; /* in all that was read */
	bool line_begun;
	uint64_t documents; /* that came to their end */
	bool root_begun, root_ended;
	struct buffer
		hold; /* of the bytes fed those from hold_base on, if records keep their text */
	uint64_t hold_base;
	unsigned part, parts; /* as the last mark between parts has it */

	/* ---- where we are ---- */
	enum place stack[AUDITFILE_MAX_DEPTH];
	size_t depth;                  /* 0: outside */
	const struct element *element; /* whose text is read */
	struct buffer text;
	bool too_long;

	/* ---- what was read ---- */
	struct values header, opening, journal, transaction, line, item;
	struct name_list names;
	struct declared opening_totals, totals;
	uint64_t ordinal; /* of journals and transactions, as they begin */
	uint64_t journal_ordinal, transaction_ordinal;
	bool journal_lines, transaction_lines; /* a line of it was read */
	uint64_t late;
	bool numbers[AUDITFILE_COLUMNS], not_numbers[AUDITFILE_COLUMNS];
	uint64_t sideless; /* amounts of 0 without D or C */
	uint64_t subledger_lines;
	uint64_t opening_lines;
	char space[160]; /* the namespace */

	/* ---- the record ---- */
	bool ready;
	uint64_t start_line, start_at;
	struct auditfile_record record;
	uint64_t damaged;
};

/* ---- where.c ---- */

uint64_t parser_line(struct auditfile *a);
uint64_t parser_at(const struct auditfile *a);
/* So many lines are passed over behind the bytes that expat got. */
void parser_pass_lines(struct auditfile *a, uint64_t lines);
/* Stops the reading; the message gets the line. */
void parser_fail(struct auditfile *a, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- collect.c ---- */

void collect_start(void *self, const XML_Char *name, const XML_Char **attributes);
void collect_end(void *self, const XML_Char *name);
void collect_text(void *self, const XML_Char *text, int n);

/* ---- record.c ---- */

/* The line that just ended: counts it (survey), or makes it the record. */
void record_end(struct auditfile *a, bool opening);

/* ---- head.c ---- */

/* Reads "Vervolgbestand 2 van 3" anywhere in a comment. */
bool mark_read(struct str comment, unsigned *part, unsigned *parts);

/* ---- marks.c ---- */

/* How much of the bytes expat may have, and how many behind them it must not: an XML declaration, or a
 * comment that names a part, where two parts meet. Both 0: it takes more bytes to tell. */
struct cut {
	size_t feed, skip;
	unsigned part, parts; /* of what is skipped; 0 when it names none */
};

/* `start`: the document begins here, and so may a declaration. */
struct cut mark_cut(const char *p, size_t n, bool start, bool last);

#endif
