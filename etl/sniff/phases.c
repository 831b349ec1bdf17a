/*
 * Phase, side and year in headers and titles. Budgets often have a column for each: "Begroting na
 * wijziging 2024", "Baten realisatie".
 */
#include "base/utf8.h"
#include "model/fiscal_words.h"
#include "sniff/proposal.h"

static const char DIFFERENCES[] =
	"verschil,saldo,afwijking,restant,resterend,beschikbaar,ruimte,difference,variance,"
	"remaining,balance,differenz,diferencia,percentage,pct";

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
	c->year = 0;
	c->beside = (struct str){"", 0};
	if (c->header.len == 0)
		return;
	struct str folded = utf8_fold(s->arena, c->header);
	c->phase = fiscal_phase(folded);
	c->year = year_in(folded);
	c->side = fiscal_side(folded);
}

static bool is_difference(const struct sniff *s, const struct sniff_column *c)
{
	return fiscal_has_words(utf8_fold(s->arena, c->header), DIFFERENCES) || !c->header.len;
}

static bool same_meaning(const struct sniff_column *a, const struct sniff_column *b)
{
	bool phase = a->phase == b->phase || (a->phase && b->phase && !strcmp(a->phase, b->phase));
	bool side = a->side == b->side || (a->side && b->side && !strcmp(a->side, b->side));
	return phase && side && a->year == b->year;
}

struct found {
	size_t n, phases, sides, years;
	bool several_phases, several_years, twice;
};

static void look_at(struct found *f, const struct sniff *s, size_t index)
{
	const struct sniff_column *c = &s->columns[index];
	f->n++;
	f->phases += c->phase != NULL;
	f->sides += c->side != NULL;
	f->years += c->year != 0;
	for (size_t i = 0; i < index; i++) {
		const struct sniff_column *o = &s->columns[i];
		if (!shape_is_amount(s, o) || o->beside.len || is_difference(s, o))
			continue;
		f->twice = f->twice || same_meaning(o, c);
		f->several_phases =
			f->several_phases || (o->phase && c->phase && strcmp(o->phase, c->phase));
		f->several_years = f->several_years || o->year != c->year;
	}
}

static bool has_year_column(const struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (s->columns[i].type == SNIFF_YEAR)
			return true;
	return false;
}

/* A phase, a side, a year: each in all headers or in none, no meaning twice, and more than sides.
 */
static bool is_one_per_column(const struct found *f, bool year_column)
{
	bool all = (f->phases == 0 || f->phases == f->n) && (f->sides == 0 || f->sides == f->n) &&
		   (f->years == 0 || f->years == f->n);
	return f->n >= 2 && all && !f->twice && (f->several_phases || f->several_years) &&
	       !(f->several_years && year_column);
}

static bool is_asked(const struct sniff *s, const struct sniff_column *c)
{
	return shape_is_amount(s, c) && !c->beside.len;
}

bool phases_find(struct sniff *s)
{
	struct found f = {0};
	bool year_column = has_year_column(s);
	for (size_t i = 0; i < s->ncolumns; i++)
		if (is_asked(s, &s->columns[i]) && !is_difference(s, &s->columns[i]))
			look_at(&f, s, i);
	if (!is_one_per_column(&f, year_column))
		return false;
	s->shape.kind = SHAPE_COLUMNS;
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		if (year_column)
			c->year = 0; /* the column tells it */
		if (is_asked(s, c) && is_difference(s, c))
			c->beside = STR("a difference or balance of other columns: not loaded");
	}
	return true;
}
