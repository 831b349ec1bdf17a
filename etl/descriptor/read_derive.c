/*
 * A model where the descriptor has none: measures from the `value` columns, dimensions from the
 * other fields. A field whose columnType ends in :label (or that says labelOf) joins the dimension
 * of its code.
 */
#include "descriptor/descriptor_json.h"

#include <ctype.h>

const char *ref_name(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 4);
	size_t n = 0;
	for (size_t i = 0; i < s.len && n < 60; i++) {
		bool plain = (unsigned char)s.ptr[i] < 0x80 && isalnum((unsigned char)s.ptr[i]);
		if (plain)
			out[n++] = (char)tolower((unsigned char)s.ptr[i]);
		else if (n > 0 && out[n - 1] != '_')
			out[n++] = '_';
	}
	while (n > 0 && out[n - 1] == '_')
		n--;
	if (n == 0 || isdigit((unsigned char)out[0])) {
		memmove(out + 1, out, n++);
		out[0] = 'f';
	}
	if (n == 1)
		out[n++] = '1';
	out[n] = 0;
	return out;
}

static bool ends_label(struct str type)
{
	return str_ends(type, STR(":label")) || str_ends(type, STR(":name"));
}

/* The field this one labels, or NONE. */
static int labelled(const struct resource *r, const struct field *f)
{
	if (f->label_of.len > 0)
		return resource_find_field(r, f->label_of);
	if (!ends_label(f->column_type))
		return NONE;
	size_t stem = f->column_type.len - (str_ends(f->column_type, STR(":name")) ? 5 : 6);
	for (size_t i = 0; i < r->nfields; i++) {
		struct str t = r->fields[i].column_type;
		bool same = t.len > stem && memcmp(t.ptr, f->column_type.ptr, stem) == 0;
		struct str tail = same ? (struct str){t.ptr + stem, t.len - stem} : STR("");
		if (str_eq(tail, STR(":code")) || str_eq(tail, STR(":id")))
			return (int)i;
	}
	return NONE;
}

static bool is_value(const struct field *f)
{
	return str_eq(f->column_type, STR("value"));
}

static json_t *attribute(const struct field *f, const char *labelfor)
{
	json_t *out = json_object();
	json_object_set_new(out, "source", json_stringn(f->name.ptr, f->name.len));
	if (labelfor)
		json_object_set_new(out, "labelfor", json_string(labelfor));
	return out;
}

static const char *dimension_name(struct arena *a, const struct field *f)
{
	if (str_eq(f->column_type, STR("date:fiscal-year")))
		return "year";
	if (str_starts(f->column_type, STR("phase")))
		return "phase";
	if (str_eq(f->column_type, STR("direction")))
		return "side";
	return ref_name(a, f->name);
}

static void add_dimension(struct arena *a, json_t *dimensions, const struct resource *r,
			  size_t index)
{
	const struct field *f = &r->fields[index];
	const char *name = dimension_name(a, f);
	if (json_object_get(dimensions, name))
		return;
	json_t *out = json_object(), *attributes = json_object();
	const char *key = name;
	for (size_t i = 0; i < r->nfields; i++) {
		if (labelled(r, &r->fields[i]) != (int)index || i == index)
			continue;
		key = "code";
		json_object_set_new(attributes,
				    json_object_get(attributes, "label")
					    ? ref_name(a, r->fields[i].name)
					    : "label",
				    attribute(&r->fields[i], "code"));
	}
	json_object_set_new(attributes, key, attribute(f, NULL));
	json_object_set_new(out, "attributes", attributes);
	json_object_set_new(out, "primaryKey", json_string(key));
	json_object_set_new(out, "label",
			    f->title.len ? json_stringn(f->title.ptr, f->title.len)
					 : json_stringn(f->name.ptr, f->name.len));
	json_object_set_new(dimensions, name, out);
}

static void add_measure(struct arena *a, json_t *measures, const struct field *f)
{
	const char *name = ref_name(a, f->name);
	if (json_object_get(measures, name))
		return;
	json_t *out = json_object();
	json_object_set_new(out, "source", json_stringn(f->name.ptr, f->name.len));
	json_object_set_new(out, "type", json_string("number"));
	json_object_set_new(measures, name, out);
}

static void derive_ledger(struct arena *a, const struct resource *r, json_t *dimensions,
			  json_t *measures)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		bool feeds =
			f->nsettings > 0 || (int)i == r->sign.debit || (int)i == r->sign.credit;
		if (f->hidden || feeds)
			continue;
		bool measure = is_value(f) || (f->target && f->kind == FIELD_NUMBER);
		int code = labelled(r, f);
		if (measure)
			add_measure(a, measures, f);
		else if (code == NONE || code == (int)i)
			add_dimension(a, dimensions, r, i);
	}
}

void derive_model(struct descriptor_place package)
{
	struct mapping *m = package.r->m;
	if (json_object_get(package.json, "model"))
		return;
	json_t *model = json_object(), *dimensions = json_object(), *measures = json_object();
	for (size_t i = 0; i < m->nledgers; i++)
		derive_ledger(m->arena, &m->resources[m->ledgers[i]], dimensions, measures);
	if (json_object_size(measures) == 0)
		place_fault(package,
			    "there is no `model`, and no field has columnType \"value\", so "
			    "nothing says which field is the amount");
	json_object_set_new(model, "dimensions", dimensions);
	json_object_set_new(model, "measures", measures);
	json_object_set_new(package.json, "model", model);
}
