/*
 * An extractor, and how it begins. Private to extract.
 */
#ifndef EXTRACT_BEGIN_H
#define EXTRACT_BEGIN_H

#include "extract/json/json_reader.h"
#include "extract/records/records.h"
#include "extract/text/reader.h"

struct extractor {
	struct reader reader;        /* its window is the source's, also when it is JSON */
	struct json_reader *json;    /* NULL: CSV */
	struct records records;      /* without ops: CSV or JSON */
	const struct source *source; /* of records */
	const bool *numbers;
	struct charset charset;
	struct dialect dialect;
	struct extract_options options;
	struct issues *issues;
	struct arena *arena; /* the header */
	const struct str *header;
	size_t nheader;
	uint64_t delivered;
	bool open;  /* the window is open, so that the reader must be dropped */
	bool ready; /* and the reader has begun */
	bool started;
	bool ended;
	bool end_told;
};

/* Decides charset and dialect, and reads up to the first record. */
int extractor_begin(struct extractor *x, const struct source *source, struct error *e);

#endif
