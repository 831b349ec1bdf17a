/*
 * The road to publication: what is staged, and who releases it. Hides where that is kept. Who did what is
 * recorded (store/record/record.h).
 *
 * What is staged is the mapping and the ledgers, byte for byte, with what a load of them came to. It is no
 * dataset, and in no answer; a release loads it, and is refused when that comes to anything else. One policy
 * holds for a store: how many persons a publication takes (1, as a new store has it, or 2). Where it is two
 * and one releases it all the same, that is forced: with a reason, and publicly marked until another confirms.
 * taken_back.h is the way back, manifest.h what was published, in writing.
 *
 * Names of persons are as they were told; nobody proves who he is. Texts live in the arena.
 */
#ifndef ROAD_ROAD_H
#define ROAD_ROAD_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "base/text/moment.h"
#include "store/record/privacy_rows.h"
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
/* A transaction of its own, with its entry in the record. From two to one takes two as well, or one person could
 * publish alone after all: *waits, until another asks the same. */
int policy_set_persons(struct store *s, int persons, struct str by, bool *waits, struct error *e);
/* How those who staged, released and confirmed are named in manifests, which anybody may read. */
enum manifest_names { MANIFEST_ROLES, MANIFEST_INITIALS, MANIFEST_FULL };
/* MANIFEST_ROLES unless another was set. */
int policy_names(struct store *s, enum manifest_names *out, struct error *e);
/* A transaction of its own, with its entry in the record. Manifests that were signed stay as they are. */
int policy_set_names(struct store *s, enum manifest_names names, struct str by, struct error *e);

/* ---- what is staged ---- */

struct staged {
	int64_t id;
	struct str cube, status; /* staged, released, rejected, reopened */
	struct str by, at, arguments, digest, report;
	struct str settled_by, settled_at,
		remarks;       /* empty until then; remarks: what was asked last */
	struct str due_at;     /* UTC, ISO 8601; empty: no time is set */
	struct str due_by;     /* who set it, and releases it then */
	struct str due_reason; /* of a forced release; empty: it is none */
	struct store_annex
		annex; /* for staged_begin: what was found of people, which is kept beside it */
};

/* Begins a transaction and enters it; then its files, one by one, and staged_end, or store_rollback. With
 * what->id it is that one, which was reopened, anew: STATUS_REFUSED when it was not, or by another. */
int staged_begin(struct store *s, struct arena *a, const struct staged *what, int64_t *id,
		 struct error *e);
/* The bytes of the file `from`, to be put at `path` again. */
int staged_keep(struct store *s, int64_t id, struct str path, const char *from, struct error *e);
/* Before staged_end: what waits already of the very same bytes, loaded the same way and coming to the same; 0: nothing does. */
int staged_same(struct store *s, int64_t id, int64_t *other, struct error *e);
int staged_end(struct store *s, int64_t id, const struct staged *what, struct error *e);

int staged_list(struct store *s, struct arena *a, struct staged **out, size_t *n, struct error *e);
/* STATUS_NOT_FOUND. */
int staged_get(struct store *s, struct arena *a, int64_t id, struct staged *out, struct error *e);
/* Whether it was staged with that option of a load: "--beside". */
bool staged_with(const struct staged *what, struct str option);
/* Writes its files below the folder. STATUS_STORE when one is not what was kept. */
int staged_unpack(struct store *s, struct arena *a, int64_t id, const char *folder,
		  struct error *e);
/* Who releases something, and how. */
struct releasing {
	struct str by;
	struct str forced; /* the public reason why one person is enough; empty: it is not forced */
};
/* STATUS_REFUSED when it is settled, or when the policy asks for another and it is not forced. *alone: it is
 * one person's, and has to be marked so. */
int staged_may_release(struct store *s, const struct staged *what, const struct releasing *how,
		       bool *alone, struct error *e);
/* Within the transaction of the load that publishes it. STATUS_REFUSED as above, and when the load came to
 * anything else than what was staged. Its files go. *alone as above. */
int staged_release(struct store *s, struct arena *a, int64_t id, const struct releasing *how,
		   struct str digest, bool *alone, struct error *e);
/* A transaction of its own. Its files go, also from free pages. */
int staged_reject(struct store *s, struct arena *a, int64_t id, struct str by, struct str remarks,
		  struct error *e);
/* The same, by who staged it, until it is released: to be staged anew under its number. */
int staged_reopen(struct store *s, struct arena *a, int64_t id, struct str by, struct error *e);

/* ---- set times ---- */

/* "2026-12-01 09:00" (with seconds, and +01:00 or +02:00, where it is so) in Europe/Amsterdam, as UTC.
 * STATUS_USAGE: no such moment; an hour that is skipped or comes twice is told with the two that are meant. */
int moment_parse(char out[MOMENT_SIZE], struct str text, struct error *e);
/* When a day ("2026-12-01") begins in the Netherlands, or has ended. False: it is none. */
bool moment_day(struct str day, bool its_end, int64_t *out);
/* What a text is, for who says it in other words. */
enum moment_kind { MOMENT_FINE, MOMENT_NONE, MOMENT_SKIPPED, MOMENT_TWICE };
enum moment_kind moment_look(struct str text);
/* As people read it there: "2026-12-01 09:00". */
struct str moment_local(struct arena *a, struct str utc);

/* It is to be released then, by who says so; empty `at`: at no time. A transaction of its own. STATUS_REFUSED
 * as staged_may_release, STATUS_USAGE when the moment has passed. */
int staged_schedule(struct store *s, struct arena *a, int64_t id, const struct releasing *how,
		    struct str at, struct error *e);
/* Those whose moment has come, the first one first. */
int staged_due(struct store *s, struct arena *a, struct staged **out, size_t *n, struct error *e);

/* ---- what was published ---- */

/* Within the transaction that publishes it. `staged`: number, or 0. */
int publication_enter(struct store *s, int64_t dataset, int64_t staged, struct str by,
		      struct str forced, struct error *e);
/* The datasets that the release of that number published, by id; those that were erased are not told of. */
int publication_datasets(struct store *s, struct arena *a, int64_t staged, int64_t **out, size_t *n,
			 struct error *e);
/* A second person stands for what one released: then it is not marked any more. A transaction of its own.
 * STATUS_REFUSED: by the same person, or it is not marked; STATUS_NOT_FOUND. */
int publication_confirm(struct store *s, struct arena *a, int64_t dataset, struct str by,
			struct error *e);

#endif
