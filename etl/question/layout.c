/* What makes a sheet of an aggregate: pivot, compare, comparable, per, prices. Words the reference
 * does not know, and leaves alone. */
#include "question/question.h"

static const struct {
	const char *word;
	enum statistic_subject subject;
} divisors[] = {
	{"inhabitant", STATISTIC_POPULATION},
	{"household", STATISTIC_HOUSEHOLDS},
	{"km2", STATISTIC_AREA},
};

bool layout_is_asked(const struct query *q)
{
	return q->endpoint == ENDPOINT_AGGREGATE &&
	       (query_param(q, "pivot") || query_param(q, "comparable") || query_param(q, "per") ||
		query_param(q, "prices"));
}

bool question_is_sheet(const struct question *r)
{
	return r->pivot || r->comparable || r->comparable_off || r->per || r->prices;
}

int check_compared(const struct query *q, struct error *e)
{
	if (q->endpoint != ENDPOINT_AGGREGATE || !query_param(q, "compare") ||
	    query_param(q, "pivot"))
		return 0;
	return error_set(e, STATUS_USAGE,
			 "compare names two members of a pivot: add pivot=, for instance "
			 "pivot=phase&compare=proposed,executed");
}

/* The drilldown's columns and one more. */
static int parse_pivot(struct question *r, struct str ref, struct error *e)
{
	struct pivot *p = ARENA_NEW(r->arena, struct pivot);

	p->ref = ref;
	if (!resolve_ref(&p->column, r->cube, r->arena, ref) || p->column.kind != COLUMN_ATTRIBUTE)
		return error_set(e, STATUS_USAGE,
				 "Invalid pivot: '%.*s' is no dimension or attribute",
				 STR_ARG(ref));
	p->column.whole_dimension = false; /* its key attribute alone */
	for (size_t i = 0; i < r->columns.n; i++)
		if (str_eq(r->columns.items[i].label, p->column.label))
			return error_set(e, STATUS_USAGE,
					 "Invalid pivot: '%.*s' is in the drilldown already",
					 STR_ARG(ref));
	r->pivot = p;
	return 0;
}

static int parse_per(struct question *r, struct str word, struct error *e)
{
	for (size_t i = 0; i < sizeof divisors / sizeof *divisors; i++) {
		if (!str_eq(word, str_z(divisors[i].word)))
			continue;
		struct per *per = ARENA_NEW(r->arena, struct per);
		*per = (struct per){word, divisors[i].subject};
		r->per = per;
		return 0;
	}
	return error_set(e, STATUS_USAGE,
			 "Invalid per: '%.*s'; there are inhabitant, household and km2",
			 STR_ARG(word));
}

static int parse_prices(struct question *r, struct str word, struct error *e)
{
	uint64_t year;

	if (word.len != 4 || !str_to_u64(word, &year) || year < STATISTIC_MIN_YEAR)
		return error_set(e, STATUS_USAGE,
				 "Invalid prices: '%.*s'; name the year whose prices are meant, "
				 "as in prices=2024",
				 STR_ARG(word));
	r->prices = (int32_t)year;
	return 0;
}

static void parse_comparable(struct question *r, const struct str *text)
{
	uint64_t year;

	if (str_to_u64(*text, &year) && year >= 1 && year <= 9999)
		r->comparable = (int32_t)year;
	else
		r->comparable_off = text;
}

int parse_layout(struct question *r, const struct query *q, struct error *e)
{
	const struct str *pivot = query_param(q, "pivot"), *compare = query_param(q, "compare"),
			 *comparable = query_param(q, "comparable"), *per = query_param(q, "per"),
			 *prices = query_param(q, "prices");

	if ((pivot && parse_pivot(r, *pivot, e) != 0) || (per && parse_per(r, *per, e) != 0) ||
	    (prices && parse_prices(r, *prices, e) != 0))
		return -1;
	if (comparable)
		parse_comparable(r, comparable);
	if (compare) {
		struct compared *c = ARENA_NEW(r->arena, struct compared);
		c->text = *compare;
		r->compare = c;
	}
	return 0;
}
