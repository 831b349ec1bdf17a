/* The addresses, their parameters and the shapes of their answers, as tables. Private to etl/nlgov. */
#ifndef NLGOV_RESOURCES_H
#define NLGOV_RESOURCES_H

#include "question/asked.h"

#include <stdbool.h>

enum nlgov_kind {
	NLGOV_INDEX,   /* the address itself */
	NLGOV_OPENAPI, /* what describes it */
	NLGOV_QUESTION
};

struct nlgov_resource {
	const char *path; /* below /api/begrotingen/v1: "", "/begrotingen/{begroting}/totalen" */
	const char *id;   /* of the operation */
	enum nlgov_kind kind;
	enum endpoint endpoint; /* of /api/3, that it asks */
	const char *params;     /* divided by blanks */
	const char *schema;     /* of the answer */
	const char *says;       /* one sentence */
};

const struct nlgov_resource *nlgov_resources(size_t *n);
/* Segments below /api/begrotingen/v1, with the cube and what else stands in it; NULL: none. */
const struct nlgov_resource *nlgov_find(const struct str *segments, size_t n, struct str *cube,
					struct str *ref);

struct nlgov_parameter {
	const char *name;  /* "paginaGrootte" */
	const char *asked; /* in /api/3: "pagesize"; what it means stands there (parameter_row) */
	bool alone;        /* whether it is sound hangs on no other parameter */
};
/* NULL: no such. */
const struct nlgov_parameter *nlgov_parameter(struct str name);
/* Whether the resource takes it. */
bool nlgov_takes(const struct nlgov_resource *r, struct str name);

/* A member of an object. `type`: string, integer, number, boolean, date, date-time, "values" (by name, of any type),
 * "amounts" (by name, numbers), or the name of a shape; in brackets a list of it. '?' behind it: may be null or absent. */
struct nlgov_field {
	const char *name, *type, *says;
};
struct nlgov_shape {
	const char *name;
	const struct nlgov_field *fields;
	size_t n;
};
const struct nlgov_shape *nlgov_shapes(size_t *n);

#endif
