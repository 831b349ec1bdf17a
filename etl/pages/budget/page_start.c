#include "pages/budget/start.h"

#include "page/bars.h"
#include "pages/found/found.h"
#include "pages/lines/entries.h"
#include "store/versions/gone.h"

static struct str years_of(const struct page *p, const struct guide *g)
{
	if (g->year.n == 0)
		return (struct str){0};
	if (g->year.n == 1)
		return g->year.members[0].code;
	return arena_printf(p->arena, "%.*s–%.*s", STR_ARG(g->year.members[0].code),
			    STR_ARG(g->year.members[g->year.n - 1].code));
}

/* The cube's own first figure, under its own lens. */
static int take_figure(struct page *p, struct start_cube *c, struct error *e)
{
	const struct guide *g = c->guide;
	struct lens l = {.guide = g, .measure = g->measures[0], .toggles = lens_default_toggles(g)};

	if (frame_ask(&p->whole, p->session, &l, p->arena, e) != 0)
		return -1;
	l.year = lens_default_year(g, &p->whole);
	l.side = lens_default_side(g);
	l.phase = lens_default_phase(&l, &p->whole);
	const struct frame_cell *f = frame_cell(&p->whole, l.year, l.phase, l.side);
	struct lens_cut own = lens_own(&l);
	c->figure = (struct figure){f->known,
				    f->amount,
				    measure_decimals(g, l.measure),
				    lens_cut_text(&l, p->arena, &own),
				    {0}};
	c->figure_url = url_figure(p, &l, &c->figure);
	c->figure_of = found_of_year(p, &l);
	return 0;
}

static int take_cube(struct page *p, struct start_cube *c, const struct store_cube *cube, bool full,
		     struct error *e)
{
	c->name = cube->name;
	c->published = cube->published_at;
	c->title = cube->title.len ? cube->title : cube->name;
	c->place = place_of_title(c->title);
	c->url = url_cube(p, cube->name, "");
	c->lines = cube->entries;
	if (!full || cube->entries == 0)
		return 0;
	if (guide_open(&c->guide, p->session, p->arena, cube->name, e) != 0)
		return -1;
	c->of_many = c->guide->body >= 0;
	c->years = years_of(p, c->guide);
	c->third_party = arena_dup(p->arena, c->guide->cube->third_party.publisher);
	int result = c->guide->nmeasures ? take_figure(p, c, e) : 0;
	guide_close(c->guide);
	return result;
}

/* No two have the same name: else nobody could choose, or say which they read. */
static void tell_apart(const struct page *p, struct start_cube *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct start_cube *c = &all[i];
		bool place = false, title = false;
		for (size_t k = 0; k < n; k++) {
			place = place || (k != i && str_eq(all[k].place, c->place));
			title = title || (k != i && str_eq(all[k].title, c->title));
		}
		c->called = place ? c->title : c->place;
		if (!title)
			continue;
		struct text_hole holes[] = {{"name", c->name}, {"day", page_day(p, c->published)}};
		c->called =
			arena_printf(p->arena, "%.*s (%.*s)", STR_ARG(c->title), STR_ARG(c->name));
		c->apart = text_filled(
			p->arena, text_of(p->lang, T("{name}, gepubliceerd op {day}")), holes, 2);
	}
}

/* What a government tells of itself comes first, and then what is told of many; else the order stays. */
static struct start_cube *own_first(struct arena *a, const struct start_cube *all, size_t n)
{
	struct start_cube *out = ARENA_ARRAY(a, struct start_cube, n + 1);
	size_t kept = 0;

	for (int many = 0; many <= 1; many++)
		for (size_t i = 0; i < n; i++)
			if (all[i].of_many == (many == 1))
				out[kept++] = all[i];
	return out;
}

int page_start(struct page *p, struct error *e)
{
	struct start *s = ARENA_NEW(p->arena, struct start);
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(session_store(p->session), p->arena, &cubes, &n, e) != 0)
		return -1;
	cubes_drop_gone(cubes, &n);
	struct start_cube *own = ARENA_ARRAY(p->arena, struct start_cube, n + 1);
	for (size_t i = 0; i < n; i++)
		if (take_cube(p, &own[i], &cubes[i], n <= START_FULL, e) != 0)
			return -1;
	tell_apart(p, own, n);
	*s = (struct start){.cubes = own_first(p->arena, own, n), .n = n, .more = n > START_FULL};
	if (start_take_news(p, s, e) != 0 || start_take_map(p, s, cubes, n, e) != 0)
		return -1;
	p->title = text_of(p->lang, T("Begrotingen en uitgaven, tot op de regel"));
	p->here = "start";
	page_write(p, start_body, s);
	return 0;
}
