/* …/naast-anderen: one government beside those it is like. */
#include "page/lens_words.h"
#include "pages/beside/peers.h"
#include "pages/lines/entries.h"

static bool has_inhabitants(const struct page *p)
{
	return p->guide->has_statistics && p->guide->region == p->guide->body &&
	       (p->guide->year.n == 0 || p->lens.year);
}

static void take_title(struct page *p, struct peers *x)
{
	struct str one = x->one ? x->one->label : p->guide->place;
	struct text_hole hole = {"who", one};

	p->title = text_filled(p->arena, text_of(p->lang, T("{who} naast anderen")), &hole, 1);
	page_crumb(p, text_of(p->lang, T("Naast anderen")), peers_url(p, x, &p->lens));
}

/* To the comparison of members of one's own choice, this one first. */
static void take_links(struct page *p, struct peers *x)
{
	struct url_draft d;

	x->own_url = url_member(p, &p->lens, (size_t)p->guide->body, &x->one->value, x->one->code);
	url_start(&d, p->arena, url_lens(p, &p->lens, "vergelijken"));
	url_query(&d, "leden", x->one->code);
	if (p->lens.scale == SCALE_PER_INHABITANT)
		url_query(&d, WORD_SCALE, STR(WORD_INHABITANT));
	url_anchor(&d, STR("kies"));
	x->choose_url = url_done(&d);
}

/* Per inhabitant; where that is not wanted, or there are no inhabitants of this year, as parts of the total. */
static int take_rows(struct page *p, struct peers *x, struct error *e)
{
	bool per = has_inhabitants(p) && !str_eq(page_param(p, WORD_SCALE), STR(WORD_SHARE));

	p->lens.scale = per ? SCALE_PER_INHABITANT : SCALE_TOTAL;
	x->share = !per;
	if (peers_take_rows(p, x, e) != 0)
		return -1;
	if (!per || x->total.own.known)
		return 0;
	p->lens.scale = SCALE_TOTAL;
	x->share = x->lacking = true;
	x->nrows = x->silent = 0;
	return peers_take_rows(p, x, e);
}

int page_peers(struct page *p, struct error *e)
{
	struct peers *x = ARENA_NEW(p->arena, struct peers);

	p->here = "peers";
	p->alone = true;
	if (p->guide->body < 0 || p->guide->nmeasures == 0)
		return error_set(e, STATUS_NOT_FOUND, "%s", PEERS_WORD);
	p->lens.scale = SCALE_TOTAL;
	if (peers_take_members(p, x, e) != 0)
		return -1;
	x->form_url = url_lens_path(p, &p->lens, PEERS_WORD);
	if (x->one) {
		if (take_rows(p, x, e) != 0)
			return -1;
		x->form = x->share ? FIGURE_SHORT : FIGURE_EXACT;
		take_links(p, x);
	}
	take_title(p, x);
	x->takeaway.what = p->title;
	if (proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, peers_body, x);
	return 0;
}
