/* The totals that whoever loads knows, against what was loaded. */
#include "base/memory/buffer.h"
#include "pipeline/pipeline_run.h"

#include <string.h>

/* Whether a row of the split, "2024 · adjusted · expenditure", has each of the parts. */
static bool has_parts(struct str label, struct str parts)
{
	static const char gap[] = " \xC2\xB7 ";
	while (parts.ptr) {
		struct str part = str_trim(str_split(&parts, ',')), rest = label;
		bool there = false;
		while (rest.ptr && !there) {
			const char *end = memmem(rest.ptr, rest.len, gap, strlen(gap));
			size_t n = end ? (size_t)(end - rest.ptr) : rest.len;
			there = str_eq((struct str){rest.ptr, n}, part);
			n += end ? strlen(gap) : 0;
			rest = end ? (struct str){rest.ptr + n, rest.len - n} : (struct str){0};
		}
		if (!there)
			return false;
	}
	return true;
}

/* False when there is no such part. */
static bool sum_of_parts(const struct pipeline_report *report, size_t column, struct str parts,
			 money_sum *out)
{
	bool any = false;
	*out = 0;
	for (size_t i = 0; i < report->nsplit; i++) {
		if (!has_parts(report->split[i].label, parts))
			continue;
		any = true;
		*out += report->split[i].tally.sums[column];
	}
	return any;
}

static int no_such_part(const struct pipeline_report *report, struct str parts, struct error *e)
{
	struct buffer labels;
	buffer_init(&labels, 2048);
	for (size_t i = 0; i < report->nsplit && i < 12; i++)
		buffer_printf(&labels, "%s\"%.*s\"", i ? ", " : "",
			      STR_ARG(report->split[i].label));
	error_set(e, STATUS_REFUSED,
		  "nothing of what is loaded is %.*s, whose total is expected; it is %.*s; "
		  "nothing was loaded",
		  STR_ARG(parts), STR_ARG(buffer_str(&labels)));
	buffer_drop(&labels);
	return -1;
}

static size_t column_of(const struct cube *cube, struct str name)
{
	size_t c = 0;
	while (c < cube->ncolumns && !str_eq(cube->columns[c].name, name))
		c++;
	return c;
}

/* False: nothing of what is loaded is that part, whose sum is then 0. */
static bool find_sum(const struct pipeline_report *report, const struct expected_total *x, size_t c,
		     money_sum *out)
{
	*out = x->of == OWN_NONE ? report->total.loaded.sums[c]
				 : own_sum(&report->total.own[c], x->of);
	return !x->parts.len || sum_of_parts(report, c, x->parts, out);
}

void expected_tell(const struct load_run *r)
{
	struct pipeline_report *report = r->report;
	const struct cube *cube = mapping_cube(r->options->mapping);
	report->expected =
		ARENA_ARRAY(report->arena, struct stated_total, r->options->nexpected + 1);
	for (size_t i = 0; i < r->options->nexpected; i++) {
		const struct expected_total *x = &r->options->expected[i];
		size_t c = column_of(cube, x->column);
		money_sum found;
		if (c == cube->ncolumns)
			continue;
		bool there = find_sum(report, x, c, &found);
		report->expected[report->nexpected++] = (struct stated_total){
			.name = arena_printf(report->arena, "total %.*s", STR_ARG(x->name)),
			.expect = arena_dup(report->arena, x->name),
			.measure = arena_dup(report->arena, x->column),
			.stated = x->value,
			.found = found,
			.decimals = cube->columns[c].decimals,
			.ties = there && found == x->value};
	}
}

int expected_check(const struct load_run *r, struct error *e)
{
	const struct cube *cube = mapping_cube(r->options->mapping);
	for (size_t i = 0; i < r->options->nexpected; i++) {
		const struct expected_total *x = &r->options->expected[i];
		size_t c = column_of(cube, x->column);
		if (c == cube->ncolumns)
			return error_set(e, STATUS_USAGE,
					 "the mapping has no measure '%.*s' to expect",
					 STR_ARG(x->column));
		money_sum found;
		if (!find_sum(r->report, x, c, &found))
			return no_such_part(r->report, x->parts, e);
		if (found == x->value)
			continue;
		char want[MONEY_TEXT_SIZE];
		char got[MONEY_TEXT_SIZE];
		char gap[MONEY_TEXT_SIZE];
		money_format_grouped(want, x->value, cube->columns[c].decimals);
		money_format_grouped(got, found, cube->columns[c].decimals);
		money_format_grouped(gap, found - x->value, cube->columns[c].decimals);
		return error_set(
			e, STATUS_REFUSED,
			"total of %.*s%s%s%s%.*s is %s where %s is expected (difference %s); "
			"nothing was loaded",
			STR_ARG(x->column), x->of == OWN_NONE ? "" : ", ", own_kind_name(x->of),
			x->parts.len ? ", " : "", STR_ARG(x->parts), got, want, gap);
	}
	return 0;
}

int expected_untied(struct load_run *r, const struct source_report *report, struct error *e)
{
	error_context(e, "%.*s", STR_ARG(report->name));
	if (!r->options->every_total || e->status != STATUS_REFUSED)
		return -1;
	if (!r->is_untied)
		r->untied = *e;
	r->is_untied = true;
	return 0;
}
