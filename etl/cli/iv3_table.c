/* The rows of a delivery as CSV, in euros, with the names of its codes. */
#include "cli/iv3_report.h"

#include "base/csv_out.h"
#include "console/cli.h"

#include <stdio.h>

static const char *const columns[] = {
	"overheidslaag", "overheidsnummer", "overheidsnaam", "boekjaar",       "periode",
	"status",        "onderdeel",       "zijde",         "taakveld",       "taakveld_naam",
	"balanscode",    "balanscode_naam", "categorie",     "categorie_naam", "standper",
	"bedrag",        "hersteld"};

/* Written whenever that much is there. */
#define CHUNK ((size_t)1 << 20)

static void put_head(struct buffer *out)
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
	const struct str fields[] = {
		v->layer,
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
		d && row->part != IV3_BALANS_STANDEN ? iv3_category_name(d, row->column) : STR(""),
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

int iv3_read_whole(struct iv3_delivery *v, struct arena *a, const char *path, bool rounded,
		   struct iv3_findings *f, struct error *e)
{
	if (iv3_delivery_of_file(v, a, path, f, e) != 0)
		return -1;
	for (size_t i = 0; i < f->n; i++) {
		const struct iv3_finding *x = &f->items[i];
		bool lost = x->weight == IV3_FAULT && strcmp(x->code, "SF010") >= 0 &&
			    strncmp(x->code, "SF", 2) == 0;
		bool changed = !rounded && strcmp(x->code, IV3_ROUNDED) == 0;
		if (lost || changed)
			return error_set(e, STATUS_REFUSED, "%.*s Its table would %s; %s",
					 STR_ARG(x->text),
					 changed ? "have another sum" : "lack that",
					 changed ? "--rounded takes it so"
						 : "'stuiver iv3 check' tells all");
	}
	if (f->more)
		return error_set(
			e, STATUS_REFUSED,
			"more is wrong with it than can be told: 'stuiver iv3 check' begins with it");
	if (v->year < 0 || v->period < 0)
		return error_set(
			e, STATUS_REFUSED,
			"the metadata have no boekjaar or periode: 'stuiver iv3 check' tells more");
	return 0;
}

static int put_delivery(struct buffer *out, const struct iv3_delivery *v,
			const struct iv3_repaired *all, struct error *e)
{
	struct iv3_definitions *d = NULL;
	struct error ignored;
	int result = 0;

	if (iv3_definitions_of(&d, v->layer, v->year, &ignored) != 0)
		d = NULL; /* then codes have no names */
	for (size_t i = 0; i < v->n && result == 0; i++) {
		if (v->rows[i].part <= IV3_BALANS_STANDEN)
			put_row(out, v, d, all, &v->rows[i]);
		if (out->len < CHUNK)
			continue;
		result = cli_write(buffer_str(out), e);
		buffer_reset(out);
	}
	iv3_definitions_free(d);
	return result;
}

/* Reads it, and writes its rows unless `out` is NULL. */
static int take_file(struct buffer *out, const char *path, bool rounded, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_findings f = {0};
	struct iv3_delivery v;
	struct iv3_repaired all;
	int result = iv3_read_whole(&v, a, path, rounded, &f, e);

	if (result == 0 && out)
		result = iv3_repaired_of(&all, a, path, e) != 0 ? -1
								: put_delivery(out, &v, &all, e);
	iv3_findings_free(&f);
	arena_free(a);
	return result ? error_context(e, "%s", path) : 0;
}

int iv3_table(const char *const *files, size_t n, bool rounded, struct error *e)
{
	struct buffer out;
	int result = 0;

	for (size_t i = 0; n > 1 && i < n && result == 0; i++)
		result = take_file(NULL, files[i], rounded, e);
	buffer_init(&out, 64 * CHUNK);
	put_head(&out);
	for (size_t i = 0; i < n && result == 0; i++)
		result = take_file(&out, files[i], rounded, e);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}
