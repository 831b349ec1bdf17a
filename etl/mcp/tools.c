#include "mcp/tools.h"

#include "html/url.h"
#include "mcp/mcp.h"
#include "query/query.h"
#include "question/endpoints.h"
#include "question/parameters.h"

#define ARGUMENTS_MAX 24u

/* Files are for people, and how a cube ties to CBS is several questions. */
static bool is_tool(const struct endpoint_row *row)
{
	return row->kind == ENDPOINT_QUESTION && row->endpoint != ENDPOINT_SOURCE &&
	       row->endpoint != ENDPOINT_MANIFEST && !endpoint_is_iv3(row->endpoint);
}

/* ---- what there is ---- */

static void put_argument(struct json_out *j, struct str name, const char *type, const char *says)
{
	json_put_key(j, name);
	json_put_object(j);
	json_put_key_z(j, "type");
	json_put_string_z(j, type);
	json_put_key_z(j, "description");
	json_put_string_z(j, says);
	json_put_object_end(j);
}

/* An assistant reads JSON: forms are no arguments. */
static void put_parameter(void *context, const struct parameter_row *p, const char *forms)
{
	if (!forms || p->words)
		put_argument(context, str_z(p->name), p->whole ? "integer" : "string",
			     p->says.english);
}

/* The parts of a path in braces, each in turn; false when there are no more. */
static bool next_part(const char **path, struct str *part)
{
	const char *open = strchr(*path, '{');

	if (!open)
		return false;
	*part = (struct str){open + 1, strcspn(open + 1, "}")};
	*path = part->ptr + part->len;
	return true;
}

static const char *says_of(struct str part)
{
	return str_eq(part, STR("name")) ? "the cube, as the tool cubes names it"
					 : "a dimension, as the tool model names it";
}

static void put_schema(struct json_out *j, const struct endpoint_row *row)
{
	const char *path = row->path;
	struct str part;

	json_put_key_z(j, "inputSchema");
	json_put_object(j);
	json_put_key_z(j, "type");
	json_put_string_z(j, "object");
	json_put_key_z(j, "properties");
	json_put_object(j);
	while (next_part(&path, &part))
		put_argument(j, part, "string", says_of(part));
	endpoint_parameters(row, put_parameter, j);
	json_put_object_end(j);
	json_put_key_z(j, "required");
	json_put_array(j);
	for (path = row->path; next_part(&path, &part);)
		json_put_string(j, part);
	json_put_array_end(j);
	json_put_key_z(j, "additionalProperties");
	json_put_bool(j, false);
	json_put_object_end(j);
}

void tools_list(struct json_out *j)
{
	size_t n;
	const struct endpoint_row *rows = endpoint_rows(&n);

	json_put_key_z(j, "tools");
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		if (!is_tool(&rows[i]))
			continue;
		json_put_object(j);
		json_put_key_z(j, "name");
		json_put_string_z(j, rows[i].id);
		json_put_key_z(j, "description");
		json_put_string_z(j, rows[i].says.english);
		put_schema(j, &rows[i]);
		json_put_key_z(j, "annotations");
		json_put_raw(j, STR("{\"readOnlyHint\":true,\"openWorldHint\":false}"));
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* ---- what is asked ---- */

struct asking {
	const struct tool_call *call;
	const struct endpoint_row *row;
	struct query_param params[ARGUMENTS_MAX];
	struct query query;
	struct buffer address; /* of the API */
};

static struct str value_of(struct arena *a, const json_t *v)
{
	if (json_is_string(v))
		return (struct str){json_string_value(v), json_string_length(v)};
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	if (json_is_boolean(v))
		return json_is_true(v) ? STR("1") : STR("0");
	return (struct str){0};
}

static bool is_part(const struct endpoint_row *row, struct str key)
{
	const char *path = row->path;
	struct str part;

	while (next_part(&path, &part))
		if (str_eq(part, key))
			return true;
	return false;
}

static bool takes(const struct endpoint_row *row, struct str key)
{
	struct parameter_words words = parameters_words(row->endpoint, false);
	struct str rest = str_z(words.params);

	while (rest.len)
		if (str_eq(str_split(&rest, ' '), key))
			return true;
	return false;
}

/* The path with what stands in it. */
static int put_path(struct asking *x, struct error *e)
{
	const char *path = x->row->path, *before = path;
	struct str part;

	buffer_append_z(&x->address, "/api/3/");
	while (next_part(&path, &part)) {
		struct str value = value_of(
			x->call->arena, json_object_getn(x->call->arguments, part.ptr, part.len));
		if (value.len == 0)
			return error_set(e, STATUS_USAGE, "%s needs '%.*s': %s", x->row->id,
					 STR_ARG(part), says_of(part));
		if (str_eq(part, STR("name")))
			x->query.cube = value;
		else
			x->query.ref = value;
		buffer_append(&x->address, before, (size_t)(part.ptr - 1 - before));
		url_encode(&x->address, value);
		before = part.ptr + part.len + 1;
	}
	buffer_append_z(&x->address, before);
	return 0;
}

static int put_parameters(struct asking *x, struct error *e)
{
	const char *key;
	json_t *v;

	/* The library has no walk over an object that is const; nothing is written. */
	json_object_foreach((json_t *)(uintptr_t)x->call->arguments, key, v)
	{
		struct str name = str_z(key), value = value_of(x->call->arena, v);
		if (is_part(x->row, name) || json_is_null(v))
			continue;
		if (!takes(x->row, name))
			return error_set(e, STATUS_USAGE, "%s takes no '%s'", x->row->id, key);
		if (x->query.nparams == ARGUMENTS_MAX || (!value.ptr && !json_is_string(v)))
			return error_set(e, STATUS_USAGE, "'%s' must be a text or a number", key);
		buffer_append_z(&x->address, x->query.nparams ? "&" : "?");
		url_encode(&x->address, name);
		buffer_append_z(&x->address, "=");
		url_encode(&x->address, value);
		x->params[x->query.nparams++] = (struct query_param){name, value};
	}
	return 0;
}

/* ---- what is answered ---- */

static void put_text(struct json_out *j, struct str text)
{
	json_put_object(j);
	json_put_key_z(j, "type");
	json_put_string_z(j, "text");
	json_put_key_z(j, "text");
	json_put_string(j, text);
	json_put_object_end(j);
}

static void put_told(struct json_out *j, struct str text, bool fault)
{
	json_put_key_z(j, "content");
	json_put_array(j);
	put_text(j, text);
	json_put_array_end(j);
	json_put_key_z(j, "isError");
	json_put_bool(j, fault);
}

static struct str param_of(const struct asking *x, const char *key)
{
	for (size_t i = 0; i < x->query.nparams; i++)
		if (str_eq(x->params[i].key, str_z(key)))
			return x->params[i].value;
	return (struct str){0};
}

/* The page of a passport is not asked with these: its number would be another one. */
static bool has_passport(const struct asking *x)
{
	static const char *const others[] = {"compare", "comparable", "pivot"};
	struct str per = param_of(x, "per");

	if (x->row->endpoint != ENDPOINT_AGGREGATE && x->row->endpoint != ENDPOINT_PROVENANCE)
		return false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (param_of(x, others[i]).ptr)
			return false;
	return !per.len || str_eq(per, STR("inhabitant"));
}

/* "amount" of "amount.sum", where it is the only one that is asked for. */
static struct str measure_of(const struct asking *x)
{
	struct str rest = param_of(x, "aggregates"), name = str_split(&rest, '.');

	return str_eq(rest, STR("sum")) ? name : (struct str){0};
}

static void put_passport(struct buffer *b, const struct asking *x)
{
	const struct query_param asked[] = {{STR("cut"), param_of(x, "cut")},
					    {STR("toggle"), param_of(x, "toggle")},
					    {STR("per"), param_of(x, "per")},
					    {STR("prices"), param_of(x, "prices")},
					    {STR("bedrag"), measure_of(x)}};
	bool first = true;

	buffer_printf(b, "\nPassport of the sum: %.*s/", STR_ARG(x->call->site));
	url_encode(b, x->query.cube);
	buffer_append_z(b, "/paspoort");
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		if (!asked[i].value.len)
			continue;
		buffer_printf(b, "%c%.*s=", first ? '?' : '&', STR_ARG(asked[i].key));
		url_encode(b, asked[i].value);
		first = false;
	}
	if (param_of(x, "drilldown").len)
		buffer_append_z(b,
				"\nPassport of a row: the same, with the row's own key behind the "
				"cut, as in |programme.code:\"1\"");
}

/* Where anybody sees the same, and how the sum was made. */
static struct str whereabouts(const struct asking *x)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	buffer_printf(&b, "Source (cite it): %.*s%.*s", STR_ARG(x->call->site),
		      STR_ARG(buffer_str(&x->address)));
	if (has_passport(x))
		put_passport(&b, x);
	if (!x->call->site.len)
		buffer_append_z(&b,
				"\nThe address of the site is not known here, and stands before "
				"these: ask whoever runs it (stuiver mcp --public-url)");
	struct str out = arena_dup(x->call->arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static int take_body(struct answer *a, struct error *e)
{
	struct buffer part;
	int more = a->stream ? 1 : 0;

	buffer_init(&part, MCP_ANSWER_MAX);
	while (more > 0 && a->body.len <= MCP_ANSWER_MAX) {
		buffer_reset(&part);
		more = stream_read(a->stream, &part, e);
		buffer_append_str(&a->body, buffer_str(&part));
	}
	buffer_drop(&part);
	return more < 0 ? -1 : 0;
}

static int answer_question(struct json_out *j, struct asking *x, struct error *e)
{
	struct answer a;

	answer_init(&a);
	session_begin(x->call->session);
	int result = query_answer(NULL, x->call->session, &x->query, &a, e);
	if (result == 0 && a.status == 200)
		result = take_body(&a, e);
	if (result == 0 && a.body.len > MCP_ANSWER_MAX) {
		put_told(
			j,
			STR("The answer is larger than can be read here: ask for fewer rows (pagesize), "
			    "fewer columns (fields) or a narrower cut."),
			true);
	} else if (result == 0) {
		json_put_key_z(j, "content");
		json_put_array(j);
		put_text(j, buffer_str(&a.body));
		if (a.status == 200)
			put_text(j, whereabouts(x));
		json_put_array_end(j);
		json_put_key_z(j, "isError");
		json_put_bool(j, a.status != 200);
	}
	answer_drop(&a);
	return result;
}

static const struct endpoint_row *row_of(const char *name)
{
	size_t n;
	const struct endpoint_row *rows = endpoint_rows(&n);

	for (size_t i = 0; i < n; i++)
		if (is_tool(&rows[i]) && strcmp(rows[i].id, name) == 0)
			return &rows[i];
	return NULL;
}

int tools_call(struct json_out *j, const struct tool_call *c, struct error *e)
{
	struct asking x = {.call = c, .row = row_of(c->name)};
	struct error off;

	if (!x.row)
		return error_set(e, STATUS_NOT_FOUND, "there is no tool '%s'", c->name);
	x.query = (struct query){.endpoint = x.row->endpoint, .params = x.params};
	buffer_init(&x.address, SIZE_MAX);
	int result = 0;
	if (put_path(&x, &off) != 0 || put_parameters(&x, &off) != 0 ||
	    parameters_check(&x.query, &off) != 0)
		put_told(j, str_z(off.text), true);
	else
		result = answer_question(j, &x, e);
	buffer_drop(&x.address);
	return result;
}
