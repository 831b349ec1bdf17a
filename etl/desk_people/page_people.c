/* Colleagues: who may what, who is invited, who lost a password. For admins, of their own organisation. */
#include "desk_people/entrance.h"

#include <time.h>

static bool read_people(struct visit *v, struct accounts *accounts, struct people_view *view)
{
	struct account *list;
	struct link_seen *invited;
	struct error e;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (accounts_in(accounts, v->arena, v->person.organisation, &list, &view->n, &e) != 0 ||
	    invitations_in(accounts, v->arena, v->person.organisation, &invited, &view->ninvited,
			   &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	view->rows = ARENA_ARRAY(v->arena, struct people_row, view->n + 1);
	for (size_t i = 0; i < view->n; i++)
		view->rows[i] = (struct people_row){
			list[i], entrance_moment(lang, v->arena, list[i].seen_at)};
	view->invited = ARENA_ARRAY(v->arena, struct invited_row, view->ninvited + 1);
	for (size_t i = 0; i < view->ninvited; i++)
		view->invited[i] =
			(struct invited_row){invited[i].address, role_word(lang, invited[i].role),
					     entrance_moment(lang, v->arena, invited[i].expires_at),
					     invited[i].expires_at <= (int64_t)time(NULL)};
	return true;
}

static void show(struct visit *v, int status, struct people_view *view)
{
	struct accounts *accounts = visit_accounts(v);
	if (!accounts || !read_people(v, accounts, view))
		return;
	struct page *p = visit_page(v, (struct str){0}, "people");
	p->title = text_of(p->lang, T("Mensen"));
	p->answer->status = status;
	view->own = v->person.account;
	view->csrf = str_z(v->person.csrf);
	for (enum role r = ROLE_NONE; r < ROLES; r++) {
		view->names[r] = role_short(p->lang, r);
		view->roles[r] = role_word(p->lang, r);
	}
	visit_show(v, people_body, view);
}

void handle_people(struct visit *v)
{
	show(v, 200, &(struct people_view){0});
}

static void wrong(struct visit *v, const struct error *e, struct str usage, struct str refused)
{
	struct people_view view = {0};
	if (entrance_told(v, e, usage, refused, &view.notice))
		show(v, 403, &view);
}

static void show_link(struct visit *v, const char *secret, struct str address)
{
	struct people_view view = {.link_for = address};
	view.link = arena_printf(v->arena, "%.*s/link/%s",
				 STR_ARG(desk_address(v->desk, v->arena, v->rq)), secret);
	show(v, 200, &view);
}

void handle_invite(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct str address = str_trim(intake_field(v->body, "adres"));
	char secret[SECRET_SIZE];
	enum role role;
	struct error e;
	if (!accounts)
		return;
	role_from(intake_field(v->body, "rol"), &role);
	if (invitation_make(accounts, v->person.organisation, address, role, v->person.address,
			    secret, &e) == 0)
		show_link(v, secret, address);
	else
		wrong(v, &e,
		      T("Vul een e-mailadres in, zoals naam@gemeente.nl, zonder letters met accenten, en "
			"kies een rol."),
		      T("Deze collega heeft hier al een rol."));
}

void handle_uninvite(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	if (!accounts)
		return;
	if (invitation_withdraw(accounts, v->person.organisation, intake_field(v->body, "adres"),
				v->person.address, &e) == 0)
		visit_go(v, visit_at(v, "/mensen"));
	else
		wrong(v, &e, T("Dit is geen e-mailadres."), (struct str){0});
}

void handle_role(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct str word = intake_field(v->body, "rol");
	enum role role;
	struct account account;
	struct error e;
	if (!accounts)
		return;
	if (!role_from(word, &role) && !str_eq(word, STR("none"))) {
		visit_fault(v, 400, entrance_lang(v, T("Deze rol is er niet.")));
		return;
	}
	if (account_find(accounts, v->arena, intake_field(v->body, "adres"), &account, &e) == 0 &&
	    account_set_role(accounts, account.id, v->person.organisation, role, v->person.address,
			     &e) == 0)
		visit_go(v, visit_at(v, "/mensen"));
	else
		wrong(v, &e, T("Dit is geen e-mailadres."),
		      T("Er moet een beheerder blijven. Maak eerst een ander beheerder."));
}

void handle_reset(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct str address = intake_field(v->body, "adres");
	bool drop = intake_field(v->body, "tweede").len > 0;
	char secret[SECRET_SIZE];
	struct error e;
	if (!accounts)
		return;
	if (reset_make(accounts, v->person.organisation, address, drop, v->person.address, secret,
		       &e) == 0)
		show_link(v, secret, address);
	else
		wrong(v, &e, T("Dit is geen e-mailadres."),
		      T("Deze collega werkt ook voor een andere organisatie. Alleen wie het loket draait kan "
			"dit wachtwoord vernieuwen."));
}
