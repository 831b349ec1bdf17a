/*
 * The data of a cube: downloads, the model in words, licence. Private to etl/pages.
 */
#ifndef PAGES_HARVEST_OPEN_DATA_H
#define PAGES_HARVEST_OPEN_DATA_H

#include "page/layout.h"

struct data_dimension {
	struct str label, name, role;
	uint32_t members; /* 0: not counted */
};

struct open_data {
	struct takeaway lines;
	struct url package, model, api, info;
	struct data_dimension *dimensions;
	size_t ndimensions;
	struct url licence; /* empty: the licence is no address */
	struct proof proof;
};

void open_data_body(struct html *out, struct page *p, const void *data);

#endif
