/* What the report for people and the one for programs have in common. Private to sniff. */
#ifndef SNIFF_REPORT_H
#define SNIFF_REPORT_H

#include "sniff/sniff.h"

/* Whether the evidence of a column may be told: it quotes a value. */
bool report_tells_convention(const struct sniff_column *c);
const char *report_line_end(enum line_end e);

#endif
