/* What was found, rule by rule and column by column, and what was decided. */
#include "desk_privacy/groups_view.h"
#include "deliveries/jobs/moments.h"

#include "privacy/privacy.h"

#define GROUPS_MAX 200u
#define PLACES_SHOWN 60u
#define SAMPLE_MAX 120u

static struct str rule_said(struct str rule)
{
	for (int r = 0; r < PRIVACY_RULES; r++)
		if (str_eq(rule, str_z(privacy_rule_name((enum privacy_rule)r))))
			return str_z(privacy_rule_words((enum privacy_rule)r));
	return rule;
}

static struct str decided_outcome(enum lang lang, const struct finding_decision *d)
{
	if (d->words.len || str_eq(d->action, STR("tell")) || str_eq(d->action, STR("off")))
		return text_of(lang, T("mag openbaar"));
	return text_of(lang, T("blijft onleesbaar"));
}

static int tell_decided(struct visit *v, enum lang lang, int64_t delivery, struct groups_view *out,
			struct error *e)
{
	struct finding_decision *all;
	struct arena *a = v->arena;
	json_t *policy = decisions_read(v->desk, a, delivery, e);
	if (!policy)
		return -1;
	size_t n = decisions_list(policy, a, &all);
	json_decref(policy);
	out->decided = ARENA_ARRAY(a, struct decided_shown, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct decided_shown *d = &out->decided[out->ndecided++];
		struct str what = rule_said(all[i].rule);
		*d = (struct decided_shown){.decision = all[i],
					    .outcome = decided_outcome(lang, &all[i]),
					    .at = desk_clock(lang, all[i].at)};
		d->what = all[i].column.len ? arena_printf(a, "%.*s: %.*s", STR_ARG(all[i].column),
							   STR_ARG(what))
					    : what;
		out->nwords += all[i].words.len > 0;
		out->nshown += all[i].words.len || !str_eq(all[i].action, STR("mask"));
	}
	return 0;
}

static struct found_group *group_of(struct visit *v, struct groups_view *out, struct str column,
				    struct str rule)
{
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->items[i].column, column) && str_eq(out->items[i].rule, rule))
			return &out->items[i];
	if (out->n == GROUPS_MAX)
		return NULL;
	struct found_group *g = &out->items[out->n];
	*g = (struct found_group){.column = column,
				  .rule = rule,
				  .what = rule_said(rule),
				  .id = arena_printf(v->arena, "g%zu", out->n),
				  .shown = true,
				  .places =
					  ARENA_ARRAY(v->arena, struct group_place, PLACES_SHOWN)};
	for (size_t i = 0; i < out->ndecided; i++) {
		const struct finding_decision *d = &out->decided[i].decision;
		if (!d->words.len && str_eq(d->column, column) && str_eq(d->rule, rule))
			g->decided = &out->decided[i];
	}
	out->n++;
	return g;
}

static void tell_finding(struct visit *v, struct groups_view *out, const json_t *one,
			 int64_t *texts)
{
	size_t i;
	const json_t *sample;
	struct arena *a = v->arena;
	struct str action = heard_text(one, "action", a);
	struct found_group *g =
		group_of(v, out, heard_text(one, "field", a), heard_text(one, "rule", a));
	if (!g)
		return;
	texts[g - out->items] += heard_number(one, "texts");
	g->open = g->open || str_eq(action, STR("review"));
	g->shown = g->shown && str_eq(action, STR("tell"));
	g->never = g->never || str_eq(action, STR("block")) || str_eq(action, STR("drop"));
	json_array_foreach(json_object_get(one, "samples"), i, sample)
	{
		const char *text = json_string_value(sample);
		if (text && g->nsamples < GROUP_SAMPLES)
			g->samples[g->nsamples++] = arena_dup(a, str_head(str_z(text), SAMPLE_MAX));
	}
}

static void tell_place(struct visit *v, enum lang lang, struct groups_view *out, const json_t *one)
{
	struct arena *a = v->arena;
	struct str column = heard_text(one, "field", a), rule = heard_text(one, "rule", a);
	for (size_t i = 0; i < out->n; i++) {
		struct found_group *g = &out->items[i];
		if (!str_eq(g->column, column) || !str_eq(g->rule, rule) ||
		    g->nplaces == PLACES_SHOWN)
			continue;
		g->places[g->nplaces++] = (struct group_place){
			heard_text(one, "of", a), worded_lines(lang, heard_number(one, "entries"))};
	}
}

static struct str outcome_of(enum lang lang, const struct found_group *g)
{
	if (g->never)
		return text_of(lang, T("wordt nooit getoond"));
	if (g->open)
		return text_of(lang, T("onleesbaar tot iemand beslist"));
	return g->shown ? text_of(lang, T("wordt getoond zoals het er staat"))
			: text_of(lang, T("wordt onleesbaar gemaakt"));
}

int groups_view(struct visit *v, enum lang lang, int64_t delivery, const json_t *check,
		struct groups_view *out, struct error *e)
{
	size_t i;
	const json_t *one;
	int64_t texts[GROUPS_MAX] = {0};
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	const json_t *privacy = json_object_get(report, "privacy");
	*out = (struct groups_view){.items = ARENA_ARRAY(v->arena, struct found_group, GROUPS_MAX)};
	if (tell_decided(v, lang, delivery, out, e))
		return -1;
	json_array_foreach(json_object_get(privacy, "findings"), i, one)
		tell_finding(v, out, one, texts);
	json_array_foreach(json_object_get(privacy, "places"), i, one)
		tell_place(v, lang, out, one);
	for (i = 0; i < out->n; i++) {
		struct found_group *g = &out->items[i];
		g->ntexts = texts[i];
		g->outcome = outcome_of(lang, g);
		out->nopen += g->open && !g->never;
	}
	return 0;
}
