/* The reader of records: quotes, damage, line numbers, limits. */
#include "extract_help.h"

static void reads(const char *text, size_t n, const struct extract_options *o, const char *records,
		  const char *issues, uint64_t damaged)
{
	struct extracted x;
	extract_bytes(&x, text, n, o);
	cr_assert_eq(x.status, STATUS_OK, "%s", x.error);
	cr_expect_str_eq(x.records.ptr, records, "'%s' gives '%s', expected '%s'", text,
			 x.records.ptr, records);
	cr_expect_str_eq(x.issues.ptr, issues, "'%s' has issues '%s', expected '%s'", text,
			 x.issues.ptr, issues);
	cr_expect_eq(x.damaged, damaged);
	extracted_drop(&x);
}

#define READS_WITH(o, text, records, issues, damaged) \
	reads(text, sizeof text - 1, o, records, issues, damaged)

#define READS(text, delimiter, records, issues, damaged)                     \
	do {                                                                 \
		struct extract_options o_ = plain(delimiter);                \
		reads(text, sizeof text - 1, &o_, records, issues, damaged); \
	} while (0)

Test(records, plain_and_quoted)
{
	READS("a;b\n1;2\n", ';', "1:a|b\n2:1|2\n", "", 0);
	READS("a;b\r\n1;2", ';', "1:a|b\n2:1|2\n", "", 0);
	READS("\"a;b\";c\n", ';', "1:a;b|c\n", "", 0);
	READS("\"a\"\"b\";\"\"\n", ';', "1:a\"b|\n", "", 0);
	READS(";;\n", ';', "1:||\n", "", 0);
	READS("\"\"\n", ';', "1:\n", "", 0);
}

Test(records, blanks_are_kept)
{
	READS(" a ;\t b\t;c  \n  \n", ';', "1: a |\t b\t|c  \n2:  \n", "", 0);
	READS("a \t b\n", '\t', "1:a | b\n", "", 0);
	READS("\" a \";b\n", ';', "1: a |b\n", "", 0);
	READS("\"a\"  ;\"b\" \t\nc;d\n", ';', "1:a|b\n2:c|d\n", "", 0);
}

Test(records, quote_inside_plain_field_is_text)
{
	READS("3\" pipe;x\"y\"\n", ';', "1:3\" pipe|x\"y\"\n", "", 0);
	READS(" \"a\";b\n", ';', "1: \"a\"|b\n", "", 0);
}

Test(records, lines_survive_newlines_and_blank_lines)
{
	READS("a;b\n\n\n\"x\ny\";1\r\n\r\nc;d\n", ';', "1:a|b\n4:x\ny|1\n7:c|d\n", "", 0);
	READS("\"x\r\n\r\ny\";1\nc;d", ';', "1:x\r\n\r\ny|1\n4:c|d\n", "", 0);
}

Test(records, counts_lines)
{
	struct extracted x;
	struct extract_options o = plain(';');
	const char *text = "\na;b\n\r\n\"c\n\nd\"\n\n";
	extract_bytes(&x, text, strlen(text), &o);
	cr_expect_eq(x.lines, 7);
	cr_expect_eq(x.blank, 3);
	cr_expect_eq(x.n, 2);
	extracted_drop(&x);
}

Test(records, stray_quote_on_one_line_is_kept)
{
	READS("\"Jan \"de Boer\" BV\";12\nb;2\n", ';', "1:Jan \"de Boer\" BV|12\n2:b|2\n",
	      "stray-quote@1:1\n", 0);
	READS("x;\"a\"b\"\n", ';', "1:x|a\"b\n", "stray-quote@1:2\n", 0);
}

Test(records, open_quote_swallows_nothing)
{
	READS("a;1\n\"b;2\nc;3\n\"d\";4\n", ';', "1:a|1\n3:c|3\n4:d|4\n",
	      "unterminated-quote@2:1\n", 1);
	READS("a;\"b\nc;d\ne;f", ';', "2:c|d\n3:e|f\n", "unterminated-quote@1:2\n", 1);
	READS("a;1\nb;\"\"\"2\nc;3\n", ';', "1:a|1\n3:c|3\n", "unterminated-quote@2:2\n", 1);
	READS("\"a \"b;1\nc;2\n", ';', "2:c|2\n", "unterminated-quote@1:1\n", 1);
	READS("\"", ';', "", "unterminated-quote@1:1\n", 1);
	READS("\"\n\n\n\nx\n", ';', "5:x\n", "unterminated-quote@1:1\n", 1);
	READS("\"\n\"\n\"\nx\n", ';', "1:\n\n4:x\n", "unterminated-quote@3:1\n", 1);
}

Test(records, carriage_returns)
{
	READS("a;b\rc;d\r\r\"e\rf\";g\r", ';', "1:a|b\n2:c|d\n4:e\rf|g\n", "", 0);
	READS("a;b\nc\rd;e\nf;g\n", ';', "1:a|b\n2:c\n2:d|e\n3:f|g\n", "stray-line-end@2:0\n", 0);
	READS("a\n\"x\ny\"\rb\nc\n", ';', "1:a\n2:x\ny\n3:b\n4:c\n", "stray-line-end@3:0\n", 0);
	READS("a\n\rb\r\n", ';', "1:a\n2:b\n", "", 0);
	READS("a\nb\r\"c\nd\"\n", ';', "1:a\n2:b\n2:c\nd\n", "stray-line-end@2:0\n", 0);
}

Test(records, nul_bytes)
{
	READS("a;b\nc;\0d\ne;f\n", ';', "1:a|b\n3:e|f\n", "nul-byte@2:2\n", 1);
	READS("\0\na\n", ';', "2:a\n", "nul-byte@1:1\n", 1);
}

Test(records, escaped_quotes)
{
	struct extract_options o = plain(';');
	o.escape = '\\';
	const char *text = "\"a\\\"b\";\"c\\\\\"\nC:\\dir;\"C:\\dir\"\n\"x\n\\\"y\";\"p\"\"q\"\n";
	reads(text, strlen(text), &o, "1:a\"b|c\\\n2:C:\\dir|C:\\dir\n3:x\n\"y|p\"q\n", "", 0);
}

Test(records, without_quotes)
{
	struct extract_options o = plain(';');
	o.quote = -1;
	READS_WITH(&o, "\"a;b\"\n\"\n", "1:\"a|b\"\n2:\"\n", "", 0);
}

Test(records, limits)
{
	struct extract_options o = plain(';');
	o.max_field = 4;
	READS_WITH(&o, "12345;1\na;b\n", "2:a|b\n", "field-too-long@1:1\n", 1);
	o = plain(';');
	o.max_columns = 2;
	READS_WITH(&o, "a;b;c\na;b\n\"x\ny\";2;3\nz\n", "2:a|b\n5:z\n",
		   "too-many-columns@1:3\ntoo-many-columns@3:3\n", 2);
	o = plain(';');
	o.max_record = 8;
	READS_WITH(&o, "123456789;1\na;b\n\"12\n34\n56\";1\nc;d\n",
		   "2:a|b\n4:34\n5:56\"|1\n6:c|d\n",
		   "record-too-long@1:0\nunterminated-quote@3:1\n", 2);
}

Test(records, max_records)
{
	struct extract_options o = plain(';');
	o.max_records = 2;
	READS_WITH(&o, "a\nb\nc\n", "1:a\n2:b\n", "", 0);
}

/* A long line that passes the limit, over several blocks, and what comes behind it. */
Test(records, endless_line)
{
	struct extract_options o = plain(';');
	size_t n = 3u << 20;
	o.max_record = 1u << 20;
	char *text = malloc(n + 16);
	memset(text, 'x', n);
	memcpy(text, "a;b\n", 4);
	memcpy(text + n, "\nc;d\n", 5);
	reads(text, n + 5, &o, "1:a|b\n3:c|d\n", "record-too-long@2:0\n", 1);
	free(text);
}

/* Records larger than a batch's text, and batches that close in the middle of a record. */
Test(records, large_records)
{
	struct extract_options o = plain(';');
	size_t cell = 900u << 10;
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	for (int i = 0; i < 6; i++) {
		buffer_printf(&text, "%d;\"", i);
		buffer_reserve(&text, cell);
		memset(text.ptr + text.len, 'a' + i, cell);
		text.ptr[text.len + cell / 2] = '\n';
		text.len += cell;
		buffer_printf(&text, "\"\nsmall;%d\n", i);
	}
	struct extracted x;
	extract_bytes(&x, text.ptr, text.len, &o);
	cr_assert_eq(x.status, STATUS_OK);
	cr_expect_eq(x.n, 12);
	cr_expect_eq(x.damaged, 0);
	cr_expect_eq(x.lines, 18);
	cr_expect(strstr(x.records.ptr, "\n3:small|0\n4:1|bbb"));
	cr_expect(strstr(x.records.ptr, "\n18:small|5\n"));
	extracted_drop(&x);
	buffer_drop(&text);
}

/* Every place where a block can end, by moving the same records over the end of the first one. */
Test(records, block_ends)
{
	const char *tail = "\"q\r\n\"\"r\";\xC3\xA9\r\n\r\n\"open;1\r\nlast;x\r\n";
	size_t block = 256u << 10;
	struct extract_options o = plain(';');
	char *text = malloc(block + 64);
	for (size_t before = block - 40; before < block + 4; before++) {
		struct extracted x;
		memset(text, 'x', before);
		memcpy(text + before - 2, "\r\n", 2);
		memcpy(text + before, tail, strlen(tail));
		extract_bytes(&x, text, before + strlen(tail), &o);
		cr_expect_eq(x.n, 3);
		cr_expect_str_eq(x.records.ptr + before - 2 + 3, "2:q\r\n\"r|\xC3\xA9\n6:last|x\n");
		cr_expect_str_eq(x.issues.ptr, "unterminated-quote@5:1\n");
		extracted_drop(&x);
	}
	free(text);
}

/* A file in which every line opens a quote that goes on and on must not take for ever. */
Test(records, hostile_quotes, .timeout = 60)
{
	struct extract_options o = plain(';');
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	while (text.len < (8u << 20))
		buffer_printf(&text, "x\";\"%0100d\n", 7);
	struct extracted x;
	extract_bytes(&x, text.ptr, text.len, &o);
	cr_expect_eq(x.n + x.damaged, x.lines);
	extracted_drop(&x);
	buffer_drop(&text);
}

static int count_bytes(void *payload, const void *p, size_t n, struct error *e)
{
	(void)e;
	buffer_append(payload, p, n);
	return 0;
}

Test(records, tap_sees_every_byte_once)
{
	struct extract_options o;
	struct buffer text;
	struct buffer seen;
	struct error e;
	struct extractor *x;
	extract_options_init(&o);
	buffer_init(&text, SIZE_MAX);
	buffer_init(&seen, SIZE_MAX);
	buffer_append_z(&text, "\xEF\xBB\xBFpreamble\n\nyear;amount\n");
	for (int i = 0; i < 100000; i++)
		buffer_printf(&text, "%d;%d,50\n", 2000 + i % 20, i);
	char *path = write_temporary(text.ptr, text.len);
	struct source s = {path, NULL, (char *)"tap.csv"};
	struct issues *issues = issues_new();
	struct batch *b = batch_new();
	cr_assert_eq(extract_open(&x, &s, &o, issues, &e), 0);
	extract_set_tap(x, count_bytes, &seen);
	uint64_t n = 0;
	while (extract_next(x, b, &e) > 0)
		n += b->nrecords;
	cr_expect_eq(n, 100000);
	cr_expect_eq(extract_dialect(x)->header_line, 3);
	cr_expect(str_eq(buffer_str(&text), buffer_str(&seen)));
	unlink(path);
	extract_close(x);
	batch_free(b);
	issues_free(issues);
	buffer_drop(&text);
	buffer_drop(&seen);
}
