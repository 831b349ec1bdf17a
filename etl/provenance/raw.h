/*
 * The records of an original in the store, as extract reads them.
 */
#ifndef PROVENANCE_RAW_H
#define PROVENANCE_RAW_H

#include "base/error.h"
#include "engine/pulse.h"
#include "provenance/mask.h"

struct store;
struct source_feed;

/* A record; or a line that is none (blank, or damaged), without fields. */
struct raw_record {
	uint64_t line;   /* first physical line */
	uint64_t lines;  /* that it spans */
	struct str text; /* without the line end */
	const struct str *fields;
	size_t nfields;
};

struct raw_lines {
	struct store *store;
	struct pulse *pulse;
	const struct mask *mask;
	const char *charset; /* that it was read in when it was loaded */
	uint64_t from, to;
	/* Called for each record that begins in those lines, in order. */
	void (*sink)(void *payload, const struct raw_record *r);
	void *payload;
};

/* STATUS_INTERRUPTED when the time is over. */
int raw_lines_read(const struct raw_lines *r, const char *sha256, struct error *e);
/* The same of bytes from anywhere (extract.h). */
int raw_lines_of(const struct raw_lines *r, const struct source_feed *feed, struct error *e);

#endif
