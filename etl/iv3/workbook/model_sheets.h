/* CBS's workbook of a delivery: where it has what. Private to iv3. */
#ifndef IV3_WORKBOOK_MODEL_SHEETS_H
#define IV3_WORKBOOK_MODEL_SHEETS_H

#include "book/book.h"
#include "iv3/delivery/delivery.h"

#define SHEET_ROWS 260u
#define SHEET_COLUMNS 64u

/* A row of schema/iv3-workbook.csv: rows and columns from 1; 0: it has none. */
struct workbook_part {
	enum iv3_part part;
	struct str sheet;
	int code_row, title_row, code_column, title_column;
	int first_row, last_row, first_column, last_column;
};

struct workbook_layout {
	struct workbook_part parts[IV3_PARTS];
	size_t n;
	int from, to; /* the years that are known */
};

/* Of a year behind the last one: that of the last one. n is 0 when the layer or year has none. */
void workbook_layout_of(struct workbook_layout *out, struct arena *a, struct str layer, int year);

struct workbook_cell {
	enum book_kind kind;
	bool scaled;
	struct str text; /* empty: nothing stands there */
};

struct workbook_sheet {
	struct str name;
	struct workbook_cell cells[SHEET_ROWS][SHEET_COLUMNS];
};

/* By its name, whatever its case; NULL when the workbook has none. What is beyond the rows and columns is not read. */
int workbook_sheet_read(struct workbook_sheet **out, struct arena *a, struct book *b,
			const char *name, struct error *e);
/* Rows and columns from 1; what is outside is empty. */
const struct workbook_cell *workbook_cell(const struct workbook_sheet *s, int row, int column);
/* "5.Verdelingsmatrix lasten!F37" */
struct str workbook_place(struct arena *a, const struct workbook_sheet *s, int row, int column);

/* "Rekening 2024" is Rek_2024. */
struct str workbook_period_code(struct arena *a, struct str title);

/* What stands on 4.Informatie, as metadata and contact of a delivery. */
json_t *workbook_about(const struct workbook_sheet *s, struct iv3_findings *f, struct arena *a);
/* Where each of that stands. */
void workbook_about_cells(struct iv3_sheets *out, const struct workbook_sheet *s, struct arena *a);

/* Whether the codes of the lasten are those of the layer and year, or more of them of others. STATUS_INPUT says of which. */
int workbook_fits(const struct workbook_sheet *s, const struct workbook_part *p, struct str layer,
		  int year, struct error *e);

/* The workbook as CBS's converter makes JSON of it, but with amounts that are text as they stand; *places: the cell of
 * each row. */
int workbook_json(struct str *out, const struct str *places[IV3_PARTS], struct arena *a, int fd,
		  struct error *e);

#endif
