#include "book/xls/biff_walk.h"

#include "base/text/utf8.h"

#include <errno.h>
#include <stdio.h>

#define REPLACEMENT 0xFFFDu
#define CODE_PAGE_UTF16 1200u

int biff_damaged(struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "the file is damaged; open it in Excel or LibreOffice and "
			 "save it as .xlsx");
}

/* Whether a record lies at the place of the next one, and which. */
static bool look(struct biff_walk *w, unsigned *id, unsigned *n)
{
	unsigned char head[4];
	if (!ole_read(&w->biff->stream, w->at, head, sizeof head))
		return false;
	*id = biff_u16(head);
	*n = biff_u16(head + 2);
	return true;
}

int biff_next(struct biff_walk *w)
{
	if (!look(w, &w->id, &w->n))
		return 0;
	if (w->n > BIFF_RECORD_MAX || !ole_read(&w->biff->stream, w->at + 4, w->data, w->n))
		return biff_damaged(w->error);
	memset(w->data + w->n, 0, 8);
	w->at += 4 + w->n;
	w->pos = 0;
	return 1;
}

/* ---- what goes on in the next record ---- */

static bool go_on(struct biff_walk *w)
{
	unsigned id, n;
	return look(w, &id, &n) && id == RECORD_CONTINUE && biff_next(w) > 0;
}

static bool take(struct biff_walk *w, void *to, size_t n)
{
	unsigned char *p = to;
	while (n) {
		if (w->pos >= w->n && !go_on(w))
			return false;
		size_t some = w->n - w->pos;
		some = some < n ? some : n;
		if (p) {
			memcpy(p, w->data + w->pos, some);
			p += some;
		}
		w->pos += (unsigned)some;
		n -= some;
	}
	return true;
}

/* ---- texts ---- */

static const struct {
	unsigned number;
	const char *name;
} code_pages[] = {
	{10000, "MACINTOSH"}, {0x8000, "MACINTOSH"}, {0x8001, "CP1252"},
	{65001, "UTF-8"},     {28591, "ISO-8859-1"}, {28605, "ISO-8859-15"},
};

int biff_code_page(struct biff *b, unsigned number, struct error *e)
{
	char name[16];
	if (number == 0 || number == CODE_PAGE_UTF16) /* not said; of Unicode's texts */
		return 0;
	snprintf(name, sizeof name, "CP%u", number);
	for (size_t i = 0; i < sizeof code_pages / sizeof *code_pages; i++)
		if (code_pages[i].number == number)
			snprintf(name, sizeof name, "%s", code_pages[i].name);
	if (b->iconv != (iconv_t)-1)
		iconv_close(b->iconv);
	b->iconv = iconv_open("UTF-8", name);
	if (b->iconv == (iconv_t)-1)
		return error_set(
			e, STATUS_INPUT,
			"its texts are in code page %u, which is not known; open it in Excel or LibreOffice and "
			"save it as .xlsx",
			number);
	return 0;
}

static int put(struct buffer *out, uint32_t code)
{
	char text[4];
	bool none = code == 0 || (code >= 0xD800 && code < 0xE000);
	return buffer_append(out, text, utf8_put(text, none ? REPLACEMENT : code));
}

/* Bytes of a code page, none of them 0; those that mean nothing in it become U+FFFD. */
static int put_run(struct biff *b, char *in, size_t n)
{
	while (n) {
		char piece[256], *to = piece;
		size_t room = sizeof piece;
		bool stuck = iconv(b->iconv, &in, &n, &to, &room) == (size_t)-1 && errno != E2BIG;
		if (buffer_append(&b->text, piece, sizeof piece - room) != 0)
			return -1;
		if (stuck && n) {
			in++;
			n--;
			if (put(&b->text, REPLACEMENT) != 0)
				return -1;
		}
	}
	return 0;
}

static int put_bytes(struct biff *b, unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t run = strnlen((char *)p + i, n - i);
		if ((run ? put_run(b, (char *)p + i, run) : put(&b->text, REPLACEMENT)) != 0)
			return -1;
		i += run ? run : 1;
	}
	return 0;
}

/* One more of UTF-16; *high: the first half of a character, until its second comes. */
static int put_unit(struct buffer *out, uint32_t *high, uint32_t c)
{
	uint32_t first = *high;
	*high = 0;
	if (first && c >= 0xDC00 && c < 0xE000)
		return put(out, 0x10000 + ((first - 0xD800) << 10) + (c - 0xDC00));
	if (first && put(out, first) != 0)
		return -1;
	if (c < 0xD800 || c >= 0xDC00)
		return put(out, c);
	*high = c;
	return 0;
}

/* Characters of one or two bytes. In a record that goes on with them the first byte says anew of how many. */
static bool take_characters(struct biff_walk *w, struct buffer *out, size_t count, bool wide)
{
	uint32_t high = 0;
	for (; count; count--) {
		if (w->pos >= w->n) {
			if (!go_on(w) || w->n == 0)
				break;
			wide = w->data[w->pos++] & 1;
		}
		const unsigned char *p = w->data + w->pos; /* zeros behind the end */
		w->pos += wide ? 2 : 1;
		if (w->pos > w->n || put_unit(out, &high, wide ? biff_u16(p) : *p) != 0)
			break;
	}
	return (!high || put(out, high) == 0) && count == 0;
}

static bool take_bytes(struct biff_walk *w, size_t count)
{
	while (count) {
		if (w->pos >= w->n && !go_on(w))
			return false;
		size_t some = w->n - w->pos;
		some = some < count ? some : count;
		if (put_bytes(w->biff, w->data + w->pos, some) != 0)
			return false;
		w->pos += (unsigned)some;
		count -= some;
	}
	return true;
}

static bool take_text(struct biff_walk *w, unsigned at, unsigned bytes_of_length)
{
	struct buffer *out = &w->biff->text;
	unsigned char length[2] = {0}, flags;
	buffer_reset(out);
	w->pos = at;
	if (!take(w, length, bytes_of_length))
		return false;
	if (!w->biff->unicode)
		return take_bytes(w, biff_u16(length));
	return biff_u16(length) == 0 ||
	       (take(w, &flags, 1) && take_characters(w, out, biff_u16(length), flags & 1));
}

static int too_much(struct error *e)
{
	return error_set(e, STATUS_LIMIT,
			 "the texts of the workbook are together more than %zu MiB; export the "
			 "ledger as CSV",
			 BOOK_STRINGS_TEXT >> 20);
}

int biff_text(struct biff_walk *w, unsigned at, unsigned bytes_of_length)
{
	if (take_text(w, at, bytes_of_length))
		return 0;
	return w->biff->text.overflow ? too_much(w->error) : biff_damaged(w->error);
}

struct str biff_text_kept(struct biff_walk *w, struct arena *arena, unsigned at,
			  unsigned bytes_of_length)
{
	take_text(w, at, bytes_of_length);
	return arena_dup(arena, buffer_str(&w->biff->text));
}

/* [MS-XLS] 2.5.293: the characters, and behind them how parts of them look and are pronounced. */
static bool take_rich(struct biff_walk *w, struct buffer *out)
{
	unsigned char head[3], runs[2] = {0}, more[4] = {0};
	if (!take(w, head, sizeof head))
		return false;
	if ((head[2] & 8 && !take(w, runs, sizeof runs)) ||
	    (head[2] & 4 && !take(w, more, sizeof more)) ||
	    !take_characters(w, out, biff_u16(head), head[2] & 1))
		return false;
	return take(w, NULL, (size_t)biff_u16(runs) * 4 + biff_u32(more));
}

int biff_strings(struct biff_walk *w)
{
	struct strings *s = &w->biff->strings;
	unsigned char head[8];
	if (s->n)
		return biff_damaged(w->error);
	if (!take(w, head, sizeof head))
		return biff_damaged(w->error);
	/* Some writers count wrong, either way: what is there is there, and who asks for more is told. */
	for (uint32_t n = 0, count = biff_u32(head + 4); w->pos < w->n || go_on(w); n++) {
		size_t start = s->text.len;
		if (!take_rich(w, &s->text)) {
			if (s->text.overflow)
				return too_much(w->error);
			s->text.len = start;
			return n < count ? biff_damaged(w->error) : 0;
		}
		strings_end(s);
	}
	return 0;
}
