/*
 * A question in OpenSpending's words, checked against the cube: columns, cuts, order, page.
 * Everything lives in the arena it was made with.
 *
 * Beyond the contract (OpenSpending v3), spelled so that no recorded question of the reference
 * means something else:
 *   cut=amount:100..5000      ranges with inclusive ends, either of which may be open (`100..`),
 *   cut=date:2024-01-01..     on measures, dates and integers; never on texts, and never in quotes
 *   cut=doc_id:[1..5]         the same in brackets: needed for integer attributes whose model
 *                             publishes the type integer, where the reference refuses a bare 1..5
 *   cut=description~"words"   attributes that hold texts: words as words.h takes them
 *   cut=description*="part"   any part of the text; neither looks at case and accents
 *                             (text_match.h). The value is one text, quoted as JSON or bare up to
 *                             the next '|'. In `cell` the operator is "~" or "*=".
 *   cut=location:""           the members that are empty; among others too: location:"";"P1"
 *   cut=location!:""          an exclusion: all but them. "!" stands before any operator of an
 *                             attribute (year!:[2020..2022], description!~"btw"), and what is empty
 *                             stays in unless it is named. In `cell` the operator begins with "!"
 *   toggle=reserves|result    aggregate and facts: cuts and exclusions that the model names under
 *                             stuiver.toggles; in `cell` an exclusion has the operator "!:"
 */
#ifndef QUESTION_QUESTION_H
#define QUESTION_QUESTION_H

#include "base/memory/arena.h"
#include "model/cube.h"
#include "model/money.h"
#include "model/statistic.h"
#include "question/parameters.h"
#include "question/text_match.h"

enum column_kind { COLUMN_ATTRIBUTE, COLUMN_MEASURE, COLUMN_AGGREGATE, COLUMN_COUNT };

/* One thing a ref can mean. */
struct column {
	enum column_kind kind;
	bool whole_dimension;        /* the ref named a dimension: this is its key attribute */
	struct str label;            /* what answers call it: an alias stays an alias */
	struct str ref;              /* canonical */
	size_t dimension, attribute; /* COLUMN_ATTRIBUTE */
	size_t measure;              /* COLUMN_MEASURE, COLUMN_AGGREGATE */
	enum aggregate_function function;
};

struct columns {
	struct column *items;
	size_t n, capacity;
};

/* A cut, as a predicate on values. Nulls pass only where they are asked for. */
struct test {
	struct column column;
	bool range;
	bool open_low, open_high;
	int64_t low, high; /* inclusive */
	struct str *texts; /* sorted */
	size_t ntexts;
	int64_t *numbers; /* sorted */
	size_t nnumbers;
	const struct text_match *text; /* words, or a part of the text; else NULL */
	bool empty;                    /* nulls are among what is named */
	bool negated;    /* an exclusion: what it names does not pass, all else does, nulls too */
	bool toggled;    /* of a toggle: nobody wrote it into the question */
	struct str ref;  /* as it was asked */
	struct str echo; /* the values as JSON, a list */
};

struct order_key {
	struct str ref; /* as it was asked */
	struct column column;
	bool descending;
};

/* pivot=: a column of the answer for each member of an attribute. */
struct pivot {
	struct str ref; /* as it was asked */
	struct column column;
};

/* compare=proposed,executed: two members of the pivot. It stays one text: a member may hold commas
 * itself, so that where the first ends hangs on the members that the store has. It is known to come
 * with a pivot; sheet/columns.c divides it. */
struct compared {
	struct str text;
};

/* per=: what sums are divided by. */
struct per {
	struct str word; /* as it was asked */
	enum statistic_subject subject;
};

struct question {
	struct arena *arena;
	const struct cube *cube;
	struct columns columns; /* drilldown or fields */
	struct columns aggregates;
	struct test *tests;
	size_t ntests;
	struct order_key *orders;
	size_t norders;
	int64_t page, page_size;
	bool paged;        /* page or pagesize was given */
	bool explanations; /* explanations=true: of an aggregate, how many speak about each cell */
	bool download; /* all rows unless a page is asked for; of an aggregate in the order of the
			      question */
	/* The extensions that make a sheet of an aggregate, see sheet.h and normal.h; NULL or 0: not
	 * asked for. */
	const struct pivot *pivot;
	const struct compared *compare;
	int32_t comparable; /* year */
	/* What comparable= says when that is no year. The sheet refuses it behind the faults that per
	 * and prices find in the store, for these have always been told first. */
	const struct str *comparable_off;
	const struct per *per;
	int32_t prices; /* year */
	/* The order of a sheet. It stays one text: the names of its columns are made of the pivot's
	 * members, and may hold commas and colons; sheet/columns.c knows them and divides it. */
	const struct str *sheet_order;
	bool aggregates_given;
	struct str raw_cut;
	bool has_cut;
	struct str ignored; /* what follows the cuts and is none, as the reference has it */
	enum output_format format;
};

/* Reads what the endpoint needs. STATUS_USAGE with the text for the answer when the question is
 * off. */
int question_read(struct question *r, struct arena *a, const struct cube *c, const struct query *q,
		  struct error *e);

/* Whether an aggregate is laid out anew: see sheet.h. */
bool question_is_sheet(const struct question *r);

/* ---- the pieces ---- */

/* The first parameter of that name, or NULL. */
const struct str *query_param(const struct query *q, const char *key);
/* Whether a question is asked for a sheet, before it is read. */
bool layout_is_asked(const struct query *q);
/* compare= without pivot= is refused before the other words of a layout are read. */
int check_compared(const struct query *q, struct error *e);
/* Reads them into a question whose columns are there. */
int parse_layout(struct question *r, const struct query *q, struct error *e);
/* Reads page and pagesize like Python's int(): faults give the defaults. */
int question_page(struct question *r, const struct query *q, struct error *e);

void skip_blanks(struct str *rest);
/* [A-Za-z0-9._]*[A-Za-z0-9] behind blanks; "Expecting <ref>" otherwise. */
int take_ref(struct str *rest, struct str *out, struct error *e);
/* What may follow an element: the end (0) or the separator (1); anything else is refused. */
int take_separator(struct str *rest, char separator, bool *more, struct error *e);
/* Measures, aggregates, dimensions, attributes, hierarchy aliases: first match. */
bool resolve_ref(struct column *out, const struct cube *c, struct arena *a, struct str ref);
/* Appends the column, or all attributes of the dimension it stands for, key first; repeats are
 * merged. */
void columns_add(struct columns *list, struct arena *a, const struct cube *c,
		 const struct column *column);
/* Appends the sum of a measure, labelled as the measure itself. */
void columns_add_sum(struct columns *list, struct arena *a, const struct cube *c, size_t measure);
/* Appends one attribute, labelled by its ref; its index. */
size_t columns_add_attribute(struct columns *list, struct arena *a, const struct cube *c,
			     size_t dimension, size_t attribute);
/* How Python would print a text: the reference's messages hold such. */
struct str python_repr(struct arena *a, struct str s);

int parse_cuts(struct question *r, struct str text, struct error *e);
const struct attribute *test_attribute(const struct test *t,
				       const struct cube *c); /* NULL: a measure */
/* How a test's values are sorted. */
int test_texts_order(const void *a, const void *b);
int test_numbers_order(const void *a, const void *b);
/* Makes the predicate of one cut from its value's text, which ends at *rest. */
int parse_cut_value(struct test *t, const struct cube *c, struct arena *a, struct str *rest,
		    struct error *e);

/* One value of a cut, as the grammar reads it. */
enum literal_kind { LITERAL_DATE, LITERAL_INTEGER, LITERAL_STRING };
struct literal {
	enum literal_kind kind;
	struct str text; /* unescaped; digits for integers; yyyy-mm-dd for dates */
};
/* Reads one text: quoted as JSON, or bare up to the next cut. */
int take_one_text(struct str *out, struct arena *a, struct str *rest, struct error *e);
/* Reads a set of literals of one kind. */
int take_literals(struct literal **out, size_t *n, struct arena *a, struct str *rest,
		  struct error *e);

/* Adds the cuts of the toggles that are named, divided by '|'. */
int parse_toggles(struct question *r, struct str names, struct error *e);

/* What the answer says of the values. */
void test_echo(struct test *t, struct arena *a, const struct literal *literals, size_t n);

bool test_value(const struct test *t, enum value_type type, const struct value *v);
bool test_amount(const struct test *t, int64_t amount);

#endif
