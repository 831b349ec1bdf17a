/* Codes and cells: DF001 to DF007, and what the matrix has no room for. */
#include "iv3/verdict/verdict.h"

#include "base/memory/map.h"

#include <string.h>

struct code_check {
	const char *code;
	enum iv3_list list;
	const char *what;
};

static const struct code_check row_checks[IV3_PARTS] = {
	{"DF001", IV3_TAAKVELD, "taakveld"},
	{"DF001", IV3_TAAKVELD, "taakveld"},
	{"DF003", IV3_BALANSCODE, "balans code"},
	{"DF003", IV3_BALANSCODE, "balans code"},
	{"DF003", IV3_BALANSCODE, "balans code"},
	{"DF005", IV3_KENGETAL, "kengetal"},
	{"DF006", IV3_BELEIDSINDICATOR, "beleidsindicator"},
};
static const struct code_check column_checks[IV3_PARTS] = {
	{"DF002", IV3_CATEGORIE_LASTEN, "categorie"},
	{"DF002", IV3_CATEGORIE_BATEN, "categorie"},
	{"DF002", IV3_CATEGORIE_LASTEN, "categorie"},
	{"DF002", IV3_CATEGORIE_BATEN, "categorie"},
	{"DF004", IV3_STANDPER, "standper"},
	{"DF007", IV3_VERSLAGPERIODE, "verslagperiode"},
	{"DF007", IV3_VERSLAGPERIODE, "verslagperiode"},
};

/* CBS takes "Ultimo" for "ultimo". */
static bool is_standper(const struct iv3_definitions *d, struct str code)
{
	char lower[32];
	if (code.len >= sizeof lower)
		return false;
	for (size_t i = 0; i < code.len; i++)
		lower[i] = code.ptr[i] >= 'A' && code.ptr[i] <= 'Z' ? (char)(code.ptr[i] + 32)
								    : code.ptr[i];
	return iv3_has(d, IV3_STANDPER, (struct str){lower, code.len});
}

/* Of categories CBS's lists have their account alone. */
static struct str name_of(const struct judging *j, enum iv3_list list, struct str code)
{
	bool category = list == IV3_CATEGORIE_LASTEN || list == IV3_CATEGORIE_BATEN;

	return category ? iv3_category_name(j->d, code) : iv3_name(j->d, list, code);
}

static struct str row_words(const struct judging *j, const struct iv3_row *row)
{
	if (j->alike)
		return arena_printf(j->f->arena, "%zu en nog %llu", row->index + 1,
				    (unsigned long long)j->alike);
	return arena_printf(j->f->arena, "%zu", row->index + 1);
}

static bool check_code(struct judging *j, const struct iv3_row *row, const struct code_check *c,
		       struct str code)
{
	if (code.len == 0) /* told when it was read */
		return false;
	if (iv3_has(j->d, c->list, code) || (c->list == IV3_STANDPER && is_standper(j->d, code)))
		return true;
	struct str meant = iv3_nearest(j->d, c->list, code);
	if (meant.len == 0)
		meant = damage_of_date(j->f->arena, j->d, c->list, code);
	struct iv3_finding *x = findings_add(
		j->f, c->code, IV3_FAULT,
		"Binnen het onderdeel %s is de code %.*s niet toegestaan als %s. Rij %.*s, bedrag %.*s.",
		iv3_part_name(row->part), STR_ARG(str_head(code, 40)), c->what,
		STR_ARG(row_words(j, row)), STR_ARG(hundredths(j->f->arena, row->amount)));
	findings_at(j->f, x, row);
	tell_cell(j, x, row);
	if (meant.len)
		findings_mend(j->f, x,
			      "Is %.*s bedoeld (%.*s)? De codelijst van %d heeft %.*s niet.",
			      STR_ARG(meant), STR_ARG(str_head(name_of(j, c->list, meant), 80)),
			      iv3_definitions_year(j->d), STR_ARG(str_head(code, 40)));
	else
		findings_mend(
			j->f, x,
			"Kies een code uit de codelijst van %d; tot die tijd telt dit bedrag bij CBS nergens mee.",
			iv3_definitions_year(j->d));
	return false;
}

static void check_cell(struct judging *j, const struct iv3_row *row)
{
	bool lasten = row->part == IV3_LASTEN || row->part == IV3_BALANS_LASTEN;
	if (row->part > IV3_BALANS_BATEN || (row->amount == 0 && !j->alike) ||
	    !iv3_forbidden(j->d, row->part, row->row, row->column))
		return;
	struct iv3_finding *x =
		findings_add(j->f, "GRIJS", IV3_WARNING,
			     "%s: %.*s met categorie %.*s is een grijze cel; er staat %.*s.",
			     iv3_part_name(row->part), STR_ARG(row->row), STR_ARG(row->column),
			     STR_ARG(hundredths(j->f->arena, row->amount)));
	findings_at(j->f, x, row);
	tell_cell(j, x, row);
	struct str meant = damage_of_zero(j->f->arena, j->d, row);
	if (meant.len) {
		findings_mend(
			j->f, x,
			"Is %.*s bedoeld (%.*s)? Een spreadsheet maakt van het getal %.*s %.*s, en alleen %.*s mag "
			"categorie %.*s hebben.",
			STR_ARG(meant), STR_ARG(iv3_name(j->d, IV3_TAAKVELD, meant)),
			STR_ARG(meant), STR_ARG(row->row), STR_ARG(meant), STR_ARG(row->column));
		return;
	}
	findings_mend(j->f, x, "Boek op een andere %s, of leg de boeking uit in opmerkingen.",
		      lasten ? "lastencategorie" : "batencategorie");
}

static void check_row(struct judging *j, const struct iv3_row *row)
{
	bool good = check_code(j, row, &row_checks[row->part], row->row);
	good = check_code(j, row, &column_checks[row->part], row->column) && good;
	if (good)
		check_cell(j, row);
}

/* ---- a delivery with details has many rows of a cell, which is what CBS looks at ---- */

struct cell_rows {
	size_t first; /* of the delivery's rows */
	uint64_t n;
	int64_t amount;
};

static struct str cell_key(struct arena *a, const struct iv3_row *row)
{
	arena_reset(a);
	return arena_printf(a, "%d\x1f%.*s\x1f%.*s", (int)row->part, STR_ARG(row->row),
			    STR_ARG(row->column));
}

/* In the order of the delivery; *n of them. */
static struct cell_rows *cells_of(const struct iv3_delivery *v, struct arena *a, size_t *n)
{
	struct cell_rows *cells = ARENA_ARRAY(a, struct cell_rows, v->n + 1);
	struct arena *scratch = arena_new();
	struct map *keys = map_new();
	bool is_new;

	*n = 0;
	for (size_t i = 0; i < v->n; i++) {
		uint32_t *at = map_put(keys, cell_key(scratch, &v->rows[i]), &is_new);
		if (is_new) {
			*at = (uint32_t)*n;
			cells[(*n)++] = (struct cell_rows){.first = i};
		}
		cells[*at].n++;
		cells[*at].amount += v->rows[i].amount;
	}
	map_free(keys);
	arena_free(scratch);
	return cells;
}

static void check_cells(struct judging *j)
{
	struct arena *a = arena_new();
	size_t n;
	const struct cell_rows *cells = cells_of(j->v, a, &n);

	for (size_t i = 0; i < n; i++) {
		struct iv3_row whole = j->v->rows[cells[i].first];
		whole.amount = cells[i].amount;
		j->alike = cells[i].n - 1;
		check_row(j, &whole);
	}
	j->alike = 0;
	arena_free(a);
}

static void check_codes(struct judging *j)
{
	if (j->v->ndetails)
		check_cells(j);
	for (size_t i = 0; !j->v->ndetails && i < j->v->n; i++)
		check_row(j, &j->v->rows[i]);
}

/* The definitions must be of that layer and year, or nothing that follows means anything. */
static bool same_year(struct judging *j)
{
	const struct iv3_delivery *v = j->v;
	if (v->year == iv3_definitions_year(j->d) && str_eq(v->layer, iv3_definitions_layer(j->d)))
		return true;
	struct iv3_finding *x = findings_add(
		j->f, "SF888", IV3_FAULT,
		"De definities zijn van %.*s %d, de levering van %.*s %d: de metadata-sleutels boekjaar of overheidslaag "
		"zijn niet juist.",
		STR_ARG(iv3_definitions_layer(j->d)), iv3_definitions_year(j->d), STR_ARG(v->layer),
		v->year);
	findings_path(j->f, x, "metadata.boekjaar");
	findings_mend(
		j->f, x,
		"Verbeter boekjaar of overheidslaag, of geef met --definitions het bestand van %.*s %d.",
		STR_ARG(v->layer), v->year);
	return false;
}

void iv3_judge(struct iv3_findings *f, const struct iv3_delivery *v,
	       const struct iv3_definitions *d, const struct iv3_limits *limits)
{
	struct judging j = {.f = f, .v = v, .d = d, .limits = limits};
	if (!f->arena)
		f->arena = arena_new();
	if (!same_year(&j))
		return;
	check_codes(&j);
	check_units(&j);
	check_totals(&j);
}
