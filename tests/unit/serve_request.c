#include "serve/http/http_request.h"

#include <criterion/criterion.h>
#include <stdio.h>

static int parse(struct request *r, struct arena *a, const char *target, struct error *e)
{
	*r = (struct request){0};
	return request_parse_target(r, a, str_z(target), e);
}

Test(target, is_split_and_decoded)
{
	struct arena *a = arena_new();
	struct request r;
	struct error e;
	cr_assert_eq(parse(&r, a,
			   "/api/3/cubes/gm0344%3Abegroting/facts/?cut=a%3a%22x%7Cy%22&q=b+c&&n",
			   &e),
		     0);
	cr_assert_eq(r.nsegments, 5);
	cr_expect(str_eq(r.segments[3], STR("gm0344:begroting")));
	cr_expect(str_eq(r.segments[4], STR("facts")));
	cr_assert_eq(r.nparams, 3);
	cr_expect(str_eq(request_param(&r, "cut")->value, STR("a:\"x|y\"")));
	cr_expect(str_eq(request_param(&r, "q")->value, STR("b c")));
	cr_expect(str_eq(request_param(&r, "n")->value, STR("")));
	cr_expect_null(request_param(&r, "m"));
	arena_free(a);
}

Test(target, keeps_both_slash_forms_and_raw_text_the_same)
{
	static const char *const same[] = {"/api/3/cubes", "/api/3/cubes/", "/api/3/cubes/?",
					   "//api/3//cubes/",
					   "http://data.example.nl:80/api/3/cubes"};
	struct arena *a = arena_new();
	struct error e;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct request r;
		cr_assert_eq(parse(&r, a, same[i], &e), 0, "%s", same[i]);
		cr_expect_eq(r.nsegments, 3, "%s", same[i]);
		cr_expect_eq(r.nparams, 0, "%s", same[i]);
	}
	struct request r;
	cr_expect_eq(parse(&r, a, "/a+b/caf\xC3\xA9/%2Fx%2f", &e), 0);
	cr_expect(str_eq(r.segments[0], STR("a+b")), "a plus in a path is a plus");
	cr_expect(str_eq(r.segments[1], STR("caf\xC3\xA9")));
	cr_expect(str_eq(r.segments[2], STR("/x/")), "an escaped slash parts nothing");
	arena_free(a);
}

Test(target, the_first_of_a_repeated_parameter_wins)
{
	struct arena *a = arena_new();
	struct request r;
	struct error e;
	cr_assert_eq(parse(&r, a, "/?page=2&page=3", &e), 0);
	cr_expect(str_eq(request_param(&r, "page")->value, STR("2")));
	cr_expect_eq(r.nparams, 2);
	arena_free(a);
}

Test(target, faults_are_told)
{
	static const char *const bad[] = {
		"/%",
		"/%4",
		"/?a=%zz",
		"/?%=1",
		"/?a=%00",
		"/x%00y",
		"/%C3",
		"/%ff",
		"/%ED%A0%80",
		"",
		"api/3",
		"*",
		"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25"};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct request r;
		struct error e = {0};
		cr_expect_eq(parse(&r, a, bad[i], &e), 400, "%s", bad[i]);
		cr_expect(e.text[0], "%s", bad[i]);
	}
	arena_free(a);
}

/* Each cut holds, whoever builds the address: the reference takes the first. */
Test(target, repeated_cuts_are_joined)
{
	struct arena *a = arena_new();
	struct request r;
	struct error e;
	cr_assert_eq(parse(&r, a, "/?cut=year:2024&page=2&cut=phase:%22x%22&cut=a:1&page=3", &e),
		     0);
	cr_expect(str_eq(request_param(&r, "cut")->value, STR("year:2024|phase:\"x\"|a:1")));
	cr_expect(str_eq(request_param(&r, "page")->value, STR("2")));
	cr_expect_eq(r.nparams, 3);
	arena_free(a);
}

/* As the reference reads them. */
Test(target, values_that_are_no_text_are_repaired)
{
	static const struct {
		const char *target, *value;
	} cases[] = {
		{"/?a=%FF%FE", "\xEF\xBF\xBD\xEF\xBF\xBD"},
		{"/?a=x%C3", "x\xEF\xBF\xBD"},
		{"/?a=%C3x", "\xEF\xBF\xBDx"},
		{"/?a=%E2%82z%E2%82%AC", "\xEF\xBF\xBDz\xE2\x82\xAC"},
		{"/?a=%F0%9F%98", "\xEF\xBF\xBD"},
		{"/?a=%ED%A0%80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct request r;
		struct error e;
		cr_assert_eq(parse(&r, a, cases[i].target, &e), 0, "%s", cases[i].target);
		cr_expect(str_eq(request_param(&r, "a")->value, str_z(cases[i].value)), "%s",
			  cases[i].target);
	}
	arena_free(a);
}

Test(target, sizes_are_limited)
{
	struct arena *a = arena_new();
	struct request r;
	struct error e;
	char *text = xmalloc(REQUEST_TARGET_MAX + 2);
	memset(text, 'a', REQUEST_TARGET_MAX + 1);
	text[0] = '/';
	text[REQUEST_TARGET_MAX + 1] = '\0';
	cr_expect_eq(parse(&r, a, text, &e), 414);
	text[REQUEST_TARGET_MAX] = '\0';
	cr_expect_eq(parse(&r, a, text, &e), 0);
	memset(text + 1, '&', REQUEST_PARAMS_MAX + 1);
	text[1] = '?';
	cr_expect_eq(parse(&r, a, text, &e), 400);
	cr_expect(strstr(e.text, "parameters"));
	free(text);
	arena_free(a);
}

Test(headers, weights)
{
	cr_expect_eq(header_weight(STR("gzip, deflate"), "gzip"), 1000);
	cr_expect_eq(header_weight(STR("deflate;q=0.5 , GZIP ; q=0.25"), "gzip"), 250);
	cr_expect_eq(header_weight(STR("gzip;q=0"), "gzip"), 0);
	cr_expect_eq(header_weight(STR("gzip;q=0.000"), "gzip"), 0);
	cr_expect_eq(header_weight(STR("gzip;q=0.001"), "gzip"), 1);
	cr_expect_eq(header_weight(STR("gzip;q=1.0"), "gzip"), 1000);
	cr_expect_eq(header_weight(STR("gzip;q=junk"), "gzip"), 0);
	cr_expect_eq(header_weight(STR("text/html;level=1;q=0.3"), "text/html"), 300);
	cr_expect_eq(header_weight(STR("xgzip"), "gzip"), -1);
	cr_expect_eq(header_weight(STR(""), "gzip"), -1);
	cr_expect_eq(header_weight((struct str){0}, "gzip"), -1);
}

Test(headers, etags)
{
	bool gzip;
	cr_expect(etag_matches(STR("\"v1\""), "v1", &gzip) && !gzip);
	cr_expect(etag_matches(STR("W/\"v1\""), "v1", &gzip) && !gzip);
	cr_expect(etag_matches(STR("\"other\", \"v1-gzip\""), "v1", &gzip) && gzip);
	cr_expect(etag_matches(STR("*"), "v1", &gzip) && !gzip);
	cr_expect(!etag_matches(STR("*"), "", &gzip), "what does not exist matches nothing");
	cr_expect(!etag_matches(STR("\"\""), "", &gzip));
	cr_expect(!etag_matches(STR("\"v2-gzip\", v1, \"v1"), "v1", &gzip) && !gzip);
	cr_expect(!etag_matches(STR("\""), "v1", &gzip));
}

Test(names, callbacks)
{
	char longest[130];
	memset(longest, 'a', sizeof longest);
	cr_expect(callback_valid(STR("jQuery_1.$f")));
	cr_expect(callback_valid((struct str){longest, 128}));
	cr_expect(!callback_valid((struct str){longest, 129}));
	cr_expect(!callback_valid(STR("")));
	cr_expect(!callback_valid(STR("1a")));
	cr_expect(!callback_valid(STR(".a")));
	cr_expect(!callback_valid(STR("alert(1)")));
	cr_expect(!callback_valid(STR("a\xC3\xA9")));
	cr_expect(!callback_valid(STR("a\n")));
}

Test(names, hosts)
{
	cr_expect(host_valid(STR("data.example.nl:8080")));
	cr_expect(host_valid(STR("[::1]:8080")));
	cr_expect(!host_valid(STR("")));
	cr_expect(!host_valid(STR("a/b")));
	cr_expect(!host_valid(STR("a\"><script>")));
	cr_expect(!host_valid(STR("user@host")));
}
