#include "site/sitemap.h"

#include "html/url.h"
#include "site/site_address.h"
#include <stdlib.h>

void sitemap_init(struct sitemap *p, const struct site_options *o, struct arena *a)
{
	*p = (struct sitemap){.options = o, .arena = a};
	p->by_address = map_new();
	p->by_file = map_new();
}

void sitemap_drop(struct sitemap *p)
{
	map_free(p->by_address);
	map_free(p->by_file);
	free(p->items);
	for (size_t i = 0; i < 2 * SITE_KINDS; i++)
		free(p->queues[i].items);
}

/* ---- the map ---- */

static bool is_page(enum site_kind kind)
{
	return kind < SITE_DOWNLOAD;
}

static void queue(struct sitemap *p, uint32_t id)
{
	struct site_item *x = &p->items[id];
	size_t at = x->kind + (x->first ? 0 : SITE_KINDS);

	if (x->queued)
		return;
	x->queued = true;
	if (p->queues[at].n == p->queues[at].capacity) {
		size_t more = 2 * p->queues[at].capacity + 64;
		p->queues[at].items = xrealloc(p->queues[at].items, more * sizeof(uint32_t));
		p->queues[at].capacity = more;
	}
	p->queues[at].items[p->queues[at].n++] = id;
}

/* A limit then cuts subjects, not the proof of what is said of a year. */
static bool comes_first(const struct site_item *x, const struct site_item *from)
{
	return ((x->kind == SITE_PAGE || x->kind == SITE_CHOICE) && x->of_year) ||
	       (x->kind == SITE_PASSPORT && from && from->of_year);
}

/* Two addresses that would be one file (which takes a hash that comes twice) are told apart. */
static struct str own_file(struct sitemap *p, const struct site_address *x, uint32_t id)
{
	struct str file = site_address_file(p, x, p->arena);
	bool is_new;
	uint32_t *at = map_put(p->by_file, file, &is_new);

	if (!is_new) {
		file = arena_printf(p->arena, "x/%u-%.*s", id, STR_ARG(str_base_name(file)));
		at = map_put(p->by_file, file, &is_new);
	}
	*at = id;
	return file;
}

static uint32_t add(struct sitemap *p, const struct site_address *x)
{
	if (p->n == p->capacity) {
		p->capacity = 2 * p->capacity + 256;
		p->items = xrealloc(p->items, p->capacity * sizeof *p->items);
	}
	uint32_t id = (uint32_t)p->n++;
	p->items[id] = (struct site_item){
		.address = arena_dup(p->arena, x->address),
		.lang = x->lang,
		.kind = x->kind,
		.of_year = site_address_of_year(&x->request),
		.derived = request_param(&x->request, "min") || request_param(&x->request, "per") ||
			   request_param(&x->request, "prices"),
	};
	p->items[id].file = own_file(p, x, id);
	return id;
}

/* See SITE_PASSPORT in site.h. */
static bool is_worth_it(const struct site_item *x, const struct site_item *from)
{
	if (x->kind == SITE_TOLD) /* has its turn when all else is there */
		return false;
	if (x->kind != SITE_PASSPORT)
		return true;
	if (!from || from->kind != SITE_PAGE)
		return false;
	return from->of_year || (x->seen > 1 && !x->derived);
}

enum site_kind sitemap_see(struct sitemap *p, uint32_t *out, struct str address, enum lang lang,
			   int64_t from)
{
	struct arena *a = arena_new();
	struct site_item by = from >= 0 ? p->items[from] : (struct site_item){0};
	struct site_address x;

	site_address_read(p, &x, address, lang, a);
	if (x.kind < SITE_KINDS) {
		bool is_new;
		uint32_t *at = map_put(p->by_address, x.key, &is_new);
		if (is_new)
			*at = add(p, &x);
		struct site_item *item = &p->items[*at];
		item->seen += by.kind == SITE_PAGE && item->seen_last != (uint32_t)from + 1;
		item->seen_last = (uint32_t)(from + 1);
		item->whole = item->whole || (from >= 0 && by.kind == SITE_PAGE && by.of_year);
		*out = *at;
		const struct site_item *source = from >= 0 ? &by : NULL;
		if (is_worth_it(item, source)) {
			item->first = comes_first(item, source);
			queue(p, *at);
		}
	}
	arena_free(a);
	return x.kind;
}

enum site_kind sitemap_find(const struct sitemap *p, int64_t *out, struct str address,
			    enum lang lang, struct arena *a)
{
	struct site_address x;

	*out = -1;
	site_address_read(p, &x, address, lang, a);
	const uint32_t *at = x.kind < SITE_KINDS ? map_get(p->by_address, x.key) : NULL;
	if (!at)
		return x.kind;
	*out = *at;
	for (int hops = 0; hops < 4 && p->items[*out].state == SITE_MOVED; hops++)
		*out = p->items[*out].moved_to;
	return p->items[*out].kind;
}

/* Whether it is still to be asked. */
static bool has_turn(struct sitemap *p, struct site_item *x)
{
	if (!is_page(x->kind))
		return true;
	if (p->pages < p->options->max_pages) {
		p->pages++;
		return true;
	}
	p->left_out++;
	x->state = SITE_ABSENT;
	return false;
}

size_t sitemap_next(struct sitemap *p, uint32_t *out, size_t most)
{
	for (size_t k = 0; k < 2 * SITE_KINDS; k++) {
		size_t n = 0;
		while (n < most && p->queues[k].at < p->queues[k].n) {
			uint32_t id = p->queues[k].items[p->queues[k].at++];
			if (has_turn(p, &p->items[id]))
				out[n++] = id;
		}
		if (n)
			return n;
	}
	return 0;
}

uint64_t sitemap_waiting(const struct sitemap *p)
{
	uint64_t n = 0;

	for (size_t k = 0; k < 2 * SITE_KINDS; k++)
		n += p->queues[k].n - p->queues[k].at;
	return n;
}

struct str sitemap_cube_page(const struct sitemap *p, size_t cube, const char *word)
{
	struct url_draft d;

	url_start(&d, p->arena, URL(""));
	url_segment(&d, p->cubes[cube]);
	if (word[0])
		url_segment(&d, str_z(word));
	return url_done(&d).text;
}

struct str sitemap_server_page(const struct sitemap *p, const struct site_item *from,
			       struct arena *a)
{
	struct request rq = {0};
	struct error ignored;
	struct url_draft d;
	struct str cube = p->cubes[0];

	if (request_parse_target(&rq, a, from->address, &ignored) == 0 && rq.nsegments &&
	    site_has_cube(p, rq.segments[0]))
		cube = rq.segments[0];
	url_start(&d, a, URL(""));
	url_segment(&d, cube);
	url_segment(&d, STR(SITE_SERVER_PAGE));
	return url_done(&d).text;
}

struct str sitemap_public(const struct sitemap *p, struct str file, struct arena *a)
{
	struct str url = p->options->public_url;
	bool first = str_eq(file, STR("index.html")) || str_ends(file, STR("/index.html"));

	if (first)
		file.len -= strlen("index.html");
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(url), str_ends(url, STR("/")) ? "" : "/",
			    STR_ARG(file));
}
