#include "extract/records/from_book.h"

static size_t filled_bytes(const struct str *filled, uint32_t width)
{
	size_t n = 0;
	for (uint32_t i = 0; filled && i < width; i++)
		n += filled[i].len;
	return n;
}

/* Values from above, where the row has none of its own. */
static void put_filled(struct batch *b, struct str *fields, const struct str *filled,
		       uint32_t width)
{
	for (uint32_t i = 0; filled && i < width; i++) {
		if (fields[i].len || !filled[i].len)
			continue;
		char *to = b->text + b->text_len;
		memcpy(to, filled[i].ptr, filled[i].len);
		fields[i] = (struct str){to, filled[i].len};
		b->text_len += filled[i].len;
	}
}

static void put_heading(struct batch *b, struct str *field, struct str heading)
{
	char *to = b->text + b->text_len;
	memcpy(to, heading.ptr, heading.len);
	*field = (struct str){to, heading.len};
	b->text_len += heading.len;
}

bool book_put_row(struct batch *b, const struct grid_row *row, uint32_t width,
		  const struct str *filled, const struct str *heading)
{
	uint32_t nfields = width + (heading ? 1 : 0);
	size_t more = filled_bytes(filled, width) + (heading ? heading->len : 0);
	if (!records_room(b, nfields, row->bytes + more))
		return false;
	struct str *fields = b->fields + b->nfields;
	char *text = b->text + b->text_len;
	size_t at = 0;
	memcpy(text, row->text, row->bytes);
	b->text_len += row->bytes;
	for (uint32_t i = 0; i < width; i++)
		fields[i] = (struct str){text, 0};
	for (uint32_t i = 0; i < row->ncells; i++) {
		fields[row->columns[i]] = (struct str){text + at, row->sizes[i]};
		at += row->sizes[i];
	}
	put_filled(b, fields, filled, width);
	if (heading)
		put_heading(b, &fields[width], *heading);
	if (b->raw)
		b->raw[b->nrecords] = STR("");
	b->records[b->nrecords++] = (struct record){
		.line = row->number, .lines = 1, .first = (uint32_t)b->nfields, .nfields = nfields};
	b->nfields += nfields;
	return true;
}
