/*
 * The rows of a delivery as a table, in euros, with the names of its codes: what 'stuiver iv3 table' writes, and what is
 * loaded of a delivery. Of a row with details each of them is a column of its own, "details.grootboek", unless
 * details_openbaar withholds them: then nobody who loads it can publish them.
 *
 * The file is read twice: first whole, for what it is and whether it can be taken; then a row at a time.
 */
#ifndef IV3_DELIVERY_DELIVERY_TABLE_H
#define IV3_DELIVERY_DELIVERY_TABLE_H

#include "iv3/iv3.h"

#define IV3_ROWS_OWN 17u /* columns that each delivery has; those of details are behind them */
#define IV3_ROWS_AMOUNT 15u
#define IV3_ROWS_DETAIL "details."

/* Reads a delivery of which all rows, year and period can be read. STATUS_REFUSED else: without a row it would be
 * another delivery, and with an amount that was rounded to cents too, unless it may be `rounded`. */
int iv3_read_whole(struct iv3_delivery *v, struct arena *a, const char *path, bool rounded,
		   struct iv3_findings *f, struct error *e);

struct iv3_rows;

struct iv3_rows_from {
	int fd;           /* read by position; stays the caller's */
	const char *path; /* where a journal of repairs may be beside it; NULL: nowhere */
	bool rounded;     /* amounts with more decimals than cents may be rounded to these */
};

/* Refused as above. */
int iv3_rows_open(struct iv3_rows **out, const struct iv3_rows_from *from, struct error *e);
void iv3_rows_close(struct iv3_rows *r);
const struct iv3_delivery *iv3_rows_delivery(const struct iv3_rows *r);
/* What was found while it was read. */
struct iv3_findings *iv3_rows_findings(struct iv3_rows *r);
bool iv3_rows_is_book(const struct iv3_rows *r);
const struct str *iv3_rows_columns(const struct iv3_rows *r, size_t *n);

struct iv3_rows_row {
	const struct str *fields; /* as many as columns; until the next */
	uint64_t line;            /* of the file; of a workbook the row of its sheet */
};
/* In the order of the file. 1, 0: no more, -1. */
int iv3_rows_next(struct iv3_rows *r, struct iv3_rows_row *out, struct error *e);

/* ---- is it one? ---- */

/* By its first bytes: JSON with the words of a delivery. */
bool iv3_json_looks(struct str head);
/* CBS's workbook, by its sheets. */
bool iv3_workbook_is(int fd);

#endif
