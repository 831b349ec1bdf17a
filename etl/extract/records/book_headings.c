#include "extract/records/book_headings.h"

#include "extract/detect/detect.h"

#include <regex.h>
#include <stdlib.h>

struct book_headings {
	bool any; /* no pattern */
	regex_t pattern;
	bool table; /* a row of several cells was there: what is above it are titles */
	char *text;
	size_t n, capacity;
};

struct book_headings *book_headings_new(const char *pattern, struct error *e)
{
	struct book_headings *h = xcalloc(1, sizeof *h);
	h->any = *pattern == '\0';
	if (h->any || regcomp(&h->pattern, pattern, REG_EXTENDED | REG_NOSUB) == 0)
		return h;
	free(h);
	error_set(e, STATUS_INPUT, "headings: \"%s\" is no regular expression", pattern);
	return NULL;
}

void book_headings_free(struct book_headings *h)
{
	if (!h)
		return;
	if (!h->any)
		regfree(&h->pattern);
	free(h->text);
	free(h);
}

void book_headings_rewind(struct book_headings *h)
{
	h->table = false;
	h->n = 0;
}

static void keep(struct book_headings *h, struct str text)
{
	if (text.len >= h->capacity) {
		h->capacity = text.len + 1;
		h->text = xrealloc(h->text, h->capacity);
	}
	memcpy(h->text, text.ptr, text.len);
	h->text[text.len] = '\0';
	h->n = text.len;
}

/* Cells with content, and the first of them. */
static size_t content(const struct grid_row *row, struct str *first)
{
	size_t n = 0, at = 0;
	for (uint32_t i = 0; i < row->ncells; at += row->sizes[i++]) {
		struct str cell = str_trim((struct str){row->text + at, row->sizes[i]});
		if (cell.len && n++ == 0)
			*first = cell;
	}
	return n;
}

static bool fits(struct book_headings *h, struct str text)
{
	char *copy = xcalloc(text.len + 1, 1);
	memcpy(copy, text.ptr, text.len);
	bool result = regexec(&h->pattern, copy, 0, NULL, 0) == 0;
	free(copy);
	return result;
}

bool book_headings_row(struct book_headings *h, const struct grid_row *row, struct str *out)
{
	struct str first = STR("");
	size_t n = content(row, &first);
	bool heading = h->any ? n == 1 && h->table && cell_kind(first) == CELL_TEXT
			      : n > 0 && fits(h, first);
	h->table = h->table || n > 1;
	if (heading)
		keep(h, first);
	*out = (struct str){h->text ? h->text : "", h->n};
	return heading && n == 1;
}
