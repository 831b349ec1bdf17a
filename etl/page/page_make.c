/* What every page begins and ends with. */
#include "page/layout.h"

#define TYPE_PAGE "text/html; charset=utf-8"

static enum lang language(const struct pages_request *rq, bool *varies)
{
	for (size_t i = 0; i < rq->nparams; i++) {
		if (!str_eq(rq->params[i].key, STR("taal")))
			continue;
		*varies = false;
		return str_eq(rq->params[i].value, STR("en")) ? LANG_EN : LANG_NL;
	}
	*varies = true;
	return lang_accepted(rq->accept_language);
}

struct page *page_begin(const struct pages_site *site, const struct pages_request *rq,
			struct pages_answer *out)
{
	*out = (struct pages_answer){
		.status = 200, .content_type = TYPE_PAGE, .arena = arena_new()};
	buffer_init(&out->body, PAGE_BYTES_MAX);
	struct page *p = ARENA_NEW(out->arena, struct page);
	p->site = site;
	p->request = rq;
	p->arena = out->arena;
	p->answer = out;
	p->here = "";
	p->lang = language(rq, &out->language_varies);
	html_begin(&p->html, &out->body, p->lang);
	return p;
}

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
	struct text_hole hole = {"title", p->title};

	if (p->description.len == 0)
		p->description = text_filled(
			p->arena,
			text_of(p->lang,
				T("{title}: elk bedrag tot op de regel, met bestand en versie.")),
			&hole, 1);
	buffer_reset(&p->answer->body);
	layout_begin(&p->html, p);
	body(&p->html, p, data);
	layout_end(&p->html, p);
}

void pages_drop(struct pages_answer *a)
{
	buffer_drop(&a->body);
	arena_free(a->arena);
}
