/*
 * Waterrijk's balance, in thousands of euros, as its Iv3 deliveries have it: what each closing entry of the ledger does to
 * it, investments, loans, and cash, which takes what is left. The ledger of the samples has no balance; this one is made
 * beside it, so that CBS's checks between both have something to check, and hold.
 */
#ifndef SAMPLES_BALANCE_H
#define SAMPLES_BALANCE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BALANCE_MUTATIONS 40
#define REPAID 3400
#define LEAST_CASH 500

struct position {
	const char *code;
	int64_t first, last; /* on 1 January, and at the end of the period */
};

struct mutation {
	const char *code, *category;
	int revenue;
	int64_t units;
};

/* On 1 January 2023. */
#define BALANCE_CODES 17
static const struct position opening[BALANCE_CODES] = {
	{"A121", 12400, 0}, {"A123", 46800, 0}, {"A124", 43500, 0}, {"A1322", 1500, 0},
	{"A1331b", 850, 0}, {"A213", 3200, 0},  {"A224", 6400, 0},  {"A23", 7300, 0},
	{"A29d", 2150, 0},  {"P111", 15200, 0}, {"P112", 22900, 0}, {"P114", 1240, 0},
	{"P12", 9700, 0},   {"P133", 62300, 0}, {"P211b", 0, 0},    {"P213", 8100, 0},
	{"P29d", 4660, 0},
};

struct balance {
	struct position positions[BALANCE_CODES];
	struct mutation mutations[BALANCE_MUTATIONS];
	size_t n;
};

/* What the taakvelden have, of one side. */
struct booked {
	int64_t current; /* categories 1 to 5 */
	int64_t reserves, result, provisions, depreciation, interest, internal; /* 7.1 to 7.5 */
};

static struct position *position(struct balance *b, const char *code)
{
	for (size_t i = 0; i < BALANCE_CODES; i++)
		if (strcmp(b->positions[i].code, code) == 0)
			return &b->positions[i];
	abort();
}

/* Lasten add to assets and take from liabilities, baten the other way round. */
static void mutate(struct balance *b, const char *code, const char *category, int revenue,
		   int64_t units)
{
	if (units < 0) {
		mutate(b, code, category, !revenue, -units);
		return;
	}
	if (units == 0)
		return;
	if (b->n == BALANCE_MUTATIONS)
		abort();
	b->mutations[b->n++] = (struct mutation){code, category, revenue, units};
	position(b, code)->last += (code[0] == 'A') == !revenue ? units : -units;
}

static int64_t balance_total(const struct balance *b, char side)
{
	int64_t sum = 0;

	for (size_t i = 0; i < BALANCE_CODES; i++)
		if (b->positions[i].code[0] == side)
			sum += b->positions[i].last;
	return sum;
}

/* Positions are those of 1 January. */
static void close_balance(struct balance *b, const struct booked *lasten,
			  const struct booked *baten, int whole_year)
{
	int64_t invested = whole_year ? 4000 : 1900, repaid = whole_year ? REPAID : REPAID / 2;
	int64_t receivable = whole_year ? 310 : -260, payable = whole_year ? 210 : 480;
	int64_t appropriated = position(b, "P114")->first;

	for (size_t i = 0; i < BALANCE_CODES; i++)
		b->positions[i].last = b->positions[i].first;
	b->n = 0;
	mutate(b, "P112", "7.1", 1, lasten->reserves);
	mutate(b, "P112", "7.1", 0, baten->reserves);
	mutate(b, "P114", "7.1", 1, lasten->result - baten->result);
	if (whole_year) {
		mutate(b, "P114", "7.1", 0, appropriated);
		mutate(b, "P111", "7.1", 1, appropriated);
	}
	mutate(b, "P12", "7.2", 1, lasten->provisions);
	mutate(b, "P12", "7.2", 0, baten->provisions);
	mutate(b, "A123", "7.3", 1, lasten->depreciation * 2 / 5);
	mutate(b, "A124", "7.3", 1, lasten->depreciation - lasten->depreciation * 2 / 5);
	mutate(b, "A124", "7.4", 0, baten->interest - lasten->interest);
	mutate(b, "A29d", "7.5", 0, baten->internal - lasten->internal);
	mutate(b, "A124", "3.8", 0, invested);
	mutate(b, "P133", "6.1", 0, repaid);
	mutate(b, "A224", "6.1", 0, receivable);
	mutate(b, "P213", "6.1", 1, payable);
	int64_t cash = baten->current - lasten->current - invested - repaid - receivable + payable;
	int64_t lacking = LEAST_CASH - position(b, "A23")->first - cash;
	if (lacking > 0) {
		mutate(b, "P211b", "6.1", 1, lacking);
		cash += lacking;
	}
	mutate(b, "A23", "6.1", 0, cash);
	/* The result of a part of a year is booked nowhere yet. */
	if (!whole_year)
		position(b, "P114")->last += balance_total(b, 'A') - balance_total(b, 'P');
}

/* ---- as rows of a delivery ---- */

static void put_mutations(FILE *f, const struct balance *b, int revenue)
{
	const char *between = "";

	fprintf(f, "  \"%s\": [", revenue ? "balans_baten" : "balans_lasten");
	for (size_t i = 0; i < b->n; i++) {
		const struct mutation *m = &b->mutations[i];
		if (m->revenue != revenue)
			continue;
		fprintf(f,
			"%s\n   {\"balanscode\": \"%s\", \"categorie\": \"%s\", \"bedrag\": %lld}",
			between, m->code, m->category, (long long)m->units);
		between = ",";
	}
	fputs("],\n", f);
}

static void put_positions(FILE *f, const struct balance *b)
{
	const char *between = "";

	fputs("  \"balans_standen\": [", f);
	for (size_t i = 0; i < BALANCE_CODES; i++) {
		const struct position *p = &b->positions[i];
		if (p->first == 0 && p->last == 0)
			continue;
		fprintf(f,
			"%s\n   {\"balanscode\": \"%s\", \"standper\": \"1 januari\", \"bedrag\": %lld},"
			"\n   {\"balanscode\": \"%s\", \"standper\": \"ultimo\", \"bedrag\": %lld}",
			between, p->code, (long long)p->first, p->code, (long long)p->last);
		between = ",";
	}
	fputs("]", f);
}

/* Tenths of a per cent, halves away from zero, with a comma as municipalities write them. */
static void put_ratio(FILE *f, const char *code, int year, int64_t part, int64_t whole)
{
	int64_t twice = part * 2000, half = part < 0 ? -whole : whole;
	long long tenths = (long long)((twice + half) / (whole * 2));

	fprintf(f,
		"%s\n   {\"verslagperiode\": \"Rek_%d\", \"kengetal\": \"%s\", \"waarde\": \"%s%lld,%lld\"}",
		strcmp(code, "fk.1") == 0 ? "" : ",", year, code, tenths < 0 ? "-" : "",
		llabs(tenths) / 10, llabs(tenths) % 10);
}

/* Work in progress other than land, which Iv3 does not tell apart. */
#define OTHER_WORK 400

/* Those that a municipality reckons of its own books: of the last two there is nothing in the samples to reckon them of. */
static void put_key_figures(FILE *f, struct balance *b, int year, int64_t income)
{
	int64_t debt = position(b, "P133")->last + position(b, "P211b")->last +
		       position(b, "P213")->last + position(b, "P29d")->last -
		       position(b, "A224")->last - position(b, "A23")->last -
		       position(b, "A29d")->last;
	int64_t lent = position(b, "A1322")->last + position(b, "A1331b")->last;
	int64_t own =
		position(b, "P111")->last + position(b, "P112")->last + position(b, "P114")->last;

	fputs(",\n  \"kengetallen\": [", f);
	put_ratio(f, "fk.1", year, debt, income);
	put_ratio(f, "fk.2", year, debt - lent, income);
	put_ratio(f, "fk.3", year, own, balance_total(b, 'P'));
	put_ratio(f, "fk.5", year, position(b, "A213")->last - OTHER_WORK, income);
	put_ratio(f, "fk.4", year, 14 + year % 10, 1000);
	put_ratio(f, "fk.6", year, 1030 - year % 10 * 4, 1000);
	fputs("]", f);
}

#endif
