/* What only texts of the program's own have. */
#include "html/markdown_own.h"

#include "html/markdown.h"

/* What a text of our own is divided by, and from how many on they are listed. */
#define OWN_HEADING 2
#define CONTENTS_LEAST 3

/* Of the letters and digits of a heading, the others as one hyphen. */
void markdown_heading_id(struct buffer *out, cmark_node *heading)
{
	cmark_iter *at = cmark_iter_new(heading);
	bool between = false, begun = false;

	while (cmark_iter_next(at) != CMARK_EVENT_DONE) {
		const char *s = cmark_node_get_literal(cmark_iter_get_node(at));
		for (; s && *s; s++) {
			char c = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
			bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
			if (plain && between && begun)
				buffer_append_char(out, '-');
			if (plain)
				buffer_append_char(out, c);
			begun = begun || plain;
			between = !plain;
		}
	}
	cmark_iter_free(at);
}

static void put_literal(struct buffer *out, cmark_node *node)
{
	const char *text = cmark_node_get_literal(node);

	html_escape(out, str_z(text ? text : ""));
}

/* The words of a node and all in it. */
static void put_words(struct buffer *out, cmark_node *node)
{
	cmark_iter *at = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(at)) != CMARK_EVENT_DONE)
		if (event == CMARK_EVENT_ENTER)
			put_literal(out, cmark_iter_get_node(at));
	cmark_iter_free(at);
}

/* On a phone a row is a card, in which each cell says what its column is called. */
void markdown_cell(struct buffer *out, cmark_node *cell)
{
	cmark_node *row = cmark_node_parent(cell),
		   *head = cmark_node_first_child(cmark_node_parent(row));
	cmark_node *title = cmark_node_first_child(head);

	for (cmark_node *c = cmark_node_previous(cell); c && title; c = cmark_node_previous(c))
		title = cmark_node_next(title);
	buffer_append_z(out, "<td");
	if (title && cmark_node_previous(cell)) {
		buffer_append_z(out, " data-l=\"");
		put_words(out, title);
		buffer_append_char(out, '"');
	}
	buffer_append_char(out, '>');
}

static bool is_chapter_heading(cmark_node *node)
{
	return cmark_node_get_type(node) == CMARK_NODE_HEADING &&
	       cmark_node_get_heading_level(node) == OWN_HEADING;
}

/* Its headings, for who looks for one of them. */
void markdown_contents(struct buffer *out, cmark_node *document, struct str name)
{
	size_t n = 0;

	for (cmark_node *c = cmark_node_first_child(document); c; c = cmark_node_next(c))
		n += is_chapter_heading(c);
	if (n < CONTENTS_LEAST)
		return;
	buffer_append_z(out, "<nav class=\"stuiver-contents\" aria-label=\"");
	html_escape(out, name);
	buffer_append_z(out, "\"><ul>\n");
	for (cmark_node *c = cmark_node_first_child(document); c; c = cmark_node_next(c)) {
		if (!is_chapter_heading(c))
			continue;
		buffer_append_z(out, "<li><a class=\"utrecht-link\" href=\"#");
		markdown_heading_id(out, c);
		buffer_append_z(out, "\">");
		put_words(out, c);
		buffer_append_z(out, "</a></li>\n");
	}
	buffer_append_z(out, "</ul></nav>\n");
}
