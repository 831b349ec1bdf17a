#include "serve/api/openapi.h"

#include "serve/api/openapi_parts.h"
#include <stdio.h>

#define URL_MAX 4096u

/* ---- parameters ---- */

static void put_parameter(void *context, const struct parameter_row *p, const char *forms)
{
	openapi_put_parameter(context, p, "query", forms);
}

/* "{name}" of "cubes/{name}/model/": what it stands for. */
static const char *says_of(struct str part)
{
	static const char *const known[][2] = {
		{"name", "the cube"},
		{"ref", "a dimension of the cube's model"},
		{"sha256", "of the original file, as changes and provenance name it"},
		{"dataset", "number of a published file"}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(part, str_z(known[i][0])))
			return known[i][1];
	return "";
}

static void put_path_parts(struct json_out *j, const char *path)
{
	for (const char *open = strchr(path, '{'); open; open = strchr(open + 1, '{')) {
		struct str part = {open + 1, strcspn(open + 1, "}")};
		json_put_object(j);
		json_put_key_z(j, "name");
		json_put_string(j, part);
		json_put_text_z(j, "in", "path");
		json_put_key_z(j, "required");
		json_put_bool(j, true);
		json_put_text_z(j, "description", says_of(part));
		openapi_put_schema(j, false, NULL);
		json_put_object_end(j);
	}
}

/* ---- answers ---- */

static bool has_form(const char *forms, const char *word)
{
	struct str rest = forms ? str_z(forms) : (struct str){0};

	while (rest.len)
		if (str_eq(str_split(&rest, ' '), str_z(word)))
			return true;
	return false;
}

struct forms {
	const char *format, *download;
};

static void take_forms(void *context, const struct parameter_row *p, const char *forms)
{
	struct forms *f = context;

	if (strcmp(p->name, "format") == 0)
		f->format = forms;
	else if (strcmp(p->name, "download") == 0)
		f->download = forms;
}

static void put_answer(struct json_out *j, const struct endpoint_row *row)
{
	static const char *const types[][2] = {
		{"csv", "text/csv"},
		{"ndjson", "application/x-ndjson"},
		{"geojson", "application/geo+json"},
		{"txt", "text/plain"},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
	struct forms f = {0};

	endpoint_parameters(row, take_forms, &f);
	json_put_key_z(j, "200");
	json_put_object(j);
	json_put_text_z(j, "description", row->says.english);
	json_put_key_z(j, "content");
	json_put_object(j);
	if (row->kind == ENDPOINT_ARCHIVE)
		openapi_put_media(j, STR("application/zip"), "#/components/schemas/File");
	else if (row->kind == ENDPOINT_STORE)
		openapi_put_media(j, STR("application/vnd.sqlite3"), "#/components/schemas/File");
	else
		openapi_put_media(j, STR("application/json"), "#/components/schemas/Answer");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (has_form(f.format, types[i][0]) || has_form(f.download, types[i][0]))
			openapi_put_media(j, str_z(types[i][1]), "#/components/schemas/File");
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_operation(struct json_out *j, const struct endpoint_row *row)
{
	char path[128];

	snprintf(path, sizeof path, "/api/3/%s", row->path);
	json_put_key_z(j, path);
	json_put_object(j);
	json_put_key_z(j, "get");
	json_put_object(j);
	json_put_text_z(j, "operationId", row->id);
	json_put_text_z(j, "summary", row->says.english);
	json_put_text_z(j, "description", row->says.english);
	json_put_key_z(j, "tags");
	json_put_array(j);
	json_put_string_z(j, "OpenSpending");
	json_put_array_end(j);
	json_put_key_z(j, "parameters");
	json_put_array(j);
	put_path_parts(j, row->path);
	endpoint_parameters(row, put_parameter, j);
	json_put_array_end(j);
	json_put_key_z(j, "responses");
	json_put_object(j);
	put_answer(j, row);
	openapi_put_fault(j, "400", "NotUnderstood");
	openapi_put_fault(j, "404", "NotThere");
	openapi_put_fault(j, "410", "Withdrawn");
	openapi_put_fault(j, "503", "Busy");
	json_put_object_end(j);
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- the rest ---- */

static void put_response(struct json_out *j, const char *name, const char *says)
{
	json_put_key_z(j, name);
	json_put_object(j);
	json_put_text_z(j, "description", says);
	json_put_key_z(j, "content");
	json_put_object(j);
	openapi_put_media(j, STR("application/json"), "#/components/schemas/Problem");
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_components(struct json_out *j)
{
	json_put_key_z(j, "components");
	json_put_object(j);
	json_put_key_z(j, "schemas");
	json_put_raw(
		j,
		STR("{\"Answer\":{\"type\":\"object\",\"description\":\"As OpenSpending v3 has it; sums are exact\"},"
		    "\"Any\":{\"description\":\"As its type has it\"},"
		    "\"File\":{\"type\":\"string\",\"description\":\"All rows\"},"
		    "\"Problem\":{\"type\":\"object\",\"required\":[\"status\",\"message\"],\"properties\":{"
		    "\"status\":{\"const\":\"error\"},\"message\":{\"type\":\"string\",\"description\":"
		    "\"What is off, and what may be meant\"}}}}"));
	json_put_key_z(j, "responses");
	json_put_object(j);
	put_response(j, "NotUnderstood",
		     "A parameter or its value cannot be understood; no sum is given.");
	put_response(j, "NotThere", "There is no such cube, dimension or file.");
	put_response(j, "Withdrawn",
		     "All of the cube was withdrawn; the message says when and why.");
	put_response(
		j, "Busy",
		"The question took too long, or the store cannot be read now: see Retry-After.");
	json_put_object_end(j);
	json_put_object_end(j);
}

/* What is promised, what changed, what differs. */
static void put_more(struct json_out *j, struct str base)
{
	struct buffer url;

	buffer_init(&url, URL_MAX);
	buffer_append_str(&url, base);
	buffer_append_z(&url, "/handboek/api");
	json_put_key_z(j, "externalDocs");
	json_put_object(j);
	json_put_text_z(
		j, "description",
		"What is promised, what changed, and what differs from OpenSpending (Dutch)");
	json_put_key_z(j, "url");
	json_put_string(j, buffer_str(&url));
	buffer_drop(&url);
	json_put_object_end(j);
}

static void put_info(struct json_out *j, struct str base)
{
	json_put_key_z(j, "info");
	json_put_object(j);
	json_put_text_z(j, "title", "Stuiver: public spending through the OpenSpending API");
	json_put_text_z(j, "version", OPENAPI_VERSION);
	json_put_text_z(
		j, "description",
		"Budgets and ledgers of governments: sums, single lines, explanations, and from which lines of which "
		"file each sum comes. Sums are exact decimals.");
	json_put_key_z(j, "license");
	json_put_object(j);
	json_put_text_z(j, "name", "EUPL-1.2");
	json_put_text_z(j, "identifier", "EUPL-1.2");
	json_put_object_end(j);
	json_put_object_end(j);
	json_put_key_z(j, "servers");
	json_put_array(j);
	json_put_object(j);
	json_put_key_z(j, "url");
	json_put_string(j, base.len ? base : STR("/"));
	json_put_object_end(j);
	json_put_array_end(j);
	json_put_key_z(j, "tags");
	json_put_raw(
		j,
		STR("[{\"name\":\"OpenSpending\",\"description\":\"Questions about cubes\"},"
		    "{\"name\":\"Site\",\"description\":\"News, the catalogue, pictures; what watchers and "
		    "assistants ask\"}]"));
	put_more(j, base);
}

void openapi_write(struct buffer *out, const struct openapi_site *site)
{
	struct json_out j;
	size_t n;
	const struct endpoint_row *rows = endpoint_rows(&n);

	json_begin(&j, out);
	json_put_object(&j);
	json_put_text_z(&j, "openapi", "3.1.0");
	put_info(&j, site->base);
	json_put_key_z(&j, "paths");
	json_put_object(&j);
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind != ENDPOINT_STORE || site->offers_store)
			put_operation(&j, &rows[i]);
	openapi_put_addresses(&j, site);
	json_put_object_end(&j);
	put_components(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}
