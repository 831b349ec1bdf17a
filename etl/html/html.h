/*
 * The writer that HTML goes through: markup that stands in the program as it is, values escaped by
 * the place they stand in. Templates (etl/template) call nothing else; C that draws (SVG) may too.
 *
 *   place                              takes
 *   html_put_text   between tags       text, numbers, struct worded, struct url (shown), struct html_safe
 *   html_put_attr   "…" of attributes  the same without html_safe; <title> and <textarea> too
 *   html_put_url    "…" of href, src…  struct url only: text can never become an address by itself
 *   html_put_anchor "#…" of those      text and whole numbers, percent-encoded
 *   html_put_json   a script of data   struct html_json only
 *
 * Anything else there does not compile. Text may hold any bytes: what is not UTF-8, and what a page
 * may not have (control characters, U+FFFE and the like), becomes U+FFFD.
 *
 * Nothing fails on the way: a page that grows beyond its buffer's maximum stays cut, and html_end
 * says so. The writer owns nothing.
 */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include "base/error.h"
#include "base/memory/buffer.h"
#include "html/url.h"
#include "texts/texts.h"
#include "wording/wording.h"

struct html {
	struct buffer *out;
	enum lang lang;
};

/* HTML that is safe as it is, and JSON that is well-formed. Nobody but this room makes one of a text
 * (tests/lint/markup.py looks): by what is below. */
struct html_safe {
	struct str html;
};
struct html_json {
	struct str json;
};
struct json_out;

/* A municipality's text as HTML (html/markdown.h), in the arena. */
struct html_safe html_of_markdown(struct arena *a, struct str text);
/* A text of the program's own. */
struct markdown_own;
struct html_safe html_of_own_markdown(struct arena *a, struct str text,
				      const struct markdown_own *own);
/* What another writer wrote; stays the buffer's. */
struct html_safe html_of(const struct html *other);
/* What a JSON writer wrote; stays the buffer's. */
struct html_json html_json_of(const struct json_out *j);

void html_begin(struct html *h, struct buffer *out, enum lang lang);
/* -1 when the page did not fit. */
int html_end(const struct html *h, struct error *e);

/* Markup of the program itself: a literal, nothing else compiles. */
#define html_put_markup(h, literal) html_markup(h, "" literal, sizeof(literal) - 1)

#define HTML_NUMBERS_(h)                                                                   \
	signed char : html_int,                                                            \
		      unsigned char : html_uint,                                           \
				      short : html_int,                                    \
					      unsigned short : html_uint,                  \
							       int : html_int,             \
								     unsigned : html_uint, \
										long       \
	    : html_int,                                                                    \
	      unsigned long : html_uint,                                                   \
			      long long : html_int,                                        \
					  unsigned long long : html_uint
#define html_put_text(h, x) \
	_Generic((x), struct str                                                                   \
		 : html_text_str, const char *                                                     \
		 : html_text_z, char *                                                             \
		 : html_text_z, struct worded                                                      \
		 : html_worded, struct url                                                         \
		 : html_url_shown, struct html_safe                                                \
		 : html_ready, HTML_NUMBERS_(h))(h, x)
#define html_put_attr(h, x) \
	_Generic((x), struct str                                                                   \
		 : html_str, const char *                                                          \
		 : html_z, char *                                                                  \
		 : html_z, struct worded                                                           \
		 : html_worded, struct url                                                         \
		 : html_url_shown, HTML_NUMBERS_(h))(h, x)
#define html_put_url(h, x) _Generic((x), struct url : html_url)(h, x)
#define html_put_anchor(h, x) \
	_Generic((x), struct str                                                                   \
		 : html_anchor_str, const char *                                                   \
		 : html_anchor_z, char *                                                           \
		 : html_anchor_z, HTML_NUMBERS_(h))(h, x)
#define html_put_json(h, x) _Generic((x), struct html_json : html_script)(h, x)
/* The pieces of a text with holes (texts/texts.h): writes up to the next hole, says which. */
int html_put_piece(struct html *h, struct text_walk *w);

void html_markup(struct html *h, const char *literal, size_t n);
void html_text_str(struct html *h, struct str s);
void html_text_z(struct html *h, const char *z);
void html_str(struct html *h, struct str s);
void html_z(struct html *h, const char *z);
void html_worded(struct html *h, struct worded w);
void html_int(struct html *h, int64_t n);
void html_uint(struct html *h, uint64_t n);
void html_ready(struct html *h, struct html_safe s);
void html_url(struct html *h, struct url u);
void html_url_shown(struct html *h, struct url u);
void html_anchor_str(struct html *h, struct str s);
void html_anchor_z(struct html *h, const char *z);
void html_script(struct html *h, struct html_json j);

#endif
