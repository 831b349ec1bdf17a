/*
 * Iv3 deliveries as a kind of source that gives records itself: Iv3-JSON of any schema, and CBS's workbook. Private to
 * extract.
 */
#ifndef EXTRACT_RECORDS_FROM_DELIVERY_H
#define EXTRACT_RECORDS_FROM_DELIVERY_H

#include "extract/records/records.h"

/* Of one that is not whole nothing is given, and it says what is wrong with it, in Dutch. */
extern const struct records_kind records_delivery;

#endif
