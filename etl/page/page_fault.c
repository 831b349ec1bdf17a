/* What a reader gets instead of a page. */
#include "page/layout.h"

static struct str fault_title(enum lang lang, int status)
{
	switch (status) {
	case 404:
		return text_of(lang, T("Niet gevonden"));
	case 410:
		return text_of(lang, T("Ingetrokken"));
	default:
		return text_of(lang, T("Dit gaat niet"));
	}
}

void page_tell(struct page *p, const struct fault *f)
{
	p->answer->status = f->status;
	p->ncrumbs = 0;
	p->here = "";
	p->unindexed = true;
	p->title = fault_title(p->lang, f->status);
	page_write(p, fault_body, f);
}

void page_fault(struct page *p, int status, struct str what)
{
	const struct fault f = {.status = status, .what = what};

	page_tell(p, &f);
}
