/* Who releases in one's place: named on the page of one's own account. */
#include "accounts/deputies.h"
#include "desk_people/entrance.h"
#include "road/road.h"

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
	bool days = moment_day(str_trim(intake_field(v->body, "van")), false, &from) &&
		    moment_day(str_trim(intake_field(v->body, "tot")), true, &until);
	int result = days ? deputy_name(accounts, v->person.organisation, v->person.address,
					intake_field(v->body, "collega"), from, until,
					v->person.address, &e)
			  : error_set(&e, STATUS_USAGE, "these are no days");
	if (result)
		wrong(v, &e);
	else
		visit_go(v, visit_at(v, "/account"));
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
		visit_go(v, visit_at(v, "/account"));
}
