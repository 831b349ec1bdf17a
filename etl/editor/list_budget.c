/* Columns of a list in which budgets are typed. */
#include "editor/lists.h"

#include <string.h>

/* The ledgers' field of that columnType. */
static const char *field_of_type(const json_t *descriptor, const char *type)
{
	static const char *const where[] = {"fields", "extraFields"};
	size_t i, k;
	const json_t *r, *field;
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		for (size_t w = 0; list_is_ledger(r) && w < 2; w++)
			json_array_foreach(json_object_get(json_object_get(r, "schema"), where[w]),
					   k, field) if (strncmp(list_text(field, "columnType"),
								 type, strlen(type)) ==
							 0) return list_text(field, "name");
	}
	return "";
}

static const char *phase_word(struct str phase)
{
	return str_eq(phase, STR("proposed"))   ? "primitief"
	       : str_eq(phase, STR("approved")) ? "vastgesteld"
	       : str_eq(phase, STR("adjusted")) ? "bijgesteld"
						: NULL;
}

static const char *side_word(struct str side)
{
	return str_eq(side, STR("expenditure")) ? "lasten"
	       : str_eq(side, STR("revenue"))   ? "baten"
						: NULL;
}

static int check(const json_t *descriptor, const struct list *l, uint64_t year, struct str phase,
		 struct str side, struct error *e)
{
	if (year < 1900 || year > 2100 || !phase_word(phase) || !side_word(side))
		return error_set(e, STATUS_USAGE,
				 "a budget is of a year, is proposed, approved or adjusted, and of "
				 "expenditure or revenue");
	if (!field_of_type(descriptor, "date:fiscal-year")[0])
		return error_set(e, STATUS_REFUSED, "no column of the ledger is the fiscal year");
	if (!field_of_type(descriptor, "phase")[0])
		return error_set(e, STATUS_REFUSED,
				 "the ledger does not say whether it is budget or actual");
	if (!field_of_type(descriptor, "direction")[0] && !str_eq(side, STR("expenditure")))
		return error_set(e, STATUS_REFUSED, "the ledger has no column of the side");
	return l->nbudgets < BUDGETS_MAX
		       ? 0
		       : error_set(e, STATUS_LIMIT, "a list has %u budgets at most", BUDGETS_MAX);
}

int list_add_budget(json_t *descriptor, struct arena *a, struct str name, uint64_t year,
		    struct str phase, struct str side, struct str *column, struct error *e)
{
	struct list l;
	if (!list_named(descriptor, a, name, &l) || !l.field.len)
		return error_set(e, STATUS_REFUSED, "there is no such list of codes");
	if (check(descriptor, &l, year, phase, side, e))
		return -1;
	*column = arena_printf(a, "%llu %s %s", (unsigned long long)year, phase_word(phase),
			       side_word(side));
	json_t *resource = list_resource(descriptor, name);
	if (list_ledger_field(resource, column->ptr))
		return error_set(e, STATUS_REFUSED, "the list has '%s' already", column->ptr);
	json_t *budget = json_pack("{s:I, s:s%}", field_of_type(descriptor, "date:fiscal-year"),
				   (json_int_t)year, field_of_type(descriptor, "phase"), phase.ptr,
				   phase.len);
	const char *direction = field_of_type(descriptor, "direction");
	if (direction[0])
		json_object_set_new(budget, direction, json_stringn(side.ptr, side.len));
	json_array_append_new(json_object_get(json_object_get(resource, "schema"), "fields"),
			      json_pack("{s:s, s:s, s:s, s:{s:b}, s:{s:o}}", "name", column->ptr,
					"type", "number", "decimalChar", ".", "constraints",
					"required", 0, "stuiver", "budget", budget));
	return 0;
}

int list_drop_budget(json_t *descriptor, struct arena *a, struct str name, struct str column,
		     struct error *e)
{
	struct list l;
	bool is_budget = false;
	if (list_named(descriptor, a, name, &l))
		for (size_t i = 0; i < l.nbudgets; i++)
			is_budget = is_budget || str_eq(l.budgets[i].column, column);
	if (!is_budget)
		return error_set(e, STATUS_REFUSED, "the list has no such budget");
	json_t *fields = json_object_get(json_object_get(list_resource(descriptor, name), "schema"),
					 "fields");
	for (size_t i = json_array_size(fields); i > 0; i--)
		if (str_eq(str_z(list_text(json_array_get(fields, i - 1), "name")), column))
			json_array_remove(fields, i - 1);
	return 0;
}
