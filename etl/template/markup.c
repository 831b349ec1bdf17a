#include "template/markup.h"

#include "template/c_text.h"

#include <strings.h>

static const char *const none_inside[] = {"area",  "base", "br",   "col",    "embed", "hr",  "img",
					  "input", "link", "meta", "source", "track", "wbr", NULL};
/* Their value is an address. */
static const char *const addresses[] = {
	"href",     "src",  "action",     "formaction", "cite",     "poster", "data",
	"manifest", "ping", "background", "xlink:href", "longdesc", NULL};
/* Their value is read as CSS, a program, a page or a list of addresses. */
static const char *const closed_to_values[] = {
	"style",      "srcdoc",     "srcset",        "imagesrcset", "fill",
	"stroke",     "filter",     "mask",          "clip-path",   "marker-start",
	"marker-mid", "marker-end", "attributename", NULL};

static bool among(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(name, *list) == 0)
			return true;
	return false;
}

void place_begin(struct place *p)
{
	*p = (struct place){.blank = true};
}

const char *place_open(const struct place *p)
{
	return p->depth ? p->open[p->depth - 1] : "";
}

static bool inside(const struct place *p, const char *name)
{
	for (size_t i = 0; i < p->depth; i++)
		if (strcmp(p->open[i], name) == 0)
			return true;
	return false;
}

static bool raw_text(const struct place *p)
{
	return strcmp(place_open(p), "script") == 0 || strcmp(place_open(p), "style") == 0;
}

static bool keeps_blanks(const struct place *p)
{
	return raw_text(p) || inside(p, "pre") || inside(p, "textarea");
}

static const char *extend(char name[PLACE_NAME_MAX], char c)
{
	size_t n = strlen(name);
	if (n + 1 >= PLACE_NAME_MAX)
		return "this name is too long";
	name[n] = c;
	name[n + 1] = '\0';
	return NULL;
}

static bool name_char(char c)
{
	return is_word(c) || c == '-' || c == ':';
}

/* > of a start tag, an end tag or />. */
static const char *finish_tag(struct place *p, bool empty)
{
	p->kind = PLACE_TEXT;
	p->blank = false;
	if (p->closing) {
		if (p->depth == 0 || strcmp(place_open(p), p->tag) != 0)
			return "this end tag does not close the element that is open";
		p->depth--;
		p->closing = false;
		return NULL;
	}
	if (empty || among(p->tag, none_inside))
		return empty && !among(p->tag, none_inside) && !inside(p, "svg") &&
				       !inside(p, "math")
			       ? "only SVG's elements close with />"
			       : NULL;
	if (p->depth == PLACE_DEPTH_MAX)
		return "elements stand too deep in each other";
	memcpy(p->open[p->depth++], p->tag, PLACE_NAME_MAX);
	return NULL;
}

static const char *finish_attr_name(struct place *p)
{
	if (strncasecmp(p->attr, "on", 2) == 0)
		return "no programs in attributes: the pages' Content-Security-Policy forbids them";
	if (strcasecmp(p->attr, "style") == 0)
		return "no style in attributes: the pages' Content-Security-Policy forbids it";
	if (strcmp(p->tag, "meta") == 0 && strcasecmp(p->attr, "http-equiv") == 0)
		p->refresh = true;
	return NULL;
}

/* Whether a character reference begins here: &amp; or &#8211; */
static bool is_reference(struct str rest)
{
	size_t n = 1 + (rest.len > 1 && rest.ptr[1] == '#'), start = n;
	while (n < rest.len && is_word(rest.ptr[n]) && rest.ptr[n] != '_')
		n++;
	return n > start && n < rest.len && rest.ptr[n] == ';';
}

static const char *in_text(struct place *p, struct buffer *out, char c, struct str rest)
{
	if (raw_text(p)) {
		struct str name = str_z(place_open(p));
		if (c != '<' || rest.len < name.len + 2 || rest.ptr[1] != '/' ||
		    strncasecmp(rest.ptr + 2, name.ptr, name.len) != 0) {
			buffer_append_char(out, c);
			return NULL;
		}
	}
	p->blank = false;
	buffer_append_char(out, c);
	if (c == '<') {
		p->kind = PLACE_OPENED;
		p->closing = p->refresh = p->data = false;
		p->tag[0] = '\0';
	}
	return NULL;
}

static const char *after_opening(struct place *p, struct buffer *out, char c, struct str rest)
{
	buffer_append_char(out, c);
	if (c == '/' && !p->closing) {
		p->closing = true;
		return NULL;
	}
	if (c == '!' && !p->closing) {
		p->kind = PLACE_DOCTYPE;
		return str_starts(rest, STR("!--"))
			       ? "a comment for readers of the page: write {# #}"
			       : NULL;
	}
	if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		return "no name behind <: in text write &lt;";
	p->kind = PLACE_TAG_NAME;
	return extend(p->tag, c);
}

/* What may come where an attribute or the end of the tag may. */
static const char *between(struct place *p, struct buffer *out, char c)
{
	if (c == '>') {
		buffer_append_char(out, c);
		return finish_tag(p, false);
	}
	if (c == '/') {
		p->kind = PLACE_SLASH;
		buffer_append_char(out, c);
		return NULL;
	}
	if (!name_char(c))
		return "neither an attribute nor the end of the tag";
	if (p->kind == PLACE_TAG_BEHIND)
		return "a blank must stand before an attribute";
	if (p->closing)
		return "an end tag has no attributes";
	if (!p->blank)
		buffer_append_char(out, ' ');
	p->blank = false;
	p->kind = PLACE_ATTR_NAME;
	p->attr[0] = '\0';
	buffer_append_char(out, c);
	return extend(p->attr, c);
}

static const char *in_attr_name(struct place *p, struct buffer *out, char c)
{
	if (name_char(c)) {
		buffer_append_char(out, c);
		return extend(p->attr, c);
	}
	const char *why = finish_attr_name(p);
	if (why)
		return why;
	if (c == '=') {
		p->kind = PLACE_EQUALS;
		buffer_append_char(out, c);
		return NULL;
	}
	p->kind = PLACE_TAG_BEHIND;
	return between(p, out, c);
}

static const char *in_value(struct place *p, struct buffer *out, char c)
{
	buffer_append_char(out, c);
	if (c != p->quote) {
		p->anchor |= c == '#';
		p->start = false;
		p->blank = false;
		return NULL;
	}
	p->kind = PLACE_TAG_BEHIND;
	if (strcmp(p->tag, "script") == 0 && strcasecmp(p->attr, "type") == 0 &&
	    out->len >= p->value_at + 5 && strncasecmp(out->ptr + out->len - 5, "json", 4) == 0)
		p->data = true;
	return NULL;
}

static const char *begin_value(struct place *p, struct buffer *out, char c)
{
	if (c != '"' && c != '\'')
		return "put the attribute's value in quotes";
	buffer_append_char(out, c);
	p->kind = PLACE_VALUE;
	p->quote = c;
	p->start = true;
	p->anchor = false;
	p->blank = false;
	p->value_at = out->len;
	return NULL;
}

static const char *step(struct place *p, struct buffer *out, char c, struct str rest)
{
	const bool words = p->kind == PLACE_VALUE || (p->kind == PLACE_TEXT && !raw_text(p));
	if (c == '&' && words && !is_reference(rest))
		return "write &amp;";
	switch (p->kind) {
	case PLACE_TEXT:
		return in_text(p, out, c, rest);
	case PLACE_OPENED:
		return after_opening(p, out, c, rest);
	case PLACE_TAG_NAME:
		if (name_char(c)) {
			buffer_append_char(out, c);
			return extend(p->tag, c);
		}
		p->kind = PLACE_TAG_BEHIND;
		return between(p, out, c);
	case PLACE_TAG:
	case PLACE_TAG_BEHIND:
		return between(p, out, c);
	case PLACE_ATTR_NAME:
		return in_attr_name(p, out, c);
	case PLACE_EQUALS:
		return begin_value(p, out, c);
	case PLACE_VALUE:
		return in_value(p, out, c);
	case PLACE_SLASH:
		buffer_append_char(out, c);
		return c == '>' ? finish_tag(p, true) : "/ stands only before >";
	case PLACE_DOCTYPE:
		buffer_append_char(out, c);
		if (c == '>')
			p->kind = PLACE_TEXT;
		return NULL;
	}
	return NULL;
}

/* A run of blanks: at most one of them is written. */
static const char *blanks(struct place *p, struct buffer *out, struct str run)
{
	const char *why = NULL;
	switch (p->kind) {
	case PLACE_TEXT:
		if (keeps_blanks(p)) {
			buffer_append_str(out, run);
			return NULL;
		}
		if (!p->blank)
			buffer_append_char(out, memchr(run.ptr, '\n', run.len) ? '\n' : ' ');
		p->blank = true;
		return NULL;
	case PLACE_VALUE:
		if (!p->blank)
			buffer_append_char(out, ' ');
		p->blank = true;
		p->start = false;
		return NULL;
	case PLACE_DOCTYPE:
		buffer_append_char(out, ' ');
		return NULL;
	case PLACE_ATTR_NAME:
		why = finish_attr_name(p); /* fall through */
	case PLACE_TAG_NAME:
	case PLACE_TAG_BEHIND:
	case PLACE_TAG:
		/* Written when an attribute follows. */
		p->blank = p->kind == PLACE_TAG && p->blank;
		p->kind = PLACE_TAG;
		return why;
	default:
		return p->kind == PLACE_OPENED ? "no name behind <: in text write &lt;"
					       : "no blank may stand here";
	}
}

const char *place_literal(struct place *p, struct buffer *out, struct str text, size_t *at)
{
	for (size_t i = 0; i < text.len;) {
		size_t n = i;
		const char *why;
		while (n < text.len && is_blank(text.ptr[n]))
			n++;
		*at = i;
		if (n > i)
			why = blanks(p, out, (struct str){text.ptr + i, n - i});
		else
			why = step(p, out, text.ptr[i], (struct str){text.ptr + i, text.len - i});
		if (why)
			return why;
		i = n > i ? n : i + 1;
	}
	return NULL;
}

void place_pause(struct place *p, struct buffer *out)
{
	if (p->kind == PLACE_TAG_NAME && p->tag[0])
		p->kind = PLACE_TAG_BEHIND;
	if (p->kind == PLACE_ATTR_NAME && !finish_attr_name(p))
		p->kind = PLACE_TAG_BEHIND;
	if (p->kind == PLACE_TAG && !p->blank) {
		buffer_append_char(out, ' ');
		p->blank = true;
	}
}

static const char *value_put(const struct place *p, const char **why)
{
	if (among(p->attr, closed_to_values) || p->refresh) {
		*why = "no value may stand in this attribute: it would be read as CSS, a program or a "
		       "list of addresses";
		return NULL;
	}
	if (!among(p->attr, addresses))
		return "attr";
	if (p->start)
		return "url";
	if (p->anchor)
		return "anchor";
	*why = "an address is put whole: build a struct url (html/url.h) and put it at the beginning";
	return NULL;
}

const char *place_put(struct place *p, const char **why)
{
	const char *how = NULL;
	*why = "no value may stand here: names of elements and attributes are written out, values in "
	       "quotes";
	if (p->kind == PLACE_VALUE) {
		how = value_put(p, why);
	} else if (p->kind == PLACE_TEXT && raw_text(p)) {
		*why = strcmp(place_open(p), "style") == 0
			       ? "no value may stand in CSS"
			       : "no value may stand in a program; give the script a type that ends in "
				 "json and put a struct html_json";
		how = p->data ? "json" : NULL;
	} else if (p->kind == PLACE_TEXT) {
		bool words_only = strcmp(place_open(p), "title") == 0 || inside(p, "textarea");
		how = words_only ? "attr" : "text";
	}
	p->start = false;
	p->blank = false;
	return how;
}

static bool in_tag(const struct place *p)
{
	return p->kind == PLACE_TAG || p->kind == PLACE_TAG_BEHIND;
}

const char *place_merge(struct place *p, const struct place *other)
{
	if (p->depth != other->depth)
		return "one opens or closes an element and the other does not";
	for (size_t i = 0; i < p->depth; i++)
		if (strcmp(p->open[i], other->open[i]) != 0)
			return "they leave different elements open";
	if (in_tag(p) && in_tag(other)) {
		if (p->kind != other->kind)
			p->kind = PLACE_TAG_BEHIND;
	} else if (p->kind != other->kind) {
		return "one ends in a tag or a value and the other does not";
	}
	if (p->kind == PLACE_VALUE &&
	    (p->quote != other->quote || strcmp(p->attr, other->attr) != 0))
		return "they end in different attributes";
	if (p->kind != PLACE_TEXT && strcmp(p->tag, other->tag) != 0)
		return "they end in different tags";
	p->blank &= other->blank;
	p->start &= other->start;
	p->anchor &= other->anchor;
	p->data &= other->data;
	p->refresh |= other->refresh;
	return NULL;
}
