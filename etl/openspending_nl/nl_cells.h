/* Money by government, report, side, taakveld and category. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_NL_CELLS_H
#define OPENSPENDING_NL_NL_CELLS_H

#include "openspending_nl/governments.h"

/* More is asked for by year or government. */
#define NL_CELLS_MOST 400000u

struct nl_cell {
	const struct nl_government *of;
	int year, period; /* of Iv3 */
	bool lasten;
	struct str taakveld, taakveld_label, category, category_label;
	int64_t amount, first,
		second; /* of the measure; the two publications where the cube has them */
	bool has_first, has_second;
};

struct nl_cells {
	struct nl_cell *items; /* as the cubes come, in the order of their answers */
	size_t n;
};

struct nl_wanted {
	const struct nl_government *of; /* NULL: all */
	int year;                       /* 0: all */
	int period;                     /* -1: all */
	const struct str *codes;        /* only of these taakvelden, or categories; none: of all */
	size_t ncodes;
	bool by_category;
	bool sides_alone; /* a cell for each report and side: of no taakveld, no category */
};

/* STATUS_LIMIT: too many, with what narrows it. */
int nl_cells_ask(struct nl_cells *out, struct arena *a, struct session *s,
		 const struct nl_governments *g, const struct nl_wanted *w, struct error *e);

struct nl_report {
	const struct nl_government *of;
	int year, period;
	uint64_t lines;
};
struct nl_reports {
	struct nl_report *items; /* by government, year, period */
	size_t n;
};
int nl_reports_ask(struct nl_reports *out, struct arena *a, struct session *s,
		   const struct nl_governments *g, const struct nl_government *of, struct error *e);

/* Its code in its own list: 420 of F420, which is how a cube of several lists tells them apart. */
struct str nl_code(struct str taakveld);
/* The hoofdtaakveld, or hoofdfunctie, of a taakveld: its first digit, and what that is called in its list. */
struct str nl_main(struct str taakveld);
struct str nl_main_label(struct str taakveld);
/* Thousands of euros as a plain decimal: "48.34". */
struct str nl_thousands(struct arena *a, int64_t amount, int decimals);
struct str nl_slug(struct arena *a, struct str label);
/* "begroting", "Q1", "realisatie". */
const char *nl_report_name(int period);
int nl_report_of(struct str name); /* -1: none */

#endif
