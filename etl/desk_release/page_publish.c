/* Step 7 as it is shown: staged by one, released or sent back by another, and what became of it. */
#include "deliveries/jobs/moments.h"
#include "deliveries/mapping/mapping_levels.h"
#include "deliveries/mapping/preview.h"
#include "desk_base/said_words.h"
#include "desk_release/release.h"

static int put_check(struct visit *v, struct publish_view *p, struct error *e)
{
	const struct delivery *d = &p->step.delivery;
	json_t *check =
		d->version && d->checked == d->version ? heard(v->desk, d->id, JOB_CHECK) : NULL;
	bool told = tie_view(v, check, &p->tie);
	struct str outcome = heard_text(json_array_get(check, 0), "outcome", v->arena);
	int result = changed_find(v, d, check, &p->changed, e);
	json_decref(check);
	p->needs_check = !told || !str_eq(outcome, STR("checked"));
	return result;
}

/* How much of each line becomes public, and what somebody said to show more than L1 where nothing tells the taakveld. */
static int put_level(struct visit *v, struct publish_view *p, struct error *e)
{
	const struct delivery *d = &p->step.delivery;
	struct level_choice chosen;
	struct str text;
	if (d->version == 0)
		return 0;
	if (mapping_read(v->desk, v->arena, d->id, &text, e))
		return -1;
	json_t *descriptor = heard_parse(text);
	level_choice_read(descriptor, v->arena, &chosen);
	json_decref(descriptor);
	p->level = level_word(chosen.standard);
	p->no_social_domain = chosen.task.len ? STR("") : chosen.without;
	return 0;
}

static bool can_stage(const struct publish_view *p)
{
	return p->step.may_change && !p->needs_check && !p->step.working && !p->unsearched &&
	       !p->opened.groundless && !p->join.joins.open;
}

static struct str third_party_of(const struct visit *v, int64_t organisation)
{
	for (size_t i = 0; i < v->person.norganisations; i++)
		if (v->person.organisations[i].id == organisation)
			return v->person.organisations[i].third_party;
	return STR("");
}

static void put_states(struct visit *v, struct publish_view *p)
{
	const struct delivery *d = &p->step.delivery;
	p->staged = str_eq(d->state, STR("staged"));
	p->published = str_eq(d->state, STR("published"));
	p->rejected = str_eq(d->state, STR("rejected"));
	p->own = person_same(d->staged_by, v->person.address);
	int64_t until;
	p->may_role = standing_in(v, d, &p->in_place_of, &until);
	p->not_this = !p->may_role && v->person.stands_in;
	p->third_party = third_party_of(v, d->organisation);
	p->may_release = p->may_release && p->may_role;
	p->may_force =
		p->staged && p->may_role && !p->in_place_of.len && p->own && p->truth.persons > 1;
	p->step.may_change = str_eq(d->state, STR("open")) || p->rejected;
	p->unsearched = p->step.may_change && !p->needs_check &&
			people_searched(v->desk, v->arena, d->id) == SEARCH_NONE;
	p->can_stage = can_stage(p);
	p->overlaps = p->can_stage && p->step.failed && p->step.job.kind == JOB_STAGE &&
		      said_overlap(p->step.job.message);
	p->previewing = p->step.working && p->step.job.kind == JOB_PREVIEW;
}

/* What the store says: how many persons it takes, what was staged, and what became of it. */
static bool ask_store(struct visit *v, struct publish_view *p)
{
	struct delivery *d = &p->step.delivery;
	const struct releasing how = {.by = v->person.address};
	struct store *s = NULL;
	struct error e;
	bool alone;
	if (truth_store(v->desk, &s, &e) || truth_find(v->desk, s, v->arena, d, &p->truth, &e)) {
		store_close(s);
		visit_failed(v, &e);
		return false;
	}
	if (!p->truth.persons_known && s)
		p->truth.persons = 2;
	if (p->truth.staged.id) {
		p->report = p->truth.staged.report;
		p->cube = p->truth.staged.cube;
		p->may_release = staged_may_release(s, &p->truth.staged, &how, &alone, &e) == 0;
	}
	p->preview_there = preview_there(v->desk, v->arena, d);
	int result = put_check(v, p, &e);
	if (result == 0)
		result = opened_find(v, v->page->lang, d->id, &p->opened, &e);
	if (result == 0)
		result = groups_view(v, v->page->lang, d->id, NULL, &p->decided, &e);
	put_states(v, p);
	if (p->staged)
		counts_again_find(v, p);
	if (result == 0)
		result = put_level(v, p, &e);
	if (result == 0)
		result = differs_find(v, s, p, &e);
	store_close(s);
	if (result)
		visit_failed(v, &e);
	return result == 0;
}

static void put_urls(struct visit *v, struct publish_view *p)
{
	int64_t id = p->step.delivery.id;
	p->stage = visit_url(v, "leveringen", id, "klaarzetten");
	p->release = visit_url(v, "leveringen", id, "vrijgeven");
	p->due = visit_url(v, "leveringen", id, "tijd");
	p->reopen = visit_url(v, "leveringen", id, "heropenen");
	p->reject = visit_url(v, "leveringen", id, "terugsturen");
	p->preview = visit_url(v, "leveringen", id, "voorbeeld");
	p->overlap_url = visit_url(v, "leveringen", id, "naast");
	if (p->step.delivery.staged)
		p->kept_report = visit_url(v, "leveringen", id, "privacyverslag");
	if (p->truth.forced.len && !person_same(p->step.delivery.settled_by, v->person.address) &&
	    p->may_role)
		p->confirm = visit_url(v, "gepubliceerd", p->truth.forced_dataset, "bevestigen");
}

/* Set times, and when it happened. */
static int put_moments(struct visit *v, struct publish_view *p, struct error *e)
{
	struct delivery_choice *choices;
	size_t n;
	enum lang lang = v->page->lang;
	const struct staged *staged = &p->truth.staged;
	if (choices_get(v->desk, v->arena, p->step.delivery.id, "release", &choices, &n, e))
		return -1;
	if (p->staged && staged->due_at.len) {
		p->due_words = desk_clock(lang, staged->due_at);
		p->due_by = staged->due_by;
	}
	for (size_t i = 0; p->published && i < n; i++)
		if (str_eq(choices[i].name, STR("due")))
			p->due_words = desk_clock(lang, choices[i].value);
	if (p->published && staged->settled_at.len)
		p->released_words = desk_clock(lang, staged->settled_at);
	if (p->staged)
		p->waits = desk_clock(lang, staged->at);
	p->withdrawn = desk_clock(lang, p->truth.withdrawn_at);
	return 0;
}

void publish_show(struct visit *v, int status, const struct due_asked *asked)
{
	struct publish_view p = {0};
	struct error e;
	if (asked)
		p.asked = *asked;
	if (!step_open(v, STEP_PUBLISH, &p.step) || !join_find(v, &p.step, &p.join) ||
	    !ask_store(v, &p))
		return;
	const struct delivery *d = &p.step.delivery;
	if (p.truth.kind == TRUTH_ERASED) {
		visit_fault(v, 404,
			    text_of(v->page->lang, T("Deze levering is er niet, of niet meer.")));
		return;
	}
	put_urls(v, &p);
	if (put_moments(v, &p, &e)) {
		visit_failed(v, &e);
		return;
	}
	if (p.staged && !releasers_find(v, &p))
		return;
	p.made_by_stager = releasers_made(v, d, p.published ? d->settled_by : v->person.address);
	v->page->answer->status = status;
	visit_show(v, desk_publish_body, &p);
}

void handle_publish(struct visit *v)
{
	publish_show(v, 200, NULL);
}
