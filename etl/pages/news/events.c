#include "pages/news/events.h"

#include "pages/news/revisions.h"
#include "store/store.h"
#include <stdlib.h>

struct telling {
	struct page *page; /* whose guide and measure are those of the cube that is told of */
	const struct store_dataset *all;
	size_t n;
};

static bool is_withdrawn(const struct store_dataset *d)
{
	return str_eq(d->status, STR("withdrawn"));
}

/* ---- which there are ---- */

struct happened {
	const struct store_dataset *dataset;
	enum event_kind kind;
	struct str at;
};

static int newest_first(const void *a, const void *b)
{
	const struct happened *x = a, *y = b;
	int order = str_cmp(y->at, x->at);

	if (order)
		return order;
	/* Within a second nobody withdraws what is not there yet. */
	if ((x->kind == EVENT_WITHDRAWN) != (y->kind == EVENT_WITHDRAWN))
		return x->kind == EVENT_WITHDRAWN ? -1 : 1;
	return x->dataset->id > y->dataset->id ? -1 : x->dataset->id < y->dataset->id;
}

static bool took_a_place(const struct telling *t, const struct store_dataset *d)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->all[i].superseded_by == d->id && !is_withdrawn(&t->all[i]))
			return true;
	return false;
}

static struct happened *all_that_happened(const struct telling *t, size_t *n)
{
	struct happened *out = ARENA_ARRAY(t->page->arena, struct happened, 2 * t->n + 1);

	*n = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct store_dataset *d = &t->all[i];
		enum event_kind kind = is_withdrawn(d) ? EVENT_TAKEN_BACK : EVENT_PUBLISHED;
		out[(*n)++] = (struct happened){d, kind, d->loaded_at};
		if (is_withdrawn(d))
			out[(*n)++] = (struct happened){d, EVENT_WITHDRAWN, d->withdrawn_at};
	}
	if (*n)
		qsort(out, *n, sizeof *out, newest_first);
	return out;
}

/* ---- what each is ---- */

static void take_difference(const struct telling *t, struct event *x)
{
	struct revision r = {.id = x->dataset};
	struct revision_diff c = {.revision = &r};

	revision_parts(t->page, &c, t->all, t->n);
	x->compared = c.nparts > 0;
	for (size_t i = 0; i < c.nparts; i++) {
		const struct figure *d = &c.parts[i].difference;
		money_sum size = d->amount < 0 ? -d->amount : d->amount;
		money_sum most =
			x->difference.amount < 0 ? -x->difference.amount : x->difference.amount;
		if (!d->known || size <= most)
			continue;
		x->difference = *d;
		x->difference_of = c.parts[i].label;
	}
}

static void tell(const struct telling *t, const struct happened *h, struct event *x)
{
	const struct store_dataset *d = h->dataset;
	struct url_draft url;

	x->kind = h->kind;
	x->at = h->at;
	x->cube = d->cube;
	x->dataset = d->id;
	x->loaded = d->loaded_at;
	x->version = d->version;
	if (h->kind == EVENT_WITHDRAWN)
		x->reason = d->reason;
	if (h->kind == EVENT_TAKEN_BACK)
		x->removed = d->withdrawn_at;
	if (h->kind != EVENT_PUBLISHED || x->url.text.len == 0)
		return;
	x->file = d->source_name;
	x->scope = revision_scopes(t->page, d->scope);
	x->lines = d->read - d->dropped - d->rejected;
	if (!took_a_place(t, d))
		return;
	x->kind = EVENT_CORRECTED;
	take_difference(t, x);
	url_start(&url, t->page->arena, x->url);
	url_query_number(&url, "naar", d->id);
	x->url = url_done(&url);
}

/* With the cube's own words for years and phases; `opened` is the guide that the last one needed. */
static int tell_in_cube(const struct telling *t, const struct happened *h, struct event *x,
			struct guide **opened, struct error *e)
{
	struct page own = *t->page;
	struct telling in = {&own, t->all, t->n};
	struct str cube = h->dataset->cube;

	*x = (struct event){.place = cube};
	if (!own.guide || !str_eq(own.guide->name, cube)) {
		if (*opened && !str_eq((*opened)->name, cube)) {
			guide_close(*opened);
			*opened = NULL;
		}
		if (!*opened && guide_open(opened, own.session, own.arena, cube, e) != 0) {
			if (e->status != STATUS_GONE)
				return -1;
			tell(&in, h, x);
			return 0;
		}
		own.guide = *opened;
		own.lens = (struct lens){.guide = *opened};
	}
	own.lens.measure = own.guide->nmeasures ? own.guide->measures[0] : 0;
	x->place = own.guide->place;
	x->third_party = arena_dup(own.arena, own.guide->cube->third_party.publisher);
	x->currency = own.guide->currency;
	x->url = url_cube(&own, own.guide->name, "wijzigingen");
	tell(&in, h, x);
	return 0;
}

int events_ask(struct page *p, struct str cube, struct event **out, size_t max, size_t *n,
	       struct error *e)
{
	struct telling t = {.page = p};
	struct store_dataset *all;
	struct guide *opened = NULL;
	size_t nall;
	int result = 0;

	*n = 0;
	*out = ARENA_ARRAY(p->arena, struct event, max + 1);
	if (store_datasets(session_store(p->session), p->arena, cube, &all, &t.n, e) != 0)
		return -1;
	t.all = all;
	const struct happened *happened = all_that_happened(&t, &nall);
	for (size_t i = 0; i < nall && *n < max && result == 0; i++)
		result = tell_in_cube(&t, &happened[i], &(*out)[(*n)++], &opened, e);
	guide_close(opened);
	return result;
}

/* ---- in words ---- */

struct str event_title(const struct page *p, const struct event *x)
{
	struct text_hole what = {"what", x->scope.len ? x->scope : text_of(p->lang, T("alles"))};

	switch (x->kind) {
	case EVENT_PUBLISHED:
		return text_filled(p->arena, text_of(p->lang, T("Gepubliceerd: {what}")), &what, 1);
	case EVENT_CORRECTED:
		return text_filled(p->arena, text_of(p->lang, T("Gecorrigeerd: {what}")), &what, 1);
	default:
		return text_of(p->lang, T("Ingetrokken: een gepubliceerd bestand"));
	}
}

struct str event_text(const struct page *p, const struct event *x)
{
	struct money_unit unit = {x->difference.decimals, x->currency};
	struct figure size = x->difference;

	if (x->kind == EVENT_WITHDRAWN)
		return x->reason.len ? text_filled(p->arena, text_of(p->lang, T("Reden: {reason}")),
						   &(struct text_hole){"reason", x->reason}, 1)
				     : (struct str){0};
	if (x->kind != EVENT_CORRECTED || !x->compared)
		return (struct str){0};
	if (!x->difference.known)
		return text_of(p->lang, T("Geen bedrag werd anders."));
	size.amount = size.amount < 0 ? -size.amount : size.amount;
	struct worded w = worded_amount(p->lang, size.amount, &unit, unit.decimals, SIGN_MINUS);
	struct text_hole holes[] = {{"part", x->difference_of}, {"amount", worded_str(&w)}};
	return text_filled(
		p->arena,
		text_of(p->lang, x->difference.amount < 0
					 ? T("Grootste verschil: {part} {amount} minder.")
					 : T("Grootste verschil: {part} {amount} meer.")),
		holes, 2);
}
