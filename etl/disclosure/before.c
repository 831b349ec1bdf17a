/*
 * What was published before. A cell that was hidden once stays hidden, or its amount of then could be
 * had from the other version. Two amounts that are both shown, or two rests, tell by their difference of
 * the payees that came, went or have another amount: where those are fewer than a cell needs, it is told.
 * Held against are all versions, not only the last: who kept three of them has each difference.
 */
#include "base/memory/hash.h"
#include "disclosure/cell_table.h"

#include <stdlib.h>

#define NAME_MOST ((size_t)1 << 20)
#define NAME_SEED 0x1f
#define NAME_SEED_TOTAL 0x2f /* of a total, that it is not taken for its rest */

/* "centre=6008769", as a number: worked out once for each member, by its code, for keys are another store's. */
static uint64_t name_of_member(const struct cell_table *c, size_t d, uint32_t key)
{
	const struct dimension *shape = &c->plan->cube->dimensions[d];
	struct buffer b;
	buffer_init(&b, NAME_MOST);
	buffer_append_str(&b, shape->name);
	buffer_append_char(&b, '=');
	if (key != CELLS_NO_KEY)
		value_plain(&b, shape->attributes[shape->key].type,
			    &dictionary_get(c->dictionaries[d], key)[shape->key]);
	uint64_t hash = hash64(b.ptr, b.len);
	buffer_drop(&b);
	return hash | 1; /* 0: not known yet */
}

static uint64_t name_of(struct cell_table *c, size_t d, uint32_t key)
{
	if (key == CELLS_NO_KEY)
		return name_of_member(c, d, key);
	if (key >= c->nnames[d]) {
		size_t n = dictionary_count(c->dictionaries[d]) + 1;
		c->names[d] = xrealloc(c->names[d], n * sizeof **c->names);
		memset(c->names[d] + c->nnames[d], 0, (n - c->nnames[d]) * sizeof **c->names);
		c->nnames[d] = n;
	}
	if (c->names[d][key] == 0)
		c->names[d][key] = name_of_member(c, d, key);
	return c->names[d][key];
}

static void put_name(unsigned char out[CELL_NAME_BYTES], struct cell_table *c, const uint32_t *keys,
		     size_t n, uint64_t seed)
{
	uint64_t members[CUBE_MAX_DIMENSIONS + 1];
	for (size_t i = 0; i < n; i++)
		members[i] = name_of(c, c->plan->dimensions[i], keys[i]);
	members[n] = seed;
	uint64_t hashes[2] = {hash64(members, n * sizeof *members) ^ (seed ^ NAME_SEED),
			      hash64(members, (n + 1) * sizeof *members)};
	memcpy(out, hashes, CELL_NAME_BYTES);
}

static struct str name_text(const unsigned char name[CELL_NAME_BYTES])
{
	return (struct str){(const char *)name, CELL_NAME_BYTES};
}

static struct cell_mark keep(struct cell_table *c, const struct cell_mark *mark)
{
	struct cell_mark out = *mark;
	uint32_t *payees = ARENA_ARRAY(c->arena, uint32_t, mark->npayees + 1);
	if (mark->npayees)
		memcpy(payees, mark->payees, mark->npayees * sizeof *payees);
	out.payees = payees;
	return out;
}

static size_t push(struct cell_table *c, struct cell_mark mark)
{
	if ((c->nbefore & (c->nbefore - 1)) == 0)
		c->before =
			xrealloc(c->before, (c->nbefore ? 2 * c->nbefore : 1) * sizeof *c->before);
	c->before[c->nbefore] = (struct mark_before){.mark = mark};
	return c->nbefore++;
}

/* Behind the first of its name. */
static void push_older(struct cell_table *c, size_t first, struct cell_mark mark)
{
	size_t at = push(c, mark);
	c->before[at].older = c->before[first].older;
	c->before[first].older = at + 1;
}

/* Of a name that comes again the states are one: hidden by any is hidden, and what several datasets show
 * beside each other cannot be compared. */
void cells_mark(struct cell_table *c, const struct cell_mark *mark)
{
	bool is_new;
	uint32_t *at = map_put(c->by_name, name_text(mark->name), &is_new);
	if (is_new) {
		*at = (uint32_t)push(c, keep(c, mark));
		return;
	}
	size_t first = *at;
	struct cell_mark known = c->before[first].mark, given = known;
	bool hidden = known.state == CELL_MARK_HIDDEN || mark->state == CELL_MARK_HIDDEN;
	bool both = known.published && mark->published;
	bool other = !hidden && known.print != mark->print;
	if (mark->published)
		given = keep(c, mark);
	if (other && mark->published)
		push_older(c, first, known);
	else if (other && !differ_was_public(c, &c->before[first], mark->print))
		push_older(c, first, keep(c, mark));
	given.unclear = known.unclear || both;
	if (hidden)
		given.state = CELL_MARK_HIDDEN;
	c->before[first].mark = given;
}

static const struct mark_before *find_all(const struct cell_table *c, const unsigned char *name)
{
	const uint32_t *at = map_get(c->by_name, name_text(name));
	return at ? &c->before[*at] : NULL;
}

static const struct cell_mark *find(const struct cell_table *c, const unsigned char *name)
{
	const struct mark_before *b = find_all(c, name);
	return b ? &b->mark : NULL;
}

void before_look(struct cell_table *c)
{
	for (size_t i = 0; i < c->ncells; i++) {
		struct table_cell *x = &c->cells[i];
		put_name(x->name, c, c->keys + i * c->plan->n, c->plan->n, NAME_SEED);
		const struct cell_mark *m = find(c, x->name);
		x->before = m && m->state == CELL_MARK_HIDDEN;
	}
	for (size_t i = 0; i < c->ntotals; i++) {
		uint32_t cell = c->ordered[c->totals[i].first];
		put_name(c->totals[i].name, c, c->keys + cell * c->plan->n, c->plan->nfixed,
			 NAME_SEED);
	}
}

/* ---- two versions beside each other ---- */

enum part { PART_SHOWN, PART_HIDDEN, PART_ALL };

static bool is_of(const struct table_cell *x, enum part part)
{
	return part == PART_ALL || (x->why != CELLS_SHOWN) == (part == PART_HIDDEN);
}

/* Only public amounts: of a cell that is shown, of a rest, of a fixed total. */
static uint64_t print_of(const struct cell_table *c, const uint32_t *cells, size_t n,
			 enum part part)
{
	const size_t ncolumns = c->plan->cube->ncolumns;
	money_sum sums[CUBE_MAX_MEASURES];
	memset(sums, 0, sizeof sums);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ncolumns; k++)
			if (is_of(&c->cells[cells[i]], part))
				sums[k] += c->sums[cells[i] * ncolumns + k];
	return hash64(sums, ncolumns * sizeof *sums);
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static int by_payee(const void *a, const void *b)
{
	const struct named_net *x = a, *y = b;
	if (x->payee != y->payee)
		return x->payee < y->payee ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static size_t gather(const struct cell_table *c, const uint32_t *cells, size_t n, enum part part,
		     struct named_net *out)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct table_cell *x = &c->cells[cells[i]];
		for (size_t k = x->first; is_of(x, part) && k < x->first + x->n; k++)
			out[count++] = (struct named_net){c->contributions[c->by_cell[k]].payee,
							  c->by_cell[k]};
	}
	if (n > 1 && count) /* of one cell they are in order */
		qsort(out, count, sizeof *out, by_payee);
	return count;
}

/* A number for each payee, and what it has there. */
static void print_payees(struct cell_table *c, struct cell_mark *m, const uint32_t *cells, size_t n,
			 enum part part)
{
	const size_t ncolumns = c->plan->cube->ncolumns;
	struct named_net *all = c->gathered;
	size_t nall = gather(c, cells, n, part, all);
	uint32_t *out = c->prints + c->nprints;
	for (size_t i = 0; i < nall;) {
		uint64_t payee = all[i].payee;
		money_sum nets[CUBE_MAX_MEASURES + 1];
		memset(nets, 0, sizeof nets);
		for (; i < nall && all[i].payee == payee; i++)
			for (size_t k = 0; k < ncolumns; k++)
				nets[k] += c->nets[all[i].at * ncolumns + k];
		nets[ncolumns] = payee;
		out[m->npayees++] = (uint32_t)(hash64(nets, (ncolumns + 1) * sizeof *nets) >> 32);
	}
	if (m->npayees)
		qsort(out, m->npayees, sizeof *out, by_number);
	c->nprints += m->npayees;
	m->payees = out;
}

/* From any version. */
static bool differs_by_few(const struct cell_table *c, const struct cell_mark *now, bool social)
{
	const struct cells_policy *policy = c->plan->policy;
	return differ_by_few(c, find_all(c, now->name), now,
			     (social ? policy->social : policy->others).payees);
}

static void compare_cell(struct cell_table *c, size_t i, const struct cell_mark *now)
{
	const struct cell_mark *before = find(c, now->name);
	bool shown = before && before->published && before->state == CELL_MARK_SHOWN;
	if (now->state == CELL_MARK_SHOWN)
		c->counts.differences +=
			differs_by_few(c, now, c->totals[c->cells[i].total].social);
	else if (shown)
		c->counts.shown_before++;
}

static void mark_cells(struct cell_table *c, bool beside)
{
	for (size_t i = 0; i < c->ncells; i++) {
		const struct table_cell *x = &c->cells[i];
		uint32_t cell = (uint32_t)i;
		struct cell_mark *m = &c->marks[c->nmarks++];
		*m = (struct cell_mark){.state = CELL_MARK_HIDDEN};
		memcpy(m->name, x->name, sizeof m->name);
		if (x->why == CELLS_SHOWN) {
			m->state = CELL_MARK_SHOWN;
			m->print = print_of(c, &cell, 1, PART_SHOWN);
			print_payees(c, m, &cell, 1, PART_SHOWN);
		}
		if (!beside)
			compare_cell(c, i, m);
	}
}

static void mark_rest(struct cell_table *c, const struct table_total *t, bool beside)
{
	struct cell_mark now = {.state = CELL_MARK_REST};
	memcpy(now.name, t->name, sizeof now.name);
	now.print = print_of(c, c->ordered + t->first, t->n, PART_HIDDEN);
	print_payees(c, &now, c->ordered + t->first, t->n, PART_HIDDEN);
	if (t->rest)
		c->marks[c->nmarks++] = now;
	c->counts.rests_differ += !beside && differs_by_few(c, &now, t->social);
}

/* What a total is more than before is as public as the total. */
static void mark_total(struct cell_table *c, const struct table_total *t, bool beside)
{
	struct cell_mark *now = &c->marks[c->nmarks++];
	const uint32_t *keys = c->keys + c->ordered[t->first] * c->plan->n;
	*now = (struct cell_mark){.state = CELL_MARK_TOTAL};
	put_name(now->name, c, keys, c->plan->nfixed, NAME_SEED_TOTAL);
	now->print = print_of(c, c->ordered + t->first, t->n, PART_ALL);
	print_payees(c, now, c->ordered + t->first, t->n, PART_ALL);
	c->counts.totals_differ += !beside && differs_by_few(c, now, t->social);
}

void before_compare(struct cell_table *c, bool beside)
{
	c->marks = xmalloc((c->ncells + 2 * c->ntotals + 1) * sizeof *c->marks);
	c->prints = xmalloc((2 * c->ncontributions + 1) * sizeof *c->prints);
	c->gathered = xmalloc((c->ncontributions + 1) * sizeof *c->gathered);
	mark_cells(c, beside);
	for (size_t i = 0; i < c->ntotals; i++) {
		mark_rest(c, &c->totals[i], beside);
		mark_total(c, &c->totals[i], beside);
	}
	free(c->gathered);
	c->gathered = NULL;
}
