/*
 * Elements of audit files: which one in which place means what. Private to auditfile.
 */
#ifndef AUDITFILE_ELEMENTS_H
#define AUDITFILE_ELEMENTS_H

#include "auditfile/auditfile.h"

enum place {
	PLACE_OUTSIDE,
	PLACE_ROOT,
	PLACE_HEADER,
	PLACE_COMPANY,
	PLACE_RELATIONS,
	PLACE_RELATION,
	PLACE_LEDGER,
	PLACE_ACCOUNT,
	PLACE_BASICS,
	PLACE_BASIC,
	PLACE_VAT_CODES,
	PLACE_VAT_CODE,
	PLACE_OPENING,
	PLACE_OPENING_LINE,
	PLACE_TRANSACTIONS,
	PLACE_JOURNAL,
	PLACE_TRANSACTION,
	PLACE_LINE,
	PLACE_VAT,
	PLACE_CURRENCY,
	PLACE_SUBLEDGERS,
	PLACE_VALUE,   /* inside an element whose text is wanted */
	PLACE_IGNORED, /* inside one that nobody asked for */
};

/* What the text of an element is: a column of the record (below AUDITFILE_COLUMNS), or one of these. */
enum slot {
	SLOT_DEBIT = AUDITFILE_COLUMNS, /* 2.0 has an element for each */
	SLOT_CREDIT,
	SLOT_VERSION,
	SLOT_START,
	SLOT_CURRENCY,
	SLOT_SOFTWARE,
	SLOT_COUNT,
	SLOT_TOTAL_DEBIT,
	SLOT_TOTAL_CREDIT,
	SLOT_OPENING_DATE,
	SLOT_OPENING_TEXT,
	/* of accounts, relations, basics and VAT codes */
	SLOT_ID,
	SLOT_NAME,
	SLOT_TYPE,
	SLOT_LEAD,      /* the best code: RGScode, leadReference */
	SLOT_LEAD_CODE, /* where there is no better one */
	SLOT_LEAD_NAME,
	SLOTS
};

struct element {
	enum place in;
	const char *name;
	enum place to;
	int slot; /* with PLACE_VALUE */
};

/* NULL: nothing that is read. */
const struct element *element_find(enum place in, struct str name);
/* Without its prefix. */
struct str element_local_name(const char *name);
bool element_is(struct str name, const char *wanted); /* whatever the case */

#endif
