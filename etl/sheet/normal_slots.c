/* Slots: the figure and the index of each year and municipality, and cells that add up with them.
 */
#include "sheet/normal.h"

#include "base/memory/map.h"

#include <stdio.h>
#include <stdlib.h>

static struct str plain(struct normal *n, enum value_type type, const struct value *v)
{
	struct buffer b;

	buffer_init(&b, QUERY_MAX_PARAM_BYTES);
	value_plain(&b, type, v);
	struct str text = arena_dup(n->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

/* A year as a number, a text, or the year of a date; 0: it is none. */
static int32_t year_of(struct normal *n, const struct value *v)
{
	struct str text = v->null ? STR("") : plain(n, n->year_type, v);
	uint64_t year;

	if (n->year_type == VALUE_DATE && text.len > 4)
		text.len = 4;
	return text.len == 4 && str_to_u64(text, &year) ? (int32_t)year : 0;
}

/* Names may stand for several codes, of which one has the figure: that one. */
static const struct statistic *by_name(const struct normal *n, struct slot *slot, struct str name,
				       int32_t year)
{
	const struct statistic *found = NULL;

	for (size_t i = 0; i < n->statistics.nregions; i++) {
		const struct statistic_region *r = &n->statistics.regions[i];
		if (!str_eq(r->name, name))
			continue;
		const struct statistic *one =
			statistics_find(&n->statistics, n->subject, r->code, year);
		if (one && found && !str_eq(one->region, found->region)) {
			slot->lacks = arena_printf(
				n->arena,
				"\"%.*s\" is the name of %.*s and of %.*s: the cube "
				"needs their codes",
				STR_ARG(name), STR_ARG(found->region), STR_ARG(one->region));
			return NULL;
		}
		slot->code = r->code;
		found = one ? one : found;
	}
	if (found)
		slot->code = found->region;
	return found;
}

static void find_divisor(struct normal *n, struct slot *slot, int32_t year)
{
	struct str name =
		n->has_regions ? plain(n, n->region_type, &slot->region) : n->model.region;
	uint64_t number;

	if (statistic_is_municipality(name))
		slot->code = name;
	else if (name.len == 4 && str_to_u64(name, &number))
		slot->code = arena_printf(n->arena, "GM%.*s", STR_ARG(name));
	if (slot->code.len)
		slot->divisor = statistics_find(&n->statistics, n->subject, slot->code, year);
	else
		slot->divisor = by_name(n, slot, name, year);
	if (slot->divisor || slot->lacks.len)
		return;
	const char *what = statistic_name(n->subject);
	slot->lacks = slot->code.len
			      ? arena_printf(n->arena,
					     "no %s of %.*s in %d in this store: stuiver fetch cbs "
					     "--tables %s --regions %.*s --years %d",
					     what, STR_ARG(slot->code), (int)year, what,
					     STR_ARG(slot->code), (int)year)
		      : name.len ? arena_printf(n->arena,
						"\"%.*s\" is neither the code nor the name of a "
						"municipality that this store has figures of",
						STR_ARG(name))
				 : STR("lines without a municipality");
}

static void find_index(struct normal *n, struct slot *slot, int32_t year)
{
	slot->index = statistics_find(&n->statistics, STATISTIC_CPI, STATISTIC_NATION, year);
	if (!slot->index && slot->lacks.len == 0)
		slot->lacks = arena_printf(n->arena,
					   "no price index of %d in this store: stuiver fetch cbs "
					   "--tables cpi --years %d",
					   (int)year, (int)year);
}

/* The factors themselves are made when they are needed. */
static void open_slot(struct normal *n, struct slot *slot)
{
	int32_t year = year_of(n, &slot->year);

	if (year == 0) {
		slot->lacks = STR("lines without a year");
		return;
	}
	if (n->divides)
		find_divisor(n, slot, year);
	if (n->prices)
		find_index(n, slot, year);
}

static struct slot *add_slot(struct normal *n)
{
	if (n->nslots == n->capacity) {
		n->capacity = n->capacity ? 2 * n->capacity : 64;
		n->slots = xrealloc(n->slots, n->capacity * sizeof *n->slots);
	}
	n->slots[n->nslots] = (struct slot){.used = false};
	return &n->slots[n->nslots++];
}

static bool shows(const struct columns *keys, const struct column *column)
{
	for (size_t i = 0; i < keys->n; i++)
		if (keys->items[i].kind == COLUMN_ATTRIBUTE &&
		    keys->items[i].dimension == column->dimension &&
		    keys->items[i].attribute == column->attribute)
			return true;
	return false;
}

/* How a question that mixes them is asked, with two of what it mixes. */
static int mixed(const struct normal *n, const struct column *column, enum value_type type,
		 const struct value *a, const struct value *b, struct error *e)
{
	struct normal *own = (struct normal *)n;
	struct str ref = column->ref;

	return error_set(
		e, STATUS_USAGE,
		"per=%.*s would add up lines of %.*s and %.*s, which are divided by "
		"different figures: show each (drilldown=%.*s|…, or pivot=%.*s), or choose "
		"one (cut=%.*s:…)",
		STR_ARG(n->per), STR_ARG(plain(own, type, a)), STR_ARG(plain(own, type, b)),
		STR_ARG(ref), STR_ARG(ref), STR_ARG(ref));
}

/* Whether any line that passes is of another year, or municipality, than the first. */
static int check_keys(const struct normal *n, const struct columns *keys, struct error *e)
{
	bool years = keys && shows(keys, &n->year);
	bool regions = !n->has_regions || !keys || shows(keys, &n->regions);
	const struct slot *first = n->slots;

	for (size_t i = 1; n->divides && i < n->nslots; i++) {
		const struct slot *s = &n->slots[i];
		if (!years && value_cmp(n->year_type, &first->year, &s->year) != 0)
			return mixed(n, &n->year, n->year_type, &first->year, &s->year, e);
		if (!regions && value_cmp(n->region_type, &first->region, &s->region) != 0)
			return mixed(n, &n->regions, n->region_type, &first->region, &s->region, e);
	}
	return 0;
}

static int by_codes(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	for (size_t i = 0; i < 2; i++)
		if (x->codes[i] != y->codes[i])
			return x->codes[i] < y->codes[i] ? -1 : 1;
	return 0;
}

/* In the order of their values: cells come in that of the engine, and what is told of some of them must not hang on it. */
static void sort_slots(struct normal *n, size_t ncells)
{
	uint32_t *now = xcalloc(n->nslots + 1, sizeof *now);

	if (n->nslots)
		qsort(n->slots, n->nslots, sizeof *n->slots, by_codes);
	for (size_t i = 0; i < n->nslots; i++)
		now[n->slots[i].met] = (uint32_t)i;
	for (size_t i = 0; i < ncells; i++)
		n->slot_of[i] = now[n->slot_of[i]];
	free(now);
}

int normal_settle(struct normal *n, const struct cells *c, const struct columns *keys,
		  struct error *e)
{
	struct map *pairs = map_new();

	n->year_type = c->columns[n->year_at].type;
	n->region_type = c->columns[n->regions_at].type;
	n->slot_of = xcalloc(c->n + 1, sizeof *n->slot_of);
	for (size_t i = 0; i < c->n && n->nslots < NORMAL_MAX_SLOTS; i++) {
		bool is_new;
		uint32_t codes[2] = {c->columns[n->year_at].codes[i], 0};
		if (n->has_regions)
			codes[1] = c->columns[n->regions_at].codes[i];
		uint32_t *slot =
			map_put(pairs, (struct str){(const char *)codes, sizeof codes}, &is_new);
		if (is_new) {
			*slot = (uint32_t)n->nslots;
			struct slot *made = add_slot(n);
			memcpy(made->codes, codes, sizeof codes);
			made->met = *slot;
			made->year = *cells_value(c, n->year_at, i);
			if (n->has_regions)
				made->region = *cells_value(c, n->regions_at, i);
			open_slot(n, made);
		}
		n->slot_of[i] = *slot;
	}
	map_free(pairs);
	if (n->nslots == NORMAL_MAX_SLOTS)
		return error_set(e, STATUS_LIMIT,
				 "More than %u pairs of year and municipality: cut the question",
				 NORMAL_MAX_SLOTS);
	sort_slots(n, c->n);
	return check_keys(n, keys, e);
}

/* ---- cells ---- */

static const struct fraction *factor(struct normal *n, struct slot *s, int decimals)
{
	struct fraction **out = &s->factors[decimals];
	char unit[16] = "1";

	if (*out)
		return *out;
	*out = fraction_new();
	if (decimals > 0)
		snprintf(unit, sizeof unit, "0.%0*d", decimals, 1);
	struct fraction *part = fraction_new();
	bool read = fraction_parse(*out, str_z(unit));
	if (n->divides) {
		read = read && fraction_parse(part, s->divisor->value);
		fraction_divide(*out, part);
	}
	if (n->prices) {
		read = read && fraction_parse(part, n->target->value);
		fraction_multiply(*out, part);
		read = read && fraction_parse(part, s->index->value);
		fraction_divide(*out, part);
	}
	fraction_free(part);
	if (!read)
		die("a statistic that was checked is no number");
	return *out;
}

void normal_add(struct normal *n, struct normal_cell *to, size_t cell,
		const struct column *aggregate, money_sum sum)
{
	uint32_t at = n->slot_of[cell];
	struct slot *s = &n->slots[at];
	int decimals = n->cube->columns[n->cube->measures[aggregate->measure].column].decimals;

	if (!to->sum) {
		to->sum = fraction_new();
		to->slot = at;
	}
	to->several = to->several || to->slot != at;
	to->slot = at < to->slot ? at : to->slot;
	if (s->lacks.len && (!to->lacking || at < to->lacking - 1))
		to->lacking = at + 1;
	if (!s->lacks.len && !(n->divides && to->several))
		fraction_add_times(to->sum, sum, factor(n, s, decimals));
}

void normal_cell_drop(struct normal_cell *c)
{
	fraction_free(c->sum);
}

const struct fraction *normal_value(const struct normal *n, const struct normal_cell *c)
{
	return c->lacking || (n->divides && c->several) ? NULL : c->sum;
}

struct str normal_reason(const struct normal *n, const struct normal_cell *c)
{
	if (c->lacking)
		return n->slots[c->lacking - 1].lacks;
	if (n->divides && c->several)
		return STR(
			"lines of several years or municipalities, which have no figure together");
	return STR("");
}

unsigned normal_decimals(const struct normal *n, const struct column *aggregate)
{
	int decimals = n->cube->columns[n->cube->measures[aggregate->measure].column].decimals;

	return decimals > NORMAL_DECIMALS ? (unsigned)decimals : NORMAL_DECIMALS;
}

void normal_tell(struct normal *n, const struct normal_cell *c)
{
	if (c->sum && !(n->divides && c->several))
		n->slots[c->lacking ? c->lacking - 1 : c->slot].used = true;
}

void normal_column(const struct normal *n, struct row_column *c, const struct column *aggregate)
{
	c->type = DATUM_NUMERAL;
	c->decimals = (int)normal_decimals(n, aggregate);
}

struct datum normal_datum(const struct normal *n, const struct normal_cell *c,
			  const struct row_column *column, struct arena *a)
{
	const struct fraction *value = normal_value(n, c);
	struct buffer text;

	if (!value)
		return datum_null();
	buffer_init(&text, SIZE_MAX);
	fraction_write(&text, value, (unsigned)column->decimals, true);
	struct datum d = datum_numeral(arena_dup(a, buffer_str(&text)));
	buffer_drop(&text);
	return d;
}
