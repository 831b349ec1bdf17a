/* Which deliveries a cube holds. Private to reconcile. */
#ifndef RECONCILE_REPORTS_H
#define RECONCILE_REPORTS_H

#include "reconcile/reconcile.h"

#define IV3_PERIODS 6

/* "0 begroting", "1e kwartaal", "2024X005", "005", "jaarrekening", "Q3"; -1: none. */
int iv3_period_of(struct arena *a, struct str text);

struct iv3_report_of {
	int year, period; /* of Iv3 */
	struct str phase; /* a member of the cube, or "all" */
	struct str cut;   /* which of its lines */
};

struct iv3_reports {
	struct iv3_report_of *items; /* by year and period; each pair once */
	size_t n;
};

/* By its dimension of periods ("5 jaarrekening", "2024X005"), else by its phases. STATUS_REFUSED: neither tells them, or
 * two are the same. */
int iv3_reports_of(struct iv3_reports *out, struct arena *a, struct session *s,
		   const struct guide_beside *b, struct error *e);

#endif
