/* A cube as an Iv3 delivery. */
#include "base/text/plural.h"
#include "cli/iv3/iv3_cube.h"

#include "base/system/file.h"
#include "base/text/moment.h"

#include <stdio.h>
#include <string.h>

#define TOLD_MOST 20u

/* ---- who delivers what ---- */

static int needed(struct str *out, const struct options *o, const char *name, struct error *e)
{
	*out = str_z(option_or(o, name, ""));
	return str_trim(*out).len
		       ? 0
		       : error_set(e, STATUS_USAGE, "iv3 export: say --%s; a delivery must have it",
				   name);
}

static struct str now(struct arena *a)
{
	char text[MOMENT_SIZE];

	return arena_dup(a, moment_now(text));
}

int iv3_read_when(struct iv3_delivery *v, const struct options *o, struct error *e)
{
	uint64_t year = 0, period = 0;

	if (!option_given(o, "year") || !option_given(o, "period"))
		return error_set(e, STATUS_USAGE, "iv3: say --year and --period");
	if (option_number(&year, o, "year", 1900, 2999, e) != 0 ||
	    option_number(&period, o, "period", 0, 5, e) != 0)
		return -1;
	v->year = (int)year;
	v->period = (int)period;
	v->status = str_z(period ? "Realisatie" : "Begroting");
	return 0;
}

static int check_status(const struct iv3_delivery *v, const struct options *o, struct error *e)
{
	if (!option_given(o, "status") || str_eq(v->status, str_z(option_value(o, "status"))))
		return 0;
	return error_set(e, STATUS_USAGE, "iv3: period %d is %.*s; --status says another thing",
			 v->period, STR_ARG(v->status));
}

static int read_details(struct iv3_wanted *w, const struct options *o, struct error *e)
{
	w->details = option_given(o, "details");
	for (size_t i = 0; i < option_count(o, "detail"); i++) {
		if (i == IV3_DETAILS_MOST)
			return error_set(e, STATUS_USAGE, "iv3: at most %u times --detail",
					 IV3_DETAILS_MOST);
		w->chosen[w->nchosen++] = str_z(option_at(o, "detail", i));
		w->details = true;
	}
	return 0;
}

static int read_about(struct iv3_delivery *v, struct iv3_contact *contact, struct arena *a,
		      const struct options *o, struct error *e)
{
	*v = (struct iv3_delivery){.shape = IV3_SHAPE_2_1,
				   .layer = str_z(option_or(o, "layer", "Gemeente")),
				   .date = option_given(o, "date") ? str_z(option_value(o, "date"))
								   : now(a),
				   .software = STR("Stuiver " STUIVER_VERSION),
				   .details_public = option_given(o, "details-public")};
	if (iv3_read_when(v, o, e) != 0 || check_status(v, o, e) != 0 ||
	    needed(&v->number, o, "number", e) != 0 || needed(&v->name, o, "name", e) != 0 ||
	    needed(&contact->name, o, "contact-name", e) != 0 ||
	    needed(&contact->email, o, "email", e) != 0 ||
	    needed(&contact->phone, o, "phone", e) != 0 ||
	    needed(&v->package, o, "package", e) != 0)
		return -1;
	if (!iv3_number_fits(v->layer, v->number))
		return error_set(
			e, STATUS_USAGE,
			"iv3 export: --number %.*s is no number of a %.*s; it has four digits (0344), or six "
			"with those of the layer (060344)",
			STR_ARG(str_head(v->number, 40)), STR_ARG(v->layer));
	return 0;
}

/* ---- what has no place in it ---- */

static struct str quoted(struct arena *a, struct str code)
{
	return code.len ? arena_printf(a, "\"%.*s\"", STR_ARG(code)) : STR("(empty)");
}

void iv3_tell_unmapped(const struct iv3_cells *c, const struct iv3_definitions *d, struct arena *a)
{
	for (size_t i = 0; i < c->nunmapped && i < TOLD_MOST; i++) {
		const struct iv3_cell *x = &c->unmapped[i];
		struct str meant = iv3_has(d, IV3_TAAKVELD, x->taakveld)
					   ? STR("")
					   : iv3_nearest(d, IV3_TAAKVELD, x->taakveld);
		struct buffer b;
		buffer_init(&b, 2000);
		buffer_printf(&b, "%s, taakveld ",
			      x->sided ? iv3_part_name(x->part) : "neither lasten nor baten");
		buffer_append_harmless(&b, quoted(a, x->taakveld));
		buffer_append_z(&b, ", category ");
		buffer_append_harmless(&b, quoted(a, x->category));
		buffer_printf(&b, ": %llu %s, € %.*s", (unsigned long long)x->lines,
			      plural(x->lines, "line", "lines"),
			      STR_ARG(iv3_money(a, x->amount, c->decimals, false)));
		if (meant.len)
			buffer_printf(&b, " (is %.*s meant?)", STR_ARG(meant));
		fprintf(stderr, "stuiver: iv3: %.*s\n", STR_ARG(buffer_str(&b)));
		buffer_drop(&b);
	}
	if (c->nunmapped > TOLD_MOST)
		fprintf(stderr, "stuiver: iv3: and %zu more\n", c->nunmapped - TOLD_MOST);
}

/* Of all that is left out; sums of lasten and baten apart say nothing here. */
static uint64_t lines_of(const struct iv3_cells *c)
{
	uint64_t lines = 0;

	for (size_t i = 0; i < c->nunmapped; i++)
		lines += c->unmapped[i].lines;
	return lines;
}

static int left_out(struct str *remark, const struct iv3_cells *c, const struct iv3_definitions *d,
		    struct arena *a, const struct options *o, struct error *e)
{
	int64_t sums[3] = {0, 0, 0}; /* lasten, baten, neither */

	*remark = STR("");
	if (c->nunmapped == 0)
		return 0;
	iv3_tell_unmapped(c, d, a);
	if (!option_given(o, "allow-unmapped"))
		return error_set(
			e, STATUS_REFUSED,
			"%llu %s no side, or a taakveld or category that %d does not know, and "
			"would not be in the delivery; mend the mapping, or say --allow-unmapped",
			(unsigned long long)lines_of(c),
			plural(lines_of(c), "line has", "lines have"), iv3_definitions_year(d));
	for (size_t i = 0; i < c->nunmapped; i++)
		sums[c->unmapped[i].sided ? (size_t)c->unmapped[i].part : 2] +=
			c->unmapped[i].amount;
	*remark = arena_printf(
		a,
		"Niet opgenomen zijn %llu %s zonder geldig taakveld of geldige categorie: "
		"lasten € %.*s, baten € %.*s, overig € %.*s.",
		(unsigned long long)lines_of(c), plural(lines_of(c), "boeking", "boekingen"),
		STR_ARG(iv3_money(a, sums[0], c->decimals, false)),
		STR_ARG(iv3_money(a, sums[1], c->decimals, false)),
		STR_ARG(iv3_money(a, sums[2], c->decimals, false)));
	return 0;
}

/* ---- */

/* ---- what a cube does not have ---- */

static int another(const char *path, const char *what, struct error *e)
{
	return error_set(
		e, STATUS_REFUSED,
		"%s is of another %s than what is written; its balance would be of another delivery",
		path, what);
}

static int same_delivery(const struct iv3_delivery *v, const struct iv3_delivery *other,
			 const struct iv3_findings *f, const char *path, struct error *e)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].weight == IV3_FAULT)
			return error_set(e, STATUS_REFUSED, "%s: %s %.*s", path, f->items[i].code,
					 STR_ARG(f->items[i].text));
	if (!str_eq(v->layer, other->layer))
		return another(path, "overheidslaag", e);
	if (v->year != other->year)
		return another(path, "boekjaar", e);
	if (v->period != other->period)
		return another(path, "periode", e);
	if (!str_ends(v->number, other->number) && !str_ends(other->number, v->number))
		return another(path, "overheidsnummer", e);
	/* A balance in euros beside lasten in thousands of these would be a thousand times too large. */
	int64_t own = iv3_total(v, IV3_LASTEN).sum, theirs = iv3_total(other, IV3_LASTEN).sum;
	if (theirs && (theirs / 10 > own || own / 10 > theirs))
		return another(path, "unit (are its amounts in thousands of euros?)", e);
	return 0;
}

/* The balance and the indicators of another delivery of the same report, behind the rows of the cube. */
static int take_rest(struct iv3_delivery *v, struct arena *a, const struct options *o,
		     struct error *e)
{
	const char *path = option_value(o, "balance");
	struct iv3_delivery other;
	struct iv3_findings f = {0};

	if (!path)
		return 0;
	int result = iv3_delivery_of_file(&other, a, path, &f, e);
	if (result == 0)
		result = same_delivery(v, &other, &f, path, e);
	iv3_findings_free(&f);
	if (result != 0)
		return -1;
	struct iv3_row *rows = ARENA_ARRAY(a, struct iv3_row, v->n + other.n + 1);
	if (v->n)
		memcpy(rows, v->rows, v->n * sizeof *rows);
	v->rows = rows;
	for (int p = IV3_BALANS_LASTEN; p <= IV3_BALANS_STANDEN; p++)
		for (size_t i = 0; i < other.n; i++)
			if (other.rows[i].part == (enum iv3_part)p)
				v->rows[v->n++] = other.rows[i];
	v->told = other.told;
	v->ntold = other.ntold;
	return 0;
}

/* ---- */

/* Complete before the first of it goes out: a fault behind half a delivery would leave that half. */
static int pass_on(FILE *from, struct error *e)
{
	char chunk[1 << 16];
	size_t n;

	rewind(from);
	while ((n = fread(chunk, 1, sizeof chunk, from)) > 0)
		if (cli_write((struct str){chunk, n}, e) != 0)
			return -1;
	return ferror(from) ? error_errno(e, "read back", "the delivery") : 0;
}

static int write_delivery(const struct iv3_writing *w, struct error *e)
{
	FILE *staged = file_temporary(e);

	if (!staged)
		return -1;
	int result = iv3_delivery_put(staged, w, e);
	if (result == 0)
		result = pass_on(staged, e);
	fclose(staged);
	return result;
}

static int export_with(struct iv3_delivery *v, const struct iv3_contact *contact,
		       struct iv3_source *source, struct arena *a, const struct options *o,
		       struct error *e)
{
	struct iv3_definitions *d = NULL;
	struct iv3_cells cells;
	struct str remark;
	struct iv3_wanted plain;

	source->wanted.year = v->year;
	source->wanted.period = v->period;
	plain = source->wanted;
	plain.details = false;
	int result = iv3_source_definitions(&d, o, a, v->layer, v->year, e);
	if (result == 0)
		result = iv3_cells_of(&cells, a, source->session, &plain, d, e);
	if (result == 0)
		result = left_out(&remark, &cells, d, a, o, e);
	if (result == 0) {
		iv3_cells_round(v, a, &cells);
		result = take_rest(v, a, o, e);
	}
	if (result == 0) {
		const struct iv3_writing w = {.session = source->session,
					      .wanted = &source->wanted,
					      .definitions = d,
					      .cells = &cells,
					      .delivery = v,
					      .contact = contact,
					      .remarks = &remark,
					      .nremarks = 1};
		result = write_delivery(&w, e);
	}
	iv3_definitions_free(d);
	return result;
}

int iv3_export(const struct options *o, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_delivery v;
	struct iv3_contact contact;
	struct iv3_source source = {0};
	int result = read_about(&v, &contact, a, o, e);

	if (result == 0)
		result = iv3_source_open(&source, o, e);
	if (result == 0)
		result = read_details(&source.wanted, o, e);
	if (result == 0)
		result = export_with(&v, &contact, &source, a, o, e);
	iv3_source_close(&source);
	arena_free(a);
	return result;
}
