/* Who releases in somebody's place: never what either of both brought in or staged. */
#include "accounts/deputies.h"
#include "desk_release/release.h"

/* Of what somebody brought in or staged they are not the second person, nor is who stands in for them. */
static bool own_work(const struct delivery *d, struct str address)
{
	return person_same(d->made_by, address) || person_same(d->staged_by, address);
}

bool standing_in(struct visit *v, const struct delivery *d, struct str *whom, int64_t *until)
{
	struct accounts *accounts;
	struct deputy *all;
	struct error e;
	size_t n;
	*whom = STR("");
	*until = INT64_MAX;
	if (person_may(&v->person, NEED_RELEASE))
		return true;
	if (!v->person.stands_in || own_work(d, v->person.address) ||
	    !(accounts = visit_accounts(v)) ||
	    deputies_in(accounts, v->arena, d->organisation, &all, &n, &e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!all[i].now || all[i].account != v->person.account ||
		    own_work(d, all[i].releaser_address))
			continue;
		*whom = all[i].releaser_address;
		*until = all[i].until_at;
		return true;
	}
	return false;
}
