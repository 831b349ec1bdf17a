#include "site/gather.h"

#include "pages/pages.h"
#include "site/links.h"

/* As a reader would whose browser speaks one language, so that no address names it. */
static int read_address(struct request *rq, struct pages_request *out, const struct site_item *x,
			struct arena *a, struct error *e)
{
	*rq = (struct request){0};
	if (request_parse_target(rq, a, x->address, e) != 0)
		return error_context(e, "%.*s", STR_ARG(x->address));
	*out = (struct pages_request){.segments = rq->segments,
				      .nsegments = rq->nsegments,
				      .params = rq->params,
				      .nparams = rq->nparams,
				      .accept_language =
					      x->lang == LANG_EN ? STR("en") : STR("nl")};
	return 0;
}

struct collecting {
	struct site_found *found;
	size_t capacity;
};

static struct str collect(void *payload, struct str address, struct arena *a)
{
	struct collecting *c = payload;
	struct site_found *f = c->found;
	struct str path = address;

	(void)a;
	path = str_split(&path, '#');
	if (!path.len || *path.ptr != '/')
		return address;
	if (f->nlinks == c->capacity) {
		struct str *more = ARENA_ARRAY(f->arena, struct str, 2 * c->capacity + 64);
		if (f->nlinks)
			memcpy(more, f->links, f->nlinks * sizeof *more);
		f->links = more;
		c->capacity = 2 * c->capacity + 64;
	}
	f->links[f->nlinks++] = arena_dup(f->arena, path);
	return address;
}

/* A page that could not be made would leave a hole in the site: rather no site. */
static int take_page(const struct site_worker *w, const struct site_item *x, struct pages_answer *p,
		     struct site_found *out, struct error *e)
{
	struct collecting c = {out, 0};
	bool gone = p->status == 410;

	out->state = SITE_ABSENT;
	if (p->status == 302) {
		out->state = SITE_MOVED;
		out->moved_to = arena_dup(out->arena, p->location);
		return 0;
	}
	if (p->status >= 500)
		return error_set(e, STATUS_LIMIT, "%.*s: the page cannot be made (status %d)",
				 STR_ARG(x->address), p->status);
	if ((p->status != 200 && !gone) || (x->kind == SITE_LINES && p->partial))
		return 0;
	out->state = SITE_WRITTEN;
	out->bytes = p->body.len;
	out->absolute = p->host_varies;
	if (x->kind != SITE_TOLD)
		links_turn(NULL, buffer_str(&p->body), STR(""), collect, &c, out->arena);
	return folder_write(w->folder, x->file, buffer_str(&p->body), e);
}

int gather_page(const struct site_worker *w, const struct site_item *x, struct site_found *out,
		struct error *e)
{
	struct request rq;
	struct pages_request asked;
	struct pages_answer p;

	if (read_address(&rq, &asked, x, out->arena, e) != 0)
		return -1;
	int result = pages_answer(w->look, w->session, &asked, &p, e);
	if (result == 0)
		result = take_page(w, x, &p, out, e);
	else
		error_context(e, "%.*s", STR_ARG(x->address));
	pages_drop(&p);
	return result;
}

int gather_asset(const struct site_worker *w, const struct site_item *x, struct site_found *out,
		 struct error *e)
{
	struct request rq;
	struct pages_request asked;
	struct pages_answer p;

	out->state = SITE_ABSENT;
	if (read_address(&rq, &asked, x, out->arena, e) != 0)
		return -1;
	if (!pages_file(w->look, &asked, &p))
		return 0;
	out->state = SITE_WRITTEN;
	out->bytes = p.body.len;
	int result = folder_write(w->folder, x->file, buffer_str(&p.body), e);
	pages_drop(&p);
	return result;
}
