/* Masking a line of an audit file: its tags stay, and the texts of elements that fill a published
 * column. Attributes, comments and instructions are nobody's column. The text is XML: the reader read
 * it, or it would be no record. */
#include "provenance/mask.h"

#include "auditfile/auditfile.h"

#define DEPTH_MAX 64 /* as the reader's own limit */

struct xml {
	const struct mask *mask;
	struct buffer *out;
	struct str rest;
	struct str open[DEPTH_MAX]; /* names of the elements around */
	size_t depth;
	bool ended;
};

static struct str take(struct xml *x, size_t n)
{
	struct str taken = {x->rest.ptr, n};
	x->rest.ptr += n;
	x->rest.len -= n;
	return taken;
}

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!memchr(" \t\r\n", s.ptr[i], 4))
			return false;
	return true;
}

static struct str without_prefix(struct str name)
{
	const char *colon = name.len ? memchr(name.ptr, ':', name.len) : NULL;
	if (!colon)
		return name;
	return (struct str){colon + 1, (size_t)(name.ptr + name.len - colon - 1)};
}

/* Does the text here fill a column that is shown, and tell of nobody? */
static bool is_shown(const struct xml *x, struct str text)
{
	struct str none = STR("");
	if (x->depth < 2 || x->depth > 3)
		return false;
	enum auditfile_column c =
		auditfile_column_of(x->depth == 3 ? x->open[1] : none, x->open[x->depth - 1]);
	if (c >= AUDITFILE_COLUMNS || (size_t)c >= x->mask->width || !x->mask->shown[c])
		return false;
	struct buffer veiled;
	buffer_init(&veiled, SIZE_MAX);
	bool hidden = veil_hides(x->mask->veil, (size_t)c, text, &veiled);
	buffer_drop(&veiled);
	return !hidden && (!x->mask->veil || !memmem(text.ptr, text.len, "&#", 2));
}

static void put_text(struct xml *x, struct str text)
{
	if (is_blank(text) || is_shown(x, text))
		buffer_append_str(x->out, text);
	else
		buffer_append_z(x->out, MASK_TEXT);
}

/* What begins so and ends so; all of it goes, and of a CDATA section also what is in it is a text. */
static bool take_special(struct xml *x, const char *begin, const char *end)
{
	size_t nbegin = strlen(begin), nend = strlen(end);
	const char *found = x->rest.len > nbegin
				    ? memmem(x->rest.ptr + nbegin, x->rest.len - nbegin, end, nend)
				    : NULL;
	if (!found)
		return false;
	struct str all = take(x, (size_t)(found - x->rest.ptr) + nend);
	if (strcmp(end, "]]>") == 0 && is_shown(x, all)) {
		buffer_append_str(x->out, all);
	} else {
		buffer_append_z(x->out, begin);
		buffer_append_z(x->out, MASK_TEXT);
		buffer_append_z(x->out, end);
	}
	return true;
}

/* The length of a tag, whose attributes may hold a '>'; 0: it has no end. */
static size_t tag_length(struct str s)
{
	char quote = '\0';
	for (size_t i = 1; i < s.len; i++) {
		if (quote)
			quote = s.ptr[i] == quote ? '\0' : quote;
		else if (s.ptr[i] == '"' || s.ptr[i] == '\'')
			quote = s.ptr[i];
		else if (s.ptr[i] == '>')
			return i + 1;
	}
	return 0;
}

static size_t name_length(struct str s)
{
	size_t n = 0;
	while (n < s.len && !memchr(" \t\r\n/>", s.ptr[n], 6))
		n++;
	return n;
}

static bool take_end_tag(struct xml *x, struct str tag)
{
	if (x->depth == 0)
		return false;
	buffer_append_str(x->out, tag);
	x->ended = --x->depth == 0;
	return true;
}

static bool take_start_tag(struct xml *x, struct str tag)
{
	struct str name = {tag.ptr + 1, name_length((struct str){tag.ptr + 1, tag.len - 1})};
	bool empty = tag.ptr[tag.len - 2] == '/';
	struct str more = {name.ptr + name.len, tag.len - 2 - name.len - empty};
	if (x->depth == DEPTH_MAX || name.len == 0)
		return false;
	buffer_append_char(x->out, '<');
	buffer_append_str(x->out, name);
	if (!is_blank(more))
		buffer_append_z(x->out, " " MASK_TEXT);
	else
		buffer_append_str(x->out, more);
	buffer_append_z(x->out, empty ? "/>" : ">");
	if (empty)
		x->ended = x->depth == 0;
	else
		x->open[x->depth++] = without_prefix(name);
	return true;
}

static bool take_markup(struct xml *x)
{
	if (str_starts(x->rest, STR("<!--")))
		return take_special(x, "<!--", "-->");
	if (str_starts(x->rest, STR("<![CDATA[")))
		return take_special(x, "<![CDATA[", "]]>");
	if (str_starts(x->rest, STR("<?")))
		return take_special(x, "<?", "?>");
	size_t n = tag_length(x->rest);
	if (n < 3)
		return false;
	struct str tag = take(x, n);
	return tag.ptr[1] == '/' ? take_end_tag(x, tag) : take_start_tag(x, tag);
}

bool mask_xml_element(struct buffer *out, const struct mask *m, struct str element)
{
	struct xml x = {.mask = m, .out = out, .rest = element};
	while (x.rest.len && !x.ended) {
		const char *tag = memchr(x.rest.ptr, '<', x.rest.len);
		size_t n = tag ? (size_t)(tag - x.rest.ptr) : x.rest.len;
		if (n)
			put_text(&x, take(&x, n));
		else if (!take_markup(&x))
			return false;
	}
	return x.ended && x.rest.len == 0;
}
