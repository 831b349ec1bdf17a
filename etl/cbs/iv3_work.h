/*
 * What the files about Iv3 tables share. Private to etl/cbs.
 */
#ifndef CBS_IV3_WORK_H
#define CBS_IV3_WORK_H

#include "base/memory/map.h"
#include "cbs/iv3_tables.h"
#include "cbs/odata.h"

/* Where answers come from: a service, or a folder. */
struct iv3_origin {
	const struct cbs_iv3_options *options;
	struct fetcher *fetcher;    /* NULL: a folder */
	struct iv3_origin *regions; /* of provinces and sizes; NULL: they are not asked */
};

/* A table of the catalogue. */
struct iv3_listed {
	enum cbs_layer layer;
	int year;
	struct str id, title, modified;
	uint64_t rows;
};

struct iv3_catalogue {
	struct iv3_listed *items;
	size_t n, capacity;
	struct arena *arena;
};

/* A dimension of a table: keys without blanks, and what they are called. */
struct iv3_keys {
	struct map *index; /* key -> place in the others */
	struct str *raw;   /* padded, as filters need them */
	struct str *titles;
	size_t n, capacity;
};

enum iv3_dimension { IV3_TASKS, IV3_CATEGORIES, IV3_GOVERNMENTS, IV3_REPORTS };
#define IV3_DIMENSIONS 4

/* Where a municipality is and how large, in the year of the table; empty: it is not known. */
struct iv3_region {
	struct str province, size;
};

struct iv3_regions {
	struct map *index; /* code -> place */
	struct iv3_region *items;
	size_t n, capacity;
};

/* One table while it is read. */
struct iv3_table {
	struct iv3_origin *origin;
	const struct iv3_listed *listed;
	struct cbs_iv3_file *file;
	struct arena *arena;
	const char *names[IV3_DIMENSIONS]; /* what its dimensions are called */
	struct iv3_keys keys[IV3_DIMENSIONS];
	struct iv3_regions regions;
	struct str folder; /* where what was read of it is kept until it is complete */
};

/* A row with a figure. Amounts are hundredths of a thousand euros; MONEY_NULL: none. */
struct iv3_fact {
	uint32_t task, category, government;
	int period;
	int64_t amounts[2];
};

struct iv3_facts {
	struct iv3_fact *items;
	size_t n, capacity;
};

/* ---- iv3_origin.c ---- */

int iv3_catalogue_read(struct iv3_catalogue *out, struct iv3_origin *o, struct error *e);
/* The rows of the catalogue in a folder. */
int iv3_folder_catalogue(struct iv3_origin *o, odata_row *row, void *context, struct error *e);
/* Which sets of a table there are: true when one of that name is. */
int iv3_sets_of(struct map **out, struct iv3_origin *o, struct str table, struct error *e);
/* All rows of a small set. */
int iv3_rows_of(struct iv3_origin *o, struct str table, const char *set, odata_row *row,
		void *context, struct error *e);
/* The files of a set in a folder, in order, each read whole. */
int iv3_folder_rows(struct iv3_origin *o, struct str table, const char *set, odata_row *row,
		    void *context, struct error *e);

/* ---- iv3_keys.c ---- */

/* What the table's dimensions are called, and their keys. */
int iv3_keys_read(struct iv3_table *t, struct error *e);
void iv3_keys_free(struct iv3_table *t);

/* ---- iv3_regions.c ---- */

/* Of a table of other layers: none. */
int iv3_regions_read(struct iv3_regions *out, struct iv3_table *t, struct error *e);
void iv3_regions_free(struct iv3_regions *r);
struct iv3_region iv3_region_of(const struct iv3_regions *r, struct str government);

/* ---- iv3_parts.c: what is read of a table, report by report, and kept until it is complete ---- */

/* The table's lines, of all reports; *out is the caller's. */
int iv3_parts_read(struct iv3_table *t, struct buffer *out, struct error *e);
/* It was written out: what was kept of it goes, but for what tells whether it is still what it was. */
int iv3_parts_done(struct iv3_table *t, struct error *e);
/* What was kept of it goes, for it is at fault. */
void iv3_parts_drop(struct iv3_table *t);
/* Whether its file is of just this version of the table, and of these reports. */
bool iv3_parts_same(const struct iv3_table *t);

/* ---- iv3_row.c ---- */

/* A row of TypedDataSet into the line that a part keeps of it, which is empty when the row has no figure. */
struct iv3_row_reading {
	struct iv3_table *table;
	int period; /* -1: any */
	uint64_t read, none, zero;
	struct buffer *line; /* appended to */
};
int iv3_row_take(struct iv3_row_reading *r, json_t *row, struct error *e);
/* Such a line back. */
/* False when it is none of this table. */
bool iv3_row_parse(struct iv3_fact *out, const struct iv3_table *t, struct str line);

/* ---- iv3_file.c ---- */

/* Refuses a key that comes twice; sorts; writes the file. */
int iv3_file_write(struct iv3_table *t, struct iv3_facts *f, struct error *e);

/* ---- iv3_totals.c ---- */

/* Which tasks ([tasks]) are sums of others. STATUS_REFUSED when the figures are at odds about it. */
int iv3_totals_find(bool *totals, const struct iv3_table *t, const struct iv3_facts *f,
		    struct error *e);

/* ---- iv3_codes.c ---- */

/* What a row of the matrix is about: a taakveld (until 2016 a functie), a post of the balance; neither: a total. */
enum iv3_subject { IV3_TOTAL, IV3_TASK, IV3_BALANCE };
enum iv3_subject iv3_subject_of(struct str key);
/* "L1.1" is lasten and "1.1", "Primo" is neither; false for totals. */
enum iv3_side { IV3_SIDE_LASTEN, IV3_SIDE_BATEN, IV3_SIDE_STAND };
bool iv3_side_of(struct str key, enum iv3_side *side, struct str *code);
/* Codes of other layers and of before 2017 are of other lists: "PV2.1" is not "2.1". */
const char *iv3_list_of(enum cbs_layer layer, int year);
/* "6.72a" is below "6", "210" below "2". */
struct str iv3_head_of(struct str task);

#endif
