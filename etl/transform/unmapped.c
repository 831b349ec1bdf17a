/* Codes that no code list knows, with what they weigh. */
#include "transform/plan.h"

#include "mapping/code_damage.h"
#include "model/tally_json.h"

#include <stdlib.h>

/* Lists of more rows are not gone through for each code that is missing; nor for more codes. */
#define NEAR_ROWS 10000u
#define NEAR_CODES 50u

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

static void write_one(const struct transform *t, struct json_out *j, const struct unmapped *u,
		      bool look)
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
	struct str near = look ? near_of(t, u) : STR("");
	if (near.len) {
		json_put_key_z(j, "near");
		json_put_string(j, near);
	}
	if (u->quiet) {
		json_put_key_z(j, u->quiet);
		json_put_bool(j, true);
	}
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)u->lines);
	sums_json(j, t->cube, u->sums);
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
		write_one(t, &j, &sorted[i], i < NEAR_CODES);
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
		sums_json(&j, t->cube, joins[i].sums);
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

/* The same code of the same list, which several dimensions show: told once. */
static bool is_same(const struct unmapped *a, const struct unmapped *b)
{
	return a->resource == b->resource && a->lines == b->lines && str_eq(a->code, b->code) &&
	       weight(a) == weight(b);
}

/* One code, or the lines without one, and the dimensions that miss it. Gives how many entries. */
static size_t tell_code(const struct transform *t, struct buffer *out, const struct unmapped *u,
			size_t n)
{
	char text[MONEY_TEXT_SIZE];
	size_t same = 0;
	buffer_append_z(out, "    ");
	for (; same < n && is_same(&u[same], u); same++)
		buffer_printf(out, "%s%.*s", same ? ", " : "",
			      STR_ARG(t->cube->dimensions[u[same].dimension].name));
	buffer_append_char(out, ' ');
	buffer_append_harmless(out, u->code.len ? u->code : STR("(no code)"));
	buffer_printf(out, ": %llu lines", (unsigned long long)u->lines);
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		money_format_grouped(text, u->sums[c], t->cube->columns[c].decimals);
		buffer_printf(out, ", %.*s %s", STR_ARG(t->cube->columns[c].name), text);
	}
	struct str near = near_of(t, u);
	if (near.len > 0 && str_eq(near, u->code)) {
		buffer_append_z(out, "; the list has it, for other years");
	} else if (near.len > 0) {
		buffer_append_z(out, "; the list has \"");
		buffer_append_harmless(out, near);
		buffer_append_z(out, "\"");
	}
	buffer_append_char(out, '\n');
	return same;
}

static size_t count_codes(const struct unmapped *sorted, size_t n, bool empty)
{
	size_t codes = 0;
	for (size_t i = 0; i < n; i++)
		codes += (sorted[i].code.len == 0) == empty &&
			 (i == 0 || !is_same(&sorted[i], &sorted[i - 1]));
	return codes;
}

static void tell_codes(const struct transform *t, struct buffer *out, const struct unmapped *sorted,
		       size_t n, bool empty, size_t most)
{
	for (size_t i = 0, told = 0; i < n && told < most;) {
		if ((sorted[i].code.len == 0) != empty) {
			i++;
			continue;
		}
		i += tell_code(t, out, &sorted[i], n - i);
		told++;
	}
}

void transform_unmapped_text(const struct transform *t, struct buffer *out, size_t most)
{
	size_t n;
	struct unmapped *sorted = heaviest(t, &n);
	tell_joins(t, out);
	n = without_quiet(sorted, n);
	size_t codes = count_codes(sorted, n, false);
	if (codes > 0)
		buffer_printf(out, "  codes that no code list knows: %zu%s\n", codes,
			      codes > most ? ", those with most money first:" : ":");
	tell_codes(t, out, sorted, n, false, most);
	if (count_codes(sorted, n, true) > 0)
		buffer_append_z(out, "  lines that carry no code:\n");
	tell_codes(t, out, sorted, n, true, most);
	free(sorted);
}
