/* Conditions, drop rules and the built-in rules. */
#include "transform/plan.h"

#include <stdlib.h>

/* Verdicts on this many distinct texts are kept for a condition; then it starts over. */
#define VERDICTS_MAX 65536u

struct condition_plan *conditions_plan(struct transform *t, const struct conditions *list)
{
	struct condition_plan *out = ARENA_ARRAY(t->now.arena, struct condition_plan, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct condition *c = &list->items[i];
		const struct field *f = &t->plan.r->fields[c->field];
		size_t n = 0;
		bool variant = false;
		int *set = ARENA_ARRAY(t->now.arena, int, t->now.nheader + t->plan.r->nfields + 1);
		out[i].condition = c;
		out[i].direct = f->origin == ORIGIN_COLUMN && c->kind != CONDITION_MATCHES;
		row_depends(t, c->field, set, &n, &variant);
		keyed_init(&out[i].keyed, set, n, variant);
	}
	return out;
}

/* A condition on a column sees the raw text; only computed fields have no other text than theirs.
 */
static struct str condition_text(struct transform *t, const struct condition *c,
				 const struct variant *v)
{
	struct row record = row_record(t, v);
	int column = t->plan.match.columns[c->field];
	if (t->plan.r->fields[c->field].origin != ORIGIN_COLUMN)
		return row_text(&record, c->field);
	return column >= 0 && (size_t)column < t->now.at.ncells ? str_trim(t->now.at.cells[column])
								: STR("");
}

static bool verdict(struct transform *t, const struct condition *c, const struct variant *v)
{
	struct str s = condition_text(t, c, v);
	if (c->kind == CONDITION_EQUALS)
		return strs_has(&c->values, s);
	if (c->kind == CONDITION_EMPTY)
		return (s.len == 0) == c->empty;
	return regexec(c->regex, arena_dup(t->now.scratch, s).ptr, 0, NULL, 0) == 0;
}

static bool condition_holds(struct transform *t, struct condition_plan *p, const struct variant *v)
{
	struct keyed *k = &p->keyed;
	bool is_new;
	if (p->direct)
		return verdict(t, p->condition, v);
	struct keyed_input input;
	keyed_pack(&input, k, t->now.at.cells, t->now.at.ncells,
		   v ? (size_t)(v - t->plan.variants) : 255);
	if (k->count > VERDICTS_MAX)
		keyed_reset(k);
	uint32_t *value = keyed_get(k, &input, &is_new);
	if (is_new) {
		keyed_set(value, verdict(t, p->condition, v));
		arena_reset(t->now.scratch);
	}
	return *value != 0;
}

bool conditions_hold(struct transform *t, struct condition_plan *list, size_t n,
		     const struct variant *v)
{
	for (size_t i = 0; i < n; i++)
		if (!condition_holds(t, &list[i], v))
			return false;
	return true;
}

static size_t add_tally(struct transform *t, struct str name)
{
	t->now.tallies.rules[t->now.tallies.nrules].rule = name;
	return t->now.tallies.nrules++;
}

/* The measure columns a control covers. */
static int plan_measures(struct transform *t, struct rule_plan *p, struct error *e)
{
	const struct strs *names = &p->rule->measures;
	size_t found = 0;
	p->measures = ARENA_ARRAY(t->now.arena, bool, t->cube->ncolumns);
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		p->measures[c] = names->n == 0 || strs_has(names, t->cube->columns[c].name);
		for (size_t m = 0; m < t->cube->nmeasures; m++)
			if (t->cube->measures[m].column == c &&
			    strs_has(names, t->cube->measures[m].name))
				p->measures[c] = true;
		found += p->measures[c];
	}
	if (found > 0)
		return 0;
	return error_set(e, STATUS_INPUT, "drop rule \"%.*s\": control.measures names no measure",
			 STR_ARG(p->rule->name));
}

static int plan_rule(struct transform *t, struct rule_plan *p, struct error *e)
{
	size_t n = 0;
	bool variant = false;
	p->conditions = conditions_plan(t, &p->rule->when);
	p->tally = add_tally(t, p->rule->name);
	int *set = ARENA_ARRAY(t->now.arena, int, t->now.nheader + t->plan.r->nfields + 1);
	for (size_t i = 0; i < p->rule->nby; i++)
		row_depends(t, p->rule->by[i], set, &n, &variant);
	keyed_init(&p->by, set, n, false);
	p->names = map_new();
	t->plan.controls = t->plan.controls || p->rule->control;
	return plan_measures(t, p, e);
}

static int find_column(const struct transform *t, struct str measure)
{
	int m = cube_find_measure(t->cube, measure);
	if (m >= 0)
		return (int)t->cube->measures[m].column;
	for (size_t c = 0; c < t->cube->ncolumns; c++)
		if (str_eq(t->cube->columns[c].name, measure))
			return (int)c;
	return NONE;
}

static int plan_total(struct transform *t, struct total_plan *p, struct error *e)
{
	int column = find_column(t, p->total->measure);
	if (column == NONE)
		return error_set(e, STATUS_INPUT, "controlTotals: \"%.*s\" is no measure",
				 STR_ARG(p->total->measure));
	p->column = (size_t)column;
	p->own = ARENA_ARRAY(t->now.arena, struct own_sums, t->cube->ncolumns);
	p->where = conditions_plan(t, &p->total->where);
	return 0;
}

/* A field by which a repeated header is seen: the first column that has a name. */
static int header_column(const struct transform *t)
{
	for (size_t i = 0; i < t->now.nheader; i++)
		if (t->plan.match.fields[i] != NONE && t->now.header[i].len > 0)
			return (int)i;
	return NONE;
}

int rules_plan(struct transform *t, struct error *e)
{
	size_t n = t->plan.r->nrules;
	t->now.tallies =
		(struct tallies){.rules = ARENA_ARRAY(t->now.arena, struct drop_tally, n + 3)};
	t->now.tally_blank = add_tally(t, STR("blank"));
	t->now.tally_header = add_tally(t, STR("header"));
	t->now.tally_no_amount = add_tally(t, STR("no-amount"));
	t->plan.rules = ARENA_ARRAY(t->now.arena, struct rule_plan, n);
	t->plan.controls = false;
	for (; t->plan.nrules < n; t->plan.nrules++) {
		t->plan.rules[t->plan.nrules].rule = &t->plan.r->rules[t->plan.nrules];
		if (plan_rule(t, &t->plan.rules[t->plan.nrules], e) != 0)
			return -1;
	}
	t->plan.totals = ARENA_ARRAY(t->now.arena, struct total_plan, t->plan.r->ntotals);
	for (; t->plan.ntotals < t->plan.r->ntotals; t->plan.ntotals++) {
		t->plan.totals[t->plan.ntotals].total = &t->plan.r->totals[t->plan.ntotals];
		if (plan_total(t, &t->plan.totals[t->plan.ntotals], e) != 0)
			return -1;
	}
	own_plan(t);
	t->plan.header_check = header_column(t);
	return 0;
}

static void conditions_drop(struct condition_plan *list, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		keyed_drop(&list[i].keyed);
}

void rules_drop(struct transform *t)
{
	for (size_t i = 0; i < t->plan.nrules; i++) {
		struct rule_plan *p = &t->plan.rules[i];
		conditions_drop(p->conditions, p->rule->when.n);
		keyed_drop(&p->by);
		map_free(p->names);
		free(p->groups);
	}
	for (size_t i = 0; i < t->plan.ntotals; i++)
		conditions_drop(t->plan.totals[i].where, t->plan.totals[i].total->where.n);
	t->plan.nrules = t->plan.ntotals = 0;
}

bool rules_blank(const struct transform *t)
{
	for (size_t i = 0; i < t->now.at.ncells; i++)
		if (t->now.at.cells[i].len > 0 && str_trim(t->now.at.cells[i]).len > 0)
			return false;
	return true;
}

/* The header once more: every column that has a field holds its own name. */
bool rules_header(const struct transform *t)
{
	int first = t->plan.header_check;
	if (first == NONE || (size_t)first >= t->now.at.ncells ||
	    t->now.at.cells[first].len < t->now.header[first].len ||
	    !str_eq(str_trim(t->now.at.cells[first]), t->now.header[first]))
		return false;
	for (size_t i = 0; i < t->now.nheader; i++) {
		struct str s = i < t->now.at.ncells ? str_trim(t->now.at.cells[i]) : STR("");
		if (t->plan.match.fields[i] != NONE && !str_eq(s, t->now.header[i]))
			return false;
	}
	return true;
}

int rules_match(struct transform *t)
{
	if (!t->now.at.any_amount && rules_blank(t))
		return (int)t->now.tally_blank;
	if (rules_header(t))
		return (int)t->now.tally_header;
	for (size_t i = 0; i < t->plan.nrules; i++)
		if (conditions_hold(t, t->plan.rules[i].conditions, t->plan.rules[i].rule->when.n,
				    NULL))
			return (int)t->plan.rules[i].tally;
	if (t->plan.unpivot && !t->now.at.any_amount && !t->plan.r->empty_null)
		return (int)t->now.tally_no_amount;
	return NONE;
}
