/* Small cells in the whole report. Private to privacy. */
#ifndef PRIVACY_REPORT_REPORT_CELLS_H
#define PRIVACY_REPORT_REPORT_CELLS_H

#include "privacy/privacy.h"

void report_cells_text(const struct privacy_report *r, struct buffer *out);
/* The member "cells" of an object. */
void report_cells_json(const struct privacy_report *r, struct json_out *j);
/* Cube, moment, table, rule, what, handling: in Dutch. Gives how many. */
#define REPORT_CELLS_TEXTS 6
size_t report_cells_row(const struct privacy_kept *k, struct str texts[REPORT_CELLS_TEXTS]);

#endif
