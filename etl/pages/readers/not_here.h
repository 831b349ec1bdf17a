/*
 * What a folder of plain files (etl/site) cannot do, and the downloads that stand for it. Private to etl/pages.
 */
#ifndef PAGES_READERS_NOT_HERE_H
#define PAGES_READERS_NOT_HERE_H

#include "page/layout.h"

struct not_here_year {
	struct str year;
	struct takeaway lines;
};

struct not_here {
	struct takeaway all;
	struct url package;
	struct not_here_year *years; /* none where the cube has one year, or none */
	size_t nyears;
};

void not_here_body(struct html *out, struct page *p, const void *data);

#endif
