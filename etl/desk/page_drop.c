/* Step 1: what is brought in, by a form or by a program. */
#include "desk/steps.h"

#include "base/json_out.h"

static void show(struct visit *v, int status, struct str fault)
{
	struct drop_view d = {.csrf = str_z(v->person.csrf), .fault = fault};
	struct page *p = visit_page(v, (struct str){0}, "new");
	p->title = text_of(p->lang, T("Nieuwe levering"));
	p->answer->status = status;
	visit_show(v, desk_drop_body, &d);
}

void handle_drop(struct visit *v)
{
	show(v, 200, (struct str){0});
}

/* Enters it and has it looked at. */
static int enter(struct visit *v, struct intake_file *files, size_t n, int64_t *id, struct error *e)
{
	int64_t job;
	int result =
		delivery_make(v->desk, v->arena, v->person.organisation, v->person.address, files,
			      n, id, e) ||
				job_queue(v->desk, *id, JOB_SNIFF, 0, v->person.address, &job, e)
			? -1
			: 0;
	runner_wake(v->desk);
	return result;
}

void handle_receive(struct visit *v)
{
	struct intake_file *files;
	struct error e;
	int64_t id;
	size_t n = intake_files(v->body, &files);
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (n == 0)
		show(v, 400,
		     text_of(lang,
			     T("Er kwam geen bestand mee, of het is leeg. Kies een bestand.")));
	else if (enter(v, files, n, &id, &e))
		visit_failed(v, &e);
	else
		visit_go(v, step_url(v, id, STEP_RECOGNISED));
}

void handle_put(struct visit *v)
{
	struct intake_file *files;
	struct error e;
	struct json_out j;
	int64_t id;
	size_t n = intake_files(v->body, &files);
	if (n == 0) {
		reply_problem(v->reply, 400, "nothing was sent: an empty file has no lines");
		return;
	}
	intake_rename(v->body, 0, v->rq->segments[1]);
	if (enter(v, files, n, &id, &e)) {
		visit_failed(v, &e);
		return;
	}
	v->reply->status = 201;
	json_begin(&j, &v->reply->body);
	json_put_object(&j);
	json_put_key_z(&j, "delivery");
	json_put_integer(&j, id);
	json_put_key_z(&j, "name");
	json_put_string(&j, files[0].name);
	json_put_key_z(&j, "sha256");
	json_put_string_z(&j, files[0].sha256);
	json_put_key_z(&j, "size");
	json_put_integer(&j, (int64_t)files[0].size);
	json_put_key_z(&j, "url");
	json_put_string(&j, step_url(v, id, STEP_RECOGNISED).text);
	json_put_object_end(&j);
}
