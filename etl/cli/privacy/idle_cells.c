#include "cli/privacy/idle_cells.h"

#include "base/memory/arena.h"
#include "base/memory/hash.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 1024u
#define PLACES_BEHIND 16u
#define COLUMNS_USUAL 256u
#define TEXT_MAX 60u /* bytes: a place is a line of the processor's cache */

struct cell {
	uint32_t len; /* 0: none yet */
	char text[TEXT_MAX];
};

struct idle_cells {
	struct cell *cells; /* NULL: none yet */
	size_t places;
};

struct idle_cells *idle_cells_new(size_t column)
{
	struct idle_cells *c = xcalloc(1, sizeof *c);
	c->places = column < COLUMNS_USUAL ? PLACES : PLACES_BEHIND;
	return c;
}

void idle_cells_free(struct idle_cells *c)
{
	free(c->cells);
	free(c);
}

static struct cell *place_of(const struct idle_cells *c, struct str text)
{
	return &c->cells[hash64(text.ptr, text.len) % c->places];
}

bool idle_cells_has(const struct idle_cells *c, struct str text)
{
	if (!c->cells || text.len == 0 || text.len > TEXT_MAX)
		return false;
	const struct cell *there = place_of(c, text);
	return there->len == text.len && memcmp(there->text, text.ptr, text.len) == 0;
}

void idle_cells_put(struct idle_cells *c, struct str text)
{
	if (text.len == 0 || text.len > TEXT_MAX)
		return;
	if (!c->cells)
		c->cells = xcalloc(c->places, sizeof *c->cells);
	struct cell *there = place_of(c, text);
	there->len = (uint32_t)text.len;
	memcpy(there->text, text.ptr, text.len);
}
