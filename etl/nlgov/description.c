#include "nlgov/description.h"

#include "base/text/json_out.h"
#include "explore/guide.h"
#include "question/endpoints.h"
#include "store/store.h"
#include "store/versions/gone.h"

#include <stdio.h>
#include <string.h>

#define HEADERS                                                           \
	"{\"API-Version\":{\"$ref\":\"#/components/headers/ApiVersie\"}," \
	"\"Link\":{\"$ref\":\"#/components/headers/Koppelingen\"}}"
#define COMPONENTS_HEADERS                                                                            \
	"{\"ApiVersie\":{\"description\":\"Volledige versie van de API.\",\"schema\":{\"type\":"      \
	"\"string\"}},\"Koppelingen\":{\"description\":\"Dit adres (self) en andere pagina's (next, " \
	"prev, first, last), volgens RFC 8288.\",\"schema\":{\"type\":\"string\"}}}"
#define ABOUT                                                                                            \
	"Begrotingen en uitgaven van overheden: totalen, losse regels, toelichtingen, en uit welke "     \
	"regels van welk bestand elke som komt. Bedragen zijn exacte decimalen. Alles is openbaar; er "  \
	"is geen sleutel nodig. Afwijking van de API Design Rules: antwoorden mogen een minuut bewaard " \
	"worden (Cache-Control), want zij zijn openbaar en hebben een ETag. Dezelfde vragen zijn in de " \
	"woorden van OpenSpending te stellen op /api/3."

static void put_z(struct json_out *j, const char *key, const char *value)
{
	json_put_text(j, key, str_z(value));
}

/* ---- shapes ---- */

static void put_ref(struct json_out *j, struct str name)
{
	char ref[80];

	snprintf(ref, sizeof ref, "#/components/schemas/%.*s", STR_ARG(name));
	put_z(j, "$ref", ref);
}

#define VALUES "{\"type\":[\"string\",\"number\",\"null\"]}"
#define AMOUNTS "{\"type\":[\"number\",\"null\"]}"

static void put_map(struct json_out *j, const char *of)
{
	put_z(j, "type", "object");
	json_put_key_z(j, "additionalProperties");
	json_put_raw(j, str_z(of));
}

static void put_type(struct json_out *j, struct str type, bool optional)
{
	bool moment = str_eq(type, STR("date")) || str_eq(type, STR("date-time"));
	struct str plain = moment ? STR("string") : type;

	json_put_key_z(j, "type");
	if (optional)
		json_put_array(j);
	json_put_string(j, plain);
	if (optional) {
		json_put_string_z(j, "null");
		json_put_array_end(j);
	}
	if (moment)
		json_put_text(j, "format", type);
}

static void put_kind(struct json_out *j, struct str type, bool optional)
{
	if (str_eq(type, STR("values")))
		put_map(j, VALUES);
	else if (str_eq(type, STR("amounts")))
		put_map(j, AMOUNTS);
	else if (type.ptr[0] >= 'A' && type.ptr[0] <= 'Z')
		put_ref(j, type);
	else if (!str_eq(type, STR("any")))
		put_type(j, type, optional);
}

static void put_field(struct json_out *j, const struct nlgov_field *f)
{
	struct str type = str_z(f->type);
	bool optional = str_ends(type, STR("?"));

	type.len -= optional;
	json_put_key_z(j, f->name);
	json_put_object(j);
	put_z(j, "description", f->says);
	if (type.ptr[0] == '[') {
		put_z(j, "type", "array");
		json_put_key_z(j, "items");
		json_put_object(j);
		put_kind(j, (struct str){type.ptr + 1, type.len - 2}, false);
		json_put_object_end(j);
	} else {
		put_kind(j, type, optional);
	}
	json_put_object_end(j);
}

static void put_shape(struct json_out *j, const struct nlgov_shape *s)
{
	json_put_key_z(j, s->name);
	json_put_object(j);
	put_z(j, "type", "object");
	json_put_key_z(j, "additionalProperties");
	json_put_bool(j, false);
	json_put_key_z(j, "required");
	json_put_array(j);
	for (size_t i = 0; i < s->n; i++)
		if (!strchr(s->fields[i].type, '?'))
			json_put_string_z(j, s->fields[i].name);
	json_put_array_end(j);
	json_put_key_z(j, "properties");
	json_put_object(j);
	for (size_t i = 0; i < s->n; i++)
		put_field(j, &s->fields[i]);
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- operations ---- */

static void put_parameter(struct json_out *j, struct str name)
{
	const struct nlgov_parameter *p = nlgov_parameter(name);
	const struct parameter_row *row = parameter_row(str_z(p->asked));

	json_put_object(j);
	put_z(j, "name", p->name);
	put_z(j, "in", "query");
	put_z(j, "description", row->says.dutch);
	json_put_key_z(j, "schema");
	json_put_object(j);
	put_z(j, "type", row->whole ? "integer" : "string");
	if (row->whole) {
		json_put_key_z(j, "minimum");
		json_put_integer(j, 1);
	}
	json_put_object_end(j);
	json_put_object_end(j);
}

static void put_path_parts(struct json_out *j, const char *path)
{
	for (const char *open = strchr(path, '{'); open; open = strchr(open + 1, '{')) {
		struct str part = {open + 1, strcspn(open + 1, "}")};
		json_put_object(j);
		json_put_text(j, "name", part);
		put_z(j, "in", "path");
		json_put_key_z(j, "required");
		json_put_bool(j, true);
		put_z(j, "description",
		      str_eq(part, STR("begroting")) ? "Naam van een begroting."
						     : "Naam van een dimensie.");
		json_put_key_z(j, "schema");
		json_put_raw(j, STR("{\"type\":\"string\"}"));
		json_put_object_end(j);
	}
}

static void put_good(struct json_out *j, const struct nlgov_resource *r)
{
	json_put_key_z(j, "200");
	json_put_object(j);
	put_z(j, "description", r->says);
	json_put_key_z(j, "headers");
	json_put_raw(j, STR(HEADERS));
	json_put_key_z(j, "content");
	json_put_object(j);
	json_put_key_z(j, "application/json");
	json_put_object(j);
	json_put_key_z(j, "schema");
	json_put_object(j);
	if (r->schema)
		put_ref(j, str_z(r->schema));
	else
		put_z(j, "type", "object");
	json_put_object_end(j);
	json_put_object_end(j);
	json_put_object_end(j);
	json_put_object_end(j);
}

static const struct {
	const char *status, *name, *says;
} faults[] = {
	{"400", "VraagKloptNiet",
	 "De vraag is niet te begrijpen; alle fouten staan in errors. Er is geen som gegeven."},
	{"404", "NietGevonden", "Er is geen begroting of dimensie van die naam."},
	{"410", "Ingetrokken",
	 "Alles van deze begroting is ingetrokken; er staat wanneer en waarom."},
	{"503", "NuNietBereikbaar",
	 "De vraag duurde te lang of de gegevens zijn nu niet te lezen: zie Retry-After."},
};
#define NFAULTS (sizeof faults / sizeof *faults)

static void put_operation(struct json_out *j, const struct nlgov_resource *r)
{
	struct str rest = str_z(r->params);

	json_put_key_z(j, r->path[0] ? r->path : "/");
	json_put_object(j);
	json_put_key_z(j, "get");
	json_put_object(j);
	put_z(j, "operationId", r->id);
	put_z(j, "summary", r->says);
	put_z(j, "description", r->says);
	json_put_key_z(j, "tags");
	json_put_raw(j, STR("[\"Begrotingen\"]"));
	json_put_key_z(j, "parameters");
	json_put_array(j);
	put_path_parts(j, r->path);
	while (rest.len)
		put_parameter(j, str_split(&rest, ' '));
	json_put_array_end(j);
	json_put_key_z(j, "responses");
	json_put_object(j);
	put_good(j, r);
	for (size_t i = 0; i < NFAULTS; i++) {
		char ref[80];
		snprintf(ref, sizeof ref, "{\"$ref\":\"#/components/responses/%s\"}",
			 faults[i].name);
		json_put_key_z(j, faults[i].status);
		json_put_raw(j, str_z(ref));
	}
	json_put_object_end(j);
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- the rest ---- */

static void put_components(struct json_out *j)
{
	size_t n;
	const struct nlgov_shape *shapes = nlgov_shapes(&n);

	json_put_key_z(j, "components");
	json_put_object(j);
	json_put_key_z(j, "headers");
	json_put_raw(j, STR(COMPONENTS_HEADERS));
	json_put_key_z(j, "responses");
	json_put_object(j);
	for (size_t i = 0; i < NFAULTS; i++) {
		json_put_key_z(j, faults[i].name);
		json_put_object(j);
		put_z(j, "description", faults[i].says);
		json_put_key_z(j, "headers");
		json_put_raw(
			j, STR("{\"API-Version\":{\"$ref\":\"#/components/headers/ApiVersie\"}}"));
		json_put_key_z(j, "content");
		json_put_raw(j,
			     STR("{\"" NLGOV_PROBLEM
				 "\":{\"schema\":{\"$ref\":\"#/components/schemas/Probleem\"}}}"));
		json_put_object_end(j);
	}
	json_put_object_end(j);
	json_put_key_z(j, "schemas");
	json_put_object(j);
	for (size_t i = 0; i < n; i++)
		put_shape(j, &shapes[i]);
	json_put_object_end(j);
	json_put_object_end(j);
}

/* ---- whom to ask ---- */

struct contact {
	struct str name, email;
};

static int read_contact(struct contact *out, const struct nlgov_asking *k, struct str cube,
			struct error *e)
{
	struct guide *g;

	if (guide_open(&g, k->session, k->arena, cube, e) != 0)
		return -1;
	if (memchr(g->questions.ptr ? g->questions.ptr : "", '@', g->questions.len)) {
		out->email = arena_dup(k->arena, g->questions);
		out->name = arena_dup(k->arena, g->publisher.len ? g->publisher : g->place);
	}
	guide_close(g);
	return 0;
}

static struct str host_of(struct str base)
{
	struct str rest = base;

	str_split(&rest, '/');
	str_split(&rest, '/');
	struct str authority = str_split(&rest, '/');
	return str_split(&authority, ':');
}

static int find_contact(struct contact *out, const struct nlgov_asking *k, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	*out = (struct contact){0};
	if (store_cubes(session_store(k->session), k->arena, &cubes, &n, e) != 0)
		return -1;
	cubes_drop_gone(cubes, &n);
	for (size_t i = 0; i < n && !out->email.len; i++)
		if (read_contact(out, k, cubes[i].name, e) != 0)
			return -1;
	if (out->email.len)
		return 0;
	out->name = STR("Beheerder van deze site");
	out->email = arena_printf(k->arena, "webmaster@%.*s", STR_ARG(host_of(k->asked->base)));
	return 0;
}

static void put_info(struct json_out *j, const struct nlgov_asking *k, const struct contact *c)
{
	json_put_key_z(j, "info");
	json_put_object(j);
	put_z(j, "title", NLGOV_TITLE);
	put_z(j, "version", NLGOV_VERSION);
	put_z(j, "description", ABOUT);
	json_put_key_z(j, "contact");
	json_put_object(j);
	json_put_text(j, "name", c->name);
	json_put_text(j, "email", c->email);
	json_put_text(j, "url", arena_printf(k->arena, "%.*s/", STR_ARG(k->asked->base)));
	json_put_object_end(j);
	json_put_key_z(j, "license");
	json_put_raw(j, STR("{\"name\":\"EUPL-1.2\",\"identifier\":\"EUPL-1.2\"}"));
	json_put_object_end(j);
	json_put_key_z(j, "servers");
	json_put_array(j);
	json_put_object(j);
	json_put_text(j, "url",
		      arena_printf(k->arena, "%.*s/api/begrotingen/v1", STR_ARG(k->asked->base)));
	json_put_object_end(j);
	json_put_array_end(j);
	json_put_key_z(j, "tags");
	json_put_raw(
		j, STR("[{\"name\":\"Begrotingen\",\"description\":\"Vragen over begrotingen\"}]"));
	json_put_key_z(j, "externalDocs");
	json_put_object(j);
	put_z(j, "description", "Wat u mag verwachten, wat verouderd is en wat veranderde");
	json_put_text(j, "url",
		      arena_printf(k->arena, "%.*s/handboek/api", STR_ARG(k->asked->base)));
	json_put_object_end(j);
}

int nlgov_describe(struct buffer *out, const struct nlgov_asking *k, struct error *e)
{
	struct contact contact;
	struct json_out j;
	size_t n;
	const struct nlgov_resource *rows = nlgov_resources(&n);

	if (find_contact(&contact, k, e) != 0)
		return -1;
	json_begin(&j, out);
	json_put_object(&j);
	put_z(&j, "openapi", "3.1.0");
	put_info(&j, k, &contact);
	json_put_key_z(&j, "paths");
	json_put_object(&j);
	for (size_t i = 0; i < n; i++)
		put_operation(&j, &rows[i]);
	json_put_object_end(&j);
	put_components(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
	return 0;
}
