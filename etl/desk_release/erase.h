/*
 * Erasing what is published, as its forms show it. Private to the desk.
 */
#ifndef DESK_RELEASE_ERASE_H
#define DESK_RELEASE_ERASE_H

#include "desk_release/published.h"

struct erase_view {
	struct str cube, source, typed, values, fault, csrf;
	struct worded version, lines;
	struct hanging hanging;
	size_t nbefore; /* versions before it, which say much the same */
	bool before;    /* they go too */
	bool here;      /* it was brought at this desk, which can erase it */
	int64_t id;
	struct url action;
};
void desk_erase_body(struct html *out, struct page *p, const void *data);

#endif
