/* The tools: questions of the API. Private to etl/mcp. */
#ifndef MCP_TOOLS_H
#define MCP_TOOLS_H

#include "base/text/json_out.h"
#include "engine/engine.h"

#include <jansson.h>

/* "tools": [{"name", "description", "inputSchema", "annotations"}…] */
void tools_list(struct json_out *j);

/* A call as it is understood; texts are borrowed from `arguments`. */
struct tool_call {
	struct session *session;
	struct arena *arena;
	struct str site;
	const char *name;
	const json_t *arguments; /* may be NULL */
};
/* Writes "content" and "isError". A tool that is not there is STATUS_NOT_FOUND; what is off in the question is told to
 * the assistant, which can ask again. */
int tools_call(struct json_out *j, const struct tool_call *c, struct error *e);

#endif
