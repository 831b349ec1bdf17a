/* The JSON writer: commas and nesting are its own, and whatever text comes in, JSON goes out. */
#include "base/text/json_out.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>

static struct buffer text;
static struct json_out j;

static void begin(void)
{
	buffer_init(&text, 1 << 16);
	json_begin(&j, &text);
}

static void drop(void)
{
	buffer_drop(&text);
}

static void expect(const char *right)
{
	cr_expect(str_eq(buffer_str(&text), str_z(right)), "%.*s", STR_ARG(buffer_str(&text)));
}

Test(json_out, commas_stand_between_values_only, .init = begin, .fini = drop)
{
	json_put_object(&j);
	json_put_key_z(&j, "empty");
	json_put_object(&j);
	json_put_object_end(&j);
	json_put_key_z(&j, "none");
	json_put_array(&j);
	json_put_array_end(&j);
	json_put_key_z(&j, "list");
	json_put_array(&j);
	json_put_integer(&j, 1);
	json_put_string_z(&j, "two");
	json_put_bool(&j, true);
	json_put_bool(&j, false);
	json_put_null(&j);
	json_put_array(&j);
	json_put_array_end(&j);
	json_put_object(&j);
	json_put_key(&j, STR("a"));
	json_put_null(&j);
	json_put_object_end(&j);
	json_put_array_end(&j);
	json_put_key_z(&j, "last");
	json_put_integer(&j, 2);
	json_put_object_end(&j);
	cr_expect_eq(j.depth, 0);
	expect("{\"empty\":{},\"none\":[],\"list\":[1,\"two\",true,false,null,[],{\"a\":null}],"
	       "\"last\":2}");
}

Test(json_out, nesting_is_counted_however_deep, .init = begin, .fini = drop)
{
	enum { DEEP = 500 };

	for (int i = 0; i < DEEP; i++) {
		json_put_array(&j);
		cr_assert_eq(j.depth, i + 1);
	}
	for (int i = 0; i < DEEP; i++)
		json_put_array_end(&j);
	cr_expect_eq(j.depth, 0);
	for (size_t i = 0; i < 2 * DEEP; i++)
		cr_assert_eq(text.ptr[i], i < DEEP ? '[' : ']');
	cr_expect_eq(text.len, 2u * DEEP);
}

Test(json_out, integers_keep_every_digit, .init = begin, .fini = drop)
{
	json_put_array(&j);
	json_put_integer(&j, INT64_MAX);
	json_put_integer(&j, INT64_MIN);
	json_put_integer(&j, 0);
	json_put_array_end(&j);
	expect("[9223372036854775807,-9223372036854775808,0]");
}

Test(json_out, raw_text_goes_as_it_is_with_its_comma, .init = begin, .fini = drop)
{
	json_put_array(&j);
	json_put_raw(&j, STR("12.50"));
	json_put_raw(&j, STR("{\"a\":[1,2]}"));
	json_put_integer(&j, 3);
	json_put_array_end(&j);
	expect("[12.50,{\"a\":[1,2]},3]");
}

Test(json_out, keys_are_escaped_as_texts_are, .init = begin, .fini = drop)
{
	json_put_object(&j);
	json_put_key(&j, STR("a\"\\\n"));
	json_put_string(&j, STR("b\r\t/"));
	json_put_object_end(&j);
	expect("{\"a\\\"\\\\\\n\":\"b\\r\\t/\"}");
}

/* Each with its short form or as a number; DEL and what comes after are no control characters to
 * JSON. */
Test(json_out, every_control_character_is_escaped)
{
	for (unsigned c = 0; c < 0x80; c++) {
		char one = (char)c, right[16];
		begin();
		json_escape(&text, (struct str){&one, 1});
		if (c == '\n' || c == '\r' || c == '\t')
			snprintf(right, sizeof right, "\"\\%c\"",
				 c == '\n'   ? 'n'
				 : c == '\r' ? 'r'
					     : 't');
		else if (c == '"' || c == '\\')
			snprintf(right, sizeof right, "\"\\%c\"", (int)c);
		else if (c < 0x20)
			snprintf(right, sizeof right, "\"\\u%04x\"", c);
		else
			snprintf(right, sizeof right, "\"%c\"", (int)c);
		expect(right);
		drop();
	}
}

Test(json_out, invalid_utf8_becomes_the_replacement_character)
{
	const struct {
		struct str in;
		const char *right;
	} cases[] = {
		{STR(""), "\"\""},
		{STR("caf\xC3\xA9"), "\"caf\xC3\xA9\""},
		{STR("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\""},
		{STR("Co\xF6rd"), "\"Co\xEF\xBF\xBDrd\""}, /* Windows-1252 */
		{STR("\xFF\xFF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{STR("a\xC0\x80"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* overlong */
		{STR("a\xE2\x82"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* cut off */
		{STR("a\"b\\\n\x01\xFF"), "\"a\\\"b\\\\\\n\\u0001\xEF\xBF\xBD\""},
		{STR("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA"), "\"\\u2028\\u2029\xE2\x80\xAA\""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin();
		json_escape(&text, cases[i].in);
		expect(cases[i].right);
		drop();
	}
}

/* Another's reader takes whatever bytes come, of each length around the blocks that are looked at
 * at once. */
Test(json_out, whatever_bytes_come_a_reader_takes_them)
{
	char bytes[100];
	uint32_t state = 7;

	for (size_t i = 0; i < 5000; i++) {
		size_t n = i % sizeof bytes;
		for (size_t k = 0; k < n; k++) {
			state = state * 1664525u + 1013904223u;
			bytes[k] = (char)(i % 2 ? state >> 24 : 0x20 + (state >> 24) % 0x60);
		}
		begin();
		json_put_array(&j);
		json_put_string(&j, (struct str){bytes, n});
		json_put_array_end(&j);
		json_error_t why;
		json_t *read = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, &why);
		cr_assert_not_null(read, "%zu: %s", i, why.text);
		if (i % 2 == 0 && n > 0 && !memchr(bytes, 0x7f, n))
			cr_assert(str_eq(str_z(json_string_value(json_array_get(read, 0))),
					 (struct str){bytes, n}));
		json_decref(read);
		drop();
	}
}
