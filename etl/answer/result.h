/*
 * The result of a question: typed rows, and what is to be said about them. Nothing in it is written
 * yet; every form (etl/write, etl/publish) is made of it. Hides how its endpoint found it.
 */
#ifndef ANSWER_RESULT_H
#define ANSWER_RESULT_H

#include "engine/engine.h"
#include "engine/rows.h"
#include "question/question.h"

enum result_kind {
	RESULT_CELLS,    /* of an aggregate */
	RESULT_SHEET,    /* an aggregate laid out anew */
	RESULT_MEMBERS,  /* of the first field */
	RESULT_FACTS,    /* a page, or all in an order */
	RESULT_STREAM,   /* all facts, as they are stored; how many is not known before the end */
	RESULT_FEATURES, /* places; no rows */
};

struct sheet_notes; /* what a sheet says besides its rows: sheet/notes.h */
struct features;    /* locations/features.h */

struct result {
	enum result_kind kind;
	struct session *session;
	struct picture *picture;         /* kept until result_close */
	const struct question *question; /* as it was understood: columns, cuts, order, page */
	struct rows *rows;
	uint64_t total;                  /* over all pages; not of a stream */
	const struct datum *summary;     /* over all rows, attributes null; NULL: none */
	const struct sheet_notes *sheet; /* RESULT_SHEET */
	const struct features *features; /* RESULT_FEATURES */
	void *owned;                     /* closed with it */
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

/* The rows of a page among `total`: [*from, *to). */
void page_bounds(const struct question *r, uint64_t total, uint64_t *from, uint64_t *to);

/* ---- one endpoint each; what is off comes back as STATUS_USAGE or STATUS_LIMIT. Results live
 * until the session answers something else. ---- */

int result_cells(struct result **out, struct session *s, struct picture *p,
		 const struct question *r, struct error *e);
int result_members(struct result **out, struct session *s, struct picture *p,
		   const struct question *r, struct error *e);
int result_facts(struct result **out, struct session *s, struct picture *p,
		 const struct question *r, struct error *e);
/* All facts that pass, in storage order. */
int result_stream(struct result **out, struct session *s, struct picture *p,
		  const struct question *r, struct error *e);

#endif
