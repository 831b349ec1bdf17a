/*
 * What geocoding found and what not, for people, for programs and for a spreadsheet.
 */
#ifndef CLI_FETCH_GEOCODE_REPORT_H
#define CLI_FETCH_GEOCODE_REPORT_H

#include "geocode/geocode.h"

void geocode_text(struct buffer *out, const struct geocode_report *r, bool asked);
void geocode_json(struct buffer *out, const struct geocode_report *r,
		  const struct address_import *imports, size_t nimports);
/* Those without coordinates, with columns for them to be filled in; what comes back is a file for
 * --addresses. */
void geocode_misses_csv(struct buffer *out, const struct geocode_report *r, bool semicolon);

#endif
