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

static void write_sums(const struct transform *t, struct json_out *j, const money_sum *sums)
{
	char text[MONEY_TEXT_SIZE];
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		size_t n = money_format(text, sums[c], t->cube->columns[c].decimals);
		json_put_key(j, t->cube->columns[c].name);
		json_put_raw(j, (struct str){text, n});
	}
	json_put_object_end(j);
}

static void write_one(const struct transform *t, struct json_out *j, const struct unmapped *u)
{
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
	if (u->quiet) {
		json_put_key_z(j, u->quiet);
		json_put_bool(j, true);
	}
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)u->lines);
	write_sums(t, j, u->sums);
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

/* ---- joins: how many entries a list's rows were found for ---- */

struct join {
	bool used;
	size_t dimension; /* that misses most: where a list hangs on another, some miss less */
	uint64_t missed;
	money_sum sums[CUBE_MAX_MEASURES];
};

/* The list that the ledger's own key leads to, on the way to this one. */
static int direct_list(const struct transform *t, int list)
{
	while (t->parent[list] != NONE && &t->m->resources[t->parent[list]] != t->r)
		list = t->parent[list];
	return list;
}

static void note_use(const struct transform *t, struct join *joins, int list)
{
	if (list != NONE && t->parent[list] != NONE)
		joins[direct_list(t, list)].used = true;
}

static void note_uses(const struct transform *t, struct join *joins)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++) {
			int field = t->dimensions[d].fields[a];
			note_use(t, joins, t->m->attributes[d][a].resource);
			if (field != NONE)
				note_use(t, joins,
					 t->r->fields[field].origin == ORIGIN_LOOKUP
						 ? t->r->fields[field].list
						 : NONE);
		}
	}
}

/* Adds what one dimension misses of one list. */
static struct join missed_by(const struct transform *t, size_t d, int list)
{
	struct join j = {.dimension = d};
	for (size_t i = 0; i < t->nunmapped; i++) {
		const struct unmapped *u = &t->unmapped[i];
		if (u->dimension != d || u->resource != list)
			continue;
		j.missed += u->lines;
		for (size_t c = 0; c < t->cube->ncolumns; c++)
			j.sums[c] += u->sums[c];
	}
	return j;
}

/* [nresources], free with free(). */
static struct join *joins_of(const struct transform *t)
{
	struct join *joins = xcalloc(t->m->nresources, sizeof *joins);
	note_uses(t, joins);
	for (size_t i = 0; i < t->m->nresources; i++) {
		for (size_t d = 0; joins[i].used && d < t->cube->ndimensions; d++) {
			struct join j = missed_by(t, d, (int)i);
			j.used = true;
			if (j.missed > joins[i].missed)
				joins[i] = j;
		}
	}
	return joins;
}

void transform_joins(const struct transform *t, struct buffer *out)
{
	struct json_out j;
	struct join *joins = joins_of(t);
	const struct tally *loaded = &t->tallies.loaded;
	json_begin(&j, out);
	json_put_array(&j);
	for (size_t i = 0; i < t->m->nresources; i++) {
		if (!joins[i].used)
			continue;
		for (size_t c = 0; c < t->cube->ncolumns; c++)
			joins[i].sums[c] = loaded->sums[c] - joins[i].sums[c];
		json_put_object(&j);
		json_put_key_z(&j, "list");
		json_put_string(&j, t->m->resources[i].name);
		json_put_key_z(&j, "entries");
		json_put_integer(&j, (int64_t)loaded->entries);
		json_put_key_z(&j, "joined");
		json_put_integer(&j, (int64_t)(loaded->entries - joins[i].missed));
		write_sums(t, &j, joins[i].sums);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	free(joins);
}

/* Keys of several fields are told also when all is well: they join two ledgers; and those that
 * leave out codes of several rows. */
static void tell_joins(const struct transform *t, struct buffer *out)
{
	struct join *joins = joins_of(t);
	for (size_t i = 0; i < t->m->nresources; i++) {
		uint64_t entries = t->tallies.loaded.entries;
		if (!joins[i].used)
			continue;
		if (resolve_key(t, (int)i)->n < 2 && !resolve_key(t, (int)i)->only_one)
			continue;
		buffer_printf(out, "  joined   %.*s: %llu of %llu entries\n",
			      STR_ARG(t->m->resources[i].name),
			      (unsigned long long)(entries - joins[i].missed),
			      (unsigned long long)entries);
	}
	free(joins);
}

static size_t without_quiet(struct unmapped *list, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!list[i].quiet)
			list[kept++] = list[i];
	return kept;
}

void transform_unmapped_text(const struct transform *t, struct buffer *out, size_t most)
{
	char text[MONEY_TEXT_SIZE];
	size_t n;
	struct unmapped *sorted = heaviest(t, &n);
	tell_joins(t, out);
	n = without_quiet(sorted, n);
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
