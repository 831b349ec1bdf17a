/* /zoeken: the answer of search, as people read it. */
#include "pages/found/found.h"

#include "page/asked_words.h"
#include "pages/lines/entries.h"
#include "search/search.h"
#include "store/versions/gone.h"

#define PAGES_MOST 1000u

/* ---- addresses ---- */

struct filters {
	struct str year, dimension, cube;
	bool lines;
};

static struct url with_filters(const struct page *p, const struct search_page *x,
			       const struct filters *f, uint64_t page)
{
	struct url_draft d;

	url_start(&d, p->arena, url_fixed(p, "zoeken"));
	url_query(&d, "q", x->words);
	if (f->cube.len)
		url_query(&d, "gemeente", f->cube);
	if (f->dimension.len)
		url_query(&d, "soort", f->dimension);
	if (f->year.len)
		url_query(&d, "jaar", f->year);
	if (f->lines)
		url_query(&d, "waar", STR("regels"));
	if (page > 1)
		url_query_number(&d, "pagina", (int64_t)page);
	return url_done(&d);
}

static struct filters own_filters(const struct search_page *x)
{
	return (struct filters){x->year, x->dimension, x->cube, x->in_lines && !x->lines_instead};
}

/* ---- what was found, kept ---- */

static struct found_hit keep_hit(const struct page *p, const struct hit *h)
{
	struct arena *a = p->arena;
	struct found_hit out = {.kind = (int)h->kind,
				.cube = h->cube,
				.dimension = arena_dup(a, h->dimension),
				.label = arena_dup(a, h->label.len ? h->label : h->code),
				.code = arena_dup(a, h->code),
				.cut = arena_dup(a, h->cut),
				.snippet = arena_dup(a, h->snippet),
				.decimals = h->decimals,
				.nparts = h->nparts,
				.lines = h->count};

	out.parts = ARENA_ARRAY(a, struct found_part, h->nparts + 1);
	for (size_t i = 0; i < h->nparts; i++)
		out.parts[i] = (struct found_part){arena_dup(a, h->parts[i].cut), h->parts[i].sum};
	return out;
}

static void keep_cubes(const struct page *p, struct search_page *x, const struct search *s)
{
	x->ncubes = s->ncubes;
	x->cubes = ARENA_ARRAY(p->arena, struct found_cube, s->ncubes + 1);
	x->lines = 0;
	for (size_t i = 0; i < s->ncubes; i++) {
		const struct store_cube *c = &s->cubes[i];
		struct str title = arena_dup(p->arena, c->title.len ? c->title : c->name);
		x->cubes[i] = (struct found_cube){.name = arena_dup(p->arena, c->name),
						  .place = place_of_title(title)};
		x->lines += c->entries;
	}
}

static void facet(struct found_facet *list, size_t *n, struct str text, struct url url,
		  uint64_t count, bool chosen)
{
	if (*n < FOUND_FACETS)
		list[(*n)++] = (struct found_facet){text, url, count, chosen};
}

static void keep_facets(const struct page *p, struct search_page *x, const struct search *s)
{
	x->nyears = x->nplaces = 0;
	for (size_t i = 0; i < s->nyears; i++) {
		struct filters f = own_filters(x);
		struct str year = arena_printf(p->arena, "%lld", (long long)s->years[i].year);
		bool chosen = str_eq(x->year, year);
		f.year = chosen ? (struct str){0} : year;
		facet(x->years, &x->nyears, year, with_filters(p, x, &f, 1), s->years[i].n, chosen);
	}
	for (size_t c = 0; c < x->ncubes; c++) {
		struct filters f = own_filters(x);
		bool chosen = str_eq(x->cube, x->cubes[c].name);
		uint64_t n = 0;
		for (size_t i = 0; i < s->nfacets; i++)
			n += s->facets[i].cube == c ? s->facets[i].n : 0;
		f.cube = chosen ? (struct str){0} : x->cubes[c].name;
		if (n)
			facet(x->places, &x->nplaces, x->cubes[c].place, with_filters(p, x, &f, 1),
			      n, chosen);
	}
}

/* By name for now: what people call them is known when their cubes are open. */
static void keep_kinds(const struct page *p, struct search_page *x, const struct search *s)
{
	x->nkinds = 0;
	for (size_t i = 0; i < s->nfacets; i++) {
		struct filters f = own_filters(x);
		struct str name = arena_dup(p->arena, s->facets[i].dimension);
		size_t k = 0;
		if (name.len == 0)
			continue;
		while (k < x->nkinds && !str_eq(x->kinds[k].text, name))
			k++;
		if (k < x->nkinds) {
			x->kinds[k].n += s->facets[i].n;
			continue;
		}
		bool chosen = str_eq(x->dimension, name);
		f.dimension = chosen ? (struct str){0} : name;
		facet(x->kinds, &x->nkinds, name, with_filters(p, x, &f, 1), s->facets[i].n,
		      chosen);
	}
}

/* ---- asking ---- */

static int ask(struct page *p, struct search_page *x, struct error *e)
{
	struct asked *q = ARENA_NEW(p->arena, struct asked);
	struct result *r;

	*q = ask_new(p->session, p->arena, ENDPOINT_SEARCH, (struct str){0});
	ask_param(q, "q", x->words);
	ask_param(q, "cube", x->cube);
	ask_param(q, "dimension", x->dimension);
	ask_param(q, "year", x->year);
	ask_param(q, "texts", x->in_lines ? STR("true") : STR(""));
	ask_param(q, "pagesize", arena_printf(p->arena, "%u", FOUND_PAGE));
	ask_param(q, "page", arena_printf(p->arena, "%llu", (unsigned long long)x->page));
	q->query.params = q->params;
	x->asked = q;
	if (query_ask(&r, p->session, &q->query, e) != 0)
		return -1;
	const struct search *s = r->search;
	x->total = r->total;
	x->pages = (x->total + FOUND_PAGE - 1) / FOUND_PAGE;
	keep_cubes(p, x, s);
	if (!x->in_lines) {
		keep_facets(p, x, s);
		keep_kinds(p, x, s);
	}
	x->n = s->nhits;
	x->hits = ARENA_ARRAY(p->arena, struct found_hit, s->nhits + 1);
	for (size_t i = 0; i < s->nhits; i++)
		x->hits[i] = keep_hit(p, &s->hits[i]);
	result_close(r);
	return 0;
}

/* Words that no name and no explanation has may stand in the lines. */
static int ask_wider(struct page *p, struct search_page *x, struct error *e)
{
	if (ask(p, x, e) != 0)
		return -1;
	if (x->total || x->in_lines || x->dimension.len || x->page > 1)
		return 0;
	x->in_lines = x->lines_instead = true;
	return ask(p, x, e);
}

static int show(struct page *p, struct search_page *x, struct error *e)
{
	struct filters f = own_filters(x), other = {.year = x->year, .cube = x->cube};

	if (found_take_frames(p, x, e) != 0)
		return -1;
	for (size_t i = 0; i < x->n; i++)
		if (found_show(p, x, &x->hits[i], e) != 0)
			return -1;
	if (x->ncubes == 1 && found_open(p, x->cubes, e) != 0)
		return -1;
	x->has_texts = x->ncubes > 1 ||
		       (x->ncubes == 1 && bookings_text_dimension(x->cubes[0].guide) >= 0);
	found_top_figure(p, x);
	found_left_out(p, x);
	found_name_kinds(p, x);
	found_own_cube(p, x);
	if (x->page > 1)
		x->previous = with_filters(p, x, &f, x->page - 1);
	if (x->page < x->pages)
		x->next = with_filters(p, x, &f, x->page + 1);
	x->names_url = with_filters(p, x, &other, 1);
	other.lines = true;
	x->lines_url = with_filters(p, x, &other, 1);
	return 0;
}

static void close_cubes(struct page *p, struct search_page *x)
{
	for (size_t c = 0; c < x->ncubes; c++)
		if (x->cubes[c].guide != p->guide)
			guide_close(x->cubes[c].guide);
}

static int read_words(struct page *p, struct search_page *x, struct error *e)
{
	if (word_number(p, "pagina", PAGES_MOST, 1, &x->page, e) != 0 ||
	    word_only(p, "waar", "regels", &x->in_lines, e) != 0)
		return -1;
	x->words = str_trim(page_param(p, "q"));
	x->year = page_param(p, "jaar");
	x->dimension = page_param(p, "soort");
	x->cube = page_param(p, "gemeente");
	return 0;
}

/* As people read it, what the search says of the filters. */
static int tell_filter(struct page *p, const struct search_page *x, struct error *e)
{
	struct store_cube *cubes;
	struct error own;
	struct str list = STR("");
	size_t n;

	if (e->status == STATUS_NOT_FOUND && x->dimension.len)
		return word_off(p, "soort", list, e);
	if (!x->cube.len || (e->status != STATUS_NO_CUBE && e->status != STATUS_GONE))
		return -1;
	if (store_cubes(session_store(p->session), p->arena, &cubes, &n, &own) != 0)
		return -1;
	cubes_drop_gone(cubes, &n);
	for (size_t i = 0; i < n; i++)
		list = words_add(p, list, cubes[i].name);
	return word_off(p, "gemeente", list, e);
}

/* What cannot be read is told above the words, where they can be mended. */
static int find(struct page *p, struct search_page *x, struct error *e)
{
	int result = x->words.len ? ask_wider(p, x, e) : 0;

	if (result != 0 && (e->status == STATUS_USAGE || e->status == STATUS_LIMIT)) {
		x->fault = arena_dup(p->arena, str_z(e->text));
		p->answer->status = 400;
		x->n = 0;
		return 0;
	}
	if (result != 0)
		return tell_filter(p, x, e);
	return word_page(p, x->page, x->pages, e) == 0 ? show(p, x, e) : -1;
}

int page_search(struct page *p, struct error *e)
{
	struct search_page *x = ARENA_NEW(p->arena, struct search_page);
	struct text_hole words = {"words", {0}};

	if (read_words(p, x, e) != 0)
		return -1;
	words.value = str_head(x->words, 80);
	p->title = x->words.len ? text_filled(p->arena, text_of(p->lang, T("Zoeken: {words}")),
					      &words, 1)
				: text_of(p->lang, T("Zoeken"));
	p->here = "search";
	p->unindexed = x->words.len > 0;
	int result = find(p, x, e);
	if (result == 0)
		page_write(p, found_body, x);
	close_cubes(p, x);
	return result;
}
