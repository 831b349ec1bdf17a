/* What is shown of an Iv3 delivery, and how a command on it is run. Private to desk_iv3. */
#ifndef DESK_IV3_VERDICT_VIEW_H
#define DESK_IV3_VERDICT_VIEW_H

#include "deliveries/jobs/heard.h"
#include "desk_iv3/desk_iv3.h"
#include "desk_steps/steps.h"

#define VERDICT_FINDINGS 200u
#define VERDICT_FILES 20u
#define VERDICT_REPAIRS 200u
#define VERDICT_KINDS 4u

struct verdict_finding {
	struct str code, text, where, mend; /* Dutch, as CBS has them */
	struct str weight;
	bool serious;
	struct str *behind; /* its rows, the largest first, in Dutch */
	size_t nbehind;
	struct str
		together; /* how many there are, and what they are together; empty: it has none */
};
struct verdict_repair {
	struct str id, where, before, after, proof; /* proof in Dutch */
	bool proven;
};
struct verdict_kind { /* of repairs */
	struct str name, title;
	struct verdict_repair *items;
	size_t n, proven;
};
struct verdict_file {
	struct str name;
	bool is_one;        /* else `why_not` */
	struct str why_not; /* in the reader's words */
	struct str layer, number, who;
	struct str verdict;  /* as CBS would say it, in Dutch */
	struct str headline; /* in the reader's words */
	int64_t year, period;
	bool approved;
	int64_t faults, warnings, unknown;
	struct verdict_finding *findings;
	size_t n;
	int64_t more; /* findings that are not shown */
	struct verdict_kind kinds[VERDICT_KINDS];
	size_t nrepairs, nproven; /* nrepairs: shown */
	int64_t more_repairs;
};
struct verdict_view {
	struct step_view step;
	struct verdict_file *files;
	size_t n;
	struct url post;
	struct str *tied; /* paths on the public site where it is laid beside what was published */
	size_t ntied;
};
void desk_verdict_body(struct html *out, struct page *p, const void *data);

/* ---- run.c ---- */

#define RUN_WORDS (VERDICT_REPAIRS * 2 + 12)
/* Runs "stuiver iv3 ACTION… FILE" in the delivery's folder and gives what it wrote. *exit: its code, -1 when it took too long.
 * `words`: more of the action's, or none. */
int iv3_run(struct str *out, int *exit, struct visit *v, int64_t delivery, const char *action,
	    const struct str *words, size_t n, const struct delivery_file *file, struct error *e);

/* ---- mended.c ---- */

/* What a spreadsheet did to it, by kind. */
int take_repairs(struct visit *v, struct verdict_file *f, int64_t delivery,
		 const struct delivery_file *file, struct error *e);

#endif
