/* Charsets: the first byte chooses one, the second in what pieces the rest arrives. Whatever comes
 * in, UTF-8 comes out, and the same whether it arrives at once or in pieces. */
#include "base/text/utf8.h"
#include "extract/charset/charset.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct charset charsets[] = {
	{.kind = CHARSET_UTF8, .name = "utf-8"},
	{.kind = CHARSET_TABLE, .name = "windows-1252"},
	{.kind = CHARSET_TABLE, .name = "iso-8859-15"},
	{.kind = CHARSET_UTF16LE, .name = "utf-16le"},
	{.kind = CHARSET_UTF16BE, .name = "utf-16be"},
	{.kind = CHARSET_ICONV, .name = "cp850"},
	{.kind = CHARSET_ICONV, .name = "gb18030"},
	{.kind = CHARSET_ICONV, .name = "utf-32le"},
};

/* All of the text, `step` bytes a time. */
static struct str decode(const struct charset *c, const uint8_t *p, size_t n, size_t step,
			 size_t *invalid)
{
	struct decoder *d;
	struct error e;
	int opened = decoder_new(&d, c, &e);
	assert(opened == 0);
	char *out = xmalloc((n + DECODER_SLACK) * DECODER_GROWTH * 4);
	char *block = xmalloc((n + DECODER_SLACK) * DECODER_GROWTH);
	size_t w = 0;
	size_t at = 0;
	size_t have = 0; /* bytes at `at` that were given already and are given again */
	while (at + have < n || have) {
		size_t more = n - at - have < step ? n - at - have : step;
		bool last = at + have + more == n;
		size_t used;
		size_t got = decoder_run(d, block, p + at, have + more, last, &used);
		assert(used <= have + more);
		assert(last ? used == have + more : have + more - used <= DECODER_CARRY);
		memcpy(out + w, block, got);
		w += got;
		at += used;
		have = have + more - used;
	}
	struct invalid_list *l = decoder_invalid(d);
	for (size_t i = 0; i < l->n; i++)
		assert(l->items[i].at + 3 <= w &&
		       memcmp(out + l->items[i].at, "\xEF\xBF\xBD", 3) == 0);
	*invalid = l->n;
	free(block);
	decoder_free(d);
	return (struct str){out, w};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t a, b;
	if (size < 2 || size > 65536)
		return 0;
	const struct charset *c = &charsets[data[0] % (sizeof charsets / sizeof *charsets)];
	struct str whole = decode(c, data + 2, size - 2, size, &a);
	struct str pieces = decode(c, data + 2, size - 2, data[1] % 64 + 1u, &b);
	assert(utf8_valid(whole) == whole.len);
	assert(str_eq(whole, pieces) && a == b);
	free((void *)(uintptr_t)whole.ptr);
	free((void *)(uintptr_t)pieces.ptr);
	return 0;
}
