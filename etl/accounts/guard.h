/*
 * What keeps others from acting in somebody's name: whether a request is of the desk's own pages, cookies that
 * go nowhere else, and whom a proxy is believed from. Texts in, texts out.
 *
 * Sources: RFC 6265bis (SameSite, the prefixes __Host- and __Secure-), Fetch Metadata (Sec-Fetch-Site), OWASP's CSRF cheat sheet.
 */
#ifndef ACCOUNTS_GUARD_H
#define ACCOUNTS_GUARD_H

#include "accounts/accounts.h"

/* Whether the form came with the token of this login (struct login's csrf). */
bool csrf_right(const struct login *login, struct str given);
/* Whether a request that changes something is of the desk's own pages, as far as the browser says where it comes
 * from: Sec-Fetch-Site or Origin, both empty when it did not send them. `server` is "https://desk.example". For
 * forms that nobody has logged in to see (login, invitation) it is all there is. */
bool request_own(struct str origin, struct str fetch_site, struct str server);

enum cookie {
	COOKIE_LOGIN,   /* login_result's secret; ends with the browser */
	COOKIE_BROWSER, /* login_result's browser; a year */
	COOKIE_ERRAND, /* errand_keep's; SameSite=Lax, since another site sends the browser back with it */
};
/* Where the desk stands, as browsers see it. */
struct cookie_place {
	bool https;
	struct str path; /* "/", or below a path "/balie/" */
};

/* The value of a Set-Cookie header: HttpOnly, SameSite=Strict, and over https Secure. At the top of a host it is then
 * named __Host-…, which no other host and no plain page can set. That name is for Path=/ alone: a desk below a path
 * would have it sent with every request to its neighbours, into their logs and caches. So there it is __Secure-…, of
 * the path alone, which no plain page can set. An empty secret takes the cookie away. */
void cookie_write(struct buffer *out, enum cookie which, struct str secret,
		  const struct cookie_place *at);
/* The secret in a Cookie header; empty when there is none, or two (somebody put one beside it). */
struct str cookie_read(struct str header, enum cookie which, const struct cookie_place *at);

/* Whether a header in which a proxy says who somebody is comes from that proxy. With a secret, which it sends
 * in a header of its own, it must be that (at least 16 bytes); without, it must be on this machine. */
bool proxy_trusted(struct str secret, struct str given, struct str peer_ip);

#endif
