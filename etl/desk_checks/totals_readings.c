/* Which other way of reading a file gives the total that somebody says. */
#include "desk_base/said_words.h"
#include "desk_checks/totals_counted.h"
#include "desk_checks/views.h"

struct readings {
	struct total_reading *items;
	size_t n;
	enum lang lang;
	struct arena *a;
	money_sum said;
};

static void add(struct readings *r, struct str text, struct str take)
{
	if (r->n < READINGS_MAX)
		r->items[r->n++] = (struct total_reading){text, take};
}

static struct str side_said(const struct readings *r, enum counted_side side)
{
	return side == COUNTED_EXPENDITURE ? text_of(r->lang, T("lasten"))
	       : side == COUNTED_REVENUE   ? text_of(r->lang, T("baten"))
					   : text_of(r->lang, T("alles bij elkaar"));
}

/* ---- signs: the totals that sniff found of each way ---- */

/* "expenditure 1,234.50, revenue 2.00": the amount behind a word; false: it is not there. */
static bool total_of(struct str totals, const char *word, money_sum *out)
{
	char plain[MONEY_TEXT_SIZE];
	size_t n = 0;
	int64_t value;
	while (totals.ptr && !str_eq(str_split(&totals, ' '), str_z(word)))
		;
	struct str amount = totals.ptr ? str_split(&totals, ' ') : (struct str){0};
	for (size_t i = 0; i < amount.len && n < sizeof plain; i++)
		if (amount.ptr[i] != ',')
			plain[n++] = amount.ptr[i];
	if (!n || !money_parse((struct str){plain, n}, COUNTED_DECIMALS, &value))
		return false;
	*out = value;
	return true;
}

/* The decision on signs is about all of a file: a part of it has no totals of its own there. */
static void by_signs(struct readings *r, const struct expect *x, const json_t *sniffed)
{
	static const char *const words[] = {"expenditure", "revenue", "total"};
	size_t i, k;
	const json_t *decision, *choice;
	const json_t *decide = json_object_get(json_array_get(sniffed, 0), "decide");
	if (x->part.len || json_array_size(sniffed) != 1)
		return;
	json_array_foreach(decide, i, decision)
	{
		struct str name = heard_text(decision, "name", r->a);
		struct str chosen = heard_text(decision, "chosen", r->a);
		json_array_foreach(json_object_get(decision, "choices"), k, choice)
		{
			money_sum sum;
			struct str way = heard_text(choice, "name", r->a);
			struct str means = heard_text(choice, "means", r->a);
			if (str_eq(way, chosen) || !str_eq(name, STR("sign")) ||
			    !total_of(heard_text(choice, "totals", r->a), words[x->side], &sum) ||
			    sum != r->said)
				continue;
			means = said_choice(r->lang, r->a, name, way, means).text;
			add(r,
			    text_filled(
				    r->a,
				    text_of(r->lang,
					    T("Dit is het totaal als u de tekens zo leest: {lezing}.")),
				    (struct text_hole[]){{"lezing", means}}, 1),
			    arena_printf(r->a, "sign=%.*s", STR_ARG(way)));
		}
	}
}

/* ---- units, sides, other amounts ---- */

/* Rounded to the unit, as people say it. */
static bool times(money_sum one, money_sum other, int64_t factor)
{
	money_sum off = one - other * factor;
	return other != 0 && (off < 0 ? -off : off) * 2 <= (money_sum)factor * 10000;
}

/* "scale=1000" where that is a choice that was not made; else empty. */
static struct str scale_taken(const struct readings *r, const json_t *sniffed, const char *scale)
{
	size_t i, k;
	const json_t *decision, *choice;
	const json_t *decide = json_object_get(json_array_get(sniffed, 0), "decide");
	json_array_foreach(decide, i, decision)
		json_array_foreach(json_object_get(decision, "choices"), k, choice)
	{
		struct str name = heard_text(choice, "name", r->a);
		if (str_eq(heard_text(decision, "name", r->a), STR("scale")) &&
		    str_eq(name, str_z(scale)) &&
		    !str_eq(heard_text(decision, "chosen", r->a), name))
			return arena_printf(r->a, "scale=%s", scale);
	}
	return STR("");
}

static void by_unit(struct readings *r, const struct expect *x, const json_t *sniffed)
{
	if (r->said == -x->real && x->real)
		add(r, text_of(r->lang, T("Dit is hetzelfde bedrag met het omgekeerde teken.")),
		    STR(""));
	else if (times(r->said, x->real, 1000))
		add(r,
		    text_of(r->lang,
			    T("Dit is duizend keer zo veel: het bestand staat dan in duizenden euro’s.")),
		    scale_taken(r, sniffed, "1000"));
	else if (times(x->real, r->said, 1000))
		add(r,
		    text_of(r->lang,
			    T("Dit is een duizendste ervan: u gaf duizenden euro’s op, of het bestand is "
			      "vermenigvuldigd met 1.000.")),
		    scale_taken(r, sniffed, "1"));
}

static void by_others(struct readings *r, const struct counted_totals *c, const struct expect *x)
{
	for (size_t i = 0; i < c->nexpects; i++) {
		const struct expect *y = &c->expects[i];
		if (y == x || y->real != r->said || r->said == 0)
			continue;
		struct str part = y->part.len ? y->part : c->measures[y->measure];
		bool same = y->measure == x->measure && str_eq(y->part, x->part);
		add(r,
		    text_filled(
			    r->a,
			    text_of(r->lang,
				    same ? T("Dit is wat het bestand telt aan {kant}.")
					 : T("Dit is wat het bestand telt aan {kant} van {deel}.")),
			    (struct text_hole[]){{"kant", side_said(r, y->side)}, {"deel", part}},
			    2),
		    STR(""));
	}
}

/* What lasts less what comes in, where somebody says a balance. */
static void by_balance(struct readings *r, const struct counted_totals *c, const struct expect *x)
{
	for (size_t i = 0; i + 1 < c->nexpects; i++) {
		const struct expect *e = &c->expects[i], *b = &c->expects[i + 1];
		money_sum balance = e->real - b->real;
		if (e->side == COUNTED_EXPENDITURE && b->side == COUNTED_REVENUE &&
		    (x == e || x == b) && balance && (r->said == balance || r->said == -balance))
			add(r, text_of(r->lang, T("Dit is het saldo van lasten en baten.")),
			    STR(""));
	}
}

size_t readings_find(struct total_reading out[READINGS_MAX], enum lang lang, struct arena *a,
		     const struct counted_totals *c, const struct expect *x, money_sum said,
		     const json_t *sniffed)
{
	struct readings r = {out, 0, lang, a, said};
	by_signs(&r, x, sniffed);
	by_unit(&r, x, sniffed);
	by_others(&r, c, x);
	by_balance(&r, c, x);
	return r.n;
}
