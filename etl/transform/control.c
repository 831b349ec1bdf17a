/* Control rows and control totals: sums a file states about itself, or that the mapping knows. */
#include "base/text/plural.h"
#include "transform/plan.h"

#include "base/system/file.h"

#include <fnmatch.h>
#include <stdlib.h>

/* Unscaled sums are kept in these parts of a unit, so that every power of ten divides them. */
#define UNSCALED_PARTS INT64_C(1000000000)
#define STATED_MOST 500u /* totals of a source that are told */

static struct str group_name(struct transform *t, const struct rule_plan *p)
{
	struct row record = row_record(t, NULL);
	struct buffer b;
	buffer_init(&b, 4096);
	for (size_t i = 0; i < p->rule->nby; i++)
		buffer_printf(&b, "%s%.*s", i ? " | " : "",
			      STR_ARG(row_text(&record, p->rule->by[i])));
	struct str name = arena_dup(t->now.scratch, buffer_str(&b));
	buffer_drop(&b);
	return name;
}

static struct own_sums *own_array(const struct transform *t)
{
	return ARENA_ARRAY(t->now.arena, struct own_sums, t->cube->ncolumns);
}

/* Raw inputs that only differ in blanks are the same group. */
static uint32_t group_index(struct transform *t, struct rule_plan *p)
{
	struct str name = group_name(t, p);
	size_t n = t->plan.nvariants * t->cube->ncolumns;
	bool is_new;
	uint32_t *index = map_put(p->names, name, &is_new);
	if (!is_new)
		return *index;
	*index = (uint32_t)p->ngroups;
	if (p->ngroups == p->capacity) {
		p->capacity = p->capacity ? p->capacity * 2 : 16;
		p->groups = xrealloc(p->groups, p->capacity * sizeof *p->groups);
	}
	p->groups[p->ngroups] = (struct group){.name = arena_dup(t->now.arena, name),
					       .dropped = ARENA_ARRAY(t->now.arena, money_sum, n),
					       .loaded = ARENA_ARRAY(t->now.arena, money_sum, n),
					       .printed = own_array(t),
					       .lines = own_array(t)};
	return (uint32_t)p->ngroups++;
}

static struct group *find_group(struct transform *t, struct rule_plan *p)
{
	struct keyed *k = &p->by;
	struct keyed_input input;
	keyed_pack(&input, k, t->now.at.cells, t->now.at.ncells, 0);
	bool is_new;
	uint32_t *value = keyed_get(k, &input, &is_new);
	if (is_new) {
		keyed_set(value, group_index(t, p));
		arena_reset(t->now.scratch);
	}
	return &p->groups[*value];
}

static void add_total(struct transform *t, struct total_plan *p)
{
	for (size_t v = 0; v < t->plan.nvariants; v++) {
		int64_t amount = t->now.at.amounts[v * t->cube->ncolumns + p->column];
		if (amount == MONEY_NULL ||
		    !conditions_hold(t, p->where, p->total->where.n, &t->plan.variants[v]))
			continue;
		own_add(t, v, p->own);
		int64_t factor = p->total->unscaled ? t->plan.scales[t->now.at.scale] : 1;
		p->sum += (money_sum)amount * UNSCALED_PARTS / factor;
	}
}

static void add_own(struct transform *t, struct own_sums *to)
{
	for (size_t v = 0; v < t->plan.nvariants; v++)
		own_add(t, v, to);
}

static void add_record(struct transform *t, int dropped_by)
{
	size_t n = t->plan.nvariants * t->cube->ncolumns;
	if (dropped_by == NONE && t->want_own)
		add_own(t, t->now.tallies.own);
	for (size_t i = 0; i < t->plan.nrules; i++) {
		struct rule_plan *p = &t->plan.rules[i];
		bool dropped = dropped_by == (int)p->tally;
		if (!p->rule->control || (dropped_by != NONE && !dropped))
			continue;
		struct group *g = find_group(t, p);
		money_sum *sums = dropped ? g->dropped : g->loaded;
		for (size_t k = 0; k < n; k++)
			if (t->now.at.amounts[k] != MONEY_NULL)
				sums[k] += t->now.at.amounts[k];
		add_own(t, dropped ? g->printed : g->lines);
		g->dropped_lines += dropped;
		g->loaded_lines += !dropped;
	}
	for (size_t i = 0; dropped_by == NONE && i < t->plan.ntotals; i++)
		add_total(t, &t->plan.totals[i]);
}

/* Of a loaded record the canonical amounts are known, but not what they were made of. */
void control_add(struct transform *t, int dropped_by)
{
	if (dropped_by != NONE) {
		add_record(t, dropped_by);
		return;
	}
	struct current at = own_read_again(t);
	add_record(t, NONE);
	t->now.at = at;
}

/* What both say in the file's own signs, where these are not the cube's. */
static struct str own_text(const struct transform *t, const struct own_sums *printed,
			   const struct own_sums *lines, int decimals)
{
	static const enum own_kind kinds[] = {OWN_DEBIT, OWN_CREDIT, OWN_BALANCE};
	static const char *const names[] = {"debit", "credit", "balance"};
	char a[MONEY_TEXT_SIZE], b[MONEY_TEXT_SIZE];
	struct str text = STR("");
	if (!lines->sided && !lines->has_credit && !t->plan.has_flag)
		return text;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		money_format_grouped(a, own_sum(printed, kinds[i]), decimals);
		money_format_grouped(b, own_sum(lines, kinds[i]), decimals);
		text = arena_printf(t->now.arena, "%.*s%s %s should be %s, is %s", STR_ARG(text),
				    i == 0 ? "; in the file's own signs," : ",", names[i], a, b);
	}
	return text;
}

static int mismatch(const char *what, struct str name, struct str group, struct str measure,
		    money_sum expected, money_sum found, int decimals, struct str own,
		    struct error *e)
{
	char a[MONEY_TEXT_SIZE], b[MONEY_TEXT_SIZE], d[MONEY_TEXT_SIZE];
	money_format_grouped(a, expected, decimals);
	money_format_grouped(b, found, decimals);
	money_format_grouped(d, found - expected, decimals);
	return error_set(
		e, STATUS_REFUSED,
		"%s \"%.*s\"%s%.*s does not tie: %.*s should be %s, the loaded lines are "
		"%s, difference %s%.*s. Look for lines that are missing, doubled, or wrongly "
		"dropped or loaded; nothing was loaded",
		what, STR_ARG(name), group.len ? " for " : "", STR_ARG(group), STR_ARG(measure), a,
		b, d, STR_ARG(own));
}

/* Of the k-th sum. */
static bool group_ties(const struct transform *t, const struct rule_plan *p, const struct group *g,
		       size_t k)
{
	size_t c = k % t->cube->ncolumns;
	int64_t tolerance = 0;
	if (!money_parse(p->rule->tolerance, t->cube->columns[c].decimals, &tolerance))
		tolerance = 0;
	return money_near(g->loaded[k], g->dropped[k], tolerance) ||
	       own_ties(&g->printed[c], &g->lines[c], tolerance);
}

static int check_group(const struct transform *t, const struct rule_plan *p, const struct group *g,
		       struct error *e)
{
	size_t ncolumns = t->cube->ncolumns;
	for (size_t k = 0; k < t->plan.nvariants * ncolumns; k++) {
		size_t c = k % ncolumns;
		int decimals = t->cube->columns[c].decimals;
		if (p->measures[c] && !group_ties(t, p, g, k))
			return mismatch("control row", p->rule->name, g->name,
					t->cube->columns[c].name, g->dropped[k], g->loaded[k],
					decimals,
					own_text(t, &g->printed[c], &g->lines[c], decimals), e);
	}
	return 0;
}

static int check_rule(struct transform *t, const struct rule_plan *p, struct error *e)
{
	uint64_t controls = 0;
	for (size_t i = 0; i < p->ngroups; i++)
		controls += p->groups[i].dropped_lines;
	for (size_t i = 0; controls > 0 && i < p->ngroups; i++) {
		const struct group *g = &p->groups[i];
		if (g->dropped_lines > 0 && check_group(t, p, g, e) != 0)
			return -1;
		if (g->dropped_lines == 0)
			issues_addf(t->issues, SEVERITY_WARNING, "control-missing", 0, 0,
				    "\"%.*s\" has no control row of rule \"%.*s\"; its %zu %s "
				    "loaded unchecked",
				    STR_ARG(g->name), STR_ARG(p->rule->name),
				    (size_t)g->loaded_lines,
				    plural(g->loaded_lines, "line is", "lines are"));
	}
	return 0;
}

static bool is_for_file(struct transform *t, const struct control_total *total)
{
	struct str name = str_base_name(t->now.source_name);
	for (size_t i = 0; i < total->files.n; i++)
		if (fnmatch(arena_dup(t->now.scratch, total->files.items[i]).ptr,
			    arena_dup(t->now.scratch, name).ptr, 0) == 0)
			return true;
	return total->files.n == 0;
}

struct differing { /* two sums, at so many decimals */
	money_sum expected, found;
	int decimals;
};

/* A total that was taken from other bytes speaks about another version of the file: whoever knows
 * that the revision is right may accept the difference, which stays in the report. */
static int revised(struct transform *t, const struct total_plan *p, const struct differing *x,
		   struct error *e)
{
	char a[MONEY_TEXT_SIZE], b[MONEY_TEXT_SIZE], d[MONEY_TEXT_SIZE];
	money_format_grouped(a, x->expected, x->decimals);
	money_format_grouped(b, x->found, x->decimals);
	money_format_grouped(d, x->found - x->expected, x->decimals);
	struct str text = arena_printf(
		t->now.arena,
		"%.*s comes to %s and differs by %s from the control total of the mapping, %s, "
		"which was taken from another version of this file (SHA-256 %.12s…, this one is "
		"%.12s…)",
		STR_ARG(p->total->measure), b, d, a, p->total->sha256.ptr, t->now.sha256);
	if (!t->accept_revised)
		return error_set(
			e, STATUS_REFUSED,
			"%.*s. Is the revision right, then load it with --accept-totals, "
			"and put its total and SHA-256 into the mapping; nothing was loaded",
			STR_ARG(text));
	issues_addf(t->issues, SEVERITY_WARNING, "control-revised", 0, 0, "%.*s; accepted",
		    STR_ARG(text));
	return 0;
}

/* What a total of the mapping is and what the lines come to. STATUS_INPUT: it is no amount. */
static int weigh_total(const struct total_plan *p, int decimals, struct differing *out, bool *ties,
		       struct error *e)
{
	int64_t value, unit = 1;
	/* The value may have more decimals than the measure keeps; compare at the finest. */
	if (!money_parse(p->total->value, MONEY_MAX_DECIMALS, &value))
		return error_set(e, STATUS_INPUT, "controlTotals: \"%.*s\" is no amount",
				 STR_ARG(p->total->value));
	for (int i = decimals; i < MONEY_MAX_DECIMALS; i++)
		unit *= 10;
	money_sum sum = p->sum;
	if (p->total->of != OWN_NONE)
		sum = own_sum(&p->own[p->column], p->total->of) * UNSCALED_PARTS;
	money_sum found = sum * unit;
	*ties = (money_sum)value * UNSCALED_PARTS == found;
	found /= UNSCALED_PARTS;
	/* Told with the measure's own decimals where that leaves nothing out. */
	bool fine = value % unit == 0 && found % unit == 0;
	*out = (struct differing){.expected = fine ? value / unit : value,
				  .found = fine ? found / unit : found,
				  .decimals = fine ? decimals : MONEY_MAX_DECIMALS};
	return 0;
}

static int check_total(struct transform *t, const struct total_plan *p, struct error *e)
{
	struct differing x;
	bool ties;
	if (!is_for_file(t, p->total))
		return 0;
	if (weigh_total(p, t->cube->columns[p->column].decimals, &x, &ties, e) != 0)
		return -1;
	if (ties)
		return 0;
	if (p->total->sha256.len && t->now.sha256[0] &&
	    !str_eq(p->total->sha256, str_z(t->now.sha256)))
		return revised(t, p, &x, e);
	return mismatch("control total", p->total->measure, STR(""), p->total->measure, x.expected,
			x.found, x.decimals, STR(""), e);
}

int control_check(struct transform *t, struct error *e)
{
	for (size_t i = 0; i < t->plan.nrules; i++)
		if (t->plan.rules[i].rule->control && check_rule(t, &t->plan.rules[i], e) != 0)
			return -1;
	for (size_t i = 0; i < t->plan.ntotals; i++)
		if (check_total(t, &t->plan.totals[i], e) != 0)
			return -1;
	return 0;
}

/* ---- all of them, told ---- */

struct stated_list {
	struct transform *t;
	struct arena *arena;
	struct stated_total *items;
	size_t n;
};

static void add_stated(struct stated_list *l, struct str name, size_t column,
		       const struct differing *x, bool ties)
{
	if (l->n == STATED_MOST)
		return;
	l->items[l->n++] = (struct stated_total){
		.name = name,
		.measure = arena_dup(l->arena, l->t->cube->columns[column].name),
		.stated = x->expected,
		.found = x->found,
		.decimals = x->decimals,
		.ties = ties};
}

static void add_group_stated(struct stated_list *l, const struct rule_plan *p,
			     const struct group *g)
{
	size_t ncolumns = l->t->cube->ncolumns;
	struct str name = arena_printf(l->arena, "control row %.*s%s%.*s", STR_ARG(p->rule->name),
				       g->name.len ? " for " : "", STR_ARG(g->name));
	for (size_t k = 0; g->dropped_lines && k < l->t->plan.nvariants * ncolumns; k++) {
		size_t c = k % ncolumns;
		struct differing x = {g->dropped[k], g->loaded[k], l->t->cube->columns[c].decimals};
		if (p->measures[c])
			add_stated(l, name, c, &x, group_ties(l->t, p, g, k));
	}
}

const struct stated_total *transform_stated(struct transform *t, struct arena *a, size_t *n)
{
	struct stated_list l = {
		.t = t, .arena = a, .items = ARENA_ARRAY(a, struct stated_total, STATED_MOST)};
	for (size_t i = 0; i < t->plan.nrules; i++)
		for (size_t k = 0; t->plan.rules[i].rule->control && k < t->plan.rules[i].ngroups;
		     k++)
			add_group_stated(&l, &t->plan.rules[i], &t->plan.rules[i].groups[k]);
	for (size_t i = 0; i < t->plan.ntotals; i++) {
		const struct total_plan *p = &t->plan.totals[i];
		struct differing x;
		struct error e;
		bool ties;
		if (is_for_file(t, p->total) &&
		    weigh_total(p, t->cube->columns[p->column].decimals, &x, &ties, &e) == 0)
			add_stated(
				&l,
				arena_printf(a, "control total %.*s", STR_ARG(p->total->measure)),
				p->column, &x, ties);
	}
	*n = l.n;
	return l.items;
}
