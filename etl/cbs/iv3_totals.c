/* Which keys of a table are sums of others: "6.71" may be all of 6.71a to 6.71d, or money of its own. CBS does not say;
 * the figures do. Counted twice would be a wrong sum in public, and left out too. */
#include "cbs/iv3_work.h"

#include "base/text/plural.h"
#include "model/money.h"

#include <stdlib.h>

#define UNIT 100               /* amounts are hundredths */
#define TOLD_APART (10 * UNIT) /* smaller amounts may be the same by chance */
#define ENOUGH 10u

struct proving {
	const struct iv3_table *table;
	const struct iv3_facts *facts; /* by government, then task */
	size_t ncells;                 /* categories by reports */
	int64_t *own, *below;          /* [ncells], of the government at hand */
	bool *parts; /* [tasks]: is below the key at hand, and divided no further */
	size_t nparts;
	uint64_t compared, same;
};

static struct str task_at(const struct iv3_table *t, size_t i)
{
	return map_key(t->keys[IV3_TASKS].index, i);
}

static bool is_below(struct str key, struct str head)
{
	return key.len > head.len && str_starts(key, head);
}

static bool is_divided(const struct iv3_table *t, struct str key)
{
	for (size_t i = 0; i < t->keys[IV3_TASKS].n; i++)
		if (is_below(task_at(t, i), key))
			return true;
	return false;
}

static void find_parts(struct proving *p, struct str head)
{
	p->nparts = 0;
	for (size_t i = 0; i < p->table->keys[IV3_TASKS].n; i++) {
		struct str key = task_at(p->table, i);
		p->parts[i] = is_below(key, head) && !is_divided(p->table, key);
		p->nparts += p->parts[i];
	}
}

static int64_t amount_of(const struct iv3_fact *f)
{
	return f->amounts[0] != MONEY_NULL ? f->amounts[0] : f->amounts[1];
}

/* Each part was rounded by itself. */
static bool agrees(const struct proving *p, int64_t own, int64_t below)
{
	return money_near(own, below, (int64_t)p->nparts * UNIT);
}

static void compare_cells(struct proving *p)
{
	for (size_t i = 0; i < p->ncells; i++) {
		bool large = p->own[i] > TOLD_APART || p->own[i] < -TOLD_APART;
		if (!large || p->below[i] == 0)
			continue;
		p->compared++;
		p->same += agrees(p, p->own[i], p->below[i]);
	}
}

static void look_at(struct proving *p, size_t head)
{
	const struct iv3_facts *f = p->facts;

	p->compared = p->same = 0;
	for (size_t i = 0; i < f->n;) {
		uint32_t government = f->items[i].government;
		memset(p->own, 0, p->ncells * sizeof *p->own);
		memset(p->below, 0, p->ncells * sizeof *p->below);
		for (; i < f->n && f->items[i].government == government; i++) {
			const struct iv3_fact *x = &f->items[i];
			size_t cell = (size_t)x->category * CBS_IV3_PERIODS + (size_t)x->period;
			if (x->task == head)
				p->own[cell] += amount_of(x);
			else if (p->parts[x->task])
				p->below[cell] += amount_of(x);
		}
		compare_cells(p);
	}
}

static int judge(bool *total, const struct proving *p, struct str head, struct error *e)
{
	*total = p->compared && p->same == p->compared;
	if (*total || p->compared < ENOUGH || 2 * p->same < p->compared)
		return 0;
	return error_set(
		e, STATUS_REFUSED,
		"%.*s is in %llu van %llu %s de som van wat eronder staat en in de andere niet: of het een totaal is valt niet uit te "
		"maken, en het telt dan dubbel of niet; vraag het CBS hoe deze tabel is bedoeld",
		STR_ARG(head), (unsigned long long)p->same, (unsigned long long)p->compared,
		plural(p->compared, "cel", "cellen"));
}

int iv3_totals_find(bool *totals, const struct iv3_table *t, const struct iv3_facts *f,
		    struct error *e)
{
	size_t n = t->keys[IV3_TASKS].n;
	struct proving p = {
		.table = t, .facts = f, .ncells = t->keys[IV3_CATEGORIES].n * CBS_IV3_PERIODS};
	int result = 0;

	p.own = xcalloc(p.ncells + 1, sizeof *p.own);
	p.below = xcalloc(p.ncells + 1, sizeof *p.below);
	p.parts = xcalloc(n + 1, sizeof *p.parts);
	for (size_t i = 0; i < n && result == 0; i++) {
		struct str head = task_at(t, i);
		totals[i] = iv3_subject_of(head) == IV3_TOTAL;
		if (totals[i] || !is_divided(t, head))
			continue;
		find_parts(&p, head);
		look_at(&p, i);
		result = judge(&totals[i], &p, head, e);
	}
	free(p.own);
	free(p.below);
	free(p.parts);
	return result;
}
