/* --expect: a total that whoever loads knows, by the columns of the mapping. */
#include "cli/load/loading.h"

#include "base/memory/buffer.h"

#include <string.h>

static int find_column(const struct cube *cube, struct str name)
{
	for (size_t c = 0; c < cube->ncolumns; c++) {
		if (str_eq(cube->columns[c].name, name))
			return (int)c;
	}
	int measure = cube_find_measure(cube, name);
	return measure < 0 ? -1 : (int)cube->measures[measure].column;
}

/* "saldo" of the only measure, or "bedrag.saldo". */
static int find_own(const struct cube *cube, struct str name, enum own_kind *of)
{
	const char *dot = memrchr(name.ptr, '.', name.len);
	struct str kind = name;
	int column = cube->ncolumns == 1 ? 0 : -1;
	if (dot) {
		kind = (struct str){dot + 1, (size_t)(name.ptr + name.len - dot - 1)};
		column = find_column(cube, (struct str){name.ptr, (size_t)(dot - name.ptr)});
	}
	*of = own_kind_of(kind);
	return *of == OWN_NONE ? -1 : column;
}

static int unknown_column(const struct cube *cube, struct str name, struct error *e)
{
	struct buffer names;
	buffer_init(&names, 1024);
	for (size_t c = 0; c < cube->ncolumns; c++)
		buffer_printf(&names, "%s%.*s", c ? ", " : "", STR_ARG(cube->columns[c].name));
	error_set(e, STATUS_USAGE, "--expect: the mapping has no measure '%.*s'; it has %.*s",
		  STR_ARG(name), STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

/* What stands in brackets behind a measure: "amount[adjusted,expenditure]". Taken from *name. */
static struct str take_parts(const struct cube *cube, struct str *name)
{
	const char *open = memrchr(name->ptr, '[', name->len);
	if (!open || name->ptr[name->len - 1] != ']' || find_column(cube, *name) >= 0)
		return (struct str){"", 0};
	struct str parts = {open + 1, (size_t)(name->ptr + name->len - open - 2)};
	name->len = (size_t)(open - name->ptr);
	return parts;
}

int expected_parse(struct expected_total *out, const struct cube *cube, const char *text,
		   struct error *e)
{
	const char *equals = strrchr(text, '=');
	if (!equals || equals == text)
		return error_set(e, STATUS_USAGE,
				 "--expect %s: write a measure and its total, as amount=1234.50",
				 text);
	struct str name = {text, (size_t)(equals - text)};
	out->name = name;
	out->parts = take_parts(cube, &name);
	int column = find_column(cube, name);
	out->of = OWN_NONE;
	if (column < 0 && !out->parts.len)
		column = find_own(cube, name, &out->of);
	if (column < 0)
		return unknown_column(cube, name, e);
	out->column = cube->columns[column].name;
	int decimals = cube->columns[column].decimals;
	if (!money_parse(str_z(equals + 1), decimals, &out->value))
		return error_set(e, STATUS_USAGE,
				 "--expect %s: '%s' is not an amount; write digits with a decimal "
				 "point, at most %d decimals and no grouping, as 1234.50",
				 text, equals + 1, decimals);
	return 0;
}
