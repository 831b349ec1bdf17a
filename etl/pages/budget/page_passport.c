#include "pages/budget/passport.h"

#include "page/asked_words.h"
#include "page/bars.h"
#include "pages/lines/entries.h"

static bool fixes(const struct test *t, size_t dimension)
{
	return t->column.kind == COLUMN_ATTRIBUTE && t->column.dimension == dimension &&
	       !t->negated;
}

/* The first dimension of the trees that the cut leaves open. */
static int part_dimension(const struct page *p, const struct passport_side *s)
{
	for (size_t i = 0; i < p->guide->ntrees; i++)
		for (size_t k = 0; k < p->guide->trees[i].n; k++) {
			size_t d = p->guide->trees[i].levels[k];
			bool fixed = p->guide->roles[d] != ROLE_SPLIT;
			for (size_t t = 0; t < s->ntests; t++)
				fixed = fixed || fixes(&s->tests[t], d);
			if (!fixed)
				return (int)d;
		}
	return -1;
}

static int take_parts(struct page *p, struct passport *x, struct error *e)
{
	int dimension = part_dimension(p, &x->sides[0]);
	money_sum sum = 0;

	if (dimension < 0)
		return 0;
	if (breakdown_of_cut(&x->parts, p->session, &p->lens, (size_t)dimension,
			     x->sides[0].figure.cut, p->arena, e) != 0)
		return -1;
	for (size_t i = 0; i < x->parts.n; i++)
		sum += x->parts.rows[i].shown.amount;
	x->parts_add_up = sum == x->sides[0].figure.amount && !x->parts.too_many;
	breakdown_sort(&x->parts, BREAKDOWN_BY_AMOUNT);
	breakdown_limit(&x->parts, PASSPORT_PARTS);
	return 0;
}

static int take_all(struct page *p, struct passport *x, struct error *e)
{
	struct asked *q = ARENA_NEW(p->arena, struct asked);

	*q = ask_new(p->session, p->arena,
		     x->difference || x->divided ? ENDPOINT_AGGREGATE : ENDPOINT_FACTS,
		     p->guide->name);
	ask_param(q, "cut", x->sides[0].figure.cut);
	x->takeaway = (struct takeaway){text_of(p->lang, T("dit getal")), q, true};
	if (x->difference || x->divided)
		return 0;
	if (told_of_cut(p, x->sides[0].figure.cut, true, x->told, PASSPORT_TOLD, &x->all_told, e) !=
	    0)
		return -1;
	x->ntold = x->all_told < PASSPORT_TOLD ? x->all_told : PASSPORT_TOLD;
	if (passport_take_files(p, x, e) != 0 || take_parts(p, x, e) != 0)
		return -1;
	return passport_take_lines(p, x, e);
}

int page_passport(struct page *p, struct error *e)
{
	struct passport *x = ARENA_NEW(p->arena, struct passport);
	bool lines;

	p->unindexed = true;
	if (word_only(p, "regels", "ja", &lines, e) != 0)
		return -1;
	p->title = text_of(p->lang, T("Paspoort van een getal"));
	page_crumb(p, text_of(p->lang, T("Paspoort")), url_cube(p, p->guide->name, "paspoort"));
	if (passport_take_number(p, x, e) != 0 || take_all(p, x, e) != 0 ||
	    passport_take_words(p, x, e) != 0)
		return -1;
	page_write(p, passport_body, x);
	return 0;
}
