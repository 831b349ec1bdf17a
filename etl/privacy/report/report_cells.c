/* What loads hid of small cells (etl/disclosure), in the whole report: counts, and no amounts. */
#include "privacy/report/report_cells.h"

#include <inttypes.h>

static const struct {
	const char *rule, *words, *dutch;
} RULES[] = {
	{"C0", "cells that are shown", "cellen die getoond worden"},
	{"C1", "cells of too few payees", "cellen van te weinig begunstigden"},
	{"C2", "cells that few payees have most of",
	 "cellen die voor het meeste van enkele begunstigden zijn"},
	{"C3", "cells of which one payee can be estimated by another",
	 "cellen waarvan de ene begunstigde de andere kan schatten"},
	{"C4", "cells that cover those", "cellen die deze dekken"},
	{"C5", "cells that were hidden before", "cellen die eerder afgeschermd waren"},
	{"C6", "totals that law makes public, of few payees",
	 "wettelijk openbare totalen van weinig begunstigden"},
	{"C7", "cells that the version before showed", "cellen die de vorige versie toonde"},
	{"C8", "differences from the version before, of few payees",
	 "verschillen met de vorige versie, van weinig begunstigden"},
};

static size_t find(struct str rule)
{
	size_t i = 0;
	while (i + 1 < sizeof RULES / sizeof *RULES && !str_eq(rule, str_z(RULES[i].rule)))
		i++;
	return i;
}

const char *privacy_cells_words(struct str rule)
{
	return RULES[find(rule)].words;
}

bool privacy_is_of_cells(struct str rule)
{
	return str_starts(rule, STR("C"));
}

static const char *in_dutch(struct str action)
{
	return str_eq(action, STR("aggregate")) ? "samengevoegd" : "gemeld";
}

void report_cells_text(const struct privacy_report *r, struct buffer *out)
{
	if (r->ncells > 0)
		buffer_append_z(out, "\nSmall cells\n");
	for (size_t i = 0; i < r->ncells; i++) {
		const struct privacy_kept *k = &r->cells[i];
		buffer_append_z(out, "  ");
		buffer_append_harmless(out, k->cube);
		buffer_append_z(out, ", ");
		buffer_append_harmless(out, k->loaded_at);
		buffer_append_z(out, ": ");
		buffer_append_harmless(out, k->field);
		buffer_printf(out, ": %.*s %s, %.*s, %" PRIu64 "\n", STR_ARG(k->rule),
			      privacy_cells_words(k->rule), STR_ARG(k->action), k->texts);
	}
}

void report_cells_json(const struct privacy_report *r, struct json_out *j)
{
	json_put_key_z(j, "cells");
	json_put_array(j);
	for (size_t i = 0; i < r->ncells; i++) {
		const struct privacy_kept *k = &r->cells[i];
		const struct str texts[] = {k->cube,   k->loaded_at,
					    k->field,  k->rule,
					    k->action, str_z(privacy_cells_words(k->rule))};
		static const char *const names[] = {"cube", "loaded", "table",
						    "rule", "action", "what"};
		json_put_object(j);
		for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
			json_put_key_z(j, names[n]);
			json_put_string(j, texts[n]);
		}
		json_put_key_z(j, "cells");
		json_put_integer(j, (int64_t)k->texts);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

size_t report_cells_row(const struct privacy_kept *k, struct str texts[REPORT_CELLS_TEXTS])
{
	const struct str all[REPORT_CELLS_TEXTS] = {k->cube,
						    k->loaded_at,
						    k->field,
						    k->rule,
						    str_z(RULES[find(k->rule)].dutch),
						    str_z(in_dutch(k->action))};
	memcpy(texts, all, sizeof all);
	return REPORT_CELLS_TEXTS;
}
