/* From which level on a field is shown: what it says, and never less than what it means asks for. */
#include "base/text/utf8.h"
#include "descriptor/levels.h"
#include "descriptor/levels_of.h"

#include <stdio.h>

#define LEVEL_LINES 2   /* of numbers of bookings, where their field says nothing */
#define LEVEL_PAID 3    /* of who is paid */
#define LEVEL_TEXTS 4   /* of free texts */
#define LEVEL_DAYS 4    /* below it the period tells when */
#define COMPUTED_DEEP 8 /* fields made of fields made of fields */

/* Folded, does the name begin with one of the words? */
static bool begins_with(struct str name, const char *const *words, size_t n)
{
	struct arena *a = arena_new();
	struct str folded = utf8_fold_tight(a, name);
	bool found = false;
	for (size_t i = 0; !found && i < n; i++)
		found = str_starts(folded, str_z(words[i]));
	arena_free(a);
	return found;
}

/* How columns of who is paid are called; whole words of a name, or its beginning. */
static bool names_payee(struct str name)
{
	static const char *const words[] = {"supplier",  "vendor",      "payee",     "beneficiary",
					    "recipient", "leverancier", "crediteur", "debiteur",
					    "ontvanger", "begunstigde", "lieferant", "kreditor",
					    "debitor",   "empfaenger",  "proveedor", "tercero"};
	return begins_with(name, words, sizeof words / sizeof *words);
}

/* How columns of days are called, that no type tells: a day that is written as a text or a number is one. */
static bool names_day(struct str name)
{
	static const char *const words[] = {
		"boekdatum",     "boekingsdatum",   "bookingdate",  "datum",       "docdat",
		"documentdatum", "effdate",         "factuurdatum", "invoicedate", "paymentdate",
		"postingdate",   "transactiondate", "valutadatum"};
	return begins_with(name, words, sizeof words / sizeof *words);
}

/* Of a year, a month or a quarter, whatever it is called. */
static bool is_period(struct str type)
{
	return str_starts(type, STR("date:")) && !str_eq(type, STR("date:generic"));
}

static bool is_day(const struct level_meaning *m)
{
	/* Of what is computed the parts tell: a quarter may be "date:generic", too. */
	bool typed = str_eq(m->column_type, STR("date:generic"));
	bool called = !is_period(m->column_type) && names_day(m->name);
	return m->date || (!m->computed && !m->month && (typed || called));
}

int levels_of_meaning(const struct level_meaning *m)
{
	bool paid = str_starts(m->column_type, STR("supplier")) ||
		    str_starts(m->column_type, STR("recipient"));
	if (m->text)
		return LEVEL_TEXTS;
	if (is_day(m))
		return LEVEL_DAYS;
	if (paid || names_payee(m->name))
		return LEVEL_PAID;
	return str_starts(m->column_type, STR("transaction-id")) ? LEVEL_LINES : 0;
}

int levels_least_said(const struct level_meaning *m)
{
	if (!m->text && is_day(m))
		return LEVEL_DAYS;
	return levels_of_meaning(m) > LEVEL_LINES ? LEVEL_LINES : 0;
}

/* ---- of the fields of a mapping ---- */

static struct level_meaning meaning_of(const struct field *f)
{
	bool month = f->kind == FIELD_DATE && f->dates.format == DATE_MONTH;
	return (struct level_meaning){.column_type = f->column_type,
				      .name = f->name,
				      .text = f->text,
				      .date = f->kind == FIELD_DATE && !month,
				      .month = month,
				      .computed = f->origin != ORIGIN_COLUMN};
}

/* What a pattern takes out of a day may be its month or year: it is a day, too, where it differs within a month,
 * however the day is written. */
static bool takes_the_day(const struct field *f)
{
	static const char *const written[] = {"%2$02d-11-2024", "2024-11-%2$02d", "%2$d/11/2024",
					      "11/%2$02d/2024", "202411%2$02d",   "%2$02d.11.2024",
					      "%2$02d-11-24",   "%2$d %1$s 2024", "%2$02d112024"};
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		char first[40] = "", text[40];
		for (int day = 1; f->regex && day <= 28; day++) {
			regmatch_t g[10];
			char got[40] = "";
			snprintf(text, sizeof text, written[i], "november", day);
			if (regexec(f->regex, text, 10, g, 0) == 0 && g[f->group].rm_so >= 0)
				snprintf(got, sizeof got, "%.*s",
					 (int)(g[f->group].rm_eo - g[f->group].rm_so),
					 text + g[f->group].rm_so);
			if (day == 1)
				memcpy(first, got, sizeof first);
			if (strcmp(first, got) != 0)
				return true;
		}
	}
	return false;
}

static int meant(const struct resource *r, int field, int deep);

/* What is made of who is paid, of a text, a booking's number or a day tells them too; the year of a day is no day. */
static int meant_of_parts(const struct resource *r, const struct field *f, int deep)
{
	int most = 0;
	if (f->origin == ORIGIN_REGEX && f->from >= 0) {
		struct level_meaning from = meaning_of(&r->fields[f->from]);
		if (from.text || !is_day(&from) || takes_the_day(f))
			most = meant(r, f->from, deep);
	}
	for (size_t i = 0; f->origin == ORIGIN_TEMPLATE && i < f->npieces; i++) {
		int of = f->pieces[i].field >= 0 ? meant(r, f->pieces[i].field, deep) : 0;
		most = of > most ? of : most;
	}
	return most >= LEVEL_LINES ? most : 0;
}

static int meant(const struct resource *r, int field, int deep)
{
	const struct field *f = &r->fields[field];
	struct level_meaning m = meaning_of(f);
	int least = levels_least_said(&m);
	if (f->level != LEVEL_UNSAID)
		return f->level > least ? f->level : least;
	int own = levels_of_meaning(&m);
	int parts = deep > 0 ? meant_of_parts(r, f, deep - 1) : 0;
	return own > parts ? own : parts;
}

/* A field that says none takes that of its meaning. What a file replaces is told by its scope, which no number of a booking makes
 * a secret; of a day or of who is paid it does not (levels.c refuses it where lines may hide it). */
static void settle_field(struct resource *r, int field, struct str dimension, bool scope)
{
	struct field *f = &r->fields[field];
	struct level_meaning called = {.name = dimension, .computed = true};
	int own = meant(r, field, COMPUTED_DEEP);
	int named = levels_of_meaning(&called);
	int meant_so = own > named ? own : named;
	if (f->level != LEVEL_UNSAID)
		f->level = own;
	else
		f->level = scope && meant_so < LEVEL_PAID ? 0 : meant_so;
}

static void settle_attribute(struct mapping *m, size_t d, const struct attribute_source *s)
{
	struct str dimension = m->cube->dimensions[d].name;
	bool scope = false;
	for (size_t i = 0; i < m->cube->nscope; i++)
		scope = scope || m->cube->scope[i] == d;
	if (s->resource != NONE && s->code_field != NONE)
		settle_field(&m->resources[s->resource], s->code_field, dimension, scope);
	for (size_t i = 0; s->resource == NONE && i < m->nledgers; i++) {
		struct resource *r = &m->resources[m->ledgers[i]];
		int field = resource_find_field(r, s->field);
		if (field != NONE)
			settle_field(r, field, dimension, scope);
	}
}

void levels_settle_fields(struct mapping *m)
{
	for (size_t d = 0; d < m->cube->ndimensions; d++)
		for (size_t a = 0; a < m->cube->dimensions[d].nattributes; a++)
			settle_attribute(m, d, &m->attributes[d][a]);
	/* What feeds others alone is not shown by itself, but lines of originals have it. */
	for (size_t i = 0; i < m->nledgers; i++) {
		struct resource *r = &m->resources[m->ledgers[i]];
		for (size_t f = 0; f < r->nfields; f++)
			if (r->fields[f].level == LEVEL_UNSAID)
				r->fields[f].level = meant(r, (int)f, COMPUTED_DEEP);
	}
}
