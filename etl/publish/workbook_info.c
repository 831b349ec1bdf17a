/* The sheet that says where the rows come from. */
#include "publish/workbook.h"

struct info {
	struct workbook *w;
	lxw_worksheet *sheet;
	lxw_row_t row;
};

static void put(struct info *i, const char *label, struct str value)
{
	worksheet_write_string(i->sheet, i->row, 0, label, i->w->bold);
	if (value.len)
		worksheet_write_string(i->sheet, i->row, 1, workbook_text(i->w, value), i->w->wrap);
	i->row++;
}

static void put_count(struct info *i, const char *label, uint64_t n)
{
	worksheet_write_string(i->sheet, i->row, 0, label, i->w->bold);
	worksheet_write_number(i->sheet, i->row, 1, (double)n, i->w->whole);
	i->row++;
}

static void put_faults(struct info *i)
{
	const struct workbook *w = i->w;

	if (w->as_text)
		put_count(i, "Bedragen als tekst (meer dan 15 cijfers)", w->as_text);
	if (w->old_dates)
		put_count(i, "Datums als tekst (vóór maart 1900)", w->old_dates);
	if (w->shortened)
		put_count(i, "Teksten ingekort tot 32.767 tekens", w->shortened);
}

static void put_sources(struct info *i, const struct about *b)
{
	static const char *const heads[] = {"Bronbestand", "SHA-256", "Bytes", "Geladen op",
					    "Versie"};

	i->row++;
	for (lxw_col_t c = 0; c < 5; c++)
		worksheet_write_string(i->sheet, i->row, c, heads[c], i->w->bold);
	for (size_t k = 0; k < b->ndatasets; k++) {
		const struct store_dataset *d = &b->datasets[k];
		i->row++;
		worksheet_write_string(i->sheet, i->row, 0, workbook_text(i->w, d->source_name),
				       NULL);
		worksheet_write_string(i->sheet, i->row, 1, workbook_text(i->w, d->sha256), NULL);
		worksheet_write_number(i->sheet, i->row, 2, (double)d->size, i->w->whole);
		worksheet_write_string(i->sheet, i->row, 3, workbook_text(i->w, d->loaded_at),
				       NULL);
		worksheet_write_number(i->sheet, i->row, 4, d->version, NULL);
	}
}

void workbook_info(struct workbook *w, const struct about *b, size_t columns)
{
	struct info i = {w, workbook_add_worksheet(w->file, "Bron"), 0};

	worksheet_set_column(i.sheet, 0, 0, 40, NULL);
	worksheet_set_column(i.sheet, 1, 1, 68, NULL);
	worksheet_set_column(i.sheet, 2, 3, 22, NULL);
	put(&i, "Titel", b->title);
	put(&i, "Kubus", b->cube->name);
	put(&i, "Selectie (cut)", b->cut.len ? b->cut : STR("(alles)"));
	put(&i, "Versie van de gegevens", b->version);
	put(&i, "Laatst geladen", b->loaded_at);
	put(&i, "Licentie", b->licence_text.len ? b->licence_text : STR("(niet opgegeven)"));
	put(&i, "Opnieuw op te vragen via", b->url);
	put(&i, "Gemaakt met", STR("Stuiver " STUIVER_VERSION));
	put_count(&i, "Regels", w->rows);
	put_count(&i, "Kolommen", columns);
	put_faults(&i);
	put_sources(&i, b);
}
