/*
 * How a desk is set up; desk/desk.h starts one.
 */
#ifndef DESK_BASE_DESK_OPTIONS_H
#define DESK_BASE_DESK_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct desk_options {
	const char *store;   /* where a release publishes; made by the first one */
	const char *file;    /* the desk's own; its uploads go to a folder beside it, FILE.files */
	const char *address; /* "127.0.0.1" */
	uint16_t port;       /* 0: any free port */
	unsigned jobs;       /* at the same time */
	unsigned grace_seconds;
	const char *
		public_url; /* as browsers have it, "https://desk.example/balie"; NULL: as they say */
	bool behind_proxy;       /* the client is the last of X-Forwarded-For */
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

#endif
