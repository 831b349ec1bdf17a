/* Parts of the verdict. Private to iv3. */
#ifndef IV3_VERDICT_VERDICT_H
#define IV3_VERDICT_VERDICT_H

#include "iv3/verdict/findings.h"

struct judging {
	struct iv3_findings *f;
	const struct iv3_delivery *v;
	const struct iv3_definitions *d;
	const struct iv3_limits *limits;
	uint64_t alike; /* rows of the cell at hand beyond its first, of a delivery with details */
	unsigned told;
};

/* ---- verdict_behind.c ---- */

/* What rows are sought by. */
struct rows_sought {
	struct str
		codes; /* of balance, or taakvelden that are left out, as the definitions have them */
	int64_t off;
	const struct iv3_row *row;
};
typedef bool (*row_is)(const struct judging *j, const struct iv3_row *row,
		       const struct rows_sought *sought);
/* Nothing where there is no finding. */
void tell_behind(struct judging *j, struct iv3_finding *x, row_is is,
		 const struct rows_sought *sought);
/* All rows of the cell, where it has several. */
void tell_cell(struct judging *j, struct iv3_finding *x, const struct iv3_row *row);
struct row_sum {
	int64_t sum, magnitude;
};
int64_t magnitude(int64_t v);
bool is_lasten(enum iv3_part part);
bool on_balance(enum iv3_part part);
/* Whether the limit is CBS's own; else the words that say whose. */
const char *limit_words(const struct judging *j, int check);
struct row_sum sum_rows(const struct judging *j, row_is is, const struct rows_sought *sought);

/* ---- verdict_shares.c ---- */

void check_1(struct judging *j, struct str codes);
void check_2(struct judging *j, struct str codes);
void check_3(struct judging *j, struct str codes);
void check_4(struct judging *j, struct str codes);
void check_5(struct judging *j, struct str codes);

/* The plausibility checks of the period: PF001 to PF009, PF099 where one cannot be made. */
void check_totals(struct judging *j);
/* verdict_units.c: EENHEID where thousands and euros are mixed. */
void check_units(struct judging *j);

/* ---- damage.c: the code that a spreadsheet changed ---- */

/* The codes of a list of which a spreadsheet makes this one: zeros lost, a comma, a date. */
struct damage {
	struct str codes[8];
	size_t n;
	bool date;
};
void damage_of(struct damage *out, struct arena *a, const struct iv3_definitions *d,
	       enum iv3_list list, struct str code);

/* Empty where it cannot be told. */

/* "2001-03-04" was 4.3.1, where the list has that alone. */
struct str damage_of_date(struct arena *a, const struct iv3_definitions *d, enum iv3_list list,
			  struct str code);
/* 0.10 became 0.1: the cell with the zero exists, where this one is grey. */
struct str damage_of_zero(struct arena *a, const struct iv3_definitions *d,
			  const struct iv3_row *row);

#endif
