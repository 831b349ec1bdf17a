/*
 * Sniff: what a file that nobody has described yet seems to hold. Gathers evidence per column from
 * batches, then decides types, conventions and meanings, and proposes a descriptor. Every decision
 * carries its reason.
 */
#ifndef SNIFF_SNIFF_H
#define SNIFF_SNIFF_H

#include "base/map.h"
#include "convention/value_vote.h"
#include "extract/extract.h"
#include "model/money.h"

/* Distinct values are counted exactly up to here (or to SNIFF_DISTINCT_BYTES), then "more than". */
#define SNIFF_DISTINCT 20000
#define SNIFF_DISTINCT_BYTES (2u << 20)
#define SNIFF_SAMPLES 5
#define SNIFF_TEXT 64 /* bytes kept of a value */
#define SNIFF_DECIMALS 6

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
};

struct sniff_word {
	enum sniff_use use;
	const char *
		patterns; /* folded headers parted by blanks; * at either end stands for anything */
	const char *column_type; /* of Fiscal Data Package 1.0, or NULL */
	const char *dutch;       /* what it is called in a Dutch ledger */
};

/* The numbers of a column as one convention reads them, with SNIFF_DECIMALS decimals. */
struct sniff_range {
	uint64_t n, negative, fractions; /* fractions: values that are no whole numbers */
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
	uint64_t iban, email, bsn;
	size_t min_len, max_len;
	uint64_t total_len;
	struct number_vote number;
	struct date_vote date;
	struct sniff_range comma, point;

	/* Decisions. */
	enum sniff_type type;
	const struct sniff_word *word;   /* NULL: the header says nothing */
	const struct sniff_range *range; /* of numbers: the convention's */
	struct number_format format;
	bool number_ok; /* the convention is without contradiction */
	enum date_format date_format;
	bool null_bad; /* some values are no dates: propose onBadValue "null" */
	bool is_private;
	int label_of;        /* the column this one labels, or -1 */
	struct str why;      /* why this type */
	struct str evidence; /* of the number or date convention */
	struct str privacy;  /* why private */
};

struct sniff {
	struct arena *arena;
	struct sniff_column *columns;
	size_t ncolumns;
	uint64_t records, last_line;
	bool has_header;

	/* Records with a value in one column only: when it is one, and it is the sum of the others
	 * in its column, it is a total that must not be counted as a line. */
	uint64_t lone_records, lone_line;
	size_t lone_column;
	int64_t lone_comma,
		lone_point; /* by convention, as in struct sniff_range; MONEY_NULL: no number */
	const struct sniff_column *total_of; /* the column that the total sums, or NULL */
	const struct sniff_column
		*total_mark; /* a column that is empty on that line only, or NULL */
};

/* The columns of a header; without one, `ncolumns` nameless ones. Free with sniff_free. */
struct sniff *sniff_new(const struct str *header, size_t nheader, size_t ncolumns);
/* Columns whose numbers are JSON's (extract_numbers): their point is decimal. */
void sniff_set_numbers(struct sniff *s, const bool *numbers);
void sniff_free(struct sniff *s);
/* Takes the evidence of a batch. Columns beyond the known ones are ignored (the extractor reports
 * them). */
void sniff_add(struct sniff *s, const struct batch *b);
/* Decides. After this the decisions of the columns are set. */
void sniff_decide(struct sniff *s);

/* Lower-case letters and digits with `gap` between the words: a name for machines. */
struct str sniff_slug(struct arena *a, struct str text, char gap);
/* What a header means, or NULL. `scratch` holds its folded form. */
const struct sniff_word *sniff_word_of(struct arena *scratch, struct str header);
/* Finds columns that label others ("Descripcion Centro" of "Centro"): sets label_of. */
void sniff_pair_labels(struct sniff *s);
const char *sniff_type_name(enum sniff_type t);
/* The lowest and highest value as people read them; empty when there is none. */
void sniff_bounds(const struct sniff_column *c, char min[SNIFF_TEXT], char max[SNIFF_TEXT]);

/* The findings for people, `width` columns wide, and as JSON. */
void sniff_report(const struct sniff *s, const struct dialect *d, struct str file, size_t width,
		  struct buffer *out);
void sniff_report_json(const struct sniff *s, const struct dialect *d, struct str file,
		       struct buffer *out);
/* The proposed descriptor, indented. STATUS_INPUT when the file holds no amounts and so is no
 * ledger. */
int sniff_propose(const struct sniff *s, const struct dialect *d, struct str file,
		  struct buffer *out, struct error *e);

#endif
