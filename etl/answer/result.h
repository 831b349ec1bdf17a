/*
 * The result of a question: typed rows, and what is to be said about them. Nothing in it is written
 * yet; every form (etl/write, etl/publish) is made of it. Hides how its endpoint found it.
 *
 * Here are those of one cube's facts: aggregate, facts, members, explanations, explain-change.
 * Beyond the contract:
 *   facts?format=ndjson       every fact that passes the cut, a JSON object a line, as a stream;
 *                             download=ndjson is the same
 *   facts?download=csv        the same as quoted CSV (the reference ignores format=csv on facts,
 *                             and so must we). Without page, pagesize and order these streams have
 *                             no limit and come in storage order.
 *   aggregate?format=ndjson   a page, a cell a line; members?format=ndjson alike
 *   aggregate?download=csv    every cell (not a page of 100, unless page or pagesize is given), with
 *                             columns in the order that was asked for and always a header
 *   aggregate?explanations=true   "_explanations" in each cell: how many texts speak about it
 *   explanations?cut=…        the texts that share a published line with the cut (all without one),
 *                             as Markdown and as safe HTML, most dimensions first; page, pagesize
 *   explain-change?from=cut&to=cut[&cut=…][&by=ref][&measure=name][&pagesize=n]
 *                             the members of `by` (absent: the next level) with the largest
 *                             differences, the sum of the others as `rest`, and each one's share of
 *                             the whole difference, to six decimals
 */
#ifndef ANSWER_RESULT_H
#define ANSWER_RESULT_H

#include "engine/engine.h"
#include "engine/rows.h"
#include "question/question.h"

enum result_kind {
	RESULT_CELLS,   /* of an aggregate */
	RESULT_SHEET,   /* an aggregate laid out anew */
	RESULT_MEMBERS, /* of the first field */
	RESULT_FACTS,   /* a page, or all in an order */
	RESULT_STREAM, /* all facts, as they are stored (how many is not known before the end), or many of them in an order */
	/* without rows: what they have is in a struct of their own */
	RESULT_FEATURES, /* places */
	RESULT_CUBES,
	RESULT_MODEL,
	RESULT_PACKAGE,
	RESULT_EXPLANATIONS,
	RESULT_CHANGE,
	RESULT_CHANGES,
	RESULT_HITS,
	RESULT_PROVENANCE,
	RESULT_SOURCE, /* lines of a file */
};

struct result {
	enum result_kind kind;
	struct session *session;
	struct picture *picture; /* kept until result_close; NULL: of all cubes */
	/* As it was understood: columns, cuts, order, page. NULL where there is no such. */
	const struct question *question;
	enum output_format format; /* in which it is to be written */
	const struct str *ignored; /* [nignored] parameters that did not count */
	size_t nignored;
	/* RESULT_CUBES: one for each of `cubes`, and behind those [total] the `gone` ones, of which nothing is
	 * published; RESULT_MODEL: its own (store/versions/version_marks.h) */
	const struct cube_marks *marks;
	size_t gone;
	struct rows *rows;           /* or NULL */
	uint64_t total;              /* over all pages; not of a stream */
	const struct datum *summary; /* over all rows, attributes null; NULL: none */
	union {
		const struct sheet_notes *sheet; /* RESULT_SHEET: sheet/notes.h */
		const struct features *features; /* locations/features.h */
		const struct store_cube *cubes;  /* [total]: store/store.h */
		struct str descriptor;           /* RESULT_PACKAGE: JSON, as it was loaded with */
		const struct told_explanations *explanations; /* answer/explained.h */
		const struct explained_change *change;        /* answer/change.h */
		const struct changes_told *changes;           /* answer/changes_told.h */
		const struct search *search;                  /* search/search.h */
		const struct provenance *provenance;          /* provenance/provenance.h */
		const struct line_source *source;             /* the same */
	};
	void *owned; /* closed with it */
	void (*close_owned)(void *owned);
};

/* Of the question's cube. Give it its rows, then it owns them. */
struct result *result_new(enum result_kind kind, struct session *s, struct picture *p,
			  const struct question *r);
/* What its data live in, and how to close that. */
void result_own(struct result *r, void *owned, void (*close)(void *owned));
void result_close(struct result *r);
/* Begins the time of the next part of what is long. */
void result_pulse(struct result *r);

/* STATUS_LIMIT: what it says does not fit in an answer. */
int result_too_large(struct error *e);

/* The rows of a page among `total`: [*from, *to); of a download all, unless it asks for a page. */
void page_bounds(const struct question *r, uint64_t total, uint64_t *from, uint64_t *to);

/* ---- one endpoint each; what is off comes back as STATUS_USAGE or STATUS_LIMIT. Results live
 * until the session answers something else. ---- */

int result_cells(struct result **out, struct session *s, struct picture *p,
		 const struct question *r, struct error *e);
int result_members(struct result **out, struct session *s, struct picture *p,
		   const struct question *r, struct error *e);
int result_facts(struct result **out, struct session *s, struct picture *p,
		 const struct question *r, struct error *e);
int result_explanations(struct result **out, struct session *s, struct picture *p,
			const struct question *r, struct error *e);
int result_change(struct result **out, struct session *s, struct picture *p, const struct query *q,
		  struct error *e);
/* All facts that pass, in storage order. (A large download in an order is a RESULT_STREAM too, by result_facts.) */
int result_stream(struct result **out, struct session *s, struct picture *p,
		  const struct question *r, struct error *e);

#endif
