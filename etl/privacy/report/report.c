/* The whole report, as text, JSON, or Markdown: what was found, what loads hid, what was decided. */
#include "privacy/look/privacy_scan.h"
#include "privacy/report/report_cells.h"
#include "privacy/report/report_parts.h"

#include <inttypes.h>

/* ---- text ---- */

static void tell_kept(struct buffer *out, const struct privacy_kept *k)
{
	buffer_append_z(out, "  ");
	buffer_append_harmless(out, k->cube);
	buffer_append_z(out, ", ");
	buffer_append_harmless(out, k->loaded_at);
	buffer_append_z(out, ": ");
	buffer_append_harmless(out, k->field);
	buffer_printf(out, ": %.*s %.*s %" PRIu64 "\n", STR_ARG(k->rule), STR_ARG(k->action),
		      k->texts);
}

void privacy_report_whole_text(const struct privacy_report *r, struct buffer *out)
{
	privacy_report_text(r->scan, out);
	if (r->nkept > 0)
		buffer_append_z(out, "\nHidden by loads\n");
	for (size_t i = 0; i < r->nkept; i++)
		tell_kept(out, &r->kept[i]);
	report_cells_text(r, out);
	report_tell_decisions(out, r->policy);
	report_tell_columns(out, r->policy);
}

/* ---- JSON ---- */

void privacy_report_whole_json(const struct privacy_report *r, struct json_out *j)
{
	static const char *const kept[] = {"cube", "loaded", "field", "rule", "action"};
	json_put_object(j);
	json_put_key_z(j, "columns");
	privacy_report_json(r->scan, j);
	json_put_key_z(j, "loads");
	json_put_array(j);
	for (size_t i = 0; i < r->nkept; i++) {
		const struct privacy_kept *k = &r->kept[i];
		const struct str texts[] = {k->cube, k->loaded_at, k->field, k->rule, k->action};
		json_put_object(j);
		report_json_texts(j, kept, texts, 5);
		json_put_key_z(j, "texts");
		json_put_integer(j, (int64_t)k->texts);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	report_cells_json(r, j);
	report_json_decisions(j, r->policy);
	report_json_columns(j, r->policy);
	json_put_object_end(j);
}

/* ---- as Markdown, of which a page is made ---- */

static void put_rule(struct buffer *out, const struct privacy_column *c, int rule)
{
	const struct rule_tally *t = &c->rules[rule];
	const struct str what[] = {c->header, c->group,
				   str_z(privacy_rule_name((enum privacy_rule)rule)),
				   str_z(privacy_rule_words((enum privacy_rule)rule))};
	report_put_row(out, what, 4);
	buffer_printf(out, "| %" PRIu64 " | ", t->texts);
	for (int a = 0; a < PRIVACY_ACTIONS; a++)
		if (t->by[a])
			buffer_printf(out, "%s: %" PRIu64 "; ",
				      report_action_words((enum privacy_rule)rule,
							  (enum privacy_action)a),
				      t->by[a]);
	buffer_append_z(out, "| ");
	for (size_t i = 0; i < t->nsamples; i++) {
		buffer_append_z(out, i ? "; " : "");
		report_put(out, t->samples[i]);
	}
	buffer_append_z(out, " |\n");
}

static void put_found(struct buffer *out, const struct privacy_scan *s)
{
	report_put_head(
		out, "Gevonden",
		"| Kolom | Taakveld | Regel | Wat | Teksten | Wat ermee gebeurt | Voorbeelden |",
		7);
	for (size_t i = 0; i < s->n; i++)
		for (int r = 0; r < PRIVACY_RULES; r++)
			if (s->columns[i]->rules[r].texts)
				put_rule(out, s->columns[i], r);
}

static void put_kept(struct buffer *out, const struct privacy_report *r)
{
	report_put_head(out, "Bij het laden gevonden",
			"| Kubus | Geladen | Veld | Regel | Handeling | Teksten |", 6);
	for (size_t i = 0; i < r->nkept; i++) {
		const struct privacy_kept *k = &r->kept[i];
		const struct str texts[] = {k->cube, k->loaded_at, k->field, k->rule, k->action};
		report_put_row(out, texts, 5);
		buffer_printf(out, "| %" PRIu64 " |\n", k->texts);
	}
}

static void put_cells(struct buffer *out, const struct privacy_report *r)
{
	report_put_head(out, "Kleine cellen",
			"| Kubus | Geladen | Tabel | Regel | Wat | Handeling | Aantal |", 7);
	for (size_t i = 0; i < r->ncells; i++) {
		struct str texts[REPORT_CELLS_TEXTS];
		report_put_row(out, texts, report_cells_row(&r->cells[i], texts));
		buffer_printf(out, "| %" PRIu64 " |\n", r->cells[i].texts);
	}
}

void privacy_report_markdown(const struct privacy_report *r, struct buffer *out)
{
	buffer_append_z(out, "Over ");
	report_put(out, r->about);
	buffer_append_z(out, ", gemaakt op ");
	report_put(out, r->made_at);
	buffer_append_z(out, ". Voorbeelden zijn afgeschermd; bedragen veranderen niet.\n");
	if (r->scan->found == 0)
		buffer_append_z(out, "\nGeen regel vond iets.\n");
	else
		put_found(out, r->scan);
	if (r->nkept > 0)
		put_kept(out, r);
	if (r->ncells > 0)
		put_cells(out, r);
	report_put_decisions(out, r->policy);
	report_put_columns(out, r->policy);
}
