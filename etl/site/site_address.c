#include "site/site_address.h"

#include "html/url.h"
#include "site/file_name.h"

#define WELL_KNOWN ".well-known"

static const char *const feeds[] = {"wijzigingen.atom", "wijzigingen.json", NULL};
static const char *const catalogues[] = {"catalog.ttl", "catalog.jsonld", "sitemap.xml", NULL};

static bool is_one(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(s, str_z(*words)))
			return true;
	return false;
}

/* The others are the same for everybody. */
static bool told_in_languages(struct str last)
{
	return is_one(last, feeds) || str_eq(last, STR("sitemap.xml"));
}

bool site_has_cube(const struct sitemap *p, struct str name)
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

bool site_address_of_year(const struct request *rq)
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

	if (route == ROUTE_ARCHIVE && site_has_cube(p, q.cube))
		return SITE_DOWNLOAD;
	if (route != ROUTE_QUERY || !site_has_cube(p, q.cube) || q.endpoint == ENDPOINT_PACKAGE ||
	    q.endpoint == ENDPOINT_SOURCE || q.endpoint == ENDPOINT_SEARCH ||
	    endpoint_is_iv3(q.endpoint))
		return SITE_OUTSIDE;
	return SITE_DOWNLOAD;
}

/* Of one total a feed cannot be: there are as many as there are questions. */
static enum site_kind kind_of_feed(const struct sitemap *p, const struct request *rq)
{
	return p->options->public_url.len && !rq->nparams ? SITE_TOLD : SITE_OUTSIDE;
}

static enum site_kind kind_of_page(const struct request *rq)
{
	struct str last = rq->segments[rq->nsegments - 1];

	if (str_ends(last, STR(".svg"))) /* of whole years, and of what stands right below them */
		return rq->nparams || rq->nsegments > 4 ? SITE_OUTSIDE : SITE_CHOICE;
	if (rq->nsegments == 2 && str_eq(last, STR("paspoort")))
		return SITE_PASSPORT;
	if (rq->nsegments > 2 && str_eq(last, STR("regels")))
		return rq->nparams ? SITE_OUTSIDE : SITE_LINES;
	if (rq->nparams == 0)
		return str_eq(last, STR("vergelijken")) ? SITE_CHOICE : SITE_PAGE;
	if (is_one_choice(rq) &&
	    (site_address_of_year(rq) || str_eq(rq->params[0].key, STR("kant"))))
		return SITE_CHOICE;
	return SITE_OUTSIDE;
}

static enum site_kind kind_of_cube(const struct sitemap *p, const struct request *rq)
{
	return rq->nsegments == 2 && is_one(rq->segments[1], feeds) ? kind_of_feed(p, rq)
								    : kind_of_page(rq);
}

/* What stands in the first folder but is no page. SITE_OUTSIDE: none of these. */
static enum site_kind kind_of_told(const struct sitemap *p, const struct request *rq)
{
	struct str first = rq->segments[0];

	if (str_eq(first, STR("-")))
		return SITE_ASSET;
	if (rq->nsegments == 2 && str_eq(first, STR(WELL_KNOWN)))
		return SITE_ASSET;
	if (rq->nsegments != 1 || rq->nparams)
		return SITE_OUTSIDE;
	/* A logo is an SVG, and a host takes it for what its name says. */
	if (str_eq(first, STR("favicon.ico")))
		return p->options->logo ? SITE_OUTSIDE : SITE_ASSET;
	/* That of all would tell of cubes which are not here. */
	if (is_one(first, feeds))
		return p->begins_with_cube ? SITE_OUTSIDE : kind_of_feed(p, rq);
	if (str_eq(first, STR("robots.txt")))
		return SITE_TOLD;
	return is_one(first, catalogues) ? kind_of_feed(p, rq) : SITE_OUTSIDE;
}

static enum site_kind kind_of(const struct sitemap *p, const struct request *rq)
{
	static const char *const fixed[] = {"uitleg", "over", "toegankelijkheid", "privacy", NULL};
	struct str first = rq->nsegments ? rq->segments[0] : STR("");

	if (!first.len)
		return rq->nparams ? SITE_OUTSIDE : SITE_PAGE;
	enum site_kind told = kind_of_told(p, rq);
	if (told != SITE_OUTSIDE)
		return told;
	if (str_eq(first, STR("api")))
		return kind_of_api(p, rq);
	if (rq->nsegments == 1 && str_eq(first, STR("zoeken")))
		return SITE_SERVER;
	if (rq->nsegments == 1 && is_one(first, fixed))
		return rq->nparams ? SITE_OUTSIDE : SITE_PAGE;
	if (str_eq(first, STR("handboek")))
		return rq->nsegments > 2 || rq->nparams ? SITE_OUTSIDE : SITE_PAGE;
	return site_has_cube(p, first) ? kind_of_cube(p, rq) : SITE_OUTSIDE;
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

	if (kind == SITE_ASSET || kind == SITE_TOLD) /* a host tells what a picture is by that */
		return str_ends(last, STR(".svg")) ? ".svg" : "";
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
struct str site_address_file(const struct sitemap *p, const struct site_address *x, struct arena *a)
{
	const struct request *rq = &x->request;
	enum site_kind kind = x->kind;
	const char *ending = ending_of(rq, kind);
	const char *front = x->lang == p->options->langs[0] ? ""
			    : x->lang == LANG_EN            ? "en/"
							    : "nl/";
	struct str segments[REQUEST_SEGMENTS_MAX];
	size_t n = rq->nsegments;

	memcpy(segments, rq->segments, n * sizeof *segments);
	/* RFC 8615 has this folder, whatever others may be called. */
	if (n == 2 && str_eq(segments[0], STR(WELL_KNOWN)))
		return arena_printf(a, WELL_KNOWN "/%.*s", STR_ARG(segments[1]));
	if (kind == SITE_ASSET || kind == SITE_TOLD) {
		segments[n - 1].len -= strlen(ending);
		return file_name(a, front, segments, n, NULL, 0, ending);
	}
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

static bool has_language(const struct sitemap *p, enum lang lang)
{
	return lang == p->options->langs[0] ||
	       (p->options->nlangs > 1 && lang == p->options->langs[1]);
}

/* These are there once, whatever page leads to them. */
static bool has_no_language(const struct site_address *x)
{
	return x->kind == SITE_DOWNLOAD || x->kind == SITE_ASSET ||
	       (x->kind == SITE_TOLD &&
		!told_in_languages(x->request.segments[x->request.nsegments - 1]));
}

void site_address_read(const struct sitemap *p, struct site_address *x, struct str address,
		       enum lang lang, struct arena *a)
{
	struct error ignored;

	*x = (struct site_address){.kind = SITE_OUTSIDE};
	if (!address.len || address.ptr[0] != '/' ||
	    request_parse_target(&x->request, a, address, &ignored) != 0)
		return;
	struct str chosen = take_param(&x->request, "taal");
	x->home = x->request.nsegments == 0 && x->request.nparams == 0;
	if (x->request.nsegments == 0 && p->begins_with_cube)
		x->request.segments[x->request.nsegments++] = p->cubes[0];
	if (chosen.len)
		lang = str_eq(chosen, STR("en")) ? LANG_EN : LANG_NL;
	x->kind = kind_of(p, &x->request);
	if (has_no_language(x))
		lang = p->options->langs[0];
	if (x->kind == SITE_ASSET)
		x->request.nparams = 0;
	x->lang = lang;
	x->address = normal(&x->request, a);
	if (!x->address.len || !has_language(p, lang))
		x->kind = SITE_OUTSIDE;
	x->key = arena_printf(a, "%c%.*s", lang == LANG_EN ? 'e' : 'n', STR_ARG(x->address));
}
