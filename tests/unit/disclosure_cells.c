/* Small cells: which cells are shown, what covers them, and that totals stay, by the rules of etl/disclosure. */
#include "disclosure/disclosure.h"

#include <criterion/criterion.h>

static const char MODEL[] =
	"{\"dimensions\":{\"year\":{\"attributes\":{\"year\":{}},\"key_attribute\":\"year\"},\"task\":{"
	"\"attributes\":{\"code\":{}},\"key_attribute\":\"code\"},\"centre\":{\"attributes\":{\"code\":{}},"
	"\"key_attribute\":\"code\"},\"other\":{\"attributes\":{\"code\":{}},\"key_attribute\":\"code\"}},"
	"\"measures\":{\"amount\":{}}}";
static const char STORAGE[] =
	"{\"columns\":[{\"name\":\"amount\",\"decimals\":2}],\"measures\":{\"amount\":0},\"dimensions\":{"
	"\"year\":{\"types\":{\"year\":\"string\"}},\"task\":{\"types\":{\"code\":\"string\"}},\"centre\":{"
	"\"types\":{\"code\":\"string\"}},\"other\":{\"types\":{\"code\":\"string\"}}},\"scope\":[\"year\"]}";
static const char POLICY[] =
	"{\"cells\":{\"payee\":\"client\",\"over\":[\"centre\"],\"task\":\"task\",\"social\":{\"payees\":4,"
	"\"largest\":1,\"share\":50,\"protection\":20}}}";

#define DIMENSIONS 4

struct bench {
	struct arena *arena;
	struct cube *cube;
	struct dictionary *dictionaries[DIMENSIONS];
	struct cells_policy policy;
	struct cells_plan plan;
	struct cell_table *table;
	struct entry_batch *batch;
	uint64_t line;
	struct error e;
};

static void begin(struct bench *b)
{
	b->arena = arena_new();
	b->line = 1;
	cr_assert(cube_parse(&b->cube, STR("t"), STR("t"), str_z(MODEL), str_z(STORAGE), &b->e) ==
		  0);
	for (size_t d = 0; d < DIMENSIONS; d++)
		b->dictionaries[d] = dictionary_new(&b->cube->dimensions[d]);
	cr_assert(cells_policy_read(&b->policy, b->arena, str_z(POLICY), &b->e) == 0, "%s",
		  b->e.text);
	cr_assert(cells_plan_make(&b->plan, b->arena, b->cube, &b->policy, -1, &b->e) == 0, "%s",
		  b->e.text);
	b->table = cells_new(&b->plan, b->dictionaries);
	b->batch = entry_batch_new(b->cube);
	entry_batch_reset(b->batch);
	entry_batch_want_payees(b->batch);
}

static void end(struct bench *b)
{
	entry_batch_free(b->batch);
	cells_free(b->table);
	for (size_t d = 0; d < DIMENSIONS; d++)
		dictionary_free(b->dictionaries[d]);
	cube_free(b->cube);
	arena_free(b->arena);
}

static void line(struct bench *b, const char *task, const char *centre, unsigned payee,
		 int64_t cents)
{
	const char *codes[DIMENSIONS] = {"2024", task, centre, "x"};
	size_t row = b->batch->n++;
	bool is_new;
	for (size_t d = 0; d < DIMENSIONS; d++) {
		struct value v = value_text(str_z(codes[d]));
		b->batch->keys[d][row] = dictionary_put(b->dictionaries[d], &v, &is_new);
	}
	b->batch->amounts[0][row] = cents;
	b->batch->lines[row] = ++b->line;
	b->batch->payees[row] = payee ? payee * 4 + 3 : 0; /* social, and somebody */
}

/* `n` payees from `first` on, of `cents` each. */
static void payees(struct bench *b, const char *centre, unsigned first, unsigned n, int64_t cents)
{
	for (unsigned i = 0; i < n; i++)
		line(b, "6.72", centre, first + i, cents);
}

static void decide(struct bench *b)
{
	cr_assert(cells_take(b->table, b->batch, &b->e) == 0, "%s", b->e.text);
	cr_assert(cells_decide(b->table, false, &b->e) == 0, "%s", b->e.text);
	entry_batch_reset(b->batch);
	cells_rows(b->table, b->batch);
}

static struct str code(const struct bench *b, size_t d, size_t row)
{
	return dictionary_get(b->dictionaries[d], b->batch->keys[d][row])->text;
}

/* The amount of a cost centre; MONEY_NULL: it is no row. */
static int64_t amount(const struct bench *b, const char *centre)
{
	for (size_t i = 0; i < b->batch->n; i++)
		if (str_eq(code(b, 2, i), str_z(centre)))
			return b->batch->amounts[0][i];
	return MONEY_NULL;
}

static int64_t total(const struct bench *b)
{
	int64_t all = 0;
	for (size_t i = 0; i < b->batch->n; i++)
		all += b->batch->amounts[0][i];
	return all;
}

Test(disclosure, lines_without_payee_stay_and_others_are_rows)
{
	struct bench b;
	begin(&b);
	line(&b, "2.1", "A", 0, 5);
	payees(&b, "A", 1, 5, 100);
	line(&b, "2.1", "B", 0, 6);
	cr_assert(cells_take(b.table, b.batch, &b.e) == 0);
	cr_assert_eq(b.batch->n, 2);
	cr_assert_eq(b.batch->amounts[0][1], 6);
	cr_assert(cells_decide(b.table, false, &b.e) == 0);
	entry_batch_reset(b.batch);
	cr_assert(cells_rows(b.table, b.batch));
	cr_assert_eq(b.batch->n, 1);
	cr_assert_eq(b.batch->amounts[0][0], 500);
	cr_assert(str_eq(code(&b, 3, 0), STR(MEMBER_HIDDEN)), "what is of no table is not shown");
	entry_batch_reset(b.batch);
	cr_assert_not(cells_rows(b.table, b.batch));
	end(&b);
}

Test(disclosure, too_few_payees_are_covered_by_the_smallest_that_makes_them_safe)
{
	struct bench b;
	begin(&b);
	payees(&b, "few", 1, 3, 10);
	payees(&b, "large", 11, 6, 1000);
	payees(&b, "small", 21, 5, 10);
	decide(&b);
	cr_assert_eq(amount(&b, "few"), MONEY_NULL);
	cr_assert_eq(amount(&b, "small"), MONEY_NULL);
	cr_assert_eq(amount(&b, "large"), 6000);
	cr_assert_eq(amount(&b, MEMBER_HIDDEN), 80);
	cr_assert_eq(cells_counts(b.table)->by[CELLS_FEW], 1);
	cr_assert_eq(cells_counts(b.table)->by[CELLS_COVER], 1);
	cr_assert_eq(cells_counts(b.table)->unsafe_totals, 0);
	end(&b);
}

Test(disclosure, a_cell_of_nothing_is_no_cover)
{
	struct bench b;
	begin(&b);
	payees(&b, "few", 1, 3, 10);
	payees(&b, "zero", 31, 6, 0);
	payees(&b, "real", 11, 6, 1000);
	decide(&b);
	cr_assert_eq(amount(&b, "zero"), 0);
	cr_assert_eq(amount(&b, MEMBER_HIDDEN), 6030);
	end(&b);
}

Test(disclosure, what_few_got_nothing_of_is_hidden_too)
{
	struct bench b;
	begin(&b);
	payees(&b, "zero", 1, 2, 0);
	payees(&b, "real", 11, 6, 1000);
	decide(&b);
	cr_assert_eq(amount(&b, "zero"), MONEY_NULL);
	end(&b);
}

Test(disclosure, one_payee_of_many_lines_is_one_and_nets_count)
{
	struct bench b;
	begin(&b);
	for (int i = 0; i < 20; i++)
		line(&b, "6.72", "one", 7, 10);
	payees(&b, "net", 11, 5, 100);
	payees(&b, "net", 11, 2, -100); /* two of five came to nothing: three contribute */
	payees(&b, "real", 21, 9, 1000);
	decide(&b);
	cr_assert_eq(cells_counts(b.table)->by[CELLS_FEW], 2);
	cr_assert_eq(total(&b), 200 + 300 + 9000);
	end(&b);
}

Test(disclosure, dominance_is_of_absolute_amounts)
{
	struct bench b;
	begin(&b);
	payees(&b, "refund", 1, 8, 100);
	line(&b, "6.72", "refund", 9, -5000);
	payees(&b, "real", 21, 60, 1000);
	decide(&b);
	cr_assert_eq(cells_counts(b.table)->by[CELLS_DOMINATED], 1);
	cr_assert_eq(amount(&b, "refund"), MONEY_NULL);
	end(&b);
}

Test(disclosure, the_second_must_not_know_the_first)
{
	struct bench b;
	begin(&b);
	line(&b, "6.72", "two", 1, 1000);
	line(&b, "6.72", "two", 2, 1000);
	payees(&b, "two", 11, 4, 49); /* 196: less than 20 % of 1000 */
	payees(&b, "real", 21, 60, 1000);
	decide(&b);
	cr_assert_eq(cells_counts(b.table)->by[CELLS_CLOSE], 1);
	end(&b);
}

Test(disclosure, a_total_that_nothing_covers_is_told_and_stays)
{
	struct bench b;
	begin(&b);
	payees(&b, "few", 1, 2, 10);
	decide(&b);
	cr_assert_eq(cells_counts(b.table)->unsafe_totals, 1);
	cr_assert_eq(b.batch->n, 1);
	cr_assert_eq(amount(&b, MEMBER_HIDDEN), 20);
	end(&b);
}

Test(disclosure, what_was_hidden_stays_so_and_what_was_shown_is_told)
{
	struct bench b;
	struct cell_mark marks[8];
	uint32_t kept[64];
	size_t n, at = 0;
	begin(&b);
	payees(&b, "few", 1, 3, 10);
	payees(&b, "small", 11, 5, 10);
	payees(&b, "large", 21, 6, 1000);
	decide(&b);
	const struct cell_mark *all = cells_marks(b.table, &n);
	cr_assert_eq(n, 5, "three cells, what is hidden, and their total");
	for (size_t i = 0; i < n; i++) {
		marks[i] = all[i];
		marks[i].published = true;
		cr_assert(all[i].state != CELL_MARK_HIDDEN || all[i].npayees == 0);
		for (size_t k = 0; k < all[i].npayees; k++)
			kept[at + k] = all[i].payees[k];
		marks[i].payees = kept + at;
		at += all[i].npayees;
	}
	for (size_t i = 0; i < n; i++)
		cells_mark(b.table, &marks[i]);
	cells_reset(b.table);
	entry_batch_reset(b.batch);
	payees(&b, "few", 1, 9, 10); /* now they would be enough */
	payees(&b, "small", 11, 5, 10);
	payees(&b, "large", 21, 7, 1000); /* one more: the difference is of one */
	decide(&b);
	cr_assert_eq(amount(&b, "few"), MONEY_NULL);
	cr_assert_eq(amount(&b, "small"), MONEY_NULL);
	cr_assert_eq(cells_counts(b.table)->by[CELLS_BEFORE], 2);
	cr_assert_eq(cells_counts(b.table)->differences, 1);
	cr_assert_eq(cells_counts(b.table)->rests_differ, 0, "six payees came");
	cr_assert_eq(cells_counts(b.table)->totals_differ, 0, "seven");
	end(&b);
}

Test(disclosure, members_of_hidden_cells_alone_are_forgotten)
{
	struct bench b;
	const size_t known[DIMENSIONS] = {0};
	begin(&b);
	payees(&b, "geheim", 1, 2, 10);
	payees(&b, "open", 11, 9, 1000);
	payees(&b, "dekking", 31, 9, 10);
	decide(&b);
	cells_see(b.table, b.batch);
	cells_forget(b.table, known);
	for (uint32_t key = 0; key < dictionary_count(b.dictionaries[2]); key++) {
		struct str text = dictionary_get(b.dictionaries[2], key)->text;
		cr_assert(str_eq(text, STR("open")) || str_starts(text, STR(MEMBER_HIDDEN)), "%.*s",
			  STR_ARG(text));
	}
	end(&b);
}
