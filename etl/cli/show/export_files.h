/*
 * Exports that are files of a kind: workbooks, Fiscal Data Packages, CSV for Excel. Private to
 * cmd_export.c.
 */
#ifndef CLI_SHOW_EXPORT_FILES_H
#define CLI_SHOW_EXPORT_FILES_H

#include "console/options.h"
#include "query/query.h"

/* The question the options ask: facts, or an aggregate when what only that has is given.
 * `params` has room for EXPORT_PARAMS; `format` becomes download=, NULL for none. */
#define EXPORT_PARAMS 13
extern const char *const export_questions[EXPORT_PARAMS]; /* options that ask; NULL ends them */
struct query export_query(struct query_param params[EXPORT_PARAMS], const struct options *o,
			  struct str cube, const char *format);

/* Puts what the engine refused in words for who has a store at hand; -1. */
int export_refused(struct error *e, struct str cube);
/* "xlsx" or "fdp", into --output, which must be given. */
int export_file(struct session *s, const struct options *o, struct str cube, const char *format,
		struct error *e);
/* "csv-excel", part by part to `write`. */
int export_excel(struct session *s, const struct options *o, struct str cube,
		 int (*write)(void *to, struct str text, struct error *e), void *to,
		 struct error *e);

#endif
