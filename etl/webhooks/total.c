/* The total that a webhook is of, as the API gives it now. */
#include "webhooks/hooks_file.h"

#include "explore/explore.h"
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
