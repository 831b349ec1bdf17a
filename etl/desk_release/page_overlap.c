/* What was staged overlaps what is published: somebody says whether it comes beside it, or in its place. */
#include "desk_release/release.h"

/* False: it was answered. */
static bool may_count_twice(struct visit *v, const struct delivery *d)
{
	struct store *s;
	struct error e;
	if (truth_store(v->desk, &s, &e)) {
		visit_failed(v, &e);
		return false;
	}
	bool refused = twice_refused(v, s, d);
	store_close(s);
	return !refused;
}

void handle_overlap(struct visit *v)
{
	struct delivery d;
	struct error e;
	int64_t job;
	struct str what = intake_field(v->body, "wat");
	bool beside = str_eq(what, STR("beside")), replace = str_eq(what, STR("replace"));
	if (!step_posted(v, true, &d))
		return;
	if (d.version == 0 || d.checked != d.version || (!beside && !replace)) {
		visit_fault(
			v, 409,
			text_of(lang_accepted(v->rq->accept_language),
				T("Zeg of deze levering ernaast komt of ervoor in de plaats, zodra zij is "
				  "nagerekend.")));
		return;
	}
	if (opened_refused(v, &d) || (beside && !may_count_twice(v, &d)))
		return;
	if (choice_put(v->desk, d.id, "overlap", STR("beside"), beside ? STR("-") : STR(""), &e) ||
	    choice_put(v->desk, d.id, "overlap", STR("replace"), replace ? STR("-") : STR(""),
		       &e) ||
	    job_queue(v->desk, d.id, JOB_STAGE, d.version, v->person.address, &job, &e)) {
		visit_failed(v, &e);
		return;
	}
	v->why = what;
	runner_wake(v->desk);
	visit_go(v, step_url(v, d.id, STEP_PUBLISH));
}
