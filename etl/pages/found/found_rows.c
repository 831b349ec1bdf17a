/* The money of a hit: years down, phases and sides across. Nothing is added up along them. */
#include "pages/found/found.h"

#include "pages/lines/entries.h"
#include "search/search.h"

struct str cut_piece(struct str *rest)
{
	bool quoted = false;
	size_t i = 0;

	for (; i < rest->len; i++) {
		char c = rest->ptr[i];
		if (c == '\\' && quoted && i + 1 < rest->len)
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (c == '|' && !quoted)
			break;
	}
	struct str piece = str_head(*rest, i);
	*rest = i < rest->len ? (struct str){rest->ptr + i + 1, rest->len - i - 1}
			      : (struct str){0};
	return piece;
}

/* ---- parts to cells ---- */

static struct str axis_key(const struct guide *g, const struct guide_axis *x)
{
	if (x->dimension < 0)
		return (struct str){0};
	return g->cube->dimensions[x->dimension].attributes[x->attribute].ref;
}

/* The members of an axis as the cuts that name them. */
struct axis_cuts {
	const struct guide_axis *axis;
	struct str *cuts;
};

static struct axis_cuts cuts_of(struct arena *a, const struct guide *g, const struct guide_axis *x)
{
	struct axis_cuts out = {x, ARENA_ARRAY(a, struct str, x->n + 1)};

	for (size_t i = 0; i < x->n; i++)
		out.cuts[i] = cut_of_value(a, axis_key(g, x), x->type, &x->members[i].value);
	return out;
}

static void read_member(const struct axis_cuts *x, struct str piece,
			const struct guide_member **out)
{
	for (size_t i = 0; i < x->axis->n && !*out; i++)
		if (str_eq(x->cuts[i], piece))
			*out = &x->axis->members[i];
}

static bool is_placed(const struct guide_axis *x, const struct guide_member *m)
{
	return x->n == 0 || m;
}

/* Lines of one member of whatever else tells sums apart (a municipality) come together again. */
static bool place_parts(struct page *p, const struct guide *g, const struct found_hit *h,
			struct frame *out)
{
	struct axis_cuts years = cuts_of(p->arena, g, &g->year),
			 phases = cuts_of(p->arena, g, &g->phase),
			 sides = cuts_of(p->arena, g, &g->side);
	size_t size = (g->year.n + 1) * (g->phase.n + 1) * (g->side.n + 1);
	struct frame f = {.guide = g, .cells = ARENA_ARRAY(p->arena, struct frame_cell, size)};

	for (size_t i = 0; i < h->nparts; i++) {
		const struct guide_member *year = NULL, *phase = NULL, *side = NULL;
		struct str rest = h->parts[i].cut;
		while (rest.len) {
			struct str piece = cut_piece(&rest);
			read_member(&years, piece, &year);
			read_member(&phases, piece, &phase);
			read_member(&sides, piece, &side);
		}
		if (!is_placed(&g->year, year) || !is_placed(&g->phase, phase) ||
		    !is_placed(&g->side, side))
			return false;
		struct frame_cell *c = (struct frame_cell *)frame_cell(&f, year, phase, side);
		c->known = true;
		c->amount += h->parts[i].sum;
	}
	*out = f;
	return true;
}

/* ---- columns ---- */

static bool has_any(const struct frame *f, const struct guide_member *phase,
		    const struct guide_member *side)
{
	const struct guide_axis *x = &f->guide->year;

	for (size_t i = 0; i < (x->n ? x->n : 1); i++)
		if (frame_cell(f, x->n ? &x->members[i] : NULL, phase, side)->known)
			return true;
	return false;
}

static void add_column(const struct page *p, struct found_hit *h, const struct guide_member *phase,
		       const struct guide_member *side)
{
	struct str title = side    ? side_title(p, side)
			   : phase ? capital(p, phase_word(p, phase))
				   : text_of(p->lang, T("Bedrag"));

	bool first = h->ncolumns == 0 || h->columns[0].side == side;
	struct str brief = phase && first ? capital(p, phase_word(p, phase)) : title;

	if (h->ncolumns == FOUND_COLUMNS)
		return;
	if (side && phase)
		title = arena_printf(p->arena, "%.*s, %.*s", STR_ARG(title),
				     STR_ARG(phase_word(p, phase)));
	h->columns[h->ncolumns++] = (struct found_column){phase, side, arena_dup(p->arena, title),
							  arena_dup(p->arena, brief)};
}

static void add_side(const struct page *p, struct found_hit *h, const struct frame *f,
		     const struct guide_member *side, size_t most)
{
	const struct guide_axis *x = &f->guide->phase;
	bool budget = false, known = false;

	if (x->n == 0 && has_any(f, NULL, side))
		add_column(p, h, NULL, side);
	for (size_t i = 0; i < x->n && most; i++) {
		const struct guide_member *m = &x->members[i];
		/* The first budget says it; what means neither budget nor actual may be of either. */
		bool said = (m->meaning == PHASE_AMENDED && budget) ||
			    (m->meaning == PHASE_OTHER && known);
		if (said || !has_any(f, m, side))
			continue;
		budget = budget || m->meaning == PHASE_BUDGET;
		known = known || m->meaning != PHASE_OTHER;
		add_column(p, h, m, side);
		most--;
	}
}

/* The actual figure of a side, or the best there is of it. */
static void add_actual(const struct page *p, struct found_hit *h, const struct frame *f,
		       const struct guide_member *side)
{
	const struct guide_member *actual = axis_meaning(&f->guide->phase, PHASE_ACTUAL);

	if (actual && has_any(f, actual, side))
		add_column(p, h, actual, side);
	else
		add_side(p, h, f, side, 1);
}

static void pick_columns(const struct page *p, struct found_hit *h, const struct frame *f)
{
	const struct guide_axis *x = &f->guide->side;

	if (x->n == 0)
		add_side(p, h, f, NULL, 3);
	for (size_t i = 0; i < x->n; i++)
		if (h->ncolumns == 0)
			add_side(p, h, f, &x->members[i], 3);
		else
			add_actual(p, h, f, &x->members[i]);
}

/* ---- addresses ---- */

static struct lens lens_of_year(const struct found_cube *c, const struct guide_member *year)
{
	struct lens l = c->lens;

	l.toggles = lens_default_toggles(l.guide);
	if (!year)
		return l;
	l.year = year;
	l.phase = lens_default_phase(&l, &c->whole);
	lens_default_beside(&l, &c->whole);
	return l;
}

/* The last member that an explanation's cut names: that is what it speaks of. */
static struct url url_of_cut(struct page *p, const struct lens *l, struct str cut)
{
	const struct cube *cube = l->guide->cube;
	struct url found = {{0}};

	while (cut.len) {
		struct str piece = cut_piece(&cut);
		for (size_t i = 0; i < cube->ndimensions; i++) {
			const struct attribute *key =
				&cube->dimensions[i].attributes[cube->dimensions[i].key];
			size_t n = key->ref.len;
			if (key->type != VALUE_STRING || l->guide->roles[i] == ROLE_AXIS ||
			    piece.len < n + 4 || !str_starts(piece, key->ref) ||
			    piece.ptr[n] != ':' || piece.ptr[n + 1] != '"' ||
			    memchr(piece.ptr + n + 2, '\\', piece.len - n - 2) ||
			    memchr(piece.ptr + n + 2, '"', piece.len - n - 3))
				continue;
			struct str code = {piece.ptr + n + 2, piece.len - n - 3};
			struct value v = value_text(code);
			found = url_member(p, l, i, &v, code);
		}
	}
	return found;
}

static struct url url_of_lines(struct page *p, const struct lens *l, const struct found_hit *h,
			       struct str words)
{
	struct url_draft d;
	int texts = bookings_text_dimension(l->guide);

	if (texts < 0 || !str_eq(l->guide->cube->dimensions[texts].name, h->dimension))
		return (struct url){{0}};
	url_start(&d, p->arena, url_lens(p, l, "regels"));
	url_query(&d, "tekst", words);
	return url_done(&d);
}

struct url found_url(struct page *p, struct found_cube *c, const struct found_hit *h,
		     const struct guide_member *year)
{
	struct lens l = lens_of_year(c, year);
	int d = cube_find_dimension(c->guide->cube, h->dimension);
	struct value v = value_text(h->code);
	struct url url = {{0}};

	p->whole = c->whole;
	if (h->kind == HIT_CUBE)
		url = url_lens(p, &l, "");
	else if (h->kind == HIT_EXPLANATION)
		url = url_of_cut(p, &l, h->cut);
	else if (d >= 0 && h->kind == HIT_MEMBER)
		url = url_member(p, &l, (size_t)d, &v, h->code);
	else if (d >= 0 && h->kind == HIT_TEXT)
		url = url_of_lines(p, &l, h, page_param(p, "q"));
	else if (d >= 0 && (l.tree = guide_tree(c->guide, c->guide->slugs[d])) != NULL)
		url = url_lens(p, &l, "");
	return url;
}

/* ---- rows ---- */

const char *found_cut_besides(struct page *p, const struct guide *g, struct str cut)
{
	const struct guide_axis *axes[] = {&g->year, &g->phase, &g->side};
	struct str out = {0};

	while (cut.len) {
		struct str piece = cut_piece(&cut);
		bool said = false;
		for (size_t i = 0; i < 3; i++) {
			struct str key = axis_key(g, axes[i]);
			said = said || (key.len && str_starts(piece, key) && piece.len > key.len &&
					piece.ptr[key.len] == ':');
		}
		if (!said)
			out = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(out), out.len ? "|" : "",
					   STR_ARG(piece));
	}
	return out.len ? arena_printf(p->arena, "%.*s", STR_ARG(out)).ptr : NULL;
}

static void fill_row(struct page *p, struct found_cube *c, struct found_hit *h,
		     const struct frame *f, const struct guide_member *year, const char *extra)
{
	struct found_row *row = &h->rows[h->nrows++];
	struct found_cell *cells = ARENA_ARRAY(p->arena, struct found_cell, h->ncolumns + 1);
	const struct guide_member *first = h->columns[0].side;
	struct lens l = c->lens;

	l.toggles = h->all_counted ? 0 : l.toggles;

	*row = (struct found_row){.year = year ? arena_dup(p->arena, year->code) : STR(""),
				  .url = found_url(p, c, h, year),
				  .cells = cells};
	for (size_t i = 0; i < h->ncolumns; i++) {
		const struct found_column *col = &h->columns[i];
		const struct frame_cell *cell = frame_cell(f, year, col->phase, col->side);
		struct lens_cut cut = {year, col->phase, col->side, false, extra};
		struct figure *x = &cells[i].figure;
		*x = (struct figure){cell->known, cell->amount,
				     h->decimals, lens_cut_text(&l, p->arena, &cut),
				     {0},         true};
		cells[i].url = url_figure(p, &l, x);
		struct chart_amount amount = {x->amount, x->known};
		if (col->side != first)
			continue;
		bool planned = col->phase && (col->phase->meaning == PHASE_BUDGET ||
					      col->phase->meaning == PHASE_AMENDED);
		struct chart_amount *place = planned ? &row->bar.budget : &row->bar.actual;
		if (place->known)
			continue;
		*place = amount;
		chart_scale_add(&h->scale, amount);
	}
}

static bool row_is_empty(const struct found_hit *h, const struct frame *f,
			 const struct guide_member *year)
{
	for (size_t i = 0; i < h->ncolumns; i++)
		if (frame_cell(f, year, h->columns[i].phase, h->columns[i].side)->known)
			return false;
	return true;
}

static bool is_wanted(const struct page *p, const struct guide_member *year)
{
	struct str only = page_param(p, "jaar");

	return only.len == 0 || str_eq(only, year->code);
}

/* Search has told all lines of the first measure. Pages leave out what the model says, and may open with another:
 * that is asked by itself. */
static int take_frame(struct page *p, const struct found_cube *c, struct found_hit *h,
		      struct frame *out, struct error *e)
{
	struct lens l = c->lens;
	struct lens_cut all = {.extra = h->cut.len ? h->cut.ptr : NULL};

	h->decimals = measure_decimals(c->guide, l.measure);
	if (l.toggles == 0 && l.measure == 0 && place_parts(p, c->guide, h, out))
		return 0;
	if (h->frame)
		*out = *h->frame;
	else if (frame_of_cut(out, p->session, &l, lens_cut_text(&l, p->arena, &all), p->arena,
			      e) != 0)
		return -1;
	if (l.toggles == 0 || !frame_is_empty(out))
		return 0;
	l.toggles = 0;
	h->all_counted = true;
	return frame_of_cut(out, p->session, &l, h->cut, p->arena, e);
}

int found_rows(struct page *p, struct found_cube *c, struct found_hit *h, struct error *e)
{
	const struct guide *g = c->guide;
	const struct guide_axis *x = &g->year;
	struct frame f;
	const char *extra = found_cut_besides(p, g, h->cut);
	size_t n = 0, first = x->n;

	/* Where sums of several years may be added up, search tells no parts. */
	if (h->nparts == 0)
		return 0;
	if (take_frame(p, c, h, &f, e) != 0)
		return -1;
	pick_columns(p, h, &f);
	if (h->ncolumns == 0)
		return 0;
	h->rows = ARENA_ARRAY(p->arena, struct found_row, FOUND_YEARS + 1);
	if (x->n == 0)
		fill_row(p, c, h, &f, NULL, extra);
	while (first > 0 && n < FOUND_YEARS) {
		first--;
		n += is_wanted(p, &x->members[first]) && !row_is_empty(h, &f, &x->members[first]);
	}
	for (size_t i = 0; i < x->n; i++) {
		if (!is_wanted(p, &x->members[i]) || row_is_empty(h, &f, &x->members[i]))
			continue;
		if (i < first)
			h->more_years = true;
		else
			fill_row(p, c, h, &f, &x->members[i], extra);
	}
	return 0;
}

void found_bar(struct html *out, const struct found_row *r, const struct found_hit *h)
{
	chart_bar_cell(out->out, &r->bar, &h->scale);
}
