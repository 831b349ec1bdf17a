/*
 * What a file declares about its lines, against what its lines are. Private to auditfile.
 */
#ifndef AUDITFILE_DECLARED_H
#define AUDITFILE_DECLARED_H

#include "auditfile/values.h"
#include "model/money.h"

#define DECLARED_DECIMALS 6

enum { TOTAL_COUNT, TOTAL_DEBIT, TOTAL_CREDIT, TOTAL_SORTS };

/* One for the transactions, one for the opening balance; over all documents of a set. */
struct declared {
	money_sum read[TOTAL_SORTS]; /* lines, and their amounts */
	uint64_t transactions;
	uint64_t unread, unread_line; /* lines whose amount or side is none, the first of them */
	struct {
		uint64_t documents; /* that declare it */
		money_sum sum, first;
		bool alike; /* each declares the same */
		bool bad;   /* one is no number */
		uint64_t line;
	} said[TOTAL_SORTS];
};

/* A line with this amount, on this side (D or C). */
void declared_count(struct declared *t, struct str amount, struct str side, uint64_t line);
void declared_note(struct declared *t, int sort, struct str text, uint64_t line);
/* `what`: "transactions", "openingBalance". */
void declared_tell(const struct declared *t, const char *what, struct issues *issues);

#endif
