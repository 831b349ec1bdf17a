/*
 * What of each line of an original is shown: the one place where it is decided. A line does not know its level; the entries that came
 * from it do, for a level or a small cell that hides something hides it in them. So a column is shown of a line when each of its
 * entries shows a dimension that it is in. What cannot be told is hidden:
 *
 *   - a day that is the first of its month may be what is left of another day, unless the entry shows something of the day's level;
 *   - a member that is nothing, where nothing is what stands for hidden ones (numbers, dates);
 *   - an entry that shows no dimension which rows of small cells hide may be such a row, of which this is but the first line.
 */
#include "provenance/provenance.h"

#include "model/date.h"

enum told { HIDDEN, UNSURE, SHOWN };

struct line_shown {
	bool any;      /* an entry came from it */
	bool no_cell;  /* of none that came may it be that it is one of a small cell */
	bool *levels;  /* [report->nlevels]: all entries show the dimension */
	bool *columns; /* [mask.width] */
};

struct lines_shown {
	const struct report *report;
	const struct cube *cube;
	const size_t *dimensions; /* of the levels that the cube has */
	const size_t *place;      /* of these in the report's levels */
	size_t n;
	bool cells;
	uint64_t from, to;
	struct line_shown *lines;
	enum told *now; /* [report->nlevels] of the entry at hand */
};

static bool is_later(const struct attribute *x, const struct value *v)
{
	int year, month, day = 0;
	if (x->type == VALUE_DATE && !v->null)
		date_to_civil((int32_t)v->number, &year, &month, &day);
	return day > 1;
}

static bool is_worded(const struct attribute *x)
{
	return x->type == VALUE_STRING && !x->numeral;
}

/* What stands for a hidden member says so in each attribute that is text; the others are nothing there. */
static enum told look_at(const struct dimension *d, const struct report_level *level,
			 const struct value *member)
{
	bool shown = false, something = false;
	for (size_t a = 0; a < d->nattributes; a++) {
		const struct attribute *x = &d->attributes[a];
		const struct value *v = &member[a];
		if (is_worded(x) && !v->null && str_starts(v->text, STR(MEMBER_HIDDEN)))
			return HIDDEN;
		shown = shown || is_worded(x) || (level->day && is_later(x, v));
		something = something || !v->null;
	}
	if (shown)
		return SHOWN;
	if (!something)
		return HIDDEN;
	return level->day ? UNSURE : SHOWN;
}

/* What an entry shows: of its levels, and whether it may be a row of a small cell. */
static bool look_at_entry(struct lines_shown *l, const struct value *const *members)
{
	int known = 0;
	bool cell = l->cells;
	for (size_t i = 0; i < l->n; i++) {
		const struct report_level *level = &l->report->levels[l->place[i]];
		enum told told = look_at(&l->cube->dimensions[l->dimensions[i]], level, members[i]);
		l->now[l->place[i]] = told;
		if (told == SHOWN && level->level > known)
			known = level->level;
		cell = cell && !(level->cells && told == SHOWN);
	}
	for (size_t i = 0; i < l->report->nlevels; i++)
		if (l->now[i] == UNSURE && known >= l->report->levels[i].level)
			l->now[i] = SHOWN;
	return !cell;
}

static void take_entry(void *payload, uint64_t line, const struct value *const *members)
{
	struct lines_shown *l = payload;
	struct line_shown *of = &l->lines[line - l->from];
	bool first = !of->any, no_cell = look_at_entry(l, members);

	of->any = true;
	of->no_cell = no_cell && (first || of->no_cell);
	for (size_t i = 0; i < l->report->nlevels; i++)
		of->levels[i] = l->now[i] == SHOWN && (first || of->levels[i]);
}

static bool column_shown(const struct line_shown *of, const struct report_column *c)
{
	bool shown = c->amount;
	for (size_t i = 0; i < c->nof; i++)
		shown = shown || of->levels[c->of[i]];
	return shown && of->no_cell;
}

static void settle(struct lines_shown *l, struct line_shown *of)
{
	memcpy(of->columns, l->report->mask.shown, l->report->mask.width * sizeof *of->columns);
	for (size_t i = 0; i < l->report->nsometimes; i++) {
		const struct report_column *c = &l->report->sometimes[i];
		if (c->column < l->report->mask.width && column_shown(of, c))
			of->columns[c->column] = true;
	}
}

/* A dimension that the cube no longer has tells nothing, and shows nothing. */
static void find_dimensions(struct lines_shown *l, struct arena *a)
{
	size_t *dimensions = ARENA_ARRAY(a, size_t, l->report->nlevels + 1);
	size_t *place = ARENA_ARRAY(a, size_t, l->report->nlevels + 1);
	for (size_t i = 0; i < l->report->nlevels; i++) {
		int d = cube_find_dimension(l->cube, l->report->levels[i].dimension);
		l->cells = l->cells || l->report->levels[i].cells;
		if (d < 0)
			continue;
		dimensions[l->n] = (size_t)d;
		place[l->n++] = i;
	}
	l->dimensions = dimensions;
	l->place = place;
}

int lines_shown_open(struct lines_shown **out, struct session *s, struct picture *p,
		     const struct report *report, const struct entries_asked *lines,
		     struct error *e)
{
	struct arena *a = session_arena(s);
	size_t n = lines->to - lines->from + 1;
	struct lines_shown *l = ARENA_NEW(a, struct lines_shown);

	*l = (struct lines_shown){.report = report,
				  .cube = picture_cube(p),
				  .from = lines->from,
				  .to = lines->to,
				  .lines = ARENA_ARRAY(a, struct line_shown, n),
				  .now = ARENA_ARRAY(a, enum told, report->nlevels + 1)};
	find_dimensions(l, a);
	for (size_t i = 0; i < n; i++)
		l->lines[i] = (struct line_shown){
			.levels = ARENA_ARRAY(a, bool, report->nlevels + 1),
			.columns = ARENA_ARRAY(a, bool, report->mask.width + 1)};
	struct entries_asked asked = *lines;
	asked.dimensions = l->dimensions;
	asked.n = l->n;
	asked.take = take_entry;
	asked.payload = l;
	if (engine_entries(s, p, &asked, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		settle(l, &l->lines[i]);
	*out = l;
	return 0;
}

const bool *lines_shown_columns(const struct lines_shown *l, uint64_t line)
{
	const struct line_shown *of =
		line >= l->from && line <= l->to ? &l->lines[line - l->from] : NULL;

	return of && of->any ? of->columns : NULL;
}
