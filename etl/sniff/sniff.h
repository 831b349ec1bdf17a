/*
 * Sniff: what a file that nobody has described yet seems to hold. Gathers evidence per column from
 * batches, then decides types, conventions and meanings; reads once more for what columns tell of
 * each other (signs beside flags, labels of codes, names beside numbers), and proposes a
 * descriptor. Every decision carries its reason; what the file does not tell is left open, with the
 * totals of each choice, and a mapping with something open does not load.
 */
#ifndef SNIFF_SNIFF_H
#define SNIFF_SNIFF_H

#include "base/memory/map.h"
#include "convention/personal.h"
#include "convention/value_vote.h"
#include "extract/extract.h"
#include "model/money.h"

/* Distinct values are counted exactly up to here (or to SNIFF_DISTINCT_BYTES), then "more than". */
#define SNIFF_DISTINCT 20000
#define SNIFF_DISTINCT_BYTES (2u << 20)
#define SNIFF_SAMPLES 5
#define SNIFF_TEXT 64 /* bytes kept of a value */
#define SNIFF_DECIMALS 6
#define SNIFF_FLAG_VALUES 5 /* distinct values of a flag, one for empty cells among them */
#define SNIFF_CHOICES 6
#define SNIFF_DECISIONS 4
#define SNIFF_TOLD 16    /* decisions that may be taken beforehand */
#define SNIFF_TITLE 4096 /* bytes of the lines above the header that are looked at */

enum sniff_type {
	SNIFF_EMPTY,
	SNIFF_AMOUNT,
	SNIFF_INTEGER,
	SNIFF_CODE,
	SNIFF_DATE,
	SNIFF_YEAR,
	SNIFF_PERIOD,
	SNIFF_FLAG,
	SNIFF_WORDS, /* text of few distinct values, or names */
	SNIFF_FREE,  /* free text, and values that are mostly distinct */
};

/* What a header says the column is for. */
enum sniff_use {
	USE_UNKNOWN,
	USE_PERSONAL, /* identifies people: never loaded */
	USE_PARTY,    /* creditor, debtor: may be people */
	USE_CODE,     /* a classification or a number that is a name */
	USE_LABEL,    /* a description */
	USE_YEAR,
	USE_PERIOD,
	USE_DATE,
	USE_AMOUNT,
	USE_DEBIT,
	USE_CREDIT,
	USE_COSTS,
	USE_REVENUE,
	USE_SIDE, /* debit or credit, costs or revenue, as a flag */
	USE_TEXT, /* what somebody wrote about a line: may name people */
	USE_BESIDE, /* an amount that is no part of the amount: VAT, document currency, a percentage */
};

struct sniff_word {
	enum sniff_use use;
	const char *
		patterns; /* folded headers parted by blanks; * at either end stands for anything */
	const char *column_type; /* of Fiscal Data Package 1.0, or NULL */
	const char *dutch;       /* what it is called in a Dutch ledger */
};

/* What the first reading tells of parts that values may have. */
struct sniff_parts {
	uint64_t first, last;   /* a word before a number, behind one */
	uint64_t bare, none;    /* a number alone; no part of anything */
	uint64_t fiscal, years; /* "2023/24"; one year among other characters */
	uint64_t fiscal_old;    /* of the former, those that end before 2000 */
	char words[SNIFF_FLAG_VALUES][16];
	size_t nwords;
	bool many;
	char example[16];
};

/* Whether empty cells may stand for the value above them. */
struct sniff_fill {
	uint64_t last;    /* hash of the last value */
	uint64_t again;   /* values that are the one above them */
	uint64_t orphans; /* empty cells behind a filled one of the column before */
	uint64_t runs;    /* of empty cells */
	bool first;       /* the first record has a value */
	bool was_empty;
};

/* The numbers of a column as one convention reads them, with SNIFF_DECIMALS decimals. */
struct sniff_range {
	uint64_t n, negative, zero, fractions; /* fractions: values that are no whole numbers */
	int64_t min, max;
	money_sum sum;
	int decimals; /* the most that a value needs */
	bool rounded; /* some value has more than SNIFF_DECIMALS */
};

struct sniff_column {
	struct str header; /* trimmed; empty when there is none */
	struct str field;  /* name in the descriptor: the header, or "column_3" */
	struct str slug;   /* name in the model */
	bool json;         /* every value is a number of JSON */
	bool repeated;     /* an earlier column has the same header, so this one cannot be named */

	/* Evidence. */
	uint64_t values, empty;
	struct map *distinct;
	bool distinct_over;
	char min_text[SNIFF_TEXT], max_text[SNIFF_TEXT];
	uint64_t digits_only, leading_zero, four_digits, blanks_inside, has_digit, has_letter;
	uint64_t says_total; /* "Totaal": no code, no year, no number */
	uint64_t says_none;  /* "pm", "n.v.t.": no figure, where amounts are */
	uint64_t point_zero; /* whole numbers with ".0" behind, as programs write floats */
	struct personal_tally personal; /* of distinct values */
	size_t min_len, max_len;
	uint64_t total_len;
	struct number_vote number;
	struct date_vote date;
	struct sniff_range comma, point;
	struct sniff_parts parts;
	struct sniff_fill fill;
	struct sniff_made *made; /* NULL: a column of the file */
	bool is_parted;          /* others are made of it, and it is not loaded itself */

	/* Decisions. */
	enum sniff_type type;
	const struct sniff_word *word;   /* NULL: the header says nothing */
	const struct sniff_range *range; /* of numbers: the convention's */
	struct number_format format;
	bool number_ok; /* the convention is without contradiction */
	enum date_format date_format;
	bool null_bad; /* some values are no dates: propose onBadValue "null" */
	bool is_private;
	bool as_integer; /* codes that were written as floats: 4100.0 is 4100 */
	bool fill_down;  /* empty cells take the value above them */
	bool negate;     /* written with the opposite sign */
	bool cents;      /* an amount that is written in cents */
	int label_of;    /* the column this one labels, or -1 */
	/* What the header says of an amount that is one of several: a phase, a side, a year (0: not
	 * said). */
	const char *phase, *side;
	int year, period; /* period: a month or a quarter */
	bool is_quarter;
	struct str beside;   /* of an amount: why it is no measure; empty: it is one */
	struct str why;      /* why this type */
	struct str evidence; /* of the number or date convention */
	struct str privacy;  /* why private */
};

/* How the amounts of the file become measures. */
enum sniff_shape_kind {
	SHAPE_EACH,          /* each is a measure */
	SHAPE_DEBIT_CREDIT,  /* two columns, debit less credit */
	SHAPE_COSTS_REVENUE, /* two columns, a line of either side each */
	SHAPE_COLUMNS,       /* a column per phase, year or side, a line each */
};

struct sniff_shape {
	enum sniff_shape_kind kind;
	struct sniff_column *debit, *credit;   /* or costs and revenue */
	struct sniff_column *main;             /* the amount, where flags stand beside one */
	const struct sniff_column *flag;       /* tells debit from credit; NULL: none is used */
	const struct sniff_column *side;       /* tells costs from revenue; NULL: none is used */
	bool side_empty;                       /* its empty cells are of the balance sheet */
	struct str costs_value, revenue_value; /* when its words are not ours */
	const struct sniff_column *year;
	const struct sniff_column *period;
	const char *amount; /* name of the measure that several columns feed */
	const char *style;  /* of sign, as a mapping names it */
	struct str why;
	int64_t scale;
	struct str scale_why;
	const char *phase; /* of all lines, by the file's name or title; NULL: not said */
	struct str scope_why;
};

/* A choice that the file does not make, or that people may make otherwise. */
struct sniff_choice {
	struct str name;
	struct str means;
	struct str totals;
};

struct sniff_decision {
	const char *name;
	struct str question;
	struct sniff_choice choices[SNIFF_CHOICES];
	size_t n;
	int chosen; /* -1: open */
};

struct relations;

struct sniff {
	struct arena *arena;
	struct sniff_column *columns;
	size_t ncolumns, nfile; /* nfile: of the file itself; others are made of those */
	uint64_t records, last_line;
	bool has_header, shown_scaled;

	const char *
		standard; /* the mapping of the standard that says what its columns are; NULL: none does */
	size_t ntotals;      /* totals among the lines, known after sniff_totals */
	struct buffer title; /* the lines above the header */
	struct str cannot;   /* why nothing can be proposed; empty: it can */
	struct relations *relations;
	struct sniff_shape shape;
	struct sniff_decision decisions[SNIFF_DECISIONS];
	size_t ndecisions;
	struct pair_of_strs {
		struct str name, choice;
	} told[SNIFF_TOLD];
	size_t ntold;
};

/* The columns of a header; without one, `ncolumns` nameless ones. Free with sniff_free. */
struct sniff *sniff_new(const struct str *header, size_t nheader, size_t ncolumns);
/* Columns whose numbers are JSON's (extract_numbers): their point is decimal. */
void sniff_set_numbers(struct sniff *s, const bool *numbers);
/* The file shows thousands or millions of amounts that it holds in full, so that a title that says so is
 * about what is shown. */
void sniff_set_scaled(struct sniff *s, bool scaled);
/* An audit file, or an Iv3 delivery: its standard says what columns and signs mean, so that nothing is left to be decided,
 * and the proposal is the mapping that is shipped for it. */
#define SNIFF_AUDITFILE "nl-xaf"
#define SNIFF_IV3 "nl-iv3-levering"
void sniff_set_standard(struct sniff *s, const char *mapping);
void sniff_free(struct sniff *s);
/* Takes the evidence of a batch. Columns beyond the known ones are ignored (the extractor reports
 * them). */
void sniff_add(struct sniff *s, const struct batch *b);
/* Makes columns of parts of others ("5.00 DR"). True: there are some, and the batches are to be read
 * for them by sniff_add_made. Before sniff_decide. */
bool sniff_make_columns(struct sniff *s);
void sniff_add_made(struct sniff *s, const struct batch *b);
/* Records of the lines above the header, which is on line `header`; before sniff_decide. */
void sniff_title(struct sniff *s, const struct batch *b, uint64_t header);
/* Decides what each column is. After this the decisions of the columns are set. */
void sniff_decide(struct sniff *s);
/* The same batches once more, for what columns tell of each other. */
void sniff_relate(struct sniff *s, const struct batch *b);
/* How many totals there are among the lines. When there are any, the batches are to be read a third
 * time, for what a drop rule can tell them by. */
size_t sniff_totals(struct sniff *s);
void sniff_look(struct sniff *s, const struct batch *b);
/* A choice that the user has made: "sign", "debit-positive". False when there is no more room. */
bool sniff_tell(struct sniff *s, struct str name, struct str choice);
/* Decides what the columns make together. `file` is its name. What was told and is no choice here is
 * passed over: it may be of another file. */
void sniff_conclude(struct sniff *s, struct str file);
/* The first decision that is open, or NULL. */
const struct sniff_decision *sniff_open_decision(const struct sniff *s);

/* Lower-case letters and digits with `gap` between the words: a name for machines. */
struct str sniff_slug(struct arena *a, struct str text, char gap);
/* What a header means, or NULL. `scratch` holds its folded form. */
const struct sniff_word *sniff_word_of(struct arena *scratch, struct str header);
/* Finds columns that label others ("Descripcion Centro" of "Centro"): sets label_of. */
void sniff_pair_labels(struct sniff *s);
/* A number of a posting is no code that has a name: a text beside it is about that posting, and may
 * name people. */
bool sniff_about_posting(const struct sniff_column *text, const struct sniff_column *key);
const char *sniff_type_name(enum sniff_type t);
/* The lowest and highest value as people read them; empty when there is none. */
void sniff_bounds(const struct sniff_column *c, char min[SNIFF_TEXT], char max[SNIFF_TEXT]);

/* The findings for people, `width` columns wide, and as JSON. */
void sniff_report(const struct sniff *s, const struct dialect *d, struct str file, size_t width,
		  struct buffer *out);
void sniff_report_json(const struct sniff *s, const struct dialect *d, struct str file,
		       struct str sha256, struct buffer *out);
/* The proposed descriptor, indented. STATUS_INPUT when the file holds no amounts and so is no
 * ledger. */
int sniff_propose(const struct sniff *s, const struct dialect *d, struct str file,
		  struct buffer *out, struct error *e);

#endif
