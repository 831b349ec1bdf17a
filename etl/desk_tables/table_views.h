/*
 * What the pages of the mapping editor show; their templates only place it. Private to the desk.
 */
#ifndef DESK_TABLES_TABLE_VIEWS_H
#define DESK_TABLES_TABLE_VIEWS_H

#include "deliveries/mapping/tables.h"
#include "desk_steps/steps.h"

/* ---- what all of them share: tables_open.c, tables_keep.c ---- */

struct tables_view {
	struct delivery delivery;
	json_t *descriptor;
	struct list *lists;
	size_t nlists;
	struct str csrf, others; /* others: who else has it open */
	struct str fault;        /* why a change was refused */
	int64_t version;
	bool may_change;      /* the person may, and it is still open */
	bool waiting, failed; /* for what each code comes to */
	struct str failed_text;
	struct url here, columns, totals;
	struct str weighed;     /* what `map codes` wrote; empty: nothing yet */
	bool checked, checking; /* the lines were reckoned with this version, or are being */
};

/* Opens the delivery of the address; queues what is not weighed yet. False: the answer was given. Close it. */
bool tables_open(struct visit *v, struct tables_view *out);
/* Begins the page, when nothing can go wrong any more. */
struct page *tables_page(struct visit *v, struct tables_view *t, struct str title);
void tables_close(struct tables_view *t);
/* The same for what is posted; refuses what is no longer open, and answers a form that was made of an older version
 * with what changed since. */
bool tables_posted(struct visit *v, struct tables_view *out);
void tables_conflict(struct visit *v, struct tables_view *t, int64_t base);
/* The version that a form's fields were shown of. */
int64_t tables_basis(struct visit *v, const struct tables_view *t);
/* Keeps a version and has it checked. KEEP_FAULT: t->fault says why not. KEEP_ANSWERED: somebody else was first, and
 * the answer says so. */
enum keep { KEEP_DONE, KEEP_FAULT, KEEP_ANSWERED };
enum keep tables_keep(struct visit *v, struct tables_view *t, const struct kept_table *tables,
		      size_t n, struct str why);
bool tables_list(struct visit *v, const struct tables_view *t, struct str name, struct list *out);
/* The rows of a list as they are kept at a version (0: now). */
int tables_read(struct visit *v, const struct list *l, int64_t version, struct csv_table *out,
		struct error *e);
bool job_at_work(const struct desk_job *j);
bool delivery_is_open(const struct delivery *d);
/* What its codes come to; false where nothing is known (and for explanations). weights_free. */
bool tables_weights(struct visit *v, const struct tables_view *t, const struct list *l,
		    struct weights *out);
/* What a list is called, for people; and in the words of a version. */
struct str list_title(enum lang lang, const struct list *l);
struct str list_said(const struct list *l);
/* Keeps these rows as the list's. */
enum keep tables_keep_rows(struct visit *v, struct tables_view *t, const struct list *l,
			   const struct csv_table *rows, struct str why);
struct kept_table tables_write(struct visit *v, const struct list *l, const struct csv_table *t);
struct url tables_url(struct visit *v, int64_t delivery, struct str list, const char *part);
/* Of the page, where there is one already; else what the browser likes best. */
enum lang tables_lang(const struct visit *v);
struct worded tables_amount(struct visit *v, money_sum sum, int decimals);

/* ---- the overview: page_tables.c ---- */

/* "Programma, Beleidsveld": how many there are; LEVELS_MAX + 1 for too many. */
size_t tables_titles(struct str text, struct str titles[LEVELS_MAX + 1]);

struct list_row {
	struct str title, field, levels;
	struct url url;
	struct worded rows, placed, share, open, open_amount;
	size_t nrows, nopen;
	bool explanations, weighed;
};
struct overview_view {
	struct tables_view tables;
	struct list_row *rows;
	size_t n;
	struct list_candidate *candidates;
	size_t ncandidates;
	bool has_explanations;
	struct list_row *drops; /* a ledger each */
	size_t ndrops;
	struct mapping_version *versions;
	size_t nversions;
	struct url *version_urls;
	struct url change;
};
void overview_body(struct html *out, struct page *p, const void *data);

/* table_parts.c: "rij.12.3" is the field of the cell of row 12 in column 3, where `front` is "rij". */
bool table_cell_named(struct str name, const char *front, size_t *row, size_t *column);

/* ---- one table: page_table.c ---- */

#define TABLE_PAGE_ROWS 50u
#define AMOUNTS_MAX 12u
enum table_part { PART_OPEN, PART_TREE, PART_ROWS, PART_PASTE, PART_SHAPE, TABLE_PARTS };

struct amount_column {
	struct str title;
};
struct sum_row {
	struct str label;
	struct worded all, placed, open;
};
struct shown_node {
	struct str code, label, parent;
	struct worded lines, amounts[AMOUNTS_MAX];
	size_t depth, namounts;
	struct url open; /* shows what is below it; empty: nothing more */
	bool leaf;
};
struct shown_row {
	struct str *cells;
	struct str key;
	bool in_file; /* the ledgers have its code */
};
/* ---- what drop rules leave out: drops_view.c ---- */

#define DROP_SUMS_MAX 4u
#define DROP_VIEW_ROWS 1010u
enum drop_row_kind { DROP_READ, DROP_LOADED, DROP_REJECTED, DROP_BY_RULE };
struct drop_row {
	struct str name, key;
	enum drop_row_kind kind;
	struct worded lines, sums[DROP_SUMS_MAX];
	bool idle; /* a rule that no line fits */
};
struct drops_view {
	bool there, ties, nothing,
		more; /* nothing: of what is read nothing is left; more amounts than are here */
	struct drop_row *rows;
	size_t n;
	struct str titles[DROP_SUMS_MAX];
	size_t nsums;
};
/* Not there where the lines were not reckoned with this version yet. */
void drops_view(struct visit *v, const struct tables_view *t, const struct list *l,
		struct drops_view *out);

struct table_view {
	struct tables_view tables;
	struct drops_view dropped;
	struct list list;
	struct csv_table rows;
	enum table_part part;
	struct url parts[TABLE_PARTS], change, upload, download, download_plain, filter;
	struct str search;
	bool weighed, ties;
	struct sum_row *sums;
	size_t nsums;
	struct worded share, open_count, open_amount;
	size_t nopen;
	struct str amounts[AMOUNTS_MAX]; /* titles of amount columns */
	size_t namounts;
	struct shown_node *nodes; /* PART_OPEN, PART_TREE */
	size_t n, nall;
	struct shown_node *above; /* rows under which a code can be placed */
	size_t nabove;
	struct shown_row *shown; /* PART_ROWS */
	size_t first;            /* of this page, from 0 */
	struct url earlier, later;
	struct str pasted; /* what was refused, to be mended */
};
void table_body(struct html *out, struct page *p, const void *data);
/* Answers with the page; `part` or what the address says. Takes what is wrong from t->fault. */
void table_show(struct visit *v, struct tables_view *t, const struct list *l, int status,
		struct str pasted);

/* table_parts.c: what a column is called for people, and what each part shows of the rows. */
struct str column_name(enum lang lang, struct str column);
void table_part_open(struct visit *v, struct table_view *t, const struct placing *p,
		     const struct weights *w);
void table_part_tree(struct visit *v, struct table_view *t, const struct placing *p,
		     const struct weights *w);
void table_part_rows(struct visit *v, struct table_view *t, const struct weights *w);
/* The titles of the columns of amounts, and the amounts of a node. */
void amounts_titles(struct visit *v, struct table_view *t, const struct weights *w);

/* ---- what would change: table_diffs.c, page_draft.c, page_version.c ---- */

struct shown_change {
	struct str word, key;
	struct cell_change *cells;
	size_t ncells;
	struct worded amount;
	bool added, removed;
};
struct diff_view {
	struct str table;
	struct url url;
	struct shown_change *rows;
	size_t n, nall, added, removed, changed;
	bool drops; /* rows of drop rules, with what each leaves out now */
};
void diff_part(struct html *out, struct page *p, const struct diff_view *d);
void diff_make(struct visit *v, struct diff_view *out, const struct list *l,
	       const struct csv_table *before, const struct csv_table *after,
	       const struct weights *w);

/* drops_view.c: of a table of drop rules, the money that each leaves out now. */
void drops_amounts(struct visit *v, const struct tables_view *t, const struct list *l,
		   struct diff_view *diff);

struct draft_view {
	struct tables_view tables;
	struct table_draft draft;
	struct list list;
	struct table_edit edit;
	struct diff_view diff;
	struct url take, back;
	struct worded share_before, share_after; /* of the money that has a place */
	bool weighed, moved; /* moved: the table was changed since it was brought */
};
void draft_body(struct html *out, struct page *p, const void *data);

struct version_view {
	struct tables_view tables;
	struct mapping_version version;
	struct diff_view *tables_changed;
	size_t n;
	bool columns; /* the columns were changed too */
	struct url back;
	bool current;
};
void version_body(struct html *out, struct page *p, const void *data);

/* A form that is older than what is kept: what the others did since. */
struct conflict_view {
	struct tables_view tables;
	struct str by;
	struct diff_view *changed;
	size_t n;
	struct str *fields_name, *fields_value; /* what was posted, to be sent again */
	size_t nfields;
	struct url again;
};
void conflict_body(struct html *out, struct page *p, const void *data);

/* One version beside another, table by table. */
int diffs_between(struct visit *v, const struct tables_view *t, int64_t before, int64_t after,
		  struct diff_view **out, size_t *n, struct error *e);

#endif
