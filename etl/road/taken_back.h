/*
 * What was published is taken back, in two ways (store/versions/withdraw.h does it): withdrawn, which is told (410, the
 * day, a public reason), or erased, of which nothing is told (404) and nothing left. What hangs on it is listed
 * first; an erasure is proved.
 */
#ifndef ROAD_TAKEN_BACK_H
#define ROAD_TAKEN_BACK_H

#include "base/text/json_out.h"
#include "road/road.h"
#include "store/versions/withdraw.h"

/* store_withdraw, for who tells a reason: it is public, so it is looked at first (public_text.h). STATUS_REFUSED where it
 * tells of people. */
int road_withdraw(struct store *s, struct arena *a, const struct withdrawal *what,
		  struct withdrawal_result *out, struct error *e);

/* ---- what hangs on datasets ---- */

struct hanging_staged {
	int64_t id;
	struct str by, status;
};
struct hanging_version {
	int64_t id;
	uint32_t version;
	struct str file;
};
struct hanging {
	struct str *cubes; /* that lose something */
	size_t ncubes;
	bool *goes;                    /* by cube: nothing of it stays published */
	struct hanging_staged *staged; /* not settled, of these cubes */
	size_t nstaged;
	struct hanging_version *before; /* what they had superseded */
	size_t nbefore;
	uint64_t explanations, manifests;
};
/* STATUS_NOT_FOUND where a dataset does not exist. Texts in the arena. */
int hanging_read(struct store *s, struct arena *a, const int64_t *datasets, size_t n,
		 struct hanging *out, struct error *e);
/* What becomes of each, when they are withdrawn, or erased. */
void hanging_text(struct buffer *out, const struct hanging *h, bool erase, bool dutch);
void hanging_json(struct json_out *j, const struct hanging *h, bool erase);

/* ---- erasing ---- */

struct erasure {
	const int64_t *datasets;
	size_t n;
	struct str by;
	/* To be looked for besides what the datasets said, by look_everywhere.h: however short, and in any case. */
	const struct str *values;
	size_t nvalues;
	struct str own_policy; /* the words about people that the product brings: nobody's data */
};
struct erasure_place {
	size_t value; /* of erasure.values */
	struct str where;
};
struct erasure_proof {
	uint64_t values; /* that only they said, and those that were given: looked for */
	uint64_t bytes;  /* of these: in each byte of the file of the store and of its log */
	uint64_t
		whole; /* the others, shorter than FIND_SURE: as what stands in a cell, in each column */
	uint64_t columns; /* of tables of the store, that is */
	uint64_t
		inside; /* numbers of `bytes` that stand only within longer numbers: not counted as found */
	uint64_t found;
	uint64_t shared; /* that something else in the store says too: not counted */
	uint64_t tiny;   /* too short to be looked for */
	uint64_t given;  /* of `values`: looked for in all that the store holds, unpacked, too */
	bool cut;        /* there were more texts of lines than are looked for */
	/* Where those that were given stand; not all of `places_more`. In the arena. */
	struct erasure_place *places;
	size_t nplaces;
	uint64_t places_more;
};
/* Opens the store itself: its file is read as a file when nobody of this process has it open. With no
 * datasets, writes the file anew and only looks for the values. Staged loads of the cubes are let go of.
 * STATUS_REFUSED, STATUS_NOT_FOUND as store_withdraw. */
int road_erase(const char *path, struct arena *a, const struct erasure *what,
	       struct withdrawal_result *result, struct erasure_proof *proof, struct error *e);

#endif
