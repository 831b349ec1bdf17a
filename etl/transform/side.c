/* Side, debit/credit flag and scale of a record: texts that become a number of few values. */
#include "transform/plan.h"

static const struct {
	const char *name;
	enum side side;
} sides[] = {
	{"expenditure", SIDE_EXPENDITURE},
	{"revenue", SIDE_REVENUE},
	{"balance", SIDE_BALANCE},
};

static enum side side_from(struct str s)
{
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		if (str_eq(s, str_z(sides[i].name)))
			return sides[i].side;
	return SIDE_UNKNOWN;
}

static void plan_keyed(struct transform *t, struct keyed *k, int field, int list)
{
	size_t n = 0;
	bool variant = false;
	int *set = ARENA_ARRAY(t->now.arena, int, t->now.nheader + t->plan.r->nfields + 1);
	if (list != NONE)
		resolve_list_depends(t, list, set, &n, &variant);
	else
		row_depends(t, field, set, &n, &variant);
	keyed_init(k, set, n, variant);
}

void side_plan(struct transform *t)
{
	const struct sign *s = &t->plan.r->sign;
	int side = s->side_resource != NONE ? NONE : s->side;
	t->plan.has_side = s->style != SIGN_OWN_SIDE && (s->side_resource != NONE || side != NONE);
	t->plan.has_flag = s->style == SIGN_FLAG;
	plan_keyed(t, &t->plan.side, side, s->side_resource);
	plan_keyed(t, &t->plan.flag, t->plan.has_flag ? s->flag : NONE, NONE);
	plan_keyed(t, &t->plan.scale_key, t->plan.r->scale_field, NONE);
	t->plan.nscales = t->plan.r->scale_field == NONE ? 1 : t->plan.r->nscales;
	t->plan.scales = ARENA_ARRAY(t->now.arena, int64_t, t->plan.nscales);
	t->plan.scales[0] = t->plan.r->scale;
	for (size_t i = 0; t->plan.r->scale_field != NONE && i < t->plan.r->nscales; i++)
		t->plan.scales[i] = t->plan.r->scales[i].factor;
}

static struct str side_text(struct transform *t, const struct variant *v)
{
	const struct sign *s = &t->plan.r->sign;
	struct row record = row_record(t, v);
	if (s->side_resource == NONE)
		return row_text(&record, s->side);
	int row = resolve_row(&record, s->side_resource, NULL);
	if (row == NONE)
		return STR("");
	struct row found = resolve_list_row(t, s->side_resource, row);
	return row_text(&found, s->side_source);
}

/* One lookup for all three: the last input first, then the map, then `compute`. */
static uint32_t look_up(struct transform *t, struct keyed *k, const struct variant *v,
			uint32_t (*compute)(struct transform *t, const struct variant *v))
{
	size_t index = (size_t)(v - t->plan.variants);
	struct keyed_input input;
	keyed_pack(&input, k, t->now.at.cells, t->now.at.ncells, index);
	bool is_new;
	uint32_t *value = keyed_get(k, &input, &is_new);
	if (is_new) {
		keyed_set(value, compute(t, v));
		arena_reset(t->now.scratch);
	}
	return *value;
}

static uint32_t compute_side(struct transform *t, const struct variant *v)
{
	return (uint32_t)side_from(side_text(t, v));
}

enum side side_told(struct transform *t, const struct variant *v)
{
	if (t->plan.r->sign.side_resource == NONE && t->plan.r->sign.side == NONE)
		return SIDE_UNKNOWN;
	return (enum side)look_up(t, &t->plan.side, v, compute_side);
}

enum side side_of(struct transform *t, const struct variant *v)
{
	return t->plan.has_side ? side_told(t, v) : SIDE_EXPENDITURE;
}

static uint32_t compute_flag(struct transform *t, const struct variant *v)
{
	const struct sign *s = &t->plan.r->sign;
	struct row record = row_record(t, v);
	struct str flag = row_text(&record, s->flag);
	if (strs_has(&s->credit_values, flag))
		return 1;
	/* Without a list of debit values, all that is not credit is debit. */
	return strs_has(&s->debit_values, flag) || s->debit_values.n == 0 ? 0 : 2;
}

int flag_of(struct transform *t)
{
	if (!t->plan.has_flag)
		return 0;
	uint32_t value = look_up(t, &t->plan.flag, t->plan.variants, compute_flag);
	return value == 2 ? -1 : (int)value;
}

static uint32_t compute_scale(struct transform *t, const struct variant *v)
{
	struct row record = row_record(t, v);
	struct str s = row_text(&record, t->plan.r->scale_field);
	for (size_t i = 0; i < t->plan.r->nscales; i++)
		if (str_eq(t->plan.r->scales[i].text, s))
			return (uint32_t)i;
	return UINT32_MAX;
}

int scale_of(struct transform *t)
{
	if (t->plan.r->scale_field == NONE)
		return 0;
	return (int)look_up(t, &t->plan.scale_key, t->plan.variants, compute_scale);
}
