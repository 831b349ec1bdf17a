#include "serve/told/told.h"

#include "question/parameters.h"

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       memchr("-._~", c, 4);
}

static void put_encoded(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_plain(s.ptr[i]))
			buffer_append_char(out, s.ptr[i]);
		else
			buffer_printf(out, "%%%02X", (unsigned char)s.ptr[i]);
	}
}

static void put_path(struct buffer *out, const struct request *rq, bool slash)
{
	for (size_t i = 0; i < rq->nsegments; i++) {
		buffer_append_char(out, '/');
		put_encoded(out, rq->segments[i]);
	}
	if (slash)
		buffer_append_char(out, '/');
}

void told_third_party(struct buffer *out, struct str publisher)
{
	put_encoded(out, publisher);
}

struct links {
	const struct request *rq;
	struct str base;
	const struct told_form *form;
};

static void put_question(struct buffer *out, const struct links *l, bool paged, size_t *n)
{
	for (size_t i = 0; i < l->rq->nparams; i++) {
		if (paged && str_eq(l->rq->params[i].key, str_z(l->form->page)))
			continue;
		buffer_append_char(out, (*n)++ ? '&' : '?');
		put_encoded(out, l->rq->params[i].key);
		buffer_append_char(out, '=');
		put_encoded(out, l->rq->params[i].value);
	}
}

/* The question anew, of another page; 0: of this one. */
static void put_page(struct buffer *out, const struct links *l, uint64_t page)
{
	size_t n = 0;

	if (l->base.len) {
		buffer_append_str(out, l->base);
		put_path(out, l->rq, l->form->slash);
	}
	put_question(out, l, page > 0, &n);
	if (page)
		buffer_printf(out, "%c%s=%llu", n ? '&' : '?', l->form->page,
			      (unsigned long long)page);
}

/* All of it, or nothing. */
static void put_link(struct buffer *out, const struct links *l, const char *rel, uint64_t page)
{
	struct buffer one;

	buffer_init(&one, TOLD_MAX);
	buffer_append_z(&one, out->len ? ", <" : "<");
	put_page(&one, l, page);
	buffer_printf(&one, ">; rel=\"%s\"", rel);
	if (!one.overflow && out->len + one.len <= TOLD_MAX)
		buffer_append_str(out, buffer_str(&one));
	buffer_drop(&one);
}

void told_links(struct buffer *out, const struct request *rq, struct str base,
		const struct told_form *form, const struct paging *paging)
{
	const struct links l = {rq, base, form};

	if (form->self)
		put_link(out, &l, "self", 0);
	if (paging->size <= 0 || paging->page < 1)
		return;
	uint64_t size = (uint64_t)paging->size, page = (uint64_t)paging->page;
	uint64_t last = paging->total ? (paging->total - 1) / size + 1 : 1;
	const struct {
		const char *rel;
		uint64_t page; /* 0: there is none */
	} links[] = {
		{"next", page < last ? page + 1 : 0},
		{"prev", page > last ? last : page - 1},
		{"first", last > 1 ? 1 : 0},
		{"last", last > 1 ? last : 0},
	};
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (links[i].page)
			put_link(out, &l, links[i].rel, links[i].page);
}

void told_ignored(struct buffer *out, const struct query *q)
{
	struct str names[QUERY_MAX_PARAMS];

	told_names(out, names, parameters_ignored(names, QUERY_MAX_PARAMS, q));
}

void told_names(struct buffer *out, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t before = out->len;
		if (i)
			buffer_append_z(out, ", ");
		put_encoded(out, names[i]);
		if (out->len > TOLD_MAX) { /* enough is told */
			out->len = before;
			return;
		}
	}
}
