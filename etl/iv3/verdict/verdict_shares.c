/*
 * The plausibility checks that are shares of a total, PF001 to PF005; verdict_totals.c has the others. PF001's formula and limit are CBS's (definition files of 2017 to 2019, "controlelijst",
 * and its note of 4 October 2019: divided by the lasten of the lopende rekening), PF006 to PF008's limit of 50 as well. Of the others CBS
 * publishes the words, the balance codes and the periods; the formula is what these words say, and the limit ours.
 */
#include "iv3/verdict/verdict.h"

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

/* An amount that is just what misses, or that misses twice for it is on the wrong side. */
static bool may_be_off(const struct judging *j, const struct iv3_row *r,
		       const struct rows_sought *s)
{
	(void)j;
	return r->part <= IV3_BALANS_BATEN && r->amount &&
	       (magnitude(r->amount) == magnitude(s->off) ||
		2 * magnitude(r->amount) == magnitude(s->off));
}

void check_1(struct judging *j, struct str codes)
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
	tell_behind(j, x, may_be_off, &(struct rows_sought){.off = saldo - financial});
}

static bool on_listed(const struct judging *j, const struct iv3_row *r, const struct rows_sought *s)
{
	(void)j;
	return on_balance(r->part) && listed(s->codes, r->row);
}

static bool on_other_category(const struct judging *j, const struct iv3_row *r,
			      const struct rows_sought *s)
{
	return on_listed(j, r, s) && !str_eq(r->column, FINANCIAL) &&
	       !str_eq(r->column, STR("7.2")) && !str_eq(r->column, STR("7.5"));
}

void check_2(struct judging *j, struct str codes)
{
	const struct rows_sought s = {.codes = codes};
	int64_t all = sum_rows(j, on_listed, &s).magnitude,
		other = sum_rows(j, on_other_category, &s).magnitude;
	struct iv3_finding *x =
		judge_share(j, 2, other, all,
			    "Gebruik juiste categorieën (6.1, 7.2 en 7.5) op financiële balans");
	if (x)
		findings_mend(
			j->f, x,
			"Van %.*s aan mutaties op financiële balanscodes staat %.*s op een andere categorie.",
			STR_ARG(hundredths(j->f->arena, all)),
			STR_ARG(hundredths(j->f->arena, other)));
	tell_behind(j, x, on_other_category, &s);
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

static bool of_code(const struct judging *j, const struct iv3_row *r, const struct rows_sought *s)
{
	(void)j;
	return r->part >= IV3_BALANS_LASTEN && r->part <= IV3_BALANS_STANDEN &&
	       str_eq(r->row, s->codes);
}

void check_3(struct judging *j, struct str codes)
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
	tell_behind(j, x, of_code, &(struct rows_sought){.codes = which});
}

static bool is_internal(const struct judging *j, const struct iv3_row *r,
			const struct rows_sought *s)
{
	(void)s;
	return r->part <= IV3_BALANS_BATEN &&
	       iv3_account_of(j->d, is_lasten(r->part), r->column) == IV3_IV;
}

void check_4(struct judging *j, struct str codes)
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
	tell_behind(j, x, is_internal, &(struct rows_sought){.off = 0});
}

static bool left_out(struct str codes, struct str code)
{
	char key[64];
	int n = snprintf(key, sizeof key, "-%.*s", STR_ARG(code));
	return n > 0 && (size_t)n < sizeof key && listed(codes, (struct str){key, (size_t)n});
}

static bool is_financial(const struct judging *j, const struct iv3_row *r,
			 const struct rows_sought *s)
{
	(void)j;
	(void)s;
	return r->part <= IV3_BALANS_BATEN && str_eq(r->column, FINANCIAL);
}

static bool is_outside(const struct judging *j, const struct iv3_row *r,
		       const struct rows_sought *s)
{
	return is_financial(j, r, s) && !on_balance(r->part) && !left_out(s->codes, r->row);
}

void check_5(struct judging *j, struct str codes)
{
	const struct rows_sought s = {.codes = codes};
	int64_t outside = sum_rows(j, is_outside, &s).magnitude,
		all = sum_rows(j, is_financial, &s).magnitude;
	struct iv3_finding *x =
		judge_share(j, 5, outside, all, "Categorie 6.1 buiten financiële balans");
	if (x)
		findings_mend(
			j->f, x,
			"%.*s van %.*s op categorie 6.1 staat op een taakveld; boek het op de balans.",
			STR_ARG(hundredths(j->f->arena, outside)),
			STR_ARG(hundredths(j->f->arena, all)));
	tell_behind(j, x, is_outside, &s);
}
