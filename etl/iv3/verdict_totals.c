/*
 * The plausibility checks, PF001 to PF009. PF001's formula and limit are CBS's (definition files of 2017 to 2019, "controlelijst",
 * and its note of 4 October 2019: divided by the lasten of the lopende rekening), PF006 to PF008's limit of 50 as well. Of the others CBS
 * publishes the words, the balance codes and the periods; the formula is what these words say, and the limit ours.
 */
#include "iv3/verdict.h"

#include <stdio.h>
#include <string.h>

#define FINANCIAL STR("6.1")

void iv3_limits_init(struct iv3_limits *out)
{
	*out = (struct iv3_limits){0};
	for (int i = 1; i <= 5; i++)
		out->pf[i] = 100; /* 1 % */
	for (int i = 6; i <= 8; i++)
		out->pf[i] = 50 * 100;
	out->published[1] = out->published[6] = out->published[7] = out->published[8] = true;
	out->published[9] = true; /* a code that may not be used */
}

static bool is_lasten(enum iv3_part part)
{
	return part == IV3_LASTEN || part == IV3_BALANS_LASTEN;
}

static bool on_balance(enum iv3_part part)
{
	return part == IV3_BALANS_LASTEN || part == IV3_BALANS_BATEN;
}

static int64_t magnitude(int64_t v)
{
	return v < 0 ? -v : v;
}

/* Of lasten or baten, on taakvelden and on the balance, of one account. */
static int64_t sum_of(const struct judging *j, bool lasten, enum iv3_account account)
{
	int64_t sum = 0;
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		if (r->part <= IV3_BALANS_BATEN && is_lasten(r->part) == lasten &&
		    iv3_account_of(j->d, lasten, r->column) == account)
			sum += r->amount;
	}
	return sum;
}

static bool listed(struct str codes, struct str code)
{
	char key[64];
	int n = snprintf(key, sizeof key, " %.*s ", STR_ARG(code));
	return n > 0 && (size_t)n < sizeof key && codes.len &&
	       memmem(codes.ptr, codes.len, key, (size_t)n) != NULL;
}

static const char *limit_words(const struct judging *j, int check)
{
	return j->limits->published[check] ? ""
					   : " (grens van Stuiver, CBS maakt de zijne niet bekend)";
}

/* ---- shares of a total ---- */

/* Part of a whole against the limit; hundredths of a per cent. */
static struct iv3_finding *judge_share(struct judging *j, int check, int64_t part, int64_t whole,
				       const char *words)
{
	char code[8];
	snprintf(code, sizeof code, "PF%03d", check);
	if (whole == 0 && part == 0)
		return NULL;
	__extension__ __int128 share =
		whole ? (__extension__(__int128) part * 10000 / whole) : 1000000;
	/* Compared exactly: 1.0001 % is more than 1 %. */
	bool over = !whole || (__extension__(__int128) part * 10000 >
			       (__extension__(__int128) whole * j->limits->pf[check]));
	if (!over)
		return NULL;
	return findings_add(
		j->f, code, IV3_FAULT,
		"Controle: %s. Het gevonden percentage is %lld,%02lld %%, terwijl %lld,%02lld %% maximaal is toegestaan%s.",
		words, (long long)(share / 100), (long long)(share % 100),
		(long long)(j->limits->pf[check] / 100), (long long)(j->limits->pf[check] % 100),
		limit_words(j, check));
}

static void check_1(struct judging *j, struct str codes)
{
	int64_t lasten = sum_of(j, true, IV3_LR), saldo = sum_of(j, false, IV3_LR) - lasten;
	int64_t financial = sum_of(j, true, IV3_FR) - sum_of(j, false, IV3_FR);
	(void)codes;
	struct iv3_finding *x = judge_share(
		j, 1, magnitude(saldo - financial), lasten,
		"Het saldo niet-financiële rekening niet gelijk aan het saldo van de financiële rekening");
	if (x)
		findings_mend(
			j->f, x,
			"Lasten categorie 1-5 zijn %.*s, het saldo daarvan %.*s; het saldo van categorie 6.1 is %.*s. Zoek %.*s: "
			"een balansmutatie die mist, of die op de verkeerde kant staat.",
			STR_ARG(hundredths(j->f->arena, lasten)),
			STR_ARG(hundredths(j->f->arena, saldo)),
			STR_ARG(hundredths(j->f->arena, financial)),
			STR_ARG(hundredths(j->f->arena, saldo - financial)));
}

static void check_2(struct judging *j, struct str codes)
{
	int64_t all = 0, other = 0;
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		if (!on_balance(r->part) || !listed(codes, r->row))
			continue;
		all += magnitude(r->amount);
		if (!str_eq(r->column, FINANCIAL) && !str_eq(r->column, STR("7.2")) &&
		    !str_eq(r->column, STR("7.5")))
			other += magnitude(r->amount);
	}
	struct iv3_finding *x =
		judge_share(j, 2, other, all,
			    "Gebruik juiste categorieën (6.1, 7.2 en 7.5) op financiële balans");
	if (x)
		findings_mend(
			j->f, x,
			"Van %.*s aan mutaties op financiële balanscodes staat %.*s op een andere categorie.",
			STR_ARG(hundredths(j->f->arena, all)),
			STR_ARG(hundredths(j->f->arena, other)));
}

/* What a balance code's own rows say: how it went from 1 January to the end, and what was booked on it. */
struct movement {
	int64_t primo, ultimo, booked;
};

static struct movement movement_of(const struct judging *j, struct str code)
{
	struct movement m = {0};
	bool assets = code.ptr[0] == 'A';
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		if (r->part < IV3_BALANS_LASTEN || r->part > IV3_BALANS_STANDEN ||
		    !str_eq(r->row, code))
			continue;
		if (r->part == IV3_BALANS_STANDEN &&
		    str_eq(iv3_name(j->d, IV3_STANDPER, r->column), STR("primo")))
			m.primo += r->amount;
		else if (r->part == IV3_BALANS_STANDEN)
			m.ultimo += r->amount;
		else
			m.booked +=
				(r->part == IV3_BALANS_LASTEN) == assets ? r->amount : -r->amount;
	}
	return m;
}

static void check_3(struct judging *j, struct str codes)
{
	int64_t wrong = 0, all = 0, worst = 0;
	struct str rest = codes, which = STR("");
	while (rest.len) {
		struct str code = str_split(&rest, ' ');
		if (!code.len)
			continue;
		struct movement m = movement_of(j, code);
		int64_t off = magnitude(m.ultimo - m.primo - m.booked);
		wrong += off;
		all += magnitude(m.booked);
		if (off > worst) {
			worst = off;
			which = code;
		}
	}
	struct iv3_finding *x =
		judge_share(j, 3, wrong, all, "Ontwikkeling balansstanden - mutaties in de matrix");
	if (x)
		findings_mend(
			j->f, x,
			"De standen verschillen samen %.*s van de mutaties (%.*s); het meest bij %.*s: %.*s.",
			STR_ARG(hundredths(j->f->arena, wrong)),
			STR_ARG(hundredths(j->f->arena, all)), STR_ARG(which),
			STR_ARG(hundredths(j->f->arena, worst)));
}

static void check_4(struct judging *j, struct str codes)
{
	int64_t lasten = sum_of(j, true, IV3_IV), baten = sum_of(j, false, IV3_IV);
	(void)codes;
	struct iv3_finding *x = judge_share(j, 4, magnitude(lasten - baten), magnitude(lasten),
					    "Verrekencategorieën");
	if (x)
		findings_mend(
			j->f, x,
			"Categorie 7 is %.*s aan lasten en %.*s aan baten; verrekeningen horen gelijk te zijn.",
			STR_ARG(hundredths(j->f->arena, lasten)),
			STR_ARG(hundredths(j->f->arena, baten)));
}

static bool left_out(struct str codes, struct str code)
{
	char key[64];
	int n = snprintf(key, sizeof key, "-%.*s", STR_ARG(code));
	return n > 0 && (size_t)n < sizeof key && listed(codes, (struct str){key, (size_t)n});
}

static void check_5(struct judging *j, struct str codes)
{
	int64_t outside = 0, all = 0;
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		if (r->part > IV3_BALANS_BATEN || !str_eq(r->column, FINANCIAL))
			continue;
		all += magnitude(r->amount);
		if (!on_balance(r->part) && !left_out(codes, r->row))
			outside += magnitude(r->amount);
	}
	struct iv3_finding *x =
		judge_share(j, 5, outside, all, "Categorie 6.1 buiten financiële balans");
	if (x)
		findings_mend(
			j->f, x,
			"%.*s van %.*s op categorie 6.1 staat op een taakveld; boek het op de balans.",
			STR_ARG(hundredths(j->f->arena, outside)),
			STR_ARG(hundredths(j->f->arena, all)));
}

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
}

static void check_standing(struct judging *j, int check, const char *when)
{
	int64_t assets = 0, liabilities = 0;
	char words[160];
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		bool primo = str_eq(iv3_name(j->d, IV3_STANDPER, r->column), STR("primo"));
		if (r->part != IV3_BALANS_STANDEN || primo != (check == 7) || !r->row.len)
			continue;
		assets += r->row.ptr[0] == 'A' ? r->amount : 0;
		liabilities += r->row.ptr[0] == 'P' ? r->amount : 0;
	}
	snprintf(words, sizeof words,
		 "Totaal %s stand balans activa is niet gelijk aan totaal %s stand balans passiva",
		 when, when);
	struct iv3_finding *x = judge_difference(j, check, assets - liabilities, words);
	if (x)
		findings_mend(j->f, x, "Activa %.*s, passiva %.*s.",
			      STR_ARG(hundredths(j->f->arena, assets)),
			      STR_ARG(hundredths(j->f->arena, liabilities)));
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

static void check_9(struct judging *j, struct str codes)
{
	int64_t used = 0;
	(void)codes;
	for (size_t i = 0; i < j->v->n; i++) {
		const struct iv3_row *r = &j->v->rows[i];
		if (r->part <= IV3_BALANS_BATEN &&
		    (str_eq(r->column, STR("4.3.9")) || str_eq(r->column, STR("4.4.9"))))
			used += magnitude(r->amount);
	}
	if (used)
		findings_mend(
			j->f,
			findings_add(
				j->f, "PF009", IV3_FAULT,
				"Controle: Juist gebruik van categorieën 4.3.9 en 4.4.9. De gevonden waarde is %.*s, "
				"terwijl 0 maximaal is toegestaan.",
				STR_ARG(hundredths(j->f->arena, used))),
			"4.3.9 en 4.4.9 (onverdeeld) mogen alleen in de begroting; verdeel het bedrag.");
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

static void cannot(struct judging *j, int check, const char *why)
{
	findings_mend(
		j->f,
		findings_add(
			j->f, "PF099", IV3_UNKNOWN,
			"Vanwege het ontbreken van %s is het onmogelijk om plausibiliteitscontrole %d uit te voeren.",
			why, check),
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

/* What the check needs and does not have, as it is called; NULL: it can be made. 4.3.9 and 4.4.9 are seen without a
 * balance too. */
static const char *lacking_for(const struct judging *j, int check)
{
	for (int p = 0; p < IV3_PARTS; p++)
		if ((checks[check].needs >> p & 1) && !j->v->has[p])
			return iv3_part_name((enum iv3_part)p);
	if ((checks[check].needs & BALANCE_PARTS) && checks[check].check != check_9 &&
	    !has_balance(j->v))
		return "een balans";
	return NULL;
}

void check_totals(struct judging *j)
{
	struct str codes;
	if (j->v->period < 0 || !has_any(j->d)) {
		for (int i = 1; i <= 9; i++)
			cannot(j, i,
			       j->v->period < 0 ? "de periode"
						: "de controles in het definitiebestand");
		return;
	}
	for (int i = 1; i <= 9; i++) {
		if (!iv3_controle(j->d, i, j->v->period, &codes))
			continue;
		const char *lacking = lacking_for(j, i);
		if (lacking)
			cannot(j, i, lacking);
		else
			checks[i].check(j, codes);
	}
}
