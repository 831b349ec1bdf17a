/* A bucket a prefix: it is full of what may be asked, and fills again as time goes. */
#include "serve/beside/mcp_pace.h"

#include "base/memory/arena.h"
#include "base/system/network_prefix.h"

#include <pthread.h>
#include <stdlib.h>

#define MINUTE_MS 60000u

struct bucket {
	uint64_t prefix;
	uint64_t full_ms; /* when it will be full again */
};

struct mcp_pace {
	pthread_mutex_t lock;
	struct network_prefix_key key;
	uint64_t step_ms; /* for one message */
	struct bucket *items;
	size_t n;
};

struct mcp_pace *mcp_pace_new(unsigned a_minute)
{
	if (a_minute == 0)
		return NULL;
	struct mcp_pace *p = xcalloc(1, sizeof *p);
	p->items = xcalloc(MCP_PREFIXES_MAX, sizeof *p->items);
	p->step_ms = a_minute < MINUTE_MS ? MINUTE_MS / a_minute : 1;
	network_prefix_key_make(&p->key);
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

void mcp_pace_free(struct mcp_pace *p)
{
	if (!p)
		return;
	pthread_mutex_destroy(&p->lock);
	free(p->items);
	free(p);
}

/* Where there is no room, the one that is nearest to full is forgotten: it loses least. */
static struct bucket *bucket_of(struct mcp_pace *p, uint64_t prefix, uint64_t now)
{
	size_t first = 0, kept = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->items[i].full_ms > now || p->items[i].prefix == prefix)
			p->items[kept++] = p->items[i];
	p->n = kept;
	for (size_t i = 0; i < p->n; i++) {
		if (p->items[i].prefix == prefix)
			return &p->items[i];
		if (p->items[i].full_ms < p->items[first].full_ms)
			first = i;
	}
	struct bucket *b = p->n < MCP_PREFIXES_MAX ? &p->items[p->n++] : &p->items[first];
	*b = (struct bucket){prefix, now};
	return b;
}

unsigned mcp_pace_take(struct mcp_pace *p, struct str ip, uint64_t now)
{
	uint64_t wait = 0;

	if (!p)
		return 0;
	uint64_t prefix = network_prefix(&p->key, ip), all = MCP_BURST * p->step_ms;
	pthread_mutex_lock(&p->lock);
	struct bucket *b = bucket_of(p, prefix, now);
	uint64_t full = (b->full_ms > now ? b->full_ms : now) + p->step_ms;
	if (full - now > all)
		wait = full - now - all;
	else
		b->full_ms = full;
	pthread_mutex_unlock(&p->lock);
	return (unsigned)((wait + 999) / 1000);
}
