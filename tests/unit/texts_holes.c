/* Languages and texts with holes. */
#include "texts/texts.h"

#include <criterion/criterion.h>

Test(texts, languages)
{
	enum lang lang = LANG_NL;
	cr_expect(lang_read(STR("EN-gb"), &lang) && lang == LANG_EN);
	cr_expect(lang_read(STR("nl"), &lang) && lang == LANG_NL);
	cr_expect(!lang_read(STR("english"), &lang) && !lang_read(STR("de"), &lang) &&
		  !lang_read(STR(""), &lang));
	cr_expect_eq(lang_accepted(STR("")), LANG_NL);
	cr_expect_eq(lang_accepted((struct str){0}), LANG_NL);
	cr_expect_eq(lang_accepted(STR("de, fr;q=0.9")), LANG_NL);
	cr_expect_eq(lang_accepted(STR("en-US,en;q=0.9,nl;q=0.8")), LANG_EN);
	cr_expect_eq(lang_accepted(STR("en;q=0.7, nl;q=0.85")), LANG_NL);
	cr_expect_eq(lang_accepted(STR("nl;q=0, en;q=0.001")), LANG_EN);
	cr_expect_eq(lang_accepted(STR(";;,q=,en;q=x;;,")), LANG_NL);
}

Test(texts, holes_are_filled)
{
	struct arena *a = arena_new();
	const struct text_hole holes[] = {{"a", STR("{b}")}, {"b", STR("2")}};
	struct str s = text_filled(a, STR("{a} en {b}, {c} {"), holes, 2);
	cr_expect(str_eq(s, STR("{b} en 2, {c} {")), "%.*s", STR_ARG(s));
	cr_expect_eq(text_filled(a, STR(""), NULL, 0).len, 0);
	arena_free(a);
}

Test(texts, what_nobody_marked_stays)
{
	cr_expect(str_eq(text_of(LANG_EN, STR("zzz")), STR("zzz")));
	struct text_plural p = {STR("een z"), STR("{n} z")};
	cr_expect(str_eq(text_of_n(LANG_EN, p, 1), p.one));
	cr_expect(str_eq(text_of_n(LANG_NL, p, 0), p.many));
}

Test(texts, walks_over_holes_and_their_words)
{
	static const char *const names[] = {"a", "b"};
	struct text_walk w = {.rest = STR("x {b:y: z} {c} {a}{"), .names = names, .count = 2};
	struct str before;
	cr_expect_eq(text_walk(&w, &before), 1);
	cr_expect(str_eq(before, STR("x ")) && str_eq(w.it, STR("y: z")));
	cr_expect_eq(text_walk(&w, &before), 0);
	cr_expect(str_eq(before, STR(" {c} ")) && w.it.len == 0);
	cr_expect_eq(text_walk(&w, &before), -1);
	cr_expect(str_eq(before, STR("{")));
}
