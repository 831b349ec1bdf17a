/*
 * Markdown to HTML that is safe to show: CommonMark with tables, as libcmark-gfm reads it, of which
 * nothing but the tags below can come out, whatever goes in. Raw HTML is text like any other.
 *
 *   paragraphs <p>, headings # to ###### <h3>…<h6> (a page has its own h1 and h2), lists <ul> <ol>
 *   <li>, also inside each other, quotes <blockquote>, code blocks and `spans` <pre> <code>,
 *   *emphasis* <em>, **strong** <strong>, line breaks <br>, rules <hr>, tables <table> <tr> <th>
 *   <td>, links [text](url) and <url> with http or https only
 */
#ifndef HTML_MARKDOWN_H
#define HTML_MARKDOWN_H

#include "base/memory/buffer.h"
#include "html/url.h"

/* Appends the HTML. Takes time in proportion to the text. What is not UTF-8 becomes
 * U+FFFD. */
void markdown_html(struct buffer *out, struct str text);

/*
 * The same of a text of the program's own: headings begin at h2 and have an id made of their words ("Wat er
 * gebeurt" is wat-er-gebeurt), rows of tables are cards on a phone, pictures are shown, and addresses lead
 * where their owner says.
 */
struct markdown_own {
	/* Where what is written leads; empty: nowhere, and it stays text. */
	struct url (*address)(void *payload, struct str written);
	void *payload;
	/* What the list of its headings is called, behind its first paragraph; empty: there is none. */
	struct str contents;
};
void markdown_own_html(struct buffer *out, struct str text, const struct markdown_own *own);
/* Appends s with & < > " ' escaped. What is not UTF-8, control characters other than tab and line ends,
 * and what is no character become U+FFFD. */
void html_escape(struct buffer *out, struct str s);

#endif
