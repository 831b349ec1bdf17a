/* The mappings that are shipped for kinds of files whose columns a standard says: audit files, and Iv3 deliveries. */
#include "sniff/proposed/proposal.h"

#include "schema_auditfile.h"
#include "schema_iv3_delivery.h"

#include <jansson.h>
#include <stdlib.h>

#define DETAIL "details."

/* Named as any other proposal is, by its file. */
static void name_it(json_t *package, struct str name, struct str file, const char *charset)
{
	json_t *resource = json_array_get(json_object_get(package, "resources"), 0);
	json_object_set_new(package, "name", json_stringn(name.ptr, name.len));
	json_object_set_new(package, "title", json_stringn(file.ptr, file.len));
	json_object_set_new(json_object_get(package, "stuiver"), "cube",
			    json_stringn(name.ptr, name.len));
	json_object_set_new(resource, "path", json_stringn(file.ptr, file.len));
	if (charset)
		json_object_set_new(resource, "encoding", json_string(charset));
}

/* ---- details of an Iv3 delivery: each has keys of its own ---- */

static struct str key_of(const struct sniff_column *c)
{
	return str_starts(c->field, STR(DETAIL))
		       ? (struct str){c->field.ptr + strlen(DETAIL), c->field.len - strlen(DETAIL)}
		       : STR("");
}

/* "grootboek_naam" is the name of "grootboek". */
static bool names_other(struct str key, struct str other)
{
	static const char *const ends[] = {"_naam", "_omschrijving"};

	if (!other.len || !str_starts(key, other))
		return false;
	struct str end = {key.ptr + other.len, key.len - other.len};
	return str_eq(end, str_z(ends[0])) || str_eq(end, str_z(ends[1]));
}

static const struct sniff_column *label_of(const struct sniff *s, struct str key)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (!s->columns[i].is_private && names_other(key_of(&s->columns[i]), key))
			return &s->columns[i];
	return NULL;
}

static bool is_label(const struct sniff *s, struct str key)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (!s->columns[i].is_private && names_other(key, key_of(&s->columns[i])))
			return true;
	return false;
}

/* Amounts in details say again, in euros, what the row says in thousands: counted once. */
static bool is_amount(struct str key)
{
	return str_starts(key, STR("bedrag"));
}

static json_t *text(struct str s)
{
	return json_stringn(s.ptr ? s.ptr : "", s.len);
}

static json_t *field_of(const struct sniff_column *c, struct str key)
{
	json_t *out = json_pack("{s:o, s:o, s:s, s:{s:b}}", "name", text(c->field), "title",
				text(key), "type", "string", "constraints", "required", 0);

	if (c->is_private) {
		json_object_set_new(out, "stuiver", json_pack("{s:s}", "class", "private"));
		json_object_set_new(out, "why", text(c->privacy));
	}
	return out;
}

static json_t *dimension_of(const struct sniff_column *c, const struct sniff_column *label,
			    struct str key)
{
	json_t *out = json_pack("{s:o, s:s, s:s, s:{s:{s:o, s:s}}}", "label", text(key),
				"dimensionType", "classification", "primaryKey", "code",
				"attributes", "code", "source", text(c->field), "label", "Code");

	if (label)
		json_object_set_new(json_object_get(out, "attributes"), "naam",
				    json_pack("{s:o, s:s, s:s}", "source", text(label->field),
					      "label", "Naam", "labelfor", "code"));
	return out;
}

static void add_dimension(const struct sniff *s, json_t *dimensions, const struct sniff_column *c,
			  struct str key)
{
	struct str name = sniff_slug(s->arena, key, '_');

	if (!name.len || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
		name = arena_printf(s->arena, "detail_%.*s", STR_ARG(name));
	while (json_object_getn(dimensions, name.ptr, name.len))
		name = arena_printf(s->arena, "%.*s_detail", STR_ARG(name));
	json_object_setn_new(dimensions, name.ptr, name.len,
			     dimension_of(c, label_of(s, key), key));
}

static void add_details(const struct sniff *s, json_t *package)
{
	json_t *resource = json_array_get(json_object_get(package, "resources"), 0);
	json_t *fields = json_object_get(json_object_get(resource, "schema"), "fields");
	json_t *dimensions = json_object_get(json_object_get(package, "model"), "dimensions");

	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		struct str key = key_of(c);
		if (!key.len)
			continue;
		json_array_append_new(fields, field_of(c, key));
		if (!c->is_private && !is_amount(key) && !is_label(s, key))
			add_dimension(s, dimensions, c, key);
	}
}

/* ---- */

static json_t *shipped(const struct sniff *s)
{
	if (strcmp(s->standard, SNIFF_AUDITFILE) == 0)
		return json_loadb(mapping_auditfile, sizeof mapping_auditfile - 1,
				  JSON_REJECT_DUPLICATES, NULL);
	json_t *package = json_loadb(mapping_iv3_delivery, sizeof mapping_iv3_delivery - 1,
				     JSON_REJECT_DUPLICATES, NULL);
	json_t *resource = json_array_get(json_object_get(package, "resources"), 0);
	/* The mapping is of the table that 'iv3 table' writes; here it is of the delivery itself. */
	json_object_del(resource, "dialect");
	json_object_del(resource, "encoding");
	json_object_set_new(resource, "format", json_string("iv3"));
	add_details(s, package);
	return package;
}

int shipped_propose(const struct sniff *s, struct str name, struct str file, const char *charset,
		    struct buffer *out, struct error *e)
{
	json_t *package = shipped(s);
	char *made_text = NULL;
	if (package) {
		name_it(package, name, file, charset);
		made_text = json_dumps(package, JSON_INDENT(2));
	}
	if (made_text)
		buffer_printf(out, "%s\n", made_text);
	json_decref(package);
	bool made = made_text && !out->overflow;
	free(made_text);
	return made ? 0
		    : error_set(e, STATUS_INPUT, "the mapping of %s cannot be read", s->standard);
}
