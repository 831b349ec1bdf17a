/*
 * What was brought in at the desk, as its file has it; this room hides what becomes of it without a screen: its
 * jobs (jobs.h), what was read before (memory.h), its mapping (mapping_edit.h, tables.h), what the store says of
 * it (truth.h). Each function is one transaction; texts live in the arena. Private to the desk.
 */
#ifndef DELIVERIES_DELIVERIES_H
#define DELIVERIES_DELIVERIES_H

#include "desk_base/desk_base.h"

struct delivery {
	int64_t id, organisation;
	struct str title, made_by, made_at;
	struct str state; /* open, staged, published, rejected, dropped */
	struct str shape; /* empty: not looked at yet */
	int64_t from_memory, step, version, checked, staged;
	struct str told; /* JSON, or empty */
	struct str staged_by, settled_by, remarks;
};

struct delivery_file {
	struct str name, sha256;
	uint64_t size;
};

/* A new one, of these files, which move into its folder. All of it or nothing. */
int delivery_make(struct desk *d, struct arena *a, int64_t organisation, struct str by,
		  struct intake_file *files, size_t n, int64_t *id, struct error *e);
/* STATUS_NOT_FOUND. */
int delivery_get(struct desk *d, struct arena *a, int64_t id, struct delivery *out,
		 struct error *e);
/* An organisation's, the newest first; those that were dropped are left out. */
int delivery_list(struct desk *d, struct arena *a, int64_t organisation, struct delivery **out,
		  size_t *n, struct error *e);
int delivery_files(struct desk *d, struct arena *a, int64_t id, struct delivery_file **out,
		   size_t *n, struct error *e);
/* The last delivery of its organisation before `own`, not dropped or rejected, of the very same bytes; 0: none. */
int delivery_twin(struct desk *d, struct str sha256, int64_t own, int64_t *id, struct error *e);
/* The last delivery of an organisation, not dropped or rejected, that has a file of these bytes; 0: none. */
int delivery_brought(struct desk *d, int64_t organisation, struct str sha256, int64_t *id,
		     struct error *e);
/* Its files and mapping go; that it was there stays. */
int delivery_drop(struct desk *d, int64_t id, struct error *e);
/* forgetting.c: the same, because what it became was erased: nothing of what it said stays, here or with other
 * deliveries, but its number and who brought it. */
int delivery_forget(struct desk *d, int64_t id, struct error *e);
/* unsent.c: how many mails about deliveries of an organisation no server took, and what the last one said. */
int deliveries_unsent(struct desk *d, struct arena *a, int64_t organisation, int64_t *n,
		      struct str *why, struct error *e);
/* The farthest step that was left. */
int delivery_passed(struct desk *d, int64_t id, int step, struct error *e);

/* What changes of it outside of steps, in one statement: state, staged and who settled it. */
int delivery_settle(struct desk *d, const struct delivery *what, struct error *e);
int delivery_shaped(struct desk *d, int64_t id, struct str shape, int64_t from_memory,
		    struct str told, struct error *e);
int delivery_checked(struct desk *d, int64_t id, int64_t version, struct error *e);

/* unattended.c: it is staged once it is reckoned, where nobody need look first, in the name of `by`. */
int stage_wish_put(struct desk *d, int64_t delivery, struct str by, struct error *e);
/* After a check, whose exit it is: stages it, or keeps why not. */
int stage_wish_meet(struct desk *d, struct arena *a, int64_t delivery, int exit, struct error *e);
/* It is not, or no more: why, a word of the list in schema/deliveries. */
int stage_wish_off(struct desk *d, int64_t delivery, const char *why, struct error *e);
/* False: nobody wished it. `why_not` is empty as long as nothing is against it. */
bool stage_wish_get(struct desk *d, struct arena *a, int64_t delivery, struct str *why_not);

/* owned.c: the cube that its mapping is for becomes its organisation's. STATUS_REFUSED when it is another's. */
int delivery_claim(struct desk *d, struct arena *a, int64_t delivery, struct str by,
		   struct error *e);

/* The delivery that was staged under that number; 0: none. */
int delivery_of_staged(struct desk *d, int64_t staged, int64_t *id, struct error *e);

/* ---- choices, of a kind: see schema/deliveries ---- */

struct delivery_choice {
	struct str name, value;
};
int choices_get(struct desk *d, struct arena *a, int64_t id, const char *kind,
		struct delivery_choice **out, size_t *n, struct error *e);
/* An empty value takes it away. */
int choice_put(struct desk *d, int64_t id, const char *kind, struct str name, struct str value,
	       struct error *e);

/* ---- versions of its mapping ---- */

struct mapping_version {
	int64_t version;
	struct str by, at, why, descriptor;
};
/* Writes it to the delivery's mapping, and keeps it with its author. `base` is the version that it was made
 * of: STATUS_REFUSED when somebody made another since. */
int mapping_put(struct desk *d, struct arena *a, int64_t id, int64_t base, struct str by,
		struct str why, struct str descriptor, struct error *e);
/* The newest first. */
int mapping_versions(struct desk *d, struct arena *a, int64_t id, struct mapping_version **out,
		     size_t *n, struct error *e);
/* Of the delivery's mapping as it stands; empty when there is none yet. */
int mapping_read(struct desk *d, struct arena *a, int64_t id, struct str *out, struct error *e);
/* Whether it asks of which year or phase the files are (editor/stated.h), and nothing is counted before somebody says it. */
int mapping_asks(struct desk *d, struct arena *a, int64_t id, bool *out, struct error *e);

#endif
