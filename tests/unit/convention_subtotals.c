/* Totals among the lines are found, and lines that only look like one are not. */
#include "convention/subtotals.h"

#include <criterion/criterion.h>

#include <stdio.h>

#define NONE MONEY_NULL

struct row {
	int64_t amount;
	const char *text; /* of its cells, '|' between them */
};

/* Adds the records; `bulk`: by subtotals_run as far as that goes, as for one column of amounts. */
static struct subtotals *feed(const struct row *rows, bool bulk)
{
	struct arena *scratch = arena_new();
	struct subtotals *t = subtotals_new(1, false);
	size_t filled = 0;
	for (size_t i = 0; rows[i].text;) {
		int64_t amounts[64];
		uint64_t lines[64];
		size_t n = 0;
		for (; n < 64 && rows[i + n].text && rows[i + n].amount != NONE; n++) {
			amounts[n] = rows[i + n].amount;
			lines[n] = i + n + 2;
		}
		size_t taken = bulk ? subtotals_run(t, amounts, lines, n) : 0;
		i += taken;
		if (taken > 0)
			continue;
		struct str cells[8], rest = str_z(rows[i].text);
		size_t ncells = 0;
		while (rest.ptr && ncells < 8)
			cells[ncells++] = str_split(&rest, '|');
		enum total_look look = TOTAL_LOOKS_PLAIN;
		if (subtotals_match(t, &rows[i].amount))
			look = total_look(cells, ncells, filled, scratch);
		subtotals_add(t, &rows[i].amount, i + 2, look);
		filled = total_filled(cells, ncells);
		i++;
	}
	arena_free(scratch);
	return t;
}

/* The lines that are totals, in both ways. */
static void check(const char *what, const struct row *rows, const char *expected)
{
	for (int bulk = 0; bulk < 2; bulk++) {
		struct subtotals *t = feed(rows, bulk);
		char text[256] = "";
		size_t n = subtotals_end(t), len = 0;
		for (size_t i = 0; i < n; i++)
			len += (size_t)snprintf(text + len, sizeof text - len, "%s%d:%d",
						i ? " " : "", (int)subtotals_get(t, i)->line,
						(int)subtotals_get(t, i)->addends);
		cr_expect_str_eq(text, expected, "%s%s: \"%s\", expected \"%s\"", what,
				 bulk ? " (in bulk)" : "", text, expected);
		subtotals_free(t);
	}
}

Test(convention_subtotals, a_last_line_that_is_the_sum_of_the_others)
{
	check("labelled",
	      (struct row[]){{1000, "A"}, {2000, "B"}, {550, "C"}, {3550, "Totaal"}, {0}}, "5:3");
	check("empty", (struct row[]){{1000, "A|x"}, {2000, "B|y"}, {3000, "|"}, {0}}, "4:2");
	check("like any line",
	      (struct row[]){{1000, "A"}, {2000, "B"}, {550, "C"}, {3550, "D"}, {0}}, "5:3");
	check("of one line", (struct row[]){{1000, "A"}, {1000, "Subtotaal A"}, {0}}, "3:1");
	check("negative", (struct row[]){{-1000, "A"}, {-2000, "B"}, {-3000, "Summe"}, {0}}, "4:2");
	check("with zeros and none",
	      (struct row[]){
		      {0, "A"}, {NONE, "B"}, {70, "C"}, {81, "D"}, {151, "E"}, {0, "F"}, {0}},
	      "6:2");
}

Test(convention_subtotals, subtotals_and_a_total_of_all)
{
	check("of one line each",
	      (struct row[]){{100, "P1|a"},
			     {100, "P1|Subtotaal P1"},
			     {250, "P2|b"},
			     {250, "P2|Subtotaal P2"},
			     {350, "|Totaal"},
			     {0}},
	      "3:1 5:1 6:2");
	check("per account, without labels",
	      (struct row[]){{10, "4000|a"},
			     {20, "4000|b"},
			     {30, "4000|"},
			     {5, "4010|c"},
			     {5, "4010|"},
			     {7, "4020|d"},
			     {8, "4020|e"},
			     {15, "4020|"},
			     {0}},
	      "4:2 6:1 9:2");
	check("like any line, leaving none out",
	      (struct row[]){
		      {105, "a"}, {207, "a"}, {312, "a"}, {71, "b"}, {88, "b"}, {159, "b"}, {0}},
	      "4:2 7:2");
	check("of several groups, and of all",
	      (struct row[]){{1, "a"},
			     {2, "a"},
			     {3, "total a"},
			     {4, "b"},
			     {5, "b"},
			     {9, "total b"},
			     {12, "total a and b"},
			     {20, "c"},
			     {30, "d"},
			     {50, "total c"},
			     {6, "e"},
			     {7, "e"},
			     {13, "total e"},
			     {63, "total c and e"},
			     {75, "total"},
			     {0}},
	      "4:2 7:2 8:4 11:2 14:2 15:4 16:8");
}

Test(convention_subtotals, a_line_that_happens_to_be_a_sum_is_none)
{
	check("three round numbers", (struct row[]){{100, "a"}, {200, "b"}, {300, "c"}, {0}}, "");
	check("early in a file", (struct row[]){{1, "a"}, {2, "b"}, {3, "c"}, {9, "d"}, {0}}, "");
	check("and the total counts it as a line",
	      (struct row[]){{1, "a"}, {2, "b"}, {3, "c"}, {9, "d"}, {15, "Total"}, {4, "e"}, {0}},
	      "6:4");
	check("small round amounts, now and then a cell that is empty",
	      (struct row[]){{25, "a|x"}, {5, "b|x"}, {30, "c|"}, {10, "d|x"}, {0}}, "");
	check("two equal lines", (struct row[]){{7, "a"}, {7, "b"}, {0}}, "");
	check("a booking and its reversal",
	      (struct row[]){{50, "a"}, {-50, "b"}, {50, "c"}, {-50, "d"}, {0}}, "");
	check("a journal that balances",
	      (struct row[]){{100, "a"}, {21, "b"}, {-121, "c"}, {60, "d"}, {-60, "e"}, {0}}, "");
	check("nothing but zeros", (struct row[]){{0, "a"}, {0, "b"}, {0, "c"}, {0}}, "");
}

Test(convention_subtotals, a_first_line_that_is_the_sum_of_the_others)
{
	check("labelled", (struct row[]){{60, "Total"}, {10, "a"}, {20, "b"}, {30, "c"}, {0}},
	      "2:3");
	check("two equal lines", (struct row[]){{60, "a"}, {60, "b"}, {0}}, "");
}

Test(convention_subtotals, every_amount_column_has_to_be_the_sum)
{
	const int64_t sums[][2] = {{101, 1}, {202, 2}, {303, 3}},
		      one[][2] = {{101, 1}, {202, 2}, {303, 4}};
	struct subtotals *both = subtotals_new(2, false), *first = subtotals_new(2, false);
	for (size_t i = 0; i < 3; i++) {
		subtotals_add(both, sums[i], i + 2, TOTAL_LOOKS_PLAIN);
		subtotals_add(first, one[i], i + 2, TOTAL_LOOKS_PLAIN);
	}
	cr_expect_eq(subtotals_end(both), 1);
	cr_expect_eq(subtotals_end(first), 0);
	subtotals_free(both);
	subtotals_free(first);
}

Test(convention_subtotals, a_balance_is_a_total_only_where_a_record_looks_like_one)
{
	const int64_t amounts[] = {50, -20, 30};
	struct subtotals *plain = subtotals_new(1, true), *labelled = subtotals_new(1, true);
	for (size_t i = 0; i < 3; i++) {
		subtotals_add(plain, &amounts[i], i + 2, TOTAL_LOOKS_PLAIN);
		subtotals_add(labelled, &amounts[i], i + 2,
			      i == 2 ? TOTAL_LOOKS_LABELLED : TOTAL_LOOKS_PLAIN);
	}
	cr_expect_eq(subtotals_end(plain), 0);
	cr_expect_eq(subtotals_end(labelled), 1);
	subtotals_free(plain);
	subtotals_free(labelled);
}

Test(convention_subtotals, words_that_say_total)
{
	static const char *const words[] = {
		"Totaal",     "SUBTOTAAL P1",  "Eindtotaal:", "Grand Total", "Total general",
		"Sous-total", "Zwischensumme", "Summe",       "#",           "Totaal generaal",
		"Som",        "Ergebnis 2024", "Suma"};
	static const char *const others[] = {"Somers BV", "summer school", "Salarissen", "", "12"};
	struct arena *scratch = arena_new();
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct str cell = str_z(words[i]);
		cr_expect_eq(total_look(&cell, 1, 0, scratch), TOTAL_LOOKS_LABELLED, "%s",
			     words[i]);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct str cell = str_z(others[i]);
		cr_expect_eq(total_look(&cell, 1, 0, scratch), TOTAL_LOOKS_PLAIN, "%s", others[i]);
	}
	arena_free(scratch);
}
