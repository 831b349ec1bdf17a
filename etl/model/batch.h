/*
 * Records on their way from extract to transform: text views, row-major, each record with its
 * physical line. A batch closes at BATCH_RECORDS records or BATCH_BYTES of text, owns its memory,
 * and is reused, so the steady state allocates nothing. It is small, so that what extract wrote is
 * still in a core's own cache (1 MiB) when transform reads it.
 */
#ifndef MODEL_BATCH_H
#define MODEL_BATCH_H

#include "base/memory/arena.h"

#define BATCH_RECORDS 1024
#define BATCH_BYTES (1u << 20)
/* Bytes that may be read behind the end of a field, whatever they are: so that short fields are
 * looked at in whole words. */
#define BATCH_OVERREAD 16u

struct record {
	uint64_t line;  /* first physical line, from 1 */
	uint32_t lines; /* physical lines it spans, at least 1 */
	uint32_t first; /* index of its first field in batch.fields */
	uint32_t nfields;
};

struct batch {
	struct record *records; /* [BATCH_RECORDS] */
	size_t nrecords;
	struct str *fields; /* UTF-8, unquoted, not trimmed */
	size_t nfields;
	size_t fields_capacity;
	char *text; /* where the fields' bytes are */
	size_t text_len;
	size_t text_capacity; /* without BATCH_OVERREAD, which is there besides */
	struct str
		*raw; /* [BATCH_RECORDS] each record as it stands in the decoded text, with its line
			  * end; NULL: not asked for */
	struct arena *raw_text;
};

struct batch *batch_new(void);
void batch_free(struct batch *b);
void batch_reset(struct batch *b);
/* From here on the reader also keeps each record as it stands. */
void batch_keep_raw(struct batch *b);
/* Room for twice as many fields. */
void batch_grow_fields(struct batch *b);

#endif
