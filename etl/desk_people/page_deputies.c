/* Who releases in one's place: named on the page of one's own account. */
#include "accounts/deputies.h"
#include "deliveries/moments.h"
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

bool deputies_tell(struct visit *v, struct account_view *view)
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

static void wrong(struct visit *v, const struct error *e)
{
	struct notice notice = {0};
	struct str usage =
		T("Kies een eerste en een laatste dag: niet voorbij, en hoogstens honderd "
		  "dagen uit elkaar.");
	struct str refused = T("Dat kan niet: kies een collega van deze organisatie die zelf niet "
			       "vrijgeeft.");
	if (e->status == STATUS_NOT_FOUND || e->status == STATUS_EXISTS)
		notice.text = entrance_lang(v, refused);
	else if (!entrance_told(v, e, usage, refused, &notice))
		return;
	account_show(v, e->status == STATUS_USAGE ? 400 : 409, notice);
}

void handle_deputy(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	int64_t from, until;
	if (!accounts)
		return;
	bool days = desk_day(str_trim(intake_field(v->body, "van")), false, &from) &&
		    desk_day(str_trim(intake_field(v->body, "tot")), true, &until);
	int result = days ? deputy_name(accounts, v->person.organisation, v->person.address,
					intake_field(v->body, "collega"), from, until,
					v->person.address, &e)
			  : error_set(&e, STATUS_USAGE, "these are no days");
	if (result)
		wrong(v, &e);
	else
		visit_go(v, URL("/account"));
}

void handle_deputy_end(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	uint64_t id = 0;
	if (!accounts)
		return;
	if (!str_to_u64(intake_field(v->body, "wie"), &id) || id > INT64_MAX)
		id = 0;
	if (deputy_end(accounts, v->person.organisation, v->person.address, (int64_t)id,
		       v->person.address, &e))
		wrong(v, &e);
	else
		visit_go(v, URL("/account"));
}
