/*
 * One value of an attribute: text, integer, date or number, or nothing.
 */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

enum value_type { VALUE_STRING, VALUE_INTEGER, VALUE_DATE };

struct value {
	struct str text; /* VALUE_STRING */
	int64_t number;  /* VALUE_INTEGER; VALUE_DATE: days since 1970-01-01 */
	bool null;
};

static inline struct value value_null(void)
{
	return (struct value){.null = true};
}
static inline struct value value_text(struct str s)
{
	return (struct value){.text = s};
}
static inline struct value value_number(int64_t n)
{
	return (struct value){.number = n};
}

bool value_eq(enum value_type type, const struct value *a, const struct value *b);
/* Whether a text is a number as JSON has it, without an exponent: -0.25, 52.5377. */
bool value_is_number(struct str text);
/* Such a number as a double: the nearest one where it has at most 15 digits, as coordinates have. */
double value_double(struct str number);
/* By code point or by number; nulls last. */
int value_cmp(enum value_type type, const struct value *a, const struct value *b);
/* Appends the value as JSON (dates as "yyyy-mm-dd", null as null). */
void value_json(struct buffer *out, enum value_type type, const struct value *v);
/* Appends the value as plain text (null as nothing). */
void value_plain(struct buffer *out, enum value_type type, const struct value *v);

#endif
