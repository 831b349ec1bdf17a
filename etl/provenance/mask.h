/*
 * Masking: a record of a ledger as it was written, with only those fields readable that the mapping
 * publishes.
 *
 * Extract says what a record is and what its fields are, as it did when the file was loaded; here
 * each field is only found again in the record's own text, as it stands or in quotes. Where that
 * does not come out to the byte, or the record has another number of fields than was published, it
 * is masked as a whole: so privacy does not hang on two readers being alike.
 *
 * A row of a sheet is its cells, as they are read, with semicolons between them.
 *
 * In JSON a line can be read when it holds one record and nothing else but the brackets and commas
 * around it; of that record the members that are published, names and values. All else is masked: a
 * record over several lines, several records in one line, what wraps the records. See mask_json.c.
 *
 * A field that is shown is masked in part where it tells of people (veil.h); in JSON and audit files, whose
 * texts have a spelling of their own, as a whole.
 *
 * Of an audit file a record is a line of the ledger, as its element stands there: its tags, and the
 * texts of elements that fill a published column. What its journal and transaction say is masked.
 */
#ifndef PROVENANCE_MASK_H
#define PROVENANCE_MASK_H

#include "provenance/veil.h"

#define MASK_TEXT "\xe2\x96\x92\xe2\x96\x92\xe2\x96\x92" /* U+2592, three times */

enum mask_format { MASK_CSV, MASK_JSON, MASK_NDJSON, MASK_XAF, MASK_SHEET };

struct mask {
	enum mask_format format;
	const struct str *names; /* of JSON: the members that may be shown, "a.b" for b in a */
	size_t nnames;
	char delimiter;
	int quote;  /* -1: none */
	int escape; /* 0: quotes are doubled */
	struct mask_sheet {
		const char *name, *range;
		bool leave_hidden, fill_merged, headings;
	} sheet;           /* of a workbook */
	bool skip_initial; /* blanks behind a delimiter are none of the field */
	char end;          /* the byte a physical line ends with */
	size_t width;      /* fields of a record */
	const bool *shown; /* [width]; of the line at hand */
	size_t max_record; /* bytes; a record that is longer is damaged */
	struct veil *
		veil; /* what tells of people in a field that is shown; NULL: nothing is looked for */
	const size_t *name_columns; /* of `names`: their columns, of which `shown` says */
};

/* Appends the record: its text without the line end, and the fields that extract read in it (one in
 * JSON: the line). False when nothing of it can be read, and then MASK_TEXT stands for it. */
bool mask_write(struct buffer *out, const struct mask *m, struct str text, const struct str *fields,
		size_t nfields);

/* ---- mask_json.c ---- */

/* Is this line (without its end) one record? Appends it, masked, unless `out` is NULL. */
bool mask_json_line(struct buffer *out, const struct mask *m, struct str line);

/* ---- mask_xml.c ---- */

/* Appends an element that is a line of a ledger, masked; false when it is not one whole element. */
bool mask_xml_element(struct buffer *out, const struct mask *m, struct str element);

#endif
