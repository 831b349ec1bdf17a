/*
 * XML 1.0 without a document type, for what is no page: feeds. Elements are opened and closed by the writer, names are
 * literals of the program, and every text is escaped as in pages: what XML may not have becomes U+FFFD.
 *
 *   struct xml_out x;
 *   xml_put_begin(&x, buffer);
 *   xml_put_open(&x, "link");
 *   xml_put_attribute(&x, "href", url.text);     before the element has anything in it
 *   xml_put_close(&x);                           <link href="…"/>
 *   xml_put_element(&x, "title", title);         <title>…</title>
 *
 * The writer owns nothing; that all was closed is asserted by xml_put_end.
 */
#ifndef HTML_XML_OUT_H
#define HTML_XML_OUT_H

#include "base/memory/buffer.h"

#define XML_DEPTH 8u

struct xml_out {
	struct buffer *out;
	const char *open[XML_DEPTH];
	unsigned depth;
	bool in_tag; /* of the last one opened: attributes may follow */
};

void xml_put_begin(struct xml_out *x, struct buffer *out);
void xml_put_open(struct xml_out *x, const char *name);
void xml_put_attribute(struct xml_out *x, const char *name, struct str value);
void xml_put_text(struct xml_out *x, struct str text);
void xml_put_close(struct xml_out *x);
/* All of one with nothing but text in it. */
void xml_put_element(struct xml_out *x, const char *name, struct str text);
void xml_put_end(const struct xml_out *x);

#endif
