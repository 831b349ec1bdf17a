/* Loaded + dropped + rejected = read, in lines and in money; control rows and totals. */
#include "transform_help.h"

Test(identity, every_line_ends_in_one_place)
{
	struct bench b;
	bench_open(&b,
		   LEDGER("\"drop\":[{\"name\":\"totals\",\"when\":[{\"field\":\"k\",\"equals\":["
			  "\"Totaal\"]}]}]",
			  "{\"name\":\"k\"}," AMOUNT, ""));
	bench_run(&b,
		  "k;amount\na;1,00\n;\nk;amount\nb;zes\nb;5%\nb;2,00;extra\nb;3,00;\nTotaal;4,00\n"
		  "Totaal;x\nc;\nb;1,005\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.tallies->read.lines, 11);
	cr_assert_eq(b.tallies->loaded.lines, 3); /* a, b 3,00 and c without amount */
	cr_assert_eq(b.tallies->dropped.lines, 4);
	cr_assert_eq(b.tallies->rejected.lines, 4);
	cr_assert_eq(b.tallies->loaded.sums[0], 400);
	cr_assert_eq(b.tallies->dropped.sums[0], 400);
	cr_assert_eq(b.tallies->rejected.sums[0], 200);
	cr_assert_eq(b.tallies->read.unreadable, 5);
	static const char *const codes[] = {"bad-number", "percentage", "too-precise",
					    "ragged-record"};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		cr_expect(bench_has_issue(&b, codes[i]), "%s", codes[i]);
	bench_close(&b);
}

#define CONTROL                                                                                    \
	LEDGER("\"drop\":[{\"name\":\"nl\",\"when\":[{\"field\":\"g\",\"equals\":[\"Nederland\"]}" \
	       "],"                                                                                \
	       "\"control\":{\"by\":[\"tv\"],\"tolerance\":\"0.50\"}}]",                           \
	       "{\"name\":\"g\"},{\"name\":\"tv\"}," AMOUNT, "")

Test(identity, control_rows_tie_per_group)
{
	struct bench b;
	bench_open(&b, CONTROL);
	bench_run(&b, "g;tv;amount\nA;1;1,00\nB;1 ;2,00\nA;2;5,00\nNederland;1;3,00\n"
		      "Nederland;2;5,50\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.tallies->dropped.sums[0], 850);
	bench_close(&b);
}

Test(identity, a_control_row_that_does_not_tie_refuses)
{
	struct bench b;
	bench_open(&b, CONTROL);
	bench_run(&b, "g;tv;amount\nA;1;1,00\nNederland;1;3,00\n");
	cr_assert(b.result != 0);
	cr_assert_eq(b.e.status, STATUS_REFUSED);
	cr_assert(strstr(b.e.text, "3.00") && strstr(b.e.text, "-2.00"), "%s", b.e.text);
	bench_close(&b);
}

Test(identity, control_totals_with_conditions_and_unscaled)
{
	struct bench b;
	const char *text = LEDGER(
		"\"scale\":1000,\"controlTotals\":[{\"measure\":\"amount\",\"value\":\"3.5\","
		"\"unscaled\":true,\"where\":[{\"field\":\"k\",\"matches\":\"^[ab]$\"}]},{"
		"\"measure\":\"amount\",\"value\":\"13500\"},{\"measure\":\"amount\",\"value\":"
		"\"1\",\"files\":[\"other*\"]}]",
		"{\"name\":\"k\"}," AMOUNT, "");
	bench_open(&b, text);
	bench_run(&b, "k;amount\na;1,00\nb;2,50\nc;10,00\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	bench_close(&b);
	bench_open(&b, text);
	bench_run(&b, "k;amount\na;1,00\nb;2,51\nc;9,99\n");
	cr_assert(b.result != 0);
	cr_assert_eq(b.e.status, STATUS_REFUSED);
	bench_close(&b);
}

static void check_file(const char *name, uint64_t lines, int64_t sum, const char *scope)
{
	char command[700];
	snprintf(command, sizeof command, "%s/de-bonn/%s", SHARED_DATA, name);
	if (access(command, R_OK) != 0)
		cr_skip_test("../shared/data/de-bonn is absent");
	const char *path = command, *search[] = {SHARED_DATA "/de-bonn"};
	struct bench b = {.result = 0};
	struct sources *sources;
	struct extractor *x;
	size_t n, seen;
	cr_assert(mapping_open2(&b.m, PROJECT_DIR "/mappings/de-bonn", search, 1, &b.e) == 0, "%s",
		  b.e.text);
	cr_assert(sources_open(&sources, &path, 1, &b.e) == 0);
	b.issues = issues_new();
	b.batch = batch_new();
	b.out = entry_batch_new(mapping_cube(b.m));
	transform_new(&b.t, b.m, b.issues, &b.e);
	struct str source = str_z(sources->items[0].name);
	int r = mapping_choose_resource(b.m, source, NULL, 0, &b.e);
	cr_assert_geq(r, 0);
	const struct extract_options *o = mapping_dialect(b.m, (size_t)r);
	for (int pass = 0; pass < 2; pass++) {
		cr_assert(extract_open(&x, &sources->items[0], o, b.issues, &b.e) == 0);
		const struct str *header = extract_header(x, &n);
		if (pass == 0)
			cr_assert(transform_begin(b.t, (size_t)r, source, header, n, &b.e) == 0);
		while (extract_next(x, b.batch, &b.e) > 0) {
			if (pass == 0)
				transform_survey(b.t, b.batch, &b.e);
			for (size_t next = 0; pass == 1 && next < b.batch->nrecords;) {
				entry_batch_reset(b.out);
				transform_batch(b.t, b.batch, &next, b.out, &b.e);
			}
		}
		if (pass == 0)
			cr_assert(transform_survey_end(b.t, &b.e) == 0, "%s", b.e.text);
		extract_close(x);
	}
	cr_assert(transform_end(b.t, 0, &b.tallies, &b.e) == 0, "%s", b.e.text);
	cr_assert(tallies_tie(b.tallies, 1));
	cr_assert_eq(b.tallies->loaded.lines, lines);
	cr_assert(b.tallies->loaded.sums[0] == sum, "%s: %lld", name,
		  (long long)b.tallies->loaded.sums[0]);
	cr_assert(str_eq(transform_scope(b.t, &seen)[0], str_z(scope)));
	printf("%s: read %zu = loaded %zu + dropped %zu + rejected %zu lines\n", name,
	       (size_t)b.tallies->read.lines, (size_t)b.tallies->loaded.lines,
	       (size_t)b.tallies->dropped.lines, (size_t)b.tallies->rejected.lines);
	sources_free(sources);
	bench_close(&b);
}

Test(identity, bonn_to_the_cent)
{
	/* The descriptor's control totals hold costs and earnings of the executed year apart. */
	check_file("Executed-Erträge und Kosten ohne Vorzeichen 2016.csv", 63071,
		   INT64_C(157927420598) + INT64_C(151440469491), "2016|executed");
	check_file("Plan-Erträge und Kosten ohne Vorzeichen 2018-2024.csv", 49406,
		   INT64_C(1083376100982) + INT64_C(1079255393617), "2018|proposed");
	check_file("2018.csv", 7096, INT64_C(151478375144) + INT64_C(145165135823),
		   "2018|proposed");
}
