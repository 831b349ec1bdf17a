/*
 * What a person may say about a file's charset and dialect on the command line, and how it is told
 * back.
 */
#ifndef CLI_LOAD_DIALECT_H
#define CLI_LOAD_DIALECT_H

#include "base/text/json_out.h"
#include "console/options.h"
#include "extract/extract.h"

/* For the tables of the commands that read a file without a mapping. */
#define DIALECT_OPTIONS                                                                            \
	{0, "charset", "NAME", "charset of the file, as iconv knows it (default: detected)", 0},   \
		{0, "format", "NAME", "csv, json, ndjson, xaf or sheet (default: detected)", 0},   \
		{0, "json-path", "PATH",                                                           \
		 "members that lead to JSON's array of records: result.records (default: found)",  \
		 0},                                                                               \
		{'d', "delimiter", "CHAR",                                                         \
		 "what parts the fields: one character, or the word tab (default: detected)", 0},  \
		{0, "quote", "CHAR", "quote character, or none (default: detected)", 0},           \
		{0, "escape", "CHAR",                                                              \
		 "character that escapes a quote inside quotes (default: a quote is doubled)", 0}, \
		{0, "header", NULL, "the first line is a header (default: detected)", 0},          \
		{0, "no-header", NULL, "there is no header", 0},                                   \
		{0, "sheet", "NAME",                                                               \
		 "sheet of a workbook, by name or number (default: what looks like a ledger)", 0}, \
		{0, "range", "RANGE", "part of a sheet: A5:F200, A:F, 5:200 (default: all)", 0},   \
		{0, "until-gap", NULL,                                                             \
		 "leave out what stands below a hundred empty rows of a sheet", 0},                \
		{0, "leave-hidden", NULL, "leave out hidden rows and columns of a sheet", 0},      \
		{0, "fill-merged", NULL,                                                           \
		 "give the value of a cell that is merged over several rows to each of them", 0},  \
		{0, "headings", "PATTERN",                                                         \
		 "rows of one text are headings of those below; any, or those that fit (sheets)",  \
		 0},                                                                               \
	{                                                                                          \
		0, "skip", "N", "lines above the header, or above the first record", 0             \
	}

/* Fills the extract options from those above; what is not given stays to be detected. STATUS_USAGE.
 */
int dialect_options(struct extract_options *out, const struct options *o, struct error *e);
/* The dialect that was decided, with the evidence, as the members of one JSON object. */
void dialect_json(struct json_out *j, const struct dialect *d);

#endif
