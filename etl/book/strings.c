#include "book/strings.h"

#include "base/text/utf8.h"

#include <stdlib.h>

void strings_init(struct strings *s)
{
	*s = (struct strings){0};
	buffer_init(&s->text, BOOK_STRINGS_TEXT);
}

void strings_drop(struct strings *s)
{
	buffer_drop(&s->text);
	free(s->ends);
}

bool strings_get(const struct strings *s, size_t i, struct str *out)
{
	if (i >= s->n)
		return false;
	size_t start = i ? s->ends[i - 1] : 0;
	/* where all are empty there is no text at all */
	*out = s->ends[i] > start ? (struct str){s->text.ptr + start, s->ends[i] - start} : STR("");
	return true;
}

void strings_end(struct strings *s)
{
	if (s->n == s->capacity) {
		s->capacity = s->capacity ? 2 * s->capacity : 1024;
		s->ends = xrealloc(s->ends, s->capacity * sizeof *s->ends);
	}
	s->ends[s->n++] = (uint32_t)s->text.len;
}

/* ---- _xHHHH_ (ECMA-376 part 1, 22.9.2.19) ---- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	char small = (char)(c | 0x20);
	return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

static size_t escaped(const char *p, size_t n, char out[4])
{
	unsigned code = 0;
	if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		int digit = hex(p[i]);
		if (digit < 0)
			return 0;
		code = code * 16 + (unsigned)digit;
	}
	if (code == 0 || (code >= 0xD800 && code < 0xE000))
		return 0;
	return utf8_put(out, code);
}

size_t strings_unescape(char *p, size_t n)
{
	const char *first = memmem(p, n, "_x", 2);
	if (!first)
		return n;
	size_t out = (size_t)(first - p);
	for (size_t i = out; i < n;) {
		char text[4];
		size_t got = p[i] == '_' ? escaped(p + i, n - i, text) : 0;
		if (got) {
			memcpy(p + out, text, got);
			i += 7;
			out += got;
		} else {
			p[out++] = p[i++];
		}
	}
	return out;
}

/* ---- the part ---- */

struct reading {
	struct strings *strings;
	size_t start;          /* of the open string */
	bool in_text;          /* within t */
	unsigned in_phonetics; /* within rPh, whose text is not the string's */
};

static void on_start(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct reading *r = payload;
	(void)x;
	(void)attributes;
	if (strcmp(name, "si") == 0)
		r->start = r->strings->text.len;
	else if (strcmp(name, "rPh") == 0)
		r->in_phonetics++;
	else if (strcmp(name, "t") == 0)
		r->in_text = r->in_phonetics == 0;
}

static void on_end(struct xml *x, void *payload, const char *name)
{
	struct reading *r = payload;
	struct buffer *text = &r->strings->text;
	(void)x;
	if (strcmp(name, "t") == 0) {
		r->in_text = false;
	} else if (strcmp(name, "rPh") == 0) {
		r->in_phonetics--;
	} else if (strcmp(name, "si") == 0) {
		if (text->len > r->start)
			text->len = r->start +
				    strings_unescape(text->ptr + r->start, text->len - r->start);
		strings_end(r->strings);
	}
}

static void on_text(struct xml *x, void *payload, const char *p, size_t n)
{
	struct reading *r = payload;
	if (r->in_text && buffer_append(&r->strings->text, p, n) != 0)
		xml_fail(x, STATUS_LIMIT,
			 "the texts of the workbook are together more than %zu MiB; export the "
			 "ledger as CSV",
			 BOOK_STRINGS_TEXT >> 20);
}

int strings_read(struct strings *s, struct container *p, struct str part, struct error *e)
{
	static const struct xml_events events = {on_start, on_end, on_text};
	struct reading r = {.strings = s};
	return xml_read(p, part, &events, &r, e);
}
