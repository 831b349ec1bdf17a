/*
 * How often an assistant may ask: from one part of the network (base/system/network_prefix.h) MCP_BURST messages at once, and
 * from then on so many a minute. What is known of whom is bounded, and gone as soon as they may ask as much as anybody.
 */
#ifndef SERVE_BESIDE_MCP_PACE_H
#define SERVE_BESIDE_MCP_PACE_H

#include "base/text/str.h"

#define MCP_BURST 60u
#define MCP_PREFIXES_MAX 4096u

struct mcp_pace;

/* `a_minute` 0: no bound. */
struct mcp_pace *mcp_pace_new(unsigned a_minute);
void mcp_pace_free(struct mcp_pace *p);
/* Counts one, at `now` in milliseconds of a clock that only goes on. 0: it may; else in how many seconds it may, and it
 * was not counted. NULL: there is no bound. */
unsigned mcp_pace_take(struct mcp_pace *p, struct str ip, uint64_t now_ms);

#endif
