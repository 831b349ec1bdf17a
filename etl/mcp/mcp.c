#include "mcp/mcp.h"

#include "mcp/tools.h"
#include "query/query.h"

#include <stdlib.h>
#include <string.h>

/* JSON-RPC 2.0, section 5.1. */
#define NO_JSON -32700
#define NO_REQUEST -32600
#define NO_METHOD -32601
#define NO_PARAMS -32602
#define OUR_FAULT -32603

/* Whose a message is. */
struct asker {
	struct session *session;
	struct str site;
};

struct mcp {
	struct engine *engine;
	struct session *session;
	struct str site; /* the caller's */
};

int mcp_open(struct mcp **out, const char *store, struct str site, struct error *e)
{
	struct mcp *m = calloc(1, sizeof *m);

	if (!m)
		out_of_memory();
	*out = m;
	m->site = site;
	if (query_open(&m->engine, store, e) == 0 && session_open(&m->session, m->engine, e) == 0)
		return 0;
	mcp_close(m);
	*out = NULL;
	return -1;
}

void mcp_close(struct mcp *m)
{
	if (!m)
		return;
	if (m->session)
		session_close(m->session);
	if (m->engine)
		engine_close(m->engine);
	free(m);
}

/* ---- answers ---- */

static void put_id(struct json_out *j, const json_t *id)
{
	json_put_key_z(j, "id");
	if (json_is_string(id))
		json_put_string(j, (struct str){json_string_value(id), json_string_length(id)});
	else if (json_is_integer(id))
		json_put_integer(j, json_integer_value(id));
	else
		json_put_null(j);
}

static void begin(struct json_out *j, struct buffer *out, const json_t *id)
{
	json_begin(j, out);
	json_put_object(j);
	json_put_key_z(j, "jsonrpc");
	json_put_string_z(j, "2.0");
	put_id(j, id);
}

static void put_fault(struct buffer *out, const json_t *id, int code, const char *why)
{
	struct json_out j;

	begin(&j, out, id);
	json_put_key_z(&j, "error");
	json_put_object(&j);
	json_put_key_z(&j, "code");
	json_put_integer(&j, code);
	json_put_key_z(&j, "message");
	json_put_string_z(&j, why);
	json_put_object_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* They are the same to us, the newest first. */
static const char *const versions[] = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};
#define NVERSIONS (sizeof versions / sizeof *versions)

bool mcp_speaks(struct str version)
{
	for (size_t i = 0; i < NVERSIONS; i++)
		if (str_eq(version, str_z(versions[i])))
			return true;
	return false;
}

/* The one that was asked for, else the newest. */
static const char *version_for(const json_t *params)
{
	const char *asked = json_string_value(json_object_get(params, "protocolVersion"));

	return asked && mcp_speaks(str_z(asked)) ? asked : versions[0];
}

static void put_initialized(struct json_out *j, const json_t *params)
{
	json_put_key_z(j, "protocolVersion");
	json_put_string_z(j, version_for(params));
	json_put_key_z(j, "capabilities");
	json_put_raw(j, STR("{\"tools\":{}}"));
	json_put_key_z(j, "serverInfo");
	json_put_object(j);
	json_put_key_z(j, "name");
	json_put_string_z(j, "stuiver");
	json_put_key_z(j, "version");
	json_put_string_z(j, STUIVER_VERSION);
	json_put_object_end(j);
	json_put_key_z(j, "instructions");
	json_put_string_z(
		j,
		"Budgets and ledgers of governments. Ask cubes, then model, then aggregate with cuts on year, "
		"phase and side: sums over several phases or over both sides mean nothing. Amounts are exact "
		"decimals: give them as they are, with the address of the source.");
}

/* What is open is closed: the fault stands alone. */
static int answer(const struct asker *m, const json_t *request, struct arena *a, struct buffer *out,
		  struct error *e)
{
	const char *method = json_string_value(json_object_get(request, "method"));
	const json_t *id = json_object_get(request, "id"),
		     *params = json_object_get(request, "params");
	const char *name = json_string_value(json_object_get(params, "name"));
	struct json_out j;

	if (strcmp(method, "tools/call") == 0 && !name) {
		put_fault(out, id, NO_PARAMS, "tools/call needs the name of a tool");
		return 0;
	}
	begin(&j, out, id);
	json_put_key_z(&j, "result");
	json_put_object(&j);
	if (strcmp(method, "initialize") == 0) {
		put_initialized(&j, params);
	} else if (strcmp(method, "tools/list") == 0) {
		tools_list(&j);
	} else if (strcmp(method, "tools/call") == 0) {
		struct tool_call c = {m->session, a, m->site, name,
				      json_object_get(params, "arguments")};
		if (tools_call(&j, &c, e) != 0)
			return -1;
	} else if (strcmp(method, "ping") != 0) {
		return error_set(e, STATUS_USAGE, "there is no method '%s'", method);
	}
	json_put_object_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
	return 0;
}

static void answer_request(const struct asker *m, const json_t *request, struct buffer *out)
{
	struct arena *a = arena_new();
	struct error why;

	if (answer(m, request, a, out, &why) != 0) {
		buffer_reset(out);
		put_fault(out, json_object_get(request, "id"),
			  why.status == STATUS_USAGE       ? NO_METHOD
			  : why.status == STATUS_NOT_FOUND ? NO_PARAMS
							   : OUR_FAULT,
			  why.text);
	}
	arena_free(a);
}

enum mcp_taken mcp_answer(struct session *s, struct str site, struct str line, struct buffer *out)
{
	const struct asker m = {s, site};
	json_t *request = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *id = json_object_get(request, "id");
	enum mcp_taken taken = MCP_ANSWERED;

	if (!request) {
		put_fault(out, NULL, NO_JSON, "this line is no JSON");
		taken = MCP_NO_REQUEST;
	} else if (!json_is_string(json_object_get(request, "method"))) {
		put_fault(out, id, NO_REQUEST, "this is no request: it has no method");
		taken = MCP_NO_REQUEST;
	} else if (id) {
		answer_request(&m, request, out);
	} else {
		taken = MCP_SILENT;
	}
	json_decref(request);
	return taken;
}

void mcp_take(struct mcp *m, struct str line, struct buffer *out)
{
	mcp_answer(m->session, m->site, line, out);
}
