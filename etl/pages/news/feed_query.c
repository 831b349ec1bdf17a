#include "pages/news/feed_query.h"

#include "base/memory/hash.h"
#include "page/lens_words.h"
#include "pages/budget/passport.h"
#include "store/store.h"

/* ---- what it may be asked for ---- */

#define WORD_SHOWN 80u /* bytes of what is off */

static int off(const struct page *p, struct error *e, struct str said, struct str what)
{
	struct text_hole hole = {"what", str_head(what, WORD_SHOWN)};
	struct str text = text_filled(p->arena, text_of(p->lang, said), &hole, 1);

	return error_set(e, STATUS_USAGE, "%.*s", STR_ARG(text));
}

static struct str cube_asked(const struct page *p)
{
	return p->request->nsegments == 2 ? p->request->segments[0] : (struct str){0};
}

static int check_one(const struct page *p, const struct query_param *q, struct error *e)
{
	if (str_eq(q->key, STR("taal")))
		return str_eq(q->value, STR("nl")) || str_eq(q->value, STR("en"))
			       ? 0
			       : off(p, e,
				     T("Een feed is er met taal=nl of taal=en, niet in '{what}'."),
				     q->value);
	if (!cube_asked(p).len)
		return off(
			p, e,
			T("Deze feed is van alles wat er is en kent '{what}' niet. Van één selectie is "
			  "die van een begroting: /naam/wijzigingen.atom?cut=…"),
			q->key);
	if (str_eq(q->key, STR(WORD_MEASURE)))
		return !p->guide || cube_find_measure(p->guide->cube, q->value) >= 0
			       ? 0
			       : off(p, e, T("Het bedrag '{what}' is er niet."), q->value);
	if (!str_eq(q->key, STR("cut")))
		return off(
			p, e,
			T("Een feed kent '{what}' niet. Wat wel kan: cut (de selectie, zoals in het adres van "
			  "een paspoort), bedrag en taal."),
			q->key);
	return q->value.len
		       ? 0
		       : off(p, e,
			     T("De selectie (cut) is leeg. Laat haar weg voor alles, of geef haar zoals in het "
			       "adres van een paspoort."),
			     q->value);
}

static int check_all(const struct page *p, struct error *e)
{
	const struct pages_request *rq = p->request;

	for (size_t i = 0; i < rq->nparams; i++) {
		if (check_one(p, &rq->params[i], e) != 0)
			return -1;
		for (size_t k = 0; k < i; k++)
			if (str_eq(rq->params[k].key, rq->params[i].key))
				return off(p, e, T("'{what}' staat er twee keer."),
					   rq->params[i].key);
	}
	return 0;
}

/* ---- the total ---- */

static void take_measure(struct page *p)
{
	int measure = cube_find_measure(p->guide->cube, page_param(p, WORD_MEASURE));

	p->lens = (struct lens){.guide = p->guide, .measure = p->guide->measures[0]};
	if (measure >= 0)
		p->lens.measure = (size_t)measure;
}

/* As its address has it: the first measure goes unsaid. */
static struct str mark_of(const struct page *p, struct str cut)
{
	struct str measure = page_param(p, WORD_MEASURE);

	if (p->guide && cut.len && p->lens.measure == p->guide->measures[0])
		measure = STR("");
	struct str text = arena_printf(p->arena, "%.*s\n%.*s", STR_ARG(measure), STR_ARG(cut));
	return arena_printf(p->arena, "%016llx", (unsigned long long)hash64(text.ptr, text.len));
}

static int name_it(struct feed_query *q, struct page *p, struct error *e)
{
	struct passport *x = ARENA_NEW(p->arena, struct passport);
	const struct measure *m = &p->guide->cube->measures[p->lens.measure];

	x->nsides = 1;
	x->sides[0].figure.cut = q->cut;
	if (passport_take_words(p, x, e) != 0)
		return -1;
	q->what = passport_what(p, x);
	if (p->guide->nmeasures && p->lens.measure != p->guide->measures[0])
		q->what = arena_printf(p->arena, "%.*s; %.*s", STR_ARG(q->what),
				       STR_ARG(m->label.len ? m->label : m->name));
	return 0;
}

/* Of what was published nothing is asked, for nothing is: only the address is kept. */
static struct url follow_gone(const struct page *p, const struct feed_query *q, const char *feed)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, q->cube);
	url_segment(&d, str_z(feed));
	if (q->cut.len)
		url_query(&d, "cut", q->cut);
	if (page_param(p, WORD_MEASURE).len)
		url_query(&d, WORD_MEASURE, page_param(p, WORD_MEASURE));
	url_keep_language(p, &d);
	return url_done(&d);
}

static void take_gone(struct feed_query *out, const struct page *p)
{
	if (out->asked)
		out->mark = mark_of(p, out->cut);
	out->what = out->cut;
	out->asked = false;
	out->now = url_cube(p, out->cube, "wijzigingen");
	out->atom = follow_gone(p, out, "wijzigingen.atom");
	out->json = follow_gone(p, out, "wijzigingen.json");
}

static void take_whole(struct feed_query *out, const struct page *p)
{
	if (!p->guide) {
		out->now = url_home(p);
		out->atom = url_fixed(p, "wijzigingen.atom");
		out->json = url_fixed(p, "wijzigingen.json");
		return;
	}
	out->now = url_cube(p, p->guide->name, "wijzigingen");
	out->atom = url_cube(p, p->guide->name, "wijzigingen.atom");
	out->json = url_cube(p, p->guide->name, "wijzigingen.json");
}

static int take_total(struct feed_query *out, struct page *p, struct error *e)
{
	struct store_dataset *all;

	take_measure(p);
	const struct figure figure = {.known = true, .cut = out->cut};
	out->now = url_figure(p, &p->lens, &figure);
	out->mark = mark_of(p, out->cut);
	out->atom = url_follow(p, &p->lens, out->cut, "wijzigingen.atom");
	out->json = url_follow(p, &p->lens, out->cut, "wijzigingen.json");
	if (store_datasets(session_store(p->session), p->arena, p->guide->name, &all, &out->n, e) !=
		    0 ||
	    history_ask(&out->history, p->session, p->arena, p->guide->name, out->cut, all, out->n,
			e) != 0)
		return -1;
	out->all = all;
	if (name_it(out, p, e) != 0)
		return -1;
	return unknown_in_cut(&out->unknown, &out->nunknown, p->session, p->guide->picture,
			      p->arena, out->cut, e);
}

int feed_query_read(struct feed_query *out, struct page *p, struct error *e)
{
	*out = (struct feed_query){.cube = cube_asked(p), .cut = page_param(p, "cut")};
	if (check_all(p, e) != 0)
		return -1;
	out->asked = out->cut.len || page_param(p, WORD_MEASURE).len;
	if (out->cube.len && !p->guide)
		take_gone(out, p);
	else if (!out->asked)
		take_whole(out, p);
	else
		return take_total(out, p, e);
	return 0;
}

struct str feed_unknown_text(const struct page *p, const struct feed_query *q)
{
	struct str out = {0};

	for (size_t i = 0; i < q->nunknown; i++) {
		const struct unknown *x = &q->unknown[i];
		struct text_hole holes[] = {{"ref", x->ref},
					    {"value", x->value},
					    {"near", unknown_near_text(p->arena, x)}};
		struct str said = text_of(
			p->lang, x->n ? T("Bij {ref} is er nu geen \"{value}\". Er is wel: {near}.")
				      : T("Bij {ref} is er nu geen \"{value}\"."));
		out = arena_printf(p->arena, "%.*s%.*s ", STR_ARG(out),
				   STR_ARG(text_filled(p->arena, said, holes, 3)));
	}
	return arena_printf(
		p->arena, "%.*s%.*s", STR_ARG(out),
		STR_ARG(text_of(
			p->lang,
			T("Komt het er later bij, bijvoorbeeld een volgend jaar, dan staat het hier."))));
}

/* ---- what an event did ---- */

struct history_change feed_change(const struct feed_query *q, const struct page *p,
				  const struct event *v)
{
	size_t column = p->guide->cube->measures[p->lens.measure].column;

	for (size_t i = 0; i < q->n; i++)
		if (q->all[i].id == v->dataset)
			return history_of(q->history, &q->all[i], v->kind == EVENT_WITHDRAWN,
					  column);
	return (struct history_change){0};
}

static struct str amount_of(const struct page *p, const struct history_total *t)
{
	const struct figure f = {.known = true,
				 .amount = t->sum,
				 .decimals = measure_decimals(p->guide, p->lens.measure)};
	struct worded w = figure_text(p, &f, FIGURE_EXACT, SIGN_MINUS);

	return arena_dup(p->arena, worded_str(&w));
}

static struct str form_of(const struct history_change *c)
{
	if (!c->after.known)
		return T("Wat het totaal toen was is niet meer openbaar.");
	if (!c->before.known)
		return T(
			"Het totaal was daarna {after}; wat het ervoor was is niet meer openbaar.");
	if (c->before.entries == 0)
		return T("Het totaal werd {after}; ervoor waren er geen regels.");
	if (c->after.entries == 0)
		return T("Er zijn geen regels meer; het totaal was {before}.");
	if (c->before.sum == c->after.sum)
		return T("Het totaal bleef {after}.");
	return T("Het totaal ging van {before} naar {after}.");
}

struct str feed_change_text(const struct page *p, const struct history_change *c)
{
	struct text_hole holes[] = {{"before", amount_of(p, &c->before)},
				    {"after", amount_of(p, &c->after)}};

	return text_filled(p->arena, text_of(p->lang, form_of(c)), holes, 2);
}

struct str feed_decimal(const struct page *p, const struct history_total *t)
{
	const struct figure f = {.known = true,
				 .amount = t->sum,
				 .decimals = measure_decimals(p->guide, p->lens.measure)};
	struct worded w = figure_value(&f);

	return t->known ? arena_dup(p->arena, worded_str(&w)) : (struct str){0};
}
