/*
 * Which parameters each endpoint takes, and in which forms it can be had.
 *
 * A parameter that nobody takes, but whose name is near one that is taken (`cutt`, `limit`), is a
 * fault that names it: answering without it would give another sum than was asked. Every other that
 * does not count is told with the answer. What stands in recorded cases of the reference is answered
 * as there, and told too. `_`, `callback`, `utm_…` and their like are for caches, scripts and counters: they
 * pass unsaid. An unknown form is a fault that names those there are.
 */
#ifndef QUESTION_PARAMETERS_H
#define QUESTION_PARAMETERS_H

#include "model/cube.h"
#include "question/asked.h"

/* facts/ asked for with this ref is the package of a cube: it takes a cut. */
#define PACKAGE_REF "package.zip"

/* Which there are, as lists of words divided by blanks: `format` NULL where there is one form only. */
struct parameter_words {
	const char *params, *format, *download;
};
struct parameter_words parameters_words(enum endpoint endpoint, bool archived);

enum output_format { OUTPUT_JSON, OUTPUT_CSV, OUTPUT_NDJSON };

/* STATUS_USAGE: a name that is nearly one of its endpoint's, or a form that it cannot be had in. */
int parameters_check(const struct query *q, struct error *e);
/* STATUS_USAGE: a parameter is called as a dimension or an attribute of the cube, where a cut is
 * taken: it was meant as one. */
int parameters_check_refs(const struct query *q, const struct cube *c, struct error *e);
/* The parameters that do not count for the answer, each once: at most `room` of them. One that stands there twice with
 * another value is among them. */
size_t parameters_ignored(struct str *out, size_t room, const struct query *q);
/* Whether a page or pagesize is a number that counts; true of every other parameter (page.c). */
bool page_counts(enum endpoint endpoint, struct str key, struct str value);
/* 1, true and on; 0, false and off. Neither is STATUS_USAGE; *out stays where the parameter is not given. */
int parameter_flag(bool *out, const struct query *q, const char *key, struct error *e);
/* Whether a parameter only wraps the answer or is for others than us. */
bool parameter_passes(struct str key);
/* The word of a list, divided by blanks, that is nearly this one; empty: none is. */
struct str parameter_near(const char *list, struct str key);
/* The form that is asked for; those that are files are made elsewhere, and count as JSON here. */
enum output_format parameters_form(const struct query *q);

#endif
