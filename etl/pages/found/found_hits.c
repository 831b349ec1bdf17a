/* How hits are told: in the words of their cubes. */
#include "pages/found/found.h"

#include "search/search.h"

int found_open(struct page *p, struct found_cube *c, struct error *e)
{
	struct lens *l = &c->lens;

	if (c->guide)
		return 0;
	if (guide_open(&c->guide, p->session, p->arena, c->name, e) != 0)
		return -1;
	*l = (struct lens){.guide = c->guide,
			   .measure = c->guide->nmeasures ? c->guide->measures[0] : 0};
	if (frame_ask(&c->whole, p->session, l, p->arena, e) != 0)
		return -1;
	l->year = lens_default_year(c->guide, &c->whole);
	l->side = lens_default_side(c->guide);
	l->phase = lens_default_phase(l, &c->whole);
	lens_default_beside(l, &c->whole);
	l->toggles = lens_default_toggles(c->guide);
	return 0;
}

/* A snippet has \2 and \3 around what was found. */
static void take_pieces(struct found_hit *h)
{
	struct str text = h->snippet.len ? h->snippet : h->label;
	bool marked = false;
	size_t from = 0;

	for (size_t i = 0; i <= text.len && h->npieces < FOUND_PIECES; i++) {
		bool turn = i < text.len && (text.ptr[i] == 2 || text.ptr[i] == 3);
		if (!turn && i < text.len)
			continue;
		if (i > from)
			h->pieces[h->npieces++] =
				(struct found_piece){{text.ptr + from, i - from}, marked};
		marked = turn && text.ptr[i] == 2;
		from = i + 1;
	}
	size_t bare = 0;
	for (size_t i = 0; i < h->npieces; i++)
		bare += h->pieces[i].text.len;
	h->snippet_is_label = bare == h->label.len;
}

static struct str dimension_of(const struct page *p, const struct found_cube *c, struct str name)
{
	int d = c->guide ? cube_find_dimension(c->guide->cube, name) : -1;

	if (d < 0)
		return name;
	struct str label = c->guide->cube->dimensions[d].label;
	return arena_dup(p->arena, label.len ? label : name);
}

struct str found_what(const struct page *p, const struct found_cube *c, const struct found_hit *h)
{
	struct text_hole place = {"place", c->place};

	switch ((enum hit_kind)h->kind) {
	case HIT_CUBE:
		return text_of(p->lang, T("Begroting en uitgaven"));
	case HIT_DIMENSION:
		return text_of(p->lang, T("Indeling"));
	case HIT_EXPLANATION:
		return text_filled(p->arena, text_of(p->lang, T("Toelichting van {place}")), &place,
				   1);
	case HIT_TEXT:
		return text_of(p->lang, T("Tekst van regels"));
	default:
		return capital(p, dimension_of(p, c, h->dimension));
	}
}

static bool same_rows(const struct found_hit *x, const struct found_hit *y)
{
	if (x->cube != y->cube || x->nrows != y->nrows || x->ncolumns != y->ncolumns ||
	    x->lines != y->lines || x->nrows == 0)
		return false;
	for (size_t i = 0; i < x->nrows; i++)
		for (size_t k = 0; k < x->ncolumns; k++)
			if (!str_eq(x->rows[i].year, y->rows[i].year) ||
			    x->rows[i].cells[k].figure.amount !=
				    y->rows[i].cells[k].figure.amount ||
			    x->rows[i].cells[k].figure.known != y->rows[i].cells[k].figure.known)
				return false;
	return true;
}

int found_show(struct page *p, struct search_page *x, struct found_hit *h, struct error *e)
{
	struct found_cube *c = &x->cubes[h->cube];

	if (found_open(p, c, e) != 0)
		return -1;
	h->what = found_what(p, c, h);
	if (h->kind == HIT_TEXT)
		h->label = dimension_of(p, c, h->dimension);
	take_pieces(h);
	if (found_rows(p, c, h, e) != 0)
		return -1;
	const struct guide_member *year = NULL;
	if (h->nrows && c->lens.year) {
		year = c->lens.year;
		size_t i = 0;
		while (i < h->nrows && !str_eq(h->rows[i].year, year->code))
			i++;
		if (i == h->nrows)
			year = axis_find(&c->guide->year, h->rows[h->nrows - 1].year);
	}
	h->url = found_url(p, c, h, year);
	h->unit = (struct money_unit){h->decimals, arena_dup(p->arena, c->guide->currency)};
	for (const struct found_hit *before = x->hits; before < h && !h->same; before++)
		if (!before->same && same_rows(before, h))
			h->same = before;
	return 0;
}

static struct str of_words(const struct page *p, const struct guide_member *side, struct str year,
			   const struct guide_member *phase)
{
	return arena_printf(p->arena, "%.*s%s%.*s%s%.*s",
			    STR_ARG(side ? side_word(p, side) : text_of(p->lang, T("bedrag"))),
			    year.len ? " " : "", STR_ARG(year), phase ? ", " : "",
			    STR_ARG(phase ? phase_word(p, phase) : STR("")));
}

struct str found_of_year(const struct page *p, const struct lens *l)
{
	return of_words(p, l->side, l->year ? l->year->code : STR(""), l->phase);
}

/* The best hit's figure of the year that a reader sees first. */
void found_top_figure(const struct page *p, struct search_page *x)
{
	const struct found_hit *h = x->hits;
	size_t row = 0, column = 0;

	if (x->n == 0 || h->nrows == 0)
		return;
	const struct lens *l = &x->cubes[h->cube].lens;
	for (size_t i = 0; i < h->nrows; i++)
		if (!l->year || str_eq(h->rows[i].year, l->year->code))
			row = i;
	for (size_t i = 0; i < h->ncolumns; i++)
		if (h->rows[row].cells[i].figure.known && h->columns[i].side == h->columns[0].side)
			column = i;
	if (!h->rows[row].cells[column].figure.known)
		return;
	const struct found_column *c = &h->columns[column];
	x->top = &h->rows[row].cells[column];
	x->top_label = h->label;
	x->top_of = of_words(p, c->side, h->rows[row].year, c->phase);
}

static void add_name(const struct page *p, struct str *list, struct str name)
{
	if (name.len && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z')
		name = arena_printf(p->arena, "%c%.*s", name.ptr[0] - 'A' + 'a', (int)name.len - 1,
				    name.ptr + 1);
	*list = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(*list), list->len ? ", " : "",
			     STR_ARG(name));
}

/* What is left out unasked, as on every page: of the first cube that has such. */
void found_left_out(const struct page *p, struct search_page *x)
{
	for (size_t c = 0; c < x->ncubes && !x->left_out.len; c++) {
		const struct guide *g = x->cubes[c].guide;
		for (size_t i = 0; g && i < g->ntoggles; i++)
			if (g->toggles[i].by_default)
				add_name(p, &x->left_out, g->toggles[i].label);
	}
}

/* Of a store with one cube, and of a search in one: the page is the cube's. */
void found_own_cube(struct page *p, struct search_page *x)
{
	for (size_t c = 0; c < x->ncubes; c++) {
		struct found_cube *own = &x->cubes[c];
		if (!own->guide || (x->ncubes > 1 && !str_eq(own->name, x->cube)) ||
		    !own->guide->nmeasures)
			continue;
		p->guide = own->guide;
		p->lens = own->lens;
		p->lens.measure = own->guide->measures[0];
		p->lens.toggles = lens_default_toggles(own->guide);
		p->whole = own->whole;
	}
}

void found_name_kinds(const struct page *p, struct search_page *x)
{
	for (size_t i = 0; i < x->nkinds; i++)
		for (size_t c = 0; c < x->ncubes; c++)
			if (x->cubes[c].guide &&
			    cube_find_dimension(x->cubes[c].guide->cube, x->kinds[i].text) >= 0) {
				x->kinds[i].text =
					capital(p, dimension_of(p, &x->cubes[c], x->kinds[i].text));
				break;
			}
}
