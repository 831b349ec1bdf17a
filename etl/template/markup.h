/*
 * Where in HTML a template is, followed while it is compiled: what a value may be, and how it is
 * escaped, is decided by that. Reads the part of HTML that the project writes: lower case or SVG's
 * names, quoted values, every element closed.
 */
#ifndef TEMPLATE_MARKUP_H
#define TEMPLATE_MARKUP_H

#include "base/memory/buffer.h"

#define PLACE_NAME_MAX 32
#define PLACE_DEPTH_MAX 48

enum place_kind {
	PLACE_TEXT,
	PLACE_OPENED,     /* behind < */
	PLACE_TAG_NAME,   /* in a name; closing: of an end tag */
	PLACE_TAG,        /* between attributes: a name may begin */
	PLACE_TAG_BEHIND, /* behind a name or value: a blank must come first */
	PLACE_ATTR_NAME,
	PLACE_EQUALS, /* behind =: a quote must come */
	PLACE_VALUE,
	PLACE_SLASH,   /* behind the / of /> */
	PLACE_DOCTYPE, /* <!doctype … */
};

struct place {
	enum place_kind kind;
	bool closing;
	bool blank;   /* a blank was written last, or nothing yet: another would say nothing */
	bool start;   /* PLACE_VALUE: nothing of it yet */
	bool anchor;  /* PLACE_VALUE: a # was written */
	bool data;    /* in a <script> whose type ends in json */
	bool refresh; /* in a <meta http-equiv> */
	char quote;
	char tag[PLACE_NAME_MAX], attr[PLACE_NAME_MAX];
	size_t value_at; /* PLACE_VALUE: where it began in `out` */
	size_t depth;    /* of open elements */
	char open[PLACE_DEPTH_MAX][PLACE_NAME_MAX];
};

/* At the beginning of a part. */
void place_begin(struct place *p);
/* Appends a literal without needless blanks and follows it. NULL, or what is wrong with it: then
 * *at says where in the text. */
const char *place_literal(struct place *p, struct buffer *out, struct str text, size_t *at);
/* A {{ }} comes: names end here. */
void place_pause(struct place *p, struct buffer *out);
/* The function that puts a value here, without its prefix html_put_; or NULL, and *why. */
const char *place_put(struct place *p, const char **why);
/* *p and `other` are both ways to one point: makes *p what is true of both. NULL, or how they
 * differ. */
const char *place_merge(struct place *p, const struct place *other);
/* The innermost open element; "" when there is none. */
const char *place_open(const struct place *p);

#endif
