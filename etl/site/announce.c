#include "site/announce.h"

#include "site/site_address.h"

struct str announce_origin(struct str public_url)
{
	const char *host = public_url.len ? memmem(public_url.ptr, public_url.len, "://", 3) : NULL;
	size_t n = host ? (size_t)(host - public_url.ptr) + 3 : public_url.len;

	while (n < public_url.len && public_url.ptr[n] != '/')
		n++;
	return str_head(public_url, n);
}

/* The start page is the folder's own address, whatever page stands there this year. */
static struct str home_of(const struct sitemap *p, enum lang lang, struct arena *a)
{
	const struct site_options *o = p->options;

	if (lang == o->langs[0])
		return sitemap_public(p, STR("index.html"), a);
	return sitemap_public(p, arena_printf(a, "%s/index.html", lang_code(lang)), a);
}

static struct str stands_at(const void *payload, struct str address, enum lang lang,
			    struct arena *a)
{
	const struct sitemap *p = payload;
	struct site_address x;
	int64_t id;

	site_address_read(p, &x, address, lang, a);
	if (x.kind < SITE_KINDS && x.home)
		return home_of(p, x.lang, a);
	enum site_kind kind = sitemap_find(p, &id, address, lang, a);
	/* Of what is told all is there in the end. */
	if (id < 0 || (kind != SITE_TOLD && p->items[id].state != SITE_WRITTEN))
		return (struct str){0};
	return sitemap_public(p, p->items[id].file, a);
}

static int tell(const struct site_worker *w, struct site_item *x, struct error *e)
{
	struct site_found found = {.arena = arena_new()};
	int result = gather_page(w, x, &found, e);

	if (result == 0 && found.state != SITE_WRITTEN)
		result = error_set(e, STATUS_LIMIT, "%.*s: it could not be made",
				   STR_ARG(x->address));
	x->bytes = found.bytes;
	arena_free(found.arena);
	return result;
}

static int tell_one(const struct site_worker *w, void *payload, size_t i, struct error *e)
{
	struct sitemap *p = payload;
	struct site_item *x = &p->items[i];
	bool again = x->absolute && x->state == SITE_WRITTEN && p->options->public_url.len;

	return again || x->kind == SITE_TOLD ? tell(w, x, e) : 0;
}

int announce_all(struct sitemap *p, struct crowd *c, struct pages_site *look, struct error *e)
{
	const struct public_files known = {stands_at, p};

	if (p->options->public_url.len)
		look->files = &known;
	int result = crowd_do(c, p->n, tell_one, p, e);
	look->files = NULL;
	for (size_t i = 0; result == 0 && i < p->n; i++)
		if (p->items[i].kind == SITE_TOLD)
			p->items[i].state = SITE_WRITTEN;
	return result;
}
