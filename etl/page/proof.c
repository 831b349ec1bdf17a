/* How the cube's data came to be, and the menu. */
#include "page/layout.h"

#include "store/members/places.h"
#include "store/versions/gone.h"

/* Scopes stand on lines of their own, their members parted by '|' in the order of the cube's. */
static bool is_of_year(const struct page *p, const struct store_dataset *d)
{
	const struct guide *g = p->guide;
	struct str lines = d->scope;
	size_t at = 0;

	while (at < g->cube->nscope && (int)g->cube->scope[at] != g->year.dimension)
		at++;
	if (!p->lens.year || at == g->cube->nscope || lines.len == 0)
		return true;
	while (lines.ptr) {
		struct str scope = str_split(&lines, '\n'), part = {0};
		for (size_t i = 0; i <= at; i++)
			part = str_split(&scope, '|');
		if (str_eq(part, p->lens.year->code))
			return true;
	}
	return false;
}

int proof_ask(const struct page *p, struct proof *out, struct error *e)
{
	struct store_dataset *all;
	struct str last = {0};
	size_t n;

	*out = (struct proof){0};
	if (store_datasets(session_store(p->session), p->arena, p->guide->name, &all, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct store_dataset *d = &all[i];
		if (!str_eq(d->status, STR("published")) || !is_of_year(p, d))
			continue;
		out->datasets++;
		out->one_person = out->one_person || d->forced.len;
		out->version = d->version > out->version ? d->version : out->version;
		out->read += d->read;
		out->loaded_lines += d->read - d->dropped - d->rejected;
		out->dropped += d->dropped;
		out->rejected += d->rejected;
		if (str_cmp(d->loaded_at, last) > 0)
			last = d->loaded_at;
	}
	out->loaded = page_day(p, last);
	out->adds_up = out->datasets > 0;
	return 0;
}

static void add(struct menu_entry *out, size_t *n, const char *word, struct str text,
		struct url url)
{
	out[(*n)++] = (struct menu_entry){word, text, url};
}

/* Points or areas: a dimension of places alone has none. */
static bool has_places(const struct page *p)
{
	struct places places = {0};
	struct error e;

	return p->session &&
	       store_places(session_store(p->session), p->arena, p->guide->name, &places, &e) ==
		       0 &&
	       (places.nlists || places.nsets);
}

/* What is of no year (a passport, the data) leads to the year that a reader gets unasked. */
static struct lens of_a_year(const struct page *p)
{
	struct lens l = p->lens;

	if (l.year || p->guide->year.n == 0)
		return l;
	l = (struct lens){.guide = p->guide,
			  .measure = p->lens.measure,
			  .year = lens_default_year(p->guide, &p->whole),
			  .toggles = lens_default_toggles(p->guide)};
	l.side = lens_default_side(p->guide);
	l.phase = lens_default_phase(&l, &p->whole);
	lens_default_beside(&l, &p->whole);
	return l;
}

bool page_has_flows(const struct page *p)
{
	const struct guide *g = p->guide;

	return g->ntrees && axis_meaning(&g->side, SIDE_EXPENDITURE) &&
	       axis_meaning(&g->side, SIDE_REVENUE);
}

static bool has_several(const struct page *p, size_t dimension)
{
	const struct value *values;
	struct error e;
	uint32_t n;

	return p->session &&
	       picture_values(&values, &n, p->guide->picture, p->session, dimension,
			      p->guide->cube->dimensions[dimension].key, &e) == 0 &&
	       n > 1;
}

/* Governments, of each of which the data say what it is like; choosing one takes a server. */
static bool has_peers(const struct page *p)
{
	const struct guide *g = p->guide;
	const struct dimension *body = g->body >= 0 ? &g->cube->dimensions[g->body] : NULL;
	bool labelled = body && body->label_attribute != body->key;
	bool places = false;

	for (size_t i = 0; body && i < g->cube->ndimensions; i++)
		places = places || g->roles[i] == ROLE_PLACE;
	return body && !p->site->in_folder && has_several(p, (size_t)g->body) &&
	       (places || body->nattributes > (labelled ? 2u : 1u));
}

/* Something that the cube is laid beside is published here. */
static bool has_iv3(const struct page *p)
{
	const struct guide_iv3 *iv3 = &p->guide->iv3;
	struct store_cube *cubes;
	struct error e;
	size_t n;

	if (iv3->n == 0 || !p->session ||
	    store_cubes(session_store(p->session), p->arena, &cubes, &n, &e) != 0)
		return false;
	cubes_drop_gone(cubes, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < iv3->n; k++)
			if (str_eq(cubes[i].name, iv3->beside[k].cube))
				return true;
	return false;
}

static bool has_a_balance(const struct page *p, struct str cube)
{
	struct picture *picture;
	struct error e;

	if (picture_get_public(&picture, p->session, cube, &e) != 0)
		return false;
	bool has = cube_has_balance(picture_cube(picture), NULL, NULL);
	picture_release(picture);
	return has;
}

/* Its own balance, or that of what it is laid beside. */
static bool has_key_figures(const struct page *p)
{
	const struct guide_iv3 *iv3 = &p->guide->iv3;

	if (cube_has_balance(p->guide->cube, NULL, NULL))
		return true;
	for (size_t i = 0; i < iv3->n && p->session; i++)
		if (has_a_balance(p, iv3->beside[i].cube))
			return true;
	return false;
}

bool page_has_quarters(const struct page *p)
{
	for (size_t i = 0; i < p->guide->phase.n; i++)
		if (phase_quarter(p->guide->phase.members[i].code))
			return true;
	return false;
}

struct url url_quarters(const struct page *p)
{
	struct lens whole = of_a_year(p);

	whole.tree = NULL;
	whole.depth = 0;
	return url_lens(p, &whole, QUARTERS_WORD);
}

size_t menu_entries(const struct page *p, struct menu_entry out[MENU_MAX])
{
	struct lens whole, here;
	size_t n = 0;

	if (p->guide && p->guide->nmeasures) {
		here = whole = of_a_year(p); /* what is compared is what one looks at */
		whole.tree = NULL;
		whole.depth = 0;
		add(out, &n, "glance", text_of(p->lang, T("In één oogopslag")),
		    url_lens(p, &whole, ""));
		if (p->guide->phase.n > 1)
			add(out, &n, "deviations", text_of(p->lang, T("Begroot en werkelijk")),
			    url_lens(p, &whole, "begroot-en-werkelijk"));
		if (p->guide->ntrees)
			add(out, &n, "compare", text_of(p->lang, T("Vergelijken")),
			    url_lens(p, &here, "vergelijken"));
		if (has_peers(p))
			add(out, &n, "peers", text_of(p->lang, T("Naast anderen")),
			    url_lens(p, &whole, "naast-anderen"));
		if (page_has_flows(p))
			add(out, &n, "flows", text_of(p->lang, T("Geldstromen")),
			    url_lens(p, &whole, "geldstromen"));
		if (p->guide->supplier >= 0)
			add(out, &n, "suppliers", text_of(p->lang, T("Leveranciers")),
			    url_lens(p, &whole, "leveranciers"));
		if (p->guide->location >= 0 && has_places(p))
			add(out, &n, "places", text_of(p->lang, T("Plaatsen")),
			    url_lens(p, &whole, "plaatsen"));
		if (has_iv3(p))
			add(out, &n, "reconciled", text_of(p->lang, T("Aansluiting op Iv3")),
			    url_lens(p, &whole, "aansluiting"));
		if (has_key_figures(p))
			add(out, &n, "key-figures", text_of(p->lang, T("Kengetallen")),
			    url_lens(p, &whole, "kengetallen"));
		if (page_has_quarters(p))
			add(out, &n, "quarters", text_of(p->lang, T("Kwartalen")), url_quarters(p));
		add(out, &n, "data", text_of(p->lang, T("Gegevens")),
		    url_cube(p, p->guide->name, "gegevens"));
	}
	add(out, &n, "search", text_of(p->lang, T("Zoeken")), url_fixed(p, "zoeken"));
	return n;
}

struct url url_list_maker(const struct page *p)
{
	struct lens whole = of_a_year(p);

	whole.tree = NULL;
	whole.depth = 0;
	return url_lens(p, &whole, "lijst");
}
