#include "extract/window.h"

#include <stdlib.h>

#define BLOCK (256u << 10)

void window_memory(struct window *w, const char *p, size_t n)
{
	*w = (struct window){.end = n, .eof = true};
	w->capacity = n + WINDOW_SLACK;
	w->text = xmalloc(w->capacity);
	memcpy(w->text, p, n);
}

int window_open(struct window *w, const struct source *source, const struct charset *c,
		struct error *e)
{
	*w = (struct window){.bom = c->bom, .replaying = true};
	if (decoder_new(&w->decoder, c, e) < 0 || source_open(&w->in, source, e) < 0)
		return -1;
	w->invalid = decoder_invalid(w->decoder);
	w->raw = xmalloc(BLOCK + DECODER_SLACK);
	w->capacity = 2 * BLOCK;
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
	if (w->hash && w->nreplay)
		sha256_update(w->hash, w->replay, w->nreplay);
	if (w->tap && w->nreplay)
		status = w->tap(w->tap_payload, w->replay, w->nreplay, e);
	free(w->replay);
	w->replay = NULL;
	return status;
}

/* Room for n bytes more, and for the line end that the last line may lack. */
static void reserve(struct window *w, size_t n)
{
	size_t need = w->end + n + WINDOW_SLACK;
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
		reserve(w, (w->nraw + DECODER_SLACK) * DECODER_GROWTH);
		size_t n = decoder_run(w->decoder, w->text + w->end, w->raw, w->nraw, last, &used);
		w->end += n;
		w->nraw -= used;
		memmove(w->raw, w->raw + used, w->nraw);
	} while (w->nraw > DECODER_CARRY || (last && w->nraw));
}

/* Reads behind the raw bytes that wait, which are at `p`. */
static long read_block(struct window *w, unsigned char *p, struct error *e)
{
	long got = source_read(w->in, p + w->nraw, BLOCK - w->nraw, e);
	if (got < 0 || (got > 0 && tap_bytes(w, p + w->nraw, (size_t)got, e) < 0))
		return -1;
	if (w->hash && !w->replaying) {
		sha256_leave(&w->unhashed, w->hash, p + w->nraw, (size_t)got);
		if (!w->hash_later)
			sha256_catch_up(&w->unhashed);
	}
	w->size += (uint64_t)got;
	w->nraw += (size_t)got;
	w->eof = got == 0;
	return got;
}

/* UTF-8 that is well formed needs no decoding; from the first byte on that is not, it is raw. */
static int fill_in_place(struct window *w, struct error *e)
{
	unsigned char *p = (unsigned char *)w->text + w->end;
	memcpy(p, w->raw, w->nraw);
	if (read_block(w, p, e) < 0)
		return -1;
	size_t good = decoder_pass(w->decoder, p, w->nraw);
	if (good < w->nraw) /* what is behind will be decoded, and may be written over */
		sha256_catch_up(&w->unhashed);
	w->end += good;
	w->nraw -= good;
	memcpy(w->raw, p + good, w->nraw);
	return 0;
}

int window_fill(struct window *w, size_t keep, struct error *e)
{
	sha256_catch_up(&w->unhashed); /* before the text moves */
	w->end -= keep;
	w->base += keep;
	if (keep)
		memmove(w->text, w->text + keep, w->end);
	if (decoder_passes(w->decoder) && !w->bom) {
		reserve(w, BLOCK);
		if (fill_in_place(w, e) < 0)
			return -1;
	} else {
		if (read_block(w, w->raw, e) < 0)
			return -1;
		sha256_catch_up(&w->unhashed);
	}
	skip_bom(w);
	if (w->nraw || w->eof)
		decode(w, w->eof);
	return 0;
}
