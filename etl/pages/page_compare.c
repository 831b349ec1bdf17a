/* /{cube}/vergelijken: the last years beside each other, each a column; nothing is added up along
 * them. */
#include "pages/beside_years.h"

#include "pages/entries.h"

static struct beside_row *row_of(struct beside_years *x, size_t room, const struct breakdown_row *r,
				 struct str label)
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(x->rows[i].code, r->code))
			return &x->rows[i];
	if (x->n == room)
		return NULL;
	x->rows[x->n] = (struct beside_row){.code = r->code, .label = label};
	return &x->rows[x->n++];
}

/* The latest year comes first, so that its members are there when there are too many. */
static int take_year(struct page *p, struct beside_years *x, size_t at, struct error *e)
{
	struct lens l = p->lens;
	struct breakdown b;

	l.year = x->years[at];
	l.beside = l.before = NULL;
	if (breakdown_ask(&b, p->session, &l, x->dimension, p->arena, e) != 0)
		return -1;
	breakdown_sort(&b, BREAKDOWN_BY_AMOUNT);
	for (size_t i = 0; i < b.n; i++) {
		struct beside_row *row =
			row_of(x, BESIDE_MEMBERS, &b.rows[i], member_word(p, &b.rows[i]));
		if (!row) {
			x->more++;
			continue;
		}
		row->figures[at] = b.rows[i].shown;
		if (row->url.text.len == 0)
			row->url =
				url_member(p, &l, x->dimension, &b.rows[i].value, b.rows[i].code);
	}
	x->totals[at] = b.total.shown;
	if (x->asked)
		return 0;
	x->asked = ARENA_NEW(p->arena, struct asked);
	*x->asked = b.asked;
	x->form = form_of(p, &b);
	p->lens.year = NULL;
	x->caption = caption_of(p, &b, x->form);
	return 0;
}

/* The last ones that have a figure under the lens. */
static void pick_years(const struct page *p, struct beside_years *x)
{
	const struct guide_axis *axis = &p->guide->year;
	size_t first = axis->n;

	for (size_t n = 0; first > 0 && n < BESIDE_YEARS; first--)
		n += frame_cell(&p->frame, &axis->members[first - 1], p->lens.phase, p->lens.side)
			     ->known;
	for (size_t i = first; i < axis->n; i++)
		if (frame_cell(&p->frame, &axis->members[i], p->lens.phase, p->lens.side)->known)
			x->years[x->nyears++] = &axis->members[i];
}

static void take_left_out(const struct page *p, struct beside_years *x)
{
	const struct guide *g = p->guide;

	for (size_t i = 0; i < g->ntoggles && i < 32; i++)
		if (p->lens.toggles & (1u << i))
			x->left_out = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(x->left_out),
						   x->left_out.len ? "; " : "",
						   STR_ARG(g->toggles[i].label));
}

int page_compare(struct page *p, struct error *e)
{
	struct beside_years *x = ARENA_NEW(p->arena, struct beside_years);
	struct text_hole hole = {"place", p->guide->place};
	int dimension = lens_next_level(&p->lens);

	p->here = "compare";
	p->title =
		text_filled(p->arena, text_of(p->lang, T("Jaren naast elkaar: {place}")), &hole, 1);
	page_crumb(p, text_of(p->lang, T("Jaren naast elkaar")),
		   url_cube(p, p->guide->name, "vergelijken"));
	pick_years(p, x);
	take_left_out(p, x);
	if (x->nyears == 0 || dimension < 0)
		return error_set(e, STATUS_NOT_FOUND, "%s", "jaren");
	x->dimension = (size_t)dimension;
	x->rows = ARENA_ARRAY(p->arena, struct beside_row, BESIDE_MEMBERS + 1);
	for (size_t i = x->nyears; i > 0; i--)
		if (take_year(p, x, i - 1, e) != 0)
			return -1;
	if (proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, beside_years_body, x);
	return 0;
}
