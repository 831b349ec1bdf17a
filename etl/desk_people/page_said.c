/* What the organisation says of all that it publishes, so that catalogues find it: for admins. */
#include "desk_people/entrance.h"

static void show(struct visit *v, int status, struct said_view *view)
{
	const struct person *who = &v->person;
	struct page *p = visit_page(v, (struct str){0}, "people");
	p->title = text_of(p->lang, T("Om gevonden te worden"));
	page_crumb(p, text_of(p->lang, T("Mensen")), visit_at(v, "/mensen"));
	page_crumb(p, p->title, (struct url){0});
	p->answer->status = status;
	view->csrf = str_z(who->csrf);
	view->label = who->organisation_label;
	for (size_t i = 0; i < who->norganisations; i++)
		if (who->organisations[i].id == who->organisation)
			view->third_party = who->organisations[i].third_party.len > 0;
	visit_show(v, said_body, view);
}

void handle_said(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct said_view view = {0};
	struct error e;
	if (!accounts)
		return;
	if (attributed_said(accounts, v->arena, v->person.organisation, view.values, &e))
		visit_failed(v, &e);
	else
		show(v, 200, &view);
}

void handle_say(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct said_view view = {0};
	struct error e;
	if (!accounts)
		return;
	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		view.values[k] = str_trim(intake_field(v->body, attribute_word(k)));
	if (attributed_say(accounts, v->arena, v->person.organisation, view.values,
			   v->person.address, lang_accepted(v->rq->accept_language),
			   &view.notice.text, &e)) {
		visit_failed(v, &e);
		return;
	}
	if (view.notice.text.len) {
		show(v, 400, &view);
		return;
	}
	if (attributed_said(accounts, v->arena, v->person.organisation, view.values, &e)) {
		visit_failed(v, &e);
		return;
	}
	view.notice = (struct notice){
		entrance_lang(v,
			      T("Bewaard. Wat u vanaf nu klaarzet, wordt hiermee gepubliceerd.")),
		true};
	show(v, 200, &view);
}
