/* A cut in words. */
#include "pages/budget/passport.h"

#include "page/bars.h"

static struct str joined(const struct page *p, struct str text, struct str more)
{
	return text.len ? arena_printf(p->arena, "%.*s, %.*s", STR_ARG(text), STR_ARG(more))
			: arena_dup(p->arena, more);
}

/* What people call a member of an axis; else its code. */
static struct str member_of(const struct page *p, const struct test *t, struct str code)
{
	const struct guide *g = p->guide;
	int d = t->column.kind == COLUMN_ATTRIBUTE ? (int)t->column.dimension : -2;
	const struct guide_member *m;

	if (d == g->phase.dimension && (m = axis_find(&g->phase, code)) != NULL)
		return phase_word(p, m);
	if (d == g->side.dimension && (m = axis_find(&g->side, code)) != NULL)
		return side_word(p, m);
	return code;
}

static struct str values_of(const struct page *p, const struct test *t)
{
	struct str text = {0};

	for (size_t i = 0; i < t->ntexts; i++)
		text = joined(p, text, member_of(p, t, t->texts[i]));
	for (size_t i = 0; i < t->nnumbers; i++)
		text = joined(p, text, arena_printf(p->arena, "%lld", (long long)t->numbers[i]));
	if (t->range)
		text = joined(
			p, text,
			arena_printf(
				p->arena, "%s%s%s",
				t->open_low ? ""
					    : arena_printf(p->arena, "%lld", (long long)t->low).ptr,
				"…",
				t->open_high
					? ""
					: arena_printf(p->arena, "%lld", (long long)t->high).ptr));
	if (t->empty)
		text = joined(p, text, text_of(p->lang, T("(niet ingevuld)")));
	return text.len ? text : t->echo;
}

/* Of one code its label, so that a reader knows what it is. */
static struct str label_of(struct page *p, const struct test *t)
{
	const struct dimension *d = &p->guide->cube->dimensions[t->column.dimension];
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);
	struct value v = {0};
	struct tabular rows;
	struct error e;

	if (t->ntexts != 1 || t->negated || d->label_attribute == d->key ||
	    t->column.attribute != d->key)
		return (struct str){0};
	v = value_text(t->texts[0]);
	ask_param(&q, "drilldown", d->attributes[d->label_attribute].ref);
	ask_param(&q, "cut", cut_of_value(p->arena, d->attributes[d->key].ref, VALUE_STRING, &v));
	ask_param(&q, "aggregates", STR("_count"));
	if (ask_tabular(&rows, &q, &e) != 0 || rows.n == 0)
		return (struct str){0};
	const struct datum *label = tabular_cell(&rows, rows.n - 1, 0);
	return label->kind == DATUM_TEXT ? label->text : (struct str){0};
}

static struct str relation_of(const struct page *p, const struct test *t)
{
	if (t->text)
		return t->negated ? text_of(p->lang, T("bevat niet"))
				  : text_of(p->lang, T("bevat"));
	if (t->negated)
		return text_of(p->lang, T("is niet"));
	return t->ntexts + t->nnumbers > 1 ? text_of(p->lang, T("is een van"))
					   : text_of(p->lang, T("is"));
}

void passport_keep_cuts(const struct page *p, struct passport_side *s, const struct question *r)
{
	s->ntests = r->ntests < PASSPORT_CHIPS ? r->ntests : PASSPORT_CHIPS;
	s->tests = ARENA_ARRAY(p->arena, struct test, s->ntests + 1);
	for (size_t i = 0; i < s->ntests; i++) {
		struct test *t = &s->tests[i];
		*t = r->tests[i];
		t->ref = arena_dup(p->arena, t->ref);
		t->echo = arena_dup(p->arena, t->echo);
		t->texts = ARENA_ARRAY(p->arena, struct str, t->ntexts + 1);
		for (size_t k = 0; k < t->ntexts; k++)
			t->texts[k] = arena_dup(p->arena, r->tests[i].texts[k]);
		t->numbers = ARENA_ARRAY(p->arena, int64_t, t->nnumbers + 1);
		if (t->nnumbers)
			memcpy(t->numbers, r->tests[i].numbers, t->nnumbers * sizeof *t->numbers);
	}
}

void passport_name_cuts(struct page *p, struct passport_side *s)
{
	for (size_t i = 0; i < s->ntests; i++) {
		const struct test *t = &s->tests[i];
		struct passport_chip *c = &s->chips[s->nchips++];
		bool attribute = t->column.kind == COLUMN_ATTRIBUTE;
		struct str label = attribute ? label_of(p, t) : (struct str){0};
		c->what = attribute ? dimension_word(p, t->column.dimension) : t->ref;
		c->relation = relation_of(p, t);
		c->value = values_of(p, t);
		if (label.len && !str_eq(label, c->value))
			c->value = arena_printf(p->arena, "%.*s %.*s", STR_ARG(c->value),
						STR_ARG(label));
	}
}

struct str passport_what(const struct page *p, const struct passport *x)
{
	struct str text = {0};

	for (size_t i = 0; i < x->nsides; i++) {
		if (i)
			text = arena_printf(p->arena, "%.*s, %.*s ", STR_ARG(text),
					    STR_ARG(text_of(p->lang, T("min de som van"))));
		for (size_t k = 0; k < x->sides[i].nchips; k++) {
			const struct passport_chip *c = &x->sides[i].chips[k];
			text = arena_printf(p->arena, "%.*s%s%.*s %.*s %.*s", STR_ARG(text),
					    k ? "; " : "", STR_ARG(c->what), STR_ARG(c->relation),
					    STR_ARG(c->value));
		}
	}
	return text.len ? text : text_of(p->lang, T("alle regels"));
}
