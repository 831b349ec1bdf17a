#include "site/sitemap.h"

#include "html/url.h"
#include "site/file_name.h"
#include <stdlib.h>

#define ENDING_MAX 32u

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

/* ---- kinds ---- */

static bool is_one(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(s, str_z(*words)))
			return true;
	return false;
}

static bool has_cube(const struct sitemap *p, struct str name)
{
	for (size_t i = 0; i < p->ncubes; i++)
		if (str_eq(p->cubes[i], name))
			return true;
	return false;
}

/* Several of one key (uit=a, uit=b) are one choice. */
static bool is_one_choice(const struct request *rq)
{
	for (size_t i = 1; i < rq->nparams; i++)
		if (!str_eq(rq->params[i].key, rq->params[0].key))
			return false;
	return true;
}

static bool is_of_year(const struct request *rq)
{
	static const char *const words[] = {
		"begroot-en-werkelijk", "plaatsen", "geldstromen", "vergelijken",
		"leveranciers",         "lijst",    NULL};

	return rq->nsegments <= 2 || (rq->nsegments == 3 && is_one(rq->segments[2], words));
}

static enum site_kind kind_of_api(const struct sitemap *p, const struct request *rq)
{
	struct query q;
	enum route route = route_of(rq, &q);

	if (route == ROUTE_ARCHIVE && has_cube(p, q.cube))
		return SITE_DOWNLOAD;
	if (route != ROUTE_QUERY || !has_cube(p, q.cube) || q.endpoint == ENDPOINT_PACKAGE ||
	    q.endpoint == ENDPOINT_SOURCE || q.endpoint == ENDPOINT_SEARCH ||
	    q.endpoint == ENDPOINT_RECONCILIATION || q.endpoint == ENDPOINT_KEY_FIGURES)
		return SITE_OUTSIDE;
	return SITE_DOWNLOAD;
}

/* Of what is published: a folder hears of nothing. */
static bool is_feed(struct str last)
{
	return str_ends(last, STR(".atom")) || str_ends(last, STR(".json"));
}

static enum site_kind kind_of_cube(const struct request *rq)
{
	struct str last = rq->segments[rq->nsegments - 1];

	if (is_feed(last))
		return SITE_OUTSIDE;
	if (str_ends(last, STR(".svg"))) /* of whole years, and of what stands right below them */
		return rq->nparams || rq->nsegments > 4 ? SITE_OUTSIDE : SITE_CHOICE;
	if (rq->nsegments == 2 && str_eq(last, STR("paspoort")))
		return SITE_PASSPORT;
	if (rq->nsegments > 2 && str_eq(last, STR("regels")))
		return rq->nparams ? SITE_OUTSIDE : SITE_LINES;
	if (rq->nparams == 0)
		return str_eq(last, STR("vergelijken")) ? SITE_CHOICE : SITE_PAGE;
	if (is_one_choice(rq) && (is_of_year(rq) || str_eq(rq->params[0].key, STR("kant"))))
		return SITE_CHOICE;
	return SITE_OUTSIDE;
}

static enum site_kind kind_of(const struct sitemap *p, const struct request *rq)
{
	static const char *const fixed[] = {"uitleg", "over", "toegankelijkheid", "privacy", NULL};
	struct str first = rq->nsegments ? rq->segments[0] : STR("");

	if (!first.len)
		return rq->nparams ? SITE_OUTSIDE : SITE_PAGE;
	if (str_eq(first, STR("-")))
		return SITE_ASSET;
	if (str_eq(first, STR("api")))
		return kind_of_api(p, rq);
	if (rq->nsegments == 1 && str_eq(first, STR("zoeken")))
		return SITE_SERVER;
	if (rq->nsegments == 1 && is_one(first, fixed))
		return rq->nparams ? SITE_OUTSIDE : SITE_PAGE;
	if (str_eq(first, STR("handboek")))
		return rq->nsegments > 2 || rq->nparams ? SITE_OUTSIDE : SITE_PAGE;
	return has_cube(p, first) ? kind_of_cube(rq) : SITE_OUTSIDE;
}

/* ---- addresses ---- */

static struct str take_param(struct request *rq, const char *key)
{
	struct str value = {0};
	size_t n = 0;

	for (size_t i = 0; i < rq->nparams; i++)
		if (str_eq(rq->params[i].key, str_z(key)))
			value = rq->params[i].value;
		else
			rq->params[n++] = rq->params[i];
	rq->nparams = n;
	return value;
}

static const char *ending_of(const struct request *rq, enum site_kind kind)
{
	struct str last = rq->nsegments ? rq->segments[rq->nsegments - 1] : STR("");
	const struct query_param *x = request_param(rq, "download");

	if (kind == SITE_ASSET)
		return "";
	if (kind != SITE_DOWNLOAD)
		return str_ends(last, STR(".svg")) ? ".svg" : ".html";
	if (str_eq(last, STR("package.zip")))
		return ".zip";
	if (!x)
		x = request_param(rq, "format");
	if (!x)
		return ".json";
	return str_eq(x->value, STR("xlsx"))      ? ".xlsx"
	       : str_eq(x->value, STR("geojson")) ? ".geojson"
	       : str_eq(x->value, STR("ndjson"))  ? ".ndjson"
	       : str_starts(x->value, STR("csv")) ? ".csv"
						  : ".json";
}

/* /api/3/cubes/waterrijk/facts -> waterrijk/downloads/facts */
static struct str file_of(const struct sitemap *p, const struct request *rq, enum site_kind kind,
			  enum lang lang, struct arena *a)
{
	const char *ending = ending_of(rq, kind);
	const char *front = lang == p->options->langs[0] ? "" : lang == LANG_EN ? "en/" : "nl/";
	struct str segments[REQUEST_SEGMENTS_MAX];
	size_t n = rq->nsegments;

	memcpy(segments, rq->segments, n * sizeof *segments);
	if (kind == SITE_ASSET)
		return file_name(a, "", segments, n, NULL, 0, "");
	if (kind == SITE_DOWNLOAD) {
		segments[0] = rq->segments[3];
		segments[1] = STR("downloads");
		memmove(segments + 2, rq->segments + 4, (n - 4) * sizeof *segments);
		n -= 2;
		front = "";
	}
	if (n && str_ends(segments[n - 1], str_z(ending)))
		segments[n - 1].len -= strlen(ending);
	else if (n && str_eq(segments[n - 1], STR("package.zip")))
		segments[n - 1] = STR("package");
	return file_name(a, front, segments, n, rq->params, rq->nparams, ending);
}

/* The request again as text, one for each that means the same. */
static struct str normal(const struct request *rq, struct arena *a)
{
	struct url_draft d;

	url_start(&d, a, URL(""));
	for (size_t i = 0; i < rq->nsegments; i++)
		url_segment(&d, rq->segments[i]);
	if (rq->nsegments == 0)
		url_slash(&d);
	for (size_t i = 0; i < rq->nparams; i++)
		url_query(&d, arena_dup(a, rq->params[i].key).ptr, rq->params[i].value);
	return url_done(&d).text;
}

struct seen {
	struct request request;
	struct str address, key;
	enum site_kind kind;
	enum lang lang;
};

static bool has_language(const struct sitemap *p, enum lang lang)
{
	return lang == p->options->langs[0] ||
	       (p->options->nlangs > 1 && lang == p->options->langs[1]);
}

static void look_at(const struct sitemap *p, struct seen *x, struct str address, enum lang lang,
		    struct arena *a)
{
	struct error ignored;

	*x = (struct seen){.kind = SITE_OUTSIDE};
	if (!address.len || address.ptr[0] != '/' ||
	    request_parse_target(&x->request, a, address, &ignored) != 0)
		return;
	struct str chosen = take_param(&x->request, "taal");
	if (x->request.nsegments == 0 && p->begins_with_cube)
		x->request.segments[x->request.nsegments++] = p->cubes[0];
	if (chosen.len)
		lang = str_eq(chosen, STR("en")) ? LANG_EN : LANG_NL;
	x->kind = kind_of(p, &x->request);
	if (x->kind == SITE_DOWNLOAD || x->kind == SITE_ASSET)
		lang = p->options->langs[0];
	if (x->kind == SITE_ASSET)
		x->request.nparams = 0;
	if (!has_language(p, lang))
		x->kind = SITE_OUTSIDE;
	x->lang = lang;
	x->address = normal(&x->request, a);
	if (!x->address.len)
		x->kind = SITE_OUTSIDE;
	x->key = arena_printf(a, "%c%.*s", lang == LANG_EN ? 'e' : 'n', STR_ARG(x->address));
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
static struct str own_file(struct sitemap *p, const struct seen *x, uint32_t id)
{
	struct str file = file_of(p, &x->request, x->kind, x->lang, p->arena);
	bool is_new;
	uint32_t *at = map_put(p->by_file, file, &is_new);

	if (!is_new) {
		file = arena_printf(p->arena, "x/%u-%.*s", id, STR_ARG(str_base_name(file)));
		at = map_put(p->by_file, file, &is_new);
	}
	*at = id;
	return file;
}

static uint32_t add(struct sitemap *p, const struct seen *x)
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
		.of_year = is_of_year(&x->request),
		.derived = request_param(&x->request, "min") || request_param(&x->request, "per") ||
			   request_param(&x->request, "prices"),
	};
	p->items[id].file = own_file(p, x, id);
	return id;
}

/* See SITE_PASSPORT in site.h. */
static bool is_worth_it(const struct site_item *x, const struct site_item *from)
{
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
	struct seen x;

	look_at(p, &x, address, lang, a);
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
	struct seen x;

	*out = -1;
	look_at(p, &x, address, lang, a);
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
	    has_cube(p, rq.segments[0]))
		cube = rq.segments[0];
	url_start(&d, a, URL(""));
	url_segment(&d, cube);
	url_segment(&d, STR(SITE_SERVER_PAGE));
	return url_done(&d).text;
}
