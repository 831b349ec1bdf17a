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
	char now[DESK_MOMENT_SIZE];
	json_t *columns = columns_of(policy);
	for (size_t i = json_array_size(columns); i > 0; i--)
		if (is_of(json_array_get(columns, i - 1), what->column) &&
		    opens(json_array_get(columns, i - 1)))
			json_array_remove(columns, i - 1);
	desk_moment(now);
	json_array_append_new(columns,
			      json_pack("{s:o, s:b, s:o, s:o, s:s}", "column", text(what->column),
					"open", true, "ground", text(what->ground), "by",
					text(what->by), "at", now));
}

void decisions_forget(json_t *policy, struct str column)
{
	json_t *columns = columns_of(policy);
	for (size_t i = json_array_size(columns); i > 0; i--)
		if (is_of(json_array_get(columns, i - 1), column))
			json_array_remove(columns, i - 1);
}

static void inherit(json_t *policy, struct str title)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(policy, "columns"), i,
			   one) if (!json_object_get(one, "from"))
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
		inherit(policy, was.title);
		tables[i] = decisions_table(policy, a);
		json_decref(policy);
	}
	return 0;
}
