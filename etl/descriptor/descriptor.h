/*
 * The descriptor as structs: what read_*.c read from JSON and transform
 * works from. For mapping and transform.
 */
#ifndef DESCRIPTOR_DESCRIPTOR_H
#define DESCRIPTOR_DESCRIPTOR_H

#include "convention/convention.h"
#include "extract/extract.h"
#include "model/cube.h"
#include "model/explanation.h"
#include "model/statistic.h"
#include "model/tally.h"

#include <regex.h>

#define TREE_MAX_LEVELS 32
#define BUDGET_PREFIX "budget:" /* of the ledger that reads the budgets typed in a code list */
#define NONE (-1)               /* no field, no resource, no column */

struct strs {
	struct str *items;
	size_t n;
};

struct pair {
	struct str from, to;
};

struct pairs {
	struct pair *items;
	size_t n;
};

/* stuiver.privacyLevels; see levels.h. */
struct privacy_levels {
	bool stated;
	int standard;        /* 0 to 4 */
	int task, category;  /* dimensions, or NONE */
	bool held;           /* nothing tells the taakveld: L1 at most */
	struct str without;  /* why no line is of the social domain, or empty */
	struct pairs values; /* codes of the task's key, with a star for what begins so -> "L2" */
};

enum field_kind { FIELD_STRING, FIELD_INTEGER, FIELD_NUMBER, FIELD_DATE };

/* Where a field's value comes from. */
enum field_origin {
	ORIGIN_COLUMN,   /* a column of the file */
	ORIGIN_CONSTANT, /* the descriptor */
	ORIGIN_VARIANT,  /* un-pivoting: the `normalize` of the amount column at hand */
	ORIGIN_REGEX,    /* a part of another field */
	ORIGIN_PART,     /* year, month or quarter of a date field */
	ORIGIN_TEMPLATE, /* other fields pasted together */
	ORIGIN_LOOKUP,   /* a field of the code list's row that foreign keys lead to */
};

enum date_part { PART_YEAR, PART_MONTH, PART_QUARTER };

/* `from` of a computed field that is not a field. */
#define FROM_FILE (-2)
#define FROM_RESOURCE (-3)
#define FROM_PATH (-4)   /* the file with all its folders */
#define FROM_FOLDER (-5) /* the name of the folder it lies in */

struct piece {
	struct str literal; /* when field is NONE */
	int field;
};

struct setting { /* one member of `normalize` */
	int field;
	struct str value;
};

/* A file that a constant was said of. */
struct stated_file {
	struct str name, sha256;
};

struct field {
	struct str name, title, column_type, label_of;
	enum field_kind kind;
	enum field_origin origin;
	struct date_style dates;
	bool zone_stated; /* of dates */
	struct number_format number;
	bool convention; /* `number` is stated by the descriptor */
	bool fill_down;  /* an empty cell takes the value above it */
	bool cents;      /* amounts are written in cents */
	bool as_written; /* codes that look damaged by a spreadsheet are meant */
	bool required, text, negate, round, null_bad, hidden, target;
	int level;        /* from which on it is shown; 0: always (levels.h) */
	unsigned accepts; /* bits of enum personal_kind that may be published */
	int decimals;
	struct strs aliases, placeholders, zeros;
	struct pairs values;
	struct setting *settings; /* `normalize` */
	size_t nsettings;
	struct str constant;
	bool stated; /* a person said the constant of all lines, of these files; none: nobody said of which */
	struct stated_file *stated_for;
	size_t nstated_for;
	int from; /* of computed fields; of a lookup, a field of `list` */
	int list; /* of a lookup: the code list */
	struct str from_name, list_name, pattern;
	regex_t *regex;
	size_t group;
	enum date_part part;
	struct piece *pieces;
	size_t npieces;
};

enum match { MATCH_EXACT, MATCH_FOLD, MATCH_PATTERN };

struct foreign_key {
	int *fields, *references; /* [n] fields here, fields of `resource` */
	size_t n;
	int resource;
	enum match match;
	bool optional;            /* all its fields are: that a line has no code is no fault */
	bool only_one;            /* a code that several rows have leads to none of them */
	int valid_from, valid_to; /* fields of `resource`, or NONE */
	int year;                 /* field of the ledger, or NONE */
	struct str year_name;
	struct index *index; /* of the referenced fields; see codelist.h */
};

enum condition_kind { CONDITION_EQUALS, CONDITION_MATCHES, CONDITION_EMPTY };

/* Whether it can be compiled without more time and memory than it is worth; see json.c. */
bool pattern_is_tame(struct str pattern);

struct condition {
	int field;
	enum condition_kind kind;
	struct strs values;
	regex_t *regex;
	struct str pattern;
	bool empty;
};

struct conditions {
	struct condition *items;
	size_t n;
};

struct drop_rule {
	struct str name;
	struct conditions when;
	bool control;
	struct strs measures; /* names of measure fields; none: all */
	int *by;
	size_t nby;
	struct str tolerance;
};

struct control_total {
	struct str measure, value;
	struct str sha256; /* of the file it was taken from, or empty */
	struct strs files;
	struct conditions where;
	bool unscaled;
	enum own_kind of; /* in the source's own signs, or OWN_NONE: the measure's sum */
};

enum sign_style { SIGN_OWN_SIDE, SIGN_DEBIT_POSITIVE, SIGN_DEBIT_CREDIT, SIGN_FLAG };

struct sign {
	enum sign_style style;
	int debit, credit, measure, flag; /* fields */
	struct strs debit_values, credit_values;
	int side;          /* field, or NONE */
	int side_resource; /* code list that holds the side, or NONE */
	int side_source;   /* its field */
};

struct scale_value {
	struct str text;
	int64_t factor;
};

/* A code list whose rows name their parents; see tree.h. */
struct tree {
	size_t nlevels; /* 0: the list is no tree */
	struct strs levels, titles;
	int code, parent, label, description; /* fields; the last two may be NONE */
	int valid_from, valid_to;             /* fields, or NONE */
	struct str hierarchy, title;
};

/* Codes of a dimension as they change from year to year; see read_crosswalk.c. */
struct crosswalk_rule {
	bool present;
	struct str dimension, attribute, year;
	int from_year, from_code, to_year, to_code, share; /* fields */
};

struct resource {
	struct str name, path;
	bool codelist, external;
	bool explanations, statistics, meetings;
	struct strs paths;   /* of explanations and meetings: files and folders */
	struct field *texts; /* of explanations made of rows: a template for each explanation_field,
			      * or NULL */
	struct tree tree;
	struct crosswalk_rule crosswalk;
	int *primary; /* fields of schema.primaryKey */
	size_t nprimary;
	struct field *fields;
	size_t nfields, nschema; /* schema.fields come first, then extraFields */
	struct strs missing;
	struct foreign_key *keys;
	size_t nkeys;
	struct extract_options dialect;
	struct extract_names names; /* the dialect's: its own fields */
	struct strs files;
	struct str undecided; /* what `decide` leaves open, in words; empty: nothing */
	int64_t scale;
	int scale_field;
	struct scale_value *scales;
	size_t nscales;
	struct sign sign;
	struct drop_rule *rules;
	size_t nrules;
	struct control_total *totals;
	size_t ntotals;
	bool blank_reject, ragged_reject;
	bool ragged_pad;     /* said so itself: fields that are missing or too many are meant */
	bool ragged_cut;     /* content beyond the header is left out */
	int level;           /* of a ledger's lines, or LEVEL_UNSAID */
	bool null_bad;       /* onBadValue: default of its fields */
	bool empty_null;     /* an empty amount that is un-pivoted gives an entry without amount */
	struct table *table; /* a code list's rows */
	struct place_rule *place; /* of locations and areas; see mapping_place.h */
};

/* An attribute's value: a field of the ledger, or of a code list that foreign keys lead to. */
struct attribute_source {
	struct str field;
	int resource; /* code list, or NONE */
	int code_field;
	size_t level; /* of a tree: 1 is the root; 0: the row the line refers to */
};

struct regex { /* all that were compiled, for freeing */
	regex_t compiled;
	struct regex *next;
};

struct mapping {
	struct arena *arena;
	struct regex *regexes;
	struct cube *cube;
	struct str name, descriptor, fingerprint, folder;
	struct resource *resources;
	size_t nresources;
	size_t *ledgers; /* indexes of resources */
	size_t nledgers;
	struct attribute_source **attributes; /* [dimension][attribute] */
	struct str *measure_fields;           /* [column] name of the field that feeds it */
	bool scope_file;
	struct extract_names names; /* those of all ledgers, each by itself */
	struct extract_options any; /* for a file whose ledger is not chosen yet */
	struct str country;         /* ISO 3166, or empty */
	struct date_style dates;    /* of fields that do not say it: zone and hundred of years */
	bool zone_stated;
	int64_t factor;        /* of the model's measures: the scale of ledgers that state none */
	struct places *places; /* or NULL */
	struct explanations explanations;
	struct statistics *statistics; /* its own figures, or NULL */
	struct privacy_levels levels;
	struct str privacy_policy; /* beside the descriptor, or empty */
};

/* Faults of a descriptor, told together. */
struct faults {
	struct buffer text;
	size_t n;
};
void fault(struct faults *f, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

int resource_find_field(const struct resource *r, struct str name);
/* The ledger's field of this columnType (or one it is the prefix of), or NONE. */
int resource_find_type(const struct resource *r, const char *column_type);
int mapping_find_any(const struct mapping *m, struct str name); /* also code lists */
bool strs_has(const struct strs *list, struct str s);
/* Whether a path stays below the mapping's folder: another would let a descriptor read any file. */
bool mapping_path_ok(struct str path);
/* The fields' common value type as the cube keeps it. */
enum value_type field_value_type(const struct field *f);

/* Reads the CSVs of role "statistics" in `folder`; adds them to the fingerprint. */
int mapping_load_statistics(struct mapping *m, const char *folder, uint64_t *fingerprint,
			    struct error *e);
/* Reads a descriptor that is text already. folder NULL: code lists are not read (for checking the
 * text only); `name` is used in messages. */
int mapping_parse(struct mapping **out, struct str text, const char *name, const char *folder,
		  const char *const *search, size_t nsearch, struct error *e);

#endif
