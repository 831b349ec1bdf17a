/* The rows of a delivery as CSV, in euros, with the names of its codes. */
#include "cli/iv3_report.h"

#include "base/csv_out.h"

#include <stdio.h>

static const char *const columns[] = {
	"overheidslaag", "overheidsnummer", "overheidsnaam", "boekjaar",
	"periode",       "status",          "onderdeel",     "zijde",
	"taakveld",      "taakveld_naam",   "balanscode",    "balanscode_naam",
	"categorie",     "standper",        "bedrag",        "hersteld"};

void iv3_table_head(struct buffer *out)
{
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, str_z(columns[i]));
	}
	csv_end(out);
}

static const char *side_of(enum iv3_part part)
{
	if (part == IV3_LASTEN)
		return "lasten";
	return part == IV3_BATEN ? "baten" : "balans";
}

/* Deliveries are in thousands of euros; a hundredth of one is ten euros. */
static struct str euros(char out[40], int64_t hundredths)
{
	int n = snprintf(out, 40, "%lld", (long long)hundredths * 10);
	return (struct str){out, (size_t)n};
}

static struct str repaired(const struct iv3_repaired *all, const struct iv3_row *row, bool flat)
{
	char where[64];

	if (all->n == 0)
		return STR("");
	snprintf(where, sizeof where, "%s%s[%zu]", flat ? "" : "data.",
		 flat ? "waarden" : iv3_part_name(row->part), row->index);
	return iv3_repaired_row_of(all, str_z(where));
}

static void put_row(struct buffer *out, const struct iv3_delivery *v,
		    const struct iv3_definitions *d, const struct iv3_repaired *all,
		    const struct iv3_row *row)
{
	char year[24], period[24], amount[40];
	bool task = row->part <= IV3_BATEN;
	struct str name = d ? iv3_name(d, task ? IV3_TAAKVELD : IV3_BALANSCODE, row->row) : STR("");
	snprintf(year, sizeof year, "%d", v->year);
	snprintf(period, sizeof period, "%d", v->period);
	const struct str fields[] = {v->layer,
				     v->number,
				     v->name,
				     str_z(year),
				     str_z(period),
				     v->status,
				     str_z(iv3_part_name(row->part)),
				     str_z(side_of(row->part)),
				     task ? row->row : STR(""),
				     task ? name : STR(""),
				     task ? STR("") : row->row,
				     task ? STR("") : name,
				     row->part == IV3_BALANS_STANDEN ? STR("") : row->column,
				     row->part == IV3_BALANS_STANDEN ? row->column : STR(""),
				     euros(amount, row->amount),
				     repaired(all, row, v->shape == IV3_SHAPE_FLAT)};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

int iv3_read_whole(struct iv3_delivery *v, struct arena *a, const char *path,
		   struct iv3_findings *f, struct error *e)
{
	if (iv3_delivery_of_file(v, a, path, f, e) != 0)
		return -1;
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].weight == IV3_FAULT && strcmp(f->items[i].code, "SF010") >= 0 &&
		    strncmp(f->items[i].code, "SF", 2) == 0)
			return error_set(
				e, STATUS_REFUSED,
				"%.*s %.*s Its table would lack that; 'stuiver iv3 check' tells all",
				STR_ARG(f->items[i].text), STR_ARG(f->items[i].where));
	if (v->year < 0 || v->period < 0)
		return error_set(
			e, STATUS_REFUSED,
			"the metadata have no boekjaar or periode: 'stuiver iv3 check' tells more");
	return 0;
}

static int put_delivery(struct buffer *out, const char *path, struct arena *a,
			struct iv3_findings *f, struct error *e)
{
	struct iv3_delivery v;
	struct iv3_definitions *d = NULL;
	struct error ignored;
	struct iv3_repaired all;
	if (iv3_read_whole(&v, a, path, f, e) != 0 || iv3_repaired_of(&all, a, path, e) != 0)
		return -1;
	if (iv3_definitions_of(&d, v.layer, v.year, &ignored) != 0)
		d = NULL; /* then codes have no names */
	for (size_t i = 0; i < v.n; i++)
		if (v.rows[i].part <= IV3_BALANS_STANDEN)
			put_row(out, &v, d, &all, &v.rows[i]);
	iv3_definitions_free(d);
	return 0;
}

int iv3_table_file(struct buffer *out, const char *path, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_findings f = {0};
	int result = put_delivery(out, path, a, &f, e);
	iv3_findings_free(&f);
	arena_free(a);
	return result ? error_context(e, "%s", path) : 0;
}
