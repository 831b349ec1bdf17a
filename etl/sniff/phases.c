/*
 * Phase, side and year in headers and titles. Budgets often have a column for each: "Begroting na
 * wijziging 2024", "Baten realisatie".
 */
#include "base/utf8.h"
#include "sniff/proposal.h"

/* Whole words of a folded text. The first row that has one wins: "begroting na wijziging" is no
 * "begroting". */
static const struct {
	const char *words; /* parted by commas, blanks inside count */
	const char *phase;
} PHASES[] = {
	{"na wijziging,nawijziging,na wijzigingen,gewijzigd,gewijzigde,bijgesteld,bijgestelde,"
	 "actuele begroting,herziene,incl wijzigingen,adjusted,revised,definitivo,definitiva,"
	 "nachtrag",
	 "adjusted"},
	{"realisatie,gerealiseerd,werkelijk,werkelijke,rekening,jaarrekening,jaarrek,realised,"
	 "realized,actual,actuals,outturn,ist,ergebnis,rechnung,ejecutado,executed,realise",
	 "executed"},
	{"primitief,primitieve,prim,begroting,begroot,geraamd,raming,meerjarenraming,budget,"
	 "budgeted,plan,ansatz,haushaltsansatz,inicial,presupuesto,previsto,proposed,estimate,"
	 "estimates,bp",
	 "proposed"},
};
static const struct {
	const char *words, *side;
} SIDES[] = {
	{"lasten,uitgaven,kosten,costs,expenditure,expenses,aufwand,aufwendungen,auszahlungen,gastos",
	 "expenditure"},
	{"baten,inkomsten,opbrengsten,ontvangsten,revenue,income,ertrag,ertraege,einzahlungen,"
	 "ingresos",
	 "revenue"},
};
static const char DIFFERENCES[] =
	"verschil,saldo,afwijking,restant,resterend,beschikbaar,ruimte,difference,variance,"
	"remaining,balance,differenz,diferencia,percentage,pct";

/* Whether one of the words (parted by commas) stands in a folded text as whole words. */
static bool has_words(struct str folded, const char *words)
{
	struct str rest = str_z(words);
	while (rest.ptr) {
		struct str w = str_split(&rest, ',');
		for (size_t i = 0; w.len && i + w.len <= folded.len; i++) {
			bool front = i == 0 || folded.ptr[i - 1] == ' ';
			bool back = i + w.len == folded.len || folded.ptr[i + w.len] == ' ';
			if (front && back && memcmp(folded.ptr + i, w.ptr, w.len) == 0)
				return true;
		}
	}
	return false;
}

static const char *phase_in(struct str folded)
{
	for (size_t i = 0; i < sizeof PHASES / sizeof *PHASES; i++)
		if (has_words(folded, PHASES[i].words))
			return PHASES[i].phase;
	return NULL;
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
	const char *phase = phase_in(folded);
	if (phase)
		return phase;
	return has_words(folded, ledgers) ? "executed" : NULL;
}

void phase_of_header(struct sniff *s, struct sniff_column *c)
{
	c->phase = c->side = NULL;
	c->year = 0;
	c->beside = (struct str){"", 0};
	if (c->header.len == 0)
		return;
	struct str folded = utf8_fold(s->arena, c->header);
	c->phase = phase_in(folded);
	c->year = year_in(folded);
	for (size_t i = 0; i < sizeof SIDES / sizeof *SIDES; i++)
		if (!c->side && has_words(folded, SIDES[i].words))
			c->side = SIDES[i].side;
}

static bool is_difference(const struct sniff *s, const struct sniff_column *c)
{
	return has_words(utf8_fold(s->arena, c->header), DIFFERENCES) || !c->header.len;
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
