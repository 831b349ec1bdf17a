/*
 * The API, version 3, as a table: each address, which question it asks, and what it takes. Routes are found in it, and what
 * is told of the API (openapi.json, the page under /api) is made of it: it cannot say what is not so.
 */
#ifndef QUESTION_ENDPOINTS_H
#define QUESTION_ENDPOINTS_H

#include "question/asked.h"

#include <stdbool.h>

/* Pages are read in either; who reads openapi.json reads English. */
struct endpoint_text {
	const char *dutch, *english;
};

enum endpoint_kind {
	ENDPOINT_QUESTION, /* an answer in the forms that parameters.h says */
	ENDPOINT_ARCHIVE,  /* the package of a cube, a zip */
	ENDPOINT_STORE     /* the store as a file; only where the operator offers it */
};

struct endpoint_row {
	const char *
		path; /* below /api/3/: words, {name} for the cube, {…} for what else stands in it */
	const char *id; /* of the operation: "aggregate" */
	enum endpoint_kind kind;
	enum endpoint endpoint;
	struct endpoint_text says; /* one sentence */
	bool bare;                 /* it answers without a parameter */
};

const struct endpoint_row *endpoint_rows(size_t *n);
/* The row whose path these segments (behind /api/3) are, with the cube and what else stands in it; NULL: none. */
const struct endpoint_row *endpoint_find(const struct str *segments, size_t n, struct str *cube,
					 struct str *ref);

/* What a parameter means, wherever it is taken. */
struct parameter_row {
	const char *name;
	bool whole; /* a whole number; else text */
	struct endpoint_text says;
	const char *example; /* with the samples; NULL: it hangs on the endpoint */
	const char *words;   /* those it takes, divided by blanks; NULL: any */
};
/* NULL: no such parameter. */
const struct parameter_row *parameter_row(struct str name);

/* Calls back with each parameter of an endpoint, `format` and `download` among them where they are taken; for these
 * `forms` are the words there are, divided by blanks, else the parameter's own words or NULL. */
void endpoint_parameters(const struct endpoint_row *row,
			 void (*each)(void *context, const struct parameter_row *p,
				      const char *forms),
			 void *context);

#endif
