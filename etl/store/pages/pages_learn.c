/* What the file itself says of its pages. */
#include "store/pages/pages_private.h"

#include <string.h>

/* ---- the file ---- */

void pages_learn(struct page_file *f)
{
	unsigned char header[PAPER_HEADER];
	struct paper p;

	if (f->paper.checked ||
	    f->real->pMethods->xRead(f->real, header, sizeof header, 0) != SQLITE_OK ||
	    !paper_read(header, &p))
		return;
	if (p.checked &&
	    f->real->pMethods->xRead(f->real, &p.salt, sizeof p.salt,
				     (sqlite3_int64)(p.size - PAGES_TAIL)) != SQLITE_OK)
		return;
	f->paper = p;
}

void pages_unlearn(struct page_file *f, const void *page, int n, sqlite3_int64 at)
{
	struct paper p;

	if (at != 0 || n < PAPER_HEADER || !paper_read(page, &p) || p.size != (size_t)n)
		return;
	if (p.checked)
		memcpy(&p.salt, (const char *)page + p.size - PAGES_TAIL, sizeof p.salt);
	f->paper = p;
}

#define PAGE_LEAST 512 /* of SQLite: what is shorter are numbers and sums of the journal itself */

int pages_journal_read(sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
	struct page_file *journal = page_file(base);

	if (n >= PAGE_LEAST)
		journal->store->undone = out;
	return journal->real->pMethods->xRead(journal->real, out, n, at);
}
