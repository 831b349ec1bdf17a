/*
 * The shape of a cube, in OpenSpending's words: dimensions with attributes, measures, hierarchies.
 *
 * A cube is told by two JSON texts, both kept in the store. `model` is what the API publishes (the
 * OpenSpending v3 model, section 6 of the contract, with any extra keys the mapping gave).
 * `storage` says how the facts are kept, and is ours:
 *   {"columns": [{"name": "amount", "decimals": 2}],            measure columns of the facts
 *    "measures": {"amount": 0, "total": 0},                     measure -> column
 *    "dimensions": {"date": {"text": false, "types": {"date": "date", "year": "integer"}}},
 *                    string, integer, date, or number: kept as text, shown as a number
 *    "scope": ["year", "phase"]}                                what a file replaces; [] = by file
 * name
 */
#ifndef MODEL_CUBE_H
#define MODEL_CUBE_H

#include "base/error.h"
#include "model/value.h"

#define CUBE_MAX_DIMENSIONS 256
#define CUBE_MAX_ATTRIBUTES 64 /* of one dimension */
#define CUBE_MAX_MEASURES 64

/* The `type` a model publishes, which cuts are checked against; CHECK_NONE when it publishes none.
 */
enum check_type { CHECK_NONE, CHECK_STRING, CHECK_INTEGER, CHECK_DATE, CHECK_NUMBER };

enum aggregate_function {
	AGGREGATE_SUM = 1,
	AGGREGATE_AVG = 2,
	AGGREGATE_MIN = 4,
	AGGREGATE_MAX = 8,
	AGGREGATE_COUNT = 16,
};
#define AGGREGATE_FUNCTIONS 5

struct attribute {
	struct str name;
	struct str ref; /* dimension.attribute */
	struct str label;
	enum value_type type; /* how its values are kept and printed */
	bool numeral;         /* they are texts of decimal numbers (value_is_number) */
	enum check_type check;
};

struct dimension {
	struct str name;
	struct str label;
	struct attribute *attributes;
	size_t nattributes;
	size_t key;             /* index of the key attribute */
	size_t label_attribute; /* index; the key when the model names none */
	int hierarchy;          /* index, or -1 */
	bool text; /* kept in text blocks, not in a dictionary, from the first line on */
};

struct measure {
	struct str name;
	struct str label;
	enum check_type check;
	enum aggregate_function functions[AGGREGATE_FUNCTIONS]; /* in the model's order */
	size_t nfunctions;
	size_t column; /* index into columns: measures may share one */
};

struct measure_column {
	struct str name;
	int decimals;
};

struct hierarchy {
	struct str name;
	struct str label;
	size_t *levels; /* dimension indexes, top first */
	size_t nlevels;
};

/* Not published by whose money it is: who does, and where they have it from. Empty: it is. */
struct third_party {
	struct str publisher, source;
};

struct cube {
	struct arena *arena; /* owns everything below */
	struct str name;
	struct str title;
	struct str model;   /* JSON */
	struct str storage; /* JSON */
	struct dimension *dimensions;
	size_t ndimensions;
	struct measure *measures;
	size_t nmeasures;
	struct measure_column *columns;
	size_t ncolumns;
	struct hierarchy *hierarchies;
	size_t nhierarchies;
	size_t *scope; /* dimension indexes */
	size_t nscope;
	struct third_party third_party;
};

/* ^[a-zA-Z][a-zA-Z0-9_]*[a-zA-Z0-9]$, at most 64: what a ref can be made of. */
bool cube_is_name(const char *z);
/* Reads both texts (copied). STATUS_INPUT names the JSON path that is wrong. Free with cube_free.
 */
int cube_parse(struct cube **out, struct str name, struct str title, struct str model,
	       struct str storage, struct error *e);
void cube_free(struct cube *c);
/* Index by name, or -1. */
int cube_find_dimension(const struct cube *c, struct str name);
/* The dimensions over which nobody should add up unasked: those of the scope (year, phase), and the
 * side or direction of the money. Budget and actual, or costs and revenue, make a number that is of
 * nothing. `out` has room for nscope + CUBE_SIDES. */
#define CUBE_SIDES 2
size_t cube_apart(const struct cube *c, size_t *out);
int cube_find_measure(const struct cube *c, struct str name);
int dimension_find_attribute(const struct dimension *d, struct str name);
const char *aggregate_name(enum aggregate_function f);

#endif
