/* Whether what check reckoned ties: lines and euros, of each side, of each file and together. */
#include "desk_checks/views.h"

struct str measure_said(enum lang lang, struct str name)
{
	return str_eq(name, STR("amount")) ? text_of(lang, T("Bedrag")) : name;
}

struct worded sum_said(struct visit *v, money_sum value)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, value, COUNTED_DECIMALS);
	return step_amount(v, (struct str){text, n});
}

static struct worded lines_of(struct visit *v, const json_t *tally)
{
	int64_t lines = heard_number(tally, "lines");
	return worded_count(v->page->lang, lines ? lines : heard_number(tally, "entries"));
}

static money_sum tallied(struct visit *v, const json_t *tallies, const char *member,
			 struct str measure)
{
	const json_t *sums = json_object_get(json_object_get(tallies, member), "sums");
	return counted_sum(json_object_get(sums, measure.ptr), v->arena);
}

/* What is loaded of each side. Where it cannot be told apart for certain, all of it is of none. */
static void loaded_sides(struct visit *v, const json_t *tallies, const struct counted_totals *c,
			 size_t m, money_sum out[COUNTED_SIDES])
{
	money_sum all = tallied(v, tallies, "loaded", c->measures[m]), sum = 0;
	for (size_t s = 0; s < COUNTED_SIDES; s++)
		sum += out[s] = counted_side(c, m, (enum counted_side)s);
	if (!c->over && sum == all)
		return;
	out[COUNTED_EXPENDITURE] = out[COUNTED_REVENUE] = 0;
	out[COUNTED_REST] = all;
}

static void put_sides(struct visit *v, struct tally_row *row, const money_sum sums[COUNTED_SIDES])
{
	for (size_t s = 0; s < COUNTED_SIDES; s++)
		row->sides[s] = sum_said(v, sums[s]);
	row->balance = sum_said(v, sums[COUNTED_REVENUE] - sums[COUNTED_EXPENDITURE]);
}

static struct tally_row *add_row(struct tally_table *t, struct str name)
{
	t->rows[t->n] = (struct tally_row){.name = name};
	return &t->rows[t->n++];
}

/* Years and phases, each its own: they are no total together. */
static void add_parts(struct visit *v, struct tally_table *t, const struct counted_totals *c,
		      size_t m, struct str front)
{
	for (size_t i = 0; i < c->nparts; i++) {
		struct str name = c->parts[i].name;
		if (front.len)
			name = arena_printf(v->arena, "%.*s \xc2\xb7 %.*s", STR_ARG(front),
					    STR_ARG(name));
		struct tally_row *row = add_row(t, name);
		row->part = true;
		put_sides(v, row, c->parts[i].sums[m]);
	}
}

static void tell_table(struct visit *v, const json_t *tallies, const struct counted_totals *c,
		       size_t m, const struct tally_row rows[4], struct tally_table *t)
{
	money_sum dropped = tallied(v, tallies, "dropped", c->measures[m]),
		  rejected = tallied(v, tallies, "rejected", c->measures[m]);
	money_sum sums[COUNTED_SIDES];
	loaded_sides(v, tallies, c, m, sums);
	*t = (struct tally_table){
		.measure = c->nmeasures > 1 ? measure_said(v->page->lang, c->measures[m]) : STR(""),
		.rows = ARENA_ARRAY(v->arena, struct tally_row, c->nparts + 4),
		.sided = c->sided && (sums[COUNTED_EXPENDITURE] || sums[COUNTED_REVENUE]),
	};
	t->rest = !t->sided || sums[COUNTED_REST] || dropped || rejected;
	for (size_t i = 0; i < 4; i++) {
		*add_row(t, rows[i].name) = rows[i];
		if (i == 1 && c->phases)
			add_parts(v, t, c, m, STR(""));
	}
	struct tally_row *last = &t->rows[t->n - 1];
	last[-1].sides[COUNTED_REST] = sum_said(v, dropped);
	last->sides[COUNTED_REST] = sum_said(v, rejected);
	if (c->phases)
		return;
	put_sides(v, &t->rows[1], sums);
	sums[COUNTED_REST] += dropped + rejected;
	put_sides(v, &t->rows[0], sums);
}

/* ---- of several files ---- */

static void tell_file(struct visit *v, const json_t *source, size_t m, struct tally_table *t)
{
	struct counted_totals c;
	money_sum sums[COUNTED_SIDES];
	const json_t *tallies = json_object_get(source, "tallies");
	struct str name = heard_text(source, "name", v->arena);
	counted_of_source(&c, v->page->lang, v->arena, source);
	if (m >= c.nmeasures)
		return;
	loaded_sides(v, tallies, &c, m, sums);
	struct tally_row row = {
		.name = name,
		.lines = lines_of(v, json_object_get(tallies, "loaded")),
		.dropped = lines_of(v, json_object_get(tallies, "dropped")),
		.rejected = lines_of(v, json_object_get(tallies, "rejected")),
		.off = !heard_true(tallies, "ties"),
	};
	t->sided = t->sided || c.sided;
	t->rest = t->rest || sums[COUNTED_REST];
	if (!c.phases)
		put_sides(v, &row, sums);
	*add_row(t, name) = row;
	if (c.phases)
		add_parts(v, t, &c, m, STR(""));
}

static void tell_files(struct visit *v, const json_t *report, const struct counted_totals *c,
		       struct tie_view *out)
{
	size_t i;
	const json_t *source, *sources = json_object_get(report, "sources");
	size_t n = json_array_size(sources);
	if (n < 2)
		return;
	out->nfiles = n;
	for (size_t m = 0; m < c->nmeasures; m++) {
		struct tally_table *t = &out->files[m];
		*t = (struct tally_table){
			.measure = out->tables[m].measure,
			.rows = ARENA_ARRAY(v->arena, struct tally_row, n * (c->nparts + 1))};
		json_array_foreach(sources, i, source) tell_file(v, source, m, t);
		t->rest = t->rest || !t->sided;
	}
}

bool tie_view(struct visit *v, const json_t *check, struct tie_view *out)
{
	enum lang lang = v->page->lang;
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	const json_t *total = json_object_get(report, "total");
	static const char *const members[] = {"read", "loaded", "dropped", "rejected"};
	const struct str names[] = {T("In het bestand"), T("Wordt geladen"),
				    T("Weggelaten volgens regels (lege regels, totaalregels)"),
				    T("Afgekeurd")};
	*out = (struct tie_view){0};
	if (!json_is_object(total))
		return false;
	struct counted_totals c;
	counted_make(&c, lang, v->arena, report);
	for (size_t i = 0; i < 4; i++)
		out->rows[i] =
			(struct tally_row){.name = text_of(lang, names[i]),
					   .lines = lines_of(v, json_object_get(total, members[i])),
					   .total = i == 0};
	if (json_array_size(json_object_get(report, "sources")) > 1)
		out->rows[0].name = text_of(lang, T("In alle bestanden samen"));
	for (size_t m = 0; m < c.nmeasures; m++)
		tell_table(v, total, &c, m, out->rows, &out->tables[out->n++]);
	tell_files(v, report, &c, out);
	out->read = worded_lines(lang, heard_number(json_object_get(total, "read"), "lines"));
	out->measure = c.nmeasures ? c.measures[0] : STR("");
	out->phases = c.phases;
	out->more_measures = c.more_measures;
	out->ties = heard_true(total, "ties");
	out->there = true;
	return true;
}
