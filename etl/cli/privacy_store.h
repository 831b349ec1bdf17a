/*
 * What a store publishes, as texts.
 */
#ifndef CLI_PRIVACY_STORE_H
#define CLI_PRIVACY_STORE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "privacy/privacy.h"

typedef void (*privacy_text)(void *payload, struct str cube, uint64_t place, struct str ref,
			     struct str text);

/* Each member of each dimension of each cube, attribute by attribute, and the texts of lines; hidden
 * members are left out. `place` counts members and lines from 1. */
int privacy_store_read(const char *path, privacy_text found, void *payload, struct error *e);
/* What its loads hid, and the policy of the last of them (empty: none); in the arena. */
int privacy_store_kept(const char *path, struct arena *a, struct privacy_kept **out, size_t *n,
		       struct str *policy, struct error *e);

#endif
