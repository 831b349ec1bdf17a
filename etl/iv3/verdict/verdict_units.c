/* Thousands and whole euros in one delivery: totals that should be near are a thousand times apart. */
#include "iv3/verdict/verdict.h"

#include <string.h>

#define APART_LEAST 300
#define APART_MOST 3000
#define ROWS_TOLD 5u

static bool apart(int64_t x, int64_t y)
{
	return x > 0 && y > 0 && x / APART_LEAST >= y && x / APART_MOST <= y;
}

struct two {
	const char *name[2];
	int64_t sum[2];
};

static void tell(struct judging *j, const struct two *t, int large, unsigned parts)
{
	struct arena *a = j->f->arena;
	struct iv3_finding *x = findings_add(
		j->f, "EENHEID", IV3_FAULT,
		"De %s tellen op tot %.*s en de %s tot %.*s: dat scheelt ongeveer een factor duizend, dus duizenden en hele euro's staan "
		"door elkaar.",
		t->name[large], STR_ARG(hundredths(a, t->sum[large])), t->name[!large],
		STR_ARG(hundredths(a, t->sum[!large])));

	findings_parts(j->f, x, parts);
	findings_mend(
		j->f, x,
		"Zet alle bedragen in dezelfde eenheid; CBS vraagt in de werkmap duizenden euro's.");
}

/* Each amount that alone is more than all of the other side. */
static void tell_rows(struct judging *j, enum iv3_part part, int64_t other)
{
	unsigned told = 0;

	for (size_t i = 0; i < j->v->n && told < ROWS_TOLD; i++) {
		const struct iv3_row *row = &j->v->rows[i];
		if (row->part != part || row->amount <= other)
			continue;
		struct iv3_finding *x =
			findings_add(j->f, "EENHEID", IV3_WARNING,
				     "%s %.*s, %.*s: %.*s is meer dan de hele andere kant.",
				     iv3_part_name(part), STR_ARG(row->row), STR_ARG(row->column),
				     STR_ARG(hundredths(j->f->arena, row->amount)));
		findings_at(j->f, x, row);
		findings_mend(j->f, x,
			      "Staat hier het hele bedrag? Vul het in duizenden euro's in.");
		told++;
	}
}

static void check_sides(struct judging *j)
{
	struct two t = {{"lasten", "baten"},
			{iv3_total(j->v, IV3_LASTEN).sum, iv3_total(j->v, IV3_BATEN).sum}};

	for (int large = 0; large < 2; large++)
		if (apart(t.sum[large], t.sum[!large])) {
			tell(j, &t, large, 1u << (large ? IV3_BATEN : IV3_LASTEN));
			tell_rows(j, large ? IV3_BATEN : IV3_LASTEN, t.sum[!large]);
		}
}

static void check_positions(struct judging *j)
{
	struct two t = {{"standen per 1 januari", "standen ultimo"}, {0, 0}};

	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *row = &j->v->rows[i];
		if (row->part == IV3_BALANS_STANDEN)
			t.sum[str_starts(row->column, STR("1")) ? 0 : 1] += row->amount;
	}
	for (int large = 0; large < 2; large++)
		if (apart(t.sum[large], t.sum[!large]))
			tell(j, &t, large, 1u << IV3_BALANS_STANDEN);
}

void check_units(struct judging *j)
{
	check_sides(j);
	check_positions(j);
}
