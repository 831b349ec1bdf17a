/*
 * XML of a part, event by event (expat). Prefixes of names mean nothing here: "x:row" is "row". A
 * document type, which no workbook has and entities need, is refused. Private to book.
 */
#ifndef BOOK_XML_H
#define BOOK_XML_H

#include "book/container.h"

/* Elements within one another. */
#define XML_DEPTH 128u
/* Bytes of one tag, comment or the like; text comes in pieces and has no such limit. */
#define XML_PIECE ((size_t)8 << 20)

struct xml;

struct xml_events {
	void (*start)(struct xml *x, void *payload, const char *name, const char **attributes);
	void (*end)(struct xml *x, void *payload, const char *name);
	void (*text)(struct xml *x, void *payload, const char *p, size_t n);
};

/* Reads the part to its end, or until an event stops it. */
int xml_read(struct container *p, struct str part, const struct xml_events *events, void *payload,
	     struct error *e);
/* Within an event: nothing more is wanted. */
void xml_enough(struct xml *x);
/* Within an event: ends the reading with this error. */
void xml_fail(struct xml *x, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool xml_stopped(const struct xml *x);
/* NULL: there is none. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
