/* Answers over a small store: grammar, order, pages, sums, texts, streams, versions. */
#include "query_ask.h"

TestSuite(answers, .init = setup, .fini = teardown);
TestSuite(texts, .init = setup_texts, .fini = teardown);

Test(answers, aggregates_are_exact)
{
	expect_part("aggregate?aggregates=amount.sum|_count", "cells",
		    "[{\"amount.sum\":1419.08,\"_count\":12}]");
	expect_part("aggregate?aggregates=amount.avg|amount.min|amount.max|amount.count&cut=date."
		    "year:2024",
		    "summary",
		    "{\"amount.avg\":95.075,\"amount.min\":-20.25,\"amount.max\":300,\"amount."
		    "count\":4}");
	expect_part(
		"aggregate?aggregates=_count|amount.sum|amount.min|amount.count&cut=note:\"none\"",
		"cells",
		"[{\"_count\":0,\"amount.sum\":null,\"amount.min\":null,\"amount.count\":0}]");
	/* a line without an amount is counted, and summed as nothing */
	expect_part("aggregate?aggregates=_count|amount.sum|amount.count&cut=number:6", "cells",
		    "[{\"_count\":1,\"amount.sum\":null,\"amount.count\":0}]");
}

Test(answers, drilldown_groups_by_key_first_and_sorts_nulls_last)
{
	expect_part("aggregate?drilldown=account&aggregates=_count", "cells",
		    "[{\"account.code\":\"4000\",\"account.label\":\"Salaries\",\"_count\":1},"
		    "{\"account.code\":\"4000\",\"account.label\":\"Wages\",\"_count\":3},"
		    "{\"account.code\":\"4100\",\"account.label\":\"Rent\",\"_count\":4},"
		    "{\"account.code\":\"4200\",\"account.label\":null,\"_count\":2},"
		    "{\"account.code\":\"9\",\"account.label\":\"Say \\\"hi\\\"\",\"_count\":2}]");
	expect_part("aggregate?drilldown=date.year&aggregates=_count&order=date.year:desc", "cells",
		    "[{\"date.year\":2024,\"_count\":4},{\"date.year\":2023,\"_count\":2},"
		    "{\"date.year\":2022,\"_count\":5},{\"date.year\":null,\"_count\":1}]");
	expect_part("aggregate?drilldown=date.year|account.code&aggregates=pieces.sum&order=pieces."
		    "sum:desc,date.year"
		    "&pagesize=2",
		    "cells",
		    "[{\"date.year\":2022,\"account.code\":\"4100\",\"pieces.sum\":23},"
		    "{\"date.year\":2022,\"account.code\":\"9\",\"pieces.sum\":9}]");
	expect_part("aggregate?drilldown=account&pagesize=1", "total_cell_count", "5");
	expect_part("aggregate?drilldown=tree.code&aggregates=_count&pagesize=1", "cells",
		    "[{\"tree.code\":\"4000\",\"_count\":4}]");
	expect_part("aggregate?drilldown=tree.code&aggregates=_count", "attributes",
		    "[\"account.code\"]");
}

Test(answers, order_by_an_aggregate_that_is_not_shown)
{
	expect_part("aggregate?drilldown=account.code&aggregates=_count&order=amount.avg:desc&"
		    "pagesize=2",
		    "cells",
		    "[{\"account.code\":\"4000\",\"_count\":4},{\"account.code\":\"4100\",\"_"
		    "count\":4}]");
	expect_fault("aggregate?drilldown=account.code&order=number", "Invalid sorting criterion");
}

Test(answers, aggregate_csv_is_quoted_and_fixed)
{
	expect_body("aggregate?drilldown=account.label&aggregates=amount.sum&format=csv",
		    "account.label,amount.sum\nRent,323.05\nSalaries,8.00\n\"Say "
		    "\"\"hi\"\"\",0.01\nWages,1080.25\n,7.77\n");
	expect_body("aggregate?drilldown=account.label&format=csv&cut=number:99", "");
}

Test(answers, cuts)
{
	expect_part("aggregate?aggregates=_count&cut=note:\"alpha\";\"beta\"|date.year:2024",
		    "cells", "[{\"_count\":2}]");
	expect_part("aggregate?aggregates=_count&cut=note:a,b", "cells", "[{\"_count\":1}]");
	expect_part("aggregate?aggregates=_count&cut=note:\"\\u00e9t\\u00e9\"", "cells",
		    "[{\"_count\":1}]");
	expect_part("aggregate?aggregates=_count&cut=date:2024-01-05;2023-12-31", "cells",
		    "[{\"_count\":2}]");
	expect_part("aggregate?cut=number:007|note: alpha", "cell",
		    "[{\"ref\":\"number\",\"operator\":\":\",\"value\":[7]},"
		    "{\"ref\":\"note\",\"operator\":\":\",\"value\":[\"alpha\"]}]");
	expect_part("facts?fields=number&cut=number:99999999999999999999", "total_fact_count", "0");
	expect_fault(
		"aggregate?cut=date.year:\"2024\"",
		"Invalid value '2024' parsed as type 'string' for cut date.year of type 'integer'");
	expect_fault(
		"aggregate?cut=account:4000",
		"Invalid value 4000 parsed as type 'integer' for cut account of type 'string'");
	expect_fault("aggregate?cut=amount:1", "of type 'number'");
	expect_fault("aggregate?cut=date:2024-02-30", "a day that exists");
	expect_fault("aggregate?cut=note:", "needs a value");
	expect_fault("aggregate?cut=note:\"x", "closing quote");
	expect_fault("aggregate?cut=note:\"\\ud800\"", "escape");
	expect_fault("aggregate?cut=note:\"x\"y", "Cannot understand 'y'");
	expect_fault("aggregate?cut=amount.sum:1", "Invalid cut: 'amount.sum'");
	expect_fault("aggregate?cut=number:1;x", "expecting '[0-9]+'");
}

Test(answers, ranges)
{
	expect_part("aggregate?aggregates=_count&cut=amount:100..5000", "cells",
		    "[{\"_count\":3}]");
	expect_part("aggregate?aggregates=_count&cut=amount:..0", "cells", "[{\"_count\":2}]");
	expect_part("aggregate?aggregates=_count&cut=amount:0.05..0.05", "cells",
		    "[{\"_count\":1}]");
	expect_part("aggregate?aggregates=_count&cut=date:2024-01-20..2024-03-31", "cells",
		    "[{\"_count\":3}]");
	expect_part("aggregate?aggregates=_count&cut=date:..2022-12-31", "cells",
		    "[{\"_count\":5}]");
	expect_part("aggregate?aggregates=_count&cut=number:3..5", "cells", "[{\"_count\":3}]");
	expect_part("aggregate?aggregates=_count&cut=date.year:[2023..2024]", "cells",
		    "[{\"_count\":6}]");
	expect_part("aggregate?cut=amount:-5.50..|date:2024-01-01..", "cell",
		    "[{\"ref\":\"amount\",\"operator\":\"..\",\"value\":[-5.5,null]},"
		    "{\"ref\":\"date\",\"operator\":\"..\",\"value\":[\"2024-01-01\",null]}]");
	/* recorded: the reference refuses this on the published type integer */
	expect_fault(
		"aggregate?cut=date.year:1..5",
		"Invalid value '1..5' parsed as type 'string' for cut date.year of type 'integer'");
	expect_part("aggregate?aggregates=_count&cut=note:a..z", "cells", "[{\"_count\":0}]");
	expect_fault("aggregate?cut=amount:5..1", "upside down");
	expect_fault("aggregate?cut=amount:..", "no end");
	expect_fault("aggregate?cut=amount:1..x", "needs a number");
	expect_fault("aggregate?cut=amount:\"1..2\"", "of type 'number'");
}

/* A bare value ends at '|', and what follows is dropped when it can be no cut: as the reference has it,
 * but told. What may be a cut is never dropped. */
Test(answers, a_pipe_in_a_bare_value_is_told)
{
	expect_part("facts?fields=number&cut=note:A|B Holding", "ignored", "\"B Holding\"");
	expect_part("facts?fields=number&cut=note:A|B Holding", "cell", "\"note:A|B Holding\"");
	expect_part("facts?fields=number&cut=note:A|B Holding", "total_fact_count", "0");
	expect_part("aggregate?cut=note: alpha|B&aggregates=_count", "ignored", "\"B\"");
	expect_part("aggregate?cut=note: alpha|B&aggregates=_count", "cells", "[{\"_count\":3}]");
	expect_fault("aggregate?cut=note:A|B|number:1", "expecting ':'");
	expect_fault("aggregate?cut=note:A||number:1", "Expecting <ref>");
	expect_fault("aggregate?cut=note:A|", "Expecting <ref>");
	expect_fault("aggregate?cut=nothing", "expecting ':'");
}

/* An answer of nothing says why, and what may have been meant: by code or by label. */
Test(answers, a_value_that_no_member_has_is_told_with_its_nearest)
{
	expect_part("aggregate?cut=account:\"4000\"&aggregates=_count", "unknown", "absent");
	json_t *j = ask_ok("aggregate?cut=account:\"Wages\";\"4000\"&aggregates=_count");
	json_t *list = json_object_get(j, "unknown");
	cr_assert_eq(json_array_size(list), 1);
	json_t *one = json_array_get(list, 0);
	cr_expect_str_eq(json_string_value(json_object_get(one, "ref")), "account");
	cr_expect_str_eq(json_string_value(json_object_get(one, "value")), "Wages");
	json_t *near = json_array_get(json_object_get(one, "nearest"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(near, "value")), "4000");
	cr_expect_str_eq(json_string_value(json_object_get(near, "label")), "Wages");
	json_decref(j);
	expect_part("aggregate?cut=number:12345&aggregates=_count", "unknown",
		    "[{\"ref\":\"number\",\"value\":\"12345\",\"nearest\":[]}]");
}

Test(answers, a_fault_says_what_is_wrong_with_a_number)
{
	expect_fault("aggregate?cut=amount:1.005..", "more decimals");
	expect_fault("aggregate?cut=amount:..-0.001", "more decimals");
	expect_fault("aggregate?cut=amount:99999999999999999999..", "too many digits");
	expect_part("aggregate?aggregates=_count&cut=amount:100.0000..5000", "cells",
		    "[{\"_count\":3}]");
	/* Cut between characters: the text is UTF-8 still. */
	for (size_t shift = 0; shift < 3; shift++) {
		struct buffer question;
		buffer_init(&question, 1000);
		buffer_append_z(&question, "aggregate?cut=amount:xyz");
		question.len -= shift;
		for (size_t i = 0; i < 60; i++)
			buffer_append_z(&question, "\xE2\x82\xAC");
		buffer_append(&question, "..5", sizeof "..5");
		expect_fault(question.ptr, "\xE2\x82\xAC': it needs a number");
		buffer_drop(&question);
	}
}

Test(answers, junk_is_refused)
{
	expect_fault("aggregate?drilldown=account|", "Expecting <ref>");
	expect_fault("aggregate?drilldown=account,date", "Cannot understand ',date'");
	expect_fault("aggregate?drilldown=nope", "Invalid drilldown: 'nope'");
	expect_fault("aggregate?aggregates=amount.median", "Invalid aggregate: 'amount.median'");
	expect_fault("facts?fields=_count", "Invalid field: '_count'");
	expect_fault("facts?order=account:DESC", "expecting 'asc' or 'desc'");
	expect_fault("members/nope", "Invalid field: 'nope'");
}

Test(answers, facts_in_default_and_in_asked_order)
{
	expect_part(
		"facts?fields=amount,number&pagesize=3", "data",
		"[{\"amount\":-20.25,\"number.number\":2},{\"amount\":-9.99,\"number.number\":9},"
		"{\"amount\":0.05,\"number.number\":4}]");
	/* nulls last, whatever the direction */
	expect_part("facts?fields=number&order=number:desc&pagesize=3&page=4", "data",
		    "[{\"number.number\":2},{\"number.number\":1},{\"number.number\":null}]");
	expect_part("facts?fields=amount&order=amount:desc&pagesize=2&page=6", "data",
		    "[{\"amount\":-20.25},{\"amount\":null}]");
	expect_part("facts?fields=number&order=account.label:desc,amount&pagesize=3", "data",
		    "[{\"number.number\":2},{\"number.number\":1},{\"number.number\":5}]");
	expect_part("facts?cut=account:\"9\"&pagesize=0", "total_fact_count", "2");
	expect_part("facts?cut=account:\"9\"&pagesize=0", "cell", "\"account:\\\"9\\\"\"");
}

Test(answers, pages_like_python)
{
	expect_part("facts?fields=number&page=+2&pagesize= 5 ", "page", "2");
	expect_part("facts?fields=number&page=1_0", "page", "10");
	expect_part("facts?fields=number&page=1.5", "page", "1");
	expect_part("facts?fields=number&pagesize=99999999999999999999999", "page_size", "10000");
	expect_part("facts?fields=number&pagesize=-3", "page_size", "0");
	expect_part("facts?fields=number&page=\xd9\xa2", "page", "2");
	expect_part("facts?fields=number&page=99999999&pagesize=10", "data", "[]");
	expect_fault("facts?fields=number&page=999999999999999999999&pagesize=10000",
		     "beyond any answer");
}

Test(answers, members)
{
	expect_part("members/account", "data",
		    "[{\"account.code\":\"4000\",\"account.label\":\"Wages\"},"
		    "{\"account.code\":\"4100\",\"account.label\":\"Rent\"},"
		    "{\"account.code\":\"4200\",\"account.label\":null},"
		    "{\"account.code\":\"9\",\"account.label\":\"Say \\\"hi\\\"\"}]");
	expect_part("members/account.label?cut=date.year:2022&order=account.label:desc", "data",
		    "[{\"account.label\":\"Say "
		    "\\\"hi\\\"\"},{\"account.label\":\"Salaries\"},{\"account.label\":\"Rent\"}]");
	expect_part("members/amount?cut=date.year:2024", "data",
		    "[{\"amount\":-20.25},{\"amount\":0.05},{\"amount\":100.5},{\"amount\":300}]");
	expect_part("members/date.year,account", "total_member_count", "4");
	expect_part("members/account/", "total_member_count", "4");
}

Test(answers, downloads_stream_in_storage_order)
{
	expect_body("facts?fields=note,amount&download=csv&cut=date.year:2024",
		    "note.note,amount\nalpha,100.50\nbeta,-20.25\n\"a,b\",300.00\n,0.05\n");
	expect_body("facts?fields=note,amount&format=ndjson&cut=date.year:2023",
		    "{\"note.note\":\"alpha\",\"amount\":1000}\n{\"note.note\":\"delta\","
		    "\"amount\":null}\n");
	expect_body("facts?fields=number&download=ndjson&order=number:desc&pagesize=2",
		    "{\"number.number\":12}\n{\"number.number\":10}\n");
	expect_body("facts?fields=number&download=csv&order=number:desc&cut=number:1..3",
		    "number.number\n3\n2\n1\n");
	expect_body("facts?fields=number&format=ndjson&cut=number:99", "");
	/* the reference ignores format=csv on facts */
	expect_part("facts?fields=number&format=csv&pagesize=1", "data", "[{\"number.number\":1}]");
}

Test(answers, model_is_completed)
{
	json_t *whole = ask_ok("model"), *j = json_object_get(whole, "model");
	json_t *account = json_object_get(json_object_get(j, "dimensions"), "account");
	cr_expect_str_eq(json_string_value(json_object_get(account, "hierarchy")), "tree");
	cr_expect_str_eq(json_string_value(json_object_get(account, "key_ref")), "account.code");
	cr_expect_str_eq(json_string_value(json_object_get(account, "label_ref")), "account.label");
	cr_expect(json_is_null(json_object_get(account, "cardinality_class")));
	cr_expect_eq(json_object_size(json_object_get(j, "aggregates")), 7);
	json_decref(whole);
}

static void get_etag(const char *cut, char out[ETAG_SIZE])
{
	struct query_param params[] = {{STR("pagesize"), STR("5")}, {STR("cut"), str_z(cut)}};
	struct query q = {
		.endpoint = ENDPOINT_FACTS, .cube = STR("books"), .params = params, .nparams = 2};
	struct error e;
	cr_assert_eq(query_etag(session, &q, out, &e), 0);
}

Test(answers, etag_follows_question_and_publication)
{
	char first[ETAG_SIZE], same[ETAG_SIZE], other[ETAG_SIZE], later[ETAG_SIZE];
	get_etag("number:1", first);
	get_etag("number:1", same);
	get_etag("number:2", other);
	cr_expect_str_eq(first, same);
	cr_expect_str_neq(first, other);
	fixture_load(path, true); /* another load of the same scope: a new version */
	get_etag("number:1", later);
	cr_expect_str_neq(first, later);
	expect_part("aggregate?aggregates=_count", "cells", "[{\"_count\":12}]");
}

Test(answers, unknown_cube)
{
	struct query q = {.endpoint = ENDPOINT_FACTS, .cube = STR("nope")};
	char etag[ETAG_SIZE];
	struct answer a;
	struct error e;
	answer_init(&a);
	cr_expect_eq(query_answer(NULL, session, &q, &a, &e), 0);
	cr_expect_eq(a.status, 404);
	cr_expect_eq(query_etag(session, &q, etag, &e), 0);
	cr_expect_str_eq(etag, "");
	answer_drop(&a);
}

/* The same questions where the second half of a dimension is kept as text. */
Test(texts, answer_as_members_do)
{
	expect_part("aggregate?drilldown=note&aggregates=_count", "cells",
		    "[{\"note.note\":\"a,b\",\"_count\":1},{\"note.note\":\"alpha\",\"_count\":3},"
		    "{\"note.note\":\"beta\",\"_count\":2},{\"note.note\":\"delta\",\"_count\":1},"
		    "{\"note.note\":\"eta\",\"_count\":1},{\"note.note\":\"theta\",\"_count\":1},"
		    "{\"note.note\":\"zeta\",\"_count\":1},{\"note.note\":\"\xc3\xa9t\xc3\xa9\",\"_"
		    "count\":1},"
		    "{\"note.note\":null,\"_count\":1}]");
	expect_part("aggregate?aggregates=_count|pieces.sum&cut=note:\"alpha\"", "cells",
		    "[{\"_count\":3,\"pieces.sum\":15}]");
	expect_part("members/note?order=note:desc&pagesize=2", "data",
		    "[{\"note.note\":\"\xc3\xa9t\xc3\xa9\"},{\"note.note\":\"zeta\"}]");
	expect_part("facts?fields=note,number&pagesize=3&page=1", "data",
		    "[{\"note.note\":\"a,b\",\"number.number\":3},{\"note.note\":\"alpha\","
		    "\"number.number\":1},"
		    "{\"note.note\":\"alpha\",\"number.number\":5}]");
	expect_part("facts?fields=number&order=note:desc,number&pagesize=3", "data",
		    "[{\"number.number\":12},{\"number.number\":8},{\"number.number\":null}]");
	expect_part("facts?fields=date.year,note&pagesize=2", "data",
		    "[{\"date.year\":2022,\"note.note\":\"alpha\"},{\"date.year\":2022,\"note."
		    "note\":\"eta\"}]");
	expect_body("facts?fields=note&download=csv&cut=note:\"alpha\"|date.year:2022",
		    "note.note\nalpha\n");
	expect_body("facts?fields=note&download=csv&cut=number:4..6",
		    "note.note\n\"\"\nalpha\ndelta\n");
}
