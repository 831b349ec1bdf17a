/* What the file itself says of its pages. */
#include "store/pages_private.h"

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
