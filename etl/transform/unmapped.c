/* Codes that no code list knows, with what they weigh. */
#include "transform/plan.h"

#include "base/json_out.h"

#include <stdlib.h>

static money_sum weight(const struct unmapped *u)
{
	money_sum total = 0;
	for (size_t c = 0; c < CUBE_MAX_MEASURES; c++)
		total += u->sums[c] < 0 ? -u->sums[c] : u->sums[c];
	return total;
}

static int by_weight(const void *a, const void *b)
{
	const struct unmapped *x = a, *y = b;
	money_sum wx = weight(x), wy = weight(y);
	if (wx != wy)
		return wx < wy ? 1 : -1;
	if (x->lines != y->lines)
		return x->lines < y->lines ? 1 : -1;
	return str_cmp(x->code, y->code);
}

static void write_one(const struct transform *t, struct json_out *j, const struct unmapped *u)
{
	char text[MONEY_TEXT_SIZE];
	json_put_object(j);
	json_put_key_z(j, "dimension");
	json_put_string(j, t->cube->dimensions[u->dimension].name);
	json_put_key_z(j, "list");
	json_put_string(j, t->m->resources[u->resource].name);
	json_put_key_z(j, "code");
	if (u->code.len)
		json_put_string(j, u->code);
	else
		json_put_null(j);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)u->lines);
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		size_t n = money_format(text, u->sums[c], t->cube->columns[c].decimals);
		json_put_key(j, t->cube->columns[c].name);
		json_put_raw(j, (struct str){text, n});
	}
	json_put_object_end(j);
	json_put_object_end(j);
}

void transform_unmapped(const struct transform *t, struct buffer *out)
{
	struct json_out j;
	/* A sorted copy: the loads' own table is found by index. */
	struct unmapped *sorted = xmalloc(t->nunmapped * sizeof *sorted);
	if (t->nunmapped > 0)
		memcpy(sorted, t->unmapped, t->nunmapped * sizeof *sorted);
	qsort(sorted, t->nunmapped, sizeof *sorted, by_weight);
	json_begin(&j, out);
	json_put_array(&j);
	for (size_t i = 0; i < t->nunmapped; i++)
		if (sorted[i].lines > 0)
			write_one(t, &j, &sorted[i]);
	json_put_array_end(&j);
	free(sorted);
}
