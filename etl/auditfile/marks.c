/* Where the parts of a set meet: what does not belong there is passed over. */
#include "auditfile/parser.h"

static bool starts(const char *p, size_t n, const char *word)
{
	return n >= strlen(word) && memcmp(p, word, strlen(word)) == 0;
}

/* Could more bytes make it start with the word? */
static bool may_start(const char *p, size_t n, const char *word)
{
	return n < strlen(word) && memcmp(p, word, n) == 0;
}

static size_t line_end(const char *p, size_t n)
{
	return starts(p, n, "\r\n") ? 2 : n && (*p == '\n' || *p == '\r') ? 1 : 0;
}

/* Of what begins at p and ends with `end`, the length; 0: its end is not among the bytes. */
static size_t whole(const char *p, size_t n, const char *end)
{
	const char *found = memmem(p, n, end, strlen(end));
	return found ? (size_t)(found - p) + strlen(end) : 0;
}

enum sight { SIGHT_TEXT, SIGHT_MARK, SIGHT_WAIT };

/* What begins at a '<'. Its length goes to *length. */
static enum sight look(const char *p, size_t n, bool start, struct cut *c, size_t *length)
{
	bool declaration = starts(p, n, "<?xml ") || starts(p, n, "<?xml\t") ||
			   starts(p, n, "<?xml\r") || starts(p, n, "<?xml\n");
	bool comment = starts(p, n, "<!--");
	*length = 1;
	if (may_start(p, n, "<?xml ") || may_start(p, n, "<!--"))
		return SIGHT_WAIT;
	if (!declaration && !comment)
		return SIGHT_TEXT;
	*length = whole(p, n, declaration ? "?>" : "-->");
	if (*length == 0)
		return SIGHT_WAIT;
	if (declaration)
		return start ? SIGHT_TEXT : SIGHT_MARK;
	return mark_read((struct str){p, *length}, &c->part, &c->parts) ? SIGHT_MARK : SIGHT_TEXT;
}

struct cut mark_cut(const char *p, size_t n, bool start, bool last)
{
	struct cut c = {0};
	size_t at = 0, length = 0;
	for (;;) {
		const char *tag = memchr(p + at, '<', n - at);
		if (!tag) {
			c.feed = n;
			return c;
		}
		at = (size_t)(tag - p);
		enum sight sight = look(tag, n - at, start && at == 0, &c, &length);
		/* The line end behind a mark belongs to it, and may be still to come. */
		if (sight == SIGHT_MARK && n - at - length < 2 && !last)
			sight = SIGHT_WAIT;
		if (sight == SIGHT_MARK) {
			c.feed = at;
			c.skip = length + line_end(tag + length, n - at - length);
			return c;
		}
		if (sight == SIGHT_WAIT && (last || n - at > AUDITFILE_MAX_TOKEN)) {
			c.feed = n; /* expat tells what is wrong */
			return c;
		}
		if (sight == SIGHT_WAIT) {
			c.feed = at;
			return c;
		}
		at += length;
	}
}
