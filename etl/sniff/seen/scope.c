/* Year, period, phase, and what a newer file replaces. */
#include "base/text/utf8.h"
#include "sniff/proposed/proposal.h"

static bool better_period(const struct sniff_column *c, const struct sniff_column *than)
{
	if (!than)
		return true;
	/* Periods 1 to 16 before months that carry their year. */
	return than->max_len > 2 && c->max_len <= 2;
}

static void find_columns(struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (!shape_named(s, c) || c->is_private)
			continue;
		if (c->type == SNIFF_YEAR && !s->shape.year)
			s->shape.year = c;
		if (c->type == SNIFF_PERIOD && better_period(c, s->shape.period))
			s->shape.period = c;
	}
}

static bool has_phase_column(const struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_word *w = s->columns[i].word;
		if (w && w->column_type && strcmp(w->column_type, "phase:id") == 0)
			return true;
	}
	return false;
}

static bool columns_have(const struct sniff *s, bool period)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (shape_feeds(s, c) && s->shape.kind == SHAPE_COLUMNS &&
		    (period ? c->period : c->year))
			return true;
	}
	return false;
}

static struct str reason(const struct sniff *s)
{
	const struct sniff_shape *shape = &s->shape;
	bool year = shape->year || columns_have(s, false);
	bool period = shape->period || columns_have(s, true);
	if (!year && !period)
		return STR("no column tells the year: a newer file replaces the one of the same "
			   "name only, and files of other names are added to it");
	return arena_printf(
		s->arena,
		"a newer file replaces what is loaded of %s%s%s: files of other %s are added to it",
		year ? "the same year" : "the same period", year && period ? " and period" : "",
		shape->side || shape->kind == SHAPE_COSTS_REVENUE ? ", side by side" : "",
		year && period ? "years and periods"
		: year         ? "years"
			       : "periods");
}

void scope_decide(struct sniff *s, struct str file)
{
	struct sniff_shape *shape = &s->shape;
	find_columns(s);
	if (shape->kind != SHAPE_COLUMNS && !has_phase_column(s)) {
		shape->phase = phase_of_text(s->arena, str_base_name(file));
		if (!shape->phase)
			shape->phase = phase_of_text(s->arena, buffer_str(&s->title));
	}
	shape->scope_why = reason(s);
}
