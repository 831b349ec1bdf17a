/*
 * Who runs the pulls is told when something is refused or cannot be had: by mail, by a signed message (Standard
 * Webhooks, as etl/webhooks), or both. And the store that is pulled into: a process of this very program for each
 * file, so that whatever a file does to a load ends that load and no more.
 */
#ifndef PULL_TELLING_H
#define PULL_TELLING_H

#include "mail/mail.h"
#include "pull/pull.h"

/* NULL: not told so. */
struct pull_telling {
	const char *mail, *mail_to; /* settings of a mail server; an address */
	const char *post, *secret;  /* an address; a file with "whsec_…", for its owner alone */
	const char *ca;
	bool private_too; /* `post` may be an address of this machine and its networks */
};

struct pull_teller {
	struct pull_telling how;
	struct mail_settings mail;
	struct str secret;
};

/* Reads what it takes, so that a fault is told before anything is pulled. */
int pull_teller_open(struct pull_teller *out, struct arena *a, const struct pull_telling *how,
		     struct error *e);
/* False when nobody is to be told. -1: somebody could not be. */
bool pull_teller_tells(const struct pull_teller *t);
int pull_tell(const struct pull_teller *t, const struct pull_source *s, const struct pull_report *r,
	      struct error *e);

/* ---- settle.c ---- */

struct pull_store {
	const char *store, *by;
	bool without_originals;
	const volatile int *stop; /* is handed on to the process */
};
/* A pull_settle, with a struct pull_store. */
int pull_into_store(void *with, const struct pull_source *s, const char *path, bool *known,
		    struct error *e);

#endif
