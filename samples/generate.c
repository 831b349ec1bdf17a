/*
 * Writes the samples: budget, ledger and Iv3 deliveries of Waterrijk, a municipality that does not
 * exist, for three years.
 *
 *     cc -O2 -o generate generate.c && ./generate FOLDER
 *
 * The same bytes each time and on every machine: own random numbers (splitmix64), fixed seeds,
 * integer arithmetic only, no locale. Money is in cents.
 */
#include "iv3.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIRST_YEAR 2023
#define YEARS 3
#define MAX_CELLS 600
#define MAX_LINES 9000
#define RESULT_CENTRE 683110
#define OVERHEAD_CENTRE 699000

static uint64_t state;
static struct cell cells[MAX_CELLS];
static size_t ncells;
static struct line lines[MAX_LINES];
static size_t nlines;

static uint64_t random_bits(void)
{
	uint64_t z = (state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* 0 to n - 1. */
static int pick(int n)
{
	return (int)((random_bits() >> 32) * (uint64_t)n >> 32);
}

static const struct account *account_of(int code)
{
	for (size_t i = 0; i < COUNT(accounts); i++)
		if (accounts[i].code == code)
			return &accounts[i];
	fprintf(stderr, "tables.h has no account %d\n", code);
	exit(1);
}

/* Rounded to a hundred euros, as budgets are. */
static int64_t hundreds(int64_t cents)
{
	return cents / 10000 * 10000;
}

static struct cell *add_cell(int centre, const char *task, int account, const char *place,
			     int64_t cents)
{
	struct cell *c = &cells[ncells++];

	if (ncells > MAX_CELLS)
		abort();
	*c = (struct cell){centre, task, account_of(account), place, {hundreds(cents)}};
	return c;
}

/* ---- the budget ---- */

/* Prices and wages of a year, against 2024 in thousandths. */
static int64_t price_level(int year)
{
	static const int level[YEARS] = {938, 1000, 1046};

	return level[year - FIRST_YEAR];
}

static void budget_of_centre(const struct centre *c, int year)
{
	const char *task = year >= 2025 && c->task_2025 ? c->task_2025 : c->task;
	int64_t total = (int64_t)c->thousands * 100000 * price_level(year) / 1000;

	for (size_t i = 0; i < COUNT(shares); i++)
		if (shares[i].profile == c->profile && c->thousands)
			add_cell(c->code, task, shares[i].account, c->place,
				 total * shares[i].share / 1000 * (970 + pick(60)) / 1000);
	for (size_t i = 0; i < COUNT(c->income) && c->income[i].account; i++)
		add_cell(c->code, task, c->income[i].account, c->place,
			 (int64_t)c->income[i].thousands * 100000 * price_level(year) / 1000);
}

/* What the products are charged, the overhead earns: exactly. */
static int64_t overhead(int amendment)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ncells; i++)
		if (cells[i].account->code == 452000)
			sum += cells[i].budget[amendment];
	return sum;
}

/* Revenue less expenditure, the result's own lines left out. */
static int64_t budget_result(int amendment)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ncells; i++)
		if (cells[i].centre != RESULT_CENTRE)
			sum += cells[i].account->revenue ? cells[i].budget[amendment]
							 : -cells[i].budget[amendment];
	return sum;
}

static int amendable(const struct cell *c)
{
	int code = c->account->code;

	return code != 452000 && code != 852000 && c->centre != RESULT_CENTRE;
}

static void make_budget(int year)
{
	ncells = 0;
	for (size_t i = 0; i < COUNT(centres); i++)
		budget_of_centre(&centres[i], year);
	for (size_t i = 0; i < ncells; i++)
		for (int a = 1; a < AMENDMENTS; a++)
			if (amendable(&cells[i]) && pick(100) < 22)
				cells[i].budget[a] =
					hundreds(cells[i].budget[0] * (pick(150) - 60) / 1000);
	struct cell *charge = add_cell(OVERHEAD_CENTRE, "0.4", 852000, NULL, 0);
	charge->budget[0] = overhead(0);
	/* On 0.11, every stage of the budget closes at zero; the side is the one the year ends on.
	 */
	int64_t all = 0;
	for (int a = 0; a < AMENDMENTS; a++)
		all += budget_result(a);
	struct cell *result = add_cell(RESULT_CENTRE, "0.11", all >= 0 ? 459900 : 859900, NULL, 0);
	for (int a = 0; a < AMENDMENTS; a++)
		result->budget[a] = all >= 0 ? budget_result(a) : -budget_result(a);
}

/* ---- the bookings ---- */

static int month_days(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && year % 4 == 0 ? 29 : days[month - 1];
}

static int pick_supplier(int kind, int centre)
{
	int of_kind[COUNT(suppliers)], n = 0;

	if (kind == SUP_NONE)
		return -1;
	for (size_t i = 0; i < COUNT(suppliers); i++)
		if (suppliers[i].kind == kind)
			of_kind[n++] = (int)i;
	/* Subsidies and joint schemes go to the same one each time; else each centre has a
	 * favourite. */
	if (kind == SUP_SUBSIDY || kind == SUP_JOINT || pick(3) == 0)
		return of_kind[centre / 10 % n];
	return of_kind[pick(n)];
}

static void describe(struct line *l, int year)
{
	const struct account *a = l->cell->account;
	const char *tail =
		pick(100) < 2 ? odd_tails[pick(COUNT(odd_tails))] : tails[pick(COUNT(tails))];
	char when[16] = "";

	if (a->bookings == 12)
		snprintf(when, sizeof(when), " %02d-%d", l->month, year);
	if (a->supplier == SUP_NONE && a->bookings <= 12)
		tail = "";
	snprintf(l->text, sizeof(l->text), "%s%s%s%s", a->text, when, *tail ? " " : "", tail);
}

static struct line *add_line(const struct cell *c, int year, int booking, int64_t cents)
{
	struct line *l = &lines[nlines];
	int bookings = c->account->bookings;
	const char *place = c->place;

	if (nlines == MAX_LINES)
		abort();
	if (bookings == 1)
		l->month = 12;
	else if (bookings == 12)
		l->month = booking + 1;
	else if (bookings == 4)
		l->month = booking * 3 + 2;
	else
		l->month = 1 + pick(12);
	l->day = bookings == 1 ? 31 : 1 + pick(month_days(year, l->month));
	l->period = bookings == 1 ? 13 : l->month;
	l->cents = cents;
	l->sequence = (int)nlines;
	l->cell = c;
	l->supplier = pick_supplier(c->account->supplier, c->centre);
	if (place && place[0] == '*')
		place = pick(3) ? places[pick(COUNT(places))] : NULL;
	l->place = place;
	describe(l, year);
	nlines++;
	return l;
}

/* Wrong at first, put right later: the same amount twice, and once back. */
static void add_correction(const struct line *wrong, int year)
{
	int month = wrong->month, day = wrong->day, period = wrong->period;
	const struct cell *c = wrong->cell;
	const char *place = wrong->place;
	int supplier = wrong->supplier;
	int64_t cents = wrong->cents;

	for (int sign = -1; sign <= 1; sign += 2) {
		struct line *l = add_line(c, year, 0, sign * cents);

		l->month = month < 12 ? month + 1 : 12;
		l->day = month < 12 ? 1 + pick(28) : day;
		l->period = month < 12 ? month + 1 : period;
		l->place = place;
		l->supplier = supplier;
		snprintf(l->text, sizeof(l->text), "%s %s",
			 sign < 0 ? "Correctie, dubbel geboekt:" : "Opnieuw geboekt:",
			 c->account->text);
	}
}

static void book_cell(const struct cell *c, int year)
{
	int64_t target = 0;
	int n = c->account->bookings;
	int weights[80], total = 0;

	for (int a = 0; a < AMENDMENTS; a++)
		target += c->budget[a];
	target = target * (930 + pick(130)) / 1000 + pick(10000);
	if (n > 12)
		n = n * (700 + pick(300)) / 1000;
	for (int i = 0; i < n; i++) {
		weights[i] = n == 12 ? 95 + pick(10) : 1 + pick(40) * pick(40);
		total += weights[i];
	}
	for (int i = 0, left = total; i < n; i++) {
		int64_t cents = target * weights[i] / left;

		target -= cents;
		left -= weights[i];
		const struct line *l = add_line(c, year, i, cents);
		if (pick(100) < 2 && n > 1)
			add_correction(l, year);
	}
}

static void book_overhead(const struct cell *c, int year)
{
	for (int month = 1; month <= 12; month++) {
		int64_t sum = 0;

		for (size_t i = 0; i < nlines; i++)
			if (lines[i].cell->account->code == 452000 && lines[i].month == month)
				sum += lines[i].cents;
		add_line(c, year, month - 1, sum)->day = month_days(year, month);
	}
}

/* Revenue above expenditure is booked as if spent (and the other way round), so that the year
 * closes. */
static void book_result(struct cell *c, int year)
{
	int64_t result = 0;

	for (size_t i = 0; i < nlines; i++)
		result += lines[i].cell->account->revenue ? lines[i].cents : -lines[i].cents;
	c->account = account_of(result >= 0 ? 459900 : 859900);
	add_line(c, year, 0, result >= 0 ? result : -result);
}

static int by_date(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int key_x = x->period * 10000 + x->month * 100 + x->day;
	int key_y = y->period * 10000 + y->month * 100 + y->day;

	return key_x != key_y ? key_x - key_y : x->sequence - y->sequence;
}

static void make_ledger(int year)
{
	nlines = 0;
	for (size_t i = 0; i < ncells; i++)
		if (cells[i].centre != OVERHEAD_CENTRE && cells[i].centre != RESULT_CENTRE)
			book_cell(&cells[i], year);
	book_overhead(&cells[ncells - 2], year);
	book_result(&cells[ncells - 1], year);
	qsort(lines, nlines, sizeof(lines[0]), by_date);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: generate FOLDER\n");
		return 2;
	}
	for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
		state = (uint64_t)year * 1000003;
		make_budget(year);
		write_budget(argv[1], year, cells, ncells);
		write_iv3_budget(argv[1], year, cells, ncells);
		make_ledger(year);
		write_ledger(argv[1], year, lines, nlines);
		write_iv3_ledger(argv[1], year, 2, lines, nlines);
		write_iv3_ledger(argv[1], year, 5, lines, nlines);
	}
	return 0;
}
