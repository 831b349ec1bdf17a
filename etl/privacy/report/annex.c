/* What one load found, by rule, column and taakveld, and what was decided: an annex to a DPIA. */
#include "privacy/report/report_cells.h"
#include "privacy/report/report_parts.h"

#include <inttypes.h>

/* ---- text ---- */

static void tell_samples(struct buffer *out, struct str samples)
{
	while (samples.len > 0) {
		buffer_append_z(out, "      ");
		buffer_append_harmless(out, str_split(&samples, '\n'));
		buffer_append_char(out, '\n');
	}
}

static void tell_row(struct buffer *out, const struct privacy_annex_row *r, const char *unit)
{
	buffer_append_z(out, "  ");
	buffer_append_harmless(out, r->column);
	if (r->of.len) {
		buffer_append_z(out, " \xc2\xb7 ");
		buffer_append_harmless(out, r->of);
	}
	buffer_printf(out, ": %.*s %.*s, %.*s, %" PRIu64 " %s\n", STR_ARG(r->rule),
		      STR_ARG(r->what), STR_ARG(r->action), r->n, unit);
	tell_samples(out, r->samples);
}

void privacy_annex_text(const struct privacy_annex *x, struct buffer *out)
{
	buffer_append_harmless(out, x->about);
	buffer_append_z(out, ", ");
	buffer_append_harmless(out, x->made_at);
	buffer_printf(out,
		      "\n%" PRIu64 " texts masked, %" PRIu64
		      " of them until somebody decides; amounts are as they were\n",
		      x->hidden, x->review);
	if (x->nfound > 0)
		buffer_append_z(out, "\nFound\n");
	for (size_t i = 0; i < x->nfound; i++)
		tell_row(out, &x->found[i], privacy_is_of_cells(x->found[i].rule) ? "" : "texts");
	if (x->nplaces > 0) {
		buffer_append_z(out, "\nIn entries");
		buffer_append_z(out, x->by.len ? ", by " : "");
		buffer_append_harmless(out, x->by);
		buffer_append_char(out, '\n');
	}
	for (size_t i = 0; i < x->nplaces; i++)
		tell_row(out, &x->places[i], "entries");
	report_tell_decisions(out, x->policy);
	report_tell_columns(out, x->policy);
}

/* ---- JSON ---- */

static void row_json(struct json_out *j, const struct privacy_annex_row *r, bool place)
{
	static const char *const names[] = {"column", "rule", "what", "action", "of"};
	const struct str texts[] = {r->column, r->rule, r->what, r->action, r->of};
	struct str samples = r->samples;
	json_put_object(j);
	report_json_texts(j, names, texts, place ? 5 : 4);
	json_put_key_z(j, place ? "entries" : privacy_is_of_cells(r->rule) ? "cells" : "texts");
	json_put_integer(j, (int64_t)r->n);
	json_put_key_z(j, "samples");
	json_put_array(j);
	while (samples.len > 0)
		json_put_string(j, str_split(&samples, '\n'));
	json_put_array_end(j);
	json_put_object_end(j);
}

static void rows_json(struct json_out *j, const char *name, const struct privacy_annex_row *rows,
		      size_t n, bool places)
{
	json_put_key_z(j, name);
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		row_json(j, &rows[i], places);
	json_put_array_end(j);
}

void privacy_annex_json(const struct privacy_annex *x, struct json_out *j)
{
	static const char *const names[] = {"about", "made", "by"};
	const struct str texts[] = {x->about, x->made_at, x->by};
	json_put_object(j);
	report_json_texts(j, names, texts, 3);
	json_put_key_z(j, "masked");
	json_put_integer(j, (int64_t)x->hidden);
	json_put_key_z(j, "review");
	json_put_integer(j, (int64_t)x->review);
	rows_json(j, "found", x->found, x->nfound, false);
	rows_json(j, "places", x->places, x->nplaces, true);
	report_json_decisions(j, x->policy);
	report_json_columns(j, x->policy);
	json_put_object_end(j);
}

/* ---- as Markdown ---- */

static struct str in_dutch(struct str rule, struct str action)
{
	bool health = str_eq(rule, str_z(privacy_rule_name(PRIVACY_HEALTH)));
	for (int a = 0; a < PRIVACY_ACTIONS; a++)
		if (str_eq(action, str_z(privacy_action_name((enum privacy_action)a))))
			return str_z(report_action_words(health ? PRIVACY_HEALTH : PRIVACY_BSN,
							 (enum privacy_action)a));
	return action;
}

static void put_row(struct buffer *out, const struct privacy_annex_row *r, bool place)
{
	const struct str texts[] = {r->of, r->column, r->rule, r->what,
				    in_dutch(r->rule, r->action)};
	struct str samples = r->samples;
	report_put_row(out, place ? texts : texts + 1, place ? 5 : 4);
	buffer_printf(out, "| %" PRIu64 " | ", r->n);
	while (samples.len > 0) {
		report_put(out, str_split(&samples, '\n'));
		buffer_append_z(out, samples.len ? "; " : "");
	}
	buffer_append_z(out, " |\n");
}

static void put_places(struct buffer *out, const struct privacy_annex *x)
{
	struct buffer names;
	buffer_init(&names, SIZE_MAX);
	buffer_append_z(&names, "| ");
	report_put(&names, x->by.len ? x->by : STR("Deel"));
	buffer_append_z(&names,
			" | Kolom | Regel | Wat | Wat ermee gebeurt | Regels | Voorbeelden |");
	buffer_append_char(&names, '\0');
	report_put_head(out, "Waar in de boekingen", buffer_str(&names).ptr, 7);
	for (size_t i = 0; i < x->nplaces; i++)
		put_row(out, &x->places[i], true);
	buffer_drop(&names);
}

static void put_cells(struct buffer *out, const struct privacy_annex *x)
{
	bool begun = false;
	for (size_t i = 0; i < x->nfound; i++) {
		const struct privacy_annex_row *r = &x->found[i];
		const struct privacy_kept kept = {
			.field = r->column, .rule = r->rule, .action = r->action};
		struct str texts[REPORT_CELLS_TEXTS];
		if (!privacy_is_of_cells(r->rule))
			continue;
		if (!begun)
			report_put_head(out, "Kleine cellen",
					"| Tabel | Regel | Wat | Handeling | Aantal |", 5);
		begun = true;
		size_t n = report_cells_row(&kept, texts);
		report_put_row(out, texts + 2, n - 2); /* cube and moment stand above */
		buffer_printf(out, "| %" PRIu64 " |\n", r->n);
	}
}

void privacy_annex_markdown(const struct privacy_annex *x, struct buffer *out)
{
	bool begun = false;
	buffer_append_z(out, "Over ");
	report_put(out, x->about);
	buffer_append_z(out, ", gemaakt op ");
	report_put(out, x->made_at);
	buffer_printf(out,
		      ". %" PRIu64 " teksten zijn afgeschermd, waarvan %" PRIu64
		      " tot er een besluit is. Voorbeelden zijn afgeschermd; bedragen "
		      "veranderen niet.\n",
		      x->hidden, x->review);
	for (size_t i = 0; i < x->nfound; i++) {
		if (privacy_is_of_cells(x->found[i].rule))
			continue;
		if (!begun)
			report_put_head(out, "Gevonden",
					"| Kolom | Regel | Wat | Wat ermee gebeurt | Teksten | "
					"Voorbeelden |",
					6);
		begun = true;
		put_row(out, &x->found[i], false);
	}
	if (!begun)
		buffer_append_z(out, "\nGeen regel vond iets.\n");
	if (x->nplaces > 0)
		put_places(out, x);
	put_cells(out, x);
	report_put_decisions(out, x->policy);
	report_put_columns(out, x->policy);
}
