#include "site/relink.h"

#include "site/file_name.h"
#include "site/links.h"

#define DOCUMENT_MAX ((size_t)64 << 20)

struct relinking {
	const struct sitemap *map;
	const struct site_item *from;
};

/* "/-/stuiver.css?v=1" keeps its mark, by which a browser knows a new one. */
static struct str behind(struct str address, const struct site_item *to, struct str fragment,
			 struct arena *a)
{
	const char *query = to->kind == SITE_ASSET ? memchr(address.ptr, '?', address.len) : NULL;
	struct str mark =
		query ? (struct str){query, (size_t)(address.ptr + address.len - query)} : STR("");

	return fragment.ptr ? arena_printf(a, "%.*s#%.*s", STR_ARG(mark), STR_ARG(fragment)) : mark;
}

static struct str turn(void *payload, struct str address, struct arena *a)
{
	const struct relinking *r = payload;
	struct str fragment = address;
	int64_t id;

	if (!address.len || *address.ptr != '/' || str_starts(address, STR("//")))
		return address;
	struct str meant = str_split(&fragment, '#');
	enum site_kind kind = sitemap_find(r->map, &id, meant, r->from->lang, a);
	bool there = id >= 0 && r->map->items[id].state == SITE_WRITTEN;
	if (!there && (kind == SITE_SERVER || kind == SITE_LINES || kind == SITE_DOWNLOAD)) {
		fragment = (struct str){0};
		kind = sitemap_find(r->map, &id, sitemap_server_page(r->map, r->from, a),
				    r->from->lang, a);
		there = id >= 0 && r->map->items[id].state == SITE_WRITTEN;
	}
	if (!there)
		return (struct str){0};
	const struct site_item *to = &r->map->items[id];
	struct str way = file_way(a, r->from->file, to->file);
	struct str more = behind(meant, to, fragment, a);
	return arena_printf(a, "%.*s%.*s", STR_ARG(way), STR_ARG(more));
}

/* Where it will stand, so that copies of it are known as such; empty: not known. */
static struct url place_of(const struct sitemap *p, struct str file, struct arena *a)
{
	if (!p->options->public_url.len)
		return (struct url){{0}};
	return url_own(a, sitemap_public(p, file, a));
}

/* The same page in each language that it is there in. */
static void put_languages(struct html *h, const struct sitemap *p, const struct site_item *x,
			  struct arena *a)
{
	for (size_t l = 0; l < p->options->nlangs && p->options->nlangs > 1; l++) {
		int64_t id;
		sitemap_find(p, &id, x->address, p->options->langs[l], a);
		if (id >= 0 && p->items[id].state == SITE_WRITTEN)
			site_alternate(h, lang_code(p->options->langs[l]),
				       place_of(p, p->items[id].file, a));
	}
}

static struct str head_of(const struct sitemap *p, const struct site_item *x, struct arena *a)
{
	int64_t id;
	/* A copy of a page is that of another file. */
	sitemap_find(p, &id, x->address, x->lang, a);
	struct url where = place_of(p, id >= 0 ? p->items[id].file : x->file, a);
	struct buffer b;
	struct html h;

	if (!where.text.len || !str_ends(x->file, STR(".html")))
		return STR("");
	buffer_init(&b, DOCUMENT_MAX);
	html_begin(&h, &b, x->lang);
	site_canonical(&h, where);
	put_languages(&h, p, x, a);
	struct str head = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return head;
}

int relink(const struct folder *f, const struct sitemap *p, const struct site_item *x,
	   uint64_t *bytes, struct error *e)
{
	struct relinking r = {p, x};
	struct arena *a = arena_new();
	struct buffer out;
	struct str document;

	buffer_init(&out, DOCUMENT_MAX);
	int result = folder_read(f, x->file, &document, a, e);
	if (result == 0) {
		links_turn(&out, document, head_of(p, x, a), turn, &r, a);
		*bytes = out.len;
		result = out.overflow ? error_set(e, STATUS_LIMIT, "%.*s: the page is too large",
						  STR_ARG(x->address))
				      : folder_write(f, x->file, buffer_str(&out), e);
	}
	buffer_drop(&out);
	arena_free(a);
	return result;
}

int relink_copy(const struct folder *f, const struct site_item *to, struct str file,
		struct error *e)
{
	struct arena *a = arena_new();
	struct str document;
	int result = folder_read(f, to->file, &document, a, e);

	if (result == 0)
		result = folder_write(f, file, document, e);
	arena_free(a);
	return result;
}

int relink_copied(const struct folder *f, const struct sitemap *p, const struct site_item *to,
		  struct str file, struct error *e)
{
	struct site_item copy = *to;
	uint64_t bytes;

	copy.file = file;
	return relink(f, p, &copy, &bytes, e);
}

int relink_list(const struct folder *f, const struct sitemap *p, struct error *e)
{
	struct buffer b;

	buffer_init(&b, DOCUMENT_MAX);
	buffer_append_z(&b, "file,language,address\r\n");
	for (size_t i = 0; i < p->n; i++) {
		const struct site_item *x = &p->items[i];
		if (x->state != SITE_WRITTEN)
			continue;
		buffer_printf(&b, "%.*s,%s,", STR_ARG(x->file), lang_code(x->lang));
		/* Percent-encoded: neither quotes nor line ends; commas and formulas are harmless behind a slash. */
		buffer_printf(&b, "\"%.*s\"\r\n", STR_ARG(x->address));
	}
	int result = b.overflow ? error_set(e, STATUS_LIMIT, "the list of pages is too long")
				: folder_write(f, STR(SITE_LIST), buffer_str(&b), e);
	buffer_drop(&b);
	return result;
}
