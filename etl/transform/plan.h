/*
 * The execution plan of one source and the state of a load: what plan.c compiles, and what
 * execute.c runs a record through. Private to transform.
 */
#ifndef TRANSFORM_PLAN_H
#define TRANSFORM_PLAN_H

#include "base/memory/map.h"
#include "mapping/codelist.h"
#include "mapping/row.h"
#include "transform/lookup/keyed.h"
#include "transform/lookup/lookup.h"
#include "transform/transform.h"

/* A dimension that passes this many members, more than half of the lines being new ones, is no
 * classification but text. */
#define SPILL_MEMBERS 262144u

/* In a dimension's keyed value: the rest is an index of `specials`. */
#define SPECIAL_BIT 0x80000000u

enum side { SIDE_EXPENDITURE, SIDE_REVENUE, SIDE_BALANCE, SIDE_UNKNOWN };

/* A raw input that does not simply give a key. */
struct special {
	uint32_t key;
	int bad_field;   /* field whose value cannot be read, or NONE */
	int moved_field; /* field whose date is another in the mapping's zone, or NONE */
	bool reject;
	uint32_t unmapped; /* index + 1 */
	uint32_t damaged;  /* what codes_look gave */
};

/* A code that no code list knows. */
struct unmapped {
	size_t dimension;
	struct str code;
	int resource;           /* the list */
	bool optional, several; /* why it is no fault, as in struct unmapped_code */
	uint64_t lines;
	money_sum sums[CUBE_MAX_MEASURES];
};

struct dimension_plan {
	struct lookup lookup; /* of inputs that lie in one piece */
	struct keyed keyed;   /* of all others */
	uint32_t *by_variant; /* where no column is involved: value + 1 of each variant */
	int *fields;          /* [nattributes] field of this ledger, or NONE */
	bool from_list;
	bool fast_text; /* text that is one string column as it is */
	int level;      /* from which on it is shown; 0: in each line */
	int day;        /* its field of days, or NONE */
	bool absent;    /* nothing in this ledger feeds it */
};

struct reading_step { /* how an amount is read under one scale */
	int decimals;
	int64_t factor;
};

/* What is told of a column of amounts at the end. */
struct reading_counts {
	uint64_t rounded;
	money_sum rounded_by;       /* of the texts' sum, at MONEY_MAX_DECIMALS */
	bool rounded_unknown;       /* by how much cannot be held */
	uint64_t no_figure, dashes; /* cells that say so: "pm"; "-", read as zero */
	uint64_t line;              /* of the first that says no figure */
};

struct input { /* an amount column */
	int column, field;
	bool computed; /* by a pattern or a template; `column` is the first it is made of */
	struct number_format format;
	struct reading_step *steps; /* [nscales] */
	bool surveyed;
	bool json; /* every value is a number of JSON, so there is nothing to find out */
	struct number_vote vote;
	struct str evidence;
	struct reading_counts counts;
};

struct amount_plan { /* inputs of one measure column */
	int plus, minus;
};

struct variant { /* one entry of a record */
	const struct setting *settings;
	size_t nsettings;
	struct amount_plan *amounts; /* [ncolumns] */
	enum side side;
};

struct condition_plan {
	const struct condition *condition;
	bool direct; /* on a plain column, cheap enough to look each time */
	struct keyed keyed;
};

struct group { /* of a control rule */
	struct str name;
	uint64_t dropped_lines, loaded_lines;
	money_sum *dropped, *loaded;      /* [nvariants * ncolumns] */
	struct own_sums *printed, *lines; /* the same in the source's signs, [ncolumns] */
};

struct rule_plan {
	const struct drop_rule *rule;
	struct condition_plan *conditions;
	struct keyed by;
	struct map *names; /* of groups */
	struct group *groups;
	size_t ngroups, capacity;
	bool *measures; /* [ncolumns] */
	size_t tally;
};

struct total_plan {
	const struct control_total *total;
	struct condition_plan *where;
	size_t column;
	money_sum sum;        /* unscaled: at 10^-9 of the column's unit */
	struct own_sums *own; /* [ncolumns] */
};

/* Values of the record at hand. */
struct current {
	const struct record *record;
	const struct str *cells;
	size_t ncells;
	enum number_result *results; /* [ninputs] */
	int64_t *values;             /* [ninputs] */
	int64_t *amounts;            /* [nvariants * ncolumns], canonical */
	bool *filled;                /* [nvariants] has an amount */
	int bad_input;               /* whose amount cannot be read, or NONE */
	const char *bad_code;        /* why the line cannot be read otherwise */
	int bad_field;
	bool any_amount;
	bool no_figure; /* a cell says that there is none */
	bool credit;    /* by its flag */
	size_t scale;
};

/* What the mapping says for one source, against its header: made by plan.c, then only read, but for
 * what the look-ups learn. */
struct source_plan {
	size_t ledger;
	const struct resource *r;
	struct header_match match;
	size_t width;             /* fields a record should have; 0: not known */
	int *parent, *parent_key; /* [nresources] how a code list is reached, or NONE */
	int year_field;
	struct dimension_plan *dimensions;
	struct input *inputs;
	size_t ninputs;
	int amount_short; /* the only column of amounts, when most can be read in a short way; or
			     NONE */
	struct variant *variants;
	size_t nvariants;
	bool unpivot;
	struct keyed side, flag, scale_key;
	bool has_side, has_flag;
	int64_t *scales;
	size_t nscales;
	struct rule_plan *rules;
	size_t nrules;
	bool controls;
	struct total_plan *totals;
	size_t ntotals;
	int header_check; /* a mapped column, to see a repeated header by, or NONE */
};

/* One source on its way: its header, the record at hand, and what was counted. */
struct source_state {
	uint64_t header_line;
	char delimiter;      /* of the file; 0: not known */
	const bool *numbers; /* the extractor's; only while compiling */
	struct arena *arena, *scratch;
	char sha256[65]; /* of the source's bytes; empty: not told */
	struct str source_name;
	char *place;                  /* of the source, or NULL */
	struct row_source row_source; /* of rows of this source */
	struct str *header;
	size_t nheader;
	struct current at, again; /* again: for own.c */
	struct reading_counts *counts_again;
	struct record_run *run;    /* see run.h */
	struct watch *watch;       /* see watch.h */
	struct slips *slips;       /* see watches.h */
	struct code_counts *codes; /* the same */
	struct fill *fill;         /* NULL: no column is filled down */
	struct {
		uint64_t line;
		int field;
		const char *code;
	} told; /* about a value last: a date and its year are one cell */
	struct special *specials;
	size_t nspecials, specials_capacity;
	struct map *unmapped_map;
	struct unmapped *unmapped;
	size_t nunmapped, unmapped_capacity;
	struct map *scope_map;
	struct str *scope;
	size_t nscope, scope_capacity;
	uint32_t *scope_last;
	struct tallies tallies;
	size_t tally_blank, tally_header, tally_no_amount;
	struct levels_watch *levels; /* see watches.h */
	struct privacy_levels shown; /* of the ledger at hand */
	bool any_level;              /* some of its lines may hide something */
	struct memos *memos;         /* see levels_memo.h */
	struct hidden_days *days;    /* see levels_days.c */
	int payee; /* field of the guard's payee, or NONE: the source has none, and is not guarded */
};

/* The load: what all sources share, and the source at hand. */
struct transform {
	const struct mapping *m;
	const struct cube *cube;
	struct issues *issues;
	struct dictionary **dictionaries;
	bool *spilled;         /* [ndimensions] */
	uint64_t *new_members; /* [ndimensions] */
	uint32_t *hidden_keys; /* [ndimensions] of "afgeschermd", + 1; 0: not asked for yet */
	uint64_t lines;        /* loaded in all */
	const struct transform_gate *gate;   /* NULL: none */
	const struct transform_guard *guard; /* NULL: none */
	bool accept_revised;
	bool want_own; /* somebody asks for the loaded sums in the source's signs */
	struct source_plan plan;
	struct source_state now;
};

/* ---- row.c: the record at hand as a row (mapping/row.h) ---- */

struct row row_record(const struct transform *t, const struct variant *v);
/* The columns that a field of the ledger is made of are added to the set. */
void row_depends(struct transform *t, int field, int *set, size_t *n, bool *variant);

/* ---- levels.c: what a level of publication hides ---- */

struct memos *memos_new(struct arena *a);
/* Before the dimensions of a ledger are planned. */
void levels_of_source(struct transform *t);
int levels_of_dimension(struct transform *t, size_t d);
/* Fills in the levels of the run's rows, once the keys of taakveld and category are there. */
void levels_settle(struct transform *t, struct entry_batch *out);
/* Dimensions that these hang on, which are looked up before all others. */
#define LEVELS_FIRST 4
size_t levels_first(const struct transform *t, size_t first[LEVELS_FIRST]);
/* The code of a row's member, as the levels look at it; empty: it is not known. */
struct str levels_code(const struct transform *t, const struct entry_batch *out, size_t d,
		       size_t row);
/* The member that stands there instead. */
uint32_t levels_key(struct transform *t, size_t d);
/* levels_days.c: days that are hidden are shown as their month, and read, so that bad ones are found. Fills in keys of rows from
 * `row` on; true when some are special values. */
void levels_days_begin(struct transform *t); /* of a source */
bool levels_see_days(struct transform *t, const struct entry_batch *out, size_t d, uint32_t *keys,
		     size_t row, size_t n);
/* Says of a source which level holds. */
void levels_tell(struct transform *t);

/* ---- redact.c: what may not be public ---- */

/* True when the value, of the record at hand, now is another, in the arena. */
bool redact_value(struct transform *t, size_t d, size_t a, struct arena *arena, struct value *v);
void redact_tuple(struct transform *t, size_t d, struct value *tuple);
/* What was found in it, to the row that it stands in, or to the member that it became. */
void redact_note_row(struct transform *t, size_t d, struct entry_batch *out, size_t row);
void redact_note_member(struct transform *t, size_t d, bool kept, uint32_t key);

/* ---- resolve.c: members of dimensions ---- */

/* Compiles dimension d for the source at hand. */
void resolve_plan(struct transform *t, size_t d);
/* The tuple of the record at hand; false when a value cannot be read and its field says to reject.
 */
bool resolve_tuple(struct transform *t, size_t d, const struct variant *v, struct value *tuple,
		   struct special *special);
/* A value that records are looked at again for. */
uint32_t resolve_special(struct transform *t, const struct special *special);
/* The keyed value of a raw input that is new. */
uint32_t resolve_miss(struct transform *t, size_t d, const struct variant *v);
/* The row of a code list for the record at hand, or NONE; `failed` (may be NULL) gets the list and
 * code that were not found. */
int resolve_row(const struct row *row, int list, struct missing_code *failed);
/* The same as a row, for struct row_source. */
bool resolve_look_up(const struct row *record, int list, struct missing_code *failed,
		     struct row *out);
void resolve_paths(struct transform *t);
/* The key that leads to a list, its row as a row, and the year that its validity is asked for. */
const struct foreign_key *resolve_key(const struct transform *t, int list);
/* The field that the year of a key's codes comes from, or NONE. */
int resolve_year_field(const struct transform *t, const struct foreign_key *k);
struct row resolve_list_row(const struct transform *t, int list, int row);
int32_t resolve_year(const struct row *record, const struct foreign_key *k);
void resolve_list_depends(struct transform *t, int list, int *set, size_t *n, bool *variant);

/* ---- amount.c, side.c: the canonical amounts of the record at hand ---- */

int amount_plan(struct transform *t, struct error *e);
void amount_steps(struct transform *t);
void amount_read(struct transform *t);
void side_plan(struct transform *t);
enum side side_of(struct transform *t, const struct variant *v);
/* The same where the amounts do not depend on it; SIDE_UNKNOWN where nothing tells. */
enum side side_told(struct transform *t, const struct variant *v);
/* 1 credit, 0 debit, -1 neither. */
int flag_of(struct transform *t);
/* Index of the scale, or -1. */
int scale_of(struct transform *t);

/* ---- execute.c ---- */

/* Makes it the record at hand. */
void transform_record(struct transform *t, const struct batch *in, const struct record *record);
/* Adds the record at hand. */
void transform_tally(const struct transform *t, struct tally *tally);
/* Some lines of this ledger do not show what the field holds: what is told of it, and lines of its original, do not either. */
bool transform_may_hide(const struct transform *t, int field);
/* An issue of the record at hand; `field` may be NONE. */
void transform_report(struct transform *t, enum severity severity, const char *code, int field,
		      const char *message);
/* The same of a cell that cannot be read, of these amounts or (NULL) of a date: told with its repair, where one is proven. */
void transform_report_cell(struct transform *t, enum severity severity, const char *code, int field,
			   const struct input *in, const char *message);

/* ---- run.c: records that can be loaded, dimension by dimension ---- */

void run_new(struct transform *t);
void run_free(struct transform *t);
/* A run of records of this batch, whose entries come behind those of `out`. */
void run_begin(struct transform *t, const struct batch *in, const struct entry_batch *out);
bool run_has_room(const struct transform *t, const struct entry_batch *out);
/* Adds the record at hand, which nothing speaks against so far. */
void run_add(struct transform *t, size_t record, struct entry_batch *out);
/* Adds as many records from `next` on as can be seen in a short way to have nothing against them.
 * Gives their number. */
size_t run_add_plain(struct transform *t, size_t next, struct entry_batch *out);
/* Loads (or rejects) the run; the record at hand stays what it is. */
void run_load(struct transform *t, struct entry_batch *out);

/* ---- rules.c, control.c ---- */

int rules_plan(struct transform *t, struct error *e);
void rules_drop(struct transform *t);
/* Index of the drop tally that takes the record at hand, or NONE. */
int rules_match(struct transform *t);
bool rules_blank(const struct transform *t);
bool rules_header(const struct transform *t);
bool conditions_hold(struct transform *t, struct condition_plan *list, size_t n,
		     const struct variant *v);
struct condition_plan *conditions_plan(struct transform *t, const struct conditions *list);
/* Adds the record at hand to the control sums. */
void control_add(struct transform *t, int dropped_by);
int control_check(struct transform *t, struct error *e);

/* ---- own.c: sums in the source's own signs ---- */

void own_plan(struct transform *t);
/* Adds a variant of the record at hand, whose amounts are read, to [ncolumns] sums. */
void own_add(struct transform *t, size_t variant, struct own_sums *to);
/* Reads its amounts once more, beside what is known of it; gives what to make t->now.at again. */
struct current own_read_again(struct transform *t);
/* Whether what total rows say is what the lines come to: debit and credit where both are printed,
 * else the balance. */
bool own_ties(const struct own_sums *printed, const struct own_sums *lines, int64_t tolerance);

/* ---- published.c ---- */

struct json_out;
/* One object of the plan: {"target": "(published)", "width": fields of a record, "columns": [from
 * 1]}, and what else some lines show (published_lines.c). */
void plan_published(struct transform *t, struct json_out *j);

/* ---- plan.c ---- */

void plan_drop(struct transform *t);
int plan_compile(struct transform *t, struct error *e);

/* ---- fill.c: merged cells ---- */

void fill_begin(struct transform *t);
void fill_end(struct transform *t);
void fill_free(struct transform *t);

/* amount_rounded.c: counts an amount that was rounded to `kept`, and by how much; a scale is left out, so it is in the file's
 * own unit. */
void amount_rounded(struct input *in, struct str s, int decimals, int64_t kept);

#endif
