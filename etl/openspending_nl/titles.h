/* What money is called, by layer and year: hoofdtaakvelden, taakvelden, categories. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_TITLES_H
#define OPENSPENDING_NL_TITLES_H

#include "openspending_nl/v1.h"

enum nl_subject { NL_MAIN, NL_TASK, NL_CATEGORY };

struct nl_title {
	enum nl_subject subject;
	struct str key; /* "0", "0.1", "L1.1": unique within a year and layer */
	struct str code, label;
	int year;
	enum nl_layer layer;
};

struct nl_titles {
	struct nl_title *items; /* by year, layer, subject, code */
	size_t n;
};

/* Of one year, or of all (0). */
int nl_titles_ask(struct nl_titles *out, struct nl_asking *k, int year, struct error *e);
/* By its key, of a year and layer; NULL: none. */
const struct nl_title *nl_title_of(const struct nl_titles *t, enum nl_layer layer, int year,
				   struct str key);

#endif
