/*
 * Faults of a table that a mapping brings: all that are found are told at once, each with file and
 * line, up to a number. Private to mapping.
 */
#ifndef MAPPING_ROW_FAULTS_H
#define MAPPING_ROW_FAULTS_H

#include "base/error.h"
#include "base/memory/buffer.h"
#include "mapping/codelist.h"

#define ROW_FAULTS_MOST 12

struct row_faults {
	struct buffer text;
	size_t n;
};

void row_faults_init(struct row_faults *f);
void row_faults_drop(struct row_faults *f);
/* In a row of the table. */
void row_faults_add(struct row_faults *f, const struct table *table, size_t row, const char *format,
		    ...) __attribute__((format(printf, 4, 5)));
/* 0 when there are none; else STATUS_INPUT: `what` "name" has faults, and which. */
int row_faults_tell(const struct row_faults *f, const char *what, struct str name, struct error *e);

#endif
