/* Masking raw records: only what is published can be read, and doubt masks all. */
#include "provenance/mask.h"

#include "base/arena.h"
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define M MASK_TEXT

static const bool middle_hidden[] = {true, false, true};

static struct mask mask(void)
{
	return (struct mask){.delimiter = ';',
			     .quote = '"',
			     .end = '\n',
			     .width = 3,
			     .shown = middle_hidden,
			     .max_record = 1000};
}

/* All records of a text, a line each, with the number of their first physical line. */
static void check(const struct mask *m, const char *text, const char *expected)
{
	struct buffer out;
	struct str rest = str_z(text);
	struct masked r;
	uint64_t line = 1;

	buffer_init(&out, 1 << 16);
	while (mask_find(&r, m, rest, true)) {
		buffer_printf(&out, "%d:", (int)line);
		mask_write(&out, m, &r, rest, false);
		buffer_append_char(&out, '|');
		rest.ptr += r.size;
		rest.len -= r.size;
		line += r.lines;
	}
	cr_expect_eq(rest.len, 0);
	buffer_append_char(&out, 0);
	cr_expect_str_eq(out.ptr, expected, "%s\nbecame   %s\nshall be %s", text, out.ptr,
			 expected);
	buffer_drop(&out);
}

Test(mask, hides_what_is_not_published)
{
	struct mask m = mask();

	check(&m, "a;secret;c\r\nd;;f\n", "1:a;" M ";c|2:d;" M ";f|");
	check(&m, "a;secret;c", "1:a;" M ";c|");
	check(&m, ";secret;\n", "1:;" M ";|");
}

Test(mask, quotes_delimiters_and_line_ends_in_fields)
{
	struct mask m = mask();

	check(&m, "\"a;b\";\"se;cret\";\"c \"\"d\"\"\"\n", "1:\"a;b\";" M ";\"c \"\"d\"\"\"|");
	check(&m, "a;\"sec\r\nret\";c\r\nnext;x;y\n", "1:a;" M ";c|3:next;" M ";y|");
	check(&m, "\"a\nb\n\nc\";secret;\"d\n\"\nnext;x;y",
	      "1:\"a\nb\n\nc\";" M ";\"d\n\"|6:next;" M ";y|");
}

Test(mask, doubt_masks_the_whole_line)
{
	struct mask m = mask();

	check(&m, "a;b\n", "1:" M "|");
	check(&m, "a;b;c;d\n", "1:" M "|");
	check(&m, "a;sec\"ret;c\n", "1:" M "|");
	check(&m, "a;\"sec\"ret;c\nd;x;f\n", "1:" M "|2:d;" M ";f|");
	check(&m, "\n", "1:" M "|");
}

/* A quote that is never closed takes one line, not the file; a stray one inside spoils the record.
 */
Test(mask, a_quote_without_end_stands_alone)
{
	struct mask m = mask();

	check(&m, "a;\"secret;c\nd;x;f\ng;y;i\n", "1:" M "|2:d;" M ";f|3:g;" M ";i|");
	check(&m, "a;\"sec\nret\" x;c\nd;x;f\n", "1:" M "|2:" M "|3:d;" M ";f|");
	m.max_record = 12;
	check(&m, "a;\"b\nccccccccccccccc\";d\n", "1:" M "|2:" M "|");
}

Test(mask, escapes_and_no_quotes)
{
	struct mask m = mask();

	m.escape = '\\';
	check(&m, "\"a\\\";b\";\"x\\\";y\\\\\";c\n", "1:\"a\\\";b\";" M ";c|");
	m.quote = -1;
	m.escape = 0;
	check(&m, "\"a;secret;c\"\n", "1:\"a;" M ";c\"|");
	m.quote = '"';
	m.end = '\r';
	check(&m, "a;b;c\rd;e;f\r", "1:a;" M ";c|2:d;" M ";f|");
}

/* However the text comes in, the records are the same. */
Test(mask, asks_for_more_text)
{
	struct mask m = mask();
	const char *text = "a;\"s\"\"\r\nx\";c\r\nd;e;f\r\n";
	size_t all = strlen(text);

	for (size_t n = 0; n <= all; n++) {
		struct masked r;
		struct str part = {text, n};
		if (mask_find(&r, &m, part, false)) {
			cr_assert_eq(r.size, 14, "%zu of %zu", n, all);
			cr_assert_eq(r.lines, 2);
			cr_assert(r.sound);
		} else {
			cr_assert_leq(n, 14);
		}
	}
}

/* A line that is too long is one line still, also when it comes in parts. */
Test(mask, a_long_line_stays_one)
{
	struct mask m = mask();
	struct masked r;
	const char *text = "aaaaaaaaaaaaaaaaaaaa;b;c\nd;e;f\n";

	m.max_record = 10;
	cr_assert(!mask_find(&r, &m, (struct str){text, 15}, false));
	cr_assert(mask_find(&r, &m, str_z(text), false));
	cr_assert_eq(r.size, 25);
	cr_assert_eq(r.lines, 1);
	cr_assert(!r.sound);
}

/* Whatever the bytes are, every one of them belongs to one record. */
Test(mask, takes_every_byte_once)
{
	static const char letters[] = "ab;\"\n\r \\";
	struct mask m = mask();
	unsigned seed = 1;

	for (int round = 0; round < 20000; round++) {
		char text[64];
		struct buffer out;
		size_t n = 0;
		for (int i = 0; i < 12; i++)
			text[n++] = letters[(seed = seed * 1103515245u + 12345u) >> 16 & 7];
		memcpy(text + n, "\nx;SSS;y\n", 9);
		n += 9;
		for (int i = 0; i < 12; i++)
			text[n++] = letters[(seed = seed * 1103515245u + 12345u) >> 16 & 7];
		struct str rest = {text, n};
		struct masked r;
		size_t total = 0;
		buffer_init(&out, 1 << 12);
		while (mask_find(&r, &m, rest, true)) {
			cr_assert(r.size > 0 && r.size <= rest.len && r.content <= r.size);
			mask_write(&out, &m, &r, rest, false);
			rest.ptr += r.size;
			rest.len -= r.size;
			total += r.size;
		}
		cr_assert_eq(total, n);
		buffer_drop(&out);
	}
}

/* ---- JSON ---- */

static const struct str json_names[] = {{"a", 1}, {"o.b", 3}};

static struct mask json_mask(enum mask_format format)
{
	return (struct mask){.format = format,
			     .quote = -1,
			     .end = '\n',
			     .width = 4,
			     .shown = (const bool[]){true, false, true, false},
			     .names = json_names,
			     .nnames = 2,
			     .max_record = 1000};
}

#define HIDDEN "\"" M "\":\"" M "\""

Test(mask, json_members_that_are_not_published)
{
	struct mask m = json_mask(MASK_JSON);

	check(&m, "[{\"a\":1.50,\"s\":\"secret\"},\n{\"s\":[1,{\"a\":2}], \"a\" : \"x\"},\n]\n",
	      "1:[{\"a\":1.50, " HIDDEN "},|2:{" HIDDEN ", \"a\":\"x\"},|3:" M "|");
	check(&m, "{\"o\":{\"b\":1,\"s\":2},\"p\":{\"a\":3}},\r\n",
	      "1:{\"o\":{\"b\":1, " HIDDEN "}, " HIDDEN "},|");
	check(&m, "{\"\\u0061\":1},\n", "1:{\"\\u0061\":1},|");
}

Test(mask, json_lines_that_are_no_single_record)
{
	struct mask m = json_mask(MASK_JSON);

	/* What wraps the records, with a member that is called as a published one. */
	check(&m, "{\"a\":\"secret\",\"rows\":[{\"a\":1}]}\n", "1:" M "|");
	check(&m, "[{\"a\":1},{\"a\":2}]\n", "1:" M "|");
	check(&m, "{\"a\":1,\n\"s\":2},\n", "1:" M "|2:" M "|");
	check(&m, "{\"a\":1}, x\n", "1:" M "|");
	check(&m, "\n", "1:" M "|");
	m.format = MASK_NDJSON;
	check(&m, "{\"a\":1,\"s\":2}\n{\"a\":1},\n{\"a\":1}{\"a\":2}\n",
	      "1:{\"a\":1, " HIDDEN "}|2:" M "|3:" M "|");
}
