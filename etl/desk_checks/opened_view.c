/* Columns that may be of people and that somebody published all the same: shown to who releases. */
#include "desk_checks/opened_view.h"
#include "deliveries/jobs/moments.h"

#define RULES_MAX 60u
#define SAMPLE_MAX 80u
#define UNFORESEEN_MAX 20u

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
		return text_of(lang, T("wordt nooit getoond"));
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

/* Such a column is not loaded until somebody says that it is to be masked, knowing what that leaves. */
static void tell_people(const json_t *checked, enum lang lang, struct opened_shown *c)
{
	size_t i;
	const json_t *one, *all = json_array_get(checked, 0);
	const json_t *report = json_object_get(all, "report");
	json_array_foreach(json_object_get(json_object_get(report, "privacy"), "people"), i, one)
	{
		if (!named(one, "field", c->column.name))
			continue;
		c->of_people = true;
		c->texts = worded_counted(lang, TN("één tekst", "{n} teksten"),
					  heard_number(one, "texts"));
		c->people = worded_count(lang, heard_number(one, "people"));
		c->refused = c->refused || named(all, "outcome", STR("refused"));
	}
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

static bool is_listed(const struct opened_view *v, struct str name)
{
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(v->items[i].column.name, name))
			return true;
	return false;
}

static void tell_column(const json_t *checked, struct arena *a, enum lang lang,
			const struct opened_column *column, struct opened_view *out)
{
	struct opened_shown *c = &out->items[out->n];
	*c = (struct opened_shown){.column = *column,
				   .id = arena_printf(a, "o%zu", out->n),
				   .at = desk_clock(lang, column->at),
				   .rules = ARENA_ARRAY(a, struct opened_rule, RULES_MAX)};
	out->n++;
	tell_checked(checked, a, lang, c);
	tell_people(checked, lang, c);
	c->refused = c->refused && !column->masked;
}

/* Columns of people that nobody held for such before they were read. */
static void tell_unforeseen(const json_t *checked, struct arena *a, enum lang lang, size_t room,
			    struct opened_view *out)
{
	size_t i;
	const json_t *one;
	const json_t *report = json_object_get(json_array_get(checked, 0), "report");
	json_array_foreach(json_object_get(json_object_get(report, "privacy"), "people"), i, one)
	{
		const struct opened_column column = {.name = heard_text(one, "field", a)};
		if (out->n == room || !column.name.len || is_listed(out, column.name))
			continue;
		tell_column(checked, a, lang, &column, out);
		out->items[out->n - 1].unforeseen = true;
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
	size_t room = all.n + UNFORESEEN_MAX;
	out->items = ARENA_ARRAY(a, struct opened_shown, room);
	out->groundless = all.groundless;
	for (size_t i = 0; i < all.n; i++) {
		tell_column(checked, a, lang, &all.items[i], out);
		if (out->items[i].n == 0)
			tell_searched(searched, a, lang, &out->items[i]);
	}
	tell_unforeseen(checked, a, lang, room, out);
	json_decref(checked);
	json_decref(searched);
	return 0;
}
