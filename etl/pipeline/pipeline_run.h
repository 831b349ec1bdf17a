/*
 * Private to the pipeline: one run, and the journey of one source in it.
 */
#ifndef PIPELINE_PIPELINE_RUN_H
#define PIPELINE_PIPELINE_RUN_H

#include "pipeline/personal.h"
#include "pipeline/pipeline.h"
#include "pipeline/split.h"
#include "pipeline/stage_load.h"

/* One run: what every source of it shares. */
struct run {
	const struct pipeline_options *options;
	struct pipeline_report *report;
	struct transform *transform;
	struct stages *stages;
	struct loader *loader;
	struct split *split;
	struct personal *personal;
	struct pipeline_progress progress;
	uint64_t bytes_before; /* of the sources that are done */
	size_t loaded;         /* sources with content that were not known */
};

/* STATUS_INTERRUPTED when the user asked to stop. */
int run_check_stop(const struct run *r, struct error *e);
/* Extracts, transforms and hands one source to the loader, and fills in its report. */
int run_source(struct run *r, const struct source *source, struct source_report *report,
	       struct error *e);

/* Whether every explanation speaks about members there are (loaded now or before): warnings for
 * those that may come with a later file go to the report of the last source; the others are
 * STATUS_INPUT, each with its place and the nearest members. The warnings go to `remarks` too. */
int explain_check(struct run *r, struct issues *remarks, struct dictionary *const *dictionaries,
		  struct error *e);

/* What was odd when they were read, as issues. */
void places_remarks(struct issues *out, const struct places *p);
/* Tells in the report which members (all that are there now) have a place, and which not. */
void places_report(struct run *r, struct dictionary *const *dictionaries);

#endif
