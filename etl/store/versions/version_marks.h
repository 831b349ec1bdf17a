/*
 * What is publicly told of single versions: that one person released it, where the policy asked two, until
 * another confirms; that it was withdrawn. Of what was erased nothing is.
 */
#ifndef STORE_VERSIONS_VERSION_MARKS_H
#define STORE_VERSIONS_VERSION_MARKS_H

#include "store/store.h"

enum mark_kind {
	MARK_ONE_PERSON, /* published, and marked so */
	MARK_WITHDRAWN,
};
struct mark {
	int64_t dataset;
	struct str at;     /* ISO 8601, UTC: of the release, of the withdrawal */
	struct str reason; /* as it was given; may be empty */
};
/* By number of the dataset. Texts in the arena. */
int marks_read(struct store *s, struct arena *a, struct str cube, enum mark_kind kind,
	       struct mark **out, size_t *n, struct error *e);

/* The signed manifest of a dataset of the cube that is published, or was until another took its place.
 * STATUS_NOT_FOUND. */
int store_manifest(struct store *s, struct arena *a, struct str cube, struct str dataset,
		   struct str *out, struct error *e);

/* ---- of all cubes, for a catalogue ---- */

struct cube_marks {
	struct mark *one_person, *withdrawn;
	size_t none_person, nwithdrawn;
};
/* One for each cube, in their order. */
int marks_of_cubes(struct store *s, struct arena *a, const struct store_cube *cubes, size_t n,
		   struct cube_marks **out, struct error *e);

#endif
