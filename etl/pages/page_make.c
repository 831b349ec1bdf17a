/* What every page begins and ends with. */
#include "pages/layout.h"

struct str page_param(const struct page *p, const char *name)
{
	for (size_t i = 0; i < p->request->nparams; i++)
		if (str_eq(p->request->params[i].key, str_z(name)))
			return p->request->params[i].value;
	return (struct str){0};
}

void page_crumb(struct page *p, struct str text, struct url url)
{
	if (p->ncrumbs < PAGE_CRUMBS)
		p->crumbs[p->ncrumbs++] = (struct crumb){text, url};
}

void page_write(struct page *p, void (*body)(struct html *out, struct page *p, const void *data),
		const void *data)
{
	buffer_reset(&p->answer->body);
	layout_begin(&p->html, p);
	body(&p->html, p, data);
	layout_end(&p->html, p);
}
