/* The inbox of readers' questions, and mail that no server took. */
#include "deliveries/jobs/moments.h"
#include "desk_readers/readers.h"

struct str reader_state(enum lang lang, enum question_state s)
{
	switch (s) {
	case QUESTION_PROPOSED:
		return text_of(lang, T("antwoord voorgesteld"));
	case QUESTION_PUBLISHED:
		return text_of(lang, T("antwoord gepubliceerd"));
	case QUESTION_ANSWERED:
		return text_of(lang, T("beantwoord"));
	case QUESTION_DECLINED:
		return text_of(lang, T("afgewezen"));
	default:
		return text_of(lang, T("open"));
	}
}

bool readers_here(struct visit *v)
{
	enum lang lang = lang_accepted(v->rq->accept_language);

	if (v->desk->questions)
		return true;
	visit_fault(v, 404, text_of(lang, T("Dit loket neemt geen vragen van lezers aan.")));
	return false;
}

bool reader_is_own(struct visit *v, struct str cube, bool *out)
{
	struct accounts *accounts = visit_accounts(v);
	int64_t organisation;
	struct error e;

	if (!accounts)
		return false;
	if (cube_organisation(accounts, v->arena, cube, &organisation, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	*out = organisation && organisation == v->person.organisation;
	return true;
}

/* Of all, or (reference.len) of one question. */
bool reader_post(struct visit *v, struct str reference, struct post_row **out, size_t *n)
{
	struct outbox_entry *all;
	struct error e;
	size_t found;

	*n = 0;
	if (mailer_list(v->desk, v->arena, v->person.organisation, &all, &found, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	*out = ARENA_ARRAY(v->arena, struct post_row, found + 1);
	for (size_t i = 0; i < found; i++) {
		const struct outbox_entry *x = &all[i];
		if (!x->tries || (reference.len && !str_starts(x->mail.key, reference)))
			continue;
		(*out)[(*n)++] = (struct post_row){.about = x->about,
						   .message = x->message,
						   .failed = x->state == OUTBOX_FAILED,
						   .again = visit_url(v, "post", x->id, "opnieuw")};
	}
	return true;
}

static bool read_rows(struct visit *v, struct readers_view *view)
{
	struct reader_question *all;
	struct error e;
	size_t n;

	if (questions_list(v->desk->questions, v->arena, (struct str){0}, &all, &n, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	view->rows = ARENA_ARRAY(v->arena, struct readers_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool own;
		if (!reader_is_own(v, all[i].cube, &own))
			return false;
		if (!own)
			continue;
		view->nopen += all[i].state <= QUESTION_PROPOSED;
		view->rows[view->n++] = (struct readers_row){
			.q = all[i], .url = visit_url(v, "vragen", all[i].id, "")};
	}
	return true;
}

void handle_readers(struct visit *v)
{
	struct readers_view view = {.mails = v->desk->o.mail != NULL};

	if (!readers_here(v) || !read_rows(v, &view) ||
	    !reader_post(v, (struct str){0}, &view.post, &view.npost))
		return;
	struct page *p = visit_page(v, (struct str){0}, "questions");
	p->title = text_of(p->lang, T("Vragen van lezers"));
	for (size_t i = 0; i < view.n; i++) {
		view.rows[i].state = reader_state(p->lang, view.rows[i].q.state);
		view.rows[i].at = desk_clock(p->lang, view.rows[i].q.asked_at);
	}
	view.csrf = str_z(v->person.csrf);
	visit_show(v, readers_body, &view);
}

void handle_post_again(struct visit *v)
{
	struct error e;

	if (mailer_again(v->desk, v->person.organisation, v->numbers[0], &e) != 0)
		visit_failed(v, &e);
	else
		visit_go(v, v->desk->questions ? visit_at(v, "/vragen") : visit_at(v, "/"));
}
