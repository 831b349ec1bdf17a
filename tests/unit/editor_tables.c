/* Tables of a mapping as people edit them: what is read, what differs, what is wrong, and where the money is. */
#include "editor/editor.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char weighed[] =
	"{\"measure\":\"amount\",\"decimals\":2,\"parts\":[{\"year\":\"2024\",\"phase\":\"executed\",\"side\":\"expenditure\","
	"\"label\":\"2024\",\"lines\":6,\"sum\":\"6010\"},{\"year\":\"2024\",\"phase\":\"executed\",\"side\":\"revenue\",\"label\":\"r\","
	"\"lines\":1,\"sum\":\"-5\"}],\"dimensions\":[{\"dimension\":\"d\",\"codes\":[[\"010\",[0,3,\"1000\"],[1,1,\"-5\"]],"
	"[\"20\",[0,2,\"5000\"]],[\"30\",[0,1,\"10\"]]]}]}";

static struct list flat(void)
{
	return (struct list){
		.name = STR("d"), .title = STR("D"), .field = STR("Veld"), .dimension = STR("d")};
}

static struct list tree(void)
{
	struct list l = flat();
	l.levels[0] = l.titles[0] = STR("programma");
	l.levels[1] = l.titles[1] = STR("d");
	l.nlevels = 2;
	l.budgets[0] = (struct typed_budget){STR("2025 primitief lasten"), STR("2025"),
					     STR("proposed"), STR("expenditure")};
	l.nbudgets = 1;
	return l;
}

static struct csv_table table_of(struct arena *a, const struct list *l, const char *csv)
{
	struct csv_table read, columns, out;
	struct error e;
	list_columns(l, a, &columns);
	if (!*csv)
		return columns;
	cr_assert_eq(csv_table_read(&read, a, str_z(csv), &e), 0, "%s", e.text);
	csv_table_with_columns(&out, a, &read, columns.columns, columns.ncolumns);
	return out;
}

static struct table_edit edited(struct arena *a, const struct list *l, const char *now,
				const char *text, enum table_edit_how how)
{
	struct weights w;
	struct table_edit out;
	struct error e;
	struct csv_table t = table_of(a, l, now);
	cr_assert_eq(weights_read(&w, a, str_z(weighed), STR("d"), &e), 0, "%s", e.text);
	cr_assert_eq(table_edit_make(&out, a, l, &t, &w, str_z(text), how, LANG_EN, &e), 0, "%s",
		     e.text);
	weights_free(&w);
	return out;
}

static void assert_text(struct arena *a, const struct csv_table *t, const char *wanted)
{
	struct buffer b;
	buffer_init(&b, 1 << 20);
	csv_table_write(t, &b);
	cr_assert_str_eq(arena_dup(a, buffer_str(&b)).ptr, wanted);
	buffer_drop(&b);
}

Test(editor, amounts_are_read_in_one_way_or_none)
{
	static const struct {
		const char *typed, *means;
	} good[] = {{"1234", "1234.00"},
		    {"1234,5", "1234.50"},
		    {"1.234,50", "1234.50"},
		    {"1234.50", "1234.50"},
		    {"1,234.50", "1234.50"},
		    {"1.234", "1234.00"},
		    {"1.234.567", "1234567.00"},
		    {"-0,25", "-0.25"},
		    {"€ 12,00", "12.00"},
		    {"€ -3", "-3.00"},
		    {"−3", "-3.00"},
		    {"007", "7.00"},
		    {"12.345.678,9", "12345678.90"},
		    {"0", "0.00"}};
	static const char *const bad[] = {"",           "-",
					  "1,234",      "1.23.456",
					  "12,345,678", "1e5",
					  "1.2345",     "1 000",
					  "abc",        "1.234,567",
					  ".5",         "5.",
					  "--1",        "1234.567.890",
					  "1..000",     "9999999999999999",
					  "=1+1"};
	char text[MONEY_TEXT_SIZE];
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		cr_expect(amount_typed(str_z(good[i].typed), text), "%s", good[i].typed);
		cr_expect_str_eq(text, good[i].means);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(amount_typed(str_z(bad[i]), text), "%s", bad[i]);
}

Test(editor, weights_that_do_not_come_to_their_totals_are_refused)
{
	struct arena *a = arena_new();
	struct weights w;
	struct error e;
	const char *wrong =
		"{\"decimals\":2,\"parts\":[{\"label\":\"x\",\"lines\":1,\"sum\":\"100\"}],\"dimensions\":[{\"dimension\":\"d\","
		"\"codes\":[[\"1\",[0,1,\"99\"]]]}]}";
	cr_expect_eq(weights_read(&w, a, str_z(wrong), STR("d"), &e), -1);
	cr_expect_eq(e.status, STATUS_REFUSED);
	weights_free(&w);
	cr_expect_eq(weights_read(&w, a, STR("{"), STR("d"), &e), -1);
	cr_expect_eq(e.status, STATUS_INPUT);
	weights_free(&w);
	cr_expect_eq(weights_read(&w, a, str_z(weighed), STR("e"), &e), -1);
	cr_expect_eq(e.status, STATUS_NOT_FOUND);
	weights_free(&w);
	arena_free(a);
}

Test(editor, a_merge_changes_the_columns_that_it_names_and_no_others)
{
	struct arena *a = arena_new();
	struct list l = tree();
	struct table_edit e = edited(
		a, &l, "code,label,parent,2025 primitief lasten\nP,Prog,,10.00\n20,Twee,P,\n",
		"Veld;omschrijving;2025 primitief lasten\n20;\"Twee; en meer\";1.000,5\n010;Tien;\n",
		EDIT_MERGE);
	cr_expect_eq(e.nfaults, 0);
	assert_text(
		a, &e.after,
		"code,label,parent,description,2025 primitief lasten\nP,Prog,,,10.00\n20,Twee; en meer,P,,1000.50\n010,Tien,,,\n");
	e = edited(a, &l, "code,label,parent\nP,Prog,\n20,Twee,P\n",
		   "code\tprogramma\n20\tP\nP\t\n", EDIT_REPLACE);
	cr_expect_eq(e.nfaults, 0);
	assert_text(
		a, &e.after,
		"code,label,parent,description,2025 primitief lasten\n20,Twee,P,,\nP,Prog,,,\n");
	arena_free(a);
}

Test(editor, rows_are_faulty_one_by_one)
{
	struct arena *a = arena_new();
	struct list l = tree();
	static const struct {
		const char *text;
		size_t faults;
	} all[] = {{"P\tx\n20\ty\tP\n", 0},
		   {"10\tx\n", 1},              /* 010 is meant */
		   {"20\tx\tQ\n", 1},           /* no such parent */
		   {"20\tx\t20\n", 1},          /* below itself */
		   {"A\t\tB\nB\t\tA\n", 2},     /* in a circle */
		   {"A\nB\t\tA\n20\t\tB\n", 1}, /* too deep */
		   {"20\tx\n20\ty\n", 1},       /* twice */
		   {"20\t=1+1\n", 1},
		   {"20\t#REF!\n", 1},
		   {"\tx\n", 1},
		   {"20\tx\t\t\t1,234\n", 1},      /* no amount */
		   {"code\tlabel\n20\n", 1},       /* narrow */
		   {"code\tcolour\n20\tred\n", 1}, /* no such column */
		   {"20\tx\t\t\t\t\t\t9\n", 2}};   /* wider than the table */
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct table_edit e = edited(a, &l, "", all[i].text, EDIT_MERGE);
		cr_expect_eq(e.nfaults, all[i].faults, "%s: %zu", all[i].text, e.nfaults);
	}
	struct list f = flat();
	struct table_edit e = edited(a, &f, "", "20\tx\t30\n30\n", EDIT_MERGE);
	cr_expect_eq(e.nfaults, 1);
	arena_free(a);
}

Test(editor, what_a_spreadsheet_guards_comes_back)
{
	struct arena *a = arena_new();
	struct list l = tree();
	struct csv_table t = table_of(
		a, &l,
		"code,label,parent,description,2025 primitief lasten\n010,-5 en =,,\"een \"\"tekst\"\"; en\nmeer\",12.50\n");
	struct buffer b;
	buffer_init(&b, 1 << 20);
	csv_table_write_excel(&t, &l, &b);
	struct table_edit e = edited(a, &l, "", arena_dup(a, buffer_str(&b)).ptr, EDIT_REPLACE);
	buffer_drop(&b);
	cr_expect_eq(e.nfaults, 0);
	struct table_diff d;
	table_diff(&d, a, &t, &e.after);
	cr_expect_eq(d.n, 0);
	arena_free(a);
}

Test(editor, differences_are_by_what_tells_rows_apart)
{
	struct arena *a = arena_new();
	struct list l = flat();
	struct csv_table was = table_of(a, &l, "code,label\n1,a\n2,b\n3,c\n");
	struct csv_table is = table_of(a, &l, "code,label\n3,c\n1,A\n4,d\n");
	struct table_diff d;
	table_diff(&d, a, &was, &is);
	cr_expect_eq(d.added, 1);
	cr_expect_eq(d.removed, 1);
	cr_expect_eq(d.changed, 1);
	cr_expect_eq(d.n, 3);
	cr_expect(str_eq(d.rows[0].key, STR("1")) && str_eq(d.rows[0].cells[0].after, STR("A")));
	arena_free(a);
}

Test(editor, all_money_is_placed_or_open)
{
	struct arena *a = arena_new();
	struct list l = tree();
	struct weights w;
	struct error e;
	struct placing p;
	struct csv_table t = table_of(
		a, &l,
		"code,label,parent,2025 primitief lasten\nP,Prog,,0.10\n010,Tien,P,1.00\n20,Twee,,\n010,Nog eens,P,\n");
	cr_assert_eq(weights_read(&w, a, str_z(weighed), STR("d"), &e), 0);
	placing_make(&p, a, &l, &t, &w);
	cr_expect(p.ties);
	cr_expect_eq(p.nopen, 2); /* 20 has a row and no place; 30 has none */
	cr_expect(str_eq(p.open[0].code, STR("20")) && str_eq(p.open[1].code, STR("30")));
	cr_expect(p.placed[0] == 1000 && p.placed[1] == -5 && p.sums[0] == 6010);
	cr_expect(str_eq(p.nodes[0].code, STR("P")) && p.nodes[0].sums[0] == 1000 &&
		  p.nodes[0].budgets[0] == 110);
	cr_expect_eq(p.placed_lines, 4);
	/* a circle, which checks refuse, loses nothing either */
	t = table_of(a, &l, "code,label,parent\nA,,B\nB,,A\n010,,A\n");
	placing_make(&p, a, &l, &t, &w);
	cr_expect(p.ties);
	struct list f = flat();
	t = table_of(a, &f, "code,label\n010,x\n20,y\n30,z\n");
	placing_make(&p, a, &f, &t, &w);
	cr_expect_eq(p.nopen, 0);
	cr_expect_eq(p.all_placed, p.all);
	weights_free(&w);
	arena_free(a);
}
