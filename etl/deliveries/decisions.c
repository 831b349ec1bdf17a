/* What people decide about columns, in the policy of a delivery's mapping. */
#include "deliveries/decisions.h"

#define POLICY_PATH "privacy-policy.json"

json_t *decisions_read(struct desk *d, struct arena *a, int64_t delivery, struct error *e)
{
	struct str text;
	if (table_get(d, a, delivery, 0, STR(POLICY_PATH), &text, e))
		return NULL;
	json_t *policy = text.len ? heard_parse(text) : json_pack("{s:s}", "extends", "stuiver");
	if (!json_is_object(policy)) {
		json_decref(policy);
		error_set(e, STATUS_INPUT, "%s of the mapping cannot be read", POLICY_PATH);
		return NULL;
	}
	return policy;
}

struct kept_table decisions_table(const json_t *policy, struct arena *a)
{
	return (struct kept_table){STR(POLICY_PATH), heard_written(policy, a), false};
}

static json_t *columns_of(json_t *policy)
{
	json_t *columns = json_object_get(policy, "columns");
	if (!json_is_array(columns)) {
		columns = json_array();
		json_object_set_new(policy, "columns", columns);
	}
	return columns;
}

static bool is_of(const json_t *one, struct str column)
{
	const char *name = json_string_value(json_object_get(one, "column"));
	return name && str_eq(str_z(name), column);
}

static bool opens(const json_t *one)
{
	return json_is_true(json_object_get(one, "open"));
}

static json_t *text(struct str s)
{
	return json_stringn(s.ptr, s.len);
}

void decisions_open(json_t *policy, const struct decision_made *what)
{
	char now[MOMENT_SIZE];
	json_t *columns = columns_of(policy);
	for (size_t i = json_array_size(columns); i > 0; i--)
		if (is_of(json_array_get(columns, i - 1), what->column) &&
		    opens(json_array_get(columns, i - 1)))
			json_array_remove(columns, i - 1);
	moment_now(now);
	json_array_append_new(columns,
			      json_pack("{s:o, s:b, s:o, s:o, s:s}", "column", text(what->column),
					"open", true, "ground", text(what->ground), "by",
					text(what->by), "at", now));
}

static bool is_member(const json_t *one, const char *name, struct str text)
{
	const char *has = json_string_value(json_object_get(one, name));
	return has && str_eq(str_z(has), text);
}

void decisions_unrule(json_t *policy, struct str column, struct str rule)
{
	json_t *columns = columns_of(policy);
	for (size_t i = json_array_size(columns); i > 0; i--) {
		const json_t *one = json_array_get(columns, i - 1);
		if (is_of(one, column) && !opens(one) && is_member(one, "rule", rule))
			json_array_remove(columns, i - 1);
	}
}

void decisions_rule(json_t *policy, const struct decision_made *what, struct str rule,
		    const char *action)
{
	char now[MOMENT_SIZE];
	decisions_unrule(policy, what->column, rule);
	moment_now(now);
	json_array_append_new(columns_of(policy),
			      json_pack("{s:o, s:o, s:s, s:o, s:o, s:s}", "column",
					text(what->column), "rule", text(rule), "action", action,
					"ground", text(what->ground), "by", text(what->by), "at",
					now));
}

bool decisions_disallow(json_t *policy, struct str words)
{
	json_t *all = json_object_get(policy, "decisions");
	size_t n = json_array_size(all);
	for (size_t i = n; i > 0; i--)
		if (is_member(json_array_get(all, i - 1), "allow", words))
			json_array_remove(all, i - 1);
	return json_array_size(all) < n;
}

void decisions_allow(json_t *policy, const struct decision_made *what, struct str rule,
		     struct str words)
{
	char now[MOMENT_SIZE];
	decisions_disallow(policy, words);
	if (!json_is_array(json_object_get(policy, "decisions")))
		json_object_set_new(policy, "decisions", json_array());
	moment_now(now);
	json_array_append_new(json_object_get(policy, "decisions"),
			      json_pack("{s:o, s:o, s:o, s:o, s:o, s:s}", "allow", text(words),
					"column", text(what->column), "rule", text(rule), "ground",
					text(what->ground), "by", text(what->by), "at", now));
}

static void list_one(const json_t *one, bool words, struct arena *a, struct finding_decision *out)
{
	*out = (struct finding_decision){.column = heard_text(one, "column", a),
					 .rule = heard_text(one, "rule", a),
					 .action = words ? STR("") : heard_text(one, "action", a),
					 .words = words ? heard_text(one, "allow", a) : STR(""),
					 .ground = heard_text(one, "ground", a),
					 .by = heard_text(one, "by", a),
					 .at = heard_text(one, "at", a),
					 .from = heard_text(one, "from", a)};
}

size_t decisions_list(const json_t *policy, struct arena *a, struct finding_decision **out)
{
	size_t i, n = 0;
	const json_t *one, *columns = json_object_get(policy, "columns"),
			   *words = json_object_get(policy, "decisions");
	*out = ARENA_ARRAY(a, struct finding_decision,
			   json_array_size(columns) + json_array_size(words) + 1);
	json_array_foreach(columns, i, one) if (!opens(one)) list_one(one, false, a, &(*out)[n++]);
	json_array_foreach(words, i, one) list_one(one, true, a, &(*out)[n++]);
	return n;
}

void decisions_forget(json_t *policy, struct str column)
{
	json_t *columns = columns_of(policy);
	for (size_t i = json_array_size(columns); i > 0; i--)
		if (is_of(json_array_get(columns, i - 1), column))
			json_array_remove(columns, i - 1);
}

static void inherit(json_t *decided, struct str title)
{
	size_t i;
	json_t *one;
	json_array_foreach(decided, i, one) if (!json_object_get(one, "from"))
		json_object_set_new(one, "from", text(title));
}

int decisions_inherited(struct desk *d, struct arena *a, int64_t from, struct kept_table *tables,
			size_t n, struct error *e)
{
	struct delivery was;
	if (delivery_get(d, a, from, &was, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		json_t *policy = str_eq(tables[i].path, STR(POLICY_PATH))
					 ? heard_parse(tables[i].content)
					 : NULL;
		if (!policy)
			continue;
		inherit(json_object_get(policy, "columns"), was.title);
		inherit(json_object_get(policy, "decisions"), was.title);
		tables[i] = decisions_table(policy, a);
		json_decref(policy);
	}
	return 0;
}
