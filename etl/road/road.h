/*
 * The road to publication: what is staged, and who releases it. Hides where that is kept. Who did what is
 * recorded (store/record.h).
 *
 * What is staged is the mapping and the ledgers, byte for byte, with what a load of them came to. It is no
 * dataset, and in no answer; a release loads it, and is refused when that comes to anything else. One policy
 * holds for a store: how many persons a publication takes (1, as a new store has it, or 2).
 *
 * Names of persons are as they were told; nobody proves who he is. Texts live in the arena.
 */
#ifndef ROAD_ROAD_H
#define ROAD_ROAD_H

#include "base/arena.h"
#include "base/buffer.h"
#include "store/store.h"

#define PERSON_MAX_BYTES 200
#define REMARKS_MAX_BYTES 4000

/* STATUS_USAGE: no name, or none that can be shown. */
int person_check(struct str name, struct error *e);
/* Whether both are the same, whatever the case and the blanks around. */
bool person_same(struct str a, struct str b);

/* ---- policy ---- */

int policy_persons(struct store *s, int *out, struct error *e);
/* STATUS_REFUSED when a publication takes two: then nothing is loaded but by a release. */
int policy_may_load(struct store *s, struct error *e);
/* A transaction of its own, with its entry in the record. */
int policy_set_persons(struct store *s, int persons, struct str by, struct error *e);

/* ---- what is staged ---- */

struct staged {
	int64_t id;
	struct str cube, status; /* staged, released, rejected */
	struct str by, at, arguments, digest, report;
	struct str settled_by, settled_at, remarks; /* empty until then */
};

/* Begins a transaction and enters it; then its files, one by one, and staged_end, or store_rollback. */
int staged_begin(struct store *s, const struct staged *what, int64_t *id, struct error *e);
/* The bytes of the file `from`, to be put at `path` again. */
int staged_keep(struct store *s, int64_t id, struct str path, const char *from, struct error *e);
int staged_end(struct store *s, int64_t id, const struct staged *what, struct error *e);

int staged_list(struct store *s, struct arena *a, struct staged **out, size_t *n, struct error *e);
/* STATUS_NOT_FOUND. */
int staged_get(struct store *s, struct arena *a, int64_t id, struct staged *out, struct error *e);
/* Writes its files below the folder. STATUS_STORE when one is not what was kept. */
int staged_unpack(struct store *s, struct arena *a, int64_t id, const char *folder,
		  struct error *e);
/* Whether `by` may release it: STATUS_REFUSED when it is settled, or when the policy asks for another. */
int staged_may_release(struct store *s, const struct staged *what, struct str by, struct error *e);
/* Within the transaction of the load that publishes it. STATUS_REFUSED as above, and when the load came to
 * anything else than what was staged. Its files go. */
int staged_release(struct store *s, struct arena *a, int64_t id, struct str by, struct str digest,
		   struct str detail, struct error *e);
/* A transaction of its own. Its files go, also from free pages. */
int staged_reject(struct store *s, struct arena *a, int64_t id, struct str by, struct str remarks,
		  struct error *e);

#endif
