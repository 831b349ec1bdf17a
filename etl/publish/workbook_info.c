/* The sheet that says where the rows come from, and how to read them. */
#include "publish/workbook.h"

#include "sheet/notes.h"

struct info {
	struct workbook *w;
	lxw_worksheet *sheet;
	lxw_row_t row;
};

/* The one of two texts that is in the language of the workbook. */
static const char *say(const struct info *i, const char *dutch, const char *english)
{
	return phrases_say(&i->w->words, dutch, english);
}

static void put_cell(struct info *i, lxw_col_t at, struct str text, lxw_format *format)
{
	if (text.len)
		worksheet_write_string(i->sheet, i->row, at, workbook_text(i->w, text), format);
}

static void put(struct info *i, const char *label, struct str value)
{
	put_cell(i, 0, str_z(label), i->w->bold);
	put_cell(i, 1, value, i->w->wrap);
	i->row++;
}

static void put_count(struct info *i, const char *label, uint64_t n)
{
	put_cell(i, 0, str_z(label), i->w->bold);
	worksheet_write_number(i->sheet, i->row, 1, (double)n, i->w->whole);
	i->row++;
}

static void put_heads(struct info *i, const char *const *heads, size_t n)
{
	i->row++;
	for (size_t c = 0; c < n; c++)
		put_cell(i, (lxw_col_t)c, str_z(heads[c]), i->w->bold);
	i->row++;
}

static void put_faults(struct info *i)
{
	const struct workbook *w = i->w;

	if (w->as_text)
		put_count(i,
			  say(i, "Bedragen als tekst (meer dan 15 cijfers)",
			      "Amounts as text (more than 15 digits)"),
			  w->as_text);
	if (w->old_dates)
		put_count(i,
			  say(i, "Datums als tekst (vóór maart 1900)",
			      "Dates as text (before March 1900)"),
			  w->old_dates);
	if (w->shortened)
		put_count(i,
			  say(i, "Teksten ingekort tot 32.767 tekens",
			      "Texts cut to 32,767 characters"),
			  w->shortened);
}

/* What was asked besides the cut, that changes what the sums mean. */
static void put_asked(struct info *i, const struct publication_rows *rows)
{
	static const struct {
		const char *key, *dutch, *english;
	} asked[] = {
		{"drilldown", "Opgeteld naar (drilldown)", "Added up by (drilldown)"},
		{"pivot", "Kolommen naar (pivot)", "Columns by (pivot)"},
		{"compare", "Vergeleken (compare)", "Compared (compare)"},
		{"comparable", "Codes van het jaar (comparable)", "Codes of the year (comparable)"},
		{"toggle", "Zonder of met (toggle)", "Without or with (toggle)"},
		{"per", "Gedeeld door (per)", "Divided by (per)"},
		{"prices", "Prijzen van het jaar (prices)", "Prices of the year (prices)"}};

	for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
		const struct str *value = query_param(&rows->from->query, asked[k].key);
		if (value && value->len)
			put(i, say(i, asked[k].dutch, asked[k].english), *value);
	}
}

/* Programs guess types from the first rows, and take codes for numbers. */
static void put_reading(struct info *i)
{
	put(i, say(i, "Inlezen met R", "Reading with R"),
	    STR("readxl::read_excel(\"….xlsx\", sheet = 1, guess_max = 1048576)"));
	put(i, say(i, "Inlezen met pandas", "Reading with pandas"),
	    STR("pandas.read_excel(\"….xlsx\", sheet_name=0)"));
}

static void put_column(struct info *i, const struct row_column *c)
{
	static const char *const types[][2] = {[DATUM_NULL] = {"", ""},
					       [DATUM_TEXT] = {"tekst", "text"},
					       [DATUM_INTEGER] = {"geheel getal", "whole number"},
					       [DATUM_DATE] = {"datum", "date"},
					       [DATUM_AMOUNT] = {"getal", "number"},
					       [DATUM_NUMERAL] = {"getal", "number"}};

	put_cell(i, 0, phrases_title(&i->w->words, c), NULL);
	put_cell(i, 1, c->label, NULL);
	put_cell(i, 2, str_z(types[c->type][i->w->words.english]), NULL);
	i->row++;
}

static void put_columns(struct info *i, const struct publication_rows *rows)
{
	const char *heads[] = {say(i, "Kolom", "Column"),
			       say(i, "Naam in de API", "Name in the API"),
			       say(i, "Soort", "Type")};

	put_heads(i, heads, 3);
	for (size_t k = 0; k < rows->n; k++)
		put_column(i, &rows->columns[k]);
}

static void put_words(struct info *i)
{
	const char *heads[] = {say(i, "Woord", "Word"), say(i, "In de API", "In the API")};
	struct str code, word;

	if (i->w->words.english)
		return;
	put_heads(i, heads, 2);
	for (size_t k = 0; phrases_code(&i->w->words, k, &code, &word); k++) {
		put_cell(i, 0, word, NULL);
		put_cell(i, 1, code, NULL);
		i->row++;
	}
}

/* Codes of one year that became those of another. */
static void put_breaks(struct info *i, const struct result *r)
{
	const char *heads[] = {say(i, "Code die veranderde", "Code that changed"),
			       say(i, "Werd", "Became"),
			       say(i, "Van jaar", "From year"),
			       say(i, "Naar jaar", "To year"),
			       say(i, "Deel", "Share"),
			       say(i, "Niet te verdelen", "Cannot be divided")};
	const struct sheet_notes *n = r->kind == RESULT_SHEET ? r->sheet : NULL;

	if (!n || !n->nbreaks)
		return;
	put_heads(i, heads, 6);
	for (size_t k = 0; k < n->nbreaks; k++) {
		const struct sheet_break *b = &n->breaks[k];
		put_cell(i, 0, b->from_code, NULL);
		put_cell(i, 1, b->to_code, NULL);
		worksheet_write_number(i->sheet, i->row, 2, (double)b->from_year, NULL);
		worksheet_write_number(i->sheet, i->row, 3, (double)b->to_year, NULL);
		worksheet_write_number(i->sheet, i->row, 4, (double)b->share / 1e9, NULL);
		if (b->undivided)
			put_cell(i, 5, str_z(say(i, "ja", "yes")), NULL);
		i->row++;
	}
}

static void put_sources(struct info *i, const struct about *b)
{
	const char *heads[] = {say(i, "Bronbestand", "Source file"), "SHA-256", "Bytes",
			       say(i, "Geladen op", "Loaded at"), say(i, "Versie", "Version")};

	put_heads(i, heads, 5);
	for (size_t k = 0; k < b->ndatasets; k++) {
		const struct store_dataset *d = &b->datasets[k];
		put_cell(i, 0, d->source_name, NULL);
		put_cell(i, 1, d->sha256, NULL);
		worksheet_write_number(i->sheet, i->row, 2, (double)d->size, i->w->whole);
		put_cell(i, 3, d->loaded_at, NULL);
		worksheet_write_number(i->sheet, i->row, 4, d->version, NULL);
		i->row++;
	}
}

void workbook_info(struct workbook *w, const struct about *b, const struct publication_rows *rows)
{
	struct info i = {
		w, workbook_add_worksheet(w->file, phrases_of(&w->words, PHRASE_SHEET_SOURCE)), 0};

	worksheet_set_column(i.sheet, 0, 0, 40, NULL);
	worksheet_set_column(i.sheet, 1, 1, 68, NULL);
	worksheet_set_column(i.sheet, 2, 3, 22, NULL);
	/* SHA-256 and codes are texts. */
	worksheet_ignore_errors(i.sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:F100000");
	put(&i, say(&i, "Titel", "Title"), b->title);
	put(&i, say(&i, "Kubus", "Cube"), b->cube->name);
	put(&i, say(&i, "Selectie (cut)", "Selection (cut)"),
	    b->cut.len ? b->cut : str_z(say(&i, "(alles)", "(all)")));
	put_asked(&i, rows);
	put(&i, say(&i, "Versie van de gegevens", "Version of the data"), b->version);
	put(&i, say(&i, "Laatst geladen", "Last loaded"), b->loaded_at);
	put(&i, say(&i, "Licentie", "Licence"),
	    b->licence_text.len ? b->licence_text
				: str_z(say(&i, "(niet opgegeven)", "(not stated)")));
	put(&i, say(&i, "Opnieuw op te vragen via", "Ask again at"), b->url);
	put(&i, say(&i, "Gemaakt met", "Made with"), STR("Stuiver " STUIVER_VERSION));
	put_count(&i, say(&i, "Regels", "Lines"), w->rows);
	put_count(&i, say(&i, "Kolommen", "Columns"), rows->n);
	put_faults(&i);
	put_reading(&i);
	put_sources(&i, b);
	put_breaks(&i, rows->result);
	put_columns(&i, rows);
	put_words(&i);
}
