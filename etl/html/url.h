/*
 * Addresses. A struct url is one that this program built or checked, so that whatever text went
 * into it stands percent-encoded where it belongs; templates put nothing else into href and src.
 *
 *   struct url_draft d;
 *   url_start(&d, arena, base);                 "" or "/stuiver", the front of all our addresses
 *   url_segment(&d, cube);                      /waterrijk
 *   url_query(&d, "taal", STR("en"));           ?taal=en, then &…
 *   struct url u = url_done(&d);                in the arena
 */
#ifndef HTML_URL_H
#define HTML_URL_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

#define URL_MAX 2048 /* of a web address of strangers */
#define URL_DRAFT_MAX \
	8192 /* of one that is built; longer ones become empty, and lead to the page itself */

struct url {
	struct str text;
};

/* Outside of this room nobody makes a struct url of a text but by what is below (tests/lint/markup.py
 * looks). An address that stands in the program as it is: */
#define URL(literal) ((struct url){STR("" literal)})

struct url_draft {
	struct arena *arena;
	struct buffer text;
	bool query;
};

/* Goes on after `base`, which may have a query already. */
void url_start(struct url_draft *d, struct arena *a, struct url base);
/* "/" and the text; "." and ".." cannot be one and are written as "_". */
void url_segment(struct url_draft *d, struct str s);
void url_segment_number(struct url_draft *d, int64_t n);
/* A last "/". */
void url_slash(struct url_draft *d);
/* `name` is ours and stands as it is. */
void url_query(struct url_draft *d, const char *name, struct str value);
void url_query_number(struct url_draft *d, const char *name, int64_t n);
/* Whole parameters that are encoded already ("a=1&b=2"), as they came in; what may not stand in a
 * query is encoded. */
void url_query_raw(struct url_draft *d, struct str parameters);
/* Nothing may follow but url_done. */
void url_anchor(struct url_draft *d, struct str id);
struct url url_done(struct url_draft *d);

/* One of ours that is put together already ("/stuiver/api/3/…?cut=year:2024", "https://town.nl/x"): what
 * may not stand in an address is encoded. Empty when it leads elsewhere: another scheme than http and
 * https, "//host". */
struct url url_own(struct arena *a, struct str text);
/* A path of ours, "/mensen/rol", below a front of url_start. */
struct url url_below(struct arena *a, struct url front, const char *path);

/* http:// or https:// and a host behind it, without blanks, control characters and quotes. */
bool url_is_web(struct str url);
/* An address of strangers; false, and empty, when it is none of the web. */
bool url_web(struct url *out, struct str text);
/* mailto: with subject and text. False when the address is none. */
bool url_mail(struct url *out, struct arena *a, struct str address, struct str subject,
	      struct str text);

/* All but A-Z a-z 0-9 - . _ ~ as %XX (RFC 3986, unreserved). */
void url_encode(struct buffer *out, struct str s);

#endif
