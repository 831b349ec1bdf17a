/*
 * Transform: records to entries, by a mapping that is a Fiscal Data Package. Hides the descriptor,
 * the code lists, number and date conventions, signs, drop rules and control totals.
 */
#ifndef TRANSFORM_TRANSFORM_H
#define TRANSFORM_TRANSFORM_H

#include "extract/extract.h"
#include "model/dictionary.h"
#include "model/entry.h"
#include "model/explanation.h"
#include "model/statistic.h"
#include "model/tally.h"

/* ---- mapping: the descriptor and its code lists, read and checked ---- */

struct mapping;
struct places;

/* Reads DIR/datapackage.json (or the JSON file itself) and the code lists beside it. All faults of
 * the descriptor are told together, each with its JSON path. Free with mapping_free. */
int mapping_open(struct mapping **out, const char *path, struct error *e);
/* The same; code lists that are marked `"stuiver": {"external": true}` are data the mapping does
 * not hold: they are also looked for in the `n` folders of `search`, then in those of
 * STUIVER_CODELISTS (divided by ':'), which mapping_open knows too. */
int mapping_open2(struct mapping **out, const char *path, const char *const *search, size_t n,
		  struct error *e);
void mapping_free(struct mapping *m);
const struct cube *mapping_cube(const struct mapping *m);
struct str mapping_name(const struct mapping *m);
/* 16 hex digits over the descriptor and every code list it uses: kept with each load. */
struct str mapping_fingerprint(const struct mapping *m);
/* The descriptor's text, as published under /info/{name}/package. */
struct str mapping_descriptor(const struct mapping *m);
/* Points and areas its dimensions' members lie at or in, or NULL when it has none. */
struct places *mapping_places(const struct mapping *m);
/* What the mapping's explanations say, scopes read and checked against the cube's shape. */
const struct explanations *mapping_explanations(const struct mapping *m);
/* Figures of the mapping itself that sums may be divided by, or NULL when it has none. */
const struct statistics *mapping_statistics(const struct mapping *m);
/* Whether a code list or the descriptor itself holds this value of an attribute, so that it may
 * come with a file that is not loaded yet. */
bool mapping_knows(const struct mapping *m, size_t dimension, size_t attribute, struct str value);
/* Ledger resources (those that feed the cube; code lists do not count). */
size_t mapping_resources(const struct mapping *m);
/* The dimension whose key is the side (columnType `direction`), or -1. */
int mapping_side(const struct mapping *m);
struct str mapping_resource_name(const struct mapping *m, size_t resource);
int mapping_find_resource(const struct mapping *m, struct str name);
/* The files of the code lists in which budgets are typed, which every load reads too; in the arena.
 */
size_t mapping_budget_files(const struct mapping *m, struct arena *a, const char ***out);
/* The ledger that reads such a file, or -1. */
int mapping_budget_resource(const struct mapping *m, struct str path);
/* Whether a ledger of this name reads budgets typed in a code list. */
bool mapping_is_budget(struct str resource);
/* The dialect and charset the descriptor states for a ledger resource. */
const struct extract_options *mapping_dialect(const struct mapping *m, size_t resource);
/* Which ledger resource reads this file: the only one, else by the file name patterns of the
 * descriptor, else (header given) the one whose columns the header fits best. -1 with STATUS_INPUT
 * when none fits, and -2 when the header is needed to tell. */
int mapping_choose_resource(const struct mapping *m, struct str file_name, const struct str *header,
			    size_t nheader, struct error *e);

/* ---- transform: one load ---- */

struct transform;

int transform_new(struct transform **out, const struct mapping *m, struct issues *issues,
		  struct error *e);
void transform_free(struct transform *t);
/* Where issues go from here on: each source has a list of its own. */
void transform_set_issues(struct transform *t, struct issues *issues);
/* The members of a dimension, which the sink may fill beforehand with those the store has. */
struct dictionary *transform_dictionary(struct transform *t, size_t dimension);

/* Starts one source: compiles the plan against the header at hand (NULL/0 when there is none:
 * fields are then taken by position). Missing required columns are one error that names each with
 * its nearest column; unknown columns are issues. */
int transform_begin(struct transform *t, size_t resource, struct str source_name,
		    const struct str *header, size_t nheader, struct error *e);
/* What the reader of the file knows beyond its header: on which line that is, for messages, and
 * which columns hold numbers of JSON (their point is decimal, whatever the descriptor says). To be
 * told before transform_begin, and good until the next; NULL: nothing. */
void transform_set_extractor(struct transform *t, const struct extractor *x);
/* True when a column's number or date convention must be found by reading the whole file first: the
 * caller then feeds every batch to transform_survey, ends it, and extracts the source once more. */
bool transform_needs_survey(const struct transform *t);
int transform_survey(struct transform *t, const struct batch *in, struct error *e);
int transform_survey_end(struct transform *t, struct error *e);
/* Turns records into entries from *next on, until the input ends or `out` is full; moves *next. The
 * caller hands `out` on, resets it and calls again while *next < in->nrecords. */
int transform_batch(struct transform *t, const struct batch *in, size_t *next,
		    struct entry_batch *out, struct error *e);
/* Before transform_end: a control total may have been taken from a file of known bytes.
 * `accept_revised`: one that was taken from other bytes need not tie, and the difference is a
 * warning. */
void transform_set_content(struct transform *t, const char sha256[65], bool accept_revised);
/* Ends the source: adds the extractor's damaged records as read and rejected, checks control totals
 * (STATUS_REFUSED when one does not tie) and gives the tallies, which live until the next
 * transform_begin or transform_free. */
int transform_end(struct transform *t, uint64_t damaged, const struct tallies **out,
		  struct error *e);
/* What this source replaces: one text per distinct combination of the scope dimensions seen in it
 * ("2016|executed"), or the file name when the mapping says so. Valid as long as the tallies. */
const struct str *transform_scope(const struct transform *t, size_t *n);
/* The plan in words, line by line, or as JSON: which column feeds what, conventions with their
 * evidence, rules, unmapped columns. Valid after transform_begin (and tells more after the survey).
 */
void transform_explain(const struct transform *t, struct buffer *out, bool json);
/* Codes that no code list knows, most money first, as JSON array of {dimension, list, code, lines,
 * sums}. Words leave out what is no fault: `optional` where there is no code and need not be one,
 * `several` where several rows have it and the key wants one. */
void transform_unmapped(const struct transform *t, struct buffer *out);
/* Of each list that the ledger's own keys lead to, how many entries have a row there and what these
 * come to, as JSON array of {list, entries, joined, sums}. */
void transform_joins(const struct transform *t, struct buffer *out);
/* The first `most` of them in words, a line each, below the joins by keys of several fields;
 * nothing when there are neither. */
void transform_unmapped_text(const struct transform *t, struct buffer *out, size_t most);

/* ---- looking into a mapping: which rule decides, and which never does ---- */

struct trace_item {
	struct str dimension, value, why;
	struct str file; /* of the code list's row that decided; empty: none did */
	uint64_t line;
};

struct trace {
	struct trace_item *items;
	size_t n;
	struct str dropped; /* the drop rule that takes the line, or empty */
};

/* How one record comes to its members: for each dimension the chain of fields and code-list rows.
 * After transform_begin (and the survey, where one is needed). Texts are in the arena. */
void transform_trace(struct transform *t, const struct record *record, const struct str *cells,
		     struct arena *a, struct trace *out);
/* The same for one code of a dimension ('|' between the codes of a key of several fields), in a
 * year (INT32_MIN: any): an item for each key that leads to its code lists. */
int mapping_trace_code(const struct mapping *m, struct str dimension, struct str code, int32_t year,
		       struct arena *a, struct trace *out, struct error *e);

struct unused_row {
	struct str list, file, code;
	uint64_t line, shadowed_by; /* line of the row that takes its codes; 0: none asked for it */
};

/* From here on rows of code lists that decide are noted. Not for two loads at once. */
void mapping_watch(struct mapping *m);
/* Rows that decided nothing since then, of lists that were asked at all. */
size_t mapping_unused(const struct mapping *m, struct arena *a, struct unused_row **out);
/* A code list's file, and the column that the ledgers' codes are in (empty when there are several).
 */
bool mapping_list_file(const struct mapping *m, struct str list, struct str *file,
		       struct str *column);
/* The other columns of a list: what is to be filled in for a new code. */
size_t mapping_list_columns(const struct mapping *m, struct str list, struct arena *a,
			    struct str **out);

/* ---- values: conventions of numbers and dates ---- */

/* How amounts are written. decimal and group are bytes; group ' ' also takes U+00A0, U+202F and
 * U+2009, and group '\'' also takes U+2019. 0 is none. */
struct number_format {
	char decimal;
	char group;
};

enum number_result {
	NUMBER_OK,
	NUMBER_EMPTY,     /* no amount: blank, or a placeholder of the descriptor */
	NUMBER_BAD,       /* not a number in this convention */
	NUMBER_PERCENT,   /* a percentage is no amount */
	NUMBER_OVERFLOW,  /* does not fit */
	NUMBER_PRECISION, /* more decimals than the measure keeps, and they are not zero */
};

/* Reads an amount strictly: optional currency (€ £ $ EUR GBP USD), sign in front or behind (also
 * U+2212 and U+2013) or parentheses, "-" alone is zero, "15,-" is 15, exponents (whose mantissa
 * takes either decimal sign). Groups must be of three digits. *out is written on NUMBER_OK only. */
enum number_result number_read(struct str text, struct number_format f, int decimals, int64_t *out);
/* The same, but a fraction that is too long is rounded half away from zero, and *rounded says so.
 */
enum number_result number_read_rounded(struct str text, struct number_format f, int decimals,
				       int64_t *out, bool *rounded);

/* Collects evidence for one column's convention over a whole file. */
struct number_vote {
	uint64_t seen, empty;
	uint64_t comma, point; /* values that prove a decimal comma, a decimal point */
	uint64_t undecided;    /* fit both: "1.234", "1,234" */
	uint64_t neither;      /* no numbers */
	uint64_t comma_line, point_line, neither_line; /* first line of each */
	uint64_t plain;                                /* without any separator: no evidence */
	uint64_t dot, dot_line;                        /* undecided ones with a dot, with a comma */
	uint64_t commas, commas_line;
	uint64_t groups[4]; /* proven or possible grouping by . , space ' */
	char comma_text[32], point_text[32], neither_text[32], dot_text[32], commas_text[32];
};
void number_vote_add(struct number_vote *v, struct str text, uint64_t line);
/* False when the column contradicts itself; text tells the evidence either way. Only whole numbers
 * without separators give {0, 0}. Separated values that all could be groups of three, and no proof,
 * are read as groups: the text says so. `v` starts zeroed. */
bool number_vote_decide(const struct number_vote *v, struct number_format *out,
			struct buffer *text);

enum date_format {
	DATE_ISO,       /* yyyy-mm-dd, also with a time behind it */
	DATE_DMY,       /* dd-mm-yyyy d/m/yyyy dd.mm.yyyy */
	DATE_MDY,       /* m/d/yyyy */
	DATE_COMPACT,   /* yyyymmdd */
	DATE_MONTHNAME, /* 09-Mar-2011, 9 maart 2011 */
	DATE_EXCEL,     /* serial day of Excel's 1900 calendar */
	DATE_ANY,       /* all but MDY and Excel, told apart by their shape */
};
/* False for what is not a date in this format or does not exist in the calendar. */
bool date_read(struct str text, enum date_format f, int32_t *out);

#endif
