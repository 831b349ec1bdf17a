/* One's own account as it stands: what is there of it, and who stands in for whom. */
#include "accounts/deputies.h"
#include "deliveries/jobs/moments.h"
#include "desk_people/entrance.h"

static void tell(struct visit *v, const struct deputy *d, struct account_view *view)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	bool own = d->releaser == v->person.account;
	if (!own && d->account != v->person.account)
		return;
	view->deputies[view->ndeputies++] =
		(struct deputy_row){.id = d->id,
				    .who = own ? d->address : d->releaser_address,
				    .from = entrance_moment(lang, v->arena, d->from_at),
				    .until = entrance_moment(lang, v->arena, d->until_at),
				    .own = own,
				    .now = d->now};
}

static bool tell_deputies(struct visit *v, struct account_view *view)
{
	struct accounts *accounts = visit_accounts(v);
	struct deputy *all;
	struct account *people;
	struct error e;
	size_t n, npeople;
	if (!accounts)
		return false;
	if (deputies_in(accounts, v->arena, v->person.organisation, &all, &n, &e) ||
	    accounts_in(accounts, v->arena, v->person.organisation, &people, &npeople, &e)) {
		visit_failed(v, &e);
		return false;
	}
	view->releases = person_may(&v->person, NEED_RELEASE);
	view->deputies = ARENA_ARRAY(v->arena, struct deputy_row, n + 1);
	for (size_t i = 0; i < n; i++)
		tell(v, &all[i], view);
	view->colleagues = ARENA_ARRAY(v->arena, struct account, npeople + 1);
	for (size_t i = 0; i < npeople; i++)
		if (!account_may(people[i].role, ACTION_RELEASE))
			view->colleagues[view->ncolleagues++] = people[i];
	view->from = intake_field(v->body, "van");
	view->until = intake_field(v->body, "tot");
	return true;
}

void account_show(struct visit *v, int status, struct notice notice)
{
	struct account_view view = {
		.notice = notice, .person = &v->person, .csrf = str_z(v->person.csrf)};
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	if (!accounts)
		return;
	if (second_codes_left(accounts, v->person.account, &view.codes_left, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	if (!tell_deputies(v, &view))
		return;
	struct page *p = visit_page(v, (struct str){0}, "own");
	view.roles = ARENA_ARRAY(v->arena, struct str, v->person.norganisations + 1);
	for (size_t i = 0; i < v->person.norganisations; i++)
		view.roles[i] = role_word(p->lang, v->person.organisations[i].role);
	p->title = text_of(p->lang, T("Mijn account"));
	p->answer->status = status;
	visit_show(v, account_body, &view);
}
