/*
 * The inputs of a load in a folder of their own, so that what is checked when it is staged and what is loaded
 * when it is released are the same bytes at the same places.
 */
#ifndef CLI_ROAD_STAGING_H
#define CLI_ROAD_STAGING_H

#include "base/memory/arena.h"
#include "cli/load/loading.h"
#include "console/options.h"
#include "store/store.h"

struct staging {
	struct arena *arena;
	struct str folder; /* temporary, for its owner only, a whole path; empty: none yet */
	int lock;          /* of the folder, while there is one */
	struct str *paths; /* [n] of the files, below the folder */
	size_t n, capacity;
	struct buffer arguments; /* of the load, one a line, by paths below the folder */
};

int staging_begin(struct staging *s, struct error *e);
/* Copies mapping, code lists and files of a command line, and says it anew as arguments. */
int staging_copy(struct staging *s, const struct options *o, struct error *e);
/* Runs `c` (check or load) in the folder, over the store (an absolute path), with these arguments; as quiet as
 * the command that asks for it, or quite (NULL). */
int staging_run(const struct staging *s, const struct command *c, const char *store,
		struct str arguments, const struct options *asked, struct loading *l);
/* The number that is the first operand, of something staged or of a dataset. */
int staged_number(int64_t *out, const struct options *o, struct error *e);

/* ---- road_run.c ---- */

/* Settles what was staged, or a dataset, under that number. */
typedef int road_settle(struct store *s, struct arena *a, int64_t id, const struct options *o,
			struct error *e);
/* A whole command: options, --store, the number that is its operand. */
int road_run(const struct command *c, int argc, char **argv, road_settle *how);

/* ---- staging.c ---- */

/* Removes the folder. */
void staging_end(struct staging *s);

/* ---- staging_folder.c ---- */

/* Removes the folders in $TMPDIR that stages and releases of this user left behind, killed or cut off from
 * power. Every command of the road does so. */
void staging_sweep(void);
/* For staging_begin, which sweeps too, and staging_end. */
int staging_folder_make(struct staging *s, struct error *e);
void staging_folder_remove(struct staging *s);

#endif
