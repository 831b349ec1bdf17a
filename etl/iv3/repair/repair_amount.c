/* Amounts that a spreadsheet wrote: points between thousands, a decimal comma, quotes. */
#include "iv3/repair/repair.h"

#define AMOUNT_DIGITS 15u
#define THOUSANDTHS 1000
#define WITHIN (50 * THOUSANDTHS) /* as PF006 has it */

/* How it is written. */
struct written {
	bool negative, good;
	unsigned points, commas; /* how many */
	bool groups;             /* of three digits behind each point */
	size_t decimals;         /* digits behind the last of them */
	struct str digits;       /* all of them */
};

/* Takes a point or a comma behind `run` digits. */
static bool separate(struct written *w, char c, size_t run, bool zero)
{
	if (run == 0 || w->commas)
		return false;
	w->groups = w->groups && (run == 3 || (w->points == 0 && run < 3 && !zero));
	w->points += c == '.';
	w->commas += c == ',';
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct written look(struct arena *a, struct str s)
{
	struct written w = {.good = true, .groups = true};
	char digits[AMOUNT_DIGITS + 1] = "";
	size_t n = 0, run = 0;

	s = str_trim(s);
	w.negative = str_starts(s, STR("-"));
	for (size_t i = w.negative; i < s.len && w.good; i++) {
		char c = s.ptr[i];
		if (is_digit(c) && n < AMOUNT_DIGITS) {
			digits[n++] = c;
			run++;
			continue;
		}
		w.good = (c == '.' || c == ',') && separate(&w, c, run, digits[0] == '0');
		run = 0;
	}
	bool separated = w.points || w.commas;
	w.decimals = separated ? run : 0;
	w.groups = w.groups && w.points && (w.commas || run == 3);
	w.good = w.good && n && run;
	w.digits = arena_dup(a, (struct str){digits, n});
	return w;
}

/* The digits with a point before the last `decimals` of them. */
static struct str number(struct arena *a, const struct written *w, size_t decimals)
{
	size_t whole = w->digits.len - decimals;

	return arena_printf(a, "%s%.*s%s%.*s", w->negative ? "-" : "", (int)whole, w->digits.ptr,
			    decimals ? "." : "", (int)decimals, w->digits.ptr + whole);
}

static int64_t thousandths(const struct written *w, size_t decimals)
{
	uint64_t n = 0;

	str_to_u64(w->digits, &n);
	for (size_t i = decimals; i < 3; i++)
		n *= 10;
	for (size_t i = 3; i < decimals; i++)
		n /= 10;
	return w->negative ? -(int64_t)n : (int64_t)n;
}

static void count(struct repairing *r, enum iv3_part part, int64_t read, int64_t other)
{
	if (part > IV3_BATEN)
		return;
	r->sums[part] += read;
	r->other[part] += other - read;
}

static void sure(struct repairing *r, const struct repair_place *p, const struct written *w,
		 size_t decimals, const char *proof)
{
	struct iv3_repair *x = repair_add(r, p, number(r->arena, w, decimals), false);

	x->kind = IV3_REPAIR_AMOUNT;
	x->proven = true;
	x->proof = str_z(proof);
	count(r, p->part, thousandths(w, decimals), thousandths(w, decimals));
}

/* "1.234" and "1,234": decided when all are seen. */
static void open_question(struct repairing *r, const struct repair_place *p,
			  const struct written *w)
{
	struct iv3_repair *x = repair_add(r, p, number(r->arena, w, 0), false);

	x->kind = IV3_REPAIR_AMOUNT;
	x->proof = STR("?");
	count(r, p->part, thousandths(w, 3), thousandths(w, 0));
}

void repair_amount(struct repairing *r, const struct repair_place *p)
{
	bool text = p->token.kind == TOKEN_STRING;
	struct written w = look(r->arena, repair_text(p));

	if (!w.good) {
		r->uncounted = true;
		return;
	}
	bool leading = w.digits.ptr[0] == '0';
	if (w.points + w.commas == 1 && w.decimals == 3 && !leading)
		open_question(r, p, &w);
	else if (!text)
		count(r, p->part, thousandths(&w, w.decimals), thousandths(&w, w.decimals));
	else if (w.commas == 1 && (w.points == 0 || w.groups))
		sure(r, p, &w, w.decimals,
		     "een komma voor de decimalen, en punten alleen tussen duizendtallen: er is een getal dat zo geschreven wordt");
	else if (w.points > 1 && w.groups)
		sure(r, p, &w, 0,
		     "meer dan een punt, elk voor drie cijfers: punten tussen duizendtallen, want een getal heeft er een voor de decimalen");
	else if (w.points <= 1 && (!leading || w.digits.len == w.decimals + 1))
		sure(r, p, &w, w.decimals, "hetzelfde getal, zonder aanhalingstekens");
	else
		r->uncounted = true;
}

/* ---- what the totals prove ---- */

static bool ties(thousandth_sum lasten, thousandth_sum baten)
{
	thousandth_sum off = lasten > baten ? lasten - baten : baten - lasten;

	return off <= WITHIN;
}

/* What the amount is more when its point is between thousands. */
static thousandth_sum gain_of(const struct iv3_repair *x)
{
	uint64_t n = 0;
	bool negative = x->after.ptr[0] == '-';

	str_to_u64((struct str){x->after.ptr + negative, x->after.len - negative}, &n);
	thousandth_sum gain = (thousandth_sum)n * THOUSANDTHS - (thousandth_sum)n;
	return negative ? -gain : gain;
}

static struct str judge(const struct repairing *r, const struct iv3_repair *x, bool *proven)
{
	thousandth_sum all[2] = {r->sums[0] + r->other[0], r->sums[1] + r->other[1]};
	bool lasten = str_starts(x->where, STR("data.lasten[")),
	     baten = str_starts(x->where, STR("data.baten["));

	*proven = false;
	if (!lasten && !baten)
		return STR(
			"of de punt duizendtallen of decimalen scheidt is hier nergens uit af te leiden");
	if (r->period != 0 && r->period != 5)
		return STR(
			"of de punt duizendtallen of decimalen scheidt is in een kwartaal niet te bewijzen: lasten en baten zijn dan niet gelijk");
	if (r->uncounted)
		return STR(
			"er staan bedragen die niet te lezen zijn, dus de totalen bewijzen niets");
	if (!ties(all[0], all[1]))
		return STR(
			"ook met de punt tussen duizendtallen zijn lasten en baten niet gelijk: er is geen bewijs");
	if (ties(r->sums[0], r->sums[1]))
		return STR(
			"lasten en baten zijn gelijk zoals het er staat: de punt is voor de decimalen");
	all[baten] -= gain_of(x);
	if (ties(all[0], all[1]))
		return STR(
			"te klein om te bewijzen: met en zonder zijn lasten en baten gelijk, binnen wat CBS toestaat");
	*proven = true;
	return STR(
		"met de punt tussen duizendtallen zijn lasten en baten gelijk; zoals het er staat niet");
}

void repair_amounts_end(struct repairing *r)
{
	for (size_t i = 0; i < r->out->n; i++) {
		struct iv3_repair *x = &r->out->items[i];
		if (str_eq(x->proof, STR("?")))
			x->proof = judge(r, x, &x->proven);
	}
	/* A number that reads well as it is was no damage unless the totals say so. */
	size_t n = 0;
	for (size_t i = 0; i < r->out->n; i++) {
		const struct iv3_repair *x = &r->out->items[i];
		if (x->proven || x->before.ptr[0] == '"' || !str_ends(x->where, STR(".bedrag")))
			r->out->items[n++] = *x;
	}
	r->out->n = n;
}
