/*
 * Private to the pipeline: one run, and the journey of one source in it.
 */
#ifndef PIPELINE_PIPELINE_RUN_H
#define PIPELINE_PIPELINE_RUN_H

#include "pipeline/gate/gate.h"
#include "pipeline/gate/people.h"
#include "pipeline/gate/small_cells.h"
#include "pipeline/pipeline.h"
#include "pipeline/split.h"
#include "pipeline/stage_load.h"
#include "shown/shown.h"

/* One run: what every source of it shares. */
struct load_run {
	const struct pipeline_options *options;
	struct pipeline_report *report;
	struct transform *transform;
	struct stages *stages;
	struct loader *loader;
	struct dictionary *const *dictionaries;
	struct split *split;         /* of all sources */
	struct split *parts;         /* of the source at hand */
	struct sketch_maker *sketch; /* of the source at hand */
	struct personal *personal;
	struct gate *gate;
	struct shown *shown;       /* NULL: nothing is only checked */
	struct small_cells *cells; /* NULL: no cell is protected */
	struct pipeline_progress progress;
	uint64_t bytes_before; /* of the sources that are done */
	size_t loaded;         /* sources with content that were not known */
	struct error untied;   /* the first total that did not tie, where all are told */
	bool is_untied;
};

/* STATUS_INTERRUPTED when the user asked to stop. */
int run_check_stop(const struct load_run *r, struct error *e);
/* expected.c: STATUS_REFUSED when something is not what whoever loads expects it to be. */
int expected_check(const struct load_run *r, struct error *e);
/* What each of them comes to, into the report. */
void expected_tell(const struct load_run *r);
/* What a source was refused for, with its name: -1; or 0 where every total is told, and then it refuses at the end. */
int expected_untied(struct load_run *r, const struct source_report *report, struct error *e);
/* empty.c: of a source that was read to its end and gives nothing to load, an error among its findings; once all were read,
 * those without a byte are warnings when others have lines; STATUS_REFUSED when an error is left. */
void empty_tell(const struct load_run *r, const struct source_report *report);
/* The same of one in which no line was found at all. */
void empty_unread(const struct source_report *report);
void empty_weigh(const struct load_run *r);
int empty_check(const struct load_run *r, struct error *e);
/* Extracts, transforms and hands one source to the loader, and fills in its report. */
int run_source(struct load_run *r, const struct source *source, struct source_report *report,
	       struct error *e);

/* same.c: around the entries of a source, for the stage that transforms; then what it gave is in its
 * report. */
void same_begin(struct load_run *r);
void same_add(struct load_run *r, const struct entry_batch *b);  /* that is written */
void same_look(struct load_run *r, const struct entry_batch *b); /* as it was read */
void same_end(struct load_run *r, struct source_report *report);
/* STATUS_REFUSED when an earlier source of the load gave the same, or almost. */
int same_check(const struct load_run *r, const struct source_report *last, struct error *e);
/* Copies what the sink tells, also of a load that it refused, into the report. */
void same_keep_result(struct pipeline_report *report, const struct load_result *from);

/* Whether every explanation speaks about members there are (loaded now or before): warnings for
 * those that may come with a later file go to the report of the last source; the others are
 * STATUS_INPUT, each with its place and the nearest members. The warnings go to `remarks` too. */
int explain_check(struct load_run *r, struct issues *remarks,
		  struct dictionary *const *dictionaries, struct error *e);

/* What was odd when they were read, as issues. */
void places_remarks(struct issues *out, const struct places *p);
/* Tells in the report which members (all that are there now) have a place, and which not. */
void places_tell(struct load_run *r, struct dictionary *const *dictionaries);

#endif
