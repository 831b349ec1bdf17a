/*
 * Write: results as answers in JSON, CSV and NDJSON. Hides those forms; workbooks and packages are
 * made by etl/publish. Knows nothing of how a result was found.
 */
#ifndef WRITE_WRITE_H
#define WRITE_WRITE_H

#include "answer/result.h"
#include "write/answer.h"

/* In the form that its question asks for. Takes the result: it is closed, or kept by the answer's
 * stream. STATUS_LIMIT when the body passed its maximum. */
int write_result(struct result *r, struct answer *out, struct error *e);

#endif
