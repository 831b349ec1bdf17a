#include "desk_base/desk_base.h"

#include "serve/beside/site_pages.h"
#include "serve/told/log.h"
#include <stdio.h>

static struct pages_request asked_of(struct visit *v)
{
	const struct request *rq = v->rq;
	return (struct pages_request){.segments = rq->segments,
				      .nsegments = rq->nsegments,
				      .params = rq->params,
				      .nparams = rq->nparams,
				      .accept_language = rq->accept_language,
				      .host = rq->host};
}

static void put_entry(struct visit *v, const char *word, struct str text, struct url url)
{
	v->masthead.entries[v->masthead.n++] = (struct menu_entry){word, text, url};
}

/* What the role leads to. */
static void put_menu(struct visit *v, enum lang lang)
{
	const struct person *who = &v->person;
	if (person_may(who, NEED_VIEW))
		put_entry(v, "home", text_of(lang, T("Mijn leveringen")), visit_at(v, "/"));
	if (person_may(who, NEED_UPLOAD))
		put_entry(v, "new", text_of(lang, T("Nieuwe levering")),
			  visit_at(v, "/leveringen/nieuw"));
	if (person_may(who, NEED_VIEW))
		put_entry(v, "published", text_of(lang, T("Gepubliceerd")),
			  visit_at(v, "/gepubliceerd"));
	if (v->desk->questions && person_may(who, NEED_ANSWER))
		put_entry(v, "questions", text_of(lang, T("Vragen")), visit_at(v, "/vragen"));
	if (person_may(who, NEED_PEOPLE))
		put_entry(v, "people", text_of(lang, T("Mensen")), visit_at(v, "/mensen"));
	if (person_may(who, NEED_AUDIT))
		put_entry(v, "audit", text_of(lang, T("Logboek")), visit_at(v, "/logboek"));
	if (person_may(who, NEED_TOKEN))
		put_entry(v, "tokens", text_of(lang, T("Tokens")), visit_at(v, "/tokens"));
	if (who->account)
		put_entry(v, "own", text_of(lang, T("Mijn account")), visit_at(v, "/account"));
}

struct page *visit_page(struct visit *v, struct str title, const char *here)
{
	struct pages_request *asked = ARENA_NEW(v->arena, struct pages_request);
	*asked = asked_of(v);
	struct page *p = v->page = page_begin(&v->desk->site, asked, &v->answer);
	p->title = title;
	p->here = here;
	p->unindexed = true;
	p->masthead = &v->masthead;
	v->masthead = (struct masthead){
		.name = text_of(p->lang, T("Loket")),
		.about = v->person.organisation_label.len
				 ? v->person.organisation_label
				 : text_of(p->lang, T("Van export tot publicatie")),
		.home = visit_at(v, "/"),
		.who = v->person.address,
		.leave = visit_at(v, "/uitloggen"),
		.csrf = str_z(v->person.csrf)};
	put_menu(v, p->lang);
	page_crumb(p, text_of(p->lang, T("Loket")), visit_at(v, "/"));
	return p;
}

static void take_page(struct visit *v)
{
	struct reply *r = v->reply;
	struct pages_answer *a = &v->answer;
	r->status = a->status;
	r->content_type = a->content_type;
	r->by_language = a->language_varies;
	buffer_drop(&r->body);
	r->body = a->body;
	buffer_init(&a->body, a->body.max);
	reply_compress(r, v->rq);
}

void visit_made(struct visit *v)
{
	struct error e;
	if (html_end(&v->page->html, &e) != 0) {
		log_fault(v->rq->target, &e);
		reply_problem(v->reply, 500, "this page is too large to be made");
		return;
	}
	take_page(v);
}

void visit_show(struct visit *v, void (*body)(struct html *out, struct page *p, const void *data),
		const void *data)
{
	page_write(v->page, body, data);
	visit_made(v);
}

struct accounts *visit_accounts(struct visit *v)
{
	struct error e;
	if (!v->accounts && persons_take(v->desk, &v->accounts, &e) != 0) {
		v->accounts = NULL;
		visit_failed(v, &e);
	}
	return v->accounts;
}

struct caller visit_caller(struct visit *v)
{
	return desk_caller(v->desk, v->arena, v->rq);
}

void visit_cookie(struct visit *v, enum cookie which, struct str secret)
{
	cookie_write(&v->reply->cookies, which, secret, &v->desk->cookies);
	buffer_append_char(&v->reply->cookies, '\n');
}

void visit_go(struct visit *v, struct url there)
{
	v->reply->status = 303;
	buffer_reset(&v->reply->location);
	buffer_append_str(&v->reply->location, there.text);
	buffer_append_char(&v->reply->location, '\0');
}

void visit_fault(struct visit *v, int status, struct str what)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (!reply_wants_html(v->rq)) {
		reply_problem(v->reply, status, "%.*s", STR_ARG(what));
		return;
	}
	if (!v->page)
		visit_page(v, text_of(lang, T("Dit gaat niet")), "");
	page_fault(v->page, status, what);
	take_page(v);
}

void visit_failed(struct visit *v, const struct error *e)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	log_fault(v->rq->target, e);
	/* In use by another, say: that passes. */
	visit_fault(v, e->status == STATUS_STORE ? 503 : 500,
		    text_of(lang, T("Het loket kan dit nu niet. Er is niets veranderd; probeer "
				    "het straks nog eens.")));
}

struct url visit_at(const struct visit *v, const char *path)
{
	return url_below(v->arena, v->desk->site.base, path);
}

struct url visit_url(struct visit *v, const char *first, int64_t n, const char *last)
{
	struct url_draft d;
	url_start(&d, v->arena, v->desk->site.base);
	url_segment(&d, str_z(first));
	if (n)
		url_segment_number(&d, n);
	if (last && last[0])
		url_segment(&d, str_z(last));
	return url_done(&d);
}
