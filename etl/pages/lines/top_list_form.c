/* The form of the list maker: what it asks for, and what may be asked. */
#include "pages/lines/top_list.h"

#include "page/asked_words.h"
#include "page/bars.h"
#include "page/lens_words.h"

#define WORD_OF "verdeling"
#define WORD_YEAR "jaar"
#define WORD_ORDER "orde"
#define WORD_TOP "top"

static struct top_select *begin(struct top_list *x, const char *name, struct str title)
{
	struct top_select *s = &x->selects[x->nselects++];

	*s = (struct top_select){.name = name, .title = title};
	return s;
}

static void option(struct top_select *s, struct str value, struct str text, bool chosen)
{
	if (s->n < TOP_OPTIONS)
		s->options[s->n++] = (struct top_option){value, text, chosen};
}

/* ---- of what ---- */

static bool offers(const struct page *p, size_t dimension)
{
	enum dimension_role r = p->guide->roles[dimension];

	for (size_t i = 0; i < p->lens.depth; i++)
		if (p->lens.path[i].dimension == dimension)
			return false;
	return r != ROLE_AXIS && r != ROLE_TEXT;
}

/* The one that was asked for, else the suppliers, else what comes next on the way down. */
static int chosen_dimension(const struct page *p)
{
	const struct guide *g = p->guide;
	struct str asked = page_param(p, WORD_OF);
	int next = lens_next_level(&p->lens);

	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (offers(p, i) && str_eq(g->slugs[i], asked))
			return (int)i;
	if (g->supplier >= 0 && offers(p, (size_t)g->supplier))
		return g->supplier;
	if (next >= 0 && offers(p, (size_t)next))
		return next;
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (offers(p, i))
			return (int)i;
	return -1;
}

static int check_dimension(struct page *p, int chosen, struct error *e)
{
	struct str asked = page_param(p, WORD_OF), list = STR("");

	if (!asked.len || chosen < 0 || str_eq(p->guide->slugs[chosen], asked))
		return 0;
	for (size_t i = 0; i < p->guide->cube->ndimensions; i++)
		if (offers(p, i))
			list = words_add(p, list, p->guide->slugs[i]);
	return word_off(p, WORD_OF, list, e);
}

static int read_dimension(struct page *p, struct top_list *x, struct error *e)
{
	int chosen = chosen_dimension(p);
	struct str missing = text_of(p->lang, T("een indeling voor een lijst"));

	if (chosen < 0)
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(missing));
	if (check_dimension(p, chosen, e) != 0)
		return -1;
	x->dimension = (size_t)chosen;
	struct top_select *s = begin(x, WORD_OF, text_of(p->lang, T("Lijst van")));
	for (size_t i = 0; i < p->guide->cube->ndimensions; i++)
		if (offers(p, i))
			option(s, p->guide->slugs[i], dimension_word(p, i), (int)i == chosen);
	return 0;
}

/* ---- what else the lens has ---- */

static int read_year(struct page *p, struct top_list *x, struct error *e)
{
	const struct guide_axis *years = &p->guide->year;
	struct str said = page_param(p, WORD_YEAR), list = STR("");
	const struct guide_member *asked = axis_find(years, said);

	for (size_t i = 0; i < years->n; i++)
		list = words_add(p, list, years->members[i].code);
	if (said.len && !asked)
		return word_off(p, WORD_YEAR, list, e);
	if (asked && asked != p->lens.year) {
		p->lens.year = asked;
		if (page_param(p, WORD_PHASE).len == 0)
			p->lens.phase = lens_default_phase(&p->lens, &p->whole);
		lens_default_beside(&p->lens, &p->whole);
	}
	struct top_select *s = begin(x, WORD_YEAR, text_of(p->lang, T("Jaar")));
	for (size_t i = years->n; i > 0; i--)
		option(s, years->members[i - 1].code, years->members[i - 1].code,
		       &years->members[i - 1] == p->lens.year);
	return 0;
}

static void read_axes(const struct page *p, struct top_list *x)
{
	const struct guide *g = p->guide;
	struct top_select *s = begin(x, WORD_SIDE, text_of(p->lang, T("Kant")));

	for (size_t i = 0; i < g->side.n; i++)
		option(s, side_slug(&g->side.members[i]), side_title(p, &g->side.members[i]),
		       &g->side.members[i] == p->lens.side);
	s = begin(x, WORD_PHASE, text_of(p->lang, T("Fase")));
	for (size_t i = 0; i < g->phase.n; i++)
		option(s, phase_slug(&g->phase.members[i]),
		       capital(p, phase_word(p, &g->phase.members[i])),
		       &g->phase.members[i] == p->lens.phase);
}

static void read_measure(const struct page *p, struct top_list *x)
{
	const struct guide *g = p->guide;
	struct top_select *s = begin(x, WORD_MEASURE, text_of(p->lang, T("Bedrag")));

	for (size_t i = 0; i < g->nmeasures; i++) {
		const struct measure *m = &g->cube->measures[g->measures[i]];
		option(s, m->name, m->label.len ? m->label : m->name,
		       g->measures[i] == p->lens.measure);
	}
}

/* ---- how many, in which order ---- */

static int check_order(struct page *p, struct error *e)
{
	static const char *const words[] = {"meest", "minst", "regels", "naam"};
	struct str asked = page_param(p, WORD_ORDER), list = STR("");
	bool known = !asked.len;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		known = known || str_eq(asked, str_z(words[i]));
		list = words_add(p, list, str_z(words[i]));
	}
	return known ? 0 : word_off(p, WORD_ORDER, list, e);
}

static struct str read_order(const struct page *p, struct top_list *x)
{
	const struct cube *c = p->guide->cube;
	const struct dimension *d = &c->dimensions[x->dimension];
	struct str asked = page_param(p, WORD_ORDER), sum = c->measures[p->lens.measure].name;
	bool least = str_eq(asked, STR("minst")), many = str_eq(asked, STR("regels")),
	     name = str_eq(asked, STR("naam"));
	struct top_select *s = begin(x, WORD_ORDER, text_of(p->lang, T("Volgorde")));

	option(s, STR("meest"), text_of(p->lang, T("Hoogste bedrag eerst")),
	       !least && !many && !name);
	option(s, STR("minst"), text_of(p->lang, T("Laagste bedrag eerst")), least);
	option(s, STR("regels"), text_of(p->lang, T("Meeste regels eerst")), many);
	option(s, STR("naam"), text_of(p->lang, T("Op naam")), name);
	if (many)
		return STR("_count:desc");
	if (name)
		return arena_printf(p->arena, "%.*s:asc",
				    STR_ARG(d->attributes[d->label_attribute].ref));
	return arena_printf(p->arena, "%.*s.sum:%s", STR_ARG(sum), least ? "asc" : "desc");
}

int top_list_read(struct page *p, struct top_list *x, struct str *order, struct error *e)
{
	p->alone = true;
	if (read_dimension(p, x, e) != 0 || read_year(p, x, e) != 0)
		return -1;
	read_axes(p, x);
	read_measure(p, x);
	if (check_order(p, e) != 0)
		return -1;
	*order = read_order(p, x);
	return word_number(p, WORD_TOP, TOP_MOST, TOP_DEFAULT, &x->top, e);
}

bool top_list_keeps(const struct top_list *x, struct str key)
{
	for (size_t i = 0; i < x->nselects; i++)
		if (str_eq(key, str_z(x->selects[i].name)) && x->selects[i].n > 1)
			return false;
	return parameter_stays(key) && !str_eq(key, STR(WORD_TOP)) &&
	       !str_eq(key, STR(WORD_YEAR)) && !str_eq(key, STR(WORD_BESIDE));
}
