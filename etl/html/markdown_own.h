/*
 * Parts of texts of the program's own (markdown_own_html), node by node. Private to etl/html.
 */
#ifndef HTML_MARKDOWN_OWN_H
#define HTML_MARKDOWN_OWN_H

#include "base/memory/buffer.h"

#include <cmark-gfm.h>

/* Of the letters and digits of a heading, the others as one hyphen. */
void markdown_heading_id(struct buffer *out, cmark_node *heading);
/* The tag that a cell of a table's body begins with: it says what its column is called. */
void markdown_cell(struct buffer *out, cmark_node *cell);
/* The list of its headings, called `name`, where there are some. */
void markdown_contents(struct buffer *out, cmark_node *document, struct str name);

#endif
