/* What repairs do to stated totals, for people and as JSON. */
#include "cli/map/repair_trial.h"

#include "base/text/plural.h"

#include <stdio.h>

#define TOTALS_SHOWN 6u /* of a trial: control rows may be many */

static void total_text(const struct trial_total *x, struct buffer *out, bool dutch)
{
	char before[MONEY_TEXT_SIZE], after[MONEY_TEXT_SIZE], stated[MONEY_TEXT_SIZE],
		off[MONEY_TEXT_SIZE];
	const struct stated_total *b = &x->before, *a = &x->after;
	money_format_grouped(before, b->found, b->decimals);
	money_format_grouped(after, a->found, a->decimals);
	money_format_grouped(stated, a->stated, a->decimals);
	money_format_grouped(off, a->found - a->stated, a->decimals);
	buffer_printf(out,
		      dutch ? "    %.*s (%.*s): nu %s, met herstel %s, gesteld %s: "
			    : "    %.*s (%.*s): now %s, repaired %s, stated %s: ",
		      STR_ARG(a->name), STR_ARG(a->measure), before, after, stated);
	if (a->ties)
		buffer_append_z(out, dutch ? "klopt" : "ties");
	else
		buffer_printf(out, dutch ? "scheelt %s" : "is off by %s", off);
	if (b->ties && !a->ties)
		buffer_append_z(out, dutch ? ", en het klopte" : ", and it did tie");
	buffer_append_char(out, '\n');
}

static void trial_text(const struct repair_trial *x, struct buffer *out, bool dutch)
{
	static const char *const english[] = {"BREAKS a total that ties", "makes a total tie",
					      "changes a total", "changes no stated total"};
	static const char *const words[] = {"MAAKT EEN TOTAAL STUK dat klopte",
					    "laat een totaal kloppen", "verandert een totaal",
					    "verandert geen gesteld totaal"};
	if (x->field.len)
		buffer_printf(out, "  %.*s: '%.*s' \xE2\x86\x92 '%.*s'", STR_ARG(x->field),
			      STR_ARG(x->from), STR_ARG(x->to));
	else if (x->code.len)
		buffer_printf(out,
			      dutch ? "  alle herstel van %.*s (%zu)"
				    : "  all repairs of %.*s (%zu)",
			      STR_ARG(x->code), x->count);
	else
		buffer_printf(out,
			      dutch ? "  alle herstel samen (%zu)" : "  all repairs together (%zu)",
			      x->count);
	buffer_printf(out, ": %s\n", dutch ? words[x->effect] : english[x->effect]);
	for (size_t i = 0; i < x->n && i < TOTALS_SHOWN; i++)
		total_text(&x->totals[i], out, dutch);
	if (x->n > TOTALS_SHOWN)
		buffer_printf(out, dutch ? "    en nog %zu\n" : "    and %zu more\n",
			      x->n - TOTALS_SHOWN);
}

void repair_trials_text(const struct repair_trials *t, struct buffer *out, bool dutch)
{
	if (!t->n)
		return;
	buffer_append_z(out,
			dutch ? "\nWat herstel met de gestelde totalen doet (nagerekend met "
				"het herstel erin):\n"
			      : "\nWhat repairs do to the totals that are stated (reckoned with "
				"the repair in place):\n");
	for (size_t i = 0; i < t->n; i++)
		trial_text(&t->items[i], out, dutch);
	if (t->offered > t->tried)
		buffer_printf(out,
			      dutch ? "  niet een voor een nagerekend: %zu van %zu\n"
				    : "  not tried one by one: %zu of %zu\n",
			      t->offered - t->tried, t->offered);
}

void stated_text(const struct pipeline_report *r, struct buffer *out)
{
	for (size_t i = 0; i < r->nsources; i++)
		for (size_t k = 0; k < r->sources[i].nstated && k < TOTALS_SHOWN; k++) {
			const struct stated_total *s = &r->sources[i].stated[k];
			char stated[MONEY_TEXT_SIZE], found[MONEY_TEXT_SIZE], off[MONEY_TEXT_SIZE];
			money_format_grouped(stated, s->stated, s->decimals);
			money_format_grouped(found, s->found, s->decimals);
			money_format_grouped(off, s->found - s->stated, s->decimals);
			buffer_printf(out, "  %.*s, %.*s (%.*s): stated %s, is %s: %s%s\n",
				      STR_ARG(r->sources[i].name), STR_ARG(s->name),
				      STR_ARG(s->measure), stated, found,
				      s->ties ? "ties" : "is off by ", s->ties ? "" : off);
		}
}

/* ---- as JSON ---- */

static void put_amount(struct json_out *j, const char *key, money_sum value, int decimals)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, value, decimals);
	json_put_key_z(j, key);
	json_put_raw(j, (struct str){text, n});
}

static void put_said(struct json_out *j, const char *key, struct str text)
{
	if (text.len)
		json_put_text(j, key, text);
}

static void put_total(struct json_out *j, const struct trial_total *x)
{
	json_put_object(j);
	put_said(j, "name", x->after.name);
	put_said(j, "expect", x->after.expect);
	put_said(j, "measure", x->after.measure);
	put_amount(j, "stated", x->after.stated, x->after.decimals);
	put_amount(j, "before", x->before.found, x->before.decimals);
	put_amount(j, "after", x->after.found, x->after.decimals);
	put_amount(j, "off", x->after.found - x->after.stated, x->after.decimals);
	json_put_key_z(j, "tied");
	json_put_bool(j, x->before.ties);
	json_put_key_z(j, "ties");
	json_put_bool(j, x->after.ties);
	json_put_object_end(j);
}

static void put_trial(struct json_out *j, const struct repair_trial *x)
{
	static const char *const effects[] = {"breaks", "ties", "changes", "leaves"};
	json_put_object(j);
	put_said(j, "code", x->code);
	put_said(j, "resource", x->resource);
	put_said(j, "field", x->field);
	put_said(j, "from", x->from);
	put_said(j, "to", x->to);
	json_put_count(j, "repairs", x->count);
	json_put_text_z(j, "effect", effects[x->effect]);
	json_put_count(j, "loadedBefore", x->lines_before);
	json_put_count(j, "loadedAfter", x->lines_after);
	json_put_key_z(j, "totals");
	json_put_array(j);
	for (size_t i = 0; i < x->n; i++)
		put_total(j, &x->totals[i]);
	json_put_array_end(j);
	json_put_object_end(j);
}

void repair_trials_json(const struct repair_trials *t, struct json_out *j)
{
	json_put_object(j);
	json_put_count(j, "offered", t->offered);
	json_put_count(j, "tried", t->tried);
	json_put_key_z(j, "trials");
	json_put_array(j);
	for (size_t i = 0; i < t->n; i++)
		put_trial(j, &t->items[i]);
	json_put_array_end(j);
	json_put_object_end(j);
}
