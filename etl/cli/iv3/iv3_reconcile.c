/* A cube beside its delivery, for people and for programs. */
#include "base/text/plural.h"
#include "cli/iv3/iv3_cube.h"
#include "cli/iv3/iv3_report.h"
#include "iv3/delivery/delivery_table.h"

#include "base/text/csv_out.h"

#include <stdio.h>

#define TEXT_MOST ((size_t)256 << 20)
#define TOLD_MOST 40u

struct tie_report {
	struct buffer *out;
	struct arena *arena;
	const char *path;
	struct str cube;
	const struct iv3_delivery *v;
	const struct iv3_definitions *d;
	const struct iv3_cells *cells;
	const struct iv3_ties *ties;
};

static struct str money(const struct tie_report *t, int64_t amount, bool plain)
{
	return iv3_money(t->arena, amount, t->cells->decimals, plain);
}

/* ---- for people ---- */

static void tell_total(const struct tie_report *t, enum iv3_part part)
{
	const struct iv3_tie *x = &t->ties->sides[part];

	buffer_printf(t->out,
		      "  %-7s cube € %.*s (%llu %s)  levering € %.*s (%zu %s)  verschil "
		      "na afronding € %.*s\n",
		      iv3_part_name(part), STR_ARG(money(t, x->cube, false)),
		      (unsigned long long)x->lines, plural(x->lines, "boeking", "boekingen"),
		      STR_ARG(money(t, x->delivery, false)), x->rows,
		      plural(x->rows, "rij", "rijen"),
		      STR_ARG(money(t, t->ties->left[part], false)));
}

static void tell_cell(const struct tie_report *t, const struct iv3_tie *x)
{
	buffer_printf(t->out, "  %s taakveld ", iv3_part_name(x->part));
	buffer_append_harmless(t->out, x->taakveld.len ? x->taakveld : STR("(leeg)"));
	buffer_append_z(t->out, " categorie ");
	buffer_append_harmless(t->out, x->category.len ? x->category : STR("(leeg)"));
	buffer_printf(t->out, ": cube € %.*s, levering € %.*s, verschil € %.*s",
		      STR_ARG(money(t, x->cube, false)), STR_ARG(money(t, x->delivery, false)),
		      STR_ARG(money(t, x->cube - x->delivery, false)));
	if (x->why.len) {
		buffer_append_z(t->out, "; ");
		buffer_append_harmless(t->out, x->why);
	}
	buffer_append_z(t->out, "\n");
}

static void tell(const struct tie_report *t)
{
	size_t told = 0;

	buffer_printf(t->out, "%.*s naast %s, boekjaar %d, periode %d\n", STR_ARG(t->cube), t->path,
		      t->v->year, t->v->period);
	tell_total(t, IV3_LASTEN);
	tell_total(t, IV3_BATEN);
	for (size_t i = 0; i < t->ties->n && told < TOLD_MOST; i++)
		if (!t->ties->items[i].within) {
			tell_cell(t, &t->ties->items[i]);
			told++;
		}
	if (told < t->ties->off)
		buffer_printf(t->out, "  en nog %zu %s; --csv geeft ze alle\n", t->ties->off - told,
			      plural(t->ties->off - told, "cel", "cellen"));
	if (t->ties->neither.lines)
		buffer_printf(t->out, "  buiten lasten en baten heeft de cube € %.*s (%llu %s)\n",
			      STR_ARG(money(t, t->ties->neither.cube, false)),
			      (unsigned long long)t->ties->neither.lines,
			      plural(t->ties->neither.lines, "boeking", "boekingen"));
	buffer_append_harmless(t->out, t->ties->sentence);
	buffer_append_z(t->out, "\n");
}

/* ---- for programs ---- */

static void put_money(struct json_out *j, const struct tie_report *t, const char *key,
		      int64_t amount)
{
	json_put_key_z(j, key);
	json_put_raw(j, money(t, amount, true));
}

static void put_tie(struct json_out *j, const struct tie_report *t, const struct iv3_tie *x)
{
	put_money(j, t, "cube", x->cube);
	put_money(j, t, "delivery", x->delivery);
	put_money(j, t, "difference", x->cube - x->delivery);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)x->lines);
	json_put_key_z(j, "rows");
	json_put_integer(j, (int64_t)x->rows);
	json_put_key_z(j, "within");
	json_put_bool(j, x->within);
}

static void put_cells(struct json_out *j, const struct tie_report *t)
{
	json_put_key_z(j, "cells");
	json_put_array(j);
	for (size_t i = 0; i < t->ties->n; i++) {
		const struct iv3_tie *x = &t->ties->items[i];
		json_put_object(j);
		json_put_key_z(j, "part");
		json_put_string_z(j, iv3_part_name(x->part));
		json_put_key_z(j, "taakveld");
		json_put_string(j, x->taakveld);
		json_put_key_z(j, "categorie");
		json_put_string(j, x->category);
		put_tie(j, t, x);
		if (x->why.len) {
			json_put_key_z(j, "why");
			json_put_string(j, x->why);
		}
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_json(const struct tie_report *t)
{
	struct json_out j;

	json_begin(&j, t->out);
	json_put_object(&j);
	json_put_key_z(&j, "cube");
	json_put_string(&j, t->cube);
	json_put_key_z(&j, "cut");
	json_put_string(&j, t->cells->cut);
	json_put_key_z(&j, "year");
	json_put_integer(&j, t->v->year);
	json_put_key_z(&j, "period");
	json_put_integer(&j, t->v->period);
	json_put_key_z(&j, "tied");
	json_put_bool(&j, t->ties->tied);
	json_put_key_z(&j, "sentence");
	json_put_string(&j, t->ties->sentence);
	for (int p = IV3_LASTEN; p <= IV3_BATEN; p++) {
		json_put_key_z(&j, iv3_part_name((enum iv3_part)p));
		json_put_object(&j);
		put_tie(&j, t, &t->ties->sides[p]);
		put_money(&j, t, "left", t->ties->left[p]);
		json_put_object_end(&j);
	}
	put_money(&j, t, "neither", t->ties->neither.cube);
	put_cells(&j, t);
	json_put_object_end(&j);
	buffer_append_z(t->out, "\n");
}

static void put_line(struct buffer *out, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

static void put_csv(const struct tie_report *t)
{
	const struct str head[] = {STR("zijde"),          STR("taakveld"),
				   STR("taakveld_naam"),  STR("categorie"),
				   STR("categorie_naam"), STR("cube"),
				   STR("levering"),       STR("verschil"),
				   STR("boekingen"),      STR("binnen_afronding"),
				   STR("uitleg")};

	put_line(t->out, head, sizeof head / sizeof *head);
	for (size_t i = 0; i < t->ties->n; i++) {
		const struct iv3_tie *x = &t->ties->items[i];
		enum iv3_list list =
			x->part == IV3_LASTEN ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN;
		const struct str fields[] = {
			str_z(iv3_part_name(x->part)),
			x->taakveld,
			iv3_name(t->d, IV3_TAAKVELD, x->taakveld),
			x->category,
			iv3_name(t->d, list, x->category),
			money(t, x->cube, true),
			money(t, x->delivery, true),
			money(t, x->cube - x->delivery, true),
			arena_printf(t->arena, "%llu", (unsigned long long)x->lines),
			x->within ? STR("ja") : STR("nee"),
			x->why};
		put_line(t->out, fields, sizeof fields / sizeof *fields);
	}
}

/* ---- what was asked ---- */

static int check_option(const struct options *o, const char *name, int have, struct error *e)
{
	uint64_t given = (uint64_t)have;

	if (option_number(&given, o, name, 0, 2999, e) != 0)
		return -1;
	return (int)given == have ? 0
				  : error_set(e, STATUS_USAGE, "--%s %d: the delivery is of %d",
					      name, (int)given, have);
}

static int write_told(const struct tie_report *t, const struct options *o, struct error *e)
{
	if (options_json(o))
		put_json(t);
	else if (option_given(o, "csv"))
		put_csv(t);
	else
		tell(t);
	if (cli_write(buffer_str(t->out), e) != 0)
		return -1;
	return t->ties->tied
		       ? 0
		       : error_set(e, STATUS_REFUSED, "%s: the cube does not tie to it", t->path);
}

/* ---- the other side ---- */

static int read_delivery(struct iv3_delivery *v, struct iv3_definitions **d, struct arena *a,
			 const char *path, const struct options *o, struct error *e)
{
	struct iv3_findings f = {0};
	int result = iv3_read_whole(v, a, path, true, &f, e);

	iv3_findings_free(&f);
	if (result == 0)
		result = check_option(o, "year", v->year, e);
	if (result == 0)
		result = check_option(o, "period", v->period, e);
	return result ? result : iv3_source_definitions(d, o, a, v->layer, v->year, e);
}

/* 060344 of a delivery is GM0344 of the open data. */
static struct str key_of(struct arena *a, struct str number)
{
	if (number.len == 6 && str_starts(number, STR("06")))
		return arena_printf(a, "GM%.*s", 4, number.ptr + 2);
	return number;
}

static int read_published(struct iv3_delivery *v, struct iv3_definitions **d, struct arena *a,
			  const char *path, const struct options *o, struct error *e)
{
	uint64_t placement = 0;
	struct str layer = str_z(option_or(o, "layer", "Gemeente"));
	struct iv3_publication w = {.government = key_of(a, str_z(option_or(o, "number", "")))};

	if (iv3_read_when(v, o, e) != 0 || option_number(&placement, o, "placement", 1, 2, e) != 0)
		return -1;
	if (w.government.len == 0)
		return error_set(
			e, STATUS_USAGE,
			"iv3 reconcile: a table of CBS has many governments; say --number");
	w.year = v->year;
	w.period = v->period;
	w.placement = (int)placement;
	if (iv3_source_definitions(d, o, a, layer, w.year, e) != 0 ||
	    iv3_publication_read(v, &w, a, path, *d, e) != 0)
		return -1;
	if (!options_quiet(o))
		fprintf(stderr, "stuiver: %s: publication %d of CBS\n", path, w.used);
	if (w.left_out && !options_quiet(o))
		fprintf(stderr,
			"stuiver: %s: %llu %s totals, groups or of the balance, and are left out: %.*s\n",
			path, (unsigned long long)w.left_out,
			plural(w.left_out, "row is", "rows are"), STR_ARG(w.left_example));
	return 0;
}

/* ---- */

static int reconcile_with(struct iv3_source *source, struct tie_report *t, const struct options *o,
			  struct error *e)
{
	struct iv3_cells cells;
	struct iv3_beside beside;
	struct iv3_ties ties;
	struct buffer out;

	source->wanted.year = t->v->year;
	source->wanted.period = t->v->period;
	source->wanted.details = false;
	if (iv3_cells_of(&cells, t->arena, source->session, &source->wanted, t->d, e) != 0 ||
	    iv3_beside_delivery(&beside, t->arena, t->v, cells.unit, e) != 0 ||
	    iv3_tie(&ties, t->arena, &cells, &beside, t->d, e) != 0)
		return -1;
	buffer_init(&out, TEXT_MOST);
	t->out = &out;
	t->cells = &cells;
	t->ties = &ties;
	t->cube = source->wanted.cube;
	int result = write_told(t, o, e);
	buffer_drop(&out);
	return result;
}

int iv3_reconcile(const struct options *o, const char *path, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_delivery v;
	struct iv3_definitions *d = NULL;
	struct iv3_source source = {0};
	int result = str_ends(str_z(path), STR(".csv")) ? read_published(&v, &d, a, path, o, e)
							: read_delivery(&v, &d, a, path, o, e);

	if (result != 0)
		error_context(e, "%s", path);
	if (result == 0)
		result = iv3_source_open(&source, o, e);
	if (result == 0) {
		struct tie_report t = {.arena = a, .path = path, .v = &v, .d = d};
		result = reconcile_with(&source, &t, o, e);
	}
	iv3_source_close(&source);
	iv3_definitions_free(d);
	arena_free(a);
	return result;
}
