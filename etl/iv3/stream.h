/*
 * A delivery too large to be held: first all of it but its rows, then the rows of a part again from their place, each as a
 * value of its own. Private to iv3.
 */
#ifndef IV3_STREAM_H
#define IV3_STREAM_H

#include "iv3/feed.h"
#include "iv3/iv3.h"

#define STREAM_FLAT IV3_PARTS /* "waarden", beside the parts */

struct stream {
	struct feed feed;
	struct stream_list {
		int slot;
		struct feed_mark at;
	} lists[IV3_PARTS + 1]; /* in the order of the file */
	size_t n;
	uint64_t rows; /* of all lists, as their commas say */
};

/* The delivery with empty lists for those that are marked; new. STATUS_INPUT at the first place that is no JSON. */
int stream_skeleton(struct stream *s, json_t **root, struct error *e);
bool stream_has(const struct stream *s, int slot);
/* Each element in turn, and where in the file it begins; it is gone when `take` returns. */
typedef void (*stream_take)(void *payload, size_t index, const json_t *item, uint64_t at);
int stream_rows(struct stream *s, int slot, stream_take take, void *payload, struct error *e);

#endif
