/*
 * Markdown to HTML: libcmark-gfm reads it, and what comes out is written here node by node, so that
 * no tag, attribute or address gets through that is not named in markdown.h. Its own renderer would
 * leave out raw HTML; ours shows it as the text it is.
 */
#include "html/markdown.h"

#include "html/markdown_own.h"
#include "html/url.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Tags inside each other; what is nested deeper keeps its text. */
#define MAX_DEPTH 24
/* A page has its own h1 and h2. */
#define FIRST_HEADING 3
#define LAST_HEADING 6
/*
 * What the library takes the square of the text's length for: lines that may be the rule below a
 * table's head (each makes it look at all of the paragraph above again: 17 seconds for 100 kB of
 * nothing else), and pictures that are opened (3 seconds for 200 kB). No text that people write has
 * so many; one that has is shown as it stands.
 */
#define MAX_TABLE_RULES 200
#define MAX_PICTURES 1000

struct writer {
	struct buffer *out;
	int depth;
	bool in_head;                   /* the row at hand is a table's head */
	const struct markdown_own *own; /* NULL: a text of others */
	cmark_node *picture;            /* inside which text is its alternative */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ---- hostile texts ---- */

static bool is_table_rule(struct str line)
{
	bool dash = false;

	for (size_t i = 0; i < line.len; i++) {
		if (!strchr("|-: \t\r", line.ptr[i]) || !line.ptr[i])
			return false;
		dash = dash || line.ptr[i] == '-';
	}
	return dash;
}

static bool is_hostile(struct str text)
{
	struct str rest = text;
	size_t rules = 0, pictures = 0;

	while (rest.ptr)
		rules += is_table_rule(str_split(&rest, '\n'));
	for (size_t i = 0; i + 1 < text.len; i++)
		pictures += text.ptr[i] == '!' && text.ptr[i + 1] == '[';
	return rules > MAX_TABLE_RULES || pictures > MAX_PICTURES;
}

/* ---- tags ---- */

static void open_tag(struct writer *w, const char *tag)
{
	if (w->depth++ < MAX_DEPTH)
		buffer_append_z(w->out, tag);
}

static void close_tag(struct writer *w, const char *tag)
{
	if (--w->depth < MAX_DEPTH)
		buffer_append_z(w->out, tag);
}

static void put_tag(struct writer *w, bool enters, const char *opening, const char *closing)
{
	if (enters)
		open_tag(w, opening);
	else
		close_tag(w, closing);
}

static void put_escaped(struct writer *w, const char *text)
{
	html_escape(w->out, str_z(text ? text : ""));
}

/* In a list without blank lines a paragraph is just its text. */
static bool is_tight(cmark_node *paragraph)
{
	cmark_node *item = cmark_node_parent(paragraph);
	cmark_node *list = item ? cmark_node_parent(item) : NULL;

	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

static void put_list(struct writer *w, cmark_node *node, bool enters)
{
	bool numbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;

	/* Lists inside an item begin on a line of their own. */
	if (enters && w->out->len && w->out->ptr[w->out->len - 1] != '\n')
		buffer_append_char(w->out, '\n');
	if (numbered && enters && cmark_node_get_list_start(node) != 1) {
		char tag[48];
		snprintf(tag, sizeof tag, "<ol start=\"%d\">\n", cmark_node_get_list_start(node));
		open_tag(w, tag);
	} else {
		put_tag(w, enters, numbered ? "<ol>\n" : "<ul>\n",
			numbered ? "</ol>\n" : "</ul>\n");
	}
}

/* The page has its h1; the first kind below it is written ##. */
static void put_own_heading(struct writer *w, cmark_node *node, bool enters)
{
	int level = cmark_node_get_heading_level(node);
	char tag[64];

	if (!enters) {
		snprintf(tag, sizeof tag, "</h%d>\n", level % 10);
		buffer_append_z(w->out, tag);
		return;
	}
	snprintf(tag, sizeof tag, "<h%d class=\"utrecht-heading-%d\" id=\"", level % 10,
		 level % 10);
	buffer_append_z(w->out, tag);
	markdown_heading_id(w->out, node);
	buffer_append_z(w->out, "\">");
}

static void put_heading(struct writer *w, cmark_node *node, bool enters)
{
	if (w->own) {
		put_own_heading(w, node, enters);
		return;
	}
	int level = cmark_node_get_heading_level(node) + FIRST_HEADING - 1;
	char opening[8], closing[8];

	level = level > LAST_HEADING ? LAST_HEADING : level;
	snprintf(opening, sizeof opening, "<h%d>", level % 10);
	snprintf(closing, sizeof closing, "</h%d>\n", level % 10);
	put_tag(w, enters, opening, closing);
}

/* <url>, in which the address is the text. */
static bool is_autolink(cmark_node *node, const char *url)
{
	cmark_node *child = cmark_node_first_child(node);
	const char *text = child ? cmark_node_get_literal(child) : NULL;

	return text && url && strcmp(text, url) == 0 && cmark_node_next(child) == NULL;
}

static void put_other_link(struct writer *w, cmark_node *node, const char *url, bool enters)
{
	bool bare = is_autolink(node, url);

	if (enters) {
		buffer_append_z(w->out, bare ? "&lt;" : "[");
		return;
	}
	buffer_append_z(w->out, bare ? "&gt;" : "](");
	put_escaped(w, bare ? "" : url);
	buffer_append_z(w->out, bare ? "" : ")");
}

/* Links and pictures of our own; what leads nowhere is its text alone. */
static void put_own_link(struct writer *w, cmark_node *node, bool enters)
{
	const char *written = cmark_node_get_url(node);
	bool picture = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
	struct url there = w->own->address(w->own->payload, str_z(written ? written : ""));

	if (picture)
		w->picture = enters ? node : NULL;
	if (there.text.len == 0)
		return;
	if (picture && enters)
		buffer_append_z(w->out, "<img loading=\"lazy\" src=\"");
	else if (enters)
		buffer_append_z(w->out, "<a class=\"utrecht-link\" href=\"");
	if (enters) {
		html_escape(w->out, there.text);
		buffer_append_z(w->out, picture ? "\" alt=\"" : "\">");
	} else {
		buffer_append_z(w->out, picture ? "\">" : "</a>");
	}
}

/* Other addresses than those of the web stay what was written. */
static void put_link(struct writer *w, cmark_node *node, bool enters)
{
	const char *url = cmark_node_get_url(node);
	bool web = url_is_web(str_z(url ? url : ""));

	if (enters && cmark_node_get_type(node) == CMARK_NODE_IMAGE)
		buffer_append_char(w->out, '!');
	if (!web) {
		put_other_link(w, node, url, enters);
	} else if (!enters) {
		close_tag(w, "</a>");
	} else if (w->depth++ < MAX_DEPTH) {
		buffer_append_z(w->out, "<a href=\"");
		put_escaped(w, url);
		buffer_append_z(w->out, "\" rel=\"nofollow noopener\">");
	}
}

static void put_code(struct writer *w, const char *text, const char *opening, const char *closing)
{
	open_tag(w, opening);
	put_escaped(w, text);
	close_tag(w, closing);
}

/* Raw HTML is text like any other. */
static void put_html(struct writer *w, const char *literal)
{
	open_tag(w, "<p>");
	html_escape(w->out, str_trim(str_z(literal ? literal : "")));
	close_tag(w, "</p>\n");
}

/* What is said, ```text, looks unlike what is asked. */
static void put_own_code(struct writer *w, cmark_node *node)
{
	const char *words = cmark_node_get_fence_info(node);
	bool said = words && strncmp(words, "text", 4) == 0;

	put_code(w, cmark_node_get_literal(node),
		 said ? "<pre class=\"utrecht-code-block stuiver-said\"><code>"
		      : "<pre class=\"utrecht-code-block\"><code>",
		 "</code></pre>\n");
}

/* ---- nodes ---- */

static void put_cell(struct writer *w, cmark_node *cell, bool enters)
{
	if (w->in_head) {
		put_tag(w, enters, w->own ? "<th scope=\"col\">" : "<th>", "</th>");
	} else if (w->own && enters) {
		if (w->depth++ < MAX_DEPTH)
			markdown_cell(w->out, cell);
	} else {
		put_tag(w, enters, "<td>", "</td>");
	}
}

/* Of our own, head and body are told apart: the head is what a phone leaves out. */
static void put_row(struct writer *w, bool head, bool enters)
{
	w->in_head = enters && head;
	if (w->own && head)
		put_tag(w, enters, "<thead><tr>", "</tr></thead><tbody>\n");
	else
		put_tag(w, enters, "<tr>", "</tr>\n");
}

/* The table extension's own nodes have names only. */
static bool put_table(struct writer *w, cmark_node *node, bool enters)
{
	const char *type = cmark_node_get_type_string(node);

	if (strcmp(type, "table") == 0 && w->own) {
		put_tag(w, enters, "<table class=\"utrecht-table stack terms\">\n",
			"</tbody></table>\n");
	} else if (strcmp(type, "table") == 0) {
		put_tag(w, enters, "<table>\n", "</table>\n");
	} else if (strcmp(type, "table_row") == 0 || strcmp(type, "table_header") == 0) {
		put_row(w, cmark_gfm_extensions_get_table_row_is_header(node), enters);
	} else if (strcmp(type, "table_cell") == 0) {
		put_cell(w, node, enters);
	} else {
		return false;
	}
	return true;
}

static bool put_span(struct writer *w, cmark_node *node, bool enters)
{
	const char *literal = cmark_node_get_literal(node);
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE)
		put_escaped(w, literal);
	else if (type == CMARK_NODE_SOFTBREAK)
		buffer_append_char(w->out, '\n');
	else if (type == CMARK_NODE_LINEBREAK)
		buffer_append_z(w->out, "<br>\n");
	else if (type == CMARK_NODE_CODE)
		put_code(w, literal, "<code>", "</code>");
	else if (type == CMARK_NODE_EMPH)
		put_tag(w, enters, "<em>", "</em>");
	else if (type == CMARK_NODE_STRONG)
		put_tag(w, enters, "<strong>", "</strong>");
	else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
		w->own ? put_own_link(w, node, enters) : put_link(w, node, enters);
	else
		return false;
	return true;
}

static void put_block(struct writer *w, cmark_node *node, bool enters)
{
	const char *literal = cmark_node_get_literal(node);
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_PARAGRAPH && !is_tight(node))
		put_tag(w, enters, w->own ? "<p class=\"utrecht-paragraph\">" : "<p>", "</p>\n");
	else if (type == CMARK_NODE_HEADING)
		put_heading(w, node, enters);
	else if (type == CMARK_NODE_LIST)
		put_list(w, node, enters);
	else if (type == CMARK_NODE_ITEM)
		put_tag(w, enters, "<li>", "</li>\n");
	else if (type == CMARK_NODE_BLOCK_QUOTE)
		put_tag(w, enters, "<blockquote>\n", "</blockquote>\n");
	else if (type == CMARK_NODE_CODE_BLOCK && w->own)
		put_own_code(w, node);
	else if (type == CMARK_NODE_CODE_BLOCK)
		put_code(w, literal, "<pre><code>", "</code></pre>\n");
	else if (type == CMARK_NODE_HTML_BLOCK)
		put_html(w, literal);
	else if (type == CMARK_NODE_THEMATIC_BREAK)
		buffer_append_z(w->out, "<hr>\n");
}

/* ---- together ---- */

static cmark_node *parse(struct str text)
{
	pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
	cmark_parser *p = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
	cmark_syntax_extension *tables = cmark_find_syntax_extension("table");

	if (tables)
		cmark_parser_attach_syntax_extension(p, tables);
	cmark_parser_feed(p, text.ptr ? text.ptr : "", text.len);
	cmark_node *document = cmark_parser_finish(p);
	cmark_parser_free(p);
	return document;
}

static void put_document(struct writer *w, struct str text)
{
	cmark_node *document = parse(text);
	bool contents = w->own && w->own->contents.len;
	cmark_iter *at = cmark_iter_new(document);
	cmark_event_type event;

	while ((event = cmark_iter_next(at)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(at);
		bool enters = event == CMARK_EVENT_ENTER;
		/* Of a picture's own text nothing but the text: it stands in an attribute. */
		if (w->picture && node != w->picture)
			put_escaped(w, cmark_node_get_literal(node));
		else if (!put_table(w, node, enters) && !put_span(w, node, enters))
			put_block(w, node, enters);
		if (contents && !enters && cmark_node_parent(node) == document) {
			markdown_contents(w->out, document, w->own->contents);
			contents = false; /* behind the first of its blocks */
		}
	}
	cmark_iter_free(at);
	cmark_node_free(document);
}

void markdown_html(struct buffer *out, struct str text)
{
	struct writer w = {.out = out};

	if (is_hostile(text)) {
		buffer_append_z(out, "<pre>");
		html_escape(out, text);
		buffer_append_z(out, "</pre>\n");
		return;
	}
	put_document(&w, text);
}

void markdown_own_html(struct buffer *out, struct str text, const struct markdown_own *own)
{
	struct writer w = {.out = out, .own = own};

	put_document(&w, text);
}
