#include "sniff/seen/relations.h"

#include "sniff/proposed/made.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/marks.h"

#include <stdlib.h>

enum tendency tendency_of(uint64_t positive, uint64_t negative)
{
	uint64_t n = positive + negative;
	if (n == 0)
		return TENDS_NOWHERE;
	if (negative * 5 <= n)
		return TENDS_POSITIVE;
	return positive * 5 <= n ? TENDS_NEGATIVE : TENDS_MIXED;
}

size_t relations_place(const struct sniff_column *flag, struct str value)
{
	size_t n = flag ? map_count(flag->distinct) : 0;
	for (size_t i = 0; i < n && i < SNIFF_FLAG_VALUES - 1; i++)
		if (str_eq(map_key(flag->distinct, i), value))
			return i;
	return SNIFF_FLAG_VALUES - 1;
}

struct relations *relations_new(struct sniff *s)
{
	struct relations *r = xcalloc(1, sizeof *r);
	const struct sniff_shape *shape = &s->shape;
	bool pair = shape->kind == SHAPE_DEBIT_CREDIT || shape->kind == SHAPE_COSTS_REVENUE;
	for (size_t i = 0; pair && i < s->ncolumns && r->nbeside < RELATIONS_AMOUNTS; i++) {
		struct sniff_column *c = &s->columns[i];
		if (shape_is_amount(s, c) && c != shape->debit && c != shape->credit)
			r->beside[r->nbeside++].column = c;
	}
	dependences_new(r, s);
	r->marks = marks_new(s);
	r->twice = twice_new();
	return r;
}

void relations_free(struct relations *r)
{
	if (!r)
		return;
	dependences_free(r);
	marks_free(r->marks);
	twice_free(r->twice);
	free(r);
}

/* 0 for an empty cell and for what is no number. */
static int64_t amount_at(const struct sniff *s, const struct sniff_column *c,
			 const struct str *fields, size_t n)
{
	int64_t value = shape_amount_at(s, c, fields, n);
	return value == MONEY_NULL ? 0 : value;
}

static void count(struct signs *to, int64_t value)
{
	to->positive += value > 0;
	to->negative += value < 0;
	to->sum += value;
}

static struct str text_at(const struct sniff *s, const struct sniff_column *c,
			  const struct str *fields, size_t n)
{
	return c ? sniff_cell(s, c, fields, n) : (struct str){"", 0};
}

static void add_beside(struct beside *b, int64_t value, int64_t one, int64_t other)
{
	b->lines++;
	b->net += value == one - other || value == other - one || value == one + other;
	b->gross += value == one + other || value == one || value == other;
}

static void add_record(struct sniff *s, const struct str *fields, size_t n)
{
	struct relations *r = s->relations;
	const struct sniff_shape *shape = &s->shape;
	size_t f = relations_place(shape->flag, text_at(s, shape->flag, fields, n));
	size_t side = relations_place(shape->side, text_at(s, shape->side, fields, n));
	if (shape->debit && shape->credit) {
		int64_t one = amount_at(s, shape->debit, fields, n),
			other = amount_at(s, shape->credit, fields, n);
		count(&r->pair[0], one);
		count(&r->pair[1], other);
		for (size_t i = 0; i < r->nbeside; i++)
			add_beside(&r->beside[i], amount_at(s, r->beside[i].column, fields, n), one,
				   other);
		count(&r->by[f][side], one - other);
	} else {
		for (size_t i = 0; i < s->ncolumns; i++)
			if (shape_carries(s, &s->columns[i]))
				count(&r->by[f][side], amount_at(s, &s->columns[i], fields, n));
	}
	dependences_add(r, fields, n);
}

static void each_record(struct sniff *s, const struct batch *b,
			void (*take)(struct sniff *s, const struct str *fields, size_t n,
				     uint64_t line))
{
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *record = &b->records[i];
		const struct str *fields = b->fields + record->first;
		if (sniff_is_line(s, fields, record->nfields))
			take(s, fields, record->nfields, record->line);
	}
}

/* What the amounts of the record come to, as far as they are of one measure. */
static int64_t worth_of(const struct sniff *s, const struct str *fields, size_t n)
{
	const struct sniff_shape *shape = &s->shape;
	int64_t sum = 0;
	if (shape->kind == SHAPE_DEBIT_CREDIT)
		return (int64_t)((uint64_t)amount_at(s, shape->debit, fields, n) -
				 (uint64_t)amount_at(s, shape->credit, fields, n));
	for (size_t i = 0; i < s->ncolumns; i++)
		if (shape_carries(s, &s->columns[i]) || shape_feeds(s, &s->columns[i]))
			sum = (int64_t)((uint64_t)sum +
					(uint64_t)amount_at(s, &s->columns[i], fields, n));
	return sum;
}

static void relate(struct sniff *s, const struct str *fields, size_t n, uint64_t line)
{
	add_record(s, fields, n);
	marks_add(s->relations->marks, s, fields, n);
	int64_t worth = worth_of(s, fields, n);
	if (twice_wants(s->relations->twice, worth))
		twice_add(s->relations->twice, worth, twice_hash(fields, n), worth, line);
	else
		twice_skip(s->relations->twice, worth);
}

void sniff_relate(struct sniff *s, const struct batch *b)
{
	each_record(s, b, relate);
}

size_t sniff_totals(struct sniff *s)
{
	s->ntotals = marks_end(s->relations->marks);
	return s->ntotals;
}

static void look(struct sniff *s, const struct str *fields, size_t n, uint64_t line)
{
	marks_look(s->relations->marks, s, fields, n, line);
}

void sniff_look(struct sniff *s, const struct batch *b)
{
	each_record(s, b, look);
}
