/* Step 1 of a delivery that is there, and its end. */
#include "desk_steps/steps.h"

static int tell_file(struct visit *v, const struct delivery_file *f, int64_t own,
		     struct file_row *out, struct error *e)
{
	int64_t twin;
	*out = (struct file_row){
		.name = f->name, .sha256 = f->sha256, .size = worded_bytes(v->page->lang, f->size)};
	if (delivery_twin(v->desk, f->sha256, own, &twin, e))
		return -1;
	if (twin)
		out->twin = step_url(v, twin, STEP_FILE);
	return 0;
}

void handle_delivery(struct visit *v)
{
	struct file_view f = {0};
	struct error e;
	if (!step_open(v, STEP_FILE, &f.step))
		return;
	f.n = f.step.nfiles;
	f.may_drop = f.step.may_change && !f.step.working;
	f.rows = ARENA_ARRAY(v->arena, struct file_row, f.n + 1);
	for (size_t i = 0; i < f.n; i++) {
		if (tell_file(v, &f.step.files[i], f.step.delivery.id, &f.rows[i], &e)) {
			visit_failed(v, &e);
			return;
		}
		f.twins = f.twins || f.rows[i].twin.text.len;
	}
	visit_show(v, desk_file_body, &f);
}

void handle_discard(struct visit *v)
{
	struct delivery d;
	struct error e;
	struct desk_job j;
	if (!step_posted(v, true, &d))
		return;
	if (job_last(v->desk, v->arena, d.id, &j))
		runner_end(v->desk, j.id);
	if (delivery_drop(v->desk, d.id, &e))
		visit_failed(v, &e);
	else
		visit_go(v, visit_at(v, "/"));
}

void handle_job_stop(struct visit *v)
{
	struct delivery d;
	if (!step_posted(v, false, &d))
		return;
	struct desk_job j;
	struct error e;
	if (job_get(v->desk, v->arena, v->numbers[1], &j, &e) || j.delivery != d.id) {
		visit_fault(
			v, 404,
			text_of(lang_accepted(v->rq->accept_language), T("Deze taak is er niet.")));
		return;
	}
	runner_end(v->desk, j.id);
	visit_go(v, step_url(v, d.id, STEP_FILE));
}
