/*
 * Asked by an assistant: a server of the Model Context Protocol (https://modelcontextprotocol.io/specification), JSON-RPC
 * 2.0 in lines. Each question of the API is a tool, made of the table that routes are found in (question/endpoints.h);
 * what it answers is the API's own answer, with the address where anybody can ask the same and, of sums, the address of
 * their passport: a figure that an assistant gives can be looked up. It only reads. `stuiver mcp` has it on standard input,
 * serve/beside/mcp_post.c over HTTP.
 */
#ifndef MCP_MCP_H
#define MCP_MCP_H

#include "base/memory/buffer.h"
#include "engine/engine.h"

#define MCP_LINE_MAX ((size_t)1 << 20) /* of a request */
#define MCP_ANSWER_MAX \
	((size_t)1     \
	 << 20) /* of an answer: what an assistant can read; beyond it says to ask for less */

struct mcp;

/* `site` is the public address of the pages (https://host/path), empty where there is none: addresses then begin
 * with /api. The store is opened to read. */
int mcp_open(struct mcp **out, const char *store, struct str site, struct error *e);
void mcp_close(struct mcp *m);
/* One line that came in → the line that goes out, with its line break; nothing for notifications. What is off in it is
 * an answer too, as JSON-RPC has it, as is a store that fails. */
void mcp_take(struct mcp *m, struct str line, struct buffer *out);

/* The same for who has a session already, and no state of his own between messages: each stands alone. */
enum mcp_taken {
	MCP_ANSWERED,
	MCP_SILENT,    /* a notification: there is nothing to be said */
	MCP_NO_REQUEST /* it is none; *out says why */
};
enum mcp_taken mcp_answer(struct session *s, struct str site, struct str line, struct buffer *out);
/* Whether a client may go on in that version of the protocol (MCP-Protocol-Version). */
bool mcp_speaks(struct str version);

#endif
