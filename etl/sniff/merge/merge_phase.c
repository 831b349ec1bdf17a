#include "sniff/merge/merge_phase.h"

#include <stdbool.h>
#include <string.h>

static const char *text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

static json_t *member(json_t *of, const char *name, json_t *fresh)
{
	if (!json_object_get(of, name))
		json_object_set(of, name, fresh);
	json_decref(fresh);
	return json_object_get(of, name);
}

static const json_t *phase_of(const json_t *ledger)
{
	static const char *const lists[] = {"fields", "extraFields"};
	const json_t *schema = json_object_get(ledger, "schema");
	for (size_t k = 0; k < 2; k++) {
		size_t i;
		const json_t *field;
		json_array_foreach(json_object_get(schema, lists[k]), i,
				   field) if (strcmp(text(field, "columnType"), "phase:id") ==
					      0) return field;
	}
	return NULL;
}

static bool is_ledger(const json_t *resource)
{
	const json_t *own = json_object_get(resource, "stuiver");
	const char *role = text(own, "role");
	return (!*role || strcmp(role, "ledger") == 0) && !json_object_get(own, "tree") &&
	       json_object_get(resource, "schema");
}

static json_t *question(void)
{
	return json_pack(
		"{s:s, s:s, s:[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}]}", "name", "phase",
		"question",
		"a ledger beside it says whether it is budget or actual, and this one does not",
		"choices", "name", "proposed", "means", "the budget as it was proposed", "name",
		"approved", "means", "the budget as it was approved", "name", "adjusted", "means",
		"the budget as it was amended", "name", "executed", "means",
		"what was spent and received");
}

static void ask(json_t *ledger, const char *name)
{
	json_t *schema = json_object_get(ledger, "schema");
	json_array_append_new(
		member(schema, "extraFields", json_array()),
		json_pack("{s:s, s:s, s:s, s:s, s:{s:s}}", "name", name, "type", "string",
			  "columnType", "phase:id", "constant", "", "stuiver", "why",
			  "a ledger beside it says a phase: still to be said of this one"));
	json_array_append_new(
		member(member(ledger, "stuiver", json_object()), "decide", json_array()),
		question());
}

void merge_ask_phases(json_t *there, json_t *resource)
{
	size_t i;
	json_t *one;
	const json_t *phase = phase_of(resource);
	json_array_foreach(json_object_get(there, "resources"), i, one)
	{
		const json_t *its = is_ledger(one) ? phase_of(one) : phase;
		if (phase && !its)
			ask(one, text(phase, "name"));
		if (!phase && its) {
			ask(resource, text(its, "name"));
			phase = phase_of(resource);
		}
	}
}
