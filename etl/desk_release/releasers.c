/* Who can release a delivery, and whether they ever logged in. */
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
		p->releasers = ARENA_ARRAY(v->arena, struct releaser_row, n + ninvited + 1);
	for (size_t i = 0; result == 0 && i < n; i++)
		result = put_account(v, accounts, p, &all[i], &e);
	for (size_t i = 0; result == 0 && i < ninvited; i++)
		if (account_may(invited[i].role, ACTION_RELEASE))
			p->releasers[p->nreleasers++] =
				(struct releaser_row){.name = invited[i].address, .invited = true};
	if (result)
		visit_failed(v, &e);
	return result == 0;
}
