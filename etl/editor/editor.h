/*
 * Editing a mapping by hand: its code lists, programmes, typed budgets and explanations as tables, what is pasted
 * or uploaded into them, what differs, and how much money has found its place. Knows no desk and no HTTP: the desk
 * shows it, and `stuiver map` does the same.
 *
 * A table is a CSV of the mapping's folder, held as rows of texts. Its code lists are trees of one level or more
 * (mappings/README.md, Trees): `code`, `label`, `parent`, `description`, and columns in which budgets are typed.
 * The code is a code of one column of the ledgers; the rows above it are programmes.
 *
 * One table of each ledger has no CSV: its drop rules, which stand in the descriptor (mappings/README.md, Conditions, drop
 * rules). A row is a condition; rows of one `rule` must all hold.
 *
 * All texts live in the arena that is given. What is wrong with a row is a fault of that row and no error.
 */
#ifndef EDITOR_EDITOR_H
#define EDITOR_EDITOR_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "base/memory/map.h"
#include "model/money.h"
#include "texts/texts.h"
#include <jansson.h>

/* ---- csv_table.c: tables as texts ---- */

#define CSV_TABLE_COLUMNS_MAX 64u
#define CSV_TABLE_ROWS_MAX 200000u
#define CSV_TABLE_BYTES_MAX ((size_t)64 << 20)
#define CSV_TABLE_CELL_MAX 10000u
#define NO_COLUMN ((size_t)-1)

struct csv_table {
	struct str *columns;
	size_t ncolumns;
	struct str *cells; /* [nrows * ncolumns], trimmed */
	uint64_t *lines;   /* [nrows] where each was read; 0: made here */
	size_t nrows, room;
};

/* An empty one of these columns. */
void csv_table_make(struct csv_table *t, struct arena *a, const struct str *columns, size_t n);
/* A CSV of ours: UTF-8, a header, commas. STATUS_INPUT, STATUS_LIMIT. */
int csv_table_read(struct csv_table *out, struct arena *a, struct str csv, struct error *e);
/* Whatever people paste or save: tabs, semicolons or commas; the first record stands in `columns` as it is, and the
 * table is as wide as the widest. `widths` says how many fields each record had, the first one's first; `mended`
 * that letters of a wrong charset were read as they were meant. */
int csv_table_read_any(struct csv_table *out, struct arena *a, struct str text, size_t **widths,
		       bool *mended, struct error *e);
void csv_table_write(const struct csv_table *t, struct buffer *out);
/* For a Dutch Excel: semicolons, a byte order mark, codes that it would change as ="0100"; csv_table_read_any takes
 * that back. */
struct list;
void csv_table_write_excel(const struct csv_table *t, const struct list *l, struct buffer *out);
size_t csv_table_column(const struct csv_table *t, struct str name);
struct str csv_table_cell(const struct csv_table *t, size_t row, size_t column);
void csv_table_set(struct csv_table *t, size_t row, size_t column, struct str value);
/* An empty row behind the others; its index. */
size_t csv_table_add_row(struct csv_table *t, struct arena *a);
/* The same rows under these columns: those that it lacks are empty, others go. */
void csv_table_with_columns(struct csv_table *out, struct arena *a, const struct csv_table *t,
			    const struct str *columns, size_t n);
void csv_table_without_rows(struct csv_table *t, const bool *gone);

/* ---- table_diff.c ---- */

enum row_change_kind { ROW_ADDED, ROW_REMOVED, ROW_CHANGED };

struct cell_change {
	struct str column, before, after;
};
struct row_change {
	enum row_change_kind kind;
	struct str key;
	size_t before, after; /* rows */
	struct cell_change *cells;
	size_t ncells;
};
struct table_diff {
	struct row_change *rows;
	size_t n, added, removed, changed;
};

/* By the columns that tell rows apart: the code of a list, scope and title of explanations. Rows that have the
 * same are paired in their order. */
void table_diff(struct table_diff *out, struct arena *a, const struct csv_table *before,
		const struct csv_table *after);

/* ---- lists.c: the tables of a descriptor ---- */

#define LEVELS_MAX 6u
#define LISTS_MAX 64u
#define BUDGETS_MAX 24u
#define EXPLANATIONS_NAME "explanations"

struct typed_budget {
	struct str column, year, phase, side;
};
/* A column of a ledger that a drop rule can look at. */
struct drop_field {
	struct str name,
		dimension; /* empty: its values are not weighed as they stand in the file */
	bool filled_down;
};
struct list {
	struct str name, path,
		title; /* path: of drop rules what the table is called when it is taken along */
	struct str field, dimension; /* of the ledgers; empty: explanations */
	struct str levels[LEVELS_MAX], titles[LEVELS_MAX];
	size_t nlevels;
	struct typed_budget budgets[BUDGETS_MAX];
	size_t nbudgets;
	bool explanations;
	bool rules; /* its codes are patterns: "67*", "6700..6799", "a,b,c"; the first row that fits counts */
	bool drops; /* the drop rules of a ledger: drops.c */
	struct str ledger;
	struct drop_field *fields;
	size_t nfields;
	struct str
		weighed; /* what `map codes` wrote, by who has it: tells a rule that would drop everything */
};

/* Those that can be edited here. */
size_t lists_of(const json_t *descriptor, struct arena *a, struct list **out);
/* False: there is none of that name. */
bool list_named(const json_t *descriptor, struct arena *a, struct str name, struct list *out);
/* What a list of that kind has for columns. */
void list_columns(const struct list *l, struct arena *a, struct csv_table *out);

/* Columns of the ledgers that codes can be listed of: each is the key of a dimension, and has no list yet. */
struct list_candidate {
	struct str field, dimension, label;
};
size_t list_candidates(const json_t *descriptor, struct arena *a, struct list_candidate **out);

/* A list of the codes of that column under levels of these titles, the root's first; none: it is flat. The list's
 * name goes to `name`. STATUS_REFUSED: there is no such column, or it has a list. */
int list_attach(json_t *descriptor, struct arena *a, struct str field, const struct str *titles,
		size_t n, struct str *name, struct error *e);
/* Other levels above its codes. */
int list_set_levels(json_t *descriptor, struct arena *a, struct str name, const struct str *titles,
		    size_t n, struct error *e);
/* Takes away the list and what refers to it. Nothing happens where there is none of that name. */
void list_detach(json_t *descriptor, struct str name);
void list_detach_field(json_t *descriptor, struct str field);
/* Its codes are patterns from here on, or codes again. */
int list_set_rules(json_t *descriptor, struct arena *a, struct str name, bool rules,
		   struct error *e);
/* A column of the list in which amounts of that year are typed; phase is "proposed", "approved" or "adjusted", side
 * "expenditure" or "revenue". STATUS_REFUSED where the ledgers have no year or phase, or it is there already. */
int list_add_budget(json_t *descriptor, struct arena *a, struct str name, uint64_t year,
		    struct str phase, struct str side, struct str *column, struct error *e);
int list_drop_budget(json_t *descriptor, struct arena *a, struct str name, struct str column,
		     struct error *e);
int explanations_attach(json_t *descriptor, struct arena *a, struct error *e);
/* What people made here of `before`, said again of a descriptor that was proposed anew. */
void lists_carry(json_t *now, const json_t *before, struct arena *a);
/* Whether both read the ledgers in the same way, whatever their lists say. */
bool descriptors_read_alike(const json_t *one, const json_t *other);

/* ---- drops.c: drop rules as a table ---- */

#define DROPS_FRONT "drop:" /* of the list's name; the ledger's is behind it */
#define DROP_ROWS_MAX 1000u

/* Columns `rule`, `field`, `condition` (equals, starts, ends, contains, matches, empty, filled), `value`, `reason`.
 * Several values of `equals` have bars between them. */
void drops_read(const json_t *descriptor, const struct list *l, struct arena *a,
		struct csv_table *out);
/* Rules whose rows are the same stay what they are, in the table's order; of the others only `when` and `why` change. */
void drops_write(json_t *descriptor, struct arena *a, const struct list *l,
		 const struct csv_table *t);
/* What persons made of `before` is said again of a descriptor that was proposed anew, where it has the columns. */
void drops_carry(json_t *now, const json_t *before);
/* Without drop rules. */
void drops_forget(json_t *descriptor);
/* A condition in words of the reader's; as it is, when it is none. */
struct str drop_condition_name(enum lang lang, struct str condition);
/* NULL behind the last. */
extern const char *const drop_conditions[];

/* ---- weights.c: what each code comes to ---- */

#define PARTS_MAX 64u

/* What nobody adds up unasked: a year, a phase, a side. */
struct weight_part {
	struct str label, year, phase, side;
	uint64_t lines;
	money_sum sum;
};
struct code_weight {
	struct str code;
	uint64_t lines;
	const money_sum *sums; /* [nparts] */
	money_sum all;         /* of all parts without their signs: what it weighs */
};
struct weights {
	struct weight_part *parts;
	size_t nparts;
	int decimals;
	struct code_weight *codes; /* most money first */
	size_t n;
	struct map *at; /* code -> index; weights_free */
};

/* Of one dimension, from what `stuiver map codes --json` wrote. STATUS_NOT_FOUND: it has none of that name;
 * STATUS_INPUT; STATUS_REFUSED: its codes do not come to the totals. */
int weights_read(struct weights *out, struct arena *a, struct str json, struct str dimension,
		 struct error *e);
void weights_free(struct weights *w);
/* NULL: the ledgers do not have it. */
const struct code_weight *weight_of(const struct weights *w, struct str code);

/* ---- placing.c: which money has found its place ---- */

struct tree_node {
	struct str code, label;
	size_t row; /* of the table; NO_COLUMN: of a code that no row has */
	size_t depth;
	bool leaf, placed;
	uint64_t lines;
	money_sum *sums;    /* [nparts] with all below it */
	struct str *typed;  /* [nbudgets] as it is typed; may be empty */
	money_sum *budgets; /* [nbudgets] with all below it, at two decimals */
	money_sum all;
};
struct placing {
	struct tree_node *nodes; /* parents before their children, both by money */
	size_t n;
	struct tree_node *open; /* codes of the ledgers without a place, most money first */
	size_t nopen;
	uint64_t lines, placed_lines;
	money_sum *sums, *placed; /* [nparts] */
	money_sum all, all_placed;
	size_t unknown; /* rows of the list that no ledger asks for */
	bool ties;      /* placed and open together are the totals of the parts, to the cent */
};

/* A code has a place when a row has it and, where the list has levels, a row above or below it. */
void placing_make(struct placing *out, struct arena *a, const struct list *l,
		  const struct csv_table *t, const struct weights *w);

/* ---- table_edit.c: what somebody wants in a table ---- */

enum table_edit_how {
	EDIT_MERGE,   /* rows of these codes become so, others stay */
	EDIT_REPLACE, /* the table becomes this */
};
struct row_fault {
	uint64_t line; /* of the text; 0: a row that was there already */
	struct str code, column, value;
	struct str what; /* in the reader's language */
	bool warning;    /* it can be taken all the same */
};
struct table_edit {
	struct csv_table after; /* what the table would be; not to be taken when there are faults */
	struct row_fault *faults;
	size_t n, nfaults, nwarnings; /* n of them are kept */
	size_t nread;
	struct str header; /* which columns were read, as they are named there */
	bool headless;     /* it has no names of columns: they were taken in the table's order */
};

/* What becomes of `now` with the text, which a person pasted or a spreadsheet saved. Columns are found by their
 * names, in Dutch or English, else they are in the order of the table. A cell with a code and its name, as pivot tables
 * and packages have them ("Bestuur (0.1)", "0.1 Bestuur"), is read as that code, and told. `w` may be NULL: then nothing
 * is known of codes. STATUS_INPUT: there is no table in it. */
int table_edit_make(struct table_edit *out, struct arena *a, const struct list *l,
		    const struct csv_table *now, const struct weights *w, struct str text,
		    enum table_edit_how how, enum lang lang, struct error *e);
/* The same of a table that was changed cell by cell. */
void table_edit_check(struct table_edit *out, struct arena *a, const struct list *l,
		      const struct csv_table *after, const struct weights *w, enum lang lang);
/* An amount as it is typed in Dutch or as programs have it ("1.234,50", "€ 1234,5", "1234.50") as "1234.50"; false
 * for what is none, or could be two. */
bool amount_typed(struct str text, char out[MONEY_TEXT_SIZE]);

#endif
