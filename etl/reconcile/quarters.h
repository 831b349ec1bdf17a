/*
 * The quarters of a year, of one government: as they were delivered (each from January on), and what came in since the one
 * that was delivered before. A quarter that was not delivered is told, and nothing is put in its place: what came in since is
 * then of two quarters together. Asked as the API is, of the reports that a cube has, so that a report that is replaced
 * later changes it by itself.
 */
#ifndef RECONCILE_QUARTERS_H
#define RECONCILE_QUARTERS_H

#include "reconcile/reconcile.h"

#define IV3_QUARTERS 4
#define IV3_QUARTER_ACCOUNT (IV3_QUARTERS + 1)
#define IV3_QUARTER_REPORTS (IV3_QUARTERS + 2) /* 0 begroting, 1 to 4, 5 jaarrekening */

struct iv3_quarter_row {
	enum iv3_part part;                   /* IV3_LASTEN, IV3_BATEN */
	bool total;                           /* of the side */
	struct str taakveld, name;            /* empty: of the total, or lines without a taakveld */
	int64_t amounts[IV3_QUARTER_REPORTS]; /* as delivered; 0 where it was not */
	struct str cut;                       /* of its lines, whatever the report */
};

struct iv3_quarters {
	struct str cube, cut;
	int year;
	int *years; /* ascending: of which there are quarters */
	size_t nyears;
	int decimals;
	bool delivered[IV3_QUARTER_REPORTS];
	int from[IV3_QUARTER_REPORTS]; /* of a delivered quarter: the first of those it tells of since the one before */
	struct str cuts[IV3_QUARTER_REPORTS]; /* of the report */
	struct iv3_quarter_row *rows;         /* by side the total, then by taakveld */
	size_t n;
};

struct iv3_quarters_wanted {
	int year;       /* 0: the newest that has quarters */
	struct str cut; /* more: which government, what is left out */
};

/* STATUS_NOT_FOUND: the cube has no quarters, or none of that year; STATUS_USAGE: it has several governments, and the cut
 * chooses none; STATUS_REFUSED: a report is there twice. Texts live in the arena. */
int iv3_quarters_of(struct iv3_quarters *out, struct arena *a, struct session *s, struct guide *g,
		    const struct iv3_quarters_wanted *w, struct error *e);
/* What came in since the report before; of a delivered quarter. */
int64_t iv3_quarter_came_in(const struct iv3_quarters *q, const struct iv3_quarter_row *r,
			    int quarter);
/* "2e kwartaal", or "2e en 3e kwartaal samen", "2e t/m 4e kwartaal samen". */
struct str iv3_quarter_span(struct arena *a, int from, int to);
/* In Dutch, what the figures are not: which quarter lacks, what was corrected. Empty: nothing. */
struct str iv3_quarters_lacking(struct arena *a, const struct iv3_quarters *q);
size_t iv3_quarters_corrected(const struct iv3_quarters *q);
extern const char iv3_quarters_rule[];

/* The object of the answer, and all of it as CSV: what the API and the command give. */
void iv3_quarters_put(struct json_out *j, struct arena *a, const struct iv3_quarters *q);
void iv3_quarters_csv(struct buffer *out, struct arena *a, const struct iv3_quarters *q);

#endif
