/*
 * The virtual table of a cube's entries. Private to sql.
 *
 * What passes a filter is decided on keys, once for each member, and segments whose smallest and
 * largest exclude it are skipped. SQLite checks every row once more (no constraint is `omit`ted),
 * so a filter may let too much through and may never hold anything back. A column is decoded when
 * somebody asks for it, so that only those that a statement uses are read.
 */
#ifndef SQL_TABLE_H
#define SQL_TABLE_H

#include "sql/export.h"
#include "store/db.h"

enum entry_column_kind {
	COLUMN_DATASET,
	COLUMN_LINE,
	COLUMN_DECIMAL,
	COLUMN_AMOUNT,
	COLUMN_ATTRIBUTE
};

struct table_column {
	enum entry_column_kind kind;
	size_t index; /* of the measure column or the dimension */
	size_t attribute;
	struct str name;
};

struct entry_table {
	sqlite3_vtab base; /* first: SQLite's part */
	struct store *store;
	struct view *view;
	const struct cube *cube;
	struct arena *arena;
	struct table_column *columns;
	size_t ncolumns;
};

/* What a statement asks for, one column compared with one value. */
struct table_filter {
	const struct table_column *column;
	int op;  /* SQLITE_INDEX_CONSTRAINT_… */
	bool in; /* with one of several values */
	sqlite3_value *value;
};

/* What the filters leave. */
struct selection {
	uint8_t **pass;      /* [ndimensions][members], or NULL */
	int64_t *low, *high; /* [ncolumns] amounts */
	bool *bounded;       /* [ncolumns]: nulls do not pass */
	int64_t dataset;     /* 0: any */
	uint64_t first_line, last_line;
	bool lines;
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct entry_table *table;
	struct arena *arena; /* of one xFilter */
	struct selection selection;
	size_t segment;
	uint32_t *rows, nrows, at; /* of the segment at hand: those that pass */
	/* decoded columns of the segment at hand, or NULL */
	uint64_t *lines;
	int64_t **amounts;
	uint32_t **keys;
	const struct dictionary **members;
	struct value **texts; /* of a part */
	uint32_t *parts;      /* first entry of that part */
	struct arena **text_arenas;
	bool lines_ready, *amounts_ready, *keys_ready, *texts_ready;
};

/* Registers the module "stuiver": CREATE VIRTUAL TABLE temp.x USING stuiver('cube'). */
int entries_register(sqlite3 *db);
/* Makes temp tables of all cubes of the store behind db, and the view `entry` when there is one
 * cube. */
int entries_make_all(sqlite3 *db, struct error *e);

/* entries_filter.c: xBestIndex, and what its choice means. */
int entries_best_index(sqlite3_vtab *base, sqlite3_index_info *info);
int entries_select(struct cursor *c, const char *plan, int argc, sqlite3_value **argv,
		   struct error *e);

/* table_cursor.c */
int entries_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out);
int entries_close(sqlite3_vtab_cursor *base);
int entries_filter(sqlite3_vtab_cursor *base, int number, const char *plan, int argc,
		   sqlite3_value **argv);
int entries_next(sqlite3_vtab_cursor *base);
int entries_eof(sqlite3_vtab_cursor *base);
int entries_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column);
int entries_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out);

#endif
