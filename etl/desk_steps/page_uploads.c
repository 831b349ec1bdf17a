/* Files that come in pieces (uploads.h), as a script and a program bring them. All answers are JSON. */
#include "desk_base/uploads.h"

#include "base/text/json_out.h"
#include "desk_steps/steps.h"

static struct upload_of of_visit(const struct visit *v)
{
	return (struct upload_of){.organisation = v->person.organisation,
				  .account = v->person.account,
				  .word = v->rq->segments[1],
				  .name = v->rq->nsegments > 2 ? v->rq->segments[2] : STR("")};
}

static void say(struct visit *v, int status, struct str what)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	reply_problem(v->reply, status, "%.*s", STR_ARG(text_of(lang, what)));
}

static void failed(struct visit *v, const struct error *e)
{
	switch (e->status) {
	case STATUS_NOT_FOUND:
		say(v, 404, T("Hiervan is nog niets aangekomen."));
		return;
	case STATUS_REFUSED:
		say(v, 409, T("Nog niet alle bestanden zijn heel aangekomen."));
		return;
	case STATUS_LIMIT:
		say(v, 413,
		    T("Dit is te veel voor één levering: hoogstens 64 bestanden, samen hoogstens 4 GiB."));
		return;
	default:
		visit_failed(v, e);
	}
}

void handle_piece(struct visit *v)
{
	struct upload_of of = of_visit(v);
	struct upload_state s;
	struct error e;
	v->only_asked = true; /* the delivery is what is recorded */
	if (!v->body)
		say(v, 400, T("Er kwam niets mee."));
	else if (upload_kept(v->desk, v->arena, &of, &s, &e))
		failed(v, &e);
	else
		upload_tell(&v->reply->body, &s);
}

void handle_piece_state(struct visit *v)
{
	struct upload_of of = of_visit(v);
	struct upload_state s;
	struct error e;
	if (upload_get(v->desk, v->arena, &of, &s, &e))
		failed(v, &e);
	else
		upload_tell(&v->reply->body, &s);
}

void handle_pieces_deliver(struct visit *v)
{
	struct upload_of of = of_visit(v);
	struct intake_file *files;
	struct error e, other;
	int64_t id;
	size_t n;
	bool wish;
	if (!bring_wish(v, &wish))
		return;
	uploads_sweep(v->desk, false);
	if (uploads_claim(v->desk, v->arena, &of, &files, &n, &e)) {
		failed(v, &e);
		return;
	}
	int result = bring(v, files, n, wish, &id, &e);
	uploads_settle(v->desk, &of, result == 0, &other);
	for (size_t i = 0; i < n; i++)
		free(files[i].path);
	if (result)
		visit_failed(v, &e);
	else
		brought_tell(v, id, files, n);
}

void handle_pieces_forget(struct visit *v)
{
	struct upload_of of = of_visit(v);
	struct error e;
	v->only_asked = true;
	of.name = STR("");
	if (uploads_forget(v->desk, v->arena, &of, &e))
		visit_failed(v, &e);
	else
		v->reply->status = 204;
}

void handle_brought(struct visit *v)
{
	struct json_out j;
	struct error e;
	int64_t id;
	if (delivery_brought(v->desk, v->person.organisation, v->rq->segments[1], &id, &e)) {
		visit_failed(v, &e);
		return;
	}
	if (!id) {
		say(v, 404, T("Dit bestand is niet eerder gebracht."));
		return;
	}
	json_begin(&j, &v->reply->body);
	json_put_object(&j);
	json_put_key_z(&j, "delivery");
	json_put_integer(&j, id);
	json_put_key_z(&j, "url");
	json_put_string(&j, step_url(v, id, STEP_FILE).text);
	json_put_object_end(&j);
}
