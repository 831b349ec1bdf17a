#include "pages/beside/same_government.h"

#include "page/lens_words.h"
#include "pages/beside/peers.h"

int same_government_ask(struct page *p, struct same_government *out, struct str code,
			struct str name, struct error *e)
{
	out->n = 0;
	out->name = name;
	return code.len ? elsewhere_ask(out->items, &out->n, p->session, p->arena, code,
					p->guide->name, e)
			: 0;
}

static void start(const struct page *p, struct url_draft *d, const struct elsewhere *x)
{
	url_start(d, p->arena, p->site->base);
	url_segment(d, x->cube);
	if (x->among_many)
		url_segment(d, x->year.len ? x->year : STR(WORD_ALL_YEARS));
}

struct url same_government_url(const struct page *p, const struct elsewhere *x, struct str code)
{
	struct url_draft d;

	start(p, &d, x);
	if (x->among_many) {
		url_segment(&d, x->dimension);
		url_segment(&d, code);
	}
	url_keep_language(p, &d);
	return url_done(&d);
}

struct url same_government_peers(const struct page *p, const struct elsewhere *x, struct str code)
{
	struct url_draft d;

	if (!x->among_many || !x->peers || p->site->in_folder)
		return (struct url){0};
	start(p, &d, x);
	url_segment(&d, STR(PEERS_WORD));
	url_query(&d, "lid", code);
	url_keep_language(p, &d);
	return url_done(&d);
}
