/*
 * OpenID Connect: somebody whom a provider (Entra ID, SURFconext, Keycloak) answers for. The authorization code
 * flow with PKCE. Hides the provider's addresses, its keys and what a signed statement must say.
 *
 * It says who somebody is, and no more: whether that person may come in is for accounts. A provider is immutable
 * once it is open, so that threads may share it. Texts live in the arena.
 *
 * Sources: OpenID Connect Core 1.0 (3.1), Discovery 1.0, RFC 7636 (PKCE, S256), RFC 7515 and 7518 (RS256, ES256),
 * RFC 9207 (the issuer in the answer), RFC 9700.
 */
#ifndef OIDC_OIDC_H
#define OIDC_OIDC_H

#include "base/error.h"
#include "base/memory/arena.h"

#define OIDC_SECRET_SIZE 44 /* 256 random bits in base64url, and a NUL */

struct oidc_options {
	const char *issuer;        /* https://…; http only on this machine */
	const char *client_id;     /* as the provider knows the desk */
	const char *client_secret; /* NULL: a public client */
	const char *redirect;      /* https://desk.example/oidc */
	bool unverified; /* take addresses that the provider does not say it verified: it makes them itself */
};

struct oidc;

/* Asks the provider for its addresses. STATUS_USAGE: an address that is none, or not safe; STATUS_INPUT: what it
 * answers is of another provider, or lacks something. */
int oidc_open(struct oidc **out, const struct oidc_options *o, struct error *e);
void oidc_close(struct oidc *p);

/* What must be kept, apart from everybody else, until this browser comes back. */
struct oidc_start {
	char state[OIDC_SECRET_SIZE], nonce[OIDC_SECRET_SIZE], verifier[OIDC_SECRET_SIZE];
};
/* Where to send the browser. */
struct str oidc_begin(const struct oidc *p, struct arena *a, struct oidc_start *start);

/* What the browser brings back; texts that are not there are empty. */
struct oidc_return {
	struct str code, state, issuer, fault; /* fault: "error", and perhaps its description */
};
struct oidc_person {
	struct str issuer, subject; /* the pair is one person for ever */
	struct str address;         /* as the provider says it */
};
/* STATUS_REFUSED: of another start, or the provider or its statement does not hold. `now` in seconds. */
int oidc_finish(const struct oidc *p, struct arena *a, const struct oidc_start *start,
		const struct oidc_return *back, int64_t now, struct oidc_person *out,
		struct error *e);

#endif
