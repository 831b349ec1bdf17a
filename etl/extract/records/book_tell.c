/* What is odd in a sheet, with its place. */
#include "base/text/plural.h"
#include "extract/records/from_book.h"

#include "base/memory/column.h"

#include <stdio.h>

struct telling {
	const struct grid_facts *facts;
	const struct str *header;
	size_t nheader;
	uint32_t row, last; /* of the header; that is read */
	struct issues *issues;
};

static struct str name_of(const struct telling *t, uint32_t column)
{
	return column < t->nheader ? str_trim(t->header[column]) : STR("");
}

/* 1234567890000 ten-thousandths as 123,456,789.00 */
static const char *money(char out[64], grid_sum v)
{
	char back[64];
	size_t n = 0, m = 0;
	bool negative = v < 0;
	v = negative ? -v : v;
	v = (v + 50) / 100;
	for (int i = 0; i < 3 || v > 0; i++) {
		if (i == 2)
			back[n++] = '.';
		else if (i > 2 && (i - 2) % 3 == 0)
			back[n++] = ',';
		back[n++] = (char)('0' + (int)(v % 10));
		v /= 10;
	}
	if (negative)
		back[n++] = '-';
	while (n)
		out[m++] = back[--n];
	out[m] = '\0';
	return out;
}

static void tell_cells(const struct telling *t, const struct grid_cells *cells, const char *code,
		       enum severity severity, const char *message)
{
	for (uint64_t i = 0; i < cells->n; i++) {
		const struct grid_cell *c = &cells->examples[i < GRID_EXAMPLES ? i : 0];
		if (i < GRID_EXAMPLES && (c->row <= t->row || c->row > t->last))
			continue;
		uint32_t field = c->column - t->facts->left;
		issues_add(t->issues, &(struct issue){.severity = severity,
						      .code = str_z(code),
						      .line = c->row,
						      .column = field + 1,
						      .field = name_of(t, field),
						      .value = c->text,
						      .message = str_z(message)});
	}
}

enum sum_of { SUM_HIDDEN_ROWS, SUM_HIDDEN_COLUMNS, SUM_BELOW, SUM_ALL };

/* The first columns with money in hidden rows, hidden altogether, or below a gap. */
static void put_sums(const struct telling *t, enum sum_of of, char *out, size_t size)
{
	size_t at = 0, told = 0;
	out[0] = '\0';
	for (uint32_t i = 0; i < t->facts->width && told < 6; i++) {
		const struct grid_column *c = &t->facts->columns[i];
		grid_sum sum = of == SUM_HIDDEN_ROWS ? c->hidden_sum
			       : of == SUM_BELOW     ? c->below_sum
						     : c->sum;
		char letters[COLUMN_LETTERS_SIZE], text[64];
		if (sum == 0 || (of == SUM_HIDDEN_COLUMNS && !c->hidden))
			continue;
		column_letters(letters, t->facts->left + i);
		struct str name = str_head(name_of(t, i), 30);
		at += (size_t)snprintf(out + at, size - at, "%s%s%s%.*s%s %s", told ? ", " : "",
				       letters, name.len ? " (" : "", STR_ARG(name),
				       name.len ? ")" : "", money(text, sum));
		if (at >= size)
			break;
		told++;
	}
}

static void tell_hidden(const struct telling *t, const struct grid_options *o)
{
	const struct grid_facts *f = t->facts;
	char sums[512];
	size_t columns = 0;
	for (uint32_t i = 0; i < f->width; i++)
		columns += f->columns[i].hidden;
	if (f->hidden_rows && o->leave_hidden_rows) {
		issues_addf(t->issues, SEVERITY_WARNING, "hidden-rows", f->first_hidden, 0,
			    "%llu hidden rows are left out, as stated",
			    (unsigned long long)f->hidden_rows);
	} else if (f->hidden_rows) {
		put_sums(t, SUM_HIDDEN_ROWS, sums, sizeof sums);
		issues_addf(t->issues, SEVERITY_WARNING, "hidden-rows", f->first_hidden, 0,
			    "%llu %s hidden in the sheet, and read as the others%s%s; "
			    "--leave-hidden leaves them out",
			    (unsigned long long)f->hidden_rows,
			    plural(f->hidden_rows, "row is", "rows are"), sums[0] ? ": sums " : "",
			    sums);
	}
	if (f->left_out_columns || !columns)
		return;
	put_sums(t, SUM_HIDDEN_COLUMNS, sums, sizeof sums);
	issues_addf(t->issues, SEVERITY_WARNING, "hidden-columns", 0, 0,
		    "%zu %s hidden in the sheet, and read as the others%s%s; "
		    "--leave-hidden leaves them out",
		    columns, plural(columns, "column is", "columns are"), sums[0] ? ": sums " : "",
		    sums);
}

void book_tell_hidden_sheet(const struct grid_facts *f, struct str name, struct issues *issues)
{
	struct telling t = {.facts = f, .issues = issues};
	char sums[512];
	put_sums(&t, SUM_ALL, sums, sizeof sums);
	issues_addf(issues, SEVERITY_WARNING, "hidden-sheet", 0, 0,
		    "sheet '%.*s' is hidden, and not read: %llu %s%s%s; --sheet reads it",
		    STR_ARG(name), (unsigned long long)f->rows, plural(f->rows, "row", "rows"),
		    sums[0] ? ", sums " : "", sums);
}

static void tell_formats(const struct telling *t)
{
	for (uint32_t i = 0; i < t->facts->width; i++) {
		const struct grid_column *c = &t->facts->columns[i];
		char letters[COLUMN_LETTERS_SIZE], text[64];
		column_letters(letters, t->facts->left + i);
		if (c->scaled)
			issues_addf(t->issues, SEVERITY_INFO, "scaled-format", 0, i + 1,
				    "column %s is shown in thousands or millions; its numbers are "
				    "read in full, as they are stored (sum %s)",
				    letters, money(text, c->sum));
		if (c->unseen)
			issues_addf(t->issues, SEVERITY_WARNING, "unseen-format", 0, i + 1,
				    "column %s has %llu numbers whose format shows nothing; they "
				    "are read as the others",
				    letters, (unsigned long long)c->unseen);
		if (c->first_fraction > t->row && c->last_numeric_text > t->row)
			issues_addf(t->issues, SEVERITY_WARNING, "number-and-text",
				    c->last_numeric_text, i + 1,
				    "the column holds numbers, whose point is decimal (first in "
				    "row %u), and texts with digits (last in row %u); check that "
				    "both are read as they are meant",
				    c->first_fraction, c->last_numeric_text);
	}
}

static void tell_gap(const struct telling *t)
{
	const struct grid_facts *f = t->facts;
	char sums[512];
	put_sums(t, SUM_BELOW, sums, sizeof sums);
	issues_addf(t->issues, SEVERITY_WARNING, "rows-below-gap", f->gap_to, 0,
		    "%llu %s below a gap of %u empty rows (after row %u)%s%s; they are %s",
		    (unsigned long long)f->below_gap,
		    plural(f->below_gap, "row stands", "rows stand"), f->gap_to - f->gap_from - 1,
		    f->gap_from, sums[0] ? ": sums " : "", sums,
		    t->last == f->gap_from
			    ? "left out (untilGap)"
			    : "read as the others; --until-gap (untilGap) leaves them out");
}

void book_tell(const struct grid_facts *f, const struct grid_options *o, const struct str *header,
	       size_t nheader, uint32_t header_row, uint32_t last, struct issues *issues)
{
	struct telling t = {f, header, nheader, header_row, last, issues};
	tell_cells(&t, &f->errors, "cell-error", SEVERITY_WARNING,
		   "the cell holds an error of the spreadsheet, and no value; mend its formula and "
		   "save the file again");
	tell_cells(&t, &f->formulas, "formula-without-value", SEVERITY_ERROR,
		   "the cell holds a formula that was never calculated, so there is no value; open "
		   "the file in Excel or LibreOffice, save it, and load that");
	tell_hidden(&t, o);
	tell_formats(&t);
	if (f->merged_down)
		issues_addf(issues, SEVERITY_INFO, "merged-cells", f->first_merged, 0,
			    "%llu cells are merged over several rows: their value is the first "
			    "row's%s",
			    (unsigned long long)f->merged_down,
			    o->fill_merged
				    ? ", and filled down as stated, but in columns with decimals"
				    : "; --fill-merged gives it to each");
	if (f->gap_from)
		tell_gap(&t);
}
