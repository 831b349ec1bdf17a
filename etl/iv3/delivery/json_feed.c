#include "iv3/delivery/json_feed.h"

#include "base/text/utf8.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)64 << 10)
#define CHARACTER_MOST 4u

/* ---- bytes ---- */

/* Bytes of the file from `raw` on; 0 at the end. */
static int read_raw(struct json_feed *f, char chunk[CHUNK], size_t *n, struct error *e)
{
	if (f->fd < 0) {
		*n = f->memory.len - (size_t)f->raw;
		*n = *n < CHUNK ? *n : CHUNK;
		memcpy(chunk, f->memory.ptr + f->raw, *n);
	} else {
		ssize_t got = pread(f->fd, chunk, CHUNK, (off_t)f->raw);
		if (got < 0)
			return error_errno(e, "read", "the delivery");
		*n = (size_t)got;
	}
	f->raw += *n;
	return f->raw <= f->most ? 0
				 : error_set(e, STATUS_LIMIT,
					     "het bestand heeft meer dan %llu bytes; meer wordt "
					     "hier niet gelezen",
					     (unsigned long long)f->most);
}

/* Windows-1252 as UTF-8, at most three bytes for one: what has no character there (five bytes) becomes U+FFFD. */
static size_t from_1252(char *out, size_t room, char *from, size_t n)
{
	char *to = out;
	iconv_t converter = iconv_open("UTF-8", "WINDOWS-1252");
	while (n > 0 && iconv(converter, &from, &n, &to, &room) == (size_t)-1 && n > 0) {
		memcpy(to, "\xef\xbf\xbd", 3);
		to += 3;
		room -= 3;
		from++;
		n--;
	}
	iconv_close(converter);
	return (size_t)(to - out);
}

static int fill(struct json_feed *f, struct error *e)
{
	char chunk[CHUNK];
	size_t n;

	if (f->at)
		memmove(f->text, f->text + f->at, f->n - f->at);
	f->n -= f->at;
	f->at = 0;
	if (read_raw(f, chunk, &n, e) != 0)
		return -1;
	if (f->capacity < f->n + 3 * CHUNK) {
		f->capacity = 2 * f->capacity + 3 * CHUNK;
		f->text = xrealloc(f->text, f->capacity);
	}
	f->ended = n == 0;
	if (f->legacy) {
		f->n += from_1252(f->text + f->n, f->capacity - f->n, chunk, n);
	} else {
		memcpy(f->text + f->n, chunk, n);
		f->n += n;
	}
	return 0;
}

/* Whether all of it is UTF-8; what a chunk cuts in two is looked at with the next. */
static int look_over(struct json_feed *f, bool *utf8, struct error *e)
{
	char text[CHUNK + CHARACTER_MOST];
	size_t kept = 0, n = 1;

	*utf8 = true;
	while (n > 0) {
		if (read_raw(f, text + kept, &n, e) != 0)
			return -1;
		size_t have = kept + n, good = utf8_valid((struct str){text, have});
		kept = have - good;
		if (kept >= CHARACTER_MOST || (n == 0 && kept))
			*utf8 = false;
		kept = kept < CHARACTER_MOST ? kept : 0;
		memmove(text, text + have - kept, kept);
	}
	return 0;
}

int feed_open(struct json_feed *f, int fd, struct str memory, uint64_t most, struct error *e)
{
	bool utf8;

	*f = (struct json_feed){.fd = fd, .memory = memory, .most = most};
	if (look_over(f, &utf8, e) != 0)
		return -1;
	f->legacy = !utf8;
	feed_return(f, (struct feed_mark){0, 1, 1});
	if (fill(f, e) != 0)
		return -1;
	/* A mark of the order of bytes, whichever way it was read. */
	const struct str mark = f->legacy ? STR("\xc3\xaf\xc2\xbb\xc2\xbf") : STR("\xef\xbb\xbf");
	if (str_starts((struct str){f->text, f->n}, mark)) {
		f->at = mark.len;
		f->place = 3;
	}
	return 0;
}

void feed_close(struct json_feed *f)
{
	free(f->text);
	f->text = NULL;
}

/* ---- places ---- */

static bool begins_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static void pass(struct json_feed *f, size_t n)
{
	for (size_t i = f->at; i < f->at + n; i++) {
		/* Of Windows-1252 a byte of the file is a character here. */
		f->place += !f->legacy || begins_character(f->text[i]);
		if (f->text[i] == '\n') {
			f->line++;
			f->column = 1;
		} else {
			f->column += begins_character(f->text[i]);
		}
	}
	f->at += n;
}

struct feed_mark feed_here(const struct json_feed *f)
{
	return (struct feed_mark){f->place, f->line, f->column};
}

void feed_return(struct json_feed *f, struct feed_mark mark)
{
	f->raw = f->place = mark.raw;
	f->line = mark.line;
	f->column = mark.column;
	f->n = f->at = 0;
	f->ended = false;
}

static int wrong_at(uint64_t line, uint64_t column, const char *why, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"dit is geen JSON: regel %llu, kolom %llu: %s. Kijk wat er vlak voor die plaats staat: een komma, aanhalingsteken of "
		"haakje ontbreekt, of er is een te veel",
		(unsigned long long)line, (unsigned long long)column, why);
}

int feed_wrong(const struct json_feed *f, const char *why, struct error *e)
{
	return wrong_at(f->line, f->column, why, e);
}

/* ---- values ---- */

int feed_peek(struct json_feed *f, int *c, struct error *e)
{
	for (;;) {
		size_t n = 0;
		while (f->at + n < f->n && memchr(" \t\r\n", f->text[f->at + n], 4))
			n++;
		pass(f, n);
		if (f->at < f->n || f->ended)
			break;
		if (fill(f, e) != 0)
			return -1;
	}
	*c = f->at < f->n ? (unsigned char)f->text[f->at] : EOF;
	return 0;
}

int feed_expect(struct json_feed *f, char wanted, const char *what, struct error *e)
{
	int c;
	char why[120];

	if (feed_peek(f, &c, e) != 0)
		return -1;
	if (c == wanted) {
		pass(f, 1);
		return 0;
	}
	snprintf(why, sizeof why, "hier hoort %s te staan%s", what,
		 c == EOF ? ", maar het bestand houdt op: het is afgekapt" : "");
	return feed_wrong(f, why, e);
}

/* Where in a value a look has come. */
struct span {
	size_t depth;
	bool text, escaped, begun;
};

/* Whether the value ends at this character; *inside: it is the value's own. */
static bool ends_at(struct span *s, char c, bool *inside)
{
	*inside = true;
	if (s->text) {
		s->text = s->escaped || c != '"';
		s->escaped = !s->escaped && c == '\\';
		return !s->text && s->depth == 0;
	}
	*inside = s->depth || !s->begun || !memchr(" \t\r\n,:]}\"", c, 9);
	if (!*inside)
		return true;
	s->begun = true;
	s->text = c == '"';
	s->depth += c == '{' || c == '[';
	if (c == '}' || c == ']')
		return s->depth == 0 || --s->depth == 0;
	return false;
}

/* The text of the value at hand, as far as the file has it and values may be. */
static int span(struct json_feed *f, struct str *out, struct error *e)
{
	struct span s = {0};
	bool ended = false;
	size_t n = 0;

	while (!ended) {
		bool inside = true;
		for (; !ended && f->at + n < f->n; n += inside)
			ended = ends_at(&s, f->text[f->at + n], &inside);
		if (f->ended || n > FEED_VALUE_MOST)
			break;
		if (!ended && fill(f, e) != 0)
			return -1;
	}
	*out = (struct str){f->text + f->at, n};
	return 0;
}

static const char *why_of(const json_error_t *fault, struct str text)
{
	switch (json_error_code(fault)) {
	case json_error_premature_end_of_input:
		return text.len > FEED_VALUE_MOST
			       ? "de waarde die hier begint is langer dan er gelezen wordt"
			       : "het bestand houdt hier op: het is afgekapt";
	case json_error_duplicate_key:
		return "dezelfde sleutel staat er twee keer";
	case json_error_numeric_overflow:
		return "het getal is groter dan er gelezen wordt";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "er staat een teken \\u0000, dat geen tekst heeft";
	case json_error_stack_overflow:
		return "er staan te veel haakjes in elkaar";
	default:
		return "wat hier staat hoort er niet";
	}
}

uint64_t feed_place(const struct json_feed *f, struct feed_mark begin, struct str text, size_t n)
{
	uint64_t place = begin.raw;

	for (size_t i = 0; i < n; i++)
		place += !f->legacy || begins_character(text.ptr[i]);
	return place;
}

int feed_json(struct json_feed *f, json_t **out, struct str *as, struct error *e)
{
	json_error_t fault;
	struct str text;
	int c;

	if (feed_peek(f, &c, e) != 0 || span(f, &text, e) != 0)
		return -1;
	if (text.len == 0 && c != EOF)
		return feed_wrong(f, "wat hier staat hoort er niet", e);
	*out = json_loadb(text.ptr ? text.ptr : "", text.len,
			  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
	if (*out) {
		pass(f, text.len);
		*as = text;
		return 0;
	}
	uint64_t column = (uint64_t)(fault.column > 0 ? fault.column : 1);
	return wrong_at(f->line + (uint64_t)(fault.line > 1 ? fault.line - 1 : 0),
			fault.line > 1 ? column : f->column + column - 1, why_of(&fault, text), e);
}

int feed_skip(struct json_feed *f, uint64_t *commas, struct error *e)
{
	struct span s = {0};
	bool ended = false;

	*commas = 0;
	while (!ended) {
		bool inside = true;
		size_t n = 0;
		for (; !ended && f->at + n < f->n; n += inside) {
			char c = f->text[f->at + n];
			ended = ends_at(&s, c, &inside);
			*commas += c == ',' && s.depth == 1 && !s.text;
		}
		pass(f, n);
		if (!ended && f->ended)
			return feed_wrong(f, "het bestand houdt hier op: het is afgekapt", e);
		if (!ended && fill(f, e) != 0)
			return -1;
	}
	return 0;
}
