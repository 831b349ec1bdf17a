/*
 * The plain star: names and tables of the file store_export_sqlite makes, for its two files.
 *
 * Per cube C: a table C_D per dimension D kept in a dictionary (_key and its attributes), a table
 * C_facts with one row per entry, and a view C that shows them as one table: the one to open. Beside
 * them stand readme, cube (titles, licence), cube_column (titles, units), dataset, source_file, issue,
 * explanation, area and location. Names that clash
 * get a number. Amounts are kept exactly, as integers of the smallest unit, under amount_x100 and
 * the like; the view shows them beside a decimal `amount` to read, sort and draw with.
 */
#ifndef SQL_EXPORT_H
#define SQL_EXPORT_H

#include "store/versions/view.h"

struct export
{
	struct store *from;
	sqlite3 *to;
	struct arena *arena;
	struct map *names; /* tables and views so far, in lower case */
};

/* What one cube becomes. */
struct star {
	struct view *view;
	const struct cube *cube;
	struct str facts; /* table names */
	struct str joined;
	struct str *dimensions; /* empty: a text dimension, kept in the facts */
	struct str *keys;       /* the facts' columns that refer to them */
	struct str **columns;   /* [dimension][attribute]: in the dimension's table and the view */
	struct str *amounts;    /* exact, scaled */
	struct str *decimals;   /* to read; empty when there are no decimals */
	size_t ntexts;          /* text columns of the facts */
	bool **used;            /* [dimension][key]: in some fact; while it is written */
};

/* A name no other table has. */
struct str export_name(struct arena *a, struct map *taken, struct str wanted);
/* name in double quotes, as SQL has it. */
void export_quote(struct buffer *sql, struct str name);
int export_sql(struct export *x, struct buffer *sql, struct error *e);

/* export_star.c */
/* Fills in keys, columns, amounts, decimals and ntexts of a star that has a view and its cube. */
void star_name_columns(struct arena *a, struct star *star);
int export_star(struct export *x, struct view *v, struct error *e);
/* export_view.c: the view and the indexes. */
int export_view(struct export *x, const struct star *star, struct error *e);
/* export_about.c: the tables that tell of cubes, empty; and their rows of one cube. */
#define EXPORT_ABOUT "cube", "cube_column", "explanation", "area", "location"
int export_about_tables(struct export *x, struct error *e);
int export_about(struct export *x, const struct star *star, struct error *e);

#endif
