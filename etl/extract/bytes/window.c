#include "extract/bytes/window.h"

#include "base/text/utf8.h"
#include "extract/text/unseen.h"

#include <stdlib.h>

#define CTRL_Z 0x1A

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
	buffer_init(&w->cleaned, SIZE_MAX);
	return 0;
}

void window_drop(struct window *w)
{
	source_close(w->in);
	decoder_free(w->decoder);
	free(w->raw);
	free(w->text);
	free(w->replay);
	buffer_drop(&w->cleaned);
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
	size_t need = w->end + w->pending + n + WINDOW_SLACK;
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
		char *to = w->text + w->end + w->pending;
		w->pending += decoder_run(w->decoder, to, w->raw, w->nraw, last, &used);
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
	if (w->hash && !w->replaying && got > 0)
		sha256_update(w->hash, p + w->nraw, (size_t)got);
	w->size += (uint64_t)got;
	w->nraw += (size_t)got;
	w->eof = got == 0;
	return got;
}

/* UTF-8 that is well formed needs no decoding; from the first byte on that is not, it is raw. */
static int fill_in_place(struct window *w, bool *clear, struct error *e)
{
	unsigned char *p = (unsigned char *)w->text + w->end + w->pending;
	memcpy(p, w->raw, w->nraw);
	if (read_block(w, p, e) < 0)
		return -1;
	size_t good = decoder_pass(w->decoder, p, w->nraw, clear);
	w->pending += good;
	w->nraw -= good;
	memcpy(w->raw, p + good, w->nraw);
	return 0;
}

/* ---- characters that nobody sees ---- */

/* The undecodable bytes that are in the pending text, taken from the list. */
static size_t take_pending(struct window *w, struct invalid_byte **out)
{
	struct invalid_list *l = w->invalid;
	size_t first = l->n;
	while (first > l->head && l->items[first - 1].at >= w->base + w->end)
		first--;
	size_t n = l->n - first;
	*out = xmalloc((n + 1) * sizeof **out);
	if (n)
		memcpy(*out, l->items + first, n * sizeof **out);
	l->n = first;
	return n;
}

/* Puts those of the n that are before `until` back, moved from `from` to `to`: positions in the pending
 * text, before and after. Returns how many. */
static size_t put_back(struct window *w, struct invalid_byte *items, size_t n, size_t until,
		       size_t from, size_t to)
{
	size_t i = 0;
	for (; i < n && items[i].at < w->base + w->end + until; i++) {
		items[i].at = items[i].at - from + to;
		invalid_add(w->invalid, &items[i]);
	}
	return i;
}

/* Reads the first m bytes of the pending text as they are meant, into `cleaned`. */
static void clean(struct window *w, size_t m)
{
	struct buffer *out = &w->cleaned;
	const char *p = w->text + w->end;
	struct invalid_byte *items;
	size_t n = take_pending(w, &items), done = 0;
	buffer_reset(out);
	for (size_t r = 0; r < m;) {
		size_t good = unseen_clear(p + r, m - r);
		done += put_back(w, items + done, n - done, r + good, r, out->len);
		buffer_append(out, p + r, good);
		r += good;
		if (r == m)
			break;
		struct unseen u;
		unsigned char before = r || w->end ? (unsigned char)p[(ptrdiff_t)r - 1] : 0;
		size_t used = unseen_read(&u, p + r, m - r, before);
		if (u.kind != ODDITY_NONE)
			invalid_add(w->invalid, &(struct invalid_byte){w->base + w->end + out->len,
								       u.kind, 0, u.code, u.meant});
		buffer_append(out, u.text, u.len);
		r += used;
	}
	put_back(w, items + done, n - done, SIZE_MAX / 2, m, out->len);
	free(items);
}

/* Makes text of what is pending, except what may belong with bytes to come. */
static void settle(struct window *w, bool clear)
{
	size_t held = w->eof ? 0 : unseen_held(w->text + w->end, w->pending);
	size_t m = w->pending - held;
	if (!clear && unseen_clear(w->text + w->end, m) < m) {
		clean(w, m);
		size_t now = w->cleaned.len;
		if (now > m)
			reserve(w, now - m);
		memmove(w->text + w->end + now, w->text + w->end + m, held);
		if (now)
			memcpy(w->text + w->end, w->cleaned.ptr, now);
		decoder_shift(w->decoder, m, now);
		m = now;
	}
	w->end += m;
	w->pending = held;
	while (w->eof && w->end && w->text[w->end - 1] == CTRL_Z) {
		w->end--;
		w->end_mark = true;
	}
}

int window_fill(struct window *w, size_t keep, struct error *e)
{
	bool clear = false;
	w->end -= keep;
	w->base += keep;
	if (keep)
		memmove(w->text, w->text + keep, w->end + w->pending);
	bool waits = w->nraw || utf8_ascii((struct str){w->text + w->end, w->pending}) < w->pending;
	if (decoder_passes(w->decoder) && !w->bom) {
		reserve(w, BLOCK);
		if (fill_in_place(w, &clear, e) < 0)
			return -1;
	} else if (read_block(w, w->raw, e) < 0) {
		return -1;
	}
	skip_bom(w);
	if (w->nraw || w->eof) {
		clear = clear && w->nraw == 0;
		decode(w, w->eof);
	}
	settle(w, clear && !waits);
	return 0;
}
