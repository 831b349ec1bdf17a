/* Columns that may be of people and that somebody published all the same: shown to who releases. */
#include "desk_steps/opened_view.h"
#include "deliveries/moments.h"

#define RULES_MAX 60u
#define SAMPLE_MAX 80u

static bool named(const json_t *object, const char *key, struct str name)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && str_eq(str_z(text), name);
}

/* ---- what was found in them ---- */

static struct str rule_action(enum lang lang, struct str action)
{
	if (str_eq(action, STR("mask")) || str_eq(action, STR("aggregate")))
		return text_of(lang, T("wordt onleesbaar gemaakt"));
	if (str_eq(action, STR("block")) || str_eq(action, STR("drop")))
		return text_of(lang, T("hele tekst weggelaten"));
	if (str_eq(action, STR("review")))
		return text_of(lang, T("onleesbaar tot iemand beslist"));
	return text_of(lang, T("wordt getoond zoals het er staat"));
}

static void tell_finding(const json_t *one, struct arena *a, enum lang lang, struct str action,
			 struct opened_shown *c)
{
	const char *sample = json_string_value(json_array_get(json_object_get(one, "samples"), 0));
	if (c->n == RULES_MAX)
		return;
	c->rules[c->n++] = (struct opened_rule){
		.what = heard_text(one, "what", a),
		.action = rule_action(lang, action),
		.sample = arena_dup(a, str_head(str_z(sample ? sample : ""), SAMPLE_MAX)),
		.texts = worded_count(lang, heard_number(one, "texts")),
	};
}

/* As the load found it, of what it publishes. */
static void tell_checked(const json_t *checked, struct arena *a, enum lang lang,
			 struct opened_shown *c)
{
	size_t i;
	const json_t *one;
	const json_t *report = json_object_get(json_array_get(checked, 0), "report");
	json_array_foreach(json_object_get(json_object_get(report, "privacy"), "findings"), i,
			   one) if (named(one, "field", c->column.name))
		tell_finding(one, a, lang, heard_text(one, "action", a), c);
}

/* As the search found it, where it was never loaded with this column. */
static void tell_searched(const json_t *heard_of, struct arena *a, enum lang lang,
			  struct opened_shown *c)
{
	size_t i, k;
	const json_t *column, *rule;
	const char *action;
	json_t *texts;
	json_array_foreach(json_array_get(heard_of, 0), i, column)
	{
		if (!named(column, "column", c->column.name))
			continue;
		json_array_foreach(json_object_get(column, "rules"), k, rule)
			json_object_foreach(json_object_get(rule, "actions"), action, texts)
				tell_finding(rule, a, lang, str_z(action), c);
	}
}

int opened_find(struct visit *v, enum lang lang, int64_t delivery, struct opened_view *out,
		struct error *e)
{
	struct opened_columns all;
	struct arena *a = v->arena;
	*out = (struct opened_view){0};
	if (opened_list(v->desk, a, delivery, &all, e))
		return -1;
	json_t *searched = heard(v->desk, delivery, JOB_PRIVACY);
	json_t *checked = heard(v->desk, delivery, JOB_CHECK);
	out->items = ARENA_ARRAY(a, struct opened_shown, all.n + 1);
	out->groundless = all.groundless;
	for (; out->n < all.n; out->n++) {
		struct opened_shown *c = &out->items[out->n];
		*c = (struct opened_shown){.column = all.items[out->n],
					   .id = arena_printf(a, "o%zu", out->n),
					   .at = desk_clock(lang, all.items[out->n].at),
					   .rules = ARENA_ARRAY(a, struct opened_rule, RULES_MAX)};
		tell_checked(checked, a, lang, c);
		if (c->n == 0)
			tell_searched(searched, a, lang, c);
	}
	json_decref(checked);
	json_decref(searched);
	return 0;
}
