/* /{cube}/{year}/kengetallen */
#include "pages/iv3/key_figures.h"

#include "base/text/json_out.h"
#include "page/asked_words.h"
#include "pages/lines/entries.h"

#include <stdlib.h>

static int year_of(const struct page *p)
{
	uint64_t year;

	return p->lens.year && str_to_u64(p->lens.year->code, &year) && year < 3000 ? (int)year : 0;
}

static struct str own_cut(const struct page *p, const struct key_page *x)
{
	const struct dimension *d;
	struct buffer b;

	if (!x->peers.one)
		return STR("");
	d = &p->guide->cube->dimensions[p->guide->body];
	buffer_init(&b, 4096);
	buffer_printf(&b, "%.*s:", STR_ARG(d->attributes[d->key].ref));
	json_escape(&b, x->peers.one->code);
	struct str own = arena_dup(p->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

/* ---- the middle of a group ---- */

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const struct peers_member *member_of(const struct key_page *x, struct str code)
{
	for (size_t i = 0; i < x->peers.nmembers; i++)
		if (str_eq(x->peers.members[i].code, code))
			return &x->peers.members[i];
	return NULL;
}

static struct key_middle middle_of(const struct page *p, const struct key_page *x,
				   const struct peers_group *g,
				   const struct iv3_key_member *members, size_t n, size_t figure)
{
	int64_t *values = ARENA_ARRAY(p->arena, int64_t, n + 1);
	struct key_middle m = {0};

	for (size_t i = 0; i < n; i++) {
		const struct peers_member *who = member_of(x, members[i].code);
		if (who && peers_has(g, who) && members[i].known[figure])
			values[m.n++] = members[i].values[figure];
	}
	m.known = m.n >= PEERS_FEWEST;
	if (!m.known)
		return m;
	qsort(values, m.n, sizeof *values, by_size);
	m.value = values[(m.n - 1) / 2] / 2 + values[m.n / 2] / 2 +
		  (values[(m.n - 1) / 2] % 2 + values[m.n / 2] % 2) / 2;
	return m;
}

static int take_middles(struct page *p, struct key_page *x, struct error *e)
{
	struct iv3_key_member *members;
	size_t n;

	if (iv3_key_members_of(&members, &n, p->arena, p->session, p->guide, x->report.year, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++)
		for (size_t g = 0; g < x->peers.ngroups; g++)
			x->figures[i].middles[g] =
				middle_of(p, x, &x->peers.groups[g], members, n, i);
	return 0;
}

/* ---- what is shown ---- */

/* Amounts of another cube have their passports there. */
static void take_figures(struct page *p, struct key_page *x)
{
	bool here = str_eq(x->report.cube, p->guide->name);

	for (size_t i = 0; i < IV3_KEY_FIGURES; i++) {
		const struct iv3_key_figure *f = &x->report.figures[i];
		x->figures[i].of = f;
		for (size_t k = 0; k < f->n; k++)
			x->figures[i].inputs[k] =
				(struct figure){.known = f->inputs[k].known,
						.amount = f->inputs[k].amount,
						.decimals = x->report.decimals,
						.plain = true,
						.cut = here ? x->report.cuts[i][k] : STR("")};
	}
	if (here)
		return;
	struct url_draft d;
	url_start(&d, p->arena, p->site->base);
	url_segment(&d, x->report.cube);
	url_segment(&d, arena_printf(p->arena, "%d", x->report.year));
	url_segment(&d, STR(KEY_FIGURES_WORD));
	x->elsewhere = url_done(&d);
}

static void take_years(struct page *p, struct key_page *x)
{
	struct lens l = p->lens;

	x->years.title = text_of(p->lang, T("Jaar"));
	for (size_t i = 0; i < x->report.nyears && x->years.n < CHOICES_MAX; i++) {
		struct str code = arena_printf(p->arena, "%d", x->report.years[i]);
		struct url_draft d;
		l.year = axis_find(&p->guide->year, code);
		if (!l.year)
			continue;
		url_start(&d, p->arena, url_lens(p, &l, KEY_FIGURES_WORD));
		if (x->several && x->peers.one)
			url_query(&d, "lid", x->peers.one->code);
		x->years.items[x->years.n++] = (struct lens_choice){
			code, url_done(&d), x->report.years[i] == x->report.year};
	}
}

static void take_api(struct page *p, struct key_page *x)
{
	struct url_draft d;

	url_start(&d, p->arena,
		  url_own(p->arena,
			  arena_printf(p->arena, "%.*s/api/3/cubes/%.*s/key-figures/",
				       STR_ARG(p->site->base.text), STR_ARG(p->guide->name))));
	url_query_number(&d, "year", x->report.year);
	if (own_cut(p, x).len)
		url_query(&d, "cut", own_cut(p, x));
	x->api = url_done(&d);
}

/* What cannot be made is told on the page where it is about this year or government. */
static int make(struct page *p, struct key_page *x, struct error *e)
{
	const struct iv3_key_wanted w = {.year = year_of(p), .cut = own_cut(p, x)};

	if (iv3_key_report_of(&x->report, p->arena, p->session, p->guide, &w, e) == 0) {
		x->made = true;
		take_figures(p, x);
		take_years(p, x);
		take_api(p, x);
		return x->several ? take_middles(p, x, e) : 0;
	}
	if (e->status != STATUS_NOT_FOUND || !cube_has_balance(p->guide->cube, NULL, NULL))
		return -1;
	x->why_not = arena_dup(p->arena, str_z(e->text));
	return 0;
}

/* Whose sums these are is told by one word alone where the cube is of one. */
static int take_members(struct page *p, struct key_page *x, struct error *e)
{
	if (p->guide->body < 0 || !cube_has_balance(p->guide->cube, NULL, NULL))
		return 0;
	p->lens.scale = SCALE_TOTAL;
	if (peers_take_members(p, &x->peers, e) != 0)
		return -1;
	x->several = x->peers.nmembers != 1;
	/* Who else there is is asked elsewhere. */
	if (!x->several && x->peers.unknown.len)
		return word_off(p, "lid", x->peers.members[0].code, e);
	if (!x->several) /* others may be left out unasked, as the other layers are */
		x->peers.one = &x->peers.members[0];
	return 0;
}

int page_key_figures(struct page *p, struct error *e)
{
	struct key_page *x = ARENA_NEW(p->arena, struct key_page);

	p->here = "key-figures";
	p->alone = true;
	p->lens.scale = SCALE_TOTAL;
	p->lens.prices = 0;
	if (p->guide->nmeasures)
		p->lens.measure = p->guide->measures[0]; /* the one that they are made of */
	if (take_members(p, x, e) != 0)
		return -1;
	if ((!x->several || x->peers.one) && make(p, x, e) != 0)
		return -1;
	x->who = x->peers.one ? x->peers.one->label : p->guide->place;
	struct text_hole hole = {"who", x->who};
	p->title = text_filled(p->arena, text_of(p->lang, T("Kengetallen van {who}")), &hole, 1);
	page_crumb(p, text_of(p->lang, T("Kengetallen")), url_lens(p, &p->lens, KEY_FIGURES_WORD));
	if (proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, key_figures_body, x);
	return 0;
}
