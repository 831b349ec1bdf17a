/* What a cube is laid beside, in one form: a delivery, or another cube. */
#include "reconcile/reconcile.h"

#define HUNDREDTHS 100

static void learn_step(struct iv3_beside *out, int64_t unit)
{
	int64_t fine = unit / HUNDREDTHS;

	out->step = unit;
	for (size_t i = 0; i < out->n; i++)
		if (out->rows[i].amount % fine)
			out->step = 1;
		else if (out->rows[i].amount % unit && out->step == unit)
			out->step = fine;
}

int iv3_beside_delivery(struct iv3_beside *out, struct arena *a, const struct iv3_delivery *v,
			int64_t unit, struct error *e)
{
	*out = (struct iv3_beside){.rows = ARENA_ARRAY(a, struct iv3_beside_row, v->n + 1)};
	for (size_t i = 0; i < v->n; i++) {
		const struct iv3_row *x = &v->rows[i];
		int64_t amount;
		if (x->part > IV3_BATEN)
			continue;
		if (__builtin_mul_overflow(x->amount, unit / HUNDREDTHS, &amount))
			return error_set(e, STATUS_LIMIT,
					 "data.%s[%zu]: the amount is larger than any budget",
					 iv3_part_name(x->part), x->index);
		out->rows[out->n++] =
			(struct iv3_beside_row){x->part, x->row, x->column, amount, 1};
	}
	learn_step(out, unit);
	return 0;
}

/* Of a cube with other decimals. */
static int rescale(int64_t *amount, int from, int to, struct error *e)
{
	for (; from < to; from++)
		if (__builtin_mul_overflow(*amount, 10, amount))
			return error_set(e, STATUS_LIMIT, "an amount is larger than any budget");
	for (; from > to; from--) {
		if (*amount % 10)
			return error_set(e, STATUS_REFUSED,
					 "its amounts have more decimals than those of the cube");
		*amount /= 10;
	}
	return 0;
}

static int take(struct iv3_beside *out, const struct iv3_cell *cells, size_t n, int from, int to,
		struct error *e)
{
	for (size_t i = 0; i < n; i++) {
		int64_t amount = cells[i].amount;
		if (!cells[i].sided)
			continue;
		if (rescale(&amount, from, to, e) != 0)
			return -1;
		out->rows[out->n++] =
			(struct iv3_beside_row){cells[i].part, cells[i].taakveld, cells[i].category,
						amount, (size_t)cells[i].lines};
	}
	return 0;
}

int iv3_beside_cells(struct iv3_beside *out, struct arena *a, const struct iv3_cells *theirs,
		     const struct iv3_cells *own, struct error *e)
{
	size_t most = theirs->n + theirs->nunmapped + 1;

	*out = (struct iv3_beside){.rows = ARENA_ARRAY(a, struct iv3_beside_row, most)};
	if (take(out, theirs->items, theirs->n, theirs->decimals, own->decimals, e) != 0 ||
	    take(out, theirs->unmapped, theirs->nunmapped, theirs->decimals, own->decimals, e) != 0)
		return -1;
	learn_step(out, own->unit);
	return 0;
}
