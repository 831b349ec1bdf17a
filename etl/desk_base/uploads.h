/*
 * Files that come in pieces: a connection may break at any byte, and the next request goes on where it stopped. Each
 * belongs to an account in an organisation, to a word that the client chose (one for all files of a delivery), and
 * has a name. Its bytes go to disk and through SHA-256 as they come. Private to the desk.
 *
 * PUT with Content-Range (RFC 9110, 14.4 and 14.5: "bytes 0-99/1000", as `curl -C 0 -T` sends it) takes a piece, and one
 * without it takes the whole. What begins at 0 begins anew; anything else must go on where the last one stopped. Of two at
 * once the newer goes on, since the older is often a connection that nobody noticed was dead.
 *
 * What nobody went on with for UPLOAD_DAYS is swept away, at a start and whenever a delivery is made of pieces.
 */
#ifndef DESK_BASE_UPLOADS_H
#define DESK_BASE_UPLOADS_H

#include "desk_base/desk_base.h"

#define UPLOAD_DAYS 7

struct upload_of {
	int64_t organisation, account;
	struct str word; /* 8 to 64 of A-Z a-z 0-9 - _ */
	struct str name; /* as it came; kept harmless */
};

struct upload_state {
	struct str name;         /* harmless */
	uint64_t received, size; /* size 0: not known */
	char sha256[65];         /* empty: not complete, or not reckoned yet */
};

bool upload_word_valid(struct str word);

void uploads_open(struct desk *d);
void uploads_close(struct desk *d);
/* Away with what a kill or a browser left behind. At a start, before anything comes in, also what no request can be
 * writing any more. */
void uploads_sweep(struct desk *d, bool start);

/* ---- a piece, by the thread that has the sockets ---- */

struct upload_taking;

/* NULL: it is not taken, and *out says why: 409 with `received` where it does not go on where the last one stopped. */
struct upload_taking *upload_begin(struct desk *d, const struct upload_of *of, struct str range,
				   uint64_t length, struct reply *out);
/* False: another took over. */
bool upload_take(struct upload_taking *t, struct str bytes);
/* 0, or the HTTP status with what is wrong, to be said by text_of. */
int upload_fault(const struct upload_taking *t, struct str *why);
void upload_drop(struct upload_taking *t);

/* ---- by a worker ---- */

/* Enters what came, once a piece is in. */
int upload_kept(struct desk *d, struct arena *a, const struct upload_of *of,
		struct upload_state *out, struct error *e);
/* STATUS_NOT_FOUND when there is no such file. */
int upload_get(struct desk *d, struct arena *a, const struct upload_of *of,
	       struct upload_state *out, struct error *e);
/* All of a word (of->name counts for nothing), which is nobody else's from here on: as many files, to become a delivery.
 * STATUS_NOT_FOUND: there are none; STATUS_REFUSED: one is not complete; STATUS_LIMIT: too many, or too much. */
int uploads_claim(struct desk *d, struct arena *a, const struct upload_of *of,
		  struct intake_file **files, size_t *n, struct error *e);
/* They became one, or did not: then they can be claimed again. */
int uploads_settle(struct desk *d, const struct upload_of *of, bool delivered, struct error *e);
/* Away with all of a word. */
int uploads_forget(struct desk *d, struct arena *a, const struct upload_of *of, struct error *e);

/* How it stands, as JSON. */
void upload_tell(struct buffer *out, const struct upload_state *s);

#endif
