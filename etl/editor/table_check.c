/* What is wrong with a row, told before anything is kept. */
#include "editor/drops.h"

#include "mapping/code_damage.h"
#include "mapping/codelist.h"
#include <string.h>

/* Codes that may be meant are looked for among so many, so often. */
#define NEAR_CODES 5000u
#define NEAR_TIMES 100u

static struct str filled(struct row_checking *c, struct str text, const char *name,
			 struct str value)
{
	return text_filled(c->arena, text_of(c->lang, text), (struct text_hole[]){{name, value}},
			   1);
}

/* ---- any cell ---- */

/* What a sheet shows where a formula went wrong, in Dutch and English. */
static bool is_sheet_error(struct str s)
{
	static const char *const errors[] = {"#N/B",     "#N/A",    "#VERW!",  "#REF!",
					     "#WAARDE!", "#VALUE!", "#NAAM?",  "#NAME?",
					     "#DEEL/0!", "#DIV/0!", "#LEEG!",  "#NULL!",
					     "#GETAL!",  "#NUM!",   "#SPILL!", "#OVERLOOP!"};
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (str_eq(s, str_z(errors[i])))
			return true;
	return false;
}

static bool holds(struct str s, const char *bytes)
{
	return memmem(s.ptr, s.len, bytes, strlen(bytes)) != NULL;
}

/* UTF-8 that was read as Windows-1252: "Ã©", "â‚¬", "Ã¼". */
static bool read_twice(struct str s)
{
	for (size_t i = 0; i + 3 < s.len; i++) {
		unsigned char first = (unsigned char)s.ptr[i], second = (unsigned char)s.ptr[i + 1];
		unsigned char third = (unsigned char)s.ptr[i + 2];
		if (first == 0xc3 && second == 0x83 && third == 0xc2)
			return true;
	}
	return holds(s, "\xc3\xa2\xe2\x82\xac") || holds(s, "\xc3\xa2\xe2\x80\x9a\xc2\xac");
}

static void check_cell(struct row_checking *c, size_t row, size_t column)
{
	struct str s = csv_table_cell(&c->out->after, row, column);
	if (!s.len)
		return;
	if (s.ptr[0] == '=')
		fault_add(c, row, column, false,
			  text_of(c->lang,
				  T("Dit is een formule. Plak de waarde die er staat (in Excel: "
				    "Plakken speciaal, Waarden).")));
	else if (is_sheet_error(s))
		fault_add(c, row, column, false,
			  text_of(c->lang, T("Dit is een fout van het rekenblad, geen waarde.")));
	if (holds(s, "\xef\xbf\xbd"))
		fault_add(c, row, column, false,
			  text_of(c->lang,
				  T("Hier gingen tekens verloren. Bewaar het rekenblad als CSV "
				    "UTF-8, of plak rechtstreeks uit het rekenblad.")));
	else if (read_twice(s))
		fault_add(c, row, column, false,
			  text_of(c->lang,
				  T("Deze letters zijn in een verkeerde tekenset gelezen. Bewaar "
				    "het rekenblad als CSV UTF-8, of plak rechtstreeks uit het "
				    "rekenblad.")));
	if (s.len > CSV_TABLE_CELL_MAX)
		fault_add(c, row, column, false,
			  text_of(c->lang, T("Deze tekst is langer dan 10.000 tekens.")));
}

/* ---- codes ---- */

static const struct code_weight *near_code(struct row_checking *c, struct str code)
{
	if (!c->weights || c->weights->n > NEAR_CODES || c->near++ >= NEAR_TIMES)
		return NULL;
	for (size_t i = 0; i < c->weights->n; i++)
		if (!map_get(c->rows, c->weights->codes[i].code) &&
		    code_near(c->scratch, code, c->weights->codes[i].code))
			return &c->weights->codes[i];
	return NULL;
}

/* Whether some code of the ledgers is this rule's; *first: that no row before it has it already. */
static bool rule_fits(const struct row_checking *c, size_t row, bool *first)
{
	const struct csv_table *t = &c->out->after;
	bool any = false;
	*first = false;
	for (size_t i = 0; i < c->weights->n && !*first; i++) {
		struct str code = c->weights->codes[i].code;
		if (!code_pattern_matches(csv_table_cell(t, row, c->code), code))
			continue;
		any = *first = true;
		for (size_t r = 0; r < row && *first; r++)
			*first = !code_pattern_matches(csv_table_cell(t, r, c->code), code);
	}
	return any;
}

static void check_rule(struct row_checking *c, size_t row)
{
	bool first;
	struct str code = csv_table_cell(&c->out->after, row, c->code);
	if (!c->weights || map_get(c->parents, code))
		return;
	if (!rule_fits(c, row, &first))
		fault_add(c, row, c->code, true,
			  text_of(c->lang,
				  T("Deze regel past op geen enkele code van het bestand.")));
	else if (!first)
		fault_add(
			c, row, c->code, true,
			text_of(c->lang,
				T("Deze regel doet niets: elke code waar zij op past heeft al een rij "
				  "die erboven staat.")));
}

static void check_known(struct row_checking *c, size_t row, struct str code)
{
	if (c->list->rules) {
		check_rule(c, row);
		return;
	}
	if (!c->weights || weight_of(c->weights, code) || map_get(c->parents, code) ||
	    code.ptr[0] == '=' || is_sheet_error(code))
		return;
	enum code_damage damage = code_damage(code);
	const struct code_weight *near = near_code(c, code);
	if (near)
		fault_add(
			c, row, c->code, false,
			filled(c,
			       T("Deze code komt in het bestand niet voor, {code} wel. Een rekenblad "
				 "laat nullen weg en maakt datums van codes: maak de kolom op als "
				 "tekst."),
			       "code", near->code));
	else if (damage == CODE_IS_DATE || damage == CODE_IS_POWER)
		fault_add(
			c, row, c->code, false,
			text_of(c->lang,
				T("Dit is geen code meer: een rekenblad maakte er een datum of een "
				  "macht van tien van. Maak de kolom op als tekst.")));
	else if (c->out->after.lines[row])
		fault_add(c, row, c->code, true,
			  text_of(c->lang,
				  T("Deze code komt in het bestand niet voor, en er staat niets "
				    "onder.")));
}

static void check_code(struct row_checking *c, size_t row)
{
	struct str code = csv_table_cell(&c->out->after, row, c->code);
	if (!code.len) {
		fault_add(c, row, c->code, false, text_of(c->lang, T("Er staat geen code.")));
		return;
	}
	const uint32_t *first = map_get(c->rows, code);
	if (first && *first != row) {
		struct str line = arena_printf(c->arena, "%llu",
					       (unsigned long long)c->out->after.lines[*first]);
		fault_add(c, row, c->code, false,
			  c->out->after.lines[*first]
				  ? filled(c, T("Deze code staat er al, op regel {regel}."),
					   "regel", line)
				  : text_of(c->lang, T("Deze code staat al in de tabel.")));
		return;
	}
	check_known(c, row, code);
}

/* How deep a row is, counted from 1; 0: it is its own ancestor, or deeper than any list. */
static size_t depth_of(const struct row_checking *c, size_t row)
{
	size_t depth = 1;
	for (; depth <= LEVELS_MAX; depth++) {
		struct str parent = csv_table_cell(&c->out->after, row, c->parent);
		const uint32_t *at = parent.len ? map_get(c->rows, parent) : NULL;
		if (!at)
			return depth;
		row = *at;
	}
	return 0;
}

static void check_parent(struct row_checking *c, size_t row)
{
	struct str parent = csv_table_cell(&c->out->after, row, c->parent);
	if (!parent.len)
		return;
	size_t depth = depth_of(c, row);
	struct str most = arena_printf(c->arena, "%zu", c->list->nlevels);
	if (c->list->nlevels == 0)
		fault_add(
			c, row, c->parent, false,
			text_of(c->lang, T("Deze lijst heeft geen niveaus: er kan niets onder iets "
					   "anders vallen.")));
	else if (!map_get(c->rows, parent))
		fault_add(c, row, c->parent, false,
			  text_of(c->lang,
				  T("Er is geen rij met deze code, waar deze rij onder valt.")));
	else if (depth == 0)
		fault_add(c, row, c->parent, false,
			  text_of(c->lang, T("Deze rij valt onder zichzelf.")));
	else if (depth > c->list->nlevels)
		fault_add(c, row, c->parent, false,
			  filled(c, T("Deze rij staat dieper dan de {n} niveaus van de lijst."),
				 "n", most));
}

static void check_budgets(struct row_checking *c, size_t row)
{
	char text[MONEY_TEXT_SIZE];
	struct csv_table *t = &c->out->after;
	for (size_t i = 0; i < c->list->nbudgets; i++) {
		size_t at = csv_table_column(t, c->list->budgets[i].column);
		struct str s = csv_table_cell(t, row, at);
		if (!s.len || s.ptr[0] == '=' || is_sheet_error(s))
			continue;
		if (amount_typed(s, text))
			csv_table_set(t, row, at, arena_dup(c->arena, str_z(text)));
		else
			fault_add(c, row, at, false,
				  text_of(c->lang,
					  T("Dit is geen bedrag. Schrijf 1234,50 of 1.234,50.")));
	}
}

static void check_explanation(struct row_checking *c, size_t row)
{
	static const char *const needed[] = {"scope", "title", "text"};
	for (size_t i = 0; i < 3; i++) {
		size_t at = csv_table_column(&c->out->after, str_z(needed[i]));
		if (!csv_table_cell(&c->out->after, row, at).len)
			fault_add(c, row, at, false,
				  text_of(c->lang, T("Dit mag niet leeg zijn.")));
	}
}

/* ---- all of them ---- */

static void index_rows(struct row_checking *c)
{
	const struct csv_table *t = &c->out->after;
	bool is_new;
	for (size_t r = 0; r < t->nrows; r++) {
		uint32_t *at = map_put(c->rows, csv_table_cell(t, r, c->code), &is_new);
		if (is_new)
			*at = (uint32_t)r;
		map_put(c->parents, csv_table_cell(t, r, c->parent), &is_new);
	}
}

void check_rows(struct row_checking *c)
{
	const struct csv_table *t = &c->out->after;
	c->code = csv_table_column(t, c->list->drops ? STR("rule") : STR("code"));
	c->parent = csv_table_column(t, STR("parent"));
	c->rows = map_new();
	c->parents = map_new();
	c->scratch = arena_new();
	index_rows(c);
	for (size_t r = 0; r < t->nrows; r++) {
		for (size_t i = 0; i < t->ncolumns; i++)
			if (!c->list->drops || !str_eq(t->columns[i], STR("value")))
				check_cell(c, r, i);
		if (c->list->drops)
			continue;
		if (c->list->explanations) {
			check_explanation(c, r);
			continue;
		}
		check_code(c, r);
		check_parent(c, r);
		check_budgets(c, r);
		arena_reset(c->scratch);
	}
	if (c->list->drops)
		drops_check(c);
	arena_free(c->scratch);
	map_free(c->rows);
	map_free(c->parents);
}

void table_edit_check(struct table_edit *out, struct arena *a, const struct list *l,
		      const struct csv_table *after, const struct weights *w, enum lang lang)
{
	struct row_checking c = {.out = out, .arena = a, .list = l, .weights = w, .lang = lang};
	*out = (struct table_edit){.after = *after, .nread = after->nrows};
	check_rows(&c);
}
