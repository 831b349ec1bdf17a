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

/* A copy in order of weight, without those of other sources: the load's own table is found by
 * index. Free with free(). */
static struct unmapped *heaviest(const struct transform *t, size_t *n)
{
	struct unmapped *sorted = xmalloc(t->nunmapped * sizeof *sorted);
	*n = 0;
	for (size_t i = 0; i < t->nunmapped; i++)
		if (t->unmapped[i].lines > 0)
			sorted[(*n)++] = t->unmapped[i];
	qsort(sorted, *n, sizeof *sorted, by_weight);
	return sorted;
}

void transform_unmapped(const struct transform *t, struct buffer *out)
{
	struct json_out j;
	size_t n;
	struct unmapped *sorted = heaviest(t, &n);
	json_begin(&j, out);
	json_put_array(&j);
	for (size_t i = 0; i < n; i++)
		write_one(t, &j, &sorted[i]);
	json_put_array_end(&j);
	free(sorted);
}

void transform_unmapped_text(const struct transform *t, struct buffer *out, size_t most)
{
	char text[MONEY_TEXT_SIZE];
	size_t n;
	struct unmapped *sorted = heaviest(t, &n);
	if (n > 0)
		buffer_printf(out, "  codes that no code list knows: %zu%s\n", n,
			      n > most ? ", those with most money first:" : ":");
	for (size_t i = 0; i < n && i < most; i++) {
		const struct unmapped *u = &sorted[i];
		struct str code = u->code.len ? u->code : STR("(empty)");
		buffer_printf(out, "    %.*s ", STR_ARG(t->cube->dimensions[u->dimension].name));
		buffer_append_harmless(out, code);
		buffer_printf(out, ": %llu lines", (unsigned long long)u->lines);
		for (size_t c = 0; c < t->cube->ncolumns; c++) {
			money_format_grouped(text, u->sums[c], t->cube->columns[c].decimals);
			buffer_printf(out, ", %.*s %s", STR_ARG(t->cube->columns[c].name), text);
		}
		buffer_append_char(out, '\n');
	}
	free(sorted);
}
