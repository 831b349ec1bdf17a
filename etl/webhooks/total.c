/* The total that a webhook is of, as the API gives it now. */
#include "webhooks/hooks_file.h"

#include "answer/unknown.h"
#include "explore/explore.h"
#include "history/history.h"
#include "store/store.h"

static int ask(struct hook_total *out, const struct guide *g, struct session *s, struct arena *a,
	       struct str cut, struct str measure, struct error *e)
{
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, g->name);
	struct tabular rows;
	char text[MONEY_TEXT_SIZE];

	ask_param(&q, "cut", cut);
	ask_param(&q, "aggregates", arena_printf(a, "%.*s.sum|_count", STR_ARG(measure)));
	if (ask_tabular(&rows, &q, e) != 0)
		return -1;
	const struct datum *sum = rows.n ? tabular_cell(&rows, 0, 0) : NULL;
	const struct datum *lines = rows.n ? tabular_cell(&rows, 0, 1) : NULL;
	money_sum amount = sum && sum->kind == DATUM_AMOUNT ? sum->number : 0;
	money_format(text, amount, rows.n ? rows.columns[0].decimals : 0);
	out->known = true;
	out->sum = arena_dup(a, str_z(text));
	out->lines = lines ? (uint64_t)lines->number : 0;
	out->version = arena_dup(a, g->version);
	out->published_at = arena_dup(a, picture_published_at(g->picture));
	return 0;
}

static int ask_cube(struct hook_total *out, const struct guide *g, struct session *s,
		    struct arena *a, struct str cut, struct str *measure, struct error *e)
{
	int found = cube_find_measure(g->cube, *measure);

	if (measure->len && found < 0)
		return error_set(e, STATUS_USAGE, "cube '%.*s' has no measure '%.*s'",
				 STR_ARG(g->name), STR_ARG(*measure));
	if (!measure->len && !g->nmeasures)
		return error_set(e, STATUS_USAGE, "cube '%.*s' has no amounts to be told of",
				 STR_ARG(g->name));
	if (!measure->len)
		found = (int)g->measures[0];
	*measure = arena_dup(a, g->cube->measures[found].name);
	return ask(out, g, s, a, cut, *measure, e);
}

static int tell_why(struct hook_total *out, struct session *s, struct arena *a, struct str cube,
		    struct error *e)
{
	struct store_gone gone;
	int found = store_gone(session_store(s), a, cube, &gone, e);

	if (found > 0) {
		out->why = gone.reason;
		out->published_at = gone.at;
	}
	return found < 0 ? -1 : 0;
}

int hook_look(struct hook_total *out, struct session *s, struct arena *a, struct str cube,
	      struct str cut, struct str *measure, struct error *e)
{
	struct guide *g = NULL;

	*out = (struct hook_total){0};
	session_begin(s);
	if (guide_open(&g, s, a, cube, e) != 0)
		return e->status == STATUS_GONE ? tell_why(out, s, a, cube, e) : -1;
	int result = ask_cube(out, g, s, a, cut, measure, e);
	guide_close(g);
	return result;
}

/* ---- whether it can ever change ---- */

int hook_check_members(struct session *s, struct arena *a, struct str cube, struct str cut,
		       struct error *e)
{
	struct guide *g = NULL;
	struct unknown *list;
	size_t n = 0;

	if (guide_open(&g, s, a, cube, e) != 0)
		return -1;
	int result = unknown_in_cut(&list, &n, s, g->picture, a, cut, e);
	guide_close(g);
	if (result != 0 || n == 0)
		return result;
	struct str near = unknown_near_text(a, &list[0]);
	return error_set(
		e, STATUS_USAGE,
		"cube '%.*s' has no %.*s \"%.*s\"%s%.*s; to wait for what is still to come: "
		"not_yet (--not-yet)",
		STR_ARG(cube), STR_ARG(list[0].ref), STR_ARG(list[0].value),
		near.len ? "; it has " : "", STR_ARG(near));
}

/* ---- whether what was told before is public still ---- */

static bool is_sum(const struct history_total *t, int decimals, struct str total)
{
	char text[MONEY_TEXT_SIZE];

	if (!t->known)
		return false;
	money_format(text, t->sum, decimals);
	return str_eq(str_z(text), total);
}

static int find_among(bool *out, const struct guide *g, const struct hook *k, struct session *s,
		      struct arena *a, struct error *e)
{
	struct history *history;
	struct store_dataset *all;
	size_t n;
	int found = cube_find_measure(g->cube, k->measure);

	if (found < 0)
		return 0;
	const struct measure *m = &g->cube->measures[found];
	if (store_datasets(session_store(s), a, k->cube, &all, &n, e) != 0 ||
	    history_ask(&history, s, a, k->cube, k->cut, all, n, e) != 0)
		return e->status == STATUS_USAGE ? 0 : -1;
	for (size_t i = 0; i < n && !*out; i++)
		for (int withdrawn = 0; withdrawn < 2; withdrawn++) {
			struct history_change c =
				history_of(history, &all[i], withdrawn != 0, m->column);
			*out |= is_sum(&c.before, measure_decimals(g, (size_t)found), k->total) ||
				is_sum(&c.after, measure_decimals(g, (size_t)found), k->total);
		}
	return 0;
}

int hook_told_is_public(bool *out, struct session *s, struct arena *a, const struct hook *k,
			struct error *e)
{
	struct guide *g = NULL;

	*out = false;
	if (!k->known)
		return 0;
	session_begin(s);
	if (guide_open(&g, s, a, k->cube, e) != 0)
		return e->status == STATUS_GONE || e->status == STATUS_NO_CUBE ? 0 : -1;
	int result = find_among(out, g, k, s, a, e);
	guide_close(g);
	return result;
}
