/*
 * How often may be asked: so many an hour from one part of the network, and so many in all, so that nobody fills the
 * desk's inbox. Nothing of an address is kept but its part of the network, as a digest
 * (base/system/network_prefix.h); and that for an hour.
 */
#ifndef QUESTIONS_PACE_H
#define QUESTIONS_PACE_H

#include "base/text/str.h"

#define ASKING_PER_PREFIX 6u
#define ASKING_PER_HOUR 120u

struct asking;

struct asking *asking_new(void);
void asking_free(struct asking *a);
/* Counts one, at `now` in seconds; false: not now, and it was not counted. `ip` as text; one that is none counts with
 * all others that are none. */
bool asking_count(struct asking *a, struct str ip, int64_t now);
/* It came to nothing: does not count after all. */
void asking_undo(struct asking *a, struct str ip, int64_t now);

#endif
