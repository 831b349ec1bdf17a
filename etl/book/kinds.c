#include "book/kinds.h"

int book_add_sheet(struct book *b, struct str name, bool hidden, struct error *e)
{
	if (b->nsheets == BOOK_SHEETS)
		return error_set(e, STATUS_LIMIT, "it has more than %u sheets", BOOK_SHEETS);
	if ((b->nsheets & (b->nsheets + 1)) == 0)
		b->sheets = xrealloc(b->sheets, 2 * (b->nsheets + 1) * sizeof *b->sheets);
	b->sheets[b->nsheets++] = (struct book_sheet){arena_dup(b->arena, name), hidden};
	return 0;
}
