/* The drop rules of a ledger as a table, and back into its descriptor. */
#include "editor/drops.h"
#include "editor/lists.h"

#include <stdlib.h>
#include <string.h>

enum { RULE, FIELD, CONDITION, VALUE, REASON, COLUMNS };

static json_t *drops_array(const json_t *descriptor, const struct list *l)
{
	return json_object_get(list_own(list_resource(descriptor, l->ledger)), "drop");
}

/* ---- reading ---- */

/* A rule without a name is called by its place, as the report of a load does. */
static struct str rule_name(const json_t *rule, struct arena *a, size_t index)
{
	const char *name = list_text(rule, "name");
	return name[0] ? arena_dup(a, str_z(name)) : arena_printf(a, "drop-%zu", index + 1);
}

static void read_rule(const json_t *rule, struct arena *a, size_t index, struct csv_table *out)
{
	size_t i;
	const json_t *condition;
	struct str why = arena_dup(a, str_z(list_text(rule, "why")));
	json_array_foreach(json_object_get(rule, "when"), i, condition)
	{
		enum drop_kind kind;
		struct str value;
		if (!drop_condition_read(condition, a, &kind, &value))
			continue;
		size_t row = csv_table_add_row(out, a);
		csv_table_set(out, row, RULE, rule_name(rule, a, index));
		csv_table_set(out, row, FIELD, arena_dup(a, str_z(list_text(condition, "field"))));
		csv_table_set(out, row, CONDITION, str_z(drop_conditions[kind]));
		csv_table_set(out, row, VALUE, value);
		csv_table_set(out, row, REASON, i ? STR("") : why);
	}
}

void drops_read(const json_t *descriptor, const struct list *l, struct arena *a,
		struct csv_table *out)
{
	size_t i;
	const json_t *rule;
	drop_columns(out, a);
	json_array_foreach(drops_array(descriptor, l), i, rule) read_rule(rule, a, i, out);
}

/* ---- writing ---- */

struct writing {
	struct arena *arena;
	const struct csv_table *table;
	json_t *was, *now;
	bool *used; /* [of was] */
};

static bool same_cell(const struct csv_table *one, size_t r, const struct csv_table *other,
		      size_t k, size_t column)
{
	return str_eq(csv_table_cell(one, r, column), csv_table_cell(other, k, column));
}

/* The rows of the rule that begins at `row`, wherever they stand. */
static size_t rows_of(const struct writing *w, size_t row, size_t **out)
{
	size_t n = 0;
	*out = ARENA_ARRAY(w->arena, size_t, w->table->nrows);
	for (size_t r = row; r < w->table->nrows; r++)
		if (same_cell(w->table, r, w->table, row, RULE))
			(*out)[n++] = r;
	return n;
}

static bool begins(const struct csv_table *t, size_t row)
{
	for (size_t r = 0; r < row; r++)
		if (same_cell(t, r, t, row, RULE))
			return false;
	return true;
}

static bool same_conditions(const struct writing *w, const size_t *rows, size_t n,
			    const struct csv_table *old)
{
	if (old->nrows != n)
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t c = FIELD; c <= VALUE; c++)
			if (!same_cell(w->table, rows[i], old, i, c))
				return false;
	return true;
}

static struct str reason_of(const struct csv_table *t, const size_t *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (csv_table_cell(t, rows[i], REASON).len)
			return csv_table_cell(t, rows[i], REASON);
	return STR("");
}

/* Whether the new table still has a rule of that name. */
static bool still_named(const struct csv_table *t, struct str name)
{
	for (size_t r = 0; r < t->nrows; r++)
		if (str_eq(csv_table_cell(t, r, RULE), name))
			return true;
	return false;
}

/* The rule that it was: of the same name, else one that only got another name. */
static json_t *rule_before(struct writing *w, const size_t *rows, size_t n, struct csv_table *old,
			   struct str *name)
{
	struct str wanted = csv_table_cell(w->table, rows[0], RULE);
	for (int renamed = 0; renamed <= 1; renamed++) {
		size_t i;
		json_t *rule;
		json_array_foreach(w->was, i, rule)
		{
			*name = rule_name(rule, w->arena, i);
			drop_columns(old, w->arena);
			read_rule(rule, w->arena, i, old);
			bool it = renamed ? !still_named(w->table, *name) &&
						    same_conditions(w, rows, n, old)
					  : str_eq(*name, wanted);
			if (w->used[i] || !it)
				continue;
			w->used[i] = true;
			return rule;
		}
	}
	drop_columns(old, w->arena);
	return NULL;
}

static json_t *text_json(struct str s)
{
	return json_stringn(s.ptr, s.len);
}

/* Conditions that were there stay as they are written. */
static json_t *condition_of(const struct writing *w, size_t row, const json_t *before,
			    const struct csv_table *old)
{
	for (size_t i = 0; before && i < old->nrows && old->nrows == json_array_size(before); i++)
		if (same_cell(w->table, row, old, i, FIELD) &&
		    same_cell(w->table, row, old, i, CONDITION) &&
		    same_cell(w->table, row, old, i, VALUE))
			return json_deep_copy(json_array_get(before, i));
	return drop_condition_json(w->arena, csv_table_cell(w->table, row, FIELD),
				   drop_kind_of(w->arena, csv_table_cell(w->table, row, CONDITION)),
				   csv_table_cell(w->table, row, VALUE));
}

static void write_rule(struct writing *w, size_t row)
{
	size_t *rows, n = rows_of(w, row, &rows);
	struct csv_table old;
	struct str name, wanted = csv_table_cell(w->table, row, RULE);
	json_t *before = rule_before(w, rows, n, &old, &name);
	struct str why = reason_of(w->table, rows, n);
	bool same = before && same_conditions(w, rows, n, &old);
	json_t *rule = before ? json_deep_copy(before) : json_object();
	if (!str_eq(rule_name(rule, w->arena, json_array_size(w->now)), wanted))
		json_object_set_new(rule, "name", text_json(wanted));
	if (!same) {
		json_t *when = json_array();
		for (size_t i = 0; i < n; i++)
			json_array_append_new(
				when,
				condition_of(w, rows[i], json_object_get(before, "when"), &old));
		json_object_set_new(rule, "when", when);
	}
	if (why.len && !str_eq(why, str_z(list_text(before, "why"))))
		json_object_set_new(rule, "why", text_json(why));
	if (!why.len && json_is_string(json_object_get(rule, "why")))
		json_object_del(rule, "why");
	if (!same)
		json_object_set_new(rule, "stated", json_true());
	json_array_append_new(w->now, rule);
}

/* A rule that has no row holds for no line: it stays. */
static void keep_rowless(struct writing *w)
{
	size_t i;
	json_t *rule;
	json_array_foreach(w->was, i, rule)
	{
		struct csv_table none;
		drop_columns(&none, w->arena);
		read_rule(rule, w->arena, i, &none);
		if (!none.nrows)
			json_array_append_new(w->now, json_deep_copy(rule));
	}
}

void drops_write(json_t *descriptor, struct arena *a, const struct list *l,
		 const struct csv_table *t)
{
	json_t *ledger = list_resource(descriptor, l->ledger), *own = list_own(ledger);
	struct writing w = {.arena = a, .table = t, .now = json_array()};
	w.was = json_object_get(own, "drop");
	w.used = ARENA_ARRAY(a, bool, json_array_size(w.was) + 1);
	for (size_t r = 0; r < t->nrows; r++)
		if (begins(t, r))
			write_rule(&w, r);
	keep_rowless(&w);
	if (!own) {
		own = json_object();
		json_object_set_new(ledger, "stuiver", own);
	}
	/* No rules stay no rules, in the words that were there. */
	if (json_array_size(w.now) || w.was)
		json_object_set(own, "drop", w.now);
	json_decref(w.now);
}

/* ---- keeping, and leaving out ---- */

static bool has_columns(const json_t *ledger, const json_t *rule)
{
	size_t i;
	const json_t *condition;
	json_array_foreach(
		json_object_get(rule, "when"), i,
		condition) if (!list_ledger_field(ledger,
						  list_text(condition, "field"))) return false;
	return true;
}

static void carry_rule(json_t *ledger, const json_t *rule)
{
	json_t *all = json_object_get(list_own(ledger), "drop");
	if (!list_own(ledger))
		json_object_set_new(ledger, "stuiver", json_object());
	if (!all) {
		all = json_array();
		json_object_set_new(list_own(ledger), "drop", all);
	}
	for (size_t i = 0; i < json_array_size(all); i++)
		if (strcmp(list_text(json_array_get(all, i), "name"), list_text(rule, "name")) ==
		    0) {
			json_array_set_new(all, i, json_deep_copy(rule));
			return;
		}
	json_array_append_new(all, json_deep_copy(rule));
}

void drops_carry(json_t *now, const json_t *before)
{
	size_t i, k;
	const json_t *r, *rule;
	json_array_foreach(json_object_get(before, "resources"), i, r)
	{
		json_t *ledger = list_resource(now, str_z(list_text(r, "name")));
		if (!ledger || !list_is_ledger(r) || !list_is_ledger(ledger))
			continue;
		json_array_foreach(json_object_get(list_own(r), "drop"), k, rule)
		{
			if (json_is_true(json_object_get(rule, "stated")) &&
			    has_columns(ledger, rule))
				carry_rule(ledger, rule);
		}
	}
}

void drops_forget(json_t *descriptor)
{
	size_t i;
	json_t *r;
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		if (list_is_ledger(r) && list_own(r))
			json_object_del(list_own(r), "drop");
	}
}
