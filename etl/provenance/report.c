/* Reading what the load kept with a dataset: dialect, and which columns may be shown. */
#include "provenance/provenance.h"

#include <jansson.h>

static int first_byte(const json_t *o, const char *key, int otherwise)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text && *text ? (unsigned char)*text : otherwise;
}

static const char *text_of(struct arena *a, const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text && *text ? arena_dup(a, str_z(text)).ptr : NULL;
}

static void read_sheet(struct report *r, struct arena *a, const json_t *d)
{
	r->mask.format = MASK_SHEET;
	r->mask.sheet = (struct mask_sheet){
		.name = text_of(a, d, "sheet"),
		.range = text_of(a, d, "range"),
		.leave_hidden = json_is_true(json_object_get(d, "leaveHidden")),
		.fill_merged = json_is_true(json_object_get(d, "fillMerged")),
		.headings = json_object_get(d, "headings") != NULL,
	};
}

static bool read_dialect(struct report *r, struct arena *a, const json_t *d)
{
	const char *charset = json_string_value(json_object_get(d, "charset"));
	const char *end = json_string_value(json_object_get(d, "lineEnd"));
	const char *format = json_string_value(json_object_get(d, "format"));
	int delimiter = first_byte(d, "delimiter", 0);

	if (!charset || strlen(charset) >= sizeof r->charset || !end)
		return false;
	memcpy(r->charset, charset, strlen(charset) + 1);
	r->header_line = (uint64_t)json_integer_value(json_object_get(d, "headerLine"));
	r->mask.delimiter = (char)delimiter;
	r->mask.quote = first_byte(d, "quote", -1);
	r->mask.escape = first_byte(d, "escape", 0);
	r->mask.skip_initial = json_is_true(json_object_get(d, "skipInitialSpace"));
	r->mask.end = strcmp(end, "CR") == 0 ? '\r' : '\n';
	r->mask.max_record = PROVENANCE_MAX_RECORD;
	/* Of a delivery each row is an object, whose members have the names of the columns. */
	if (format && (strcmp(format, "json") == 0 || strcmp(format, "iv3") == 0))
		r->mask.format = MASK_JSON;
	else if (format && strcmp(format, "ndjson") == 0)
		r->mask.format = MASK_NDJSON;
	else if (format && strcmp(format, "xaf") == 0)
		r->mask.format = MASK_XAF;
	else if (format && strcmp(format, "sheet") == 0)
		read_sheet(r, a, d);
	return delimiter != 0 || r->mask.format != MASK_CSV;
}

/* How the shown columns were looked at; of loads before there was a gate, not at all. */
static void read_looks(struct report *r, struct arena *a, const json_t *published, size_t width)
{
	const json_t *columns = json_object_get(published, "columns");
	const json_t *looks = json_object_get(published, "looks");
	const json_t *fields = json_object_get(published, "fields");
	const json_t *accepts = json_object_get(published, "accepts");
	size_t n = json_array_size(columns);
	size_t *places = ARENA_ARRAY(a, size_t, n + 1);

	r->columns = ARENA_ARRAY(a, struct veil_column, width);
	for (size_t i = 0; i < n; i++) {
		json_int_t column = json_integer_value(json_array_get(columns, i));
		if (column < 1 || column > (json_int_t)width)
			continue;
		places[i] = (size_t)column - 1;
		r->columns[column - 1] = (struct veil_column){
			.look = (enum veil_look)json_integer_value(json_array_get(looks, i)),
			.field = arena_dup(a, str_z(json_string_value(json_array_get(fields, i)))),
			.accepted = (unsigned)json_integer_value(json_array_get(accepts, i)),
		};
	}
	r->mask.name_columns = places;
}

static void read_levels(struct report *r, struct arena *a, const json_t *levels)
{
	r->nlevels = json_array_size(levels);
	r->levels = ARENA_ARRAY(a, struct report_level, r->nlevels + 1);
	for (size_t i = 0; i < r->nlevels; i++) {
		const json_t *o = json_array_get(levels, i);
		const char *dimension = text_of(a, o, "dimension");
		r->levels[i] = (struct report_level){
			.dimension = dimension ? str_z(dimension) : STR(""),
			.level = (int)json_integer_value(json_object_get(o, "level")),
			.day = json_is_true(json_object_get(o, "day")),
			.cells = json_is_true(json_object_get(o, "cells")),
		};
	}
}

static void read_of(struct report_column *out, const struct report *r, struct arena *a,
		    const json_t *of)
{
	size_t *found = ARENA_ARRAY(a, size_t, json_array_size(of) + 1);
	for (size_t i = 0; i < json_array_size(of); i++) {
		const char *name = json_string_value(json_array_get(of, i));
		for (size_t k = 0; name && k < r->nlevels; k++)
			if (str_eq(r->levels[k].dimension, str_z(name)))
				found[out->nof++] = k;
	}
	out->of = found;
}

/* Columns that some lines show are looked at, and in JSON known by their names, as the others are. */
static void read_sometimes(struct report *r, struct arena *a, const json_t *items, size_t width)
{
	size_t n = json_array_size(items), named = r->mask.nnames;
	struct str *names = ARENA_ARRAY(a, struct str, named + n + 1);
	size_t *places = ARENA_ARRAY(a, size_t, named + n + 1);
	bool *some = ARENA_ARRAY(a, bool, width);
	memcpy(some, r->mask.shown, width * sizeof *some);
	if (named) {
		memcpy(names, r->mask.names, named * sizeof *names);
		memcpy(places, r->mask.name_columns, named * sizeof *places);
	}
	r->sometimes = ARENA_ARRAY(a, struct report_column, n + 1);
	for (size_t i = 0; i < n; i++) {
		const json_t *o = json_array_get(items, i);
		json_int_t column = json_integer_value(json_object_get(o, "column"));
		const char *name = text_of(a, o, "name"), *field = text_of(a, o, "field");
		if (column < 1 || column > (json_int_t)width)
			continue;
		struct report_column *c = &r->sometimes[r->nsometimes++];
		*c = (struct report_column){.column = (size_t)column - 1,
					    .amount = json_is_true(json_object_get(o, "amount"))};
		read_of(c, r, a, json_object_get(o, "of"));
		some[c->column] = true;
		r->columns[c->column] = (struct veil_column){
			.look = (enum veil_look)json_integer_value(json_object_get(o, "look")),
			.field = field ? str_z(field) : STR(""),
			.accepted = (unsigned)json_integer_value(json_object_get(o, "accepts")),
		};
		if (name) {
			names[r->mask.nnames] = str_z(name);
			places[r->mask.nnames++] = c->column;
		}
	}
	r->mask.names = names;
	r->mask.name_columns = places;
	r->some = some;
}

static bool read_columns(struct report *r, struct arena *a, const json_t *plan)
{
	const json_t *published = NULL, *item;
	size_t i;

	json_array_foreach(plan, i, item)
	{
		const char *target = json_string_value(json_object_get(item, "target"));
		if (target && strcmp(target, "(published)") == 0)
			published = item;
	}
	json_int_t width = json_integer_value(json_object_get(published, "width"));
	if (width <= 0 || width > 1 << 20)
		return false;
	bool *shown = ARENA_ARRAY(a, bool, (size_t)width);
	json_array_foreach(json_object_get(published, "columns"), i, item)
	{
		json_int_t column = json_integer_value(item);
		if (column >= 1 && column <= width)
			shown[column - 1] = true;
	}
	const json_t *names = json_object_get(published, "names");
	struct str *copies = ARENA_ARRAY(a, struct str, json_array_size(names) + 1);
	json_array_foreach(names, i, item) copies[i] = arena_dup(a, str_z(json_string_value(item)));
	read_looks(r, a, published, (size_t)width);
	/* A heading is in the records, and not in the row. */
	r->mask.width = (size_t)width - (r->mask.sheet.headings && width > 1);
	r->mask.shown = shown;
	r->mask.names = copies;
	r->mask.nnames = json_array_size(names);
	read_levels(r, a, json_object_get(published, "levels"));
	read_sometimes(r, a, json_object_get(published, "sometimes"), (size_t)width);
	return true;
}

void report_read(struct report *out, struct arena *a, struct str report)
{
	json_t *json = json_loadb(report.ptr, report.len, 0, NULL);

	*out = (struct report){0};
	out->decided = read_dialect(out, a, json_object_get(json, "dialect")) &&
		       read_columns(out, a, json_object_get(json, "plan"));
	json_decref(json);
}
