/*
 * What is published, as its page and the two forms that take it back show it. Private to the desk.
 */
#ifndef DESK_RELEASE_PUBLISHED_H
#define DESK_RELEASE_PUBLISHED_H

#include "desk_release/desk_release.h"
#include "load/undo.h"
#include "road/taken_back.h"

struct listed_dataset {
	int64_t id;
	struct str cube, source, by, forced, reason, note;
	struct worded version, lines, at;   /* at: published, or withdrawn */
	struct url withdraw, undo, confirm; /* empty where there is nothing to undo, to confirm */
	struct url erase, manifest, kept_report;
};
struct erased_row {
	struct str by, state, why;
	struct worded at, found, values;
	bool working, failed;
};
struct published_view {
	struct listed_dataset *rows, *gone; /* gone: withdrawn */
	size_t n, ngone;
	struct erased_row *erased;
	size_t nerased;
	struct str csrf;
	bool may; /* take it back */
};
void desk_published_body(struct html *out, struct page *p, const void *data);

/* Datasets of cubes that the organisation of the visit holds, whatever their status; false: that was answered. */
bool published_datasets(struct visit *v, struct store *s, struct store_dataset **out, size_t *n);

struct taking_view {
	bool withdraw; /* else: what came before is published again */
	bool needs_reason;
	struct str cube, source, reason, note, fault, csrf;
	struct worded version, lines;
	struct hanging hanging;
	struct undone undone;
	struct url action;
};
void desk_taking_body(struct html *out, struct page *p, const void *data);

#endif
