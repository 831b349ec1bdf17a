/* JSON as records: where they are, how they are flattened, and every fault at its place. */
#include "extract_help.h"

static struct extract_options any(void)
{
	struct extract_options o;
	extract_options_init(&o);
	return o;
}

static void reads_with(const struct extract_options *o, const char *text, const char *header,
		       const char *records, const char *issues, uint64_t damaged)
{
	struct extracted x;
	extract_bytes(&x, text, strlen(text), o);
	cr_assert_eq(x.status, STATUS_OK, "%s: %s", text, x.error);
	cr_expect_str_eq(x.header.ptr, header, "'%s' has columns '%s', expected '%s'", text,
			 x.header.ptr, header);
	cr_expect_str_eq(x.records.ptr, records, "'%s' gives '%s', expected '%s'", text,
			 x.records.ptr, records);
	cr_expect_str_eq(x.issues.ptr, issues, "'%s' has issues '%s', expected '%s'", text,
			 x.issues.ptr, issues);
	cr_expect_eq(x.damaged, damaged);
	extracted_drop(&x);
}

static void reads(const char *text, const char *header, const char *records, const char *issues,
		  uint64_t damaged)
{
	struct extract_options o = any();
	reads_with(&o, text, header, records, issues, damaged);
}

static void refuses_with(const struct extract_options *o, const char *text, const char *place,
			 const char *why)
{
	struct extracted x;
	extract_bytes(&x, text, strlen(text), o);
	cr_assert_eq(x.status, STATUS_INPUT, "'%s' was read", text);
	cr_expect(strstr(x.error, place), "'%s' gives '%s' without '%s'", text, x.error, place);
	cr_expect(strstr(x.error, why), "'%s' gives '%s' without '%s'", text, x.error, why);
	extracted_drop(&x);
}

static void refuses(const char *text, const char *place, const char *why)
{
	struct extract_options o = any();
	refuses_with(&o, text, place, why);
}

/* ---- where the records are ---- */

Test(json, array_wrapped_and_lines)
{
	reads("[{\"a\":1,\"b\":\"x\"},\n {\"a\":2,\"b\":\"y\"}]", "a|b", "1:1|x\n2:2|y\n", "", 0);
	reads(" \n{\"n\":1,\"r\":{\"rows\":[\n{\"a\":1},\n{\"a\":2}\n]},\"tail\":[3]}", "a",
	      "3:1\n4:2\n", "", 0);
	reads("{\"a\":1}\n\n{\"a\":2}\r\n", "a", "1:1\n3:2\n", "", 0);
	reads("{\"a\":1}", "a", "1:1\n", "", 0);
	reads("{\n \"a\": 1\n}\n{\n \"a\": 2\n}", "a", "1:1\n4:2\n", "", 0);
	reads("[]", "", "", "empty-file@0:0\n", 0);
	reads("{}", "", "", "empty-file@0:0\n", 0);
}

Test(json, a_stated_path_and_format)
{
	struct extract_options o = any();
	o.format = FORMAT_JSON;
	o.json_path = "r.y";
	reads_with(&o, "{\"x\":[{\"a\":1}],\"r\":{\"y\":[{\"a\":2}]}}", "a", "1:2\n", "", 0);
	refuses_with(&o, "{\"x\":1}", "1:", "no member \"r\"");
	refuses_with(&o, "{\"r\":[1]}", "1:6", "no object");
	refuses_with(&o, "{\"r\":{\"y\":[{\"a\":2}],\"y\":[{\"a\":3}]}}", "1:21", "twice");
	o = any();
	o.format = FORMAT_NDJSON;
	reads_with(&o, "{\"a\":[{\"b\":1}]}", "a", "1:[{\"b\":1}]\n", "", 0);
	o.format = FORMAT_CSV;
	o.header = 0;
	o.delimiter = ';';
	o.quote = -1;
	reads_with(&o, "[{};2\n", "", "1:[{}|2\n", "", 0);
}

Test(json, several_arrays_are_named_not_guessed)
{
	refuses("{\"x\":[{\"a\":1}],\"y\":{\"z\":[{\"a\":1},{\"a\":2}]}}",
		"1:", "x (1), y.z (2); state stuiver.json.path");
}

Test(json, brackets_alone_are_no_json)
{
	struct extracted x;
	struct extract_options o = any();
	extract_bytes(&x, "[a];[b]\n1;2\n3;4\n", 16, &o);
	cr_expect_eq(x.dialect.format, FORMAT_CSV);
	cr_expect_str_eq(x.header.ptr, "[a]|[b]");
	extracted_drop(&x);
}

/* ---- members ---- */

Test(json, members_in_any_order_missing_and_nested)
{
	reads("[{\"a\":1,\"b\":{\"c\":\"x\",\"d\":{\"e\":true}}},\n{\"b\":{\"c\":null},\"a\":2},\n"
	      "{\"z\":[1, {\"q\":2}],\"b\":\"flat\"}]",
	      "a|b.c|b.d.e|z|b", "1:1|x|true||\n2:2||||\n3:|||[1, {\"q\":2}]|flat\n", "", 0);
}

Test(json, numbers_keep_their_text)
{
	reads("[{\"a\":12345678901234567890.10},{\"a\":-0.0},{\"a\":1E+3},{\"a\":0.1}]", "a",
	      "1:12345678901234567890.10\n1:-0.0\n1:1E+3\n1:0.1\n", "", 0);
}

Test(json, texts_are_unescaped)
{
	reads("[{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\\t\"}]", "a",
	      "1:\xc3\xa9\xf0\x9f\x98\x80\n/\\\"\t\n", "", 0);
	reads("[{\"na\\u00efef\":1}]",
	      "na\xc3\xaf"
	      "ef",
	      "1:1\n", "", 0);
	reads("[{\"a\":\"\\ud800x\"},{\"a\":\"\\udc00\"}]", "a",
	      "1:\xef\xbf\xbdx\n1:\xef\xbf\xbd\n", "half-surrogate@1:1\nhalf-surrogate@1:1\n", 0);
}

Test(json, a_name_twice)
{
	reads("[{\"b\":1,\"a\":7,\"a\":7}]", "b|a", "1:1|7\n", "duplicate-member@1:2\n", 0);
	reads("[{\"a\":7,\"a\":8},\n{\"a\":9}]", "a", "2:9\n", "duplicate-member@1:1\n", 1);
	reads("[{\"a.b\":1,\"a\":{\"b\":2}}]", "a.b", "", "duplicate-member@1:1\n", 1);
}

Test(json, tells_which_columns_are_numbers)
{
	struct extract_options o = any();
	struct error e;
	struct extractor *x;
	struct issues *issues = issues_new();
	const char text[] = "[{\"n\":1,\"t\":\"1\",\"m\":10.125,\"e\":null},\n"
			    "{\"n\":null,\"t\":2,\"m\":\"\xe2\x82\xac 10.125\"}]";
	char *path = write_temporary(text, sizeof text - 1);
	cr_assert_eq(extract_open(&x, &(struct source){path, NULL, path}, &o, issues, &e), 0);
	const bool *numbers = extract_numbers(x);
	cr_expect(numbers[0] && !numbers[1] && !numbers[2] && !numbers[3]);
	cr_assert_eq(issues_count(issues), 1);
	cr_expect(str_eq(issues_get(issues, 0)->code, STR("number-and-text")));
	cr_expect_eq(issues_get(issues, 0)->column, 3);
	extract_close(x);
	issues_free(issues);
	unlink(path);
}

/* ---- faults ---- */

Test(json, a_document_that_is_none_is_refused_with_its_place)
{
	refuses("[{\"a\":1},\n {\"a\":2}", "2:9", "cut off");
	refuses("[{\"a\":1},\n {\"a\":\"x", "2:7", "not closed");
	refuses("[{\"a\":1}] x", "1:11", "word");
	refuses("[{\"a\":1}] {}", "1:11", "behind the end");
	refuses("[{\"a\":1,}]", "1:9", "name in double quotes");
	refuses("[{\"a\":1},]", "1:10", "value should stand");
	refuses("[{\"a\":01}]", "1:7", "number");
	refuses("[{\"a\":.5}]", "1:7", "begins nothing");
	refuses("[{\"a\":NaN}]", "1:7", "word");
	refuses("[{\"a\":\"x\ny\"}]", "1:9", "line end");
	refuses("[{\"a\":\"\\x41\"}]", "1:8", "backslash");
	refuses("[{\"a\" 1}]", "1:7", "colon");
	refuses("[{\"a\":1 \"b\":2}]", "1:9", "comma");
	refuses("[{\"a\":{\"b\":1]}]", "1:13", "closing brace");
}

Test(json, lines_that_are_none_are_left_out_alone)
{
	reads("{\"a\":1}\n{\"a\":2,\n{\"a\":3}\n{\"a\":4} x\n{\"a\":", "a", "1:1\n3:3\n4:4\n",
	      "bad-json@2:0\nbad-json@4:0\nbad-json@5:0\n", 3);
}

Test(json, elements_that_are_no_objects)
{
	reads("[{\"a\":1},\n5,\n[{\"a\":2}],\n{\"a\":3}]", "a", "1:1\n4:3\n",
	      "not-an-object@2:0\nnot-an-object@3:0\n", 2);
	reads("[{\"a\":\"\\u0000\"},{\"a\":3}]", "a", "1:3\n", "nul-byte@1:1\n", 1);
}

Test(json, depth_is_limited)
{
	struct buffer b;
	buffer_init(&b, 1 << 20);
	buffer_append_z(&b, "[{\"a\":");
	for (int i = 0; i < 100000; i++)
		buffer_append_char(&b, '[');
	buffer_append_char(&b, '\0');
	refuses(b.ptr, "1:70", "inside each other");
	buffer_drop(&b);
}

Test(json, limits)
{
	struct extract_options o = any();
	o.max_field = 3;
	reads_with(&o, "[{\"a\":\"abcd\"},{\"a\":\"abc\"}]", "a", "1:abc\n", "field-too-long@1:1\n",
		   1);
	o = any();
	o.max_columns = 2;
	reads_with(&o, "[{\"a\":1,\"b\":2},{\"a\":1,\"c\":3}]", "a|b", "1:1|2\n",
		   "too-many-columns@1:0\n", 1);
	o = any();
	o.max_record = 10;
	refuses_with(&o, "[{\"a\":1},{\"a\":\"0123456789\"}]", "1:", "longer than 10 bytes");
}

/* Records, and a text, that many blocks share. */
Test(json, records_over_blocks)
{
	struct buffer b, want;
	buffer_init(&b, SIZE_MAX);
	buffer_init(&want, SIZE_MAX);
	buffer_append_char(&b, '[');
	for (int i = 0; i < 40000; i++) {
		buffer_printf(&b, "%s{\"number\":%d,\"text\":\"\\u20ac %d\"}", i ? ",\n" : "", i,
			      i);
		buffer_printf(&want, "%d:%d|\xe2\x82\xac %d\n", i + 1, i, i);
	}
	buffer_append_z(&b, ",{\"number\":1,\"text\":\"");
	buffer_printf(&want, "40000:1|");
	for (int i = 0; i < 900000; i++) {
		buffer_append_char(&b, 'x');
		buffer_append_char(&want, 'x');
	}
	buffer_append_z(&b, "\"}]");
	buffer_append_char(&b, '\0');
	buffer_append_char(&want, '\n');
	buffer_append_char(&want, '\0');
	struct extracted x;
	struct extract_options o = any();
	extract_bytes(&x, b.ptr, b.len - 1, &o);
	cr_assert_eq(x.status, STATUS_OK, "%s", x.error);
	cr_expect_eq(x.n, 40001);
	cr_expect_eq(x.lines, 40000);
	cr_expect(strcmp(x.records.ptr, want.ptr) == 0);
	extracted_drop(&x);
	buffer_drop(&b);
	buffer_drop(&want);
}

Test(json, other_charsets)
{
	struct extracted x;
	struct extract_options o = any();
	extract_bytes(&x, "\xff\xfe[\0{\0\"\0a\0\"\0:\0\"\0\xe9\0\"\0}\0]\0", 24, &o);
	cr_assert_eq(x.status, STATUS_OK, "%s", x.error);
	cr_expect_str_eq(x.records.ptr, "1:\xc3\xa9\n");
	extracted_drop(&x);
	o.charset = "utf-8";
	extract_bytes(&x, "[{\"a\":\"x\xff\"}]", 12, &o);
	cr_expect_str_eq(x.issues.ptr, "invalid-byte@1:0\n");
	extracted_drop(&x);
}

Test(json, characters_nobody_sees)
{
	reads("[{\"a\": \"P1\\u200b\", \"b\": \"Bo\\u0092s\"}, {\"a\": \"cafe\\u0301\", \"b\": \"x\"}]",
	      "a|b", "1:P1|Bo’s\n1:café|x\n", "invisible-character@1:2\ninvisible-character@1:1\n",
	      0);
}
