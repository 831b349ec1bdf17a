/*
 * A delivery too large to be held: first all of it but its rows, then the rows of a part again from their place, each as a
 * value of its own. Private to iv3.
 */
#ifndef IV3_DELIVERY_DELIVERY_STREAM_H
#define IV3_DELIVERY_DELIVERY_STREAM_H

#include "iv3/delivery/json_feed.h"
#include "iv3/iv3.h"

#define STREAM_FLAT IV3_PARTS /* "waarden", beside the parts */

struct delivery_stream {
	struct json_feed feed;
	struct stream_list {
		int slot;
		struct feed_mark at;
	} lists[IV3_PARTS + 1]; /* in the order of the file */
	size_t n;
	size_t next;                              /* index in the list that was begun */
	uint64_t rows;                            /* of all lists, as their commas say */
	struct feed_mark root, metadata, remarks; /* where they begin; column 0: it has none */
};

/* The delivery with empty lists for those that are marked; new. STATUS_INPUT at the first place that is no JSON. */
int stream_skeleton(struct delivery_stream *s, json_t **root, struct error *e);
bool stream_has(const struct delivery_stream *s, int slot);
/* An element: as JSON, as it stands in the file, and where it begins. */
struct stream_row {
	size_t index;
	const json_t *item;
	struct str text;
	struct feed_mark mark;
};
/* To the first of that list. */
int stream_begin(struct delivery_stream *s, int slot, struct error *e);
/* The next, `item` new; 1, 0 at the end of the list, -1. */
int stream_next(struct delivery_stream *s, struct stream_row *row, struct error *e);
/* Each in turn; it is gone when `take` returns. */
typedef void (*stream_take)(void *payload, const struct stream_row *row);
int stream_rows(struct delivery_stream *s, int slot, stream_take take, void *payload,
		struct error *e);

#endif
