/*
 * The desk: from an export to its publication, in a browser. A server of its own beside `serve`, which only
 * reads: drafts, uploads and whoever may do what are in a file and a folder of the desk's own, and nothing is in
 * the store that is published from before it is staged.
 *
 * What is brought in is a delivery: a few files, a mapping that is made for them step by step, and what came of
 * it. Whatever reads a delivered file is a job: this program itself (sniff, check, privacy, stage, release), in
 * a process with limits and without a network. So a hostile file ends a job, and whatever the desk does a
 * command does too.
 *
 * Hides its tables, its folder, jobs and pages. Which address is for whom stands in routes.c.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct desk;

struct desk_options {
	const char *store;   /* where a release publishes; made by the first one */
	const char *file;    /* the desk's own; its uploads go to a folder beside it, FILE.files */
	const char *address; /* "127.0.0.1" */
	uint16_t port;       /* 0: any free port */
	unsigned jobs;       /* at the same time */
	unsigned grace_seconds;
	bool log;
	const char *public_url; /* as browsers have it, "https://desk.example"; NULL: as they say */
	bool behind_proxy;      /* the client is the last of X-Forwarded-For */
	const char *oidc_issuer; /* a provider of OpenID Connect (oidc/oidc.h); NULL: none */
	const char *oidc_client, *oidc_secret;
	bool oidc_unverified;
	const char *
		questions; /* file of readers' questions (questions/); NULL: none are answered here */
	const char *mail;     /* settings of mail (mail/mail.h); NULL: nothing is mailed */
	const char *site_url; /* where the public pages are; NULL: nothing links there */
	const char
		*proxy_secret; /* a proxy answers for people (accounts/guard.h); NULL: none does */
};

void desk_options_init(struct desk_options *o);

/* Starts listening; goes on with the jobs that were queued, and tells as failed those that were cut off.
 * STATUS_IO names address and port when they are taken; STATUS_STORE for a file that is none of a desk. The
 * options' texts must outlive the desk. */
int desk_start(struct desk **out, const struct desk_options *o, struct error *e);
void desk_stop(struct desk *d);
/* "http://127.0.0.1:8081" */
const char *desk_url(const struct desk *d);
/* Starts, announces with `ready`, waits for SIGTERM or SIGINT, stops. For main programs. */
int desk_until_signal(const struct desk_options *o, void (*ready)(const struct desk *d, void *p),
		      void *payload, struct error *e);

#endif
