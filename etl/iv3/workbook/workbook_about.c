/* 4.Informatie of CBS's workbook: labels in column B, values in column C, on rows that differ by model. */
#include "iv3/workbook/model_sheets.h"

#include <string.h>

#define LABEL_COLUMN 2
#define VALUE_COLUMN 3
#define LABEL_ROWS 60

struct labelled {
	const char *label; /* the contact's have a colon behind them */
	const char *key;
	bool contact, number;
};

static const struct labelled labels[] = {
	{"Overheidslaag", "overheidslaag", false, false},
	{"Nummer", "overheidsnummer", false, false},
	{"Naam", "overheidsnaam", false, false},
	{"Jaar", "boekjaar", false, true},
	{"Periode", "periode", false, true},
	{"Status", "status", false, false},
	{"Datum:", "datum", false, false},
	{"Naam:", "naam", true, false},
	{"Telefoon:", "telefoon", true, false},
	{"E-mail:", "email", true, false},
};

static const struct workbook_cell *value_of(const struct workbook_sheet *s, const char *label,
					    int *row)
{
	for (*row = 1; *row <= LABEL_ROWS; ++*row) {
		const struct workbook_cell *value = workbook_cell(s, *row, VALUE_COLUMN);
		if (value->text.len &&
		    str_eq(workbook_cell(s, *row, LABEL_COLUMN)->text, str_z(label)))
			return value;
	}
	return NULL;
}

/* "31-12-2026" and "2026-12-31" as a moment; anything else stays as it is, and is told by the check on it. */
static struct str moment_of(struct arena *a, struct str day)
{
	if (day.len == 10 && day.ptr[2] == '-' && day.ptr[5] == '-')
		return arena_printf(a, "%.4s-%.2s-%.2sT00:00:00Z", day.ptr + 6, day.ptr + 3,
				    day.ptr);
	return day.len == 10 ? arena_printf(a, "%.*sT00:00:00Z", STR_ARG(day)) : day;
}

static json_t *text_json(struct str s)
{
	return json_stringn(s.ptr ? s.ptr : "", s.len);
}

static json_t *json_of(const struct labelled *x, struct str text, struct arena *a)
{
	uint64_t n;

	if (x->number && str_to_u64(text, &n) && n < 100000)
		return json_integer((json_int_t)n);
	if (strcmp(x->key, "datum") == 0)
		return text_json(moment_of(a, text));
	return text_json(text);
}

/* What CBS's converter takes where the workbook says nothing, or asks of who makes JSON of it. */
static void fill(json_t *metadata, struct iv3_findings *f)
{
	if (!json_object_get(metadata, "overheidslaag")) {
		json_object_set_new(metadata, "overheidslaag", json_string("Provincie"));
		struct iv3_finding *x = findings_add(
			f, "LAAG", IV3_REMARK,
			"Op 4.Informatie staat geen overheidslaag; CBS leest de werkmap dan als die van een provincie.");
		findings_path(f, x, "metadata.overheidslaag");
		findings_mend(f, x, "Vul op 4.Informatie achter Overheidslaag de laag in.");
	}
	if (!json_object_get(metadata, "status"))
		json_object_set_new(metadata, "status", json_string("Realisatie"));
	json_object_set_new(metadata, "details_openbaar", json_false());
	json_object_set_new(metadata, "financieel_pakket", json_string("werkmap"));
	json_object_set_new(metadata, "export_software", json_string("werkmap"));
}

json_t *workbook_about(const struct workbook_sheet *s, struct iv3_findings *f, struct arena *a)
{
	json_t *root = json_object(), *metadata = json_object(), *contact = json_object();

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		int row;
		const struct workbook_cell *value = value_of(s, labels[i].label, &row);
		if (value)
			json_object_set_new(labels[i].contact ? contact : metadata, labels[i].key,
					    json_of(&labels[i], value->text, a));
	}
	if (!json_object_get(metadata, "datum")) /* as CBS's converter does */
		json_object_set_new(metadata, "datum", json_string("2020-01-01T00:00:00Z"));
	fill(metadata, f);
	json_object_set_new(root, "metadata", metadata);
	json_object_set_new(root, "contact", contact);
	return root;
}

void workbook_about_cells(struct iv3_sheets *out, const struct workbook_sheet *s, struct arena *a)
{
	out->about = arena_dup(a, s->name);
	for (size_t i = 0; i < sizeof labels / sizeof *labels && out->n < IV3_ABOUT_MOST; i++)
		for (int row = 1; row <= LABEL_ROWS; row++) {
			if (!str_eq(workbook_cell(s, row, LABEL_COLUMN)->text,
				    str_z(labels[i].label)))
				continue;
			out->cells[out->n++] = (struct iv3_about_cell){
				arena_printf(a, "%s.%s", labels[i].contact ? "contact" : "metadata",
					     labels[i].key),
				workbook_place(a, s, row, VALUE_COLUMN)};
			break;
		}
}

/* "Rekening 2024" is Rek_2024. */
struct str workbook_period_code(struct arena *a, struct str title)
{
	static const char *const words[][2] = {
		{"Rekening ", "Rek_"}, {"Begroting ", "Beg_"}, {"Meerjarenraming ", "MJR_"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(title, str_z(words[i][0])))
			return arena_printf(a, "%s%.*s", words[i][1],
					    (int)(title.len - strlen(words[i][0])),
					    title.ptr + strlen(words[i][0]));
	return title;
}
