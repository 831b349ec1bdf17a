/* Who can release a delivery, and whether they ever logged in. */
#include "accounts/deputies.h"
#include "desk_people/entrance.h"
#include "desk_release/release.h"

static int let_in_by(struct accounts *accounts, struct visit *v, const struct delivery *d,
		     struct str address, bool *made, struct error *e)
{
	struct str who;
	if (account_let_in_by(accounts, v->arena, d->organisation, address, &who, e))
		return -1;
	*made = d->staged_by.len && person_same(who, d->staged_by) &&
		!person_same(address, d->staged_by);
	return 0;
}

bool releasers_made(struct visit *v, const struct delivery *d, struct str address)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	bool made = false;
	return accounts && let_in_by(accounts, v, d, address, &made, &e) == 0 && made;
}

static int put_account(struct visit *v, struct accounts *accounts, struct publish_view *p,
		       const struct account *x, struct error *e)
{
	struct releaser_row *r = &p->releasers[p->nreleasers];
	const struct delivery *d = &p->step.delivery;
	if (!account_may(x->role, ACTION_RELEASE))
		return 0;
	*r = (struct releaser_row){.name = x->name,
				   .address = x->address,
				   .never = x->seen_at == 0,
				   .seen = entrance_moment(v->page->lang, v->arena, x->seen_at),
				   .own = person_same(x->address, d->staged_by)};
	p->nreleasers++;
	p->nothers += !r->own;
	return let_in_by(accounts, v, d, x->address, &r->made_by_stager, e);
}

/* Not those that stand in for who brought it in or staged it. */
static int put_deputies(struct visit *v, struct accounts *accounts, struct publish_view *p,
			struct error *e)
{
	const struct delivery *d = &p->step.delivery;
	struct deputy *all;
	size_t n;
	if (deputies_in(accounts, v->arena, d->organisation, &all, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct str both[] = {all[i].address, all[i].releaser_address};
		bool own = false;
		for (size_t k = 0; k < 2; k++)
			own = own || person_same(both[k], d->made_by) ||
			      person_same(both[k], d->staged_by);
		if (own || !all[i].now || p->nreleasers == p->releasers_room)
			continue;
		p->releasers[p->nreleasers++] = (struct releaser_row){
			.name = all[i].name,
			.address = all[i].address,
			.whom = all[i].releaser_address,
			.until = entrance_moment(v->page->lang, v->arena, all[i].until_at)};
		p->nothers++;
	}
	return 0;
}

bool releasers_find(struct visit *v, struct publish_view *p)
{
	struct accounts *accounts = visit_accounts(v);
	struct account *all;
	struct link_seen *invited;
	size_t n, ninvited;
	struct error e;
	int64_t organisation = p->step.delivery.organisation;
	if (!accounts)
		return false;
	int result = accounts_in(accounts, v->arena, organisation, &all, &n, &e) ||
				     invitations_in(accounts, v->arena, organisation, &invited,
						    &ninvited, &e)
			     ? -1
			     : 0;
	if (result == 0)
		p->releasers_room = n + ninvited + DEPUTIES_MAX;
	if (result == 0)
		p->releasers = ARENA_ARRAY(v->arena, struct releaser_row, p->releasers_room + 1);
	for (size_t i = 0; result == 0 && i < n; i++)
		result = put_account(v, accounts, p, &all[i], &e);
	if (result == 0)
		result = put_deputies(v, accounts, p, &e);
	for (size_t i = 0; result == 0 && i < ninvited; i++)
		if (account_may(invited[i].role, ACTION_RELEASE))
			p->releasers[p->nreleasers++] =
				(struct releaser_row){.name = invited[i].address, .invited = true};
	if (result)
		visit_failed(v, &e);
	return result == 0;
}
