/* One question: what was asked at which figure, the answer in the making, and what became of it. */
#include "deliveries/jobs/moments.h"
#include "desk_readers/readers.h"

#include "deliveries/mapping/truth.h"
#include "load/answer_publish.h"

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

bool reader_open(struct visit *v, struct reader_question *out)
{
	struct error e;
	bool own = false;

	if (!readers_here(v))
		return false;
	if (question_get(v->desk->questions, v->arena, v->numbers[0], out, &e) != 0) {
		if (e.status != STATUS_NOT_FOUND) {
			visit_failed(v, &e);
			return false;
		}
	} else if (!reader_is_own(v, out->cube, &own)) {
		return false;
	}
	if (!own)
		visit_fault(v, 404, in_words(v, T("Deze vraag is er niet.")));
	return own;
}

/* What the store says of it: how many persons a publication takes, whether the answer is published, and of the cut
 * what an explanation can be about. */
static bool look_at_store(struct visit *v, struct reader_view *view)
{
	struct store *s = NULL;
	struct error e;
	struct str scope;
	int persons = 1;
	bool whole = true;

	bool opened = truth_store(v->desk, &s, &e) == 0;
	if (opened && !s)
		return true;
	if (!opened || policy_persons(s, &persons, &e) != 0 ||
	    answer_is_published(s, view->q.reference, &view->published, &e) != 0) {
		store_close(s);
		visit_failed(v, &e);
		return false;
	}
	if (answer_scope(s, v->arena, view->q.cube, view->q.cut, &scope, &whole, &e) == 0 &&
	    !view->q.edition)
		view->scope = scope;
	if (!whole)
		view->left_out = view->q.cut;
	store_close(s);
	view->second = persons > 1;
	return true;
}

static bool read_people(struct visit *v, struct reader_view *view)
{
	struct accounts *accounts = visit_accounts(v);
	struct account *all;
	struct error e;
	size_t n;

	if (!accounts)
		return false;
	if (accounts_in(accounts, v->arena, v->person.organisation, &all, &n, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	view->people = ARENA_ARRAY(v->arena, struct account, n + 1);
	for (size_t i = 0; i < n; i++)
		if (account_may(all[i].role, ACTION_ANSWER))
			view->people[view->npeople++] = all[i];
	return true;
}

static void put_urls(struct visit *v, struct reader_view *view)
{
	const struct reader_question *q = &view->q;
	struct str site = readers_site(v->desk, v->arena, q->place);
	struct str subject = arena_printf(v->arena, "%.*s (%.*s)",
					  STR_ARG(in_words(v, T("Uw vraag over een getal"))),
					  STR_ARG(q->reference));

	view->assign = visit_url(v, "vragen", q->id, "toewijzen");
	view->save = visit_url(v, "vragen", q->id, "antwoord");
	view->publish = visit_url(v, "vragen", q->id, "publiceren");
	view->decline = visit_url(v, "vragen", q->id, "afwijzen");
	view->forget = visit_url(v, "vragen", q->id, "wissen");
	view->take_back = visit_url(v, "vragen", q->id, "terugnemen");
	if (site.len)
		url_web(&view->place, site);
	if (!view->mails && q->address.len)
		url_mail(&view->write_to, v->arena, q->address, subject, q->answer);
}

void reader_show(struct visit *v, struct reader_view *view, int status)
{
	const struct reader_question *q = &view->q;

	view->mails = v->desk->o.mail != NULL;
	if (!look_at_store(v, view) || !read_people(v, view) ||
	    !reader_post(v, q->reference, &view->post, &view->npost))
		return;
	struct page *p = visit_page(v, (struct str){0}, "questions");
	p->title = arena_printf(v->arena, "%.*s %.*s", STR_ARG(text_of(p->lang, T("Vraag"))),
				STR_ARG(q->reference));
	p->answer->status = status;
	page_crumb(p, text_of(p->lang, T("Vragen")), visit_at(v, "/vragen"));
	view->state = reader_state(p->lang, q->state);
	view->csrf = str_z(v->person.csrf);
	view->asked = desk_clock(p->lang, q->asked_at);
	view->settled = desk_clock(p->lang, q->settled_at);
	view->open = q->state <= QUESTION_PROPOSED;
	view->shown = html_of_markdown(v->arena, q->answer);
	view->may_publish = q->state == QUESTION_PROPOSED && person_may(&v->person, NEED_RELEASE) &&
			    !(view->second && person_same(q->edited_by, v->person.address));
	view->may_take_back = view->published && person_may(&v->person, NEED_WITHDRAW);
	put_urls(v, view);
	visit_show(v, reader_body, view);
}

void handle_reader(struct visit *v)
{
	struct reader_view view = {0};

	if (!reader_open(v, &view.q))
		return;
	view.title = view.q.title;
	view.answer = view.q.answer;
	view.scope = view.q.scope;
	reader_show(v, &view, 200);
}
