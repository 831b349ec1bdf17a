/* The words of a search: what they become, and what is wrong with those that cannot. */
#include "question/words.h"

#include <criterion/criterion.h>

static void expect(const char *words, const char *want)
{
	struct buffer out, plain;
	struct error e;
	buffer_init(&out, 1 << 16);
	buffer_init(&plain, 1 << 16);
	cr_assert_eq(search_expression(&out, str_z(words), &e), 0, "%s: %s", words, e.text);
	/* Parentheses around one word are noise here. */
	for (size_t i = 0; i < out.len; i++)
		if (!strchr("()", out.ptr[i]))
			buffer_append_char(&plain, out.ptr[i]);
	cr_expect(str_eq(buffer_str(&plain), str_z(want)), "%s gives %.*s", words,
		  STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
	buffer_drop(&plain);
}

static void refuse(const char *words, const char *why)
{
	struct buffer out;
	struct error e;
	buffer_init(&out, 1 << 16);
	cr_assert_eq(search_expression(&out, str_z(words), &e), -1, "%s", words);
	cr_expect_eq(e.status, STATUS_USAGE);
	cr_expect(strstr(e.text, why) != NULL, "%s: %s", words, e.text);
	buffer_drop(&out);
}

Test(words, are_quoted_whatever_they_hold)
{
	expect("riool", "\"riool\"");
	expect("riool afval", "\"riool\" AND \"afval\"");
	expect("riool AND afval", "\"riool\" AND \"afval\"");
	expect("jeug*", "\"jeug\"*");
	expect("\"vaste lasten\"*", "\"vaste lasten\"*");
	expect("a OR b NOT c", "\"a\" OR \"b\" NOT \"c\"");
	expect("label:x ^y NEAR -z 6.1", "\"label:x\" AND \"^y\" AND \"NEAR\" AND \"-z\" AND "
					 "\"6.1\"");
	expect("and or not", "\"and\" AND \"or\" AND \"not\"");
	expect("x';DROP--", "\"x';DROP--\"");
}

Test(words, bind_not_before_and_before_or)
{
	struct buffer out;
	struct error e;
	buffer_init(&out, 1 << 16);
	cr_assert_eq(search_expression(&out, STR("a b OR (c OR d) NOT e"), &e), 0);
	cr_expect(str_eq(buffer_str(&out),
			 STR("(((\"a\") AND (\"b\")) OR (((((\"c\")) OR ((\"d\"))) NOT \"e\")))")),
		  "%.*s", STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
}

Test(words, that_cannot_be_are_refused_with_a_reason)
{
	refuse("", "q is missing");
	refuse("  ", "q is missing");
	refuse("a OR", "missing behind OR");
	refuse("AND a", "behind the beginning, not AND");
	refuse("NOT a", "NOT at character 1");
	refuse("a AND OR b", "behind AND, not OR");
	refuse("\"a", "quote at character 1");
	refuse("(a", "character 1 is never closed");
	refuse("a)", "character 2 closes nothing");
	refuse("()", "behind \"(\"");
	refuse("a *", "\"*\" at character 3");
	refuse("- a", "no letter or digit");
	refuse("\"--\"", "no letter or digit");
	refuse("a\xff", "UTF-8");
	refuse("((((((((((((((((((a))))))))))))))))))", "16 deep");
}

Test(words, have_limits)
{
	struct buffer many;
	struct buffer out;
	struct error e;
	buffer_init(&many, 1 << 16);
	buffer_init(&out, 1 << 16);
	for (int i = 0; i <= SEARCH_MAX_WORDS; i++)
		buffer_append_z(&many, "a ");
	cr_expect_eq(search_expression(&out, buffer_str(&many), &e), -1);
	while (many.len <= SEARCH_MAX_BYTES)
		buffer_append_z(&many, "a ");
	cr_expect_eq(search_expression(&out, buffer_str(&many), &e), -1);
	buffer_drop(&many);
	buffer_drop(&out);
}
