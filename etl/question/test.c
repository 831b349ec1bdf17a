/* What passes a cut. */
#include "question/question.h"

#include <stdlib.h>

int test_texts_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int test_numbers_order(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

bool test_amount(const struct test *t, int64_t amount)
{
	if (amount == MONEY_NULL)
		return false;
	if (t->range)
		return (t->open_low || amount >= t->low) && (t->open_high || amount <= t->high);
	return bsearch(&amount, t->numbers, t->nnumbers, sizeof amount, test_numbers_order) != NULL;
}

static bool test_member(const struct test *t, enum value_type type, const struct value *v)
{
	if (v->null)
		return t->empty;
	if (t->text) {
		struct arena *scratch = arena_new();
		bool passes = text_match_value(t->text, v->text, scratch);
		arena_free(scratch);
		return passes;
	}
	if (type == VALUE_STRING)
		return bsearch(&v->text, t->texts, t->ntexts, sizeof v->text, test_texts_order) !=
		       NULL;
	if (t->range)
		return (t->open_low || v->number >= t->low) &&
		       (t->open_high || v->number <= t->high);
	return bsearch(&v->number, t->numbers, t->nnumbers, sizeof v->number, test_numbers_order) !=
	       NULL;
}

bool test_value(const struct test *t, enum value_type type, const struct value *v)
{
	return test_member(t, type, v) != t->negated;
}

const struct attribute *test_attribute(const struct test *t, const struct cube *c)
{
	return t->column.kind == COLUMN_ATTRIBUTE
		       ? &c->dimensions[t->column.dimension].attributes[t->column.attribute]
		       : NULL;
}
