/*
 * security.txt (RFC 9116): whom to tell of a leak. Dutch governments must have one since 25 May 2023 (Forum
 * Standaardisatie). One that is out of date is worse than none: nobody reads what is sent there.
 */
#ifndef SERVE_TOLD_SECURITY_H
#define SERVE_TOLD_SECURITY_H

#include "base/error.h"
#include "base/text/str.h"
#include <time.h>

/* When it expires, as it says. STATUS_INPUT when Contact or Expires is missing, or the moment is none of RFC 3339. */
int security_until(struct str text, time_t *until, struct error *e);
/* The same for a file with that name; warns on standard error of one that is over or soon will be. */
int security_check(struct str text, const char *path, struct error *e);

#endif
