/*
 * What a store publishes, as texts.
 */
#ifndef CLI_PRIVACY_PRIVACY_STORE_H
#define CLI_PRIVACY_PRIVACY_STORE_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/text/str.h"
#include "console/options.h"
#include "privacy/privacy.h"
#include "store/record/privacy_rows.h"

typedef void (*privacy_text)(void *payload, struct str cube, uint64_t place, struct str ref,
			     struct str text);

/* Each member of each dimension of each cube, attribute by attribute, and the texts of lines; hidden
 * members are left out. Then what was written to be public (road/public_text.h). `place` counts members and lines from 1. */
int privacy_store_read(const char *path, privacy_text found, void *payload, struct error *e);
/* What its loads hid, in texts and in small cells, and the policy of the last of them (empty: none); in
 * the arena. */
struct kept_findings {
	struct privacy_kept *texts, *cells;
	size_t ntexts, ncells;
	struct str policy;
};
int privacy_store_kept(const char *path, struct arena *a, struct kept_findings *out,
		       struct error *e);

/* The report that was kept with the dataset of --version, or with what --staged names. */
int privacy_store_annex(const char *path, const struct options *o, struct arena *a,
			struct store_annex *out, struct error *e);

#endif
