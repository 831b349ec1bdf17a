/*
 * One version as its lines: for the files of this folder.
 */
#ifndef CHANGES_PRIVATE_H
#define CHANGES_PRIVATE_H

#include "changes/changes.h"

#include "base/memory/arena.h"

/* A line, where it stands, and what it is told by. */
struct line_mark {
	uint64_t key, content;
	uint32_t segment, row;
};

/* The attributes of a key, by dimension. */
struct line_key {
	bool any;
	bool *uses; /* [dimension] */
	bool **has; /* [dimension][attribute] */
};

struct version {
	struct view *view;
	struct line_mark *lines;
	size_t n;
	struct change_side
		*picked; /* of lines that are in one version only, in the order of `picks` */
};

struct changes {
	struct arena *arena;
	struct version before, now;
	struct line_key key;
	struct str key_text;
	struct change *changes;
	size_t n;
	struct change_totals totals;
	/* As in changes_ask. */
	uint64_t most_bytes, most_members;
	int (*go_on)(void *with, struct error *e);
	void *with;
};

/* ---- lines.c ---- */

/* All lines of the version, in the order of its files. */
int version_read(const struct changes *c, struct version *v, struct store *s, struct error *e);
/* What these lines hold, n of them in the order of the version: v->picked, in c's arena. */
int version_pick(const struct changes *c, struct version *v, struct store *s,
		 const struct line_mark *marks, size_t n, struct error *e);
/* Values of a text dimension of a segment, or NULL when it has keys there. */
int version_texts(struct version *v, struct store *s, size_t segment, size_t dimension,
		  struct arena *a, struct value **out, struct error *e);

/* ---- key.c ---- */

/* The key as it was asked for, or as the mapping has it. */
int changes_find_key(struct changes *c, struct store *s, const struct changes_ask *ask,
		     struct error *e);

/* ---- changes.c ---- */

/* 0, or what ends it. */
int changes_go_on(const struct changes *c, struct error *e);

void change_add(struct change_sums *to, const struct cube *cube, const int64_t *amounts, int sign);
bool change_ties(const struct change_totals *t, const struct cube *cube);

#endif
