/* Which ledger of a mapping reads a file, and what a file's folders say. */
#include "transform_help.h"

#define FIELDS(code)                                \
	"\"schema\":{\"fields\":[{\"name\":\"" code \
	"\"},{\"name\":\"amount\",\"type\":\"number\",\"columnType\":\"value\"}]}"
#define RESOURCE(name, path, own, code) \
	"{\"name\":\"" name "\",\"path\":\"" path "\",\"stuiver\":{" own "}," FIELDS(code) "}"
#define PACKAGE(resources) "{\"name\":\"t\",\"resources\":[" resources "]}"

static const struct str HEADER[] = {{"code", 4}, {"amount", 6}};

/* The name of the ledger that reads `file`, or what is told instead. */
static const char *chosen(const char *descriptor, const char *file, const struct str *header)
{
	static char text[2200];
	struct bench b;
	bench_open(&b, descriptor);
	cr_assert(b.result == 0, "%s", b.e.text);
	int r = mapping_choose_resource(b.m, str_z(file), header, header ? 2 : 0, &b.e);
	if (r == -2)
		snprintf(text, sizeof text, "the header is needed");
	else if (r < 0)
		snprintf(text, sizeof text, "%s", b.e.text);
	else
		snprintf(text, sizeof text, "%.*s", STR_ARG(mapping_resource_name(b.m, (size_t)r)));
	mapping_free(b.m);
	return text;
}

static const char *const TWINS =
	PACKAGE(RESOURCE("uitgaven", "uitgaven.csv", "",
			 "code") "," RESOURCE("inkomsten", "inkomsten.csv", "", "code"));

Test(choose, of_two_that_fit_the_one_of_that_path)
{
	cr_expect_str_eq(chosen(TWINS, "inkomsten.csv", HEADER), "inkomsten");
	cr_expect_str_eq(chosen(TWINS, "/data/2024/uitgaven.csv.gz", HEADER), "uitgaven");
}

Test(choose, refuses_to_choose_between_equals)
{
	const char *told = chosen(TWINS, "/data/grootboek.csv", HEADER);
	cr_expect(strstr(told, "uitgaven, inkomsten"), "%s", told);
	cr_expect(strstr(told, "--resource"), "%s", told);
}

Test(choose, exact_names_go_before_folded_ones)
{
	const char *both = PACKAGE(
		RESOURCE("upper", "a.csv", "", "CODE") "," RESOURCE("exact", "b.csv", "", "code"));
	cr_expect_str_eq(chosen(both, "x.csv", HEADER), "exact");
	cr_expect_str_eq(chosen(both, "a.csv", HEADER), "exact");
}

Test(choose, patterns_that_overlap_leave_it_to_the_header)
{
	const char *both =
		PACKAGE(RESOURCE("wide", "a.csv", "\"files\":\"*.csv\"", "other") "," RESOURCE(
			"narrow", "b.csv", "\"files\":\"2024*.csv\"", "code"));
	cr_expect_str_eq(chosen(both, "2024-03.csv", NULL), "the header is needed");
	cr_expect_str_eq(chosen(both, "2024-03.csv", HEADER), "narrow");
	cr_expect_str_eq(chosen(both, "2023-03.csv", NULL), "wide");
}

Test(choose, patterns_may_name_folders)
{
	const char *both =
		PACKAGE(RESOURCE("old", "a.csv", "\"files\":\"2015/gastos*\"", "code") "," RESOURCE(
			"new", "b.csv", "\"files\":\"201[6-9]/gastos*\"", "code"));
	cr_expect_str_eq(chosen(both, "/data/2015/gastos.csv", NULL), "old");
	cr_expect_str_eq(chosen(both, "/data/2018/gastos.csv.gz", NULL), "new");
	cr_expect_str_eq(chosen(both, "/data/2012/gastos.csv", NULL), "the header is needed");
}

Test(choose, a_folder_can_be_the_year)
{
	struct bench b;
	bench_open(
		&b,
		PACKAGE("{\"name\":\"l\",\"path\":\"x.csv\",\"schema\":{\"fields\":[{\"name\":"
			"\"amount\",\"type\":\"number\",\"columnType\":\"value\"}],"
			"\"extraFields\":[{\"name\":\"year\",\"type\":\"integer\",\"columnType\":"
			"\"date:fiscal-year\",\"stuiver\":{\"from\":\"$folder\"}},{\"name\":"
			"\"quarter\",\"columnType\":\"date:generic\",\"stuiver\":{\"from\":"
			"\"$path\",\"pattern\":\"/(Q[1-4])/\"}}]}}"));
	cr_assert(b.result == 0, "%s", b.e.text);
	b.place = "/data/Q3/2018/gastos.csv";
	bench_run(&b, "amount\n1,00\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_expect_str_eq(bench_key(&b, "year", 0), "2018");
	cr_expect_str_eq(bench_key(&b, "quarter", 0), "Q3");
	bench_close(&b);
}
