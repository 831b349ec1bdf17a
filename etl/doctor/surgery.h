/* What the files of doctor/ share. Private to them. */
#ifndef DOCTOR_SURGERY_H
#define DOCTOR_SURGERY_H

#include "doctor/doctor.h"
#include "store/db.h"

struct surgery {
	const struct doctor_order *order;
	struct doctor_mended *out;
	struct arena *arena;
	struct store *store; /* that is made */
	sqlite3 *
		was; /* the damaged one: read by itself, so that its faults undo nothing of what is made */
	char *made;   /* its path until it is whole */
	char *folder; /* for copies and originals */
	bool sketches_lost;
};

/* salvage.c: every row that can be read. */
int salvage(struct surgery *m, struct error *e);
/* replay.c: what these datasets lack, from their originals. */
int replay(struct surgery *m, const int64_t *datasets, size_t n, struct error *e);

#endif
