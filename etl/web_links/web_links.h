/*
 * Links that work: every address that what is published names (licences, sources, contributors and whatever else of a
 * descriptor, the source and the text of each explanation), tried once, and what became of it. Nothing of a page is
 * kept. It hides HTTP, robots.txt (RFC 9309), pace and the file of what was tried before.
 *
 * A verdict is careful: dead is only what a server or the network's own directory says is not there. What is merely
 * away is silent, and tried again the next time.
 */
#ifndef WEB_LINKS_WEB_LINKS_H
#define WEB_LINKS_WEB_LINKS_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"

struct store;
struct explanations;

#define LINKS_MAX 100000u /* addresses */

enum link_verdict {
	LINK_DEAD,   /* 404, 410, no such name, no address at all, redirects without end */
	LINK_SILENT, /* no connection, a time limit, 5xx, 429: nothing is known */
	LINK_CLOSED, /* it answers, but not us: other 4xx, robots.txt, a certificate, a private network */
	LINK_MOVED, /* answers at another address, for good (301, 308) */
	LINK_ALIVE,
	LINK_VERDICTS,
	LINK_UNTRIED = LINK_VERDICTS
};

enum link_reason {
	REASON_NONE,
	REASON_STATUS, /* of HTTP */
	REASON_NO_HOST,
	REASON_NO_ADDRESS,
	REASON_REDIRECTS, /* too many */
	REASON_ROBOTS,
	REASON_TRUST,
	REASON_PRIVATE,
	REASON_NO_ANSWER,
	REASON_BUSY, /* it asks for more patience than we have */
	LINK_REASONS
};

/* Where an address stands. */
struct link_place {
	struct str cube;  /* of the store, or the folder of a mapping */
	uint64_t number;  /* of the explanation, from 1; 0: in the descriptor */
	struct str title; /* of the explanation */
	struct str
		member; /* of the descriptor: licenses[0].path; of an explanation: source, text, or file:line */
};

struct link {
	struct str url;
	struct link_place *places;
	size_t nplaces, room;
	enum link_verdict verdict;
	enum link_reason reason;
	int http;
	struct str moved_to; /* where it answers now, if elsewhere */
	struct str tried;    /* ISO 8601, UTC; empty: never */
	bool kept;           /* it was tried another time */
};

struct web_links;

struct web_links *links_new(void);
void links_free(struct web_links *l);

/* ---- which ---- */

/* Each adds what it names; the same address in several places is one. STATUS_LIMIT above LINKS_MAX. */
int links_of_store(struct web_links *l, struct store *s, struct str cube, struct error *e);
int links_of_mapping(struct web_links *l, struct str name, struct str descriptor,
		     const struct explanations *x, struct error *e);

/* In byte order of address; sorted by the first call of links_try, links_list or a report. */
const struct link *links_list(struct web_links *l, size_t *n);

/* ---- whether they answer ---- */

struct links_manners {
	unsigned timeout_ms;      /* of one request */
	unsigned pause_ms;        /* between two to the same origin */
	bool allow_private;       /* addresses of this machine and of private networks too */
	const char *state;        /* NDJSON of what was tried; NULL: nothing is kept */
	unsigned again_days;      /* what was tried so long ago is tried again */
	const volatile int *stop; /* ends it when it becomes nonzero: what was tried is kept */
	void (*progress)(void *context, size_t done, size_t of);
	void *context;
};
void links_manners_init(struct links_manners *m);
/* STATUS_INTERRUPTED when the flag stopped it, STATUS_INPUT when the state cannot be read. */
int links_try(struct web_links *l, const struct links_manners *m, struct error *e);
size_t links_count(struct web_links *l, enum link_verdict v);

/* ---- reports ---- */

void links_text(struct buffer *out, struct web_links *l, bool dutch);
void links_json(struct buffer *out, struct web_links *l);
/* A row a place. */
void links_csv(struct buffer *out, struct web_links *l);

#endif
