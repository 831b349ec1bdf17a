/*
 * What a field is, in a ledger's record or in a code list's row: as it stands, or computed.
 */
#ifndef MAPPING_ROW_H
#define MAPPING_ROW_H

#include "mapping/codelist.h"
#include "model/value.h"

/* A code that its list does not have. */
struct missing_code {
	int resource; /* the list, or NONE */
	struct str code;
	bool several; /* several rows have it, and the key wants one */
};

struct row;
struct transform;
struct variant;

/* What a row does not hold itself. */
struct row_source {
	struct str file, resource; /* names */
	struct str path;           /* the file with its folders */
	struct arena *scratch;     /* for computed text */
	/* The row of a list that the record's foreign keys lead to; false: none, and why is in
	 * `failed`. NULL while lists are being read: fields that are looked up are the ledger's. */
	bool (*look_up)(const struct row *record, int list, struct missing_code *failed,
			struct row *out);
	const struct transform *transform; /* look_up's */
};

/* A ledger's record or a code list's row. */
struct row {
	const struct row_source *source;
	const struct resource *r;
	const struct str *cells;
	size_t ncells;
	const int *columns;
	const struct setting
		*settings; /* of the un-pivoted entry, and what it is the transform's */
	size_t nsettings;
	const struct variant *variant;
	struct missing_code
		*failed; /* gets the first code that a looked-up field missed, or NULL */
};

/* A computed field of a code list's row that is being read, in the arena. */
struct str row_of_list(struct arena *a, const struct resource *list, const struct str *cells,
		       int field);
/* A template over a row of a table that is read, in the arena; `quoted`: its values as JSON texts.
 */
struct str row_template(struct arena *a, const struct resource *list, size_t index,
			const struct field *f, bool quoted);
/* The field's text: trimmed, missing values empty, the values map applied. Computed text is in the
 * scratch. */
struct str row_text(const struct row *row, int field);
/* A number of a code list as value_is_number has it, whichever separators it is written with; empty when
 * it is none. In the arena where it is not the text itself. */
struct str row_number(struct arena *a, const struct field *f, struct str text);
/* False when the text is no value of the field's type. Empty text is null. */
bool row_value(const struct field *f, struct str text, struct value *out);

enum row_result {
	ROW_OK,
	ROW_BAD,   /* no value of the field's type, or a part of a date that cannot be read */
	ROW_MOVED, /* a date, or a part of one, that is another in the zone of the mapping */
};
enum row_result row_field(const struct row *row, int field, struct value *out);

#endif
