/* Codes that no code list knows, with what they weigh. */
#include "transform/plan.h"

#include "mapping/code_damage.h"

#include <stdlib.h>

/* Lists of more rows are not gone through for each code that is missing. */
#define NEAR_ROWS 10000u

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
	int codes = str_cmp(x->code, y->code);
	if (codes != 0)
		return codes;
	if (x->resource != y->resource)
		return x->resource < y->resource ? -1 : 1;
	return x->dimension < y->dimension ? -1 : x->dimension > y->dimension;
}

/* The code of the list that it may be, but for what spreadsheets and typists do; empty: none. */
static struct str near_of(const struct transform *t, const struct unmapped *u)
{
	const struct resource *list = &t->m->resources[u->resource];
	const struct foreign_key *k = resolve_key(t, u->resource);
	struct str found = STR("");
	if (u->code.len == 0 || k->n != 1 || k->match == MATCH_PATTERN || !list->table ||
	    list->table->nrows > NEAR_ROWS)
		return found;
	struct arena *scratch = arena_new();
	for (size_t i = 0; i < list->table->nrows && found.len == 0; i++) {
		struct str code = table_cell(list->table, i, k->references[0]);
		if (code_near(scratch, u->code, code))
			found = code;
		arena_reset(scratch);
	}
	arena_free(scratch);
	return found;
}

/* A copy in order of weight, without those of other sources: the load's own table is found by
 * index. Free with free(). */
static struct unmapped *heaviest(const struct transform *t, size_t *n)
{
	struct unmapped *sorted = xmalloc(t->now.nunmapped * sizeof *sorted);
	*n = 0;
	for (size_t i = 0; i < t->now.nunmapped; i++)
		if (t->now.unmapped[i].lines > 0)
			sorted[(*n)++] = t->now.unmapped[i];
	qsort(sorted, *n, sizeof *sorted, by_weight);
	return sorted;
}

static const money_sum *keep_sums(const struct transform *t, struct arena *a, const money_sum *sums)
{
	money_sum *copy = ARENA_ARRAY(a, money_sum, t->cube->ncolumns);
	memcpy(copy, sums, t->cube->ncolumns * sizeof *copy);
	return copy;
}

/* The same code of the same list, which another dimension shows. */
static bool is_again(const struct unmapped *a, const struct unmapped *b)
{
	return a->resource == b->resource && str_eq(a->code, b->code);
}

static void report_codes(const struct transform *t, struct arena *a, struct unmapped_report *out)
{
	struct unmapped *sorted = heaviest(t, &out->ncodes);
	struct unmapped_code *codes = ARENA_ARRAY(a, struct unmapped_code, out->ncodes);
	const struct unmapped *last = NULL;
	size_t faults = 0;
	for (size_t i = 0; i < out->ncodes; i++) {
		const struct unmapped *u = &sorted[i];
		bool fault = !u->optional && !u->several;
		if (fault && u->code.len) {
			faults += !last || !is_again(last, u);
			last = u;
		}
		codes[i] = (struct unmapped_code){
			.dimension = t->cube->dimensions[u->dimension].name,
			.list = t->m->resources[u->resource].name,
			.code = arena_dup(a, u->code),
			.optional = u->optional,
			.several = u->several,
			.lines = u->lines,
			.sums = keep_sums(t, a, u->sums),
		};
		if (i < UNMAPPED_NEAR || (fault && faults <= UNMAPPED_NEAR))
			codes[i].near = arena_dup(a, near_of(t, u));
	}
	out->codes = codes;
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
	while (t->plan.parent[list] != NONE && &t->m->resources[t->plan.parent[list]] != t->plan.r)
		list = t->plan.parent[list];
	return list;
}

static void note_use(const struct transform *t, struct join *joins, int list)
{
	if (list != NONE && t->plan.parent[list] != NONE)
		joins[direct_list(t, list)].used = true;
}

static void note_uses(const struct transform *t, struct join *joins)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++) {
			int field = t->plan.dimensions[d].fields[a];
			note_use(t, joins, t->m->attributes[d][a].resource);
			if (field != NONE)
				note_use(t, joins,
					 t->plan.r->fields[field].origin == ORIGIN_LOOKUP
						 ? t->plan.r->fields[field].list
						 : NONE);
		}
	}
}

/* Adds what one dimension misses of one list. */
static struct join missed_by(const struct transform *t, size_t d, int list)
{
	struct join j = {.dimension = d};
	for (size_t i = 0; i < t->now.nunmapped; i++) {
		const struct unmapped *u = &t->now.unmapped[i];
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

static void report_joins(const struct transform *t, struct arena *a, struct unmapped_report *out)
{
	struct join *joins = joins_of(t);
	struct list_join *kept = ARENA_ARRAY(a, struct list_join, t->m->nresources);
	const struct tally *loaded = &t->now.tallies.loaded;
	out->njoins = 0;
	for (size_t i = 0; i < t->m->nresources; i++) {
		if (!joins[i].used)
			continue;
		for (size_t c = 0; c < t->cube->ncolumns; c++)
			joins[i].sums[c] = loaded->sums[c] - joins[i].sums[c];
		const struct foreign_key *k = resolve_key(t, (int)i);
		kept[out->njoins++] = (struct list_join){
			.list = t->m->resources[i].name,
			.telling = k->n >= 2 || k->only_one,
			.entries = loaded->entries,
			.joined = loaded->entries - joins[i].missed,
			.sums = keep_sums(t, a, joins[i].sums),
		};
	}
	out->joins = kept;
	free(joins);
}

void transform_unmapped(const struct transform *t, struct arena *a, struct unmapped_report *out)
{
	report_codes(t, a, out);
	report_joins(t, a, out);
}
