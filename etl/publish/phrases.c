#include "publish/phrases.h"

struct code_word {
	const char *code, *dutch, *english;
};

/* Fiscal Data Package's phases and directions; the Dutch words are those of the screens. */
static const struct code_word codes[] = {
	{"proposed", "begroot", "proposed"},      {"approved", "vastgesteld", "approved"},
	{"adjusted", "na wijziging", "adjusted"}, {"executed", "werkelijk", "executed"},
	{"expenditure", "lasten", "expenditure"}, {"revenue", "baten", "revenue"},
};

static const char *const said[PHRASES][2] = {
	[PHRASE_SHEET_ROWS] = {"Gegevens", "Data"},
	[PHRASE_SHEET_TOTALS] = {"Totalen", "Totals"},
	[PHRASE_SHEET_SOURCE] = {"Bron", "Source"},
	[PHRASE_DIFFERENCE] = {"verschil", "difference"},
	[PHRASE_DIFFERENCE_PERCENT] = {"verschil (%)", "difference (%)"},
	[PHRASE_PER] = {"Per", "Per"},
	[PHRASE_PRICES] = {"Prijspeil", "Prices of"},
	[PHRASE_DENOMINATOR] = {"Gedeeld door", "Divided by"},
	[PHRASE_REASON] = {"Reden", "Reason"},
	[PHRASE_COUNT] = {"Aantal regels", "Number of lines"},
	[PHRASE_EXPLANATIONS] = {"Toelichtingen", "Explanations"},
};

int phrases_open(struct phrases *w, struct arena *a, const struct publication *p,
		 const struct publication_rows *rows, struct error *e)
{
	const struct str *lang = query_param(&p->query, "lang");
	const struct cube *cube = picture_cube(rows->result->picture);
	size_t *apart = ARENA_ARRAY(a, size_t, cube->nscope + CUBE_SIDES);
	size_t n = cube_apart(cube, apart);

	*w = (struct phrases){.arena = a, .cube = cube};
	w->apart = ARENA_ARRAY(a, bool, cube->ndimensions + 1);
	for (size_t i = 0; i < n; i++)
		w->apart[apart[i]] = true;
	if (cube_find_dimension(cube, STR("phase")) >= 0)
		w->apart[cube_find_dimension(cube, STR("phase"))] = true;
	w->english = lang && str_eq(*lang, STR("en"));
	if (lang && lang->len && !w->english && !str_eq(*lang, STR("nl")))
		return error_set(e, STATUS_USAGE, "lang=%.*s: the languages are nl and en",
				 STR_ARG(*lang));
	return 0;
}

const char *phrases_of(const struct phrases *w, enum phrase word)
{
	return said[word][w->english];
}

const char *phrases_say(const struct phrases *w, const char *dutch, const char *english)
{
	return w->english ? english : dutch;
}

bool phrases_code(const struct phrases *w, size_t i, struct str *code, struct str *word)
{
	if (i >= sizeof codes / sizeof *codes)
		return false;
	*code = str_z(codes[i].code);
	*word = str_z(w->english ? codes[i].english : codes[i].dutch);
	return true;
}

static struct str known(const struct phrases *w, struct str value)
{
	struct str code, word;

	for (size_t i = 0; phrases_code(w, i, &code, &word); i++)
		if (str_eq(code, value))
			return word;
	return value;
}

struct str phrases_value(const struct phrases *w, const struct row_column *c, struct str value)
{
	bool may = c->role == ROW_ATTRIBUTE && c->type == DATUM_TEXT && w->apart[c->dimension];

	return may ? known(w, value) : value;
}

/* The title without its end, when it ends so. */
static bool cut_end(struct str *title, struct str end)
{
	if (!end.len || !str_ends(*title, end))
		return false;
	title->len -= end.len;
	return true;
}

static struct str own_title(const struct phrases *w, const struct row_column *c)
{
	static const struct {
		const char *ref;
		enum phrase word;
	} own[] = {{"_per", PHRASE_PER},
		   {"_prices", PHRASE_PRICES},
		   {"_denominator", PHRASE_DENOMINATOR},
		   {"_reason", PHRASE_REASON},
		   {"_explanations", PHRASE_EXPLANATIONS}};
	struct str facts = STR("Facts"), title = c->title;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(c->ref, str_z(own[i].ref)))
			return str_z(phrases_of(w, own[i].word));
	if (c->role != ROW_COUNT || !str_starts(title, facts))
		return title;
	return arena_printf(w->arena, "%s%.*s", phrases_of(w, PHRASE_COUNT),
			    (int)(title.len - facts.len), title.ptr + facts.len);
}

struct str phrases_title(const struct phrases *w, const struct row_column *c)
{
	struct str title = own_title(w, c), part = {0};

	/* What stands behind the measure: of a comparison, or of a member of the pivot. */
	if (c->role == ROW_DIFFERENCE && cut_end(&title, STR("verschil")))
		part = str_z(phrases_of(w, PHRASE_DIFFERENCE));
	else if (c->role == ROW_PERCENTAGE && cut_end(&title, STR("verschil (%)")))
		part = str_z(phrases_of(w, PHRASE_DIFFERENCE_PERCENT));
	else if (c->member && !c->member->null && cut_end(&title, c->member->text))
		part = known(w, c->member->text);
	if (!part.len)
		return title;
	return arena_printf(w->arena, "%.*s%.*s", STR_ARG(title), STR_ARG(part));
}
