/* Which addresses there are, and where each stands. */
#include "web_links/collected.h"

#include "model/explanation.h"
#include "store/record/explanation_rows.h"

#include <jansson.h>
#include <stdlib.h>

#define PATH_MAX_BYTES 2048
#define NESTING_MAX 64 /* a descriptor that was loaded is no deeper */

const char *const verdict_words[LINK_VERDICTS] = {
	[LINK_DEAD] = "dead",   [LINK_SILENT] = "silent", [LINK_CLOSED] = "closed",
	[LINK_MOVED] = "moved", [LINK_ALIVE] = "alive",
};

const char *const reason_words[LINK_REASONS] = {
	[REASON_NONE] = "",
	[REASON_STATUS] = "status",
	[REASON_NO_HOST] = "no-host",
	[REASON_NO_ADDRESS] = "no-address",
	[REASON_REDIRECTS] = "redirects",
	[REASON_ROBOTS] = "robots",
	[REASON_TRUST] = "certificate",
	[REASON_PRIVATE] = "private-network",
	[REASON_NO_ANSWER] = "no-answer",
	[REASON_BUSY] = "busy",
};

struct web_links *links_new(void)
{
	struct web_links *l = xcalloc(1, sizeof *l);
	l->arena = arena_new();
	l->known = map_new();
	return l;
}

void links_free(struct web_links *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i].places);
	free(l->items);
	map_free(l->known);
	arena_free(l->arena);
	free(l);
}

static int by_url(const void *a, const void *b)
{
	return str_cmp(((const struct link *)a)->url, ((const struct link *)b)->url);
}

void links_sort(struct web_links *l)
{
	if (!l->sorted && l->n)
		qsort(l->items, l->n, sizeof *l->items, by_url);
	l->sorted = true;
}

const struct link *links_list(struct web_links *l, size_t *n)
{
	links_sort(l);
	*n = l->n;
	return l->items;
}

size_t links_count(struct web_links *l, enum link_verdict v)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->items[i].verdict == v;
	return n;
}

/* A part of a page is no address of its own. */
static struct str without_fragment(struct str url)
{
	const char *hash = memchr(url.ptr, '#', url.len);
	return hash ? (struct str){url.ptr, (size_t)(hash - url.ptr)} : url;
}

static struct link *link_of(struct web_links *l, struct str url)
{
	bool is_new;
	uint32_t *index = map_put(l->known, url, &is_new);

	if (!is_new)
		return &l->items[*index];
	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 64;
		l->items = xrealloc(l->items, l->room * sizeof *l->items);
	}
	*index = (uint32_t)l->n;
	l->items[l->n] = (struct link){.url = arena_dup(l->arena, url), .verdict = LINK_UNTRIED};
	return &l->items[l->n++];
}

static int add_text(struct web_links *l, const struct link_place *where, struct str text,
		    struct error *e)
{
	struct str url;

	while (address_next(&text, &url)) {
		if (l->n >= LINKS_MAX)
			return error_set(e, STATUS_LIMIT, "there are more than %u addresses",
					 LINKS_MAX);
		struct link *x = link_of(l, without_fragment(url));
		if (x->nplaces == x->room) {
			x->room = x->room ? x->room * 2 : 2;
			x->places = xrealloc(x->places, x->room * sizeof *x->places);
		}
		x->places[x->nplaces++] = (struct link_place){
			.cube = arena_dup(l->arena, where->cube),
			.number = where->number,
			.title = arena_dup(l->arena, where->title),
			.member = arena_dup(l->arena, where->member),
		};
	}
	return 0;
}

/* ---- descriptors ---- */

struct walk {
	struct web_links *links;
	struct str cube;
	struct buffer path; /* as licenses[0].path */
	int depth;
	struct error *e;
};

static int walk_value(struct walk *w, const json_t *v);

static int walk_object(struct walk *w, const json_t *object)
{
	const char *key;
	json_t *item;
	size_t before = w->path.len;

	json_object_foreach((json_t *)(uintptr_t)object, key, item)
	{
		buffer_printf(&w->path, "%s%s", before ? "." : "", key);
		if (walk_value(w, item) != 0)
			return -1;
		w->path.len = before;
	}
	return 0;
}

static int walk_array(struct walk *w, const json_t *array)
{
	size_t i, before = w->path.len;
	json_t *item;

	json_array_foreach(array, i, item)
	{
		buffer_printf(&w->path, "[%zu]", i);
		if (walk_value(w, item) != 0)
			return -1;
		w->path.len = before;
	}
	return 0;
}

static int walk_value(struct walk *w, const json_t *v)
{
	int result = 0;

	if (json_is_string(v)) {
		const struct link_place where = {.cube = w->cube, .member = buffer_str(&w->path)};
		return add_text(w->links, &where,
				(struct str){json_string_value(v), json_string_length(v)}, w->e);
	}
	if (++w->depth > NESTING_MAX)
		return error_set(w->e, STATUS_LIMIT, "the descriptor is nested deeper than %d",
				 NESTING_MAX);
	if (json_is_object(v))
		result = walk_object(w, v);
	else if (json_is_array(v))
		result = walk_array(w, v);
	w->depth--;
	return result;
}

static int add_descriptor(struct web_links *l, struct str cube, struct str text, struct error *e)
{
	struct walk w = {.links = l, .cube = cube, .e = e};
	json_error_t fault;
	json_t *root = json_loadb(text.ptr, text.len, 0, &fault);

	if (!root)
		return error_set(e, STATUS_INPUT, "the descriptor of %.*s cannot be read: %s",
				 STR_ARG(cube), fault.text);
	buffer_init(&w.path, PATH_MAX_BYTES);
	int result = walk_value(&w, root);
	buffer_drop(&w.path);
	json_decref(root);
	return result;
}

/* ---- explanations ---- */

static int add_stored(struct web_links *l, struct str cube, const struct explanation_row *x,
		      uint64_t number, struct error *e)
{
	struct link_place where = {.cube = cube, .number = number, .title = x->title};

	where.member = STR("source");
	if (add_text(l, &where, x->source, e) != 0)
		return -1;
	where.member = STR("text");
	return add_text(l, &where, x->text, e);
}

static int find_version(struct store *s, struct arena *a, struct str cube, struct str *out,
			struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(s, a, &cubes, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, cube)) {
			*out = cubes[i].version;
			return 0;
		}
	return error_set(e, STATUS_NO_CUBE, "the store has no cube '%.*s'", STR_ARG(cube));
}

int links_of_store(struct web_links *l, struct store *s, struct str cube, struct error *e)
{
	struct arena *a = arena_new();
	struct explanation_row *rows;
	struct str version, descriptor;
	size_t n = 0;

	int result = find_version(s, a, cube, &version, e);
	if (result == 0)
		result = store_descriptor(s, a, cube, &descriptor, e);
	if (result == 0)
		result = add_descriptor(l, cube, descriptor, e);
	if (result == 0)
		result = store_explanations(s, a, cube, version, &rows, &n, e);
	for (size_t i = 0; result == 0 && i < n; i++)
		result = add_stored(l, cube, &rows[i], i + 1, e);
	arena_free(a);
	return result;
}

int links_of_mapping(struct web_links *l, struct str name, struct str descriptor,
		     const struct explanations *x, struct error *e)
{
	struct arena *a = arena_new();
	int result = add_descriptor(l, name, descriptor, e);

	for (size_t i = 0; result == 0 && i < x->n; i++) {
		const struct explanation *y = &x->items[i];
		const struct link_place where = {
			.cube = name,
			.number = i + 1,
			.title = y->title,
			.member = arena_printf(a, "%.*s:%llu", STR_ARG(y->file),
					       (unsigned long long)y->line),
		};
		result = add_text(l, &where, y->source, e);
		if (result == 0)
			result = add_text(l, &where, y->text, e);
	}
	arena_free(a);
	return result;
}
