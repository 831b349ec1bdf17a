/*
 * A cell of a protected table as it was published, in short: what a later version is held against
 * (etl/disclosure). Holds no amount, and no name: only what tells whether they are the same. Of payees and
 * what each has there is 32 bits, which thousands of others would give, too.
 */
#ifndef MODEL_CELL_MARK_H
#define MODEL_CELL_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CELL_NAME_BYTES 16

enum cell_state {
	CELL_MARK_SHOWN,
	CELL_MARK_HIDDEN, /* nothing else is kept of it */
	CELL_MARK_REST,   /* all that is hidden under one total, as it is shown: one row */
	CELL_MARK_TOTAL,  /* a fixed total, which is always shown */
};

struct cell_mark {
	unsigned char name[CELL_NAME_BYTES]; /* a hash of its codes */
	enum cell_state state;
	uint64_t print; /* of its amounts, which are public: whether they are the same ones */
	const uint32_t *payees; /* [npayees] of each and what it contributes, sorted */
	size_t npayees;
	bool published; /* by a dataset that is so now; else it was before */
	bool unclear;   /* several datasets show it beside each other */
};

#endif
