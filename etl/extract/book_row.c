#include "extract/from_book.h"

bool book_put_row(struct batch *b, const struct grid_row *row, uint32_t width,
		  const struct str *filled)
{
	if (!records_room(b, width, row->bytes))
		return false;
	struct str *fields = b->fields + b->nfields;
	char *text = b->text + b->text_len;
	size_t at = 0;
	memcpy(text, row->text, row->bytes);
	for (uint32_t i = 0; i < width; i++)
		fields[i] = (struct str){text, 0};
	for (uint32_t i = 0; i < row->ncells; i++) {
		fields[row->columns[i]] = (struct str){text + at, row->sizes[i]};
		at += row->sizes[i];
	}
	for (uint32_t i = 0; filled && i < width; i++)
		if (fields[i].len == 0 && filled[i].len)
			fields[i] = filled[i];
	if (b->raw)
		b->raw[b->nrecords] = STR("");
	b->records[b->nrecords++] = (struct record){
		.line = row->number, .lines = 1, .first = (uint32_t)b->nfields, .nfields = width};
	b->nfields += width;
	b->text_len += row->bytes;
	return true;
}
