/* Step 1: what is brought in, by a form or by a program. */
#include "desk_steps/steps.h"

#include "base/text/json_out.h"

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

bool bring_wish(struct visit *v, bool *wish)
{
	const struct query_param *asked = request_param(v->rq, "klaarzetten");
	struct str field = intake_field(v->body, "klaarzetten");
	struct ask_for stage = {NEED_STAGE, 0};
	struct person who;
	*wish = asked ? !str_eq(asked->value, STR("0")) : field.len > 0;
	if (!*wish)
		return true;
	desk_person(v->desk, v->arena, v->rq, &stage, &who);
	if (person_may(&who, NEED_STAGE))
		return true;
	visit_fault(v, 403,
		    text_of(lang_accepted(v->rq->accept_language),
			    T("Dit token brengt alleen: klaarzetten mag het niet.")));
	return false;
}

int bring(struct visit *v, struct intake_file *files, size_t n, bool wish, int64_t *id,
	  struct error *e)
{
	int64_t job;
	struct str by = v->person.address;
	int result =
		delivery_make(v->desk, v->arena, v->person.organisation, by, files, n, id, e) ||
				(wish && stage_wish_put(v->desk, *id, by, e)) ||
				job_queue(v->desk, *id, JOB_SNIFF, 0, by, &job, e)
			? -1
			: 0;
	runner_wake(v->desk);
	return result;
}

/* What was brought just now goes on to the findings, where its shape is known. */
static struct url brought_url(struct visit *v, int64_t id)
{
	struct url_draft d;
	v->subject = step_url(v, id, STEP_RECOGNISED).text; /* for the audit */
	url_start(&d, v->arena, step_url(v, id, STEP_RECOGNISED));
	url_query(&d, BROUGHT_NOW, STR("1"));
	return url_done(&d);
}

void brought_tell(struct visit *v, int64_t id, const struct intake_file *files, size_t n)
{
	struct json_out j;
	v->reply->status = 201;
	json_begin(&j, &v->reply->body);
	json_put_object(&j);
	json_put_key_z(&j, "delivery");
	json_put_integer(&j, id);
	json_put_key_z(&j, "url");
	json_put_string(&j, brought_url(v, id).text);
	json_put_key_z(&j, "state");
	json_put_string(&j, visit_url(v, "leveringen", id, "stand").text);
	json_put_key_z(&j, "files");
	json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(&j);
		json_put_key_z(&j, "name");
		json_put_string(&j, files[i].name);
		json_put_key_z(&j, "sha256");
		json_put_string_z(&j, files[i].sha256);
		json_put_key_z(&j, "size");
		json_put_integer(&j, (int64_t)files[i].size);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
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
	else if (bring(v, files, n, false, &id, &e))
		visit_failed(v, &e);
	else
		visit_go(v, brought_url(v, id));
}

void handle_put(struct visit *v)
{
	struct intake_file *files;
	struct error e;
	int64_t id;
	bool wish;
	size_t n = intake_files(v->body, &files);
	if (n == 0) {
		reply_problem(v->reply, 400, "nothing was sent: an empty file has no lines");
		return;
	}
	if (v->rq->content_range.len) {
		reply_problem(v->reply, 400,
			      "here comes a whole file; one in pieces goes to /aanvoer/WORD/NAME");
		return;
	}
	if (!bring_wish(v, &wish))
		return;
	intake_rename(v->body, 0, v->rq->segments[1]);
	if (bring(v, files, n, wish, &id, &e))
		visit_failed(v, &e);
	else
		brought_tell(v, id, files, n);
}
