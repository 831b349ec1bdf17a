/*
 * Answers that stay open and say something now and then, as server-sent events do (HTML standard, 9.2). A thread of
 * its own asks each source when something may have changed, so that neither a worker nor a thread with sockets waits.
 * Knows no HTTP library.
 */
#ifndef SERVE_TOLD_LIVE_H
#define SERVE_TOLD_LIVE_H

#include "base/error.h"
#include "base/memory/buffer.h"

#define TYPE_EVENTS "text/event-stream; charset=utf-8"
/* A line that means nothing, by which both ends notice that the other is gone. */
#define LIVE_BEAT_SECONDS 15u

struct live; /* all that are open */
struct live_stream;

/* Used by one thread at a time. */
struct live_source {
	void *payload;
	/* Appends what is new since it was asked last. True: nothing will follow. Must not wait long. */
	bool (*say)(void *payload, struct buffer *out);
	void (*drop)(void *payload);
};

int live_start(struct live **out, struct error *e);
/* All streams must be closed. */
void live_stop(struct live *l);
/* Something may have changed. Waits for nobody. */
void live_wake(struct live *l);
/* All streams end, and those that are opened from here on end at once. */
void live_end(struct live *l);

/* Asks it for the first time. */
struct live_stream *live_open(struct live *l, const struct live_source *source);
void live_close(struct live_stream *s);

/* How who sends is held and let go on. */
struct live_hold {
	void *payload;
	void (*wait)(void *payload);
	void (*go_on)(void *payload);
};
/* Copies at most `max` bytes; when there are none, and more may follow, holds. */
size_t live_take(struct live_stream *s, char *out, size_t max, const struct live_hold *hold,
		 bool *ended);

#endif
