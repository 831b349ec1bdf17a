#include "serve/api/openapi_parts.h"

#include <stdio.h>

void openapi_put_ref(struct json_out *j, const char *what)
{
	json_put_object(j);
	json_put_text_z(j, "$ref", what);
	json_put_object_end(j);
}

void openapi_put_schema(struct json_out *j, bool whole, const char *forms)
{
	struct str rest = forms ? str_z(forms) : (struct str){0};

	json_put_key_z(j, "schema");
	json_put_object(j);
	json_put_text_z(j, "type", whole ? "integer" : "string");
	if (forms) {
		json_put_key_z(j, "enum");
		json_put_array(j);
		while (rest.len)
			json_put_string(j, str_split(&rest, ' '));
		json_put_array_end(j);
	}
	json_put_object_end(j);
}

void openapi_put_parameter(struct json_out *j, const struct parameter_row *p, const char *where,
			   const char *forms)
{
	json_put_object(j);
	json_put_text_z(j, "name", p->name);
	json_put_text_z(j, "in", where);
	if (strcmp(where, "path") == 0) {
		json_put_key_z(j, "required");
		json_put_bool(j, true);
	}
	json_put_text_z(j, "description", p->says.english);
	openapi_put_schema(j, p->whole, forms);
	if (p->example && p->whole) {
		json_put_key_z(j, "example");
		json_put_raw(j, str_z(p->example));
	} else if (p->example) {
		json_put_text_z(j, "example", p->example);
	}
	json_put_object_end(j);
}

void openapi_put_media(struct json_out *j, struct str type, const char *schema)
{
	json_put_key(j, type);
	json_put_object(j);
	json_put_key_z(j, "schema");
	openapi_put_ref(j, schema);
	json_put_object_end(j);
}

void openapi_put_fault(struct json_out *j, const char *status, const char *name)
{
	char ref[64];

	snprintf(ref, sizeof ref, "#/components/responses/%s", name);
	json_put_key_z(j, status);
	openapi_put_ref(j, ref);
}
