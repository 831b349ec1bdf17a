#include "geocode/geocoding.h"

#include <stdlib.h>

const char *geocode_state_name(enum geocode_state state)
{
	static const char *const names[GEOCODE_STATES] = {
		[GEOCODE_CACHE] = "cache",     [GEOCODE_TABLE] = "table",
		[GEOCODE_PDOK] = "pdok",       [GEOCODE_MISS] = "miss",
		[GEOCODE_UNASKED] = "unasked", [GEOCODE_FAILED] = "failed",
		[GEOCODE_VAGUE] = "vague",
	};
	return names[state];
}

static bool has_any(const struct address *x)
{
	return x->street.len || x->town.len || x->number.len;
}

static void tell_places(struct geocode_work *w)
{
	struct geocode_report *r = w->report;

	for (size_t i = 0; i < r->n; i++) {
		struct geocode_place *p = &r->places[i];
		p->state = GEOCODE_VAGUE;
		if (w->of_place[i] != SIZE_MAX) {
			p->state = w->wanted[w->of_place[i]].state;
			p->found = w->wanted[w->of_place[i]].found;
		} else {
			p->found.reason =
				has_any(&p->address)
					? STR("the address says too little: a house number needs a "
					      "postcode, or a street and a town")
					: STR("there is no address");
		}
		r->counts[p->state]++;
	}
	for (size_t i = 0; i < w->n; i++)
		r->points[w->wanted[i].state] += w->wanted[i].reverse;
}

int geocode_run(struct geocode_report *out, struct store *s, const struct geocode_options *o,
		struct error *e)
{
	*out = (struct geocode_report){.arena = arena_new()};
	struct geocode_work w = {.store = s, .options = o, .report = out, .arena = out->arena};

	int result = work_collect(&w, e) || work_resolve(&w, e) || work_apply(&w, e) ? -1 : 0;
	if (result == 0)
		tell_places(&w);
	map_free(w.queries);
	free(w.wanted);
	return result;
}

void geocode_report_free(struct geocode_report *r)
{
	arena_free(r->arena);
	*r = (struct geocode_report){0};
}
