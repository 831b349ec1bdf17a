#include "model/statistic.h"

#include "base/text/fraction.h"

#include <stdlib.h>

#define WHOLE_MAX 12
#define DECIMALS_MAX 6

static const char *const names[STATISTIC_SUBJECTS] = {"population", "households", "area", "cpi"};

const char *statistic_name(enum statistic_subject subject)
{
	return names[subject];
}

bool statistic_named(struct str name, enum statistic_subject *out)
{
	for (int i = 0; i < STATISTIC_SUBJECTS; i++) {
		if (!str_eq(name, str_z(names[i])))
			continue;
		*out = (enum statistic_subject)i;
		return true;
	}
	return false;
}

bool statistic_value_ok(struct str value)
{
	const char *point = value.len ? memchr(value.ptr, '.', value.len) : NULL;
	size_t whole = point ? (size_t)(point - value.ptr) : value.len;
	/* JSON has no numbers like 007. */
	if (whole > 1 && value.ptr[0] == '0')
		return false;
	struct fraction *f = fraction_new();
	bool ok = whole <= WHOLE_MAX && value.len - whole <= DECIMALS_MAX + 1 &&
		  fraction_parse(f, value) && fraction_sign(f) > 0;

	fraction_free(f);
	return ok;
}

bool statistic_is_municipality(struct str region)
{
	uint64_t number;

	return region.len == 6 && str_starts(region, STR("GM")) &&
	       str_to_u64((struct str){region.ptr + 2, 4}, &number);
}

void statistics_init(struct statistics *s, struct arena *a)
{
	*s = (struct statistics){.arena = a};
}

/* Room for one more; what an arena holds cannot grow in place. */
static void *grown(struct arena *a, void *items, size_t n, size_t *capacity, size_t each)
{
	if (n < *capacity)
		return items;
	*capacity = *capacity ? 2 * *capacity : 32;
	void *more = arena_alloc(a, *capacity * each);
	if (n)
		memcpy(more, items, n * each);
	return more;
}

static bool same_source(const struct statistic_source *a, const struct statistic_source *b)
{
	return str_eq(a->table, b->table) && str_eq(a->origin, b->origin) &&
	       str_eq(a->url, b->url) && str_eq(a->retrieved, b->retrieved) &&
	       str_eq(a->note, b->note);
}

size_t statistics_add_source(struct statistics *s, const struct statistic_source *source)
{
	for (size_t i = 0; i < s->nsources; i++)
		if (same_source(&s->sources[i], source))
			return i;
	s->sources =
		grown(s->arena, s->sources, s->nsources, &s->sources_capacity, sizeof *s->sources);
	s->sources[s->nsources] = (struct statistic_source){
		.table = arena_dup(s->arena, source->table),
		.origin = arena_dup(s->arena, source->origin),
		.url = arena_dup(s->arena, source->url),
		.retrieved = arena_dup(s->arena, source->retrieved),
		.note = arena_dup(s->arena, source->note),
	};
	return s->nsources++;
}

void statistics_add(struct statistics *s, const struct statistic *item)
{
	s->items = grown(s->arena, s->items, s->n, &s->capacity, sizeof *s->items);
	s->items[s->n] = *item;
	s->items[s->n].region = arena_dup(s->arena, item->region);
	s->items[s->n++].value = arena_dup(s->arena, item->value);
}

static void add_name(struct statistics *s, struct str code, struct str name)
{
	for (size_t i = s->nregions; i > 0 && str_eq(s->regions[i - 1].code, code); i--)
		if (str_eq(s->regions[i - 1].name, name))
			return;
	s->regions =
		grown(s->arena, s->regions, s->nregions, &s->regions_capacity, sizeof *s->regions);
	s->regions[s->nregions++] =
		(struct statistic_region){arena_dup(s->arena, code), arena_dup(s->arena, name)};
}

void statistics_add_region(struct statistics *s, struct str code, struct str name)
{
	const char *open = str_ends(name, STR(")")) ? memrchr(name.ptr, '(', name.len) : NULL;

	if (name.len)
		add_name(s, code, name);
	if (open && open > name.ptr)
		add_name(s, code, str_trim((struct str){name.ptr, (size_t)(open - name.ptr)}));
}

static int compare(const void *x, const void *y)
{
	const struct statistic *a = x, *b = y;

	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	int order = str_cmp(a->region, b->region);
	return order ? order : (a->year > b->year) - (a->year < b->year);
}

static bool same_value(struct str x, struct str y)
{
	struct fraction *a = fraction_new(), *b = fraction_new();
	bool same = fraction_parse(a, x) && fraction_parse(b, y) && fraction_compare(a, b) == 0;

	fraction_free(a);
	fraction_free(b);
	return same;
}

static int check_pair(const struct statistics *s, const struct statistic *a,
		      const struct statistic *b, struct error *e)
{
	struct str first = s->sources[a->source].table, second = s->sources[b->source].table;

	if (compare(a, b) == 0 && !same_value(a->value, b->value))
		return error_set(e, STATUS_INPUT,
				 "%s of %.*s in %d stands there twice, as %.*s and as %.*s: keep "
				 "one of them",
				 statistic_name(a->subject), STR_ARG(a->region), (int)a->year,
				 STR_ARG(a->value), STR_ARG(b->value));
	if (a->subject == STATISTIC_CPI && b->subject == STATISTIC_CPI && !str_eq(first, second))
		return error_set(e, STATUS_INPUT,
				 "the price index of %d is of \"%.*s\" and that of %d of \"%.*s\": "
				 "indices with different bases cannot be compared; take one table",
				 (int)a->year, STR_ARG(first), (int)b->year, STR_ARG(second));
	return 0;
}

int statistics_settle(struct statistics *s, struct error *e)
{
	size_t kept = 0;

	if (s->n)
		qsort(s->items, s->n, sizeof *s->items, compare);
	for (size_t i = 0; i < s->n; i++) {
		if (kept && check_pair(s, &s->items[kept - 1], &s->items[i], e) != 0)
			return -1;
		if (kept && compare(&s->items[kept - 1], &s->items[i]) == 0)
			continue;
		s->items[kept++] = s->items[i];
	}
	s->n = kept;
	return 0;
}

const struct statistic *statistics_find(const struct statistics *s, enum statistic_subject subject,
					struct str region, int32_t year)
{
	struct statistic key = {.subject = subject, .region = region, .year = year};

	return s->n ? bsearch(&key, s->items, s->n, sizeof key, compare) : NULL;
}
