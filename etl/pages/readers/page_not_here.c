#include "pages/readers/not_here.h"

#include "pages/lines/entries.h"

static void take_years(struct page *p, struct not_here *x)
{
	const struct guide *g = p->guide;

	x->years = ARENA_ARRAY(p->arena, struct not_here_year, g->year.n + 1);
	for (size_t i = g->year.n; g->year.n > 1 && i-- > 0;) {
		struct asked *q = ARENA_NEW(p->arena, struct asked);
		struct lens l = {.guide = g, .year = &g->year.members[i]};
		struct text_hole hole = {"year", l.year->code};
		*q = ask_new(p->session, p->arena, ENDPOINT_FACTS, g->name);
		ask_param(q, "cut",
			  lens_cut_text(&l, p->arena, &(struct lens_cut){.year = l.year}));
		x->years[x->nyears++] = (struct not_here_year){
			l.year->code,
			{text_filled(p->arena, text_of(p->lang, T("alle regels van {year}")), &hole,
				     1),
			 q, true}};
	}
}

int page_not_here(struct page *p, struct error *e)
{
	struct not_here *x = ARENA_NEW(p->arena, struct not_here);
	struct asked *q = ARENA_NEW(p->arena, struct asked);

	if (!p->site->in_folder)
		return error_set(e, STATUS_NOT_FOUND, "%s", "");
	p->title = text_of(p->lang, T("Niet in deze map"));
	page_crumb(p, p->title, url_cube(p, p->guide->name, "niet-in-deze-map"));
	*q = ask_new(p->session, p->arena, ENDPOINT_FACTS, p->guide->name);
	x->all = (struct takeaway){text_of(p->lang, T("alle regels")), q, true};
	x->package = url_own(p->arena,
			     arena_printf(p->arena, "%.*s/api/3/cubes/%.*s/package.zip",
					  STR_ARG(p->site->base.text), STR_ARG(p->guide->name)));
	take_years(p, x);
	page_write(p, not_here_body, x);
	return 0;
}
