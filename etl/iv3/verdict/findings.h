/* Adding to findings. Private to iv3. */
#ifndef IV3_VERDICT_FINDINGS_H
#define IV3_VERDICT_FINDINGS_H

#include "iv3/iv3.h"

/* Copies all texts. A format that needs other words than CBS's own says why beside it. */
struct iv3_finding *findings_add(struct iv3_findings *f, const char *code, enum iv3_weight weight,
				 const char *format, ...) __attribute__((format(printf, 4, 5)));
/* "lasten[12]". */
void findings_at(struct iv3_findings *f, struct iv3_finding *x, const struct iv3_row *row);
/* The cell of a workbook, or its place in the JSON. */
struct str findings_place(struct iv3_findings *f, const struct iv3_row *row);
/* Where in a workbook is what a delivery has elsewhere. */
#define IV3_ABOUT_MOST 16u
struct iv3_sheets {
	struct str about; /* the sheet of metadata and contact */
	struct str parts
		[IV3_PARTS]; /* "5.Verdelingsmatrix lasten!C5:AN100"; empty: the sheet is not there */
	struct iv3_about_cell {
		struct str path, cell; /* "metadata.periode", "4.Informatie!C9" */
	} cells[IV3_ABOUT_MOST];
	size_t n;
};
/* The place of "metadata", "contact.email", "data.lasten": as that, or the cell or sheet of a workbook. */
void findings_path(struct iv3_findings *f, struct iv3_finding *x, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Of several parts, as bits. */
void findings_parts(struct iv3_findings *f, struct iv3_finding *x, unsigned parts);
void findings_mend(struct iv3_findings *f, struct iv3_finding *x, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* 123456 as "1.234,56", whole ones without decimals. */
struct str hundredths(struct arena *a, int64_t v);

#endif
