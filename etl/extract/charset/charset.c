#include "extract/charset/charset.h"
#include "extract/text/unseen.h"

#include "base/text/utf8.h"
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

struct decoder {
	enum charset_kind kind;
	uint64_t written; /* decoded bytes before the running block */
	struct invalid_list invalid;
	iconv_t iconv;
	/* CHARSET_TABLE: the UTF-8 of each upper byte, its length in the first byte (0: no
	 * character). */
	char upper[128][4];
};

static void table_expand(struct decoder *d, const uint16_t *table)
{
	for (size_t i = 0; i < 128; i++) {
		if (table[i])
			d->upper[i][0] = (char)utf8_put(d->upper[i] + 1, table[i]);
	}
}

int decoder_new(struct decoder **out, const struct charset *c, struct error *e)
{
	struct decoder *d = xcalloc(1, sizeof *d);
	d->kind = c->kind;
	d->iconv = (iconv_t)-1;
	if (d->kind == CHARSET_TABLE)
		table_expand(d, charset_table(c->name));
	if (d->kind == CHARSET_ICONV) {
		d->iconv = iconv_open("UTF-8", c->name);
		if (d->iconv == (iconv_t)-1) {
			decoder_free(d);
			return error_set(e, STATUS_USAGE,
					 "charset %s is not known; iconv -l lists them", c->name);
		}
	}
	*out = d;
	return 0;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	if (d->iconv != (iconv_t)-1)
		iconv_close(d->iconv);
	free(d->invalid.items);
	free(d);
}

struct invalid_list *decoder_invalid(struct decoder *d)
{
	return &d->invalid;
}

bool decoder_passes(const struct decoder *d)
{
	return d->kind == CHARSET_UTF8;
}

void decoder_shift(struct decoder *d, size_t before, size_t after)
{
	d->written = d->written - before + after;
}

size_t decoder_pass(struct decoder *d, const unsigned char *p, size_t n, bool *clear)
{
	size_t good = unseen_valid((const char *)p, n, clear);
	*clear = *clear && good == n;
	d->written += good;
	return good;
}

void invalid_add(struct invalid_list *l, const struct invalid_byte *item)
{
	if (l->head == l->n)
		l->head = l->n = 0;
	if (l->n == l->capacity) {
		l->capacity = l->capacity ? l->capacity * 2 : 64;
		l->items = xrealloc(l->items, l->capacity * sizeof *l->items);
	}
	l->items[l->n++] = *item;
}

/* Puts U+FFFD and remembers where. Returns the bytes written. */
static size_t put_invalid(struct decoder *d, char *block, size_t at, unsigned char byte)
{
	invalid_add(&d->invalid, &(struct invalid_byte){.at = d->written + at, .byte = byte});
	memcpy(block + at, "\xEF\xBF\xBD", 3);
	return 3;
}

/* Could these last bytes be the start of one character? */
static bool utf8_incomplete(const unsigned char *p, size_t n)
{
	size_t need = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	if (p[0] < 0xC2 || p[0] > 0xF4 || n >= need)
		return false;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return false;
	}
	return true;
}

/* Each byte that is no part of a character becomes one U+FFFD, so that none is lost without a
 * trace. */
static size_t run_utf8(struct decoder *d, char *out, const unsigned char *in, size_t n, bool last,
		       size_t *used)
{
	size_t w = 0;
	size_t r = 0;
	while (r < n) {
		size_t good = utf8_valid((struct str){(const char *)in + r, n - r});
		memcpy(out + w, in + r, good);
		w += good;
		r += good;
		if (r == n || (!last && utf8_incomplete(in + r, n - r)))
			break;
		w += put_invalid(d, out, w, in[r++]);
	}
	*used = r;
	return w;
}

static size_t run_table(struct decoder *d, char *out, const unsigned char *in, size_t n,
			size_t *used)
{
	size_t w = 0;
	size_t r = 0;
	while (r < n) {
		size_t ascii = utf8_ascii((struct str){(const char *)in + r, n - r});
		memcpy(out + w, in + r, ascii);
		r += ascii;
		w += ascii;
		if (r == n)
			break;
		const char *c = d->upper[in[r] - 0x80];
		if (c[0]) {
			memcpy(out + w, c + 1, 3);
			w += (size_t)c[0];
		} else {
			w += put_invalid(d, out, w, in[r]);
		}
		r++;
	}
	*used = n;
	return w;
}

static uint32_t unit(const struct decoder *d, const unsigned char *p)
{
	return d->kind == CHARSET_UTF16LE ? (uint32_t)(p[0] | p[1] << 8)
					  : (uint32_t)(p[1] | p[0] << 8);
}

static size_t run_utf16(struct decoder *d, char *out, const unsigned char *in, size_t n, bool last,
			size_t *used)
{
	size_t w = 0;
	size_t r = 0;
	while (n - r >= 2) {
		uint32_t c = unit(d, in + r);
		bool high = c >= 0xD800 && c < 0xDC00;
		if (high && n - r < 4 && !last)
			break;
		uint32_t low = high && n - r >= 4 ? unit(d, in + r + 2) : 0;
		if (low >= 0xDC00 && low < 0xE000) {
			w += utf8_put(out + w, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
			r += 4;
			continue;
		}
		if (c >= 0xD800 && c < 0xE000) /* half of a pair */
			w += put_invalid(d, out, w, in[r]);
		else
			w += utf8_put(out + w, c);
		r += 2;
	}
	if (last && r < n)
		w += put_invalid(d, out, w, in[r++]);
	*used = r;
	return w;
}

static size_t run_iconv(struct decoder *d, char *out, const unsigned char *in, size_t n, bool last,
			size_t *used)
{
	char *from = (char *)(uintptr_t)in;
	size_t left = n;
	size_t capacity = (n + DECODER_SLACK) * DECODER_GROWTH;
	size_t w = 0;
	while (left) {
		char *to = out + w;
		size_t room = capacity - w;
		size_t r = iconv(d->iconv, &from, &left, &to, &room);
		w = capacity - room;
		if (r != (size_t)-1)
			break;
		/* E2BIG: no charset grows more than fourfold, but a block can be given back in
		 * part. */
		if (errno == E2BIG || (errno == EINVAL && !last && left <= DECODER_CARRY))
			break;
		w += put_invalid(d, out, w, (unsigned char)*from);
		from++;
		left--;
	}
	if (last && left == 0) {
		char *to = out + w;
		size_t room = capacity - w;
		iconv(d->iconv, NULL, NULL, &to, &room); /* what a stateful charset still holds */
		w = capacity - room;
	}
	*used = n - left;
	return w;
}

size_t decoder_run(struct decoder *d, char *out, const unsigned char *in, size_t n, bool last,
		   size_t *used)
{
	size_t w = 0;
	switch (d->kind) {
	case CHARSET_UTF8:
		w = run_utf8(d, out, in, n, last, used);
		break;
	case CHARSET_TABLE:
		w = run_table(d, out, in, n, used);
		break;
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		w = run_utf16(d, out, in, n, last, used);
		break;
	case CHARSET_ICONV:
		w = run_iconv(d, out, in, n, last, used);
		break;
	}
	d->written += w;
	return w;
}
