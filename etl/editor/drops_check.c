/* What is wrong with drop rules, told before anything is kept. */
#include "editor/drops.h"

#include "descriptor/descriptor.h"
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_SAID 12u
#define NAME_BYTES_MAX 80u

struct rule_checking {
	struct row_checking *c;
	size_t rule, field, condition, value, reason; /* columns */
	struct weights *weighed;                      /* [nfields] */
	bool *known, *tried;                          /* [nfields] */
};

static struct str cell(const struct rule_checking *k, size_t row, size_t column)
{
	return csv_table_cell(&k->c->out->after, row, column);
}

static void wrong(struct rule_checking *k, size_t row, size_t column, struct str text)
{
	fault_add(k->c, row, column, false, text_of(k->c->lang, text));
}

static void wrong_with(struct rule_checking *k, size_t row, size_t column, struct str text,
		       const char *name, struct str value)
{
	fault_add(k->c, row, column, false,
		  text_filled(k->c->arena, text_of(k->c->lang, text),
			      (struct text_hole[]){{name, value}}, 1));
}

static enum drop_kind kind_at(struct rule_checking *k, size_t row)
{
	return drop_kind_of(k->c->scratch, cell(k, row, k->condition));
}

static size_t field_at(const struct rule_checking *k, size_t row)
{
	const struct list *l = k->c->list;
	size_t i = 0;
	while (i < l->nfields && !str_eq(l->fields[i].name, cell(k, row, k->field)))
		i++;
	return i;
}

/* ---- a row ---- */

static void check_name(struct rule_checking *k, size_t row)
{
	static const char *const own[] = {"blank", "header", "no-amount"};
	struct str name = cell(k, row, k->rule);
	if (!name.len)
		wrong(k, row, k->rule,
		      T("Geef de regel een naam. Voorwaarden met dezelfde naam gelden samen."));
	if (name.len > NAME_BYTES_MAX)
		wrong(k, row, k->rule, T("Deze naam is langer dan 80 tekens."));
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(name, str_z(own[i])))
			wrong(k, row, k->rule,
			      T("Zo heet een vaste regel van het programma al. Kies een andere "
				"naam."));
}

static void check_field(struct rule_checking *k, size_t row)
{
	const struct list *l = k->c->list;
	struct str all = STR("");
	if (field_at(k, row) < l->nfields)
		return;
	for (size_t i = 0; i < l->nfields && i < FIELDS_SAID; i++)
		all = arena_printf(k->c->arena, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "",
				   STR_ARG(l->fields[i].name));
	if (l->nfields > FIELDS_SAID)
		all = arena_printf(k->c->arena, "%.*s, …", STR_ARG(all));
	wrong_with(k, row, k->field, T("Deze kolom heeft het bestand niet. Het heeft: {kolommen}."),
		   "kolommen", all);
}

static struct str all_conditions(struct rule_checking *k)
{
	struct str all = STR("");
	for (size_t i = 0; drop_conditions[i]; i++)
		all = arena_printf(
			k->c->arena, "%.*s%s%.*s (%s)", STR_ARG(all), i ? ", " : "",
			STR_ARG(drop_condition_name(k->c->lang, str_z(drop_conditions[i]))),
			drop_conditions[i]);
	return all;
}

static void check_pattern(struct rule_checking *k, size_t row, enum drop_kind kind,
			  struct str value)
{
	char why[128];
	regex_t compiled;
	struct str pattern = drop_pattern(k->c->arena, kind, value);
	if (!pattern_is_tame(pattern)) {
		wrong(k, row, k->value,
		      T("Dit patroon is langer dan 1000 tekens, of herhaalt te veel."));
		return;
	}
	int code = regcomp(&compiled, pattern.ptr, REG_EXTENDED | REG_NOSUB);
	if (code == 0) {
		regfree(&compiled);
		return;
	}
	regerror(code, &compiled, why, sizeof why);
	wrong_with(k, row, k->value, T("Dit is geen patroon (reguliere expressie): {waarom}."),
		   "waarom", arena_dup(k->c->arena, str_z(why)));
}

static void check_value(struct rule_checking *k, size_t row, enum drop_kind kind)
{
	struct str value = cell(k, row, k->value);
	size_t field = field_at(k, row);
	bool none = kind == DROP_EMPTY || kind == DROP_FILLED;
	if (none && value.len)
		wrong(k, row, k->value,
		      T("Bij ‘is leeg’ en ‘is niet leeg’ hoort geen waarde. Haal haar weg, of "
			"kies een andere voorwaarde."));
	if (!none && !value.len)
		wrong(k, row, k->value, T("Er staat geen waarde om mee te vergelijken."));
	if (none && field < k->c->list->nfields && k->c->list->fields[field].filled_down)
		wrong(k, row, k->field,
		      T("Lege cellen van deze kolom worden van boven aangevuld: zij is nooit "
			"leeg. Kies een andere kolom."));
	if (value.len && !none && kind != DROP_EQUALS)
		check_pattern(k, row, kind, value);
}

/* The condition becomes the word that is kept. */
static void check_row(struct rule_checking *k, size_t row)
{
	enum drop_kind kind = kind_at(k, row);
	check_name(k, row);
	check_field(k, row);
	if (kind == DROP_KINDS) {
		wrong_with(k, row, k->condition, T("Deze voorwaarde is er niet. Kies uit: {alle}."),
			   "alle", all_conditions(k));
		return;
	}
	csv_table_set(&k->c->out->after, row, k->condition, str_z(drop_conditions[kind]));
	check_value(k, row, kind);
}

/* ---- rules beside each other ---- */

static bool same(const struct rule_checking *k, size_t one, size_t other)
{
	return str_eq(cell(k, one, k->field), cell(k, other, k->field)) &&
	       str_eq(cell(k, one, k->condition), cell(k, other, k->condition)) &&
	       str_eq(cell(k, one, k->value), cell(k, other, k->value));
}

static size_t first_of(const struct rule_checking *k, size_t row)
{
	size_t r = 0;
	while (!str_eq(cell(k, r, k->rule), cell(k, row, k->rule)))
		r++;
	return r;
}

static void check_twice(struct rule_checking *k, size_t row)
{
	struct str why = cell(k, row, k->reason);
	for (size_t r = 0; r < row; r++) {
		struct str other = cell(k, r, k->reason);
		if (!str_eq(cell(k, r, k->rule), cell(k, row, k->rule)))
			continue;
		if (same(k, r, row))
			wrong(k, row, k->rule, T("Deze voorwaarde staat er twee keer."));
		else if (why.len && other.len && !str_eq(why, other))
			wrong(k, row, k->reason,
			      T("Een regel heeft één reden; hier staan er twee."));
	}
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* All conditions of a rule, whatever their order. */
static struct str conditions_of(struct rule_checking *k, size_t row)
{
	size_t rows = k->c->out->after.nrows, n = 0;
	struct str *all = ARENA_ARRAY(k->c->arena, struct str, rows), out = STR("");
	for (size_t r = row; r < rows; r++)
		if (str_eq(cell(k, r, k->rule), cell(k, row, k->rule)))
			all[n++] = arena_printf(k->c->arena, "%.*s\x1f%.*s\x1f%.*s\x1e",
						STR_ARG(cell(k, r, k->field)),
						STR_ARG(cell(k, r, k->condition)),
						STR_ARG(cell(k, r, k->value)));
	qsort(all, n, sizeof *all, by_text);
	for (size_t i = 0; i < n; i++)
		out = arena_printf(k->c->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(all[i]));
	return out;
}

static void check_equals(struct rule_checking *k)
{
	struct map *seen = map_new();
	bool is_new;
	for (size_t r = 0; r < k->c->out->after.nrows; r++) {
		if (first_of(k, r) != r)
			continue;
		uint32_t *at = map_put(seen, conditions_of(k, r), &is_new);
		if (is_new)
			*at = (uint32_t)r;
		else
			wrong_with(k, r, k->rule,
				   T("Deze regel is gelijk aan ‘{regel}’. Haal een van beide weg."),
				   "regel", cell(k, *at, k->rule));
	}
	map_free(seen);
}

/* ---- a rule that drops everything ---- */

static const struct weights *weights_at(struct rule_checking *k, size_t field)
{
	struct error e;
	const struct list *l = k->c->list;
	if (!l->weighed.len || field >= l->nfields || !l->fields[field].dimension.len)
		return NULL;
	if (!k->tried[field]) {
		k->tried[field] = true;
		k->known[field] = weights_read(&k->weighed[field], k->c->arena, l->weighed,
					       l->fields[field].dimension, &e) == 0;
	}
	return k->known[field] ? &k->weighed[field] : NULL;
}

struct condition_test {
	enum drop_kind kind;
	struct str *values;
	size_t n;
	regex_t compiled;
};

static bool test_holds(struct rule_checking *k, const struct condition_test *t, struct str text)
{
	if (t->kind == DROP_EMPTY || t->kind == DROP_FILLED)
		return (text.len == 0) == (t->kind == DROP_EMPTY);
	if (t->kind != DROP_EQUALS)
		return regexec(&t->compiled, arena_dup(k->c->scratch, text).ptr, 0, NULL, 0) == 0;
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->values[i], text))
			return true;
	return false;
}

/* Of texts that have nothing in common, and of all that the ledgers have in that column. */
static bool holds_always(struct rule_checking *k, const struct condition_test *t, size_t field)
{
	static const char *const any[] = {"", "x", "0", "-5,00", "Totaal 1"};
	const struct weights *w = weights_at(k, field);
	bool all = t->kind != DROP_EQUALS;
	for (size_t i = 0; all && i < sizeof any / sizeof *any; i++)
		all = test_holds(k, t, str_z(any[i]));
	if (all || !w || !w->n)
		return all;
	for (size_t i = 0; i < w->n; i++) {
		if (!test_holds(k, t, w->codes[i].code))
			return false;
		if (i % 1024 == 0)
			arena_reset(k->c->scratch);
	}
	return true;
}

static bool row_always(struct rule_checking *k, size_t row)
{
	struct condition_test t = {.kind = kind_at(k, row)};
	struct str value = cell(k, row, k->value);
	bool regex = t.kind >= DROP_STARTS && t.kind <= DROP_MATCHES;
	if (t.kind == DROP_EQUALS)
		t.n = drop_values(k->c->arena, value, &t.values);
	if (regex && regcomp(&t.compiled, drop_pattern(k->c->arena, t.kind, value).ptr,
			     REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	bool always = holds_always(k, &t, field_at(k, row));
	if (regex)
		regfree(&t.compiled);
	return always;
}

static void check_everything(struct rule_checking *k, size_t row)
{
	size_t n = k->c->out->after.nrows;
	if (first_of(k, row) != row)
		return;
	for (size_t r = row; r < n; r++)
		if (str_eq(cell(k, r, k->rule), cell(k, row, k->rule)) && !row_always(k, r))
			return;
	wrong(k, row, k->rule,
	      T("Deze regel laat alles weg: er blijft geen regel van het bestand over."));
}

/* ---- all of them ---- */

void drops_check(struct row_checking *c)
{
	const struct csv_table *t = &c->out->after;
	struct rule_checking k = {
		.c = c,
		.rule = csv_table_column(t, STR("rule")),
		.field = csv_table_column(t, STR("field")),
		.condition = csv_table_column(t, STR("condition")),
		.value = csv_table_column(t, STR("value")),
		.reason = csv_table_column(t, STR("reason")),
		.weighed = ARENA_ARRAY(c->arena, struct weights, c->list->nfields + 1),
		.known = ARENA_ARRAY(c->arena, bool, c->list->nfields + 1),
		.tried = ARENA_ARRAY(c->arena, bool, c->list->nfields + 1)};
	if (t->nrows > DROP_ROWS_MAX) {
		wrong(&k, NO_COLUMN, NO_COLUMN, T("Er zijn hoogstens 1000 voorwaarden."));
		return;
	}
	for (size_t r = 0; r < t->nrows; r++)
		check_row(&k, r);
	for (size_t r = 0; r < t->nrows; r++)
		check_twice(&k, r);
	if (!c->out->nfaults)
		check_equals(&k);
	for (size_t r = 0; r < t->nrows && !c->out->nfaults; r++)
		check_everything(&k, r);
	for (size_t i = 0; i < c->list->nfields; i++)
		if (k.tried[i])
			weights_free(&k.weighed[i]);
}
