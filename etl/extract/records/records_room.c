/* What every kind of records needs. */
#include "extract/records/records.h"

#include <stdlib.h>

#define BYTES_BLOCK (64u << 10)
/* Fields of a batch, so that records with thousands of columns, mostly empty, stay small. */
#define BATCH_FIELDS (256u << 10)

bool records_room(struct batch *b, size_t nfields, size_t bytes)
{
	if (b->nrecords == BATCH_RECORDS)
		return false;
	if (b->text_len + bytes > b->text_capacity ||
	    (b->nrecords && b->nfields + nfields > BATCH_FIELDS)) {
		if (b->nrecords)
			return false;
		b->text_capacity = bytes + bytes / 2;
		b->text = xrealloc(b->text, b->text_capacity + BATCH_OVERREAD);
	}
	if (b->nfields + nfields > b->fields_capacity) {
		b->fields_capacity = 2 * b->fields_capacity + nfields;
		b->fields = xrealloc(b->fields, b->fields_capacity * sizeof *b->fields);
	}
	return true;
}

bool records_put(struct batch *b, const struct record *record, const struct str *fields)
{
	size_t bytes = 0;
	for (uint32_t i = 0; i < record->nfields; i++)
		bytes += fields[i].len;
	if (!records_room(b, record->nfields, bytes))
		return false;
	if (b->raw)
		b->raw[b->nrecords] = STR("");
	struct record *r = &b->records[b->nrecords++];
	*r = *record;
	r->first = (uint32_t)b->nfields;
	for (uint32_t i = 0; i < record->nfields; i++) {
		struct str f = fields[i];
		char *to = b->text + b->text_len;
		if (f.len)
			memcpy(to, f.ptr, f.len);
		b->text_len += f.len;
		b->fields[b->nfields++] = (struct str){to, f.len};
	}
	return true;
}

int records_bytes(const struct source *source, extract_tap tap, void *payload, struct sha256 *hash,
		  uint64_t *size, struct error *e)
{
	struct source_stream *in;
	long n = 0;
	*size = 0;
	if (source_open(&in, source, e) < 0)
		return -1;
	char *block = xmalloc(BYTES_BLOCK);
	int status = 0;
	while (status == 0 && (n = source_read(in, block, BYTES_BLOCK, e)) > 0) {
		*size += (uint64_t)n;
		if (hash)
			sha256_update(hash, block, (size_t)n);
		if (tap)
			status = tap(payload, block, (size_t)n, e);
	}
	free(block);
	source_close(in);
	return status != 0 || n < 0 ? -1 : 0;
}
