#include "openspending_nl/divisors.h"

#include "store/members/statistics.h"

#define SUBJECTS (1u << STATISTIC_POPULATION | 1u << STATISTIC_HOUSEHOLDS | 1u << STATISTIC_AREA)

static int of_cube(struct nl_divisors *out, struct nl_asking *k, const struct nl_government *g,
		   const struct nl_cube *cube, struct error *e)
{
	size_t at = (size_t)(cube - k->governments.cubes);

	if (!k->statistics)
		k->statistics = ARENA_ARRAY(k->arena, struct statistics *, k->governments.ncubes);
	if (!k->statistics[at]) {
		struct statistics *own = ARENA_NEW(k->arena, struct statistics);
		statistics_init(own, k->arena);
		if (statistics_read(session_store(k->session), cube->guide->name, SUBJECTS, own,
				    e) != 0)
			return -1;
		k->statistics[at] = own;
	}
	*out = (struct nl_divisors){k->statistics[at], g->key};
	return 0;
}

static bool tells(const struct nl_divisors *d)
{
	for (size_t i = 0; i < d->all->n; i++)
		if (str_eq(d->all->items[i].region, d->region))
			return true;
	return false;
}

int nl_divisors_of(struct nl_divisors *out, struct nl_asking *k, const struct nl_government *g,
		   struct error *e)
{
	/* Its own mapping may know better, or nothing. */
	if (g->details) {
		if (of_cube(out, k, g, g->details, e) != 0)
			return -1;
		if (tells(out))
			return 0;
	}
	return of_cube(out, k, g, g->iv3, e);
}

const struct statistic *nl_divisor(const struct nl_divisors *d, enum statistic_subject subject,
				   int year)
{
	return statistics_find(d->all, subject, d->region, year);
}

int64_t nl_divisor_latest(const struct nl_divisors *d, enum statistic_subject subject)
{
	const struct statistic *found = NULL;
	uint64_t n;

	for (size_t i = 0; i < d->all->n; i++) {
		const struct statistic *x = &d->all->items[i];
		if (x->subject == subject && str_eq(x->region, d->region) &&
		    (!found || x->year > found->year))
			found = x;
	}
	if (!found)
		return 0;
	struct str rest = found->value;
	return str_to_u64(str_split(&rest, '.'), &n) ? (int64_t)n : 0;
}
