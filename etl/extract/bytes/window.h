/*
 * A sliding window on the decoded text of a source: reads blocks, hands the raw bytes to the tap,
 * decodes them, and keeps what the reader of records still needs. Private to extract.
 *
 * Bytes are read, not mapped: a file that is cut short while it is mapped kills the process
 * (SIGBUS), and pages that are faulted in one by one cost no less than copying them.
 *
 * UTF-8 is read to where it is to be, and only looked through; what must be decoded is read to
 * `raw` first.
 */
#ifndef EXTRACT_BYTES_WINDOW_H
#define EXTRACT_BYTES_WINDOW_H

#include "base/memory/buffer.h"
#include "base/memory/hash.h"
#include "extract/charset/charset.h"

/* Bytes behind `end` that are not text and may be read and written. */
#define WINDOW_SLACK 80u

struct window {
	char *text;
	size_t end;     /* bytes of text */
	size_t pending; /* decoded bytes behind it that may belong with what is to come, see unseen.h */
	size_t capacity;
	uint64_t base; /* decoded bytes that were in front of text and are gone */
	bool eof;      /* all of the source is in */
	bool end_mark; /* behind the text was the mark that DOS ends a file with (Ctrl-Z) */
	struct invalid_list *invalid;

	struct buffer cleaned; /* text on its way back to where it was */

	struct source_stream *in;
	struct decoder *decoder;
	unsigned char *raw;
	size_t nraw; /* bytes of raw that wait for the rest of their character */
	size_t bom;  /* bytes still to be skipped */

	uint64_t size;       /* raw bytes that were read */
	struct sha256 *hash; /* of all of them; NULL: not wanted */

	extract_tap tap;
	void *tap_payload;
	bool replaying; /* before the first record: raw bytes are kept for a tap to come */
	char *replay;
	size_t nreplay, replay_capacity;
};

int window_open(struct window *w, const struct source *source, const struct charset *c,
		struct error *e);
/* A window on a copy of text that is decoded already. */
void window_memory(struct window *w, const char *p, size_t n);
void window_drop(struct window *w);
/* Drops the text before `keep` and reads one more block behind it: positions move down by `keep`.
 */
int window_fill(struct window *w, size_t keep, struct error *e);
/* Gives the tap what was read before it was set; from here on it gets the bytes as they come. */
int window_start_tap(struct window *w, struct error *e);

#endif
