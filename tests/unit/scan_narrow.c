/*
 * Pages that counting finds are those that sorting everything gives: by a plain sort of the facts
 * here, and by a session that sorts them all.
 */
#include "query_ways.h"

#define PAGE_SIZE 23u
#define QUESTIONS 6u

enum { BY_YEAR, BY_CODE, BY_ID, BY_A, BY_B, COLUMNS };
static const char *const names[COLUMNS] = {"year", "account.code", "id", "aa", "bb"};

struct by {
	int column;
	bool descending;
};

static struct by order[2 * COLUMNS]; /* what is asked, then what is shown */
static size_t norder;

static int sign(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* What is empty comes last, whichever way the rest goes. */
static int by_column(const struct by *by, const struct fact *x, const struct fact *y)
{
	char s[16], t[16];
	int64_t a, b, empty = MONEY_NULL;
	int result;

	switch (by->column) {
	case BY_CODE:
		snprintf(s, sizeof s, "c%u", x->code);
		snprintf(t, sizeof t, "c%u", y->code);
		result = strcmp(s, t);
		return by->descending ? -result : result;
	case BY_YEAR:
		a = x->year, b = y->year, empty = 0;
		break;
	case BY_ID:
		a = x->id, b = y->id;
		break;
	case BY_A:
		a = x->a, b = y->a;
		break;
	default:
		a = x->b, b = y->b;
	}
	if (a == empty || b == empty)
		return (a == empty) - (b == empty);
	return by->descending ? sign(b, a) : sign(a, b);
}

static int compare(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a, *y = *(const struct fact *const *)b;

	for (size_t i = 0; i < norder; i++) {
		int result = by_column(&order[i], x, y);
		if (result)
			return result;
	}
	return sign(x - y, 0);
}

/* Of one, two or three columns, as the question says it. */
static void invent_order(char *out, size_t size)
{
	size_t n = 1 + below(3), len = 0;
	bool taken[COLUMNS] = {false};

	norder = 0;
	while (norder < n) {
		struct by by = {(int)below(COLUMNS), below(2)};
		if (taken[by.column])
			continue;
		taken[by.column] = true;
		len += (size_t)snprintf(out + len, size - len, "%s%s%s", norder ? "," : "",
					names[by.column], by.descending ? ":desc" : "");
		order[norder++] = by;
	}
	for (int c = 0; c < COLUMNS; c++)
		order[norder++] = (struct by){c, false};
}

static void put(struct buffer *b, int64_t v, bool present)
{
	if (present)
		buffer_printf(b, "%lld", (long long)v);
}

static char *expected(const struct fact *const *sorted, size_t n, size_t from)
{
	struct buffer out;

	buffer_init(&out, 1 << 20);
	buffer_append_z(&out, "year.year,account.code,id.id,aa,bb\n");
	for (size_t i = from; i < n && i < from + PAGE_SIZE; i++) {
		const struct fact *f = sorted[i];
		put(&out, f->year, f->year != 0);
		buffer_printf(&out, ",c%u,%u,", f->code, f->id);
		put(&out, f->a, f->a != MONEY_NULL);
		buffer_append_char(&out, ',');
		put(&out, f->b, f->b != MONEY_NULL);
		buffer_append_char(&out, '\n');
	}
	char *all = str_dup(buffer_str(&out));
	buffer_drop(&out);
	return all;
}

static char *ask_page(struct finder *f, const char *words, size_t page, int year)
{
	char number[24], cut[24];
	struct query_param params[] = {
		{STR("fields"), STR("year,account.code,id,aa,bb")},
		{STR("order"), str_z(words)},
		{STR("page"), STR("")},
		{STR("pagesize"), STR("23")},
		{STR("download"), STR("csv")},
		{STR("cut"), STR("")},
	};

	snprintf(number, sizeof number, "%zu", page);
	snprintf(cut, sizeof cut, "year:%d", year);
	params[2].value = str_z(number);
	params[5].value = str_z(cut);
	return ask(f, ENDPOINT_FACTS, params, year ? 6 : 5);
}

/* The first page, the last, the one beyond it, and some between. */
static size_t page_of(unsigned i, size_t n)
{
	size_t pages = (n + PAGE_SIZE - 1) / PAGE_SIZE;

	return i == 0 ? 1 : i == 1 ? pages : i == 2 ? pages + 1 : 1 + below(pages);
}

static void check(struct finder *narrowed, struct finder *sorting, int year)
{
	const struct fact **sorted = xcalloc(ROWS, sizeof *sorted);
	char words[100];
	size_t n = 0;

	invent_order(words, sizeof words);
	for (uint32_t i = 0; i < ROWS; i++)
		if (!year || facts[i].year == year)
			sorted[n++] = &facts[i];
	qsort(sorted, n, sizeof *sorted, compare);
	for (unsigned i = 0; i < 6; i++) {
		size_t page = page_of(i, n);
		char *right = expected(sorted, n, (page - 1) * PAGE_SIZE);
		char *found = ask_page(narrowed, words, page, year);
		cr_assert_str_eq(found, right, "order %s, page %zu, year %d", words, page, year);
		free(found);
		found = ask_page(sorting, words, page, year);
		cr_assert_str_eq(found, right, "sorted: order %s, page %zu", words, page);
		free(found);
		free(right);
	}
	free(sorted);
}

Test(narrow, pages_are_those_of_a_plain_sort, .init = make_store, .fini = drop_store)
{
	/* From a cube of any size on, down to two facts and to a hundred; and never. */
	static const struct way narrowing[] = {{"portable", 1, 64 << 20, 64},
					       {"portable", 3, 64 << 20, 3200}};
	static const struct way all = {"portable", 1, 64 << 20, UINT64_MAX};
	struct finder sorting;

	open_way(&sorting, &all);
	for (size_t w = 0; w < 2; w++) {
		struct finder narrowed;
		open_way(&narrowed, &narrowing[w]);
		for (unsigned i = 0; i < QUESTIONS; i++)
			check(&narrowed, &sorting, i % 3 ? 0 : 2021 + (int)below(3));
		close_way(&narrowed);
	}
	close_way(&sorting);
}
