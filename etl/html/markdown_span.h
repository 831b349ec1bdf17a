/* The spans of one block of Markdown: emphasis, code, links. Private to base. */
#ifndef HTML_MARKDOWN_SPAN_H
#define HTML_MARKDOWN_SPAN_H

#include "base/buffer.h"

void markdown_spans(struct buffer *out, struct str text);

#endif
