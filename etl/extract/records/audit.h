/*
 * Audit files as a kind of source that gives records itself. Private to extract.
 */
#ifndef EXTRACT_RECORDS_AUDIT_H
#define EXTRACT_RECORDS_AUDIT_H

#include "extract/records/records.h"

/* Takes all that is XML; what is no audit file is refused with its first element. */
extern const struct records_kind records_audit;

#endif
