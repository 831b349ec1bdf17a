/*
 * Evidence for the date convention of a column, gathered over a whole file: whether 1/2/2020 is the
 * first of February (D/M/Y) or the second of January (M/D/Y) is decided by days above 12, never
 * guessed.
 */
#ifndef CONVENTION_VALUE_VOTE_H
#define CONVENTION_VALUE_VOTE_H

#include "convention/convention.h"

struct date_vote {
	uint64_t seen, empty;
	uint64_t iso, compact, monthname; /* told by their shape */
	uint64_t dmy, mdy;                /* proven by a day above 12 */
	uint64_t undecided;               /* fit D/M/Y and M/D/Y */
	uint64_t neither;                 /* no dates */
	uint64_t dmy_line, mdy_line, neither_line;
	char dmy_text[32], mdy_text[32], neither_text[32];
	int32_t min, max;         /* of what reads as D/M/Y or by shape */
	int32_t mdy_min, mdy_max; /* of what reads as M/D/Y */
};

/* `v` starts zeroed. */
void date_vote_add(struct date_vote *v, struct str text, uint64_t line);
/* DATE_ANY when several shapes are mixed. Without proof D/M/Y is taken, as Europe writes it, and
 * the text says so. False when both orders are proven, or nothing is a date. */
bool date_vote_decide(const struct date_vote *v, enum date_format *out, struct buffer *text);
/* Those few whose day and month stand the other way round than all others prove: no dates of the column. */
uint64_t date_vote_slips(const struct date_vote *v);
/* The format as a descriptor writes it: "%d-%m-%Y" stands for every separator. */
const char *date_format_name(enum date_format f);

#endif
