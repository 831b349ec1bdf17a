#include "store/text_block.h"
#include <assert.h>
#include <stdlib.h>

#define BITMAP (TEXT_BLOCK_ENTRIES / 8)
#define FRAME_MAX (1u << 30) /* unpacked; a frame that says more is damaged */

struct text_column {
	enum value_type type;
	unsigned char nulls[BITMAP];
	struct buffer lengths; /* or the numbers */
	struct buffer bytes;
};

struct text_block {
	size_t n, bytes;
	size_t ncolumns;
	struct text_column *columns;
	struct buffer plain;
	char *packed;
	size_t packed_size;
};

struct text_block *text_block_new(const enum value_type *types, size_t nattributes)
{
	struct text_block *b = xcalloc(1, sizeof(*b));

	b->ncolumns = nattributes;
	b->columns = xcalloc(nattributes, sizeof(*b->columns));
	buffer_init(&b->plain, SIZE_MAX);
	for (size_t i = 0; i < nattributes; i++) {
		b->columns[i].type = types[i];
		buffer_init(&b->columns[i].lengths, SIZE_MAX);
		buffer_init(&b->columns[i].bytes, SIZE_MAX);
	}
	return b;
}

void text_block_free(struct text_block *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->ncolumns; i++) {
		buffer_drop(&b->columns[i].lengths);
		buffer_drop(&b->columns[i].bytes);
	}
	buffer_drop(&b->plain);
	free(b->columns);
	free(b->packed);
	free(b);
}

void text_block_reset(struct text_block *b)
{
	b->n = 0;
	b->bytes = 0;
	for (size_t i = 0; i < b->ncolumns; i++) {
		memset(b->columns[i].nulls, 0, BITMAP);
		buffer_reset(&b->columns[i].lengths);
		buffer_reset(&b->columns[i].bytes);
	}
}

static void add_length(struct buffer *out, size_t n)
{
	char code[10];
	size_t len = 0;

	for (; n >= 0x80; n >>= 7)
		code[len++] = (char)(n | 0x80);
	code[len++] = (char)n;
	buffer_append(out, code, len);
}

void text_block_add(struct text_block *b, const struct value *row, const size_t *order)
{
	assert(b->n < TEXT_BLOCK_ENTRIES);
	for (size_t i = 0; i < b->ncolumns; i++) {
		struct text_column *c = &b->columns[i];
		const struct value *v = &row[order[i]];
		if (v->null)
			c->nulls[b->n / 8] |= (unsigned char)(1u << (b->n % 8));
		if (c->type == VALUE_STRING) {
			size_t len = v->null ? 0 : v->text.len;
			add_length(&c->lengths, len);
			if (len)
				buffer_append(&c->bytes, v->text.ptr, len);
			b->bytes += len;
		} else {
			int64_t number = v->null ? 0 : v->number;
			buffer_append(&c->lengths, &number, sizeof(number));
		}
	}
	b->n++;
}

size_t text_block_entries(const struct text_block *b)
{
	return b->n;
}

bool text_block_full(const struct text_block *b)
{
	return b->n == TEXT_BLOCK_ENTRIES || b->bytes >= TEXT_BLOCK_BYTES;
}

struct str text_block_finish(struct text_block *b, ZSTD_CCtx *zstd)
{
	buffer_reset(&b->plain);
	for (size_t i = 0; i < b->ncolumns; i++) {
		const struct text_column *c = &b->columns[i];
		buffer_append(&b->plain, c->nulls, (b->n + 7) / 8);
		buffer_append_str(&b->plain, buffer_str(&c->lengths));
		buffer_append_str(&b->plain, buffer_str(&c->bytes));
	}
	size_t bound = ZSTD_compressBound(b->plain.len);
	if (b->packed_size < bound) {
		free(b->packed);
		b->packed = xmalloc(bound);
		b->packed_size = bound;
	}
	size_t n = ZSTD_compress2(zstd, b->packed, b->packed_size, b->plain.ptr, b->plain.len);
	if (ZSTD_isError(n))
		die("cannot compress a text block: %s", ZSTD_getErrorName(n));
	return (struct str){b->packed, n};
}

/* ---- reading ---- */

struct cursor {
	const unsigned char *p, *end;
};

static bool take_length(struct cursor *c, size_t *out)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 35 && c->p < c->end; shift += 7) {
		unsigned char byte = *c->p++;
		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*out = v;
			return v <= FRAME_MAX;
		}
	}
	return false;
}

/* First all lengths, which then tell where the bytes of each text are. */
static bool read_strings(struct cursor *c, size_t n, struct value *values, size_t stride)
{
	for (size_t i = 0; i < n; i++)
		if (!take_length(c, &values[i * stride].text.len))
			return false;
	for (size_t i = 0; i < n; i++) {
		struct str *text = &values[i * stride].text;
		if (text->len > (size_t)(c->end - c->p))
			return false;
		text->ptr = (const char *)c->p;
		c->p += text->len;
	}
	return true;
}

static bool read_numbers(struct cursor *c, size_t n, struct value *values, size_t stride)
{
	if ((size_t)(c->end - c->p) < n * sizeof(int64_t))
		return false;
	for (size_t i = 0; i < n; i++, c->p += sizeof(int64_t))
		memcpy(&values[i * stride].number, c->p, sizeof(int64_t));
	return true;
}

static bool read_column(struct cursor *c, size_t n, enum value_type type, struct value *values,
			size_t stride)
{
	const unsigned char *nulls = c->p;

	if ((size_t)(c->end - c->p) < (n + 7) / 8)
		return false;
	c->p += (n + 7) / 8;
	for (size_t i = 0; i < n; i++)
		values[i * stride] = (struct value){.null = (nulls[i / 8] >> (i % 8)) & 1};
	return type == VALUE_STRING ? read_strings(c, n, values, stride)
				    : read_numbers(c, n, values, stride);
}

bool text_block_read(struct str frame, size_t n, const enum value_type *types, const size_t *place,
		     size_t nattributes, ZSTD_DCtx *zstd, struct arena *a, struct value *values)
{
	unsigned long long size = ZSTD_getFrameContentSize(frame.ptr, frame.len);

	if (n == 0 || n > TEXT_BLOCK_ENTRIES || size == ZSTD_CONTENTSIZE_ERROR ||
	    size == ZSTD_CONTENTSIZE_UNKNOWN || size > FRAME_MAX)
		return false;
	char *plain = arena_bytes(a, size ? size : 1);
	size_t got = ZSTD_decompressDCtx(zstd, plain, size, frame.ptr, frame.len);
	if (ZSTD_isError(got) || got != size)
		return false;
	struct cursor c = {(const unsigned char *)plain, (const unsigned char *)plain + size};
	for (size_t i = 0; i < nattributes; i++)
		if (!read_column(&c, n, types[i], values + place[i], nattributes))
			return false;
	return c.p == c.end;
}
