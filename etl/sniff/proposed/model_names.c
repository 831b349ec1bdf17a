/* What the dimensions of a proposed model are called, and their keys. */
#include "sniff/proposed/propose.h"

const char *propose_key_name(const struct sniff_column *c)
{
	switch (c->type) {
	case SNIFF_DATE:
		return "date";
	case SNIFF_YEAR:
		return "year";
	case SNIFF_PERIOD:
		return "period";
	case SNIFF_WORDS:
	case SNIFF_FREE:
		return "name";
	default:
		return "code";
	}
}

static bool is_fixed(struct str slug)
{
	return str_eq(slug, STR("year")) || str_eq(slug, STR("period")) ||
	       str_eq(slug, STR("phase")) || str_eq(slug, STR("side"));
}

struct str propose_dimension_name(const struct proposal *p, const struct sniff_column *c)
{
	if (c == p->s->shape.year)
		return STR("year");
	if (c == p->s->shape.period)
		return STR("period");
	const char *type = propose_column_type(p, c);
	if (type && strcmp(type, "phase:id") == 0)
		return STR("phase");
	if (type && strcmp(type, "direction") == 0)
		return STR("side");
	return is_fixed(c->slug) ? arena_printf(p->s->arena, "%.*s_column", STR_ARG(c->slug))
				 : c->slug;
}
