/*
 * What a sheet says besides its rows.
 */
#ifndef SHEET_NOTES_H
#define SHEET_NOTES_H

#include "model/value.h"

/* A code of one year that became one of another. */
struct sheet_break {
	struct str ref; /* of the codes */
	int64_t from_year, to_year;
	struct str from_code, to_code;
	int64_t share;  /* billionths */
	bool undivided; /* codes merged, and could not be told apart again */
};

struct normal;

struct sheet_notes {
	struct str pivot; /* ref; empty: there is none */
	enum value_type pivot_type;
	const struct value *members; /* of the pivot, in order */
	size_t nmembers;
	const struct value *base, *other; /* that are compared; NULL: none */
	int64_t comparable;               /* year; 0: years were left as they are */
	struct sheet_break *breaks;
	size_t nbreaks;
	const struct normal *normal; /* what was divided by what; NULL: nothing */
};

#endif
