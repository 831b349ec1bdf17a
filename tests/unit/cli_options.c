/* Options read by a command's table: what is taken, what is refused and with which words. */
#include "base/system/file.h"
#include "cli/commands.h"
#include "cli/load/loading.h"
#include "console/help.h"
#include "console/options.h"
#include "console/terminal.h"
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdlib.h>

static int run_nothing(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return EXIT_OK;
}

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'f', "format", "csv|ndjson", "the shape", 0},
	{0, "expect", "COLUMN=AMOUNT", "a total", OPTION_REPEATS},
	{0, "limit", "N", "a number", 0},
	{0, "all", NULL, "everything", 0},
	{0},
};

static const struct command sample = {
	.name = "sample",
	.args = "FILE…",
	.summary = "try it",
	.help = "One paragraph\nin two lines.\n\n  a line as it is\n  another\nA second one.",
	.examples = "stuiver sample x",
	.options = options,
	.run = run_nothing,
};

/* Criterion's EXIT_FAILURE and our codes are told apart by name. */
static struct options *parse(const struct command *c, int *code, const char *line)
{
	static char text[512];
	static char *words[32];
	int n = 0;
	snprintf(text, sizeof text, "%s", line);
	for (char *w = strtok(text, " "); w; w = strtok(NULL, " "))
		words[n++] = w;
	words[n] = NULL;
	return options_parse(c, n, words, code);
}

static void refuses(const char *line)
{
	int code = -1;
	cr_assert_null(parse(&sample, &code, line), "%s", line);
	cr_assert_eq(code, EXIT_USAGE, "%s", line);
}

Test(cli_options, takes_letters_names_and_operands_in_any_order)
{
	int code;
	size_t n;
	struct options *o =
		parse(&sample, &code, "sample a -s x.db --expect m=1 b --expect=k=2 --all -- --c");
	cr_assert_not_null(o);
	cr_assert_str_eq(option_value(o, "store"), "x.db");
	cr_assert_eq(option_count(o, "expect"), 2);
	cr_assert_str_eq(option_at(o, "expect", 0), "m=1");
	cr_assert_str_eq(option_at(o, "expect", 1), "k=2");
	cr_assert_null(option_at(o, "expect", 2));
	cr_assert(option_given(o, "all"));
	cr_assert_not(options_json(o));
	cr_assert_str_eq(option_or(o, "format", "csv"), "csv");
	const char *const *args = options_args(o, &n);
	cr_assert_eq(n, 3);
	cr_assert_str_eq(args[0], "a");
	cr_assert_str_eq(args[1], "b");
	cr_assert_str_eq(args[2], "--c");
	options_free(o);
}

/* More options than words: room is made for what clusters hold. */
Test(cli_options, switches_cluster)
{
	int code;
	char cluster[300] = "-";
	char *words[] = {"sample", "-s", "x", cluster, "f", NULL};
	memset(cluster + 1, 'q', sizeof cluster - 2);
	cluster[sizeof cluster - 1] = '\0';
	struct options *o = options_parse(&sample, 5, words, &code);
	cr_assert_not_null(o);
	cr_expect_eq(option_count(o, "quiet"), sizeof cluster - 2);
	cr_expect(options_quiet(o));
	cr_expect_str_eq(option_value(o, "store"), "x");
	options_free(o);
}

Test(cli_options, a_dash_is_an_operand)
{
	int code;
	size_t n;
	struct options *o = parse(&sample, &code, "sample -s x -");
	cr_assert_not_null(o);
	cr_assert_str_eq(options_args(o, &n)[0], "-");
	options_free(o);
}

Test(cli_options, refuses_what_the_table_does_not_have, .init = cr_redirect_stderr)
{
	refuses("sample -s x --nonsense f");
	refuses("sample -s x -z f");
	refuses("sample f");
	refuses("sample -s x");
	refuses("sample -s x --format xml f");
	refuses("sample -s x --format csv|ndjson f");
	refuses("sample -s x --limit 1.5 f");
	refuses("sample -s x --limit -1 f");
	refuses("sample -s x --all=1 f");
	refuses("sample -s x -s y f");
	refuses("sample f --store");
	refuses("sample f --store=");
}

Test(cli_options, names_the_nearest_option, .init = cr_redirect_stderr)
{
	refuses("sample --stroe x f");
	cr_assert_stderr_eq_str("stuiver sample: unknown option --stroe; did you mean --store?\n"
				"Try 'stuiver sample --help'.\n");
}

Test(cli_options, help_wins_over_what_is_missing, .init = cr_redirect_stdout)
{
	int code = -1;
	cr_assert_null(parse(&sample, &code, "sample --help"));
	cr_assert_eq(code, EXIT_OK);
}

Test(cli_options, numbers_have_bounds)
{
	int code;
	uint64_t n = 7;
	struct error e = {0};
	struct options *o = parse(&sample, &code, "sample -s x --limit 12 f");
	cr_assert_eq(option_number(&n, o, "limit", 0, 10, &e), -1);
	cr_assert_eq(e.status, STATUS_USAGE);
	cr_assert_eq(n, 7);
	cr_assert_eq(option_number(&n, o, "limit", 0, 12, &e), 0);
	cr_assert_eq(n, 12);
	options_free(o);
}

Test(cli_options, arguments_tell_their_bounds)
{
	size_t min, max;
	args_bounds("FILE…", &min, &max);
	cr_assert(min == 1 && max == SIZE_MAX);
	args_bounds("[FILE…]", &min, &max);
	cr_assert(min == 0 && max == SIZE_MAX);
	args_bounds("[FILE]", &min, &max);
	cr_assert(min == 0 && max == 1);
	args_bounds("A B [C]", &min, &max);
	cr_assert(min == 2 && max == 3);
	args_bounds("", &min, &max);
	cr_assert(min == 0 && max == 0);
	args_bounds(NULL, &min, &max);
	cr_assert(min == 0 && max == 0);
}

Test(cli_help, blocks_are_paragraphs_and_lines)
{
	struct str rest = str_z(sample.help), block;
	enum help_block kind;
	cr_assert(help_next_block(&rest, &block, &kind));
	cr_assert(kind == HELP_PARAGRAPH && str_eq(block, STR("One paragraph\nin two lines.")));
	cr_assert(help_next_block(&rest, &block, &kind));
	cr_assert(kind == HELP_LINE && str_eq(block, STR("  a line as it is")));
	cr_assert(help_next_block(&rest, &block, &kind));
	cr_assert(kind == HELP_LINE && str_eq(block, STR("  another")));
	cr_assert(help_next_block(&rest, &block, &kind));
	cr_assert(kind == HELP_PARAGRAPH && str_eq(block, STR("A second one.")));
	cr_assert_not(help_next_block(&rest, &block, &kind));
}

Test(cli_help, text_keeps_to_its_width)
{
	struct buffer out;
	buffer_init(&out, 1u << 20);
	for (size_t i = 0; commands[i]; i++) {
		buffer_reset(&out);
		help_command(&out, commands[i], 80);
		struct str rest = buffer_str(&out);
		/* Examples are never broken: they are there to be copied. */
		while (rest.len) {
			struct str line = str_split(&rest, '\n');
			if (str_eq(line, STR("Examples:")))
				break;
			cr_assert(line.len <= 90, "%s: %.*s", commands[i]->name, STR_ARG(line));
		}
	}
	buffer_drop(&out);
}

Test(cli_help, nearest_name_is_near)
{
	const char *names[] = {"load", "check", "status", "export"};
	cr_assert_eq(nearest_name(names, 4, STR("laod")), 0);
	cr_assert_eq(nearest_name(names, 4, STR("stat")), 2);
	cr_assert_eq(nearest_name(names, 4, STR("exprot")), 3);
	cr_assert_eq(nearest_name(names, 4, STR("frobnicate")), 4);
	cr_assert_eq(nearest_name(names, 4, STR("")), 4);
}

static void issue_is(const struct issue *issue, const char *text)
{
	struct buffer out;
	buffer_init(&out, 4096);
	issue_format(&out, issue, false);
	cr_assert(str_eq(buffer_str(&out), str_z(text)), "%.*s", STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
}

Test(cli_terminal, issues_read_like_a_compilers)
{
	struct issue issue = {.severity = SEVERITY_ERROR,
			      .code = STR("bad-number"),
			      .source = STR("2016.csv"),
			      .line = 12,
			      .column = 3,
			      .message = STR("'x' is no amount")};
	issue_is(&issue, "2016.csv:12:3: error: 'x' is no amount [bad-number]");
	issue.column = 0;
	issue_is(&issue, "2016.csv:12: error: 'x' is no amount [bad-number]");
	issue.line = 0;
	issue.severity = SEVERITY_WARNING;
	issue_is(&issue, "2016.csv: warning: 'x' is no amount [bad-number]");
}

Test(cli_terminal, a_file_cannot_steer_the_terminal)
{
	struct issue issue = {.severity = SEVERITY_INFO,
			      .code = STR("c"),
			      .source = STR("a\033]0;x\a\n.csv"),
			      .message = STR("\302\233"
					     "31m é\x7f")};
	issue_is(&issue, "a?]0;x??.csv: info: ?31m é? [c]");
}

Test(cli_terminal, counts_are_grouped)
{
	char text[COUNT_TEXT_SIZE];
	static const struct {
		uint64_t n;
		const char *text;
	} cases[] = {{0, "0"},
		     {999, "999"},
		     {1000, "1,000"},
		     {1234567, "1,234,567"},
		     {UINT64_MAX, "18,446,744,073,709,551,615"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		count_format(text, cases[i].n, false);
		cr_assert_str_eq(text, cases[i].text);
	}
}

Test(cli_terminal, counts_are_of_things_in_a_language)
{
	cr_assert_str_eq(counted_lines(1, false).text, "1 line");
	cr_assert_str_eq(counted_lines(8235, false).text, "8,235 lines");
	cr_assert_str_eq(counted_entries(0, false).text, "0 entries");
	cr_assert_str_eq(counted_lines(1, true).text, "1 regel");
	cr_assert_str_eq(counted_entries(8235, true).text, "8.235 boekingen");
	cr_assert_str_eq(counted(UINT64_MAX, true, "lid", "leden").text,
			 "18.446.744.073.709.551.615 leden");
}

Test(cli_terminal, progress_tells_rate_and_time_left)
{
	struct buffer out;
	buffer_init(&out, 4096);
	struct progress_state s = {.name = STR("a.csv"),
				   .index = 1,
				   .n = 3,
				   .doing = "loading",
				   .lines = 2000000,
				   .bytes_done = 50000000,
				   .bytes_total = 150000000};
	progress_format(&out, &s, 2000000, 50000000, 2.0);
	cr_assert(str_eq(buffer_str(&out),
			 STR("a.csv (2/3)  loading  2,000,000 lines  50.0 of 150.0 MB  "
			     "1,000,000 lines/s  4 s left")),
		  "%.*s", STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
}

Test(cli_loading, expected_totals)
{
	struct error e = {0};
	struct expected_total x;
	struct measure_column columns[] = {{STR("amount"), 2}, {STR("hours"), 0}};
	struct measure measures[] = {{.name = STR("value"), .column = 0}};
	struct cube cube = {
		.columns = columns, .ncolumns = 2, .measures = measures, .nmeasures = 1};
	cr_assert_eq(expected_parse(&x, &cube, "amount=-1234.5", &e), 0);
	cr_assert(str_eq(x.column, STR("amount")) && x.value == -123450);
	cr_assert_eq(expected_parse(&x, &cube, "value=1", &e), 0);
	cr_assert(str_eq(x.column, STR("amount")) && x.value == 100);
	cr_assert_eq(expected_parse(&x, &cube, "hours=3", &e), 0);
	cr_assert(x.value == 3);
	cr_assert_eq(x.of, OWN_NONE);
	cr_assert_eq(expected_parse(&x, &cube, "amount.saldo=-3.5", &e), 0);
	cr_assert(str_eq(x.column, STR("amount")) && x.value == -350 && x.of == OWN_BALANCE);
	cr_assert_eq(expected_parse(&x, &cube, "saldo=3", &e), -1, "of which measure?");
	cube.ncolumns = 1;
	cr_assert_eq(expected_parse(&x, &cube, "lasten=3", &e), 0);
	cr_assert_eq(x.of, OWN_EXPENDITURE);
	cube.ncolumns = 2;
	static const char *const bad[] = {"amount",       "=5",        "amount=", "amount=1.234,50",
					  "amount=1.234", "hours=1.5", "cost=1",  "amount=1e3"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cr_assert_eq(expected_parse(&x, &cube, bad[i], &e), -1, "%s", bad[i]);
		cr_assert_eq(e.status, STATUS_USAGE);
	}
}

Test(cli_loading, issues_for_a_spreadsheet_hold_no_formulas)
{
	struct issues *list = issues_new();
	issues_source(list, STR("a.csv"));
	issues_add(list, &(struct issue){.severity = SEVERITY_ERROR,
					 .code = STR("bad-number"),
					 .line = 2,
					 .column = 1,
					 .field = STR("Bedrag"),
					 .value = STR("=cmd|' /C calc'!A0"),
					 .message = STR("not \"a\" number")});
	issues_add(list, &(struct issue){.severity = SEVERITY_WARNING,
					 .code = STR("odd"),
					 .value = STR("-12,50"),
					 .message = STR("-1+cmd")});
	struct source_report source = {.name = STR("a.csv"), .issues = list};
	struct pipeline_report r = {.sources = &source, .nsources = 1};
	struct buffer out;
	buffer_init(&out, 1u << 16);
	issues_csv(&out, &r, true);
	const char *want =
		"\xef\xbb\xbf\"severity\";\"code\";\"file\";\"line\";\"column\";\"field\";"
		"\"value\";"
		"\"message\"\r\n"
		"\"error\";\"bad-number\";\"a.csv\";\"2\";\"1\";\"Bedrag\";\"'=cmd|' /C calc'!A0\";"
		"\"not \"\"a\"\" number\"\r\n"
		"\"warning\";\"odd\";\"a.csv\";\"\";\"\";\"\";\"-12,50\";\"'-1+cmd\"\r\n";
	cr_assert(str_eq(buffer_str(&out), str_z(want)), "%.*s", STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
	issues_free(list);
}
