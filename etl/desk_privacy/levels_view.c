/* How much each level of publication shows of a delivery. */
#include "desk_privacy/levels_view.h"

#include "descriptor/levels.h"
#include "desk_base/said_words.h"
#include "desk_checks/year_parts.h"

#include <stdlib.h>

#define LEVEL_PARTS_MAX 120u
#define TASKS_MAX 400u
#define LEVEL_HELD 1

/* ---- what check counted ---- */

struct counted_line {
	size_t part;
	struct str task;
	bool held;
	int64_t entries;
	money_sum sums[COUNTED_MEASURES];
};

struct counting {
	struct visit *v;
	struct levels_view *out;
	struct counted_line *lines;
	size_t n;
	struct str parts[LEVEL_PARTS_MAX];
	size_t nparts;
	struct privacy_levels levels; /* of the choice at hand */
};

static struct str side_named(enum lang lang, char side)
{
	return side == 'e'   ? said_phase(lang, STR("expenditure"))
	       : side == 'r' ? said_phase(lang, STR("revenue"))
			     : STR("");
}

static size_t part_at(struct counting *c, struct str label)
{
	char side;
	struct str phase;
	enum lang lang = c->v->page->lang;
	struct arena *a = c->v->arena;
	struct str name = part_name(lang, a, label, &side, &phase), word = side_named(lang, side);
	if (word.len)
		name = arena_printf(a, "%.*s%s%.*s", STR_ARG(name), name.len ? " \xc2\xb7 " : "",
				    STR_ARG(word));
	for (size_t i = 0; i < c->nparts; i++)
		if (str_eq(c->parts[i], name))
			return i;
	if (c->nparts == LEVEL_PARTS_MAX)
		return LEVEL_PARTS_MAX;
	c->parts[c->nparts] = name;
	return c->nparts++;
}

static struct level_task *task_at(struct levels_view *out, struct str code)
{
	for (size_t i = 0; i < out->ntasks; i++)
		if (str_eq(out->tasks[i].code, code))
			return &out->tasks[i];
	return NULL;
}

static struct str floor_words(enum lang lang, struct str floor)
{
	if (str_eq(floor, STR("task")))
		return text_of(lang, T("sociaal domein: taakveld 6, behalve 6.1"));
	if (str_eq(floor, STR("category")))
		return text_of(lang, T("salarissen en uitkeringen: categorie 1.1, 3.4.1, 3.4.2, "
				       "4.1.1 en 4.1.2"));
	return text_of(lang, T("geen herkenbaar taakveld of categorie: kan van het sociaal domein "
			       "zijn"));
}

/* ---- one level ---- */

static int level_of(const struct counting *c, const struct counted_line *x)
{
	int level = levels_of_task(&c->levels, x->task);
	return x->held && level > LEVEL_HELD ? LEVEL_HELD : level;
}

struct seen {
	int64_t lines, hidden;
	money_sum sums[COUNTED_MEASURES], hidden_sums[COUNTED_MEASURES];
};

static struct worded money(struct counting *c, money_sum sum)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, sum, COUNTED_DECIMALS);
	return step_amount(c->v, arena_dup(c->v->arena, (struct str){text, n}));
}

static void money_each(struct counting *c, const money_sum *sums, struct worded *out)
{
	for (size_t m = 0; m < c->out->nmeasures; m++)
		out[m] = money(c, sums[m]);
}

static void see(const struct counting *c, size_t part, int from, struct seen *out)
{
	*out = (struct seen){0};
	for (size_t i = 0; i < c->n; i++) {
		const struct counted_line *x = &c->lines[i];
		if (x->part != part)
			continue;
		bool shown = level_of(c, x) >= from;
		*(shown ? &out->lines : &out->hidden) += x->entries;
		for (size_t m = 0; m < c->out->nmeasures; m++)
			(shown ? out->sums : out->hidden_sums)[m] += x->sums[m];
	}
}

static void tell_part(struct counting *c, size_t part, struct level_part *out)
{
	enum lang lang = c->v->page->lang;
	struct seen all;
	see(c, part, 0, &all);
	*out = (struct level_part){.name = c->parts[part], .lines = worded_count(lang, all.lines)};
	money_each(c, all.sums, out->amounts);
	for (size_t k = 0; k < c->out->nkinds; k++) {
		struct seen s;
		see(c, part, c->out->kinds[k].level, &s);
		out->cells[k] = (struct level_cell){
			.some = s.lines > 0,
			.all = s.hidden == 0,
			.lines = worded_lines(lang, s.lines),
			.hidden = worded_lines(lang, s.hidden),
		};
		money_each(c, s.sums, out->cells[k].amounts);
		money_each(c, s.hidden_sums, out->cells[k].hidden_amounts);
	}
}

static void tell_panel(struct counting *c, struct level_panel *out)
{
	out->parts = ARENA_ARRAY(c->v->arena, struct level_part, c->nparts + 1);
	for (; out->n < c->nparts; out->n++)
		tell_part(c, out->n, &out->parts[out->n]);
}

static void tell_stops(struct counting *c, const struct level_choice *choice)
{
	enum lang lang = c->v->page->lang;
	const struct str texts[LEVELS_ALL] = {
		text_of(lang, T("alleen taakveld en categorie, zoals Iv3")),
		text_of(lang, T("grootboek en kostenplaats, per periode")),
		text_of(lang, T("losse boekingen, zonder wie betaald kreeg")),
		text_of(lang, T("met wie betaald kreeg")),
		text_of(lang, T("met omschrijvingen")),
	};
	for (int i = 0; i < LEVELS_ALL; i++) {
		struct level_stop *s = &c->out->stops[i];
		c->levels.standard = i;
		s->word = level_word(i);
		s->text = texts[i];
		s->chosen = choice->standard == i;
		tell_panel(c, &s->panel);
	}
}

/* ---- what is behind them ---- */

static void tell_kinds(struct levels_view *out, struct arena *a)
{
	for (int level = 1; level < LEVELS_ALL; level++) {
		struct str names = STR("");
		for (size_t i = 0; i < out->ncolumns; i++)
			if (out->columns[i].level == level)
				names = arena_printf(a, "%.*s%s%.*s", STR_ARG(names),
						     names.len ? ", " : "",
						     STR_ARG(out->columns[i].name));
		if (names.len)
			out->kinds[out->nkinds++] = (struct level_kind){level, names};
	}
}

static void add_task(struct counting *c, const json_t *row, int64_t entries, struct str code)
{
	struct levels_view *out = c->out;
	struct level_task *t = task_at(out, code);
	if (!t && (out->ntasks == TASKS_MAX || !code.len))
		return;
	if (!t) {
		t = &out->tasks[out->ntasks++];
		*t = (struct level_task){.code = code,
					 .label = heard_text(row, "label", c->v->arena),
					 .level = -1,
					 .held = levels_task(code) != LEVELS_OPEN};
	}
	t->entries += entries;
	t->lines = worded_count(c->v->page->lang, t->entries);
}

/* Lines that are held, by part and reason. */
struct held_sum {
	size_t part;
	struct str why;
	int64_t entries;
	money_sum sums[COUNTED_MEASURES];
};
struct held_sums {
	struct held_sum *items;
	size_t n, room;
};

static void add_held(struct held_sums *h, const struct counted_line *x, struct str why)
{
	size_t i = 0;
	while (i < h->n && (h->items[i].part != x->part || !str_eq(h->items[i].why, why)))
		i++;
	if (i == h->n && h->n == h->room)
		return;
	if (i == h->n)
		h->items[h->n++] = (struct held_sum){.part = x->part, .why = why};
	h->items[i].entries += x->entries;
	for (size_t m = 0; m < COUNTED_MEASURES; m++)
		h->items[i].sums[m] += x->sums[m];
}

static void tell_held(struct counting *c, const struct held_sums *h)
{
	c->out->held = ARENA_ARRAY(c->v->arena, struct level_held, h->n + 1);
	for (size_t i = 0; i < h->n; i++) {
		struct level_held *x = &c->out->held[c->out->nheld++];
		*x = (struct level_held){
			.part = c->parts[h->items[i].part],
			.why = h->items[i].why,
			.lines = worded_count(c->v->page->lang, h->items[i].entries)};
		money_each(c, h->items[i].sums, x->amounts);
	}
}

static int by_code(const void *a, const void *b)
{
	return str_cmp(((const struct level_task *)a)->code, ((const struct level_task *)b)->code);
}

/* Each row has all amounts; where there are several, each is told by its name. */
static void tell_measures(struct counting *c, const json_t *sums, const char **names)
{
	size_t all = json_object_size(sums);
	struct levels_view *out = c->out;
	for (void *it = json_object_iter((json_t *)(uintptr_t)sums);
	     it && out->nmeasures < COUNTED_MEASURES;
	     it = json_object_iter_next((json_t *)(uintptr_t)sums, it)) {
		names[out->nmeasures] = json_object_iter_key(it);
		out->measures[out->nmeasures] =
			all > 1 ? measure_said(c->v->page->lang,
					       arena_dup(c->v->arena, str_z(names[out->nmeasures])))
				: STR("");
		out->nmeasures++;
	}
	out->more_measures = all > out->nmeasures;
}

static void read_rows(struct counting *c, const json_t *rows)
{
	size_t i;
	const json_t *row;
	struct arena *a = c->v->arena;
	struct held_sums held = {.room = 3 * LEVEL_PARTS_MAX};
	const char *names[COUNTED_MEASURES];
	tell_measures(c, json_object_get(json_array_get(rows, 0), "sums"), names);
	held.items = ARENA_ARRAY(a, struct held_sum, held.room);
	c->lines = ARENA_ARRAY(a, struct counted_line, json_array_size(rows) + 1);
	c->out->tasks = ARENA_ARRAY(a, struct level_task, TASKS_MAX);
	json_array_foreach(rows, i, row)
	{
		struct str floor = heard_text(row, "floor", a);
		json_t *sums = json_object_get(row, "sums");
		struct counted_line *x = &c->lines[c->n];
		*x = (struct counted_line){.part = part_at(c, heard_text(row, "part", a)),
					   .task = heard_text(row, "task", a),
					   .held = floor.len > 0,
					   .entries = heard_number(row, "entries")};
		for (size_t m = 0; m < c->out->nmeasures; m++)
			x->sums[m] = counted_sum(json_object_get(sums, names[m]), a);
		if (x->part == LEVEL_PARTS_MAX)
			continue;
		add_task(c, row, x->entries, x->task);
		if (x->held)
			add_held(&held, x, floor_words(c->v->page->lang, floor));
		c->n++;
	}
	tell_held(c, &held);
	qsort(c->out->tasks, c->out->ntasks, sizeof *c->out->tasks, by_code);
}

/* What single taakvelden have of their own, and what the mapping says of others. */
static void tell_values(struct levels_view *out, struct arena *a, const struct level_choice *choice)
{
	out->patterns = ARENA_ARRAY(a, struct level_pattern, choice->n + 1);
	for (size_t i = 0; i < choice->n; i++) {
		struct level_task *t = task_at(out, choice->values[i].code);
		if (t)
			t->level = choice->values[i].level;
		else
			out->patterns[out->npatterns++] = (struct level_pattern){
				choice->values[i].code, level_word(choice->values[i].level)};
	}
}

static struct privacy_levels as_levels(struct arena *a, const struct level_choice *choice,
				       bool tasks)
{
	struct privacy_levels l = {.stated = true,
				   .task = tasks ? 0 : NONE,
				   .category = NONE,
				   .held = !tasks && !choice->without.len,
				   .values.items = ARENA_ARRAY(a, struct pair, choice->n + 1)};
	for (; l.values.n < choice->n; l.values.n++)
		l.values.items[l.values.n] =
			(struct pair){.from = choice->values[l.values.n].code,
				      .to = level_word(choice->values[l.values.n].level)};
	return l;
}

int levels_view(struct visit *v, int64_t delivery, json_t *descriptor, const json_t *check,
		const struct levels_tried *tried, struct levels_view *out, struct error *e)
{
	struct levels_tried now;
	const json_t *levels = levels_in(check);
	struct counting c = {.v = v, .out = out};
	*out = (struct levels_view){.tried = tried != NULL, .ready = json_is_object(levels)};
	if (levels_stand(v, delivery, descriptor, levels, &now, e))
		return -1;
	tried = tried ? tried : &now;
	out->columns = tried->columns;
	out->ncolumns = tried->n;
	out->tasks_known = now.choice.task.len > 0;
	if (!out->ready)
		return 0;
	tell_kinds(out, v->arena);
	read_rows(&c, json_object_get(levels, "rows"));
	c.levels = as_levels(v->arena, &tried->choice, out->tasks_known);
	out->untold = c.levels.held;
	out->without = out->tasks_known ? STR("") : tried->choice.without;
	tell_values(out, v->arena, &tried->choice);
	tell_stops(&c, &tried->choice);
	return 0;
}
