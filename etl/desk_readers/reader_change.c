/* What is done with a question: each form of its page. */
#include "desk_base/said_words.h"
#include "desk_readers/readers.h"

#include "load/answer_publish.h"

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

static void done(struct visit *v)
{
	mailer_wake(v->desk);
	visit_go(v, visit_url(v, "vragen", v->numbers[0], ""));
}

/* The page again, with what was typed and why not. */
static void again(struct visit *v, struct reader_view *view, int status, struct str fault)
{
	view->fault = in_words(v, fault);
	view->title = intake_field(v->body, "titel");
	view->answer = intake_field(v->body, "antwoord");
	view->scope = intake_field(v->body, "selectie");
	reader_show(v, view, status);
}

static void refused(struct visit *v, const struct error *e)
{
	struct reader_view view = {0};

	if (e->status != STATUS_REFUSED && e->status != STATUS_NOT_FOUND) {
		visit_failed(v, e);
		return;
	}
	if (reader_open(v, &view.q))
		again(v, &view, 409,
		      T("Een collega veranderde of sloot deze vraag intussen. Lees wat er nu staat; wat u "
			"typte staat hieronder nog."));
}

void handle_reader_assign(struct visit *v)
{
	struct reader_question q;
	struct accounts *accounts;
	struct account *all;
	struct str to = intake_field(v->body, "aan");
	struct error e;
	size_t n;
	bool known = !to.len;

	if (!reader_open(v, &q) || !(accounts = visit_accounts(v)))
		return;
	if (accounts_in(accounts, v->arena, v->person.organisation, &all, &n, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	for (size_t i = 0; i < n; i++)
		known = known ||
			(str_eq(all[i].address, to) && account_may(all[i].role, ACTION_ANSWER));
	if (!known)
		visit_fault(v, 400,
			    in_words(v, T("Deze collega kan hier geen vragen beantwoorden.")));
	else if (question_assign(v->desk->questions, q.id, to, &e) != 0)
		refused(v, &e);
	else
		done(v);
}

/* ---- the answer ---- */

/* Whether an explanation can be about that; false: it was answered. */
static bool scope_fits(struct visit *v, struct reader_view *view, struct str scope)
{
	struct store *s;
	struct error e;
	struct str fits;
	bool whole;

	if (store_open(&s, v->desk->store, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	int result = answer_scope(s, v->arena, view->q.cube, scope, &fits, &whole, &e);
	store_close(s);
	if (result != 0 && e.status == STATUS_NO_CUBE)
		again(v, view, 409,
		      T("Van deze gegevens is niets meer gepubliceerd: een toelichting kan er niet bij."));
	else if (result != 0)
		visit_failed(v, &e);
	else if (!whole || !fits.len)
		again(v, view, 400,
		      T("Over deze selectie kan geen toelichting gaan. Noem waarden van indelingen, zoals "
			"year.year:2024|programme.code:\"6\", zonder ‘niet’ en zonder bereik."));
	else
		return true;
	return false;
}

static struct answer_explained explained(const struct visit *v, const struct reader_question *q)
{
	return (struct answer_explained){.reference = q->reference,
					 .cube = q->cube,
					 .scope = q->scope,
					 .title = q->title,
					 .text = q->answer,
					 .author = v->person.organisation_label,
					 .written_by = q->edited_by};
}

/* What in them tells of people, in words; empty: another fault. */
static struct str people_said(const struct visit *v, const struct error *e)
{
	return e->status == STATUS_REFUSED ? said_people(lang_accepted(v->rq->accept_language),
							 v->arena, str_z(e->text))
					   : (struct str){0};
}

/* Whether its texts may be public, before it is proposed; false: it was answered. */
static bool texts_fit(struct visit *v, struct reader_view *view, const struct question_draft *d)
{
	struct answer_explained what = explained(v, &view->q);
	struct store *s;
	struct error e;

	what.title = d->title;
	what.text = d->answer;
	what.scope = d->scope;
	if (store_open(&s, v->desk->store, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	int result = answer_check_texts(s, &what, &e);
	store_close(s);
	if (result == 0)
		return true;
	struct str people = people_said(v, &e);
	if (people.len)
		again(v, view, 400, people);
	else
		visit_failed(v, &e);
	return false;
}

static bool read_edition(const struct visit *v, int64_t *out)
{
	uint64_t n;

	if (!str_to_u64(intake_field(v->body, "editie"), &n) || n > INT64_MAX)
		return false;
	*out = (int64_t)n;
	return true;
}

static void send(struct visit *v, const struct question_draft *d)
{
	const struct question_outcome o = {.id = d->id,
					   .edition = d->edition + 1,
					   .state = QUESTION_ANSWERED,
					   .by = v->person.address};
	struct error e;

	if (question_settle(v->desk->questions, &o, &e) != 0)
		refused(v, &e);
	else
		done(v);
}

void handle_reader_write(struct visit *v)
{
	struct reader_view view = {0};
	struct question_draft d = {.id = v->numbers[0],
				   .title = str_trim(intake_field(v->body, "titel")),
				   .answer = str_trim(intake_field(v->body, "antwoord")),
				   .scope = str_trim(intake_field(v->body, "selectie")),
				   .by = v->person.address};
	struct str what = intake_field(v->body, "doe");
	bool sends = str_eq(what, STR("versturen"));
	struct error e;

	d.proposed = str_eq(what, STR("voorstellen"));
	if (!reader_open(v, &view.q))
		return;
	if (!read_edition(v, &d.edition))
		again(v, &view, 400, T("Dit formulier is niet heel. Herlaad de pagina."));
	else if (d.title.len > QUESTION_TITLE_BYTES || d.answer.len > QUESTION_ANSWER_BYTES)
		again(v, &view, 400, T("De titel of het antwoord is te lang."));
	else if ((d.proposed && !d.title.len) || ((d.proposed || sends) && !d.answer.len))
		again(v, &view, 400,
		      T("Een antwoord heeft een tekst, en als toelichting ook een titel."));
	else if (d.proposed && (!scope_fits(v, &view, d.scope) || !texts_fit(v, &view, &d)))
		return;
	else if (question_write(v->desk->questions, &d, &e) != 0)
		refused(v, &e);
	else if (sends)
		send(v, &d);
	else
		done(v);
}

static bool publish(struct visit *v, const struct reader_question *q, struct error *e)
{
	const struct answer_explained what = explained(v, q);
	struct store *s;

	if (store_open_writer(&s, v->desk->store, e) != 0)
		return false;
	int result = answer_publish(s, v->arena, &what, v->person.address, e);
	store_close(s);
	return result == 0;
}

static void not_published(struct visit *v, struct reader_view *view, const struct error *e)
{
	view->fault = people_said(v, e);
	if (view->fault.len) {
		view->title = view->q.title;
		view->answer = view->q.answer;
		view->scope = view->q.scope;
		reader_show(v, view, 409);
	} else if (e->status == STATUS_REFUSED) {
		visit_fault(v, 403,
			    in_words(v, T("Publiceren vraagt hier twee personen: een ander dan wie "
					  "het antwoord schreef.")));
	} else {
		visit_failed(v, e);
	}
}

void handle_reader_publish(struct visit *v)
{
	struct reader_view view = {0};
	struct error e;
	int64_t edition;

	if (!reader_open(v, &view.q))
		return;
	const struct reader_question *q = &view.q;
	struct question_outcome o = {
		.id = q->id, .state = QUESTION_PUBLISHED, .by = v->person.address};
	if (q->state != QUESTION_PROPOSED || !read_edition(v, &edition) || edition != q->edition) {
		error_set(&e, STATUS_REFUSED, "%s", "");
		refused(v, &e);
		return;
	}
	o.edition = edition;
	if (!publish(v, q, &e)) {
		not_published(v, &view, &e);
	} else if (question_settle(v->desk->questions, &o, &e) != 0) {
		refused(v, &e);
	} else {
		done(v);
	}
}

/* ---- and otherwise ---- */

void handle_reader_decline(struct visit *v)
{
	struct reader_view view = {0};
	const struct question_outcome o = {.id = v->numbers[0],
					   .state = QUESTION_DECLINED,
					   .by = v->person.address,
					   .reason = str_trim(intake_field(v->body, "reden"))};
	struct error e;

	if (!reader_open(v, &view.q))
		return;
	if (!o.reason.len || o.reason.len > QUESTION_REASON_BYTES)
		again(v, &view, 400,
		      T("Zeg waarom, in hoogstens 4000 tekens: de lezer krijgt dit te lezen."));
	else if (question_settle(v->desk->questions, &o, &e) != 0)
		refused(v, &e);
	else
		done(v);
}

void handle_reader_forget(struct visit *v)
{
	struct reader_question q;
	uint64_t n;
	struct error e;

	if (!reader_open(v, &q))
		return;
	if (questions_forget(v->desk->questions, q.id, &n, &e) != 0)
		visit_failed(v, &e);
	else
		done(v);
}

void handle_reader_take_back(struct visit *v)
{
	struct reader_question q;
	struct store *s;
	struct error e;

	if (!reader_open(v, &q))
		return;
	if (store_open_writer(&s, v->desk->store, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	int result = answer_take_back(s, v->arena, q.reference, v->person.address, &e);
	store_close(s);
	if (result != 0 && e.status == STATUS_NOT_FOUND)
		visit_fault(v, 409, in_words(v, T("Dit antwoord is niet meer gepubliceerd.")));
	else if (result != 0)
		visit_failed(v, &e);
	else
		done(v);
}
