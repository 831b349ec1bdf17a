/* The plausibility checks that are differences, PF006 to PF009, and which of the nine are made. Limits: verdict_shares.c. */
#include "iv3/verdict/verdict.h"

#include <stdio.h>
#include <string.h>

/* ---- differences ---- */

static struct iv3_finding *judge_difference(struct judging *j, int check, int64_t off,
					    const char *words)
{
	char code[8];
	snprintf(code, sizeof code, "PF%03d", check);
	if (magnitude(off) <= j->limits->pf[check])
		return NULL;
	return findings_add(
		j->f, code, IV3_FAULT,
		"Controle: %s. Het gevonden verschil is %.*s, terwijl %.*s maximaal is toegestaan%s.",
		words, STR_ARG(hundredths(j->f->arena, magnitude(off))),
		STR_ARG(hundredths(j->f->arena, j->limits->pf[check])), limit_words(j, check));
}

/* Reserves and the result, which make both sides equal; an amount that is just what they differ. */
static bool makes_equal(const struct judging *j, const struct iv3_row *r,
			const struct rows_sought *s)
{
	(void)j;
	return r->part <= IV3_BATEN &&
	       (str_eq(r->row, STR("0.10")) || str_eq(r->row, STR("0.11")) ||
		magnitude(r->amount) == magnitude(s->off));
}

static void check_6(struct judging *j, struct str codes)
{
	int64_t lasten = iv3_total(j->v, IV3_LASTEN).sum, baten = iv3_total(j->v, IV3_BATEN).sum;
	(void)codes;
	struct iv3_finding *x = judge_difference(
		j, 6, lasten - baten,
		"Totaal lasten taakvelden is niet gelijk aan totaal baten taakvelden");
	if (x)
		findings_mend(
			j->f, x,
			"Lasten %.*s, baten %.*s: het resultaat (0.11) en de reserves (0.10) maken ze gelijk.",
			STR_ARG(hundredths(j->f->arena, lasten)),
			STR_ARG(hundredths(j->f->arena, baten)));
	tell_behind(j, x, makes_equal, &(struct rows_sought){.off = lasten - baten});
}

static bool is_position(const struct judging *j, const struct iv3_row *r, bool primo)
{
	return r->part == IV3_BALANS_STANDEN && r->row.len &&
	       primo == str_eq(iv3_name(j->d, IV3_STANDPER, r->column), STR("primo"));
}

static bool is_primo(const struct judging *j, const struct iv3_row *r, const struct rows_sought *s)
{
	(void)s;
	return is_position(j, r, true);
}

static bool is_ultimo(const struct judging *j, const struct iv3_row *r, const struct rows_sought *s)
{
	(void)s;
	return is_position(j, r, false);
}

static void check_standing(struct judging *j, int check, const char *when)
{
	int64_t assets = 0, liabilities = 0;
	char words[160];
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		if (!is_position(j, r, check == 7))
			continue;
		assets += r->row.ptr[0] == 'A' ? r->amount : 0;
		liabilities += r->row.ptr[0] == 'P' ? r->amount : 0;
	}
	snprintf(words, sizeof words,
		 "Totaal %s stand balans activa is niet gelijk aan totaal %s stand balans passiva",
		 when, when);
	struct iv3_finding *x = judge_difference(j, check, assets - liabilities, words);
	if (x)
		findings_mend(
			j->f, x,
			"Activa %.*s, passiva %.*s: zoek het bedrag dat mist, of dat twee keer telt.",
			STR_ARG(hundredths(j->f->arena, assets)),
			STR_ARG(hundredths(j->f->arena, liabilities)));
	tell_behind(j, x, check == 7 ? is_primo : is_ultimo, &(struct rows_sought){0});
}

static void check_7(struct judging *j, struct str codes)
{
	(void)codes;
	check_standing(j, 7, "primo");
}

static void check_8(struct judging *j, struct str codes)
{
	(void)codes;
	check_standing(j, 8, "ultimo");
}

static bool is_undivided(const struct judging *j, const struct iv3_row *r,
			 const struct rows_sought *s)
{
	(void)j;
	(void)s;
	return r->part <= IV3_BALANS_BATEN &&
	       (str_eq(r->column, STR("4.3.9")) || str_eq(r->column, STR("4.4.9")));
}

static void check_9(struct judging *j, struct str codes)
{
	const struct rows_sought s = {.codes = codes};
	int64_t used = sum_rows(j, is_undivided, &s).magnitude;
	if (!used)
		return;
	struct iv3_finding *x = findings_add(
		j->f, "PF009", IV3_FAULT,
		"Controle: Juist gebruik van categorieën 4.3.9 en 4.4.9. De gevonden waarde is %.*s, "
		"terwijl 0 maximaal is toegestaan.",
		STR_ARG(hundredths(j->f->arena, used)));
	findings_mend(
		j->f, x,
		"4.3.9 en 4.4.9 (onverdeeld) mogen alleen in de begroting; verdeel het bedrag.");
	tell_behind(j, x, is_undivided, &s);
}

/* ---- which, and whether ---- */

static const struct {
	void (*check)(struct judging *j, struct str codes);
	unsigned needs; /* parts, as bits */
} checks[10] = {
	{0},
	{check_1, 0x0f},
	{check_2, 0x0c},
	{check_3, 0x1c},
	{check_4, 0x0f},
	{check_5, 0x0f},
	{check_6, 0x03},
	{check_7, 0x10},
	{check_8, 0x10},
	{check_9, 0x0f},
};

/* What lacks: its name, and where it should be. */
struct lacking {
	const char *name;
	const char *path; /* NULL: parts */
	unsigned parts;
};

static void cannot(struct judging *j, int check, const struct lacking *why)
{
	struct iv3_finding *x = findings_add(
		j->f, "PF099", IV3_UNKNOWN,
		"Vanwege het ontbreken van %s is het onmogelijk om plausibiliteitscontrole %d uit te voeren.",
		why->name, check);

	if (why->path)
		findings_path(j->f, x, "%s", why->path);
	else
		findings_parts(j->f, x, why->parts);
	findings_mend(j->f, x,
		      "Zolang dit zo is, is er geen oordeel: de levering is niet goedgekeurd.");
}

/* A definition of 2017 to 2019 has no list of checks that can be read. */
static bool has_any(const struct iv3_definitions *d)
{
	struct str codes;
	for (int period = 0; period <= 5; period++)
		for (int i = 1; i <= 9; i++)
			if (iv3_controle(d, i, period, &codes))
				return true;
	return false;
}

/* No government is without one: lists that are empty, all three, are a balance that is not there yet, and sums of
 * nothing would pass or fail for no reason. */
static bool has_balance(const struct iv3_delivery *v)
{
	uint64_t rows = 0;
	for (int p = IV3_BALANS_LASTEN; p <= IV3_BALANS_STANDEN; p++)
		rows += iv3_total(v, (enum iv3_part)p).rows;
	return rows > 0;
}

#define BALANCE_PARTS 0x1cu

/* What the check needs and does not have; false: it can be made. 4.3.9 and 4.4.9 are seen without a balance too. */
static bool lacks_for(struct lacking *out, const struct judging *j, int check)
{
	for (int p = 0; p < IV3_PARTS; p++)
		if ((checks[check].needs >> p & 1) && !j->v->has[p]) {
			*out = (struct lacking){iv3_part_name((enum iv3_part)p), NULL, 1u << p};
			return true;
		}
	*out = (struct lacking){"een balans", NULL, BALANCE_PARTS};
	return (checks[check].needs & BALANCE_PARTS) && checks[check].check != check_9 &&
	       !has_balance(j->v);
}

/* Sums have no cell: the parts that they are of. */
static void make(struct judging *j, int check, struct str codes)
{
	size_t before = j->f->n;

	checks[check].check(j, codes);
	for (size_t i = before; i < j->f->n; i++)
		findings_parts(j->f, &j->f->items[i], checks[check].needs);
}

void check_totals(struct judging *j)
{
	static const struct lacking no_period = {"de periode", "metadata.periode", 0},
				    no_checks = {"de controles in het definitiebestand",
						 "metadata.boekjaar", 0};
	struct lacking lacking;
	struct str codes;

	if (j->v->period < 0 || !has_any(j->d)) {
		for (int i = 1; i <= 9; i++)
			cannot(j, i, j->v->period < 0 ? &no_period : &no_checks);
		return;
	}
	for (int i = 1; i <= 9; i++) {
		if (!iv3_controle(j->d, i, j->v->period, &codes))
			continue;
		if (lacks_for(&lacking, j, i))
			cannot(j, i, &lacking);
		else
			make(j, i, codes);
	}
}
