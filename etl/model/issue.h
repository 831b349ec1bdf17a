/*
 * What is odd or wrong in the input, with its place: file, line, column. Issues are data, kept with
 * the dataset; they never stop a function. Each code keeps its first ISSUES_PER_CODE examples and
 * counts all.
 */
#ifndef MODEL_ISSUE_H
#define MODEL_ISSUE_H

#include "base/memory/arena.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

#define ISSUES_PER_CODE 100
#define ISSUE_VALUE_MAX 100 /* bytes of an offending value that are kept */

struct issue {
	enum severity severity;
	struct str code;    /* kebab-case, stable: "bad-number", "ragged-record" */
	struct str source;  /* name of the file */
	uint64_t line;      /* physical line from 1; 0 when the issue is about the whole file */
	uint32_t column;    /* field number from 1; 0 when about the whole line */
	struct str cell;    /* the same place in a sheet, "Grootboek!D1204"; empty elsewhere */
	struct str field;   /* header of that field, or empty */
	struct str value;   /* the offending value, cut to ISSUE_VALUE_MAX bytes */
	struct str message; /* what is wrong and how to mend it */
	/* Where it is proven what stood there once: this value ("1-jan") was that one ("1.1"), and by what that is seen. Empty elsewhere. */
	struct str mend_from, mend_to, proof;
};

/* "info", "warning", "error". */
const char *severity_name(enum severity severity);

struct issues;

struct issues *issues_new(void);
void issues_free(struct issues *list);
/* Which file the next issues are about; copied. */
void issues_source(struct issues *list, struct str source);
/* They are about this sheet of it, whose first field is in this column (from 0); copied. */
void issues_sheet(struct issues *list, struct str sheet, uint32_t first_column);
/* The struct's texts are copied; `source` and `cell` are filled in. Safe from one thread at a time. */
void issues_add(struct issues *list, const struct issue *issue);
/* Short form without value; column 0 = the line. */
void issues_addf(struct issues *list, enum severity severity, const char *code, uint64_t line,
		 uint32_t column, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Those of this code are warnings from now on: what came later says that they stop nothing. */
void issues_only_warn(struct issues *list, struct str code);
/* Adds all of `from` as if they had come in here, and empties it. */
void issues_move(struct issues *list, struct issues *from);
/* Kept examples, in order of arrival. */
size_t issues_count(const struct issues *list);
const struct issue *issues_get(const struct issues *list, size_t i);
/* All that came in, with those that were not kept. */
uint64_t issues_total(const struct issues *list, enum severity severity);
/* The codes with their totals, in order of first arrival; false past the end. */
bool issues_code(const struct issues *list, size_t i, struct str *code, enum severity *severity,
		 uint64_t *total);

#endif
