/* The handbook, for whoever works here: the same chapters as beside the pages, in the desk's own frame. */
#include "desk/routes.h"

#include "pages/pages.h"
#include "serve/told/log.h"

void handle_handbook(struct visit *v)
{
	struct error e;
	struct page *p = visit_page(v, (struct str){0}, "");
	if (pages_handbook(p, &e) == 0)
		visit_made(v);
	else
		visit_fault(v, 404, text_of(p->lang, T("Deze pagina is er niet.")));
}
