#include "extract/window.h"

#include <stdlib.h>

#define BLOCK (256u << 10)

typedef unsigned char bytes16 __attribute__((vector_size(16)));

/* Replaces every byte `from` by `to`, whole groups of 16 at a time. */
static void replace_bytes(char *p, size_t n, unsigned char from, unsigned char to)
{
	unsigned char flip = from ^ to;
	for (size_t i = 0; i < n; i += 16) {
		bytes16 b;
		memcpy(&b, p + i, 16);
		b ^= (bytes16)(b == from) & flip;
		memcpy(p + i, &b, 16);
	}
}

void text_unmask(char *p, size_t n)
{
	replace_bytes(p, n, 0xFE, ' ');
	replace_bytes(p, n, 0xFF, '\t');
}

/* What is behind `end` is not text yet, so that masking may run over it. */
static void mask_from(struct window *w, size_t from)
{
	if (w->mask_blank)
		replace_bytes(w->text + from, w->end - from, ' ', 0xFE);
	if (w->mask_tab)
		replace_bytes(w->text + from, w->end - from, '\t', 0xFF);
}

void window_mask(struct window *w, bool blank, bool tab)
{
	w->mask_blank = blank;
	w->mask_tab = tab;
	mask_from(w, 0);
}

void window_memory(struct window *w, const char *p, size_t n)
{
	*w = (struct window){.end = n, .eof = true};
	w->capacity = n + DECODER_SLACK;
	w->text = xmalloc(w->capacity);
	memcpy(w->text, p, n);
	w->has_nul = memchr(p, '\0', n) != NULL;
}

int window_open(struct window *w, const struct source *source, const struct charset *c,
		struct error *e)
{
	*w = (struct window){.bom = c->bom, .replaying = true};
	if (decoder_new(&w->decoder, c, e) < 0 || source_open(&w->in, source, e) < 0)
		return -1;
	w->invalid = decoder_invalid(w->decoder);
	w->raw = xmalloc(BLOCK + DECODER_SLACK);
	w->capacity = (BLOCK + DECODER_SLACK) * (DECODER_GROWTH + 1);
	w->text = xmalloc(w->capacity);
	return 0;
}

void window_drop(struct window *w)
{
	source_close(w->in);
	decoder_free(w->decoder);
	free(w->raw);
	free(w->text);
	free(w->replay);
}

static int tap_bytes(struct window *w, const unsigned char *p, size_t n, struct error *e)
{
	if (!w->replaying)
		return w->tap ? w->tap(w->tap_payload, p, n, e) : 0;
	if (w->replay_capacity - w->nreplay < n) {
		w->replay_capacity = (w->nreplay + n) * 2;
		w->replay = xrealloc(w->replay, w->replay_capacity);
	}
	memcpy(w->replay + w->nreplay, p, n);
	w->nreplay += n;
	return 0;
}

int window_start_tap(struct window *w, struct error *e)
{
	if (!w->replaying)
		return 0;
	w->replaying = false;
	int status = 0;
	if (w->tap && w->nreplay)
		status = w->tap(w->tap_payload, w->replay, w->nreplay, e);
	free(w->replay);
	w->replay = NULL;
	return status;
}

/* Room for everything a block can become, and the line end that the last line may lack. */
static void make_room(struct window *w)
{
	size_t need = w->end + (BLOCK + DECODER_SLACK) * DECODER_GROWTH + DECODER_SLACK;
	if (need <= w->capacity)
		return;
	w->capacity = need + need / 2;
	w->text = xrealloc(w->text, w->capacity);
}

/* The byte-order mark goes to the tap, but is no text. It may come in pieces. */
static void skip_bom(struct window *w)
{
	size_t n = w->bom < w->nraw ? w->bom : w->nraw;
	memmove(w->raw, w->raw + n, w->nraw - n);
	w->nraw -= n;
	w->bom -= n;
}

static void decode(struct window *w, bool last)
{
	do {
		size_t used;
		make_room(w);
		size_t n = decoder_run(w->decoder, w->text + w->end, w->raw, w->nraw, last, &used);
		w->end += n;
		w->nraw -= used;
		memmove(w->raw, w->raw + used, w->nraw);
	} while (w->nraw > DECODER_CARRY || (last && w->nraw));
}

int window_fill(struct window *w, size_t keep, struct error *e)
{
	w->end -= keep;
	w->base += keep;
	if (keep)
		memmove(w->text, w->text + keep, w->end);
	if (w->has_nul && !memchr(w->text, '\0', w->end))
		w->has_nul = false;
	size_t from = w->end;
	long got = source_read(w->in, w->raw + w->nraw, BLOCK - w->nraw, e);
	if (got < 0 || (got > 0 && tap_bytes(w, w->raw + w->nraw, (size_t)got, e) < 0))
		return -1;
	w->nraw += (size_t)got;
	skip_bom(w);
	decode(w, got == 0);
	if (memchr(w->text + from, '\0', w->end - from))
		w->has_nul = true;
	mask_from(w, from);
	w->eof = got == 0;
	return 0;
}
