/* Whether a ledger of a mapping reads files such as another that is proposed. */
#include "sniff/merge/merge_inside.h"

#include <fnmatch.h>

static bool same_members(json_t *a, json_t *b, const char *const *keys)
{
	for (; *keys; keys++) {
		json_t *x = json_object_get(a, *keys), *y = json_object_get(b, *keys);
		if ((x || y) && !json_equal(x, y))
			return false;
	}
	return true;
}

/* Whether a field of the one reads a column that the other reads: by its name, or by another that it knows. */
static bool reads_same(json_t *a, json_t *b)
{
	json_t *const both[] = {a, b};
	if (strcmp(text(a, "name"), text(b, "name")) == 0)
		return true;
	for (size_t i = 0; i < 2; i++) {
		size_t k;
		json_t *alias;
		const char *other = text(both[1 - i], "name");
		json_array_foreach(member(both[i], "stuiver", "aliases"), k,
				   alias) if (json_is_string(alias) &&
					      strcmp(json_string_value(alias), other) ==
						      0) return true;
	}
	return false;
}

static json_t *find_reading(json_t *fields, json_t *field)
{
	size_t i;
	json_t *one, *found = find_named(fields, text(field, "name"));
	json_array_foreach(fields, i, one) if (!found && reads_same(one, field)) found = one;
	return found;
}

bool has_all_columns(json_t *of, json_t *in)
{
	static const char *const conventions[] = {"type", "decimalChar", "normalize", NULL};
	static const char *const own[] = {"negate", "values", NULL};
	size_t i;
	json_t *field;
	json_array_foreach(member(of, "schema", "fields"), i, field)
	{
		json_t *other = find_reading(member(in, "schema", "fields"), field);
		if (!other || !same_members(field, other, conventions) ||
		    !same_members(member(field, "stuiver", NULL), member(other, "stuiver", NULL),
				  own))
			return false;
	}
	return true;
}

/* The same style, made of the same columns. */
static bool is_same_sign(json_t *a, json_t *b)
{
	static const char *const style[] = {"style", NULL};
	static const char *const columns[] = {"debit", "credit", "flag", "measure"};
	json_t *x = member(a, "stuiver", "sign"), *y = member(b, "stuiver", "sign");
	if (!same_members(x, y, style))
		return false;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		json_t *p = json_object_get(x, columns[i]), *q = json_object_get(y, columns[i]);
		json_t *f = p ? field_of(a, text(x, columns[i])) : NULL;
		json_t *g = q ? field_of(b, text(y, columns[i])) : NULL;
		if ((p || q) && !(p && q && json_equal(p, q)) && !(f && g && reads_same(f, g)))
			return false;
	}
	return true;
}

static bool is_same_ledger(json_t *a, json_t *b)
{
	static const char *const own[] = {"scale", "decide", NULL}, *const scaled[] = {"scale",
										       NULL};
	json_t *x = member(a, "stuiver", NULL), *y = member(b, "stuiver", NULL);
	json_t *p = field_typed(a, "phase:id"), *q = field_typed(b, "phase:id");
	bool phase = !p || !q || strcmp(text(p, "constant"), text(q, "constant")) == 0;
	/* One whose phase is still to be said is the same with that question. */
	bool asked = p && json_object_get(p, "constant") && !*text(p, "constant");
	return phase && same_members(x, y, asked ? scaled : own) && is_same_sign(a, b) &&
	       has_all_columns(a, b) && has_all_columns(b, a);
}

static bool names_file(json_t *files, struct str file)
{
	char name[256];
	size_t i;
	json_t *one;
	if (file.len >= sizeof name)
		return false;
	memcpy(name, file.ptr, file.len);
	name[file.len] = '\0';
	json_array_foreach(files, i,
			   one) if (json_is_string(one) &&
				    (strcmp(json_string_value(one), name) == 0 ||
				     fnmatch(json_string_value(one), name, 0) == 0)) return true;
	return false;
}

json_t *find_same(json_t *there, json_t *resource, struct str file)
{
	size_t i;
	json_t *one, *found = NULL;
	json_array_foreach(member(there, "resources", NULL), i, one)
	{
		if (!is_ledger(one) || !is_same_ledger(one, resource))
			continue;
		json_t *files = member(one, "stuiver", "files");
		if (!files || names_file(files, file))
			return one;
		found = found ? found : one;
	}
	return found;
}

bool widen_files(json_t *ledger, struct str file)
{
	json_t *files = member(ledger, "stuiver", "files");
	if (!json_is_array(files) || names_file(files, file))
		return false;
	json_array_append_new(files, json_stringn(file.ptr, file.len));
	return true;
}
