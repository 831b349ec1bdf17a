#include "model/batch.h"

#include <stdlib.h>

#define FIELDS_START (BATCH_RECORDS * 16u)

struct batch *batch_new(void)
{
	struct batch *b = xcalloc(1, sizeof *b);
	b->records = xmalloc(BATCH_RECORDS * sizeof *b->records);
	b->fields_capacity = FIELDS_START;
	b->fields = xmalloc(b->fields_capacity * sizeof *b->fields);
	b->text_capacity = BATCH_BYTES;
	b->text = xmalloc(b->text_capacity + BATCH_OVERREAD);
	return b;
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	free(b->records);
	free(b->fields);
	free(b->text);
	free(b->raw);
	if (b->raw_text)
		arena_free(b->raw_text);
	free(b);
}

void batch_reset(struct batch *b)
{
	b->nrecords = 0;
	b->nfields = 0;
	b->text_len = 0;
	if (b->raw_text)
		arena_reset(b->raw_text);
}

void batch_keep_raw(struct batch *b)
{
	if (b->raw)
		return;
	b->raw = xcalloc(BATCH_RECORDS, sizeof *b->raw);
	b->raw_text = arena_new();
}

void batch_grow_fields(struct batch *b)
{
	b->fields_capacity *= 2;
	b->fields = xrealloc(b->fields, b->fields_capacity * sizeof *b->fields);
}
