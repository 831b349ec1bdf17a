/* Amounts as ledgers write them, and the vote on a column's convention. */
#include "base/memory/buffer.h"
#include "convention/convention.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <time.h>

static const struct number_format COMMA = {',', '.'}, POINT = {'.', ','}, SPACE = {',', ' '},
				  SWISS = {'.', '\''}, BARE = {0, 0};
#define NB "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define THIN "\xE2\x80\x89"
#define MINUS "\xE2\x88\x92"
#define ENDASH "\xE2\x80\x93"
#define EURO "\xE2\x82\xAC"

struct good {
	const char *text;
	struct number_format f;
	int64_t cents;
};

static void expect_good(const struct good *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t v = 99;
		enum number_result r = number_read(str_z(cases[i].text), cases[i].f, 2, &v);
		cr_expect(r == NUMBER_OK && v == cases[i].cents,
			  "'%s': result %d, %ld, expected %ld", cases[i].text, (int)r, (long)v,
			  (long)cases[i].cents);
	}
}

Test(numbers, read)
{
	const struct good cases[] = {
		{"14.930,28", COMMA, 1493028},
		{"6292976.76", POINT, 629297676},
		{"6,292,976.76", POINT, 629297676},
		{"0", BARE, 0},
		{"1234", BARE, 123400},
		{"1234", COMMA, 123400},
		{"1.234", COMMA, 123400},
		{"1,234", POINT, 123400},
		{"1,230", COMMA, 123},
		{"12,5", COMMA, 1250},
		{",50", COMMA, 50},
		{".5", POINT, 50},
		{"-0,01", COMMA, -1},
		{"1 234,50", SPACE, 123450},
		{"1" NB "234,50", SPACE, 123450},
		{"1" NARROW "234" NARROW "567,50", SPACE, 123456750},
		{"1" THIN "234,50", SPACE, 123450},
		{"1'234.50", SWISS, 123450},
		{"1\xE2\x80\x99"
		 "234.50",
		 SWISS, 123450},
	};
	expect_good(cases, sizeof(cases) / sizeof(*cases));
}

Test(numbers, read_affixes)
{
	const struct good cases[] = {
		{"1.234,56-", COMMA, -123456},
		{"1.234,56 -", COMMA, -123456},
		{MINUS "1.234,56", COMMA, -123456},
		{ENDASH "1.234,56", COMMA, -123456},
		{"+12", COMMA, 1200},
		{"12+", COMMA, 1200},
		{"- 12", COMMA, -1200},
		{"(1.234,56)", COMMA, -123456},
		{"(" EURO " 1.234,56)", COMMA, -123456},
		{EURO " (1.234,56)", COMMA, -123456},
		{EURO " 15.000", COMMA, 1500000},
		{EURO "15.000,00", COMMA, 1500000},
		{"-" EURO "15", COMMA, -1500},
		{EURO " -15", COMMA, -1500},
		{"15 " EURO, COMMA, 1500},
		{"15 EUR", COMMA, 1500},
		{"EUR15", COMMA, 1500},
		{"eur 15", COMMA, 1500},
		{"\xC2\xA3"
		 "1,500.25",
		 POINT, 150025},
		{"$ 3", POINT, 300},
		{"USD 3-", POINT, -300},
		{"GBP 3.10", POINT, 310},
		{"-", COMMA, 0},
		{" -   ", COMMA, 0},
		{EURO " -", COMMA, 0},
		{ENDASH, COMMA, 0},
		{"15,-", COMMA, 1500},
		{EURO " 15.000,--", COMMA, 1500000},
		{"1.616,23 ", COMMA, 161623},
		{"\t5" NB, COMMA, 500},
		{"1E3", BARE, 100000},
		{"1.5E3", POINT, 150000},
		{"1.5E3", COMMA, 150000},
		{"1,5e+3", COMMA, 150000},
		{"150E-2", COMMA, 150},
		{"0E99999", BARE, 0},
		{"000000000000000000000000000001", BARE, 100},
		{"12.340000000000000000000000000000", POINT, 1234},
		{"92233720368547758.07", POINT, INT64_MAX},
		{"-92233720368547758.07", POINT, -INT64_MAX},
	};
	expect_good(cases, sizeof(cases) / sizeof(*cases));
}

struct bad {
	const char *text;
	struct number_format f;
	enum number_result result;
};

static void expect_bad(const struct bad *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t v = 99;
		enum number_result r = number_read(str_z(cases[i].text), cases[i].f, 2, &v);
		cr_expect(r == cases[i].result && v == 99, "'%s': result %d, %ld, expected %d",
			  cases[i].text, (int)r, (long)v, (int)cases[i].result);
	}
}

Test(numbers, refuse)
{
	const struct bad cases[] = {
		{"", COMMA, NUMBER_EMPTY},          {" " NB " ", COMMA, NUMBER_EMPTY},
		{"1.234.56", COMMA, NUMBER_BAD},    {"1.234.56", POINT, NUMBER_BAD},
		{"1234.567,00", COMMA, NUMBER_BAD}, {"1..234", COMMA, NUMBER_BAD},
		{"1.2345", COMMA, NUMBER_BAD},      {"1.23", COMMA, NUMBER_BAD},
		{".234", COMMA, NUMBER_BAD},        {"0.123", COMMA, NUMBER_BAD},
		{"14.930,28", POINT, NUMBER_BAD},   {"12,", COMMA, NUMBER_BAD},
		{"1 234", COMMA, NUMBER_BAD},       {"1 234.567,00", SPACE, NUMBER_BAD},
		{"12a", COMMA, NUMBER_BAD},         {"a12", COMMA, NUMBER_BAD},
		{"12 34", SPACE, NUMBER_BAD},
	};
	expect_bad(cases, sizeof(cases) / sizeof(*cases));
}

Test(numbers, refuse_affixes)
{
	const struct bad cases[] = {
		{"--5", COMMA, NUMBER_BAD},
		{"-5-", COMMA, NUMBER_BAD},
		{"(-5)", COMMA, NUMBER_BAD},
		{"(5", COMMA, NUMBER_BAD},
		{"5)", COMMA, NUMBER_BAD},
		{"()", COMMA, NUMBER_BAD},
		{EURO, COMMA, NUMBER_BAD},
		{"+", COMMA, NUMBER_BAD},
		{"- -", COMMA, NUMBER_BAD},
		{EURO EURO "5", COMMA, NUMBER_BAD},
		{",", COMMA, NUMBER_BAD},
		{".", COMMA, NUMBER_BAD},
		{"-,-", COMMA, NUMBER_BAD},
		{"pm", COMMA, NUMBER_BAD},
		{"1E", COMMA, NUMBER_BAD},
		{"E5", COMMA, NUMBER_BAD},
		{"1.234.567E2", COMMA, NUMBER_BAD},
		{"0x10", COMMA, NUMBER_BAD},
		{"nan", COMMA, NUMBER_BAD},
		{"\xEF\xBF\xBD", COMMA, NUMBER_BAD},
		{"100.0%", POINT, NUMBER_PERCENT},
		{"12 %", COMMA, NUMBER_PERCENT},
		{"%", COMMA, NUMBER_BAD},
		{"1,234", COMMA, NUMBER_PRECISION},
		{"-7.27595761418343E-012", POINT, NUMBER_PRECISION},
		{"0.001", POINT, NUMBER_PRECISION},
		{"92233720368547758.08", POINT, NUMBER_OVERFLOW},
		{"-92233720368547758.08", POINT, NUMBER_OVERFLOW},
		{"184467440737095516.17", POINT, NUMBER_OVERFLOW},
		{"1E99999999999999999999", POINT, NUMBER_OVERFLOW},
		{"99999999999999999999999999999999999999999999999999", BARE, NUMBER_OVERFLOW},
	};
	expect_bad(cases, sizeof(cases) / sizeof(*cases));
}

Test(numbers, decimals)
{
	int64_t v;
	/* No convention has a byte 0 in it. */
	cr_assert(number_read(STR("1\0"
				  "234"),
			      BARE, 2, &v) == NUMBER_BAD);
	cr_assert(number_read(STR("1\0"
				  "23"),
			      BARE, 2, &v) == NUMBER_BAD);
	cr_assert(number_read(STR("1,234"), COMMA, 3, &v) == NUMBER_OK && v == 1234);
	cr_assert(number_read(STR("1,5"), COMMA, 6, &v) == NUMBER_OK && v == 1500000);
	cr_assert(number_read(STR("15"), COMMA, 0, &v) == NUMBER_OK && v == 15);
	cr_assert(number_read(STR("15,0"), COMMA, 0, &v) == NUMBER_OK && v == 15);
	cr_assert(number_read(STR("9223372036854.775807"), POINT, 6, &v) == NUMBER_OK &&
		  v == INT64_MAX);
}

static void rounds(const char *text, int64_t expected, bool expect_rounded)
{
	int64_t v = 0;
	bool rounded = !expect_rounded;
	enum number_result r = number_read_rounded(str_z(text), POINT, 2, &v, &rounded);
	cr_expect(r == NUMBER_OK && v == expected && rounded == expect_rounded,
		  "'%s': result %d, %ld, rounded %d", text, (int)r, (long)v, (int)rounded);
}

Test(numbers, rounded)
{
	rounds("1.005", 101, true);
	rounds("-1.005", -101, true);
	rounds("1.00499999999999999999999999999999999999999999999999", 100, true);
	rounds("1.004", 100, true);
	rounds("0.995", 100, true);
	rounds("1.5", 150, false);
	rounds("1.500", 150, false);
	rounds("-7.27595761418343E-012", 0, true);
	rounds("0.005", 1, true);
	rounds("0.0049", 0, true);
	rounds("39532.7808538687", 3953278, true);
}

static void vote(const char *const *texts, bool ok, char decimal, char group, const char *word)
{
	struct number_vote v = {0};
	struct number_format f;
	struct buffer b;
	buffer_init(&b, 4096);
	for (uint64_t line = 2; *texts; texts++, line++)
		number_vote_add(&v, str_z(*texts), line);
	bool got = number_vote_decide(&v, &f, &b);
	buffer_append_char(&b, 0);
	cr_expect(got == ok, "%s", b.ptr);
	if (ok)
		cr_expect(f.decimal == decimal && f.group == group, "%d %d: %s", f.decimal, f.group,
			  b.ptr);
	cr_expect(strstr(b.ptr, word) != NULL, "'%s' lacks '%s'", b.ptr, word);
	buffer_drop(&b);
}
#define VOTE(ok, decimal, group, word, ...) \
	vote((const char *const[]){__VA_ARGS__, NULL}, ok, decimal, group, word)

Test(numbers, vote_proven)
{
	VOTE(true, ',', '.', "1 value", "", "1234", "1.234", "14.930,28");
	VOTE(true, '.', ',', "line 3", "1.234", "6292976.76");
	VOTE(true, ',', '.', "decimal comma", "12,5");
	VOTE(true, ',', '.', "grouped by point", "1.234.567", "1.234");
	VOTE(true, '.', ',', "grouped by comma", "1,234,567", "1,234.5");
	VOTE(true, ',', ' ', "grouped by space", "1 234,50", "1" NB "234");
	VOTE(true, '.', '\'', "apostrophe", "1'234.50");
	VOTE(true, '.', ',', "decimal point", "0.123");
	VOTE(true, ',', '.', "decimal comma", "15,-");
	VOTE(true, ',', '.', "decimal comma", "1.5E-12", "2,5");
	VOTE(true, '.', ',', "three decimals", "1.234", "1.5");
}

Test(numbers, vote_unproven)
{
	VOTE(true, 0, 0, "whole numbers", "", "1234", "-", "5");
	VOTE(true, ',', '.', "as thousands", "107.097", "12.000", "7");
	VOTE(true, '.', ',', "as thousands", "107,097");
	VOTE(true, 0, ' ', "space", "1 234");
	VOTE(false, 0, 0, "cannot tell", "107.097", "107,097");
	VOTE(false, 0, 0,
	     "contradicts itself: 2 values with a decimal comma (first on line 2: '1,5') "
	     "and 1 with a decimal point (first on line 4: '2.50')",
	     "1,5", "1,6", "2.50");
	VOTE(true, 0, 0, "2 are no number (first on line 3: 'pm')", "1", "pm", "12%");
}

Test(numbers, vote_counts)
{
	struct number_vote v = {0};
	const char *texts[] = {"", " ", "1", "1.5", "1,5", "1.234", "1,234", "x", "100%"};
	for (size_t i = 0; i < 9; i++)
		number_vote_add(&v, str_z(texts[i]), i + 1);
	cr_assert(v.seen == 9 && v.empty == 2 && v.plain == 1 && v.point == 1 && v.comma == 1);
	cr_assert(v.undecided == 2 && v.neither == 2 && v.neither_line == 8);
	cr_assert(v.point_line == 4 && v.comma_line == 5);
}

/* What fits a convention by the vote must read in it, and what is proof must not read in the other.
 */
Test(numbers, vote_and_reader_agree)
{
	const char alphabet[] = "0129.,- '";
	unsigned seed = 1;
	for (int i = 0; i < 2000000; i++) {
		char t[12];
		size_t n = 0, want = 1 + (seed >> 8) % 9;
		for (; n < want; n++) {
			seed = seed * 1664525u + 1013904223u;
			t[n] = alphabet[(seed >> 16) % 9];
		}
		struct str s = {t, n};
		struct number_vote v = {0};
		number_vote_add(&v, s, 1);
		int64_t a;
		bool comma = number_read(s, COMMA, 6, &a) == NUMBER_OK;
		bool point = number_read(s, POINT, 6, &a) == NUMBER_OK;
		if (v.comma)
			cr_assert(!point, "'%.*s' proves a comma but reads with a point", (int)n,
				  t);
		if (v.point)
			cr_assert(!comma, "'%.*s' proves a point but reads with a comma", (int)n,
				  t);
		if (v.undecided)
			cr_assert(comma && point, "'%.*s' fits both", (int)n, t);
		if (v.neither)
			cr_assert(!comma && !point, "'%.*s' is no number but reads", (int)n, t);
	}
}

Test(numbers, speed)
{
	const char *texts[] = {"14.930,28", "-88,00", "469,80", "1.234.567,89", "0,00", "12,5"};
	struct timespec a, b;
	int64_t sum = 0, v = 0;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
	for (int i = 0; i < 6000000; i++) {
		number_read(str_z(texts[i % 6]), COMMA, 2, &v);
		sum += v;
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
	double ns = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 6e6;
	printf("number_read: %.1f ns a value (%ld)\n", ns, (long)sum);
}

Test(numbers, signs_and_blanks_that_look_like_others)
{
	const struct good cases[] = {
		{"\xE2\x80\x90"
		 "5,00",
		 COMMA, -500},
		{"\xE2\x80\x91"
		 "5,00",
		 COMMA, -500},
		{"\xE2\x80\x92"
		 "5,00",
		 COMMA, -500},
		{"\xE2\x80\x94"
		 "5,00",
		 COMMA, -500},
		{"\xEF\xBC\x8D"
		 "5,00",
		 COMMA, -500},
		{"5,00"
		 "\xE2\x80\x94",
		 COMMA, -500},
		{"15,\xE2\x80\x94", COMMA, 1500},
		{"\xE2\x80\x8B"
		 "5,00",
		 COMMA, 500},
		{"-\xEF\xBB\xBF"
		 "42",
		 COMMA, -4200},
		{"5,00\xE2\x80\x8E", COMMA, 500},
		{"1\xE2\x80\x87"
		 "234,50",
		 SPACE, 123450},
		{"\xE3\x80\x80"
		 "5,00\xE2\x80\x83",
		 COMMA, 500},
	};
	expect_good(cases, sizeof(cases) / sizeof(*cases));
}

Test(numbers, currencies)
{
	const struct good cases[] = {
		{"CHF 1'234.50", SWISS, 123450},
		{"12.50 SFr.", POINT, 1250},
		{"5,00 K\xC4\x8D", COMMA, 500},
		{"z\xC5\x82 5,00", COMMA, 500},
		{"\xC2\xA3"
		 "5.00",
		 POINT, 500},
		{"kr. 5,00", COMMA, 500},
		{"-5,00 kr", COMMA, -500},
		{"CHF -", COMMA, 0},
	};
	expect_good(cases, sizeof(cases) / sizeof(*cases));
}
