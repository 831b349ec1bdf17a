/*
 * Shapes: how a cube's dimensions, attributes and measure columns lie in the catalogue. A cube's
 * model may list them in another order with every load; segments, text blocks and member tables go
 * by position, which never changes. Also the member tables, whose names come from here.
 */
#ifndef STORE_PAGES_SHAPE_H
#define STORE_PAGES_SHAPE_H

#include "model/date.h"
#include "store/db.h"

struct shape_dimension {
	int64_t id;
	size_t position;
	size_t nattributes;
	struct str table;       /* member table */
	struct str *columns;    /* by position of the attribute: its column */
	enum value_type *types; /* by position */
	size_t *place;          /* by position: index in the cube's dimension */
};

struct shape {
	int64_t cube;
	struct shape_dimension *dimensions; /* by the cube's index */
	size_t *dimension_at;               /* by position: the cube's index */
	size_t *column_position;            /* by the cube's index */
	size_t *column_at;                  /* by position: the cube's index */
};

#define SHAPE_DIFFERENCE_SIZE 256

/* Matches the cube with what the catalogue has under `id`, by name. 0: fits; 1: they differ, and
 * `difference` says in what first; -1: error. Everything in the arena. */
int shape_read(struct shape *out, struct store *s, struct arena *a, int64_t id,
	       const struct cube *cube, char difference[SHAPE_DIFFERENCE_SIZE], struct error *e);
/* Enters a new cube's dimensions and measures and makes its member tables. */
int shape_create(struct store *s, int64_t id, const struct cube *cube, struct error *e);
/* Enters the dimensions that a cube has and the catalogue has not, behind those that are there (shape_grow.c): no entry
 * that is there changes its amount, and of each nothing is known there. 0: all is there now, or would be but for what
 * shape_read says; 1: it cannot be, and `difference` says why; -1: error. In the transaction of the load. */
int shape_grow(struct store *s, struct arena *a, int64_t id, const struct cube *cube,
	       char difference[SHAPE_DIFFERENCE_SIZE], struct error *e);

/* Members in the table: their keys are 0 to count - 1. */
int members_count(struct store *s, const struct shape_dimension *d, uint64_t *out, struct error *e);
/* The first `count` members into an empty dictionary. */
int members_read(struct store *s, const struct shape_dimension *d, uint64_t count,
		 struct dictionary *out, struct error *e);
/* Those of the dictionary from key `first` on into the table. */
int members_write(struct store *s, const struct shape_dimension *d, const struct dictionary *from,
		  uint64_t first, struct error *e);
/* A value of a member as it is written. `text` must stay until the statement has run. */
void member_bind(sqlite3_stmt *q, int i, enum value_type type, const struct value *v,
		 char text[DATE_TEXT_SIZE]);

#endif
