/* /robots.txt and /sitemap.xml: what search engines may read, and where it begins (https://www.sitemaps.org/protocol.html). */
#include "handbook/handbook.h"
#include "html/xml_out.h"
#include "page/page.h"
#include "pages/lines/entries.h"
#include "store/store.h"
#include "store/versions/gone.h"

#define SITEMAP_MAX 50000u /* addresses a file may have; the pages lead to the others */
#define DAY 10             /* the first bytes of a moment */

struct map {
	struct page *p;
	struct xml_out x;
	size_t n;
};

static void put_address(struct map *m, struct url url, struct str changed)
{
	struct str address = url_absolute(m->p, url);

	if (address.len == 0 || m->n++ >= SITEMAP_MAX)
		return;
	xml_put_open(&m->x, "url");
	xml_put_element(&m->x, "loc", address);
	if (changed.len >= DAY)
		xml_put_element(&m->x, "lastmod", str_head(changed, DAY));
	xml_put_close(&m->x);
}

/* Each year at a glance, and what is told of all years. */
static int put_cube(struct map *m, const struct store_cube *cube, struct error *e)
{
	static const char *const pages[] = {"gegevens", "wijzigingen"};
	struct page own = *m->p;

	if (guide_open(&own.guide, own.session, own.arena, cube->name, e) != 0)
		return -1;
	for (size_t i = own.guide->year.n; i-- > 0;) {
		struct url_draft year;
		url_start(&year, own.arena, own.site->base);
		url_segment(&year, cube->name);
		url_segment(&year, own.guide->year.members[i].code);
		url_keep_language(&own, &year);
		put_address(m, url_done(&year), cube->published_at);
	}
	if (own.guide->year.n == 0)
		put_address(m, url_cube(&own, cube->name, "alle"), cube->published_at);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		put_address(m, url_cube(&own, cube->name, pages[i]), cube->published_at);
	guide_close(own.guide);
	return 0;
}

static void put_handbook(struct map *m)
{
	put_address(m, url_fixed(m->p, "handboek"), (struct str){0});
	for (size_t i = 0; i < handbook_count(); i++) {
		struct url_draft chapter;
		url_start(&chapter, m->p->arena, m->p->site->base);
		url_segment(&chapter, STR("handboek"));
		url_segment(&chapter, handbook_chapter(i).word);
		url_keep_language(m->p, &chapter);
		put_address(m, url_done(&chapter), (struct str){0});
	}
}

int page_sitemap(struct page *p, struct error *e)
{
	struct map m = {.p = p};
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(session_store(p->session), p->arena, &cubes, &n, e) != 0)
		return -1;
	cubes_drop_gone(cubes, &n);
	buffer_reset(&p->answer->body);
	xml_put_begin(&m.x, &p->answer->body);
	xml_put_open(&m.x, "urlset");
	xml_put_attribute(&m.x, "xmlns", STR("http://www.sitemaps.org/schemas/sitemap/0.9"));
	put_address(&m, url_home(p), (struct str){0});
	put_address(&m, url_fixed(p, "uitleg"), (struct str){0});
	put_address(&m, url_fixed(p, "over"), (struct str){0});
	put_handbook(&m);
	for (size_t i = 0; i < n; i++)
		if (cubes[i].datasets && put_cube(&m, &cubes[i], e) != 0)
			return -1;
	xml_put_close(&m.x);
	xml_put_end(&m.x);
	p->answer->content_type = "application/xml; charset=utf-8";
	return 0;
}

/* "/money" of "https://town.example/money/". */
static struct str path_of(struct str home)
{
	const char *host = home.len ? memmem(home.ptr, home.len, "://", 3) : NULL;
	const char *end = home.ptr + home.len;
	const char *path = host ? memchr(host + 3, '/', (size_t)(end - host - 3)) : NULL;

	if (!path)
		return (struct str){0};
	return (struct str){path, (size_t)(end - path) - (end[-1] == '/')};
}

/* Its files have other names (site/file_name.h), and each language has a map of its own. */
static void robots_of_folder(struct page *p, struct buffer *out)
{
	static const enum lang languages[] = {LANG_NL, LANG_EN};

	buffer_printf(out, "Disallow: %.*s/*/paspoort~\n",
		      STR_ARG(path_of(url_absolute(p, url_home(p)))));
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct url_draft map;
		url_start(&map, p->arena, p->site->base);
		url_segment(&map, STR("sitemap.xml"));
		url_query(&map, "taal", str_z(lang_code(languages[i])));
		struct str address = url_absolute(p, url_done(&map));
		if (address.len)
			buffer_printf(out, "Sitemap: %.*s\n", STR_ARG(address));
	}
}

/* RFC 9309. Passports and lists are as many as there are questions; frames are of the pages that they stand in. */
int page_robots(struct page *p, struct error *e)
{
	struct buffer *out = &p->answer->body;
	struct str base = p->site->base.text;

	(void)e;
	buffer_reset(out);
	p->answer->content_type = "text/plain; charset=utf-8";
	buffer_append_z(out, "User-agent: *\n");
	if (p->site->in_folder) {
		robots_of_folder(p, out);
		return 0;
	}
	buffer_printf(out, "Disallow: %.*s/embed/\n", STR_ARG(base));
	buffer_printf(out, "Disallow: %.*s/*/paspoort\n", STR_ARG(base));
	buffer_printf(out, "Disallow: %.*s/zoeken\n", STR_ARG(base));
	buffer_printf(out, "Disallow: %.*s/suggesties\n", STR_ARG(base));
	buffer_printf(out, "Sitemap: %.*s\n",
		      STR_ARG(url_absolute(p, url_fixed(p, "sitemap.xml"))));
	return 0;
}
