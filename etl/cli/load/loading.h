/*
 * What check and load share: options to a pipeline run, and what people are told about it.
 */
#ifndef CLI_LOAD_LOADING_H
#define CLI_LOAD_LOADING_H

#include "cli/load/opening.h"
#include "pipeline/pipeline.h"

/* The options both have, for their tables. */
#define LOADING_OPTIONS                                                                            \
	MAPPING_OPTIONS,                                                                           \
		{0, "allow-rejected", "N", "accept up to N rejected lines (default 0)", 0},        \
		{0, "accept-totals", NULL,                                                         \
		 "accept totals that differ from the mapping's where these are of another "        \
		 "version of the file",                                                            \
		 0},                                                                               \
		{0, "expect", "COLUMN=AMOUNT",                                                     \
		 "the total that a measure must come to, as 1234.50, over all files together; "    \
		 "or its debit, credit, saldo, lasten or baten (saldo=…, amount.debit=…), or " \
		 "that of a part, as amount[2024,adjusted,revenue]=…",                             \
		 OPTION_REPEATS},                                                                  \
		{0, "beside", NULL,                                                                \
		 "keep published datasets of the same scope too, and files that share lines: "     \
		 "they complement each other",                                                     \
		 0},                                                                               \
		{0, "replace", NULL,                                                               \
		 "supersede published datasets even when the new files cover only part of "        \
		 "their scope, or share almost no line with them",                                 \
		 0},                                                                               \
	{                                                                                          \
		0, "issues", "FILE", "write every kept issue to a CSV file for a spreadsheet", 0   \
	}

struct loading {
	const struct options *options;
	const char *store; /* NULL: only check */
	bool dry;          /* only check, beside the store */
	bool advise;       /* every total is told, and what repairs do to them */
	bool without_originals;
	struct str place;  /* that its facts are kept in too from now on; may be empty */
	struct str by;     /* who publishes; may be empty */
	int64_t release;   /* what is staged under this number; 0: nothing is */
	struct str forced; /* why one person releases it; may be empty */
	/* Called when it went well, before everything is closed. NULL: not. */
	int (*done)(void *payload, const struct pipeline_report *r, const struct cube *cube,
		    struct error *e);
	void *payload;
};

/* Runs it all: opens, reads, reports, and tells the error. Gives the exit code. */
int loading_run(const struct loading *l);

/* "COLUMN=AMOUNT" by the columns of a cube; the name may also be a measure's. */
int expected_parse(struct expected_total *out, const struct cube *cube, const char *text,
		   struct error *e);
/* Issues of all sources as CSV that a spreadsheet opens: every field quoted, a byte-order mark, `;`
 * where people write a decimal comma, and no cell that a spreadsheet would run as a formula. */
void issues_csv(struct buffer *out, const struct pipeline_report *r, bool semicolon);
/* One cell of such a CSV. */
void csv_cell(struct buffer *out, struct str text);

#endif
