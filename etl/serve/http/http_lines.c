/*
 * What the library lets pass, and what lies behind a proxy may read otherwise (RFC 9112, sections
 * 2.2 and 3.2, RFC 9110, section 5.5): a NUL in the request's head, lines that end in a bare LF or
 * CR, two Host headers. All of it is a 400.
 *
 * The library shows no raw bytes. But libmicrohttpd 0.9.75 reads the head into one piece of memory,
 * puts a NUL in the place of each byte that ends a line, and hands out pointers into it. So when the
 * head was sound each text begins just behind the two NULs (CR, LF) that end the one before it. It
 * moves the head in memory only while it grows; then texts do not follow each other, but are
 * farther apart than any head is long. Later versions are strict by themselves.
 */
#include "serve/http/http_private.h"

#define LIBRARY_VERSION "0.9.75"
#define LINE_END 2 /* CR LF */

struct lines {
	const char *end; /* where the text that was seen last ended */
	unsigned hosts;
	bool exact; /* the library is the one whose ways are known */
	bool sound;
};

static void follow(struct lines *l, const char *text, size_t between)
{
	ptrdiff_t gap = text - l->end;
	if (l->exact && gap != (ptrdiff_t)between)
		l->sound = false;
	l->end = text + strlen(text);
}

static enum MHD_Result see_header(void *payload, enum MHD_ValueKind kind, const char *key,
				  const char *value)
{
	struct lines *l = payload;
	(void)kind;
	l->hosts += strcasecmp(key, MHD_HTTP_HEADER_HOST) == 0;
	follow(l, key, LINE_END);
	if (value && l->exact) {
		/* Behind the name come the colon and blanks, which are not kept. */
		l->sound = l->sound && value > l->end && value - l->end < REQUEST_HEADER_MAX &&
			   !strpbrk(value, "\r\n");
		l->end = value + strlen(value);
	}
	return MHD_YES;
}

bool lines_are_sound(const struct exchange *x, const char *target, const char *version)
{
	struct lines l = {.exact = strcmp(mhd.MHD_get_version(), LIBRARY_VERSION) == 0,
			  .sound = true};
	l.end = target + x->request.target.len;
	follow(&l, version, 1);
	mhd.MHD_get_connection_values(x->connection, MHD_HEADER_KIND, see_header, &l);
	/* Behind the last header an empty line, whose end is in the same memory. */
	if (l.exact && l.sound && l.hosts)
		l.sound = memcmp(l.end, "\0\0\0\0", 2 * LINE_END) == 0;
	return l.sound && l.hosts <= 1;
}
