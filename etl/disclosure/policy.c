/* The policy's "cells". */
#include "disclosure/disclosure.h"

#include <jansson.h>

static int read_text(struct str *out, struct arena *a, const json_t *object, const char *name,
		     struct error *e)
{
	const json_t *value = json_object_get(object, name);
	*out = STR("");
	if (!value)
		return 0;
	if (!json_is_string(value) || json_string_length(value) == 0)
		return error_set(e, STATUS_INPUT, "cells.%s must be a name", name);
	*out = arena_dup(a, str_z(json_string_value(value)));
	return 0;
}

static int read_names(struct cells_names *out, struct arena *a, const json_t *object,
		      const char *name, struct error *e)
{
	const json_t *list = json_object_get(object, name), *item;
	size_t i;
	out->n = 0;
	if (!list)
		return 0;
	if (!json_is_array(list) || json_array_size(list) > CELLS_NAMES)
		return error_set(e, STATUS_INPUT,
				 "cells.%s must be a list of at most %u dimensions", name,
				 CELLS_NAMES);
	json_array_foreach(list, i, item)
	{
		if (!json_is_string(item))
			return error_set(e, STATUS_INPUT, "cells.%s[%zu] is no name of a dimension",
					 name, i);
		out->items[out->n++] = arena_dup(a, str_z(json_string_value(item)));
	}
	return 0;
}

struct rule_member {
	const char *name;
	int64_t *value;
	int64_t least, most;
};

static int read_rule(struct cells_rule *rule, const json_t *cells, const char *name,
		     struct error *e)
{
	const json_t *object = json_object_get(cells, name);
	const struct rule_member members[] = {
		{"payees", &rule->payees, 3, 1000000}, /* of two each knows the other */
		{"largest", &rule->largest, 1, 100},
		{"share", &rule->share, 1, 99},
		{"protection", &rule->protection, 1, 1000},
	};
	if (object && !json_is_object(object))
		return error_set(e, STATUS_INPUT, "cells.%s must be an object", name);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const json_t *value = json_object_get(object, members[i].name);
		json_int_t n = value ? json_integer_value(value) : *members[i].value;
		if ((value && !json_is_integer(value)) || n < members[i].least ||
		    n > members[i].most)
			return error_set(
				e, STATUS_INPUT, "cells.%s.%s must be a whole number from %d to %d",
				name, members[i].name, (int)members[i].least, (int)members[i].most);
		*members[i].value = n;
	}
	return 0;
}

static int check_known(const json_t *cells, struct error *e)
{
	static const char *const known[] = {"why",      "payee",      "over",   "fixed", "task",
					    "category", "everywhere", "social", "others"};
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)cells, name, value)
	{
		bool found = false;
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			found = found || strcmp(name, known[i]) == 0;
		if (!found)
			return error_set(e, STATUS_INPUT, "cells.%s: there is no such member",
					 name);
	}
	return 0;
}

static int read_members(struct cells_policy *out, struct arena *a, const json_t *cells,
			struct error *e)
{
	const json_t *everywhere = json_object_get(cells, "everywhere");
	if (everywhere && !json_is_boolean(everywhere))
		return error_set(e, STATUS_INPUT, "cells.everywhere must be true or false");
	out->everywhere = json_is_true(everywhere);
	if (read_text(&out->payee, a, cells, "payee", e) != 0 ||
	    read_names(&out->over, a, cells, "over", e) != 0 ||
	    read_names(&out->fixed, a, cells, "fixed", e) != 0 ||
	    read_text(&out->task, a, cells, "task", e) != 0 ||
	    read_text(&out->category, a, cells, "category", e) != 0 ||
	    read_rule(&out->social, cells, "social", e) != 0)
		return -1;
	return read_rule(&out->others, cells, "others", e);
}

static int read_cells(struct cells_policy *out, struct arena *a, const json_t *cells,
		      struct error *e)
{
	if (!json_is_object(cells))
		return error_set(e, STATUS_INPUT, "cells must be an object");
	if (check_known(cells, e) != 0 || read_members(out, a, cells, e) != 0)
		return -1;
	if (out->payee.len == 0)
		return 0;
	if (out->over.n == 0)
		return error_set(e, STATUS_INPUT,
				 "cells.over must name the dimensions that the cells are of");
	if (out->task.len == 0 && out->category.len == 0 && !out->everywhere)
		return error_set(e, STATUS_INPUT,
				 "cells needs a task or a category (dimensions), by which lines of "
				 "the social domain and of people are known, or everywhere: true");
	return 0;
}

int cells_policy_read(struct cells_policy *out, struct arena *a, struct str text, struct error *e)
{
	json_error_t fault;
	json_t *root = json_loadb(text.ptr, text.len, 0, &fault);
	*out = (struct cells_policy){.social = {10, 1, 30, 10}, .others = {5, 1, 50, 10}};
	if (!root)
		return error_set(e, STATUS_INPUT, "%d:%d: %s", fault.line, fault.column,
				 fault.text);
	const json_t *cells = json_object_get(root, "cells");
	int status = cells ? read_cells(out, a, cells, e) : 0;
	json_decref(root);
	return status;
}
