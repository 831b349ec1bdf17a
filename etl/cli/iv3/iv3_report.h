/* A verdict as a report, and a delivery as a table. */
#ifndef CLI_IV3_IV3_REPORT_H
#define CLI_IV3_IV3_REPORT_H

#include "base/text/json_out.h"
#include "iv3/iv3.h"

struct iv3_report {
	bool json;
	struct buffer out;
	struct json_out j;
	size_t refused; /* deliveries with faults, or without a verdict */
};

void iv3_report_begin(struct iv3_report *r, bool json);
/* `d` NULL: there are no definitions, and `why` says so. `repairs`: how many iv3 repair can make with proof. */
void iv3_report_add(struct iv3_report *r, const char *path, const struct iv3_delivery *v,
		    const struct iv3_definitions *d, const char *why, const struct iv3_findings *f,
		    size_t repairs);
/* Writes it, unless `whole` is false. */
int iv3_report_end(struct iv3_report *r, bool whole, struct error *e);

/* Writes the rows of deliveries as one CSV. Nothing is written when one of them cannot be read whole: of several each is
 * read before the first is written, so that one delivery is held at a time. */
int iv3_table(const char *const *files, size_t n, bool rounded, struct error *e);

#endif
