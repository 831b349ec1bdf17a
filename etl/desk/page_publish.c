/* Step 7: staged by one, released or sent back by another. */
#include "desk/views.h"

#include "base/file.h"
#include "desk/preview.h"
#include "road/road.h"

/* What the store says: how many persons it takes, and what was staged. */
static void ask_store(struct visit *v, struct publish_view *p)
{
	struct store *s;
	struct staged what;
	struct error e;
	bool alone;
	const struct delivery *d = &p->step.delivery;
	const struct releasing how = {.by = v->person.address};
	p->persons = 1;
	if (!file_exists(v->desk->store) || store_open(&s, v->desk->store, &e))
		return;
	if (policy_persons(s, &p->persons, &e))
		p->persons = 2;
	if (d->staged && staged_get(s, v->arena, d->staged, &what, &e) == 0) {
		p->report = what.report;
		p->cube = what.cube;
		p->may_release = staged_may_release(s, &what, &how, &alone, &e) == 0;
	}
	store_close(s);
}

void handle_publish(struct visit *v)
{
	struct publish_view p = {0};
	if (!step_open(v, STEP_PUBLISH, &p.step))
		return;
	const struct delivery *d = &p.step.delivery;
	json_t *check =
		d->version && d->checked == d->version ? heard(v->desk, d->id, JOB_CHECK) : NULL;
	bool told = tie_view(v, check, &p.tie);
	struct str outcome = heard_text(json_array_get(check, 0), "outcome", v->arena);
	json_decref(check);
	ask_store(v, &p);
	p.staged = str_eq(d->state, STR("staged"));
	p.published = str_eq(d->state, STR("published"));
	p.rejected = str_eq(d->state, STR("rejected"));
	p.own = person_same(d->staged_by, v->person.address);
	p.needs_check = !told || !str_eq(outcome, STR("checked"));
	p.can_stage = p.step.may_change && !p.needs_check && !p.step.working;
	p.stage = visit_url(v, "leveringen", d->id, "klaarzetten");
	p.release = visit_url(v, "leveringen", d->id, "vrijgeven");
	p.reopen = visit_url(v, "leveringen", d->id, "heropenen");
	p.reject = visit_url(v, "leveringen", d->id, "terugsturen");
	p.preview = visit_url(v, "leveringen", d->id, "voorbeeld");
	p.previewing = p.step.working && p.step.job.kind == JOB_PREVIEW;
	p.preview_there = preview_there(v->desk, v->arena, d);
	visit_show(v, desk_publish_body, &p);
}

static void queue(struct visit *v, const struct delivery *d, enum job_kind kind)
{
	struct error e;
	int64_t job;
	if (job_queue(v->desk, d->id, kind, d->version, v->person.address, &job, &e)) {
		visit_failed(v, &e);
		return;
	}
	runner_wake(v->desk);
	visit_go(v, step_url(v, d->id, STEP_PUBLISH));
}

static void refuse(struct visit *v, struct str what)
{
	visit_fault(v, 409, text_of(lang_accepted(v->rq->accept_language), what));
}

void handle_stage(struct visit *v)
{
	struct delivery d;
	if (!step_posted(v, true, &d))
		return;
	/* What is staged is what was checked: the same version of the mapping, of the same files. */
	if (d.version == 0 || d.checked != d.version)
		refuse(v, T("Dit is nog niet nagerekend. Wacht tot dat klaar is."));
	else
		queue(v, &d, JOB_STAGE);
}

void handle_release(struct visit *v)
{
	struct delivery d;
	if (!step_posted(v, false, &d))
		return;
	if (!str_eq(d.state, STR("staged")))
		refuse(v, T("Deze levering staat niet klaar om vrij te geven."));
	else {
		preview_stop(v, d.id);
		queue(v, &d, JOB_RELEASE);
	}
}

static int reject(struct visit *v, struct delivery *d, struct str remarks, struct error *e)
{
	struct store *s;
	if (store_open_writer(&s, v->desk->store, e))
		return -1;
	int result = staged_reject(s, v->arena, d->staged, v->person.address, remarks, e);
	store_close(s);
	if (result)
		return result;
	d->state = STR("rejected");
	d->settled_by = v->person.address;
	d->remarks = remarks;
	return delivery_settle(v->desk, d, e);
}

static bool busy(struct visit *v, int64_t delivery)
{
	struct desk_job j;
	return job_last(v->desk, v->arena, delivery, &j) &&
	       (str_eq(j.state, STR("queued")) || str_eq(j.state, STR("running")));
}

/* Also when it was cut off between the store and the desk's own file. */
static int reopen(struct visit *v, struct delivery *d, struct error *e)
{
	struct store *s;
	struct staged what;
	if (store_open_writer(&s, v->desk->store, e))
		return -1;
	int result = staged_get(s, v->arena, d->staged, &what, e);
	if (result == 0 && !str_eq(what.status, STR("reopened")))
		result = staged_reopen(s, v->arena, d->staged, v->person.address, e);
	store_close(s);
	if (result)
		return result;
	d->state = STR("open");
	return delivery_settle(v->desk, d, e);
}

void handle_reopen(struct visit *v)
{
	struct delivery d;
	struct error e;
	if (!step_posted(v, false, &d))
		return;
	if (!str_eq(d.state, STR("staged")) || busy(v, d.id))
		refuse(v, T("Deze levering staat niet klaar, of wordt net vrijgegeven."));
	else if (!person_same(d.staged_by, v->person.address))
		refuse(v,
		       T("Alleen wie de levering klaarzette neemt haar terug. Stuur haar terug, met "
			 "opmerkingen."));
	else if (reopen(v, &d, &e) == 0)
		visit_go(v, step_url(v, d.id, STEP_PUBLISH));
	else if (e.status == STATUS_REFUSED)
		refuse(v, T("Deze levering staat niet klaar, of wordt net vrijgegeven."));
	else
		visit_failed(v, &e);
}

void handle_reject(struct visit *v)
{
	struct delivery d;
	struct error e;
	struct str remarks = str_trim(intake_field(v->body, "opmerkingen"));
	if (!step_posted(v, false, &d))
		return;
	if (!str_eq(d.state, STR("staged")) || busy(v, d.id))
		refuse(v, T("Deze levering staat niet klaar om terug te sturen."));
	else if (!remarks.len)
		refuse(v, T("Zeg erbij waarom: dat leest wie de levering klaarzette."));
	else if (reject(v, &d, remarks, &e))
		visit_failed(v, &e);
	else
		visit_go(v, step_url(v, d.id, STEP_PUBLISH));
}
