/*
 * Provenance: from a figure back to files and lines, and the lines themselves, masked.
 *
 * provenance?cut=… tells what any figure is made of, by the same cut: for each dataset its file
 * (name, SHA-256, size), version, when it was loaded and by which mapping; how many entries, which
 * sums and which lines come from it; what the load of the whole file counted (dropped, rejected, by
 * rule); and the proof that the parts add up to the figure that aggregate gives. plan=1: also which
 * column fed what.
 *
 * source/{sha256}?lines=120-140 gives those lines as they were written, in UTF-8, as JSON or
 * (format=txt) as text: at most SOURCE_LINES. A field that nothing published is made of reads as
 * three times U+2592, and so does what the level of the line hides, which is told by what its entries show; so does a
 * line as a whole that no published entry came from, or of which the fields cannot be told apart for sure. A record
 * that goes on over line ends in quotes is one line, with its last_line.
 */
#ifndef PROVENANCE_PROVENANCE_H
#define PROVENANCE_PROVENANCE_H

#include "answer/result.h"
#include "provenance/raw.h"
#include "store/store.h"

int result_provenance(struct result **out, struct session *s, struct picture *p,
		      const struct query *q, struct error *e);
int result_source(struct result **out, struct session *s, struct picture *p, const struct query *q,
		  struct error *e);

/* Ranges of lines told for each dataset; of the rest, how many there are. */
#define PROVENANCE_RANGES 1000u
/* As extract's own limit. */
#define PROVENANCE_MAX_RECORD ((size_t)16 << 20)

/* ---- provenance.c: what a dataset brings to a figure ---- */

struct provenance_part {
	const struct store_dataset *dataset;
	const struct dataset_lines *lines;
};

struct provenance {
	const struct question *request;
	const struct cube *cube;
	bool plan; /* which column fed what is told, too */
	struct origins lines;
	struct provenance_part *parts; /* of lines */
	size_t nparts;
	/* The figure, by the very code that answers aggregate. */
	uint64_t entries;
	money_sum sums[CUBE_MAX_MEASURES];
};

/* ---- report.c: what is kept with a dataset ---- */

/* A dimension that tells what a line shows, and a column that some lines show (transform/levels/published_lines.c writes them). */
struct report_level {
	struct str dimension;
	int level;  /* from which on it is shown; 0: any */
	bool day;   /* below it the month is left */
	bool cells; /* not shown of lines whose cell may be small */
};
struct report_column {
	size_t column;
	const size_t *of; /* one of these levels' dimensions is to be shown */
	size_t nof;
	bool amount; /* or it is an amount, of a line whose cell is not small */
};

struct report {
	struct mask mask; /* its `shown`, what each line shows, lives in the arena */
	char charset[32];
	uint64_t header_line;        /* 0: none */
	bool decided;                /* false: nothing of the file may be shown */
	struct veil_column *columns; /* [mask.width]: how they were looked at */
	const bool *some;            /* [mask.width]: what some line shows */
	struct report_level *levels;
	size_t nlevels;
	struct report_column *sometimes;
	size_t nsometimes;
};
void report_read(struct report *out, struct arena *a, struct str report);

/* ---- lines_shown.c: what of each line is shown ---- */

struct lines_shown;
/* In the session's arena, of lines from the first to the last. */
int lines_shown_open(struct lines_shown **out, struct session *s, struct picture *p,
		     const struct report *report, const struct entries_asked *lines,
		     struct error *e);
/* By column; NULL: nothing of the line is. */
const bool *lines_shown_columns(const struct lines_shown *l, uint64_t line);

/* ---- source.c: lines of an original ---- */

/* A record that begins in the lines asked for. */
struct source_line {
	uint64_t line, last_line;
	size_t at, size;   /* in source.text */
	bool masked;       /* as a whole */
	const bool *shown; /* columns; those that some line shows may be masked in this one */
};

struct line_source {
	const struct store_dataset *dataset;
	struct report report;
	bool as_text; /* format=txt */
	struct buffer text;
	struct source_line *lines;
	size_t n;
};

#endif
