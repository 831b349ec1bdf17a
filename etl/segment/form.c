#include "segment/form.h"
#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "segment/bits.h"
#include "segment/planes.h"
#include <assert.h>
#include <stdlib.h>

#define LEVEL 1
#define SAMPLE 4096u /* codes */

struct form_writer {
	ZSTD_CCtx *zstd;
	size_t room; /* bytes of each */
	void *planes, *frame, *bits;
};

int64_t stored_checksum(const struct stored *s)
{
	return (int64_t)(hash64(s->bytes, s->size) + (uint64_t)s->form);
}

struct form_writer *form_writer_new(size_t most)
{
	struct form_writer *w = xcalloc(1, sizeof *w);

	w->zstd = ZSTD_createCCtx();
	if (!w->zstd)
		out_of_memory();
	w->room = ZSTD_compressBound(most * sizeof(uint64_t));
	w->planes = xmalloc(w->room);
	w->frame = xmalloc(w->room);
	w->bits = xmalloc(w->room);
	return w;
}

void form_writer_free(struct form_writer *w)
{
	if (!w)
		return;
	ZSTD_freeCCtx(w->zstd);
	free(w->planes);
	free(w->frame);
	free(w->bits);
	free(w);
}

/* Amounts compress better as byte planes, and twice as fast; keys of two bytes do not. */
static bool in_planes(int width)
{
	return width > 2;
}

/* A frame of the codes, or none (size 0) when it would take more than `most` bytes. */
static struct stored compress(struct form_writer *w, const void *codes, size_t n, int width,
			      size_t most)
{
	const void *from = codes;

	if (in_planes(width)) {
		planes_split(w->planes, codes, n, width);
		from = w->planes;
	}
	size_t size = ZSTD_compressCCtx(w->zstd, w->frame, most < w->room ? most : w->room, from,
					n * (size_t)width, LEVEL);
	return (struct stored){FORM_ZSTD, w->frame, ZSTD_isError(size) ? 0 : size};
}

/* Whether a part from the middle becomes a frame that is smaller than its bits. */
static bool promising(struct form_writer *w, const void *codes, size_t n, int width, size_t bits)
{
	size_t part = n < SAMPLE ? n : SAMPLE;
	const char *from = (const char *)codes + (n - part) / 2 * (size_t)width;

	return compress(w, from, part, width, part * bits / 8 / 20 * 17).size > 0;
}

struct stored form_write(struct form_writer *w, const void *codes, size_t n, int width)
{
	struct stored out = {FORM_PLAIN, codes, n * (size_t)width};
	int bits = bits_needed(codes, n, width);

	assert(n > 0 && ZSTD_compressBound(out.size) <= w->room);
	if (bits > 0 && bits <= BITS_MAX && bits < 8 * width &&
	    bits_size(n, width, bits) < out.size)
		out = (struct stored){bits, w->bits, bits_size(n, width, bits)};
	if (promising(w, codes, n, width, (size_t)bits)) {
		struct stored frame = compress(w, codes, n, width, out.size / 5 * 4);
		if (frame.size)
			return frame;
	}
	if (out.form != FORM_PLAIN)
		bits_pack(w->bits, codes, n, width, bits);
	return out;
}

bool form_read(void *codes, size_t n, int width, const struct stored *in, ZSTD_DCtx *zstd,
	       void *scratch)
{
	size_t size = n * (size_t)width;
	void *to = in_planes(width) ? scratch : codes;

	if (in->form == FORM_PLAIN) {
		if (in->size != size)
			return false;
		memcpy(codes, in->bytes, size);
		return true;
	}
	if (in->form > 0 && in->form <= BITS_MAX) {
		if (in->form >= 8 * width || width == 8 ||
		    in->size != bits_size(n, width, in->form))
			return false;
		bits_unpack(codes, in->bytes, n, width, in->form);
		return true;
	}
	if (in->form != FORM_ZSTD ||
	    ZSTD_decompressDCtx(zstd, to, size, in->bytes, in->size) != size)
		return false;
	if (in_planes(width))
		planes_join(codes, scratch, n, width);
	return true;
}
