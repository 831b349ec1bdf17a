/*
 * A sliding window on the decoded text of a source: reads blocks, hands the raw bytes to the tap,
 * decodes them, and keeps what the reader of records still needs. Private to extract.
 *
 * Blanks are masked: libcsv trims blanks around fields unless a function is set that it then calls
 * for every byte, at a third of its speed. So blanks and tabs travel through libcsv as the bytes
 * 0xFE and 0xFF, which cannot occur in UTF-8, and are put back in the fields, sixteen at a time
 * both ways.
 */
#ifndef EXTRACT_WINDOW_H
#define EXTRACT_WINDOW_H

#include "extract/charset.h"

#define MASKED_BLANK ((char)0xFE)
#define MASKED_TAB ((char)0xFF)

struct window {
	char *text;
	size_t end; /* bytes of text */
	size_t capacity;
	uint64_t base; /* decoded bytes that were in front of text and are gone */
	bool eof;      /* all of the source is in, and text ends with a line end */
	bool has_nul;  /* there may be a NUL in it */
	bool mask_blank, mask_tab;
	struct invalid_list *invalid;

	struct source_stream *in;
	struct decoder *decoder;
	unsigned char *raw;
	size_t nraw; /* bytes of raw that wait for the rest of their character */
	size_t bom;  /* bytes still to be skipped */

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
/* From now on, and for what is in already. */
void window_mask(struct window *w, bool blank, bool tab);
/* Gives the tap what was read before it was set; from here on it gets the bytes as they come. */
int window_start_tap(struct window *w, struct error *e);

/* Puts blanks back. p has room for 16 bytes more than n. */
void text_unmask(char *p, size_t n);

#endif
