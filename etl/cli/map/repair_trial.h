/*
 * What each repair that check proves does to the totals that are stated (control totals of the mapping, control rows of the file,
 * --expect): the files are read again with the repair put into the mapping's text, in memory, as a load of the repaired mapping
 * would. Nothing is written.
 *
 * A pass takes what a check takes. All are tried together, so many one by one, those of amounts first, and those of each kind of
 * finding; no more than fit in TRIAL_SECONDS, as far as the check tells how long each takes. How many were not tried by
 * themselves is told.
 */
#ifndef CLI_MAP_REPAIR_TRIAL_H
#define CLI_MAP_REPAIR_TRIAL_H

#include "base/text/json_out.h"
#include "console/options.h"
#include "pipeline/pipeline.h"

#define REPAIRS_TRIED 8u /* one by one */
#define KINDS_TRIED 4u   /* codes of findings, each together */
#define TRIAL_SECONDS 120.0

enum trial_effect { TRIAL_BREAKS, TRIAL_TIES, TRIAL_CHANGES, TRIAL_LEAVES };

/* Of a total that the repair changes. */
struct trial_total {
	struct stated_total before, after;
};

struct repair_trial {
	struct str code;                      /* all of this finding's; empty: of all */
	struct str resource, field, from, to; /* one alone; `field` empty: together */
	size_t count;                         /* of repairs */
	uint64_t lines_before, lines_after;   /* loaded */
	enum trial_effect effect;
	struct trial_total *totals;
	size_t n;
};

struct repair_trials {
	struct repair_trial
		*items;           /* those that break a total first, then those that make one tie */
	size_t n, offered, tried; /* repairs, and how many were tried one by one */
	double seconds;           /* that it took */
};

/* `o` and `report` are of the check that found the repairs. Nothing is tried where no total is stated, or where not every file
 * was read to its end. STATUS_INTERRUPTED; what else goes wrong with a trial leaves it out. */
int repair_trials_make(struct repair_trials *out, struct arena *a, const struct options *options,
		       const struct pipeline_options *o, const struct pipeline_report *report,
		       struct error *e);
/* repair_trial_tell.c */
void repair_trials_text(const struct repair_trials *t, struct buffer *out, bool dutch);
void repair_trials_json(const struct repair_trials *t, struct json_out *j);
/* "control total Bedrag: stated 10.00, is 9.00: does not tie", one a line; those of a report. */
void stated_text(const struct pipeline_report *r, struct buffer *out);

#endif
