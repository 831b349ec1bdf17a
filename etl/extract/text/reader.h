/*
 * The reader of records: slices the lines that need only cutting (slice.h), and feeds libcsv the
 * others, one physical line at a time, so that the line of every record is known, and turns what it
 * calls back into batches. Private to extract.
 *
 * libcsv runs in its strict mode, not to refuse anything, but because it then stops at each quote
 * that is not where RFC 4180 wants it; the byte is fed again leniently and the place remembered.
 * That gives the rule for stray quotes: harmless on one line (a warning), but a record that spans
 * lines must be well formed. Else its first line is reported and left out, and reading goes on at
 * the line below it, so that a stray quote never swallows the records that follow.
 */
#ifndef EXTRACT_TEXT_READER_H
#define EXTRACT_TEXT_READER_H

#include "base/memory/buffer.h"
#include "extract/bytes/window.h"
#include "extract/text/slice.h"
#include <csv.h>

/* What damages a record, so that it is reported and not delivered. */
enum fault {
	FAULT_NONE,
	FAULT_FIELD,   /* field over max_field */
	FAULT_COLUMNS, /* more than max_columns */
	FAULT_NUL,
};

struct reader_dialect {
	char delimiter;
	int quote;  /* -1: none */
	int escape; /* 0: none */
	bool skip_initial;
	char end; /* the byte a physical line ends with */
	size_t max_field, max_record, max_columns;
};

struct reader {
	struct window window;
	struct csv_parser csv;
	struct reader_dialect dialect;
	slice_lines *slice; /* NULL: libcsv reads everything */
	struct issues *issues;
	const char *charset; /* for messages */

	/* Where we are: positions in window.text. */
	size_t at;
	uint64_t line;      /* physical lines that ended before `at` */
	size_t split_until; /* up to here both CR and LF end a piece */
	size_t limit;       /* most bytes of a record that spans lines */
	uint64_t wasted;    /* bytes read in vain for records that turned out damaged */

	/* The record at hand. */
	bool open;
	size_t start;
	uint64_t start_line;
	size_t first_len;      /* bytes of its first piece */
	uint64_t first_lines;  /* physical lines that end in it: 1, or 0 for a piece of a split line
				*/
	uint32_t open_column;  /* field that was open at the end of its first line */
	uint32_t stray_column; /* first field with a stray quote, 0 when none */
	enum fault fault;
	uint32_t fault_column;
	uint32_t rows; /* that libcsv ended in the piece at hand */
	size_t first_field;
	size_t text_start;
	struct batch *batch;
	struct buffer fed;      /* a piece as libcsv gets it */
	struct buffer squeezed; /* without the blanks that begin fields */

	uint64_t damaged;
	uint64_t blank;
	bool unended; /* the last line had no line end */
};

void reader_init(struct reader *r, const struct reader_dialect *d, struct issues *issues);
/* Batches that hold raw records get each as it stands: nothing is sliced then. Before the first
 * record. */
void reader_keep_raw(struct reader *r);
void reader_drop(struct reader *r);
/* Passes over one physical line. 1, 0 at the end, -1. */
int reader_skip_line(struct reader *r, struct error *e);
/* Adds up to `max` records to the batch (reset by the caller); stops early when it is full. 1 when
 * there is more, 0 at the end of the source, -1. */
int reader_fill(struct reader *r, struct batch *b, size_t max, struct error *e);

/* Gives libcsv one piece: a line, or a part of it. The batch has room. In reader_feed.c. */
void reader_feed(struct reader *r, const char *p, size_t n);
/* Puts blanks back in what libcsv gave. p has room for FEED_SLACK bytes more than n. */
void reader_unmask(char *p, size_t n);
#define FEED_SLACK 16u
#define NO_QUOTE 0xFC /* never occurs in UTF-8 */

/* The way to slice text of this dialect, NULL: none. In reader_slice.c. */
slice_lines *reader_slicer(const struct reader_dialect *d);
/* Adds the records that need only cutting, until the batch has `max` records, or is full, or one
 * comes that needs more. */
void reader_slice(struct reader *r, size_t max);

/* Reports of faults, each with its place; in reader_report.c. */
void report_unterminated(struct reader *r);
void report_fault(struct reader *r);
void report_too_long(struct reader *r);
void report_stray(struct reader *r);
void report_split(struct reader *r);
void report_impatient(struct reader *r);
/* Tells of the undecodable bytes before `at`; `lines` is the first physical line they can be in.
 * The fields are those of the record, or none. */
void report_invalid(struct reader *r, uint64_t line, const struct str *fields, size_t nfields);
/* The same for any reader: the bytes of the list before `until`, in decoded bytes of the source. */
void report_invalid_bytes(struct issues *issues, struct invalid_list *l, uint64_t until,
			  const char *charset, uint64_t line, uint32_t column);

/* Writes the piece without the blanks that fields outside quotes begin with, and, where a blank is the
 * delimiter, those at its end. */
void squeeze(struct buffer *out, const struct reader_dialect *d, const char *p, size_t n,
	     bool inside);
/* With an escape byte, which libcsv does not know: writes the piece as libcsv wants it. Inside a
 * quoted field, escape + quote becomes two quotes and escape + escape becomes one escape; every
 * other escape stays as it is. Outside quotes nothing changes. `inside`: the piece begins in a
 * quoted field. */
void unescape(struct buffer *out, const struct reader_dialect *d, const char *p, size_t n,
	      bool inside);

#endif
