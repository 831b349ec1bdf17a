/*
 * The explanations of a cube as they are stored. Hides SQL; what a cut means is model/explanation.h's.
 */
#ifndef STORE_RECORD_EXPLANATION_ROWS_H
#define STORE_RECORD_EXPLANATION_ROWS_H

#include "store/store.h"

struct explanation_row {
	int64_t id;
	struct str cut; /* as the grammar of cuts has it */
	struct str scope_text, title, text, source, author, date, version;
	struct str meeting, meeting_date, agenda_item, document; /* of a council; may be empty */
};

/* In their own order; texts in the arena. STATUS_STORE when the cube has another version by now: ask again. */
int store_explanations(struct store *s, struct arena *a, struct str cube, struct str version,
		       struct explanation_row **out, size_t *n, struct error *e);
/* The cut of one; *out stays as it is when there is no such explanation. `cube` is an id. */
int store_explanation_cut(struct store *s, struct arena *a, int64_t cube, int64_t id,
			  struct str *out, struct error *e);

#endif
