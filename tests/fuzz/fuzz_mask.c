/* Masking: every byte belongs to one record, however the text comes in; a hidden field never adds a
 * byte of its own to what can be read. */
#include "base/arena.h"
#include "provenance/mask.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#define MAX_RECORD 64u

static const bool shown[] = {true, false, true};

static struct mask mask_of(uint8_t choice)
{
	return (struct mask){.delimiter = choice & 1 ? ';' : ',',
			     .quote = choice & 2 ? '"' : -1,
			     .escape = (choice & 6) == 6 ? '\\' : 0,
			     .end = choice & 8 ? '\r' : '\n',
			     .width = 3,
			     .shown = shown,
			     .max_record = MAX_RECORD};
}

/* The same record, when the text grows by `step` bytes at a time. */
static void check_pieces(const struct mask *m, const struct masked *whole, struct str text,
			 size_t step)
{
	struct masked r;

	for (size_t n = step; n < text.len; n += step) {
		struct str part = {text.ptr, n};
		if (!mask_find(&r, m, part, false))
			continue;
		assert(r.size == whole->size && r.lines == whole->lines);
		assert(r.sound == whole->sound && r.content == whole->content);
		return;
	}
}

static void check_text(const struct mask *m, const struct masked *r, struct str text)
{
	struct buffer out;

	buffer_init(&out, 1 << 20);
	bool readable = mask_write(&out, m, r, text, false);
	assert(readable == r->sound);
	assert(r->sound || str_eq(buffer_str(&out), STR(MASK_TEXT)));
	assert(out.len <= r->content + strlen(MASK_TEXT));
	assert(!r->sound || memmem(out.ptr, out.len, MASK_TEXT, strlen(MASK_TEXT)));
	buffer_drop(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2 || size > 4096)
		return 0;
	struct mask m = mask_of(data[0]);
	struct str rest = {(const char *)data + 2, size - 2};
	struct masked r;
	while (mask_find(&r, &m, rest, true)) {
		assert(r.size > 0 && r.size <= rest.len && r.content <= r.size && r.lines > 0);
		check_pieces(&m, &r, rest, data[1] % 61 + 1u);
		check_text(&m, &r, rest);
		rest.ptr += r.size;
		rest.len -= r.size;
	}
	assert(rest.len == 0);
	return 0;
}
