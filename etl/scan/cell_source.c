/* Columns of the cells: their values, and ranks to sort by. */
#include "scan/group.h"

#include <stdlib.h>

static size_t part_of(const struct grouping *g, const struct column *column)
{
	bool amount = column->kind == COLUMN_MEASURE;
	size_t i = 0;

	for (; i < g->nparts; i++) {
		const struct part *p = &g->parts[i];
		if (amount ? p->kind == PART_AMOUNT &&
				     p->column == g->scan->cube->measures[column->measure].column
			   : p->kind != PART_AMOUNT && p->dimension == column->dimension &&
				     (p->kind == PART_MEMBERS || p->attribute == column->attribute))
			break;
	}
	return i;
}

static int rank_members(struct cell_source *s, const struct grouping *g, const struct part *p,
			struct error *e)
{
	const struct ranks *r;

	if (picture_ranks(&r, g->scan->picture, g->scan->session, p->dimension, s->attribute, e) !=
	    0)
		return -1;
	s->ranks = xmalloc((p->ncodes + 1u) * sizeof *s->ranks);
	for (uint32_t i = 0; i < p->ncodes; i++) {
		uint32_t rank = r->rank[p->first[i]];
		s->ranks[i] = r->has_null && rank == r->values - 1 ? UINT32_MAX : rank;
	}
	return 0;
}

int cell_source_open(struct cell_source *out, const struct grouping *g, const struct column *column,
		     struct error *e)
{
	*out = (struct cell_source){.part = part_of(g, column), .attribute = column->attribute};
	const struct part *p = &g->parts[out->part];
	out->amount = p->kind == PART_AMOUNT;
	out->type =
		out->amount
			? VALUE_INTEGER
			: g->scan->cube->dimensions[p->dimension].attributes[out->attribute].type;
	if (p->kind == PART_MEMBERS)
		return rank_members(out, g, p, e);
	out->ranks = coder_ranks(p->coder, &g->scan->session->pulse);
	for (uint32_t i = 0; i < coder_count(p->coder); i++)
		if (coder_value(p->coder, i).null)
			out->ranks[i] = UINT32_MAX;
	return pulse_check(&g->scan->session->pulse, e);
}

void cell_source_drop(struct cell_source *s)
{
	free(s->ranks);
	s->ranks = NULL;
}

struct value cell_source_value(const struct cell_source *s, const struct grouping *g, uint32_t cell)
{
	const struct part *p = &g->parts[s->part];
	uint32_t code = cell_source_code(s, g, cell);

	if (p->kind == PART_MEMBERS)
		return dictionary_get(p->members, p->first[code])[s->attribute];
	return coder_value(p->coder, code);
}
