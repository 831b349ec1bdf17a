/* What a column means, in the words of Fiscal Data Packages. */
#include "sniff/proposed/propose.h"

#include <string.h>

bool propose_measured(const struct sniff *s, const struct sniff_column *c)
{
	return shape_is_amount(s, c) && c->beside.len == 0;
}

bool propose_dimension(const struct sniff *s, const struct sniff_column *c)
{
	return shape_named(s, c) && !c->is_private && !c->is_parted && c->type != SNIFF_AMOUNT &&
	       c->type != SNIFF_EMPTY;
}

/* Whether the values are what the header says. */
static bool fits(const struct proposal *p, const struct sniff_column *c)
{
	switch (shape_use(c)) {
	case USE_CODE:
		return true;
	case USE_DATE:
		return c->type == SNIFF_DATE;
	default:
		return c->type == SNIFF_PERIOD && c == p->s->shape.period;
	}
}

/* The header's meaning as a columnType, where it fits what the values are. */
static const char *meant_type(const struct proposal *p, const struct sniff_column *c)
{
	if (shape_is_amount(p->s, c))
		return propose_measured(p->s, c) && !shape_feeds(p->s, c) ? "value" : NULL;
	if (!propose_dimension(p->s, c) || c->label_of >= 0)
		return NULL;
	if (c == p->s->shape.year)
		return "date:fiscal-year";
	if (c == p->s->shape.side)
		return "direction";
	return c->type != SNIFF_YEAR && fits(p, c) && c->word ? c->word->column_type : NULL;
}

const char *propose_column_type(const struct proposal *p, const struct sniff_column *c)
{
	const char *type = meant_type(p, c);
	if (!type || c->type == SNIFF_AMOUNT)
		return type;
	for (const struct sniff_column *o = p->s->columns; o < c; o++) {
		const char *other = meant_type(p, o);
		if (other && strcmp(other, type) == 0)
			return NULL;
	}
	return type;
}
