/*
 * Detection of the dialect: the first part of the text is read under each hypothesis by the same
 * reader that will read the file, and the one under which the records agree best wins. Private to
 * extract.
 */
#ifndef EXTRACT_DETECT_DETECT_H
#define EXTRACT_DETECT_DETECT_H

#include "extract/text/reader.h"

/* What the records of a sample are like under one hypothesis. */
struct trial {
	struct reader_dialect dialect;
	struct batch *batch; /* its records; line numbers are those of the file */
	size_t content;      /* records with something in them */
	size_t usual;        /* number of fields most of them have */
	size_t agree;        /* how many have that number */
	size_t extent; /* fields of usual records without the trailing ones that are always empty */
	double filled; /* fields with something in them, in the middle one of usual records */
	uint64_t faults; /* stray quotes and damaged records */
	double foreign;  /* share of usual records that hold another delimiter in a cell */
	double score;
};

#define TRIAL_RECORDS 1000u
_Static_assert(TRIAL_RECORDS < BATCH_RECORDS, "a trial is one batch");

/* Records above the header at most. */
#define LOOK_DOWN 50u
/* And records that a header can be over. */
#define HEADER_ROWS 3u

/* Where a header is among a trial's records. */
struct header_at {
	size_t record, rows;
};

struct sample {
	const char *text;
	size_t n;
	uint64_t skip; /* physical lines that are above everything */
};

/* Reads the sample; free with trial_drop. */
void trial_run(struct trial *t, const struct sample *sample, const struct reader_dialect *d);
void trial_drop(struct trial *t);
/* What the records in its batch are like; trial_run does it. */
void trial_measure(struct trial *t);
/* *best becomes *t. */
void trial_replace(struct trial *best, const struct trial *t);

/* Delimiters in the order in which they are preferred. */
#define DELIMITERS ";,\t|"
struct runner_up {
	char delimiter;
	double score;
};
/* The best delimiter with this quote, left in *best if it is better than what is there; `second`
 * may be NULL. */
void try_quote(struct trial *best, const struct sample *sample, const struct extract_options *o,
	       int quote, enum line_end end, struct runner_up *second);
struct reader_dialect dialect_hypothesis(const struct extract_options *o, char delimiter, int quote,
					 enum line_end end);
/* Keeps the better of the two in *best, which must be better by the margin. */
void trial_keep_better(struct trial *best, struct trial *t, double margin);
/* Dialects that few files have, where *best leaves reason to try them. */
void detect_rare(struct trial *best, const struct sample *sample, const struct extract_options *o,
		 enum line_end end);

/* Chooses delimiter and quote (what the options leave open), and leaves the winner's trial in
 * *best. */
void detect_dialect(struct trial *best, const struct sample *sample,
		    const struct extract_options *options, struct dialect *out);
/* Is there a header, and where? Fills header, header_line, header_rows and adds to the evidence. */
void detect_header(const struct trial *t, const struct extract_options *options,
		   struct dialect *out);
/* Refuses what holds values above its header, unless it is a line or two, which is told. */
int header_check_above(const struct trial *t, const struct dialect *d, struct issues *issues,
		       struct error *e);
/* The records that hold the names; *all: each that cannot be missed. False: none does. */
bool header_named(const struct trial *t, const struct extract_names *names, struct header_at *out,
		  bool *all);
/* The names of a header, in the arena; of one row they are as written. */
struct str *header_join(struct arena *a, const struct batch *b, struct header_at at, size_t *n);
/* Columns that such a header gives no name of their own. */
size_t header_unclear(const struct trial *t, struct header_at at);
enum line_end detect_line_end(const char *p, size_t n);

/* What a cell looks like to someone who looks for a header. */
enum cell { CELL_EMPTY, CELL_TEXT, CELL_YEAR, CELL_DATA };
enum cell cell_kind(struct str s);
/* Is the last field of the batch a number, with other decimals than most numbers above it? */
bool cells_end_cut(const struct batch *b);

#endif
