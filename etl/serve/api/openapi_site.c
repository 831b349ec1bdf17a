/* openapi.json: feeds, the catalogue, pictures, watchers and whatever else is no question of /api/3 (page/site_addresses.h). */
#include "serve/api/openapi_parts.h"

#include <stdio.h>

#define TAG "Site"

static void put_content(struct json_out *j, struct str types, const char *schema)
{
	json_put_key_z(j, "content");
	json_put_object(j);
	while (types.len)
		openapi_put_media(j, str_split(&types, ' '), schema);
	json_put_object_end(j);
}

static void put_success(struct json_out *j, const struct address_row *row)
{
	json_put_key_z(j, row->status);
	json_put_object(j);
	json_put_text_z(j, "description", row->says.english);
	if (row->types[0])
		put_content(j, str_z(row->types), "#/components/schemas/Any");
	json_put_object_end(j);
	if (strcmp(row->path, "/mcp") != 0)
		return;
	json_put_key_z(j, "202");
	json_put_object(j);
	json_put_text_z(j, "description", "It was a notification: there is nothing to be said.");
	json_put_object_end(j);
}

static const char *fault_says(struct str status)
{
	static const char *const known[][2] = {
		{"400", "What was asked cannot be understood; why is told."},
		{"401", "A token is needed (WWW-Authenticate), or this one is none."},
		{"403", "A page of another site may not ask this."},
		{"409", "There are as many as there may be."},
		{"410", "All of the cube was withdrawn."},
		{"413", "What was sent is too long."},
		{"415", "What was sent is no JSON."},
		{"429", "Too many messages; see Retry-After."},
		{"503", "It cannot answer now."}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(status, str_z(known[i][0])))
			return known[i][1];
	return "";
}

static void put_own_fault(struct json_out *j, const struct address_row *row, struct str status)
{
	bool json = strcmp(row->fault_type, "application/json") == 0;

	json_put_key(j, status);
	json_put_object(j);
	json_put_text_z(j, "description", fault_says(status));
	put_content(j, str_z(row->fault_type),
		    json ? "#/components/schemas/Problem" : "#/components/schemas/Any");
	json_put_object_end(j);
}

static void put_faults(struct json_out *j, const struct address_row *row)
{
	struct str rest = str_z(row->faults);
	bool plain = strcmp(row->fault_type, "text/plain") == 0;

	while (rest.len) {
		struct str status = str_split(&rest, ' ');
		bool watched = plain && strcmp(row->faults, "503") == 0;
		if (str_eq(status, STR("404")))
			openapi_put_fault(j, "404", "NotThere");
		else if (str_eq(status, STR("503")) && !watched)
			openapi_put_fault(j, "503", "Busy");
		else
			put_own_fault(j, row, status);
	}
}

static void put_parameters(struct json_out *j, const struct address_row *row)
{
	struct str rest = str_z(row->params);

	json_put_key_z(j, "parameters");
	json_put_array(j);
	for (const char *open = strchr(row->path, '{'); open; open = strchr(open + 1, '{')) {
		const struct parameter_row *p =
			address_parameter((struct str){open + 1, strcspn(open + 1, "}")});
		openapi_put_parameter(j, p, "path", p->words);
	}
	while (rest.len) {
		char words[ADDRESS_WORDS_SIZE];
		struct str token = str_split(&rest, ' ');
		openapi_put_parameter(j, address_parameter(token), "query",
				      address_words(words, token));
	}
	json_put_array_end(j);
}

static void put_body(struct json_out *j, const struct address_row *row)
{
	if (!row->body)
		return;
	json_put_key_z(j, "requestBody");
	json_put_object(j);
	json_put_key_z(j, "required");
	json_put_bool(j, true);
	put_content(j, str_z(row->body), "#/components/schemas/Any");
	json_put_object_end(j);
}

static void put_operation(struct json_out *j, const struct address_row *row)
{
	json_put_key_z(j, row->method);
	json_put_object(j);
	json_put_text_z(j, "operationId", row->id);
	json_put_text_z(j, "summary", row->says.english);
	json_put_text_z(j, "description", row->says.english);
	json_put_key_z(j, "tags");
	json_put_array(j);
	json_put_string_z(j, TAG);
	json_put_array_end(j);
	put_parameters(j, row);
	put_body(j, row);
	json_put_key_z(j, "responses");
	json_put_object(j);
	put_success(j, row);
	put_faults(j, row);
	json_put_object_end(j);
	json_put_object_end(j);
}

void openapi_put_addresses(struct json_out *j, const struct openapi_site *site)
{
	size_t n;
	const struct address_row *rows = address_rows(&n), *before = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!site->with[rows[i].when])
			continue;
		bool same = before && strcmp(before->path, rows[i].path) == 0;
		if (before && !same)
			json_put_object_end(j);
		if (!same) {
			json_put_key_z(j, rows[i].path);
			json_put_object(j);
		}
		put_operation(j, &rows[i]);
		before = &rows[i];
	}
	if (before)
		json_put_object_end(j);
}
