/*
 * Publish: answers as files for people and for other programs: a Fiscal Data Package, a workbook, a
 * CSV for a Dutch Excel. Hides those formats and the libraries that write them. Rows are streamed:
 * memory does not grow with them.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "query/query.h"

/* Entries a workbook can hold: Excel's 1,048,576 rows without the header. */
#define WORKBOOK_MAX_ENTRIES 1048575u

/* What is published: the rows of a question. */
struct publication {
	struct session *session;
	/* ENDPOINT_FACTS or ENDPOINT_AGGREGATE. Of its parameters count cut, fields, drilldown,
	 * aggregates, order, page and pagesize, without the last two of which there is no page; what
	 * makes a sheet of an aggregate (pivot, compare, comparable, per, prices), toggle; and lang. */
	struct query query;
	struct str url; /* where the same can be fetched again, for the file to say; may be empty */
	/* Asked now and then; true gives STATUS_INTERRUPTED. NULL: never. */
	bool (*stopped)(void *payload);
	void *payload;
};

/* What a file of the question may be called, without its end: "waterrijk-by-programme-year-2024".
 * Letters, digits, dots and dashes. */
#define PUBLISH_NAME_SIZE 160
void publish_name(char out[PUBLISH_NAME_SIZE], const struct query *q);

/* An XLSX workbook: sheet "Gegevens" with typed cells and nothing but rows; sheet "Totalen" with
 * formulas, apart by phase, side and the like; sheet "Bron" that says where they come from. Headers,
 * phases and sides in Dutch, or in English with lang=en. Replaces the file at `path`. STATUS_LIMIT beyond
 * WORKBOOK_MAX_ENTRIES. What is there of the file after an error is rubbish: remove it. */
int publish_workbook(const struct publication *p, const char *path, struct error *e);

enum package_form { PACKAGE_ZIP, PACKAGE_FOLDER };

/* A Fiscal Data Package of the facts that pass the question's cut (other parameters do not count):
 * data.csv, a code list a dimension, datapackage.json, and CSVW metadata. A zip file at `path` is
 * replaced; a folder must not exist, or be empty. Sources and version are the cube's at that
 * moment; STATUS_STORE when it is published anew meanwhile. */
int publish_package(const struct publication *p, enum package_form form, const char *path,
		    struct error *e);

/* The descriptor of the same for who has no file: a data package whose resources are fetched from the API
 * at p->url, the address of the cube there. Appended to `out`; of p->query the cube and its cut count. */
int publish_descriptor(const struct publication *p, struct buffer *out, struct error *e);

/* A CSV that a Dutch Excel opens as it should: UTF-8 with BOM, `;` between fields, CRLF, decimal
 * comma; words as in a workbook. Texts that Excel would take for something else stand as ="0100",
 * texts that it would run as a formula begin with an apostrophe. */
struct excel_csv;
int excel_csv_open(struct excel_csv **out, const struct publication *p, struct error *e);
/* Appends the next part (about 64 KB) to `out`: 1 more to come, 0 the end, -1 error. */
int excel_csv_read(struct excel_csv *x, struct buffer *out, struct error *e);
void excel_csv_close(struct excel_csv *x);

#endif
