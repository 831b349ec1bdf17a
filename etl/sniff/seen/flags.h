/* Words that stand in a column of flags: debit and credit, costs and revenue. */
#ifndef SNIFF_SEEN_FLAGS_H
#define SNIFF_SEEN_FLAGS_H

#include "sniff/sniff.h"

enum flag_words { WORDS_DEBIT, WORDS_CREDIT, WORDS_COSTS, WORDS_REVENUE, WORDS_BALANCE };

enum flag_class {
	FLAG_NONE,
	FLAG_DEBIT_CREDIT,
	FLAG_SIDES,
	FLAG_PLUS_MINUS,
	FLAG_UNKNOWN, /* two values under a header that promises a flag, and none of our words */
};

bool flag_among(struct str value, enum flag_words words);
/* What the values of a column tell. *sure: its header or its words say so, not letters alone. */
enum flag_class flag_class_of(const struct sniff_column *c, bool *sure);
/* The words' value of a side, in those of the model, or NULL. */
const char *flag_side(const struct sniff_shape *shape, struct str value);

#endif
