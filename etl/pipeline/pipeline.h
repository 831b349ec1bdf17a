/*
 * The pipeline: the journey of a line in one function. Extract and transform on one thread, load on
 * another, over a bounded queue.
 */
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include "load/load.h"
#include "pipeline/report/report_places.h"
#include "shown/shown.h"
#include "transform/transform.h"

struct pipeline_progress {
	struct str source;
	size_t source_index, nsources;
	uint64_t bytes_done, bytes_total; /* of all sources, as they lie on disk */
	uint64_t lines;
	bool survey; /* first reading, to find conventions */
};

struct expected_total {
	struct str name;   /* what was stated, as it was written: "amount[2024,revenue]" */
	struct str column; /* name of a measure column */
	enum own_kind of;  /* in the source's own signs; OWN_NONE: the measure's sum */
	struct str
		parts; /* "adjusted,expenditure": of the lines that are all of these; empty: of all */
	int64_t value; /* at that column's decimals */
};

struct pipeline_options {
	const struct mapping *mapping;
	const struct sources *sources;
	const char *resource;   /* NULL: chosen per file */
	bool without_originals; /* this, `by`, `release` and `forced`: see struct load_header */
	struct str by;
	int64_t release;
	struct str forced;
	uint64_t allow_rejected;
	enum overlap_policy overlap;
	bool dry;           /* check only, though there is a sink: what it would replace */
	bool accept_totals; /* of files that are not those the mapping's control totals are of */
	bool every_total; /* of what is only checked: read on where a total does not tie, so that all are told; the first still refuses */
	const struct expected_total *expected; /* totals of the whole load the user knows */
	size_t nexpected;
	void (*progress)(void *payload, const struct pipeline_progress *p); /* NULL: none */
	void *payload;
	/* Looked at once a batch; when it becomes nonzero (a signal handler sets it) everything is
	 * rolled back and the run ends with STATUS_INTERRUPTED. NULL: cannot be stopped. */
	const volatile int *stop;
};

struct source_report {
	struct str name, resource;
	char sha256[65];
	uint64_t size, lines, blank_lines;
	bool known; /* these bytes are loaded already: skipped */
	struct dialect dialect;
	struct tallies tallies;
	struct issues *issues;
	struct str plan; /* JSON of transform_explain, which nobody here reads again */
	struct unmapped_report unmapped;
	const struct str *scope;
	size_t nscope;
	const struct sketch *sketch; /* NULL: it was not read to its end */
	struct split_row *parts;     /* what it holds, as `split` below */
	size_t nparts;
	struct str periods; /* "maand 1 … 3" */
	const struct stated_total *stated;
	size_t nstated;
};

/* What happened, also when it failed: the reports so far are filled in. */
struct pipeline_report {
	struct arena *arena;
	struct source_report *sources;
	size_t nsources;
	struct tallies total;
	struct split_row
		*split; /* over all sources, by label; empty when the cube has no such dimension */
	size_t nsplit;
	struct stated_total *expected; /* what whoever loads stated of all of it */
	size_t nexpected;
	bool complete;                      /* each source was read to its end */
	const struct places_report *places; /* NULL: the mapping has none */
	const struct load_privacy *privacy; /* what was hidden of people; NULL: not known */
	const struct shown_counts
		*shown; /* what levels would show, of what is only checked; else NULL */
	struct load_result result;
	double seconds;
};

/* Runs the load into `sink`, or only checks when sink is NULL (or the run is `dry`). STATUS_REFUSED when lines were
 * rejected beyond allow_rejected, totals do not tie or versions overlap; STATUS_EXISTS when every
 * source is loaded already. Nothing is changed unless it returns 0. Free the report in every case.
 */
int pipeline_run(const struct pipeline_options *o, struct sink *sink,
		 struct pipeline_report *report, struct error *e);
void pipeline_report_free(struct pipeline_report *r);
/* The report of what was found of people and decided, as it is kept with what is staged or published; in the
 * arena. `found` is the report's own, or what the load has so far; `policy` is that of it, NULL where nobody has read
 * it yet: one with own lists takes a tenth of a second. */
struct privacy_policy;
int pipeline_annex(struct load_annex *out, const struct load_privacy *found,
		   const struct privacy_policy *policy, const struct pipeline_report *r,
		   const struct cube *cube, struct arena *a, struct error *e);
/* A dialect as a JSON object, as it is kept with a dataset. */
void pipeline_dialect_json(const struct dialect *d, struct buffer *out);
/* The report as JSON, and as text for people (identity of lines and money, conventions, issues). */
void pipeline_report_json(const struct pipeline_report *r, const struct cube *cube,
			  struct buffer *out);
void pipeline_report_text(const struct pipeline_report *r, const struct cube *cube,
			  struct buffer *out);

/* What a cube shows, of whatever version, is masked as its mapping (its descriptor, as the store keeps it) and this policy hide it:
 * a load does so by itself (load/remask/remask.h). A transaction of its own; a key that is not here is STATUS_REFUSED. */
struct store;
struct pipeline_remask {
	struct store *store; /* a writer */
	struct str cube, descriptor, policy, by;
	bool dry;
};
int pipeline_remask(struct load_remasked *out, const struct pipeline_remask *what, struct arena *a,
		    struct error *e);

#endif
