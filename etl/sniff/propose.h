/*
 * The parts of a proposed descriptor: what the amounts of a file make together (shape), its fields
 * and sign, its model. Private to sniff_propose*.c.
 */
#ifndef SNIFF_PROPOSE_H
#define SNIFF_PROPOSE_H

#include "sniff/json.h"
#include "sniff/sniff.h"

/* How the amounts of the file become measures. */
enum shape { SHAPE_EACH, SHAPE_DEBIT_CREDIT, SHAPE_COSTS_REVENUE };

struct proposal {
	const struct sniff *s;
	struct json_out j;
	enum shape shape;
	const struct sniff_column *debit, *credit; /* or costs and revenue */
	const struct sniff_column *flag;           /* says debit or credit, costs or revenue */
	bool flag_is_side;
	const struct sniff_column *year;
	const char *amount; /* name of the measure two columns feed */
};

enum side_words { WORDS_DEBIT, WORDS_CREDIT, WORDS_COSTS, WORDS_REVENUE };

/* Finds out shape, flag, year and the name of the measure. */
void propose_shape(struct proposal *p);
enum sniff_use propose_use(const struct sniff_column *c);
/* Columns the descriptor can name. Without a header fields are taken by position, so all count. */
bool propose_named(const struct sniff *s, const struct sniff_column *c);
/* A column whose numbers can be read: one that contradicts itself would only stop the load. */
bool propose_amount(const struct sniff *s, const struct sniff_column *c);
size_t propose_count_amounts(const struct sniff *s);
bool propose_dimension(const struct sniff *s, const struct sniff_column *c);
/* One of the two columns that feed one measure. */
bool propose_in_pair(const struct proposal *p, const struct sniff_column *c);
/* The column's columnType, or NULL. One other than value is given once: to the first that claims
 * it. */
const char *propose_column_type(const struct proposal *p, const struct sniff_column *c);
bool propose_among(struct str value, enum side_words words);

void put_schema(struct proposal *p);
/* Sign and drop rules. */
void put_rules(struct proposal *p);
void put_model(struct proposal *p);

#endif
