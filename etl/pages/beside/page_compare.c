/* …/vergelijken: years, phases or members beside each other, each a column. */
#include "page/lens_words.h"
#include "pages/beside/comparison.h"
#include "pages/lines/entries.h"

static struct lens lens_in_common(const struct page *p, const struct compare *x)
{
	struct lens l = p->lens;

	if (x->view.of == COMPARE_YEARS)
		l.year = NULL;
	if (x->view.of == COMPARE_PHASES)
		l.phase = NULL;
	l.beside = l.before = NULL;
	return l;
}

static void take_title(struct page *p, const struct compare *x)
{
	const struct lens *l = &p->lens;
	struct str where = l->depth ? l->path[l->depth - 1].label : p->guide->place;
	struct text_hole hole = {"place", where};
	struct str title =
		x->view.of == COMPARE_YEARS ? text_of(p->lang, T("Jaren naast elkaar: {place}"))
		: x->view.of == COMPARE_PHASES
			? text_of(p->lang, T("Begroot en werkelijk naast elkaar: {place}"))
			: text_of(p->lang, T("Vergelijken: {place}"));

	p->title = text_filled(p->arena, title, &hole, 1);
	page_crumb(p, text_of(p->lang, T("Vergelijken")), compare_url(p, x, l, &x->view));
}

/* Below a member that nothing divides further, the whole is compared. */
static int to_whole(struct page *p)
{
	struct lens whole = p->lens;

	whole.tree = NULL;
	whole.depth = 0;
	p->answer->status = 302;
	p->answer->location = url_lens(p, &whole, "vergelijken").text;
	return 0;
}

int page_compare(struct page *p, struct error *e)
{
	struct compare *x = ARENA_NEW(p->arena, struct compare);

	p->here = "compare";
	compare_read_view(p, x);
	if (compare_check_view(p, x, e) != 0)
		return -1;
	if (x->view.dimension >= p->guide->cube->ndimensions)
		return p->lens.depth ? to_whole(p)
				     : error_set(e, STATUS_NOT_FOUND, "%s", "vergelijken");
	p->lens.scale = !x->view.share && compare_divides(p, &x->view) &&
					str_eq(page_param(p, WORD_SCALE), STR(WORD_INHABITANT))
				? SCALE_PER_INHABITANT
				: SCALE_TOTAL;
	x->lens = lens_in_common(p, x);
	take_title(p, x);
	x->kind = compare_kind(p, &x->view);
	x->form = url_lens(p, &p->lens, "vergelijken");
	if (compare_take_candidates(p, x, e) != 0 || compare_fill(p, x, e) != 0 ||
	    proof_ask(p, &x->proof, e) != 0)
		return -1;
	compare_take_choices(p, x);
	compare_take_notes(p, x);
	x->more = x->ncandidates > COMPARE_CANDIDATES ? x->ncandidates - COMPARE_CANDIDATES : 0;
	page_write(p, compare_body, x);
	return 0;
}
