/*
 * What jobs wrote, read back: JSON of this program's own commands. Private to the desk.
 */
#ifndef DELIVERIES_JOBS_HEARD_H
#define DELIVERIES_JOBS_HEARD_H

#include "deliveries/jobs/jobs.h"
#include <jansson.h>

/* The output of the last job of that kind: one JSON document a line, as an array; NULL when there is none that
 * can be read. json_decref it. */
json_t *heard(const struct desk *d, int64_t delivery, enum job_kind kind);
/* The text of a member, in the arena; empty when absent or no text. */
struct str heard_text(const json_t *object, const char *name, struct arena *a);
int64_t heard_number(const json_t *object, const char *name);
bool heard_true(const json_t *object, const char *name);
/* A JSON number or text as it is written, for amounts: "205405293.44". */
struct str heard_amount(const json_t *value, struct arena *a);
/* Of a text of ours. NULL when it is none. */
json_t *heard_parse(struct str text);
/* Indented as descriptors are. */
struct str heard_written(const json_t *value, struct arena *a);

#endif
