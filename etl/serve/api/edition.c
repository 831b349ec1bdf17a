#include "serve/api/edition.h"

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

#include <stdlib.h>
#include <string.h>

struct edition {
	const char *path;
	struct engine *engine;
	struct cache *kept;
	struct watch *watch; /* NULL: nobody but the file itself tells what happens to it */
	enum edition_state state;
	/* How things stood when they were last looked at. */
	struct stamp stamp;
	struct watch_state log;
};

int edition_open(struct edition **out, const struct edition_options *o, struct error *e)
{
	struct edition *d = xcalloc(1, sizeof *d);
	struct stamp now;

	d->path = o->store;
	stamp_take(&d->stamp, o->store);
	if (query_open(&d->engine, o->facts ? o->facts : o->store, e) != 0) {
		free(d);
		return -1;
	}
	engine_set(d->engine, &o->engine);
	d->kept = cache_new(o->cache_bytes);
	d->watch = watch_open(o->store);
	if (d->watch)
		watch_state(d->watch, &d->log);
	stamp_take(&now, o->store);
	if (now.file && now.file == d->stamp.file) {
		d->stamp = now;
		*out = d;
		return 0;
	}
	edition_close(d);
	return error_set(e, STATUS_STORE, "%s is being replaced: try again", o->store);
}

void edition_close(struct edition *d)
{
	if (!d)
		return;
	watch_close(d->watch);
	cache_free(d->kept);
	engine_close(d->engine);
	free(d);
}

/* SQLite writes into the file only to carry the log into it, and says so in the index of the log
 * before and after; then the file is as long as the last commit says. Who writes otherwise is
 * somebody else. */
static bool is_foreign(const struct edition *d, uint64_t size)
{
	struct watch_state now;

	if (!d->watch)
		return true;
	watch_state(d->watch, &now);
	if (!now.settled)
		return false; /* in the midst of it */
	return (now.size && size != now.size) || memcmp(&now, &d->log, sizeof now) == 0;
}

enum edition_state edition_look(struct edition *d)
{
	struct stamp now;

	if (d->state == EDITION_OVERWRITTEN)
		return d->state;
	/* Before the file, so that whatever SQLite writes behind this look is told from both. */
	struct watch_state log = d->log;
	if (d->watch)
		watch_state(d->watch, &log);
	stamp_take(&now, d->path);
	if (now.file != d->stamp.file) {
		d->state = EDITION_LEFT;
	} else if (d->state == EDITION_CURRENT) {
		if (!stamp_same(&now, &d->stamp) && is_foreign(d, now.size))
			d->state = EDITION_OVERWRITTEN;
		d->stamp = now;
		d->log = log;
	}
	return d->state;
}

bool edition_as_seen(const struct edition *d, const struct stamp *seen)
{
	struct watch_state log = d->log;

	if (d->state != EDITION_CURRENT || !seen->file || !stamp_same(seen, &d->stamp))
		return false;
	if (d->watch)
		watch_state(d->watch, &log);
	return memcmp(&log, &d->log, sizeof log) == 0;
}

bool edition_shares_file(const struct edition *d, const char *path)
{
	struct stamp now;

	return stamp_take(&now, path) && now.file == d->stamp.file;
}

struct engine *edition_engine(const struct edition *d)
{
	return d->engine;
}

struct cache *edition_kept(const struct edition *d)
{
	return d->kept;
}

bool edition_mark(const struct edition *d, struct watch_mark *out)
{
	return d->watch && watch_mark(d->watch, out);
}

bool edition_mark_holds(const struct edition *d, const struct watch_mark *mark)
{
	return d->watch && watch_holds(d->watch, mark);
}
