/* Stored columns: whatever the bytes are, they become codes or are refused; codes come back as they
 * were. The first bytes say width, form and number. */
#include "base/memory/arena.h"
#include "segment/form.h"

#include <assert.h>
#include <stdlib.h>

#define MOST 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Buffers of exactly the size, so that a sanitizer sees what goes beyond. */
static void read_bytes(const uint8_t *data, size_t size, int form, size_t n, int width,
		       ZSTD_DCtx *zstd)
{
	void *codes = xmalloc(n * (size_t)width), *scratch = xmalloc(n * (size_t)width);
	struct stored s = {form, data, size};

	form_read(codes, n, width, &s, zstd, scratch);
	free(codes);
	free(scratch);
}

static void round_trip(const uint8_t *data, size_t size, int width, ZSTD_DCtx *zstd)
{
	size_t n = size / (size_t)width < MOST ? size / (size_t)width : MOST;

	if (n == 0)
		return;
	size = n * (size_t)width;
	struct form_writer *w = form_writer_new(MOST);
	void *codes = xmalloc(size), *back = xmalloc(size), *scratch = xmalloc(size);
	memcpy(codes, data, size);
	struct stored s = form_write(w, codes, n, width);
	bool read = form_read(back, n, width, &s, zstd, scratch);
	assert(read && s.size <= size && memcmp(codes, back, size) == 0);
	free(codes);
	free(back);
	free(scratch);
	form_writer_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 4)
		return 0;
	ZSTD_DCtx *zstd = ZSTD_createDCtx();
	int width = 1 << data[0] % 4;
	size_t n = 1 + (data[2] | (size_t)data[3] << 8) % MOST;

	read_bytes(data + 4, size - 4, (int8_t)data[1], n, width, zstd);
	round_trip(data + 4, size - 4, width, zstd);
	ZSTD_freeDCtx(zstd);
	return 0;
}
