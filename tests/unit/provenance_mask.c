/* Masking raw records: only what is published can be read, and doubt masks all. */
#include "mask_help.h"

#include <criterion/criterion.h>
#include <stdlib.h>

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

struct listing {
	const struct mask *mask;
	struct buffer out;
};

static void list_record(void *payload, const struct raw_record *r)
{
	struct listing *l = payload;

	buffer_printf(&l->out, "%d:", (int)r->line);
	mask_write(&l->out, l->mask, r->text, r->fields, r->nfields);
	buffer_append_char(&l->out, '|');
}

/* All records of a text, each behind the number of its first physical line; the same however the
 * bytes come in. */
static void check(const struct mask *m, const char *text, const char *expected)
{
	static const size_t steps[] = {SIZE_MAX, 1, 3};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct listing l = {.mask = m};
		struct error e;
		buffer_init(&l.out, 1 << 16);
		cr_assert_eq(mask_records(m, str_z(text), steps[i], list_record, &l, &e), 0, "%s",
			     e.text);
		buffer_append_char(&l.out, 0);
		cr_expect_str_eq(l.out.ptr, expected, "%s\nbecame   %s\nshall be %s", text,
				 l.out.ptr, expected);
		buffer_drop(&l.out);
	}
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
	check(&m, "a;sec\"ret;c\n", "1:a;" M ";c|"); /* read so when it was loaded, too */
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

/* ---- JSON ---- */

static const struct str json_names[] = {{"a", 1}, {"o.b", 3}};
static const size_t json_columns[] = {0, 2};
static const bool json_shown[] = {true, false, true, false};
static const bool json_less_shown[] = {false, false, true, false};

static struct mask json_mask(enum mask_format format)
{
	return (struct mask){.format = format,
			     .quote = -1,
			     .end = '\n',
			     .width = 4,
			     .shown = json_shown,
			     .names = json_names,
			     .name_columns = json_columns,
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
	m.shown = json_less_shown;
	check(&m, "{\"a\":1,\"o\":{\"b\":2}},\n", "1:{" HIDDEN ", \"o\":{\"b\":2}},|");
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
