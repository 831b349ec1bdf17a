/*
 * What Waterrijk delivers to CBS: Iv3-JSON 2.1, lasten and baten per taakveld and category in thousands of euros, as a
 * financial package would make it of the same lines. Rounded down, and the units that the total lacks go to the largest
 * remainders, so that lasten and baten each add up to their rounded sum. Written apart from Stuiver's own export: that
 * both come to the same is a test.
 */
#ifndef SAMPLES_IV3_H
#define SAMPLES_IV3_H

#include "balance.h"
#include "write.h"
#include <string.h>

#define IV3_MOST 1000
#define IV3_UNIT INT64_C(100000) /* a thousand euros, in cents */

struct iv3_cell {
	const char *task, *category;
	int revenue;
	int64_t cents, units;
	int64_t rest; /* of a unit, below what it was rounded down to */
};

struct iv3_form {
	struct iv3_cell cells[IV3_MOST];
	size_t n;
};

/* As it stands; a year's account takes it to the next 1 January. */
static struct balance iv3_balance;

static void iv3_add(struct iv3_form *form, int year, const struct cell *c, int64_t cents)
{
	const struct account *a = c->account;
	const char *category = year >= 2025 && a->category_2025 ? a->category_2025 : a->category;
	size_t i = 0;

	while (i < form->n && (strcmp(form->cells[i].task, c->task) != 0 ||
			       strcmp(form->cells[i].category, category) != 0 ||
			       form->cells[i].revenue != a->revenue))
		i++;
	if (i == IV3_MOST)
		abort();
	if (i == form->n)
		form->cells[form->n++] = (struct iv3_cell){c->task, category, a->revenue, 0, 0, 0};
	form->cells[i].cents += cents;
}

/* Both by code; by the order of the sides first. */
static int iv3_by_code(const void *a, const void *b)
{
	const struct iv3_cell *x = a, *y = b;
	int task = strcmp(x->task, y->task);

	if (x->revenue != y->revenue)
		return x->revenue - y->revenue;
	return task ? task : strcmp(x->category, y->category);
}

static int64_t iv3_floor(int64_t cents)
{
	return cents / IV3_UNIT - (cents % IV3_UNIT < 0);
}

static void iv3_round(struct iv3_form *form, int revenue)
{
	int64_t sum = 0, units = 0;

	for (size_t i = 0; i < form->n; i++) {
		struct iv3_cell *c = &form->cells[i];
		if (c->revenue != revenue)
			continue;
		c->units = iv3_floor(c->cents);
		c->rest = c->cents - c->units * IV3_UNIT;
		sum += c->cents;
		units += c->units;
	}
	for (int64_t lacking = iv3_floor(sum + IV3_UNIT / 2) - units; lacking > 0; lacking--) {
		struct iv3_cell *largest = NULL;
		for (size_t i = 0; i < form->n; i++)
			if (form->cells[i].revenue == revenue &&
			    (!largest || form->cells[i].rest > largest->rest))
				largest = &form->cells[i];
		if (!largest)
			return;
		largest->units++;
		largest->rest = -1;
	}
}

static void iv3_put_side(FILE *f, const struct iv3_form *form, int revenue)
{
	const char *between = "";

	fprintf(f, "  \"%s\": [", revenue ? "baten" : "lasten");
	for (size_t i = 0; i < form->n; i++) {
		const struct iv3_cell *c = &form->cells[i];
		if (c->revenue != revenue)
			continue;
		fprintf(f, "%s\n   {\"taakveld\": \"%s\", \"categorie\": \"%s\", \"bedrag\": %lld}",
			between, c->task, c->category, (long long)c->units);
		between = ",";
	}
	fputs("],\n", f);
}

/* Of a side, but what is on the balance. */
static struct booked iv3_booked(const struct iv3_form *form, int revenue)
{
	struct booked b = {0};

	for (size_t i = 0; i < form->n; i++) {
		const struct iv3_cell *c = &form->cells[i];
		int64_t *at = strcmp(c->category, "7.1") == 0
				      ? strcmp(c->task, "0.11") == 0 ? &b.result : &b.reserves
			      : strcmp(c->category, "7.2") == 0 ? &b.provisions
			      : strcmp(c->category, "7.3") == 0 ? &b.depreciation
			      : strcmp(c->category, "7.4") == 0 ? &b.interest
			      : strcmp(c->category, "7.5") == 0 ? &b.internal
								: &b.current;
		if (c->revenue == revenue)
			*at += c->units;
	}
	return b;
}

static void iv3_put_balance(FILE *f, const struct iv3_form *form, int year, int period)
{
	struct booked lasten = iv3_booked(form, 0), baten = iv3_booked(form, 1);
	struct balance b = iv3_balance;

	if (period == 0) {
		fputs("  \"balans_lasten\": [], \"balans_baten\": [], \"balans_standen\": []", f);
		return;
	}
	if (b.positions[0].code == NULL)
		memcpy(b.positions, opening, sizeof(opening));
	close_balance(&b, &lasten, &baten, period == 5);
	put_mutations(f, &b, 0);
	put_mutations(f, &b, 1);
	put_positions(f, &b);
	if (period < 5)
		return;
	put_key_figures(f, &b, year,
			baten.current + baten.provisions + baten.depreciation + baten.interest +
				baten.internal);
	for (size_t i = 0; i < BALANCE_CODES; i++)
		b.positions[i].first = b.positions[i].last;
	iv3_balance = b;
}

static void write_iv3(const char *folder, int year, int period, struct iv3_form *form)
{
	static const char *const names[] = {"begroting", "q1", "q2", "q3", "q4", "jaarrekening"};
	char path[4096];

	qsort(form->cells, form->n, sizeof(form->cells[0]), iv3_by_code);
	iv3_round(form, 0);
	iv3_round(form, 1);
	snprintf(path, sizeof(path), "%s/iv3-%d-%s.json", folder, year, names[period]);
	FILE *f = create_file(path);
	fprintf(f,
		"{\"metadata\": {\"overheidslaag\": \"Gemeente\", \"overheidsnummer\": \"069999\",\n"
		"  \"overheidsnaam\": \"Waterrijk\", \"boekjaar\": %d, \"periode\": %d, \"status\": \"%s\",\n"
		"  \"datum\": \"%d-%s-15T12:00:00+01:00\", \"details_openbaar\": false,\n"
		"  \"financieel_pakket\": \"Verzonnen\", \"export_software\": \"samples/generate.c\"},\n"
		" \"contact\": {\"naam\": \"Team Financiën\", \"email\": \"financien@waterrijk.test\",\n"
		"  \"telefoon\": \"0000000000\"},\n"
		" \"data\": {\n",
		year, period, period ? "Realisatie" : "Begroting", period ? year + 1 : year - 1,
		period ? "03" : "11");
	iv3_put_side(f, form, 0);
	iv3_put_side(f, form, 1);
	iv3_put_balance(f, form, year, period);
	fputs("}}\n", f);
	fclose(f);
}

/* The budget as it was first decided. */
static void write_iv3_budget(const char *folder, int year, const struct cell *cells, size_t ncells)
{
	struct iv3_form form = {.n = 0};

	for (size_t i = 0; i < ncells; i++)
		if (cells[i].budget[0])
			iv3_add(&form, year, &cells[i], cells[i].budget[0]);
	write_iv3(folder, year, 0, &form);
}

/* Quarters from January on; the year has what was booked in period 13 too. */
static void write_iv3_ledger(const char *folder, int year, int period, const struct line *lines,
			     size_t nlines)
{
	struct iv3_form form = {.n = 0};

	for (size_t i = 0; i < nlines; i++)
		if (period == 5 || lines[i].period <= 3 * period)
			iv3_add(&form, year, lines[i].cell, lines[i].cents);
	write_iv3(folder, year, period, &form);
}

#endif
