/* Scopes: what parses, its canonical form, and the nearest name of what does not exist. */
#include "model/scope.h"

#include <criterion/criterion.h>

static const char model[] =
	"{\"dimensions\":{"
	"\"year\":{\"label\":\"Jaar\",\"key_attribute\":\"year\",\"attributes\":{\"year\":{"
	"\"label\":\"Jaar\",\"column\":\"year\",\"type\":\"integer\"}}},"
	"\"programme\":{\"label\":\"Programma\",\"key_attribute\":\"code\",\"label_attribute\":"
	"\"label\",\"attributes\":{\"code\":{\"label\":\"Code\",\"column\":\"c\",\"type\":"
	"\"string\"},\"label\":{\"label\":\"Naam\",\"column\":\"l\",\"type\":\"string\"}}},"
	"\"product\":{\"label\":\"Product\",\"key_attribute\":\"code\",\"attributes\":{\"code\":{"
	"\"label\":\"Code\",\"column\":\"p\",\"type\":\"string\"}}},"
	"\"date\":{\"label\":\"Datum\",\"key_attribute\":\"date\",\"attributes\":{\"date\":{"
	"\"label\":\"Datum\",\"column\":\"d\",\"type\":\"date\"}}}},"
	"\"hierarchies\":{\"tree\":{\"label\":\"Boom\",\"levels\":[\"programme\",\"product\"]}},"
	"\"measures\":{\"amount\":{\"label\":\"Bedrag\",\"column\":\"a\",\"currency\":\"EUR\"}},"
	"\"aggregates\":{}}";
static const char storage[] =
	"{\"columns\":[{\"name\":\"amount\",\"decimals\":2}],\"measures\":{\"amount\":0},"
	"\"dimensions\":{\"year\":{\"text\":false,\"types\":{\"year\":\"integer\"}},"
	"\"programme\":{\"text\":false,\"types\":{\"code\":\"string\",\"label\":\"string\"}},"
	"\"product\":{\"text\":false,\"types\":{\"code\":\"string\"}},"
	"\"date\":{\"text\":false,\"types\":{\"date\":\"date\"}}},\"scope\":[\"year\"]}";

static struct arena *arena;
static struct cube *cube;

static void setup(void)
{
	struct error e;
	arena = arena_new();
	if (cube_parse(&cube, STR("c"), STR("c"), str_z(model), str_z(storage), &e) != 0)
		die("%s", e.text);
}

static void teardown(void)
{
	cube_free(cube);
	arena_free(arena);
}

TestSuite(scope, .init = setup, .fini = teardown);

static struct scope parse(const char *text)
{
	struct scope s;
	struct error e;
	cr_assert_eq(scope_parse(&s, arena, cube, str_z(text), &e), 0, "%s: %s", text, e.text);
	return s;
}

static void expect(const char *text, const char *cut, const char *json)
{
	struct scope s = parse(text);
	cr_expect(str_eq(s.cut, str_z(cut)), "%s: %.*s", text, STR_ARG(s.cut));
	cr_expect(str_eq(s.json, str_z(json)), "%s: %.*s", text, STR_ARG(s.json));
	struct scope again = parse(s.cut.ptr);
	cr_expect(str_eq(again.cut, s.cut));
}

static void refuse(const char *text, const char *why)
{
	struct scope s;
	struct error e;
	cr_assert_eq(scope_parse(&s, arena, cube, str_z(text), &e), -1, "%s", text);
	cr_expect_eq(e.status, STATUS_INPUT);
	cr_expect(strstr(e.text, why) != NULL, "%s: %s", text, e.text);
}

Test(scope, has_one_form)
{
	expect("programme:\"6\"|year:2024", "year.year:2024|programme.code:\"6\"",
	       "{\"year.year\":[2024],\"programme.code\":[\"6\"]}");
	expect(" year : 2024 ; 2023;2024 ", "year.year:2023;2024", "{\"year.year\":[2023,2024]}");
	expect("programme.label:Zorg en welzijn", "programme.label:\"Zorg en welzijn\"",
	       "{\"programme.label\":[\"Zorg en welzijn\"]}");
	expect("tree.code:1", "programme.code:\"1\"", "{\"programme.code\":[\"1\"]}");
	expect("programme:\"a|b;c\\\"\\u00e9\"", "programme.code:\"a|b;c\\\"é\"",
	       "{\"programme.code\":[\"a|b;c\\\"é\"]}");
	expect("date:2024-02-29", "date.date:2024-02-29", "{\"date.date\":[\"2024-02-29\"]}");
	expect("", "", "{}");
}

Test(scope, that_does_not_parse_says_where_and_what)
{
	refuse("programme", "\":\" and a value");
	refuse("programme:", "a value is expected");
	refuse("programme:\"6", "never closed");
	refuse("programme:\"6\" year:2024", "\"|\" or the end");
	refuse("programme:\"6\"|", "is expected");
	refuse("|", "name of a dimension");
	refuse("year:2o24", "whole number");
	refuse("year:2023..2024", "whole number");
	refuse("date:2023-02-29", "a date");
	refuse("programme:\"\\x\"", "escape");
	refuse("year:2023|year:2024", "named twice");
	refuse("programme:\"\xcc\"", "UTF-8");
}

Test(scope, of_what_does_not_exist_names_the_nearest)
{
	refuse("program:\"6\"", "nearest is \"programme\"");
	refuse("produkt:\"6\"", "nearest is \"product\"");
	refuse("programme.lable:\"6\"", "nearest is \"programme.label\"");
}

Test(scope, has_its_values)
{
	struct scope s = parse("year:2023;2025;2030");
	for (int64_t y = 2020; y < 2032; y++) {
		struct value v = value_number(y);
		cr_expect_eq(scope_term_has(&s.terms[0], VALUE_INTEGER, &v),
			     y == 2023 || y == 2025 || y == 2030);
	}
	struct value none = value_null();
	cr_expect(!scope_term_has(&s.terms[0], VALUE_INTEGER, &none));
	s = parse("programme:\"b\";\"a\"");
	struct value a = value_text(STR("a")), c = value_text(STR("c"));
	cr_expect(scope_term_has(&s.terms[0], VALUE_STRING, &a));
	cr_expect(!scope_term_has(&s.terms[0], VALUE_STRING, &c));
}

Test(scope, is_narrowed_only_where_it_is_open)
{
	struct scope s = parse("programme:\"6\"");
	struct error e;
	cr_assert_eq(scope_narrow(&s, arena, cube, 0, STR("2024"), &e), 0);
	cr_expect(str_eq(s.cut, STR("year.year:2024|programme.code:\"6\"")), "%.*s",
		  STR_ARG(s.cut));
	cr_assert_eq(scope_narrow(&s, arena, cube, 0, STR("2023"), &e), 0);
	cr_expect_eq(s.nterms, 2);
	struct scope open = parse("product:\"1\"");
	cr_expect_eq(scope_narrow(&open, arena, cube, 0, STR("x"), &e), -1);
}

Test(scope, knows_how_deep_it_is)
{
	struct scope top = parse("programme:\"6\""), leaf = parse("product:\"6\"");
	cr_expect_eq(scope_depth(&top, cube), 0);
	cr_expect_eq(scope_depth(&leaf, cube), 1);
}
