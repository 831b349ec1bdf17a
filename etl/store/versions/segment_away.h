/* Segments whose bytes are elsewhere (facts_away.h), for the files of this folder that read them. */
#ifndef STORE_VERSIONS_SEGMENT_AWAY_H
#define STORE_VERSIONS_SEGMENT_AWAY_H

#include "store/versions/facts_away.h"
#include "store/versions/view.h"

/* The codes of a column that is there, n * width bytes. STATUS_STORE when what comes is not what the catalogue says. */
int away_codes(void *codes, struct store *s, const struct view_segment *g,
	       const struct column_ref *ref, struct error *e);
/* As segment_texts. */
int away_texts(struct value *out, struct store *s, const struct view *v, size_t segment,
	       size_t dimension, uint32_t first, uint32_t n, struct arena *a, struct error *e);

#endif
