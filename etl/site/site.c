#include "site/site.h"

#include "base/system/stop.h"
#include "query/query.h"
#include "serve/http/look.h"
#include "site/announce.h"
#include "site/crowd.h"
#include "site/relink.h"
#include "store/store.h"

#define ROUND 64u /* addresses that are asked before their links are looked at */

struct export
{
	const struct site_options *options;
	struct arena *arena;
	struct pages_site look;
	struct engine *engine;
	struct folder *folder;
	struct crowd *crowd;
	struct sitemap map;
	struct str version; /* of all that is written, when it began */
};

/* ---- which cubes ---- */

/* What every publication changes. */
static struct str version_of(struct arena *a, const struct store_cube *cubes, size_t n)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buffer_printf(&b, "%.*s=%.*s;", STR_ARG(cubes[i].name), STR_ARG(cubes[i].version));
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

/* One that was withdrawn has a page that says so. */
static int check_cube(struct store *s, struct arena *a, struct str name,
		      const struct store_cube *cubes, size_t n, struct error *e)
{
	struct store_gone gone;

	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, name))
			return 0;
	int is_gone = store_gone(s, a, name, &gone, e);
	if (is_gone != 0)
		return is_gone > 0 ? 0 : -1;
	return error_set(e, STATUS_NOT_FOUND, "the store has no cube '%.*s'%s%.*s", STR_ARG(name),
			 n ? "; it has " : "", STR_ARG(n ? cubes[0].name : STR("")));
}

/* The cubes are its catalogue's, wherever the facts are. */
static int open_catalogue(struct store **out, const struct export *x, struct error *e)
{
	struct str path;

	return query_catalogue(&path, x->arena, x->options->store, e) ||
			       store_open(out, path.ptr, e)
		       ? -1
		       : 0;
}

static int choose_cubes(struct export *x, struct error *e)
{
	struct store *s = NULL;
	struct store_cube *cubes = NULL;
	const struct site_options *o = x->options;
	size_t n = 0;
	int result = open_catalogue(&s, x, e);

	if (result == 0)
		result = store_cubes(s, x->arena, &cubes, &n, e);
	if (result == 0 && o->cube.len)
		result = check_cube(s, x->arena, o->cube, cubes, n, e);
	else if (result == 0 && !n)
		result = error_set(e, STATUS_NOT_FOUND, "%s: the store is empty", o->store);
	store_close(s);
	if (result != 0)
		return -1;
	x->version = version_of(x->arena, cubes, n);
	struct str *names = ARENA_ARRAY(x->arena, struct str, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = cubes[i].name;
	if (o->cube.len) {
		x->map.begins_with_cube = n != 1 || !str_eq(names[0], o->cube);
		names[0] = o->cube;
	}
	x->map.cubes = names;
	x->map.ncubes = o->cube.len ? 1 : n;
	return 0;
}

/* A site of two versions would hold sums that do not go together. */
static int check_version(const struct export *x, struct error *e)
{
	struct store *s = NULL;
	struct store_cube *cubes = NULL;
	size_t n = 0;
	int result = open_catalogue(&s, x, e);

	if (result == 0)
		result = store_cubes(s, x->arena, &cubes, &n, e);
	store_close(s);
	if (result == 0 && !str_eq(version_of(x->arena, cubes, n), x->version))
		result = error_set(e, STATUS_STORE,
				   "something was published in the store meanwhile; nothing was "
				   "written: export again");
	return result;
}

/* ---- asking ---- */

struct round {
	const struct sitemap *map;
	uint32_t ids[ROUND];
	struct site_found found[ROUND];
};

static int ask(const struct site_worker *w, void *payload, size_t i, struct error *e)
{
	struct round *r = payload;
	const struct site_item *x = &r->map->items[r->ids[i]];

	if (x->kind == SITE_DOWNLOAD)
		return gather_download(w, x, &r->found[i], e);
	if (x->kind == SITE_ASSET)
		return gather_asset(w, x, &r->found[i], e);
	return gather_page(w, x, &r->found[i], e);
}

static void take(struct sitemap *p, uint32_t id, const struct site_found *f)
{
	enum lang lang = p->items[id].lang;
	uint32_t to;

	p->items[id].state = f->state;
	p->items[id].bytes = f->bytes;
	p->items[id].absolute = f->absolute;
	if (f->state == SITE_MOVED) {
		if (sitemap_see(p, &to, f->moved_to, lang, -1) < SITE_KINDS && to != id)
			p->items[id].moved_to = to;
		else
			p->items[id].state = SITE_ABSENT;
	}
	for (size_t i = 0; i < f->nlinks; i++)
		sitemap_see(p, &to, f->links[i], lang, id);
}

static int ask_round(struct export *x, struct round *r, size_t n, struct error *e)
{
	r->map = &x->map;
	for (size_t i = 0; i < n; i++)
		r->found[i] = (struct site_found){.arena = arena_new()};
	int result = crowd_do(x->crowd, n, ask, r, e);
	for (size_t i = 0; i < n; i++) {
		if (result == 0)
			take(&x->map, r->ids[i], &r->found[i]);
		arena_free(r->found[i].arena);
	}
	return result;
}

static void count(const struct sitemap *p, struct site_written *out)
{
	*out = (struct site_written){.left_out = p->left_out};
	for (size_t i = 0; i < p->n; i++) {
		const struct site_item *x = &p->items[i];
		if (x->state != SITE_WRITTEN)
			continue;
		out->bytes += x->bytes;
		out->pages += x->kind < SITE_DOWNLOAD && x->kind != SITE_PASSPORT;
		out->passports += x->kind == SITE_PASSPORT;
		out->downloads += x->kind == SITE_DOWNLOAD;
	}
}

static void begin(struct sitemap *p)
{
	/* What a catalogue stands on comes before any limit. */
	static const char *const pages[] = {"",
					    SITE_SERVER_PAGE,
					    "gegevens",
					    "wijzigingen",
					    "wijzigingen.atom",
					    "wijzigingen.json"};
	static const char *const once[] = {"/robots.txt",       "/catalog.ttl",
					   "/catalog.jsonld",   "/sitemap.xml",
					   "/wijzigingen.atom", "/wijzigingen.json",
					   "/favicon.ico",      "/.well-known/security.txt"};
	uint32_t id;

	for (size_t l = 0; l < p->options->nlangs; l++) {
		enum lang lang = p->options->langs[l];
		sitemap_see(p, &id, STR("/"), lang, -1);
		for (size_t k = 0; k < sizeof once / sizeof *once; k++)
			sitemap_see(p, &id, str_z(once[k]), lang, -1);
		for (size_t i = 0; i < p->ncubes; i++) {
			for (size_t k = 0; k < sizeof pages / sizeof *pages; k++)
				sitemap_see(p, &id, sitemap_cube_page(p, i, pages[k]), lang, -1);
		}
	}
}

static int ask_all(struct export *x, struct error *e)
{
	struct round *r = ARENA_NEW(x->arena, struct round);
	uint64_t pages = 0;
	size_t n;

	begin(&x->map);
	while ((n = sitemap_next(&x->map, r->ids, ROUND)) > 0) {
		if (stop_check(e) != 0 || ask_round(x, r, n, e) != 0)
			return -1;
		pages += n;
		if (x->options->progress)
			x->options->progress(pages, sitemap_waiting(&x->map));
	}
	return 0;
}

/* ---- linking ---- */

static bool is_document(const struct site_item *x)
{
	return x->state == SITE_WRITTEN && x->kind < SITE_DOWNLOAD;
}

/* Where it leads, if it has moved to what is written. */
static const struct site_item *moved(const struct sitemap *p, const struct site_item *x)
{
	if (x->state != SITE_MOVED || p->items[x->moved_to].state != SITE_WRITTEN)
		return NULL;
	return &p->items[x->moved_to];
}

static int link_one(const struct site_worker *w, void *payload, size_t i, struct error *e)
{
	struct sitemap *p = payload;
	struct site_item *x = &p->items[i];

	if (is_document(x))
		return relink(w->folder, p, x, &x->bytes, e);
	const struct site_item *to = moved(p, x);
	return to ? relink_copied(w->folder, p, to, x->file, e) : 0;
}

/* Without a start page of its own the cube's stands in its place too. */
static int link_start(struct export *x, bool before, struct error *e)
{
	struct sitemap *p = &x->map;
	struct arena *a = x->arena;

	for (size_t l = 0; p->begins_with_cube && l < p->options->nlangs; l++) {
		int64_t id;
		const char *front = l == 0 ? "" : lang_code(p->options->langs[l]);
		struct str file = arena_printf(a, "%s%sindex.html", front, l ? "/" : "");
		sitemap_find(p, &id, STR("/"), p->options->langs[l], a);
		if (id < 0 || p->items[id].state != SITE_WRITTEN)
			continue;
		const struct site_item *to = &p->items[id];
		if (before ? relink_copy(x->folder, to, file, e) != 0
			   : relink_copied(x->folder, p, to, file, e) != 0)
			return -1;
	}
	return 0;
}

/* All documents are there as they came, under each of their names, before one of them changes. */
static int link_all(struct export *x, struct error *e)
{
	struct sitemap *p = &x->map;

	for (size_t i = 0; i < p->n; i++) {
		const struct site_item *to = moved(p, &p->items[i]);
		if (to && relink_copy(x->folder, to, p->items[i].file, e) != 0)
			return -1;
	}
	if (link_start(x, true, e) != 0 || crowd_do(x->crowd, p->n, link_one, p, e) != 0 ||
	    link_start(x, false, e) != 0)
		return -1;
	return relink_list(x->folder, p, e);
}

static int write_all(struct export *x, struct error *e)
{
	struct engine_options engine = {.query_nanoseconds = QUERY_SECONDS * UINT64_C(1000000000),
					.memory_bytes = (size_t)QUERY_MEMORY_MEGABYTES << 20};

	if (query_open(&x->engine, x->options->store, e) != 0)
		return -1;
	engine_set(x->engine, &engine);
	if (crowd_open(&x->crowd, x->engine, &x->look, x->folder, e) != 0 || ask_all(x, e) != 0 ||
	    announce_all(&x->map, x->crowd, &x->look, e) != 0)
		return -1;
	if (link_all(x, e) != 0)
		return -1;
	return check_version(x, e) == 0 && stop_check(e) == 0 ? folder_commit(x->folder, e) : -1;
}

int site_export(const struct site_options *o, struct site_written *out, struct error *e)
{
	struct export x = {.options = o, .arena = arena_new()};
	struct serve_options look = {.theme = o->theme,
				     .theme_class = o->theme_class,
				     .logo = o->logo,
				     .security = o->security};

	x.look.in_folder = true;
	x.look.origin = announce_origin(o->public_url);
	sitemap_init(&x.map, o, x.arena);
	stop_catch();
	int result = look_read(&x.look, x.arena, &look, e);
	if (result == 0)
		result = choose_cubes(&x, e);
	if (result == 0)
		result = folder_open(&x.folder, o->folder, e);
	if (result == 0)
		result = write_all(&x, e);
	if (result == 0)
		count(&x.map, out);
	crowd_close(x.crowd);
	if (x.engine)
		engine_close(x.engine);
	folder_close(x.folder);
	stop_release();
	sitemap_drop(&x.map);
	arena_free(x.arena);
	return result;
}
