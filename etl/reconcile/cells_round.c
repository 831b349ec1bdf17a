/* Cells as the rows of a delivery. */
#include "reconcile/rounded.h"

#include "model/money.h"

/* Up to where the same cell goes on: its details. */
size_t cells_end_of(const struct iv3_cells *c, size_t i)
{
	const struct iv3_cell *x = &c->items[i];

	while (i < c->n && c->items[i].part == x->part &&
	       str_eq(c->items[i].taakveld, x->taakveld) &&
	       str_eq(c->items[i].category, x->category))
		i++;
	return i;
}

static size_t first_of(const struct iv3_cells *c, enum iv3_part part)
{
	size_t i = 0;

	while (i < c->n && c->items[i].part < part)
		i++;
	return i;
}

/* What a row of details was before it was rounded: {…,"bedrag_euro":12.50}. */
static struct str with_euros(struct arena *a, const struct iv3_cell *x, int decimals)
{
	char text[MONEY_TEXT_SIZE];

	if (x->details.len == 0)
		return x->details;
	money_format_fixed(text, x->amount, decimals);
	return arena_printf(a, "%.*s%s\"bedrag_euro\":%s}", (int)x->details.len - 1, x->details.ptr,
			    x->details.len > 2 ? "," : "", text);
}

void cells_round_one(struct iv3_row *rows, struct arena *a, const struct iv3_cells *c, size_t from,
		     size_t to, int64_t total)
{
	int64_t *amounts = ARENA_ARRAY(a, int64_t, to - from + 1);
	int64_t *parts = ARENA_ARRAY(a, int64_t, to - from + 1);

	for (size_t i = from; i < to; i++)
		amounts[i - from] = c->items[i].amount;
	iv3_round_to(parts, amounts, to - from, c->unit, total);
	for (size_t i = from; i < to; i++)
		rows[i - from] =
			(struct iv3_row){.part = c->items[i].part,
					 .row = c->items[i].taakveld,
					 .column = c->items[i].category,
					 .amount = parts[i - from] * 100,
					 .details = with_euros(a, &c->items[i], c->decimals)};
}

static void round_side(struct iv3_delivery *v, struct arena *a, const struct iv3_cells *c,
		       enum iv3_part part)
{
	size_t from = first_of(c, part), to = first_of(c, part + 1), n = 0, k = 0;
	int64_t *sums = ARENA_ARRAY(a, int64_t, to - from + 1);
	int64_t *units = ARENA_ARRAY(a, int64_t, to - from + 1);

	for (size_t i = from; i < to; n++) {
		size_t end = cells_end_of(c, i);
		for (sums[n] = 0; i < end; i++)
			sums[n] += c->items[i].amount;
	}
	iv3_round(units, sums, n, c->unit);
	for (size_t i = from; i < to; k++) {
		size_t end = cells_end_of(c, i);
		cells_round_one(v->rows + v->n, a, c, i, end, units[k]);
		for (size_t m = i; m < end; m++)
			v->rows[v->n++].index = m - from;
		i = end;
	}
}

void iv3_cells_round(struct iv3_delivery *v, struct arena *a, const struct iv3_cells *c)
{
	v->rows = ARENA_ARRAY(a, struct iv3_row, c->n + 1);
	v->n = 0;
	round_side(v, a, c, IV3_LASTEN);
	round_side(v, a, c, IV3_BATEN);
	for (int p = 0; p <= IV3_BALANS_STANDEN; p++)
		v->has[p] = true;
	v->ndetails = 0;
	for (size_t i = 0; i < v->n; i++)
		v->ndetails += v->rows[i].details.len > 0;
}
