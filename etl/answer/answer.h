/*
 * Answers of one cube's facts: aggregate, facts, members, model, explanations, explain-change.
 *
 * Beyond the contract:
 *   facts?format=ndjson       every fact that passes the cut, a JSON object a line, as a stream;
 *                             download=ndjson is the same
 *   facts?download=csv        the same as quoted CSV (the reference ignores format=csv on facts,
 *                             and so must we). Without page, pagesize and order these streams have
 *                             no limit and come in storage order.
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
#ifndef ANSWER_ANSWER_H
#define ANSWER_ANSWER_H

#include "answer/reply.h"
#include "base/json_out.h"
#include "engine/engine.h"
#include "question/question.h"

/* ---- one endpoint each; a fault of the question is STATUS_USAGE or STATUS_LIMIT ---- */

int answer_cubes(struct session *s, struct answer *out, struct error *e);
int answer_model(struct picture *p, struct answer *out, struct error *e);
int answer_package(struct session *s, struct str cube, struct answer *out, struct error *e);
int answer_explanations(struct session *s, struct picture *p, const struct question *r,
			struct answer *out, struct error *e);
int answer_change(struct session *s, struct picture *p, const struct query *q, struct answer *out,
		  struct error *e);

/* ---- pieces ---- */

/* Whether the model keeps the dimension in a table of its own (it has a join_column). */
bool dimension_is_joined(const struct cube *c, size_t dimension);

/* Makes out a 4xx or 5xx answer with {"status":"error","message":…,"context":{}}. */
void answer_fault(struct answer *out, const struct error *e);
/* STATUS_LIMIT when the body passed its maximum. */
int answer_check(const struct answer *out, struct error *e);
/* Names the columns in a list under `key`, by canonical ref. */
void write_refs(struct json_out *j, const char *key, const struct columns *columns);
/* "cell" with the parsed cuts. */
void write_cell(struct json_out *j, const struct question *r);
/* "order", "page", "page_size", "status". */
void write_tail(struct json_out *j, const struct question *r);

#endif
