#include "base/error.h"
#include "base/memory/buffer.h"
#include "base/memory/map.h"
#include "base/text/csv_out.h"
#include "base/text/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(utf8, accepts_what_is_well_formed_and_nothing_else)
{
	struct {
		struct str text;
		size_t good;
	} cases[] = {
		{STR("abc"), 3},
		{STR("caf\xC3\xA9 plein met veel tekst"), 26},
		{STR("a\xC0\x80"), 1},         /* overlong */
		{STR("a\xED\xA0\x80"), 1},     /* surrogate */
		{STR("a\xF4\x90\x80\x80"), 1}, /* beyond U+10FFFF */
		{STR("12345678\xE2\x82"), 8},  /* cut off */
		{STR("\xF0\x9F\x98\x80"), 4},
		{STR("Co\xF6rdinatie"), 2}, /* Windows-1252 */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(utf8_valid(cases[i].text), cases[i].good, "case %zu: %zu", i,
			     utf8_valid(cases[i].text));
}

/* Text among which there are sequences of two. */
static void fill(char *text, size_t from, size_t end)
{
	for (; from + 2 <= end; from += 2)
		memcpy(text + from, from % 6 < 4 ? "ab" : "\xC3\xB6", 2);
	if (from < end)
		text[from] = '.';
}

/* Long text is looked at in blocks: whatever stands in it is found wherever it stands. */
Test(utf8, finds_what_is_not_well_formed_at_every_place_of_long_text)
{
	struct {
		struct str piece;
		bool good;
	} cases[] = {
		{STR("\xC3\xA9"), true},
		{STR("\xC2\x80\xDF\xBF"), true}, /* the first and the last of two bytes */
		{STR("\xE2\x82\xAC"), true},
		{STR("\xF0\x9F\x98\x80"), true},
		{STR("\xC3\xA9\xE2\x82\xAC\xC3\xA9"), true},
		{STR("\x80"), false},
		{STR("\xBF\xBF"), false},
		{STR("\xC3"), false},
		{STR("\xC0\x80"), false},
		{STR("\xC1\xBF"), false},
		{STR("\xC3\xC3\xA9"), false},
		{STR("\xE2\x82"), false},
		{STR("\xED\xA0\x80"), false},
		{STR("\xF4\x90\x80\x80"), false},
		{STR("\xFF"), false},
	};
	char text[300];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t at = 0; at < 200; at++) {
			struct str piece = cases[i].piece;
			size_t behind = at + piece.len;
			fill(text, 0, at);
			memcpy(text + at, piece.ptr, piece.len);
			fill(text, behind, sizeof text);
			size_t good = cases[i].good ? sizeof text : at;
			cr_expect_eq(utf8_valid((struct str){text, sizeof text}), good,
				     "case %zu at %zu", i, at);
			good = cases[i].good ? behind : at;
			cr_expect_eq(utf8_valid((struct str){text, behind}), good,
				     "case %zu at the end, %zu", i, behind);
		}
}

Test(utf8, folds_for_matching)
{
	struct arena *a = arena_new();
	cr_expect(str_eq(utf8_fold(a, STR(" Stra\xC3\x9F"
					  "e  Caf\xC3\xA9-Noord ")),
			 STR("strasse cafe noord")));
	cr_expect(str_eq(utf8_fold_tight(a, STR("Net_Amount ")), STR("netamount")));
	cr_expect(str_eq(utf8_fold(a, STR("...")), STR("")));
	cr_expect_eq(edit_distance(STR("organisatonalunit"), STR("organisationalunit"), 3), 1);
	cr_expect_eq(edit_distance(STR("abc"), STR("xyzxyz"), 2), 3);
	arena_free(a);
}

Test(str, trims_no_break_spaces_too)
{
	cr_expect(str_eq(str_trim(STR("\xC2\xA0 12,50 \xE2\x80\xAF")), STR("12,50")));
	cr_expect(str_eq(str_trim(STR(" \t\r\n")), STR("")));
}

Test(buffer, keeps_to_its_maximum)
{
	struct buffer b;
	buffer_init(&b, 10);
	cr_expect_eq(buffer_append_z(&b, "1234567890"), 0);
	cr_expect_eq(buffer_append_char(&b, 'x'), -1);
	cr_expect(b.overflow);
	buffer_reset(&b);
	cr_expect_eq(buffer_append_z(&b, "ok"), 0);
	buffer_drop(&b);
}

/* Else a short piece would follow a long one that did not fit, and the gap would not show. */
Test(buffer, takes_nothing_more_once_it_has_overflowed)
{
	struct buffer b;
	buffer_init(&b, 1000);
	buffer_append_z(&b, "one");
	cr_expect_eq(buffer_reserve(&b, 1000), -1);
	cr_expect_eq(buffer_append_char(&b, 'x'), -1);
	cr_expect_eq(buffer_append_z(&b, "two"), -1);
	cr_expect_eq(buffer_append(&b, NULL, 0), -1);
	cr_expect_eq(buffer_printf(&b, "%d", 3), -1);
	cr_expect(str_eq(buffer_str(&b), STR("one")));
	buffer_reset(&b);
	cr_expect_eq(buffer_append_z(&b, "four"), 0);
	cr_expect(str_eq(buffer_str(&b), STR("four")));
	buffer_drop(&b);
}

Test(str, a_head_ends_between_characters)
{
	struct str s = STR("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
	static const size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
	for (size_t max = 0; max < sizeof whole / sizeof *whole; max++)
		cr_expect_eq(str_head(s, max).len, whole[max], "%zu", max);
	/* What is no UTF-8 is cut where it must. */
	cr_expect_eq(str_head(STR("\x80\x80\x80\x80\x80\x80"), 5).len, 5);
}

static void print(char *out, size_t size, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	str_vprint(out, size, format, args);
	va_end(args);
}

/* Every message that does not fit: of errors, their contexts, and all that is printed for them. */
Test(str, messages_are_cut_between_characters)
{
	char out[8];
	struct error e;
	print(out, sizeof out, "%s", "12345\xE2\x82\xAC");
	cr_expect_str_eq(out, "12345");
	print(out, sizeof out, "%s", "1234\xE2\x82\xAC");
	cr_expect_str_eq(out, "1234\xE2\x82\xAC");
	for (size_t shift = 0; shift < 4; shift++) {
		struct buffer b;
		buffer_init(&b, 10000);
		buffer_append(&b, "abc", shift);
		for (size_t i = 0; i < 1000; i++)
			buffer_append_z(&b, "\xE2\x82\xAC");
		error_set(&e, STATUS_USAGE, "%.*s", STR_ARG(buffer_str(&b)));
		cr_expect_eq(utf8_valid(str_z(e.text)), strlen(e.text));
		error_context(&e, "%s", "in a file");
		cr_expect_eq(utf8_valid(str_z(e.text)), strlen(e.text));
		error_context(&e, "%.*s", STR_ARG(buffer_str(&b)));
		cr_expect_eq(utf8_valid(str_z(e.text)), strlen(e.text));
		buffer_drop(&b);
	}
}

Test(buffer, lets_no_control_characters_through)
{
	struct buffer b;
	buffer_init(&b, 100);
	buffer_append_harmless(&b, STR("a\x1b[31m\n\x7f\xC2\x9B"
				       "caf\xC3\xA9\xC2\xA0"));
	cr_expect(str_eq(buffer_str(&b), STR("a?[31m???caf\xC3\xA9\xC2\xA0")));
	buffer_drop(&b);
}

Test(csv, quotes_what_must_be)
{
	struct buffer b;
	buffer_init(&b, 1000);
	csv_field(&b, STR("a,b"));
	csv_comma(&b);
	csv_field(&b, STR("say \"hi\""));
	csv_comma(&b);
	csv_field(&b, STR("plain"));
	csv_end(&b);
	cr_expect(str_eq(buffer_str(&b), STR("\"a,b\",\"say \"\"hi\"\"\",plain\n")));
	buffer_drop(&b);
}

Test(map, finds_a_hundred_thousand_keys_again)
{
	struct map *m = map_new();
	char key[32];
	bool is_new;
	for (uint32_t i = 0; i < 100000; i++) {
		int n = snprintf(key, sizeof key, "k%u", i);
		*map_put(m, (struct str){key, (size_t)n}, &is_new) = i;
		cr_assert(is_new);
	}
	for (uint32_t i = 0; i < 100000; i++) {
		int n = snprintf(key, sizeof key, "k%u", i);
		uint32_t *v = map_get(m, (struct str){key, (size_t)n});
		cr_assert(v && *v == i);
	}
	cr_expect_null(map_get(m, STR("absent")));
	cr_expect_eq(map_count(m), 100000u);
	map_free(m);
}
