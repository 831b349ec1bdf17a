/*
 * Phase, side and year in headers and titles. Budgets often have a column for each: "Begroting na
 * wijziging 2024", "Baten realisatie".
 */
#include "base/text/utf8.h"
#include "convention/month.h"
#include "model/fiscal_words.h"
#include "sniff/proposed/made.h"
#include "sniff/proposed/proposal.h"

static const char DIFFERENCES[] =
	"verschil,saldo,afwijking,restant,resterend,beschikbaar,ruimte,difference,variance,"
	"remaining,balance,differenz,diferencia,percentage,pct";

/* Columns that are the sum of the others, by words of which a longer one may end so. */
static const char TOTALS[] =
	"totaal,total,totals,totale,totales,summe,gesamt,gesamtsumme,somme,suma,soma,summa,jaartotaal,"
	"jaar totaal,eindtotaal,ytd,cumulatief,kumuliert,jahressumme,full year,heel jaar";

static bool is_small_number(struct str w, int most, int *out)
{
	uint64_t n;
	if (w.len == 0 || w.len > 2 || !str_to_u64(w, &n) || n < 1 || n > (uint64_t)most)
		return false;
	*out = (int)n;
	return true;
}

static int quarter_of(struct str w, bool said)
{
	struct str behind = {w.ptr + 1, w.len ? w.len - 1 : 0}, first = {w.ptr, w.len > 1};
	int n = 0;
	bool known = w.len == 2 && strchr("qk", *w.ptr) && is_small_number(behind, 4, &n);
	known = known || (said && (is_small_number(w, 4, &n) ||
				   (w.len < 4 && is_small_number(first, 4, &n))));
	return known ? n : 0;
}

static int month_of(struct str w, bool said)
{
	struct str behind = {w.ptr + 1, w.len ? w.len - 1 : 0};
	int n = 0;
	bool known = (w.len > 1 && strchr("pm", *w.ptr) && is_small_number(behind, 16, &n)) ||
		     (said && is_small_number(w, 16, &n));
	return known ? n : 0;
}

/* "q1", "k1", "kw 1", "1e kwartaal", "quartal 1": a quarter; "p01", "periode 1", "maand 1": a month;
 * "mrt", "Juli 2024". 0: none. */
static int period_in(struct str folded, bool *is_quarter)
{
	static const char quarters[] = "kwartaal,quarter,quartal,trimestre,trimester,kw,qtr";
	static const char periods[] = "periode,period,maand,month,monat,mes,mois,mese,per,pd";
	bool quarter = fiscal_has_words(folded, quarters),
	     period = fiscal_has_words(folded, periods);
	struct str rest = folded;
	while (rest.ptr) {
		struct str w = str_split(&rest, ' '), name = w;
		int n = quarter_of(w, quarter);
		*is_quarter = n > 0;
		n = n ? n : month_of(w, period);
		n = n ? n : month_take(&name);
		if (n > 0)
			return n;
	}
	return 0;
}

/* "jan 24" and "2024 01". */
static void month_and_year(struct str folded, struct sniff_column *c)
{
	struct str rest = folded, before = {"", 0};
	while (rest.ptr) {
		struct str w = str_split(&rest, ' '), name = before;
		uint64_t year;
		int month = 0;
		if (before.len == 4 && c->year && w.len == 2 && is_small_number(w, 12, &month) &&
		    c->period == 0)
			c->period = month;
		if (before.len > 2 && month_take(&name) == c->period && c->period && !c->year &&
		    w.len == 2 && str_to_u64(w, &year))
			c->year = 2000 + (int)year;
		before = w;
	}
}

/* "in centen", "(cents)": but a hundredth part is a percentage. */
static bool says_cents(struct str folded)
{
	return fiscal_has_words(folded,
				"cent,cents,centen,eurocent,eurocenten,eurocents,cts,centimes,"
				"centimos,pence,rappen") &&
	       !fiscal_has_words(folded, "per");
}

static int year_in(struct str folded)
{
	struct str rest = folded;
	while (rest.ptr) {
		uint64_t year;
		struct str w = str_split(&rest, ' ');
		if (w.len == 4 && str_to_u64(w, &year) && year >= 1990 && year <= 2060)
			return (int)year;
	}
	return 0;
}

const char *phase_of_text(struct arena *a, struct str text)
{
	static const char *const ledgers =
		"grootboek,grootboekmutaties,mutaties,boekingen,journaal,journaalposten,ledger,"
		"transactions,spending,spend,payments,pagos,fagll03,fbl3n,hauptbuch,buchungen";
	struct str folded = utf8_fold(a, text);
	const char *phase = fiscal_phase(folded);
	if (phase)
		return phase;
	return fiscal_has_words(folded, ledgers) ? "executed" : NULL;
}

void phase_of_header(struct sniff *s, struct sniff_column *c)
{
	c->phase = c->side = NULL;
	c->year = c->period = 0;
	c->cents = false;
	c->beside = (struct str){"", 0};
	if (c->header.len == 0)
		return;
	struct str folded = utf8_fold(s->arena, c->header);
	c->phase = fiscal_phase(folded);
	c->year = year_in(folded);
	c->period = period_in(folded, &c->is_quarter);
	month_and_year(folded, c);
	c->cents = says_cents(folded);
	c->side = fiscal_side(folded);
}

/* A total of the columns beside it, if it says nothing else. */
static bool is_total(const struct sniff *s, const struct sniff_column *c)
{
	return fiscal_has_words(utf8_fold(s->arena, c->header), TOTALS) && !c->phase && !c->side &&
	       !c->period;
}

static bool is_difference(const struct sniff *s, const struct sniff_column *c)
{
	return fiscal_has_words(utf8_fold(s->arena, c->header), DIFFERENCES) || !c->header.len;
}

static bool same_meaning(const struct sniff_column *a, const struct sniff_column *b)
{
	bool phase = a->phase == b->phase || (a->phase && b->phase && !strcmp(a->phase, b->phase));
	bool side = a->side == b->side || (a->side && b->side && !strcmp(a->side, b->side));
	return phase && side && a->year == b->year && a->period == b->period;
}

struct found {
	size_t n, phases, sides, years, periods;
	bool several_phases, several_years, several_periods, twice;
	bool totals; /* columns that say so are among them */
};

static bool is_meant(const struct found *f, const struct sniff *s, const struct sniff_column *c)
{
	return shape_is_amount(s, c) && !c->made && !c->beside.len && !is_difference(s, c) &&
	       (f->totals || !is_total(s, c));
}

static void look_at(struct found *f, const struct sniff *s, size_t index)
{
	const struct sniff_column *c = &s->columns[index];
	f->n++;
	f->phases += c->phase != NULL;
	f->sides += c->side != NULL;
	f->years += c->year != 0;
	f->periods += c->period != 0;
	for (size_t i = 0; i < index; i++) {
		const struct sniff_column *o = &s->columns[i];
		if (!is_meant(f, s, o))
			continue;
		f->twice = f->twice || same_meaning(o, c);
		f->several_phases =
			f->several_phases || (o->phase && c->phase && strcmp(o->phase, c->phase));
		f->several_years = f->several_years || o->year != c->year;
		f->several_periods = f->several_periods || o->period != c->period;
	}
}

static bool has_column(const struct sniff *s, enum sniff_type type)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (s->columns[i].type == type)
			return true;
	return false;
}

/* A phase, a side, a year, a month: each in all headers or in none, no meaning twice, and more than
 * sides. */
static bool is_one_per_column(const struct found *f, bool year_column, bool period_column)
{
	const size_t told[] = {f->phases, f->sides, f->years, f->periods};
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (told[i] != 0 && told[i] != f->n)
			return false;
	return f->n >= 2 && !f->twice &&
	       (f->several_phases || f->several_years || f->several_periods) &&
	       !(f->several_years && year_column) && !(f->several_periods && period_column);
}

static bool find(struct sniff *s, bool totals)
{
	struct found f = {.totals = totals};
	for (size_t i = 0; i < s->ncolumns; i++)
		if (is_meant(&f, s, &s->columns[i]))
			look_at(&f, s, i);
	return is_one_per_column(&f, has_column(s, SNIFF_YEAR), has_column(s, SNIFF_PERIOD));
}

/* "Budget 2023/24": the year that such headers mean is asked. */
static void decide_fiscal(struct sniff *s, struct sniff_column *c)
{
	struct str rest = c->header;
	while (rest.ptr && c->year) {
		struct str word = str_split(&rest, ' ');
		int year = made_fiscal_year(word);
		if (year > 0) {
			c->year = year + made_fiscal_choice(s, word);
			return;
		}
	}
}

bool phases_find(struct sniff *s)
{
	bool totals = find(s, true);
	if (!totals && !find(s, false))
		return false;
	s->shape.kind = SHAPE_COLUMNS;
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (has_column(s, SNIFF_YEAR))
			c->year = 0; /* the column tells it */
		if (has_column(s, SNIFF_PERIOD))
			c->period = 0;
		if (!shape_is_amount(s, c) || c->beside.len)
			continue;
		if (is_difference(s, c))
			c->beside = STR("a difference or balance of other columns: not loaded");
		else if (!totals && is_total(s, c))
			c->beside = STR("a total of other columns: not loaded twice");
		else
			decide_fiscal(s, c);
	}
	return true;
}
