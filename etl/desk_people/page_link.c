/* Links that work once: coming in for the first time, a new password. Opening one changes nothing, since mail
 * programs and the like may do that before the person does. */
#include "desk_people/entrance.h"

static struct str rules(void)
{
	return T(
		"Kies een wachtwoord van ten minste twaalf tekens dat niet bij de eerste gokken hoort. "
		"Een paar woorden achter elkaar is goed.");
}

static void show(struct visit *v, int status, struct link_view *view)
{
	struct page *p = visit_page(v, (struct str){0}, "");
	view->role = role_word(p->lang, view->link.role);
	p->title = view->dead                      ? text_of(p->lang, T("Deze link werkt niet"))
		   : view->link.kind == LINK_RESET ? text_of(p->lang, T("Een nieuw wachtwoord"))
						   : text_of(p->lang, T("Welkom"));
	p->answer->status = status;
	visit_show(v, link_body, view);
}

/* False: it does not work, and that was answered. */
static bool look(struct visit *v, struct link_view *view)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	*view = (struct link_view){.secret = v->rq->segments[1],
				   .csrf = str_z(v->person.csrf),
				   .who = v->person.address};
	if (!accounts)
		return false;
	if (link_look(accounts, v->arena, view->secret, &view->link, &e) == 0) {
		view->join = view->link.kind == LINK_INVITATION && view->link.known;
		view->other = v->person.account && !str_eq(view->who, view->link.address);
		return true;
	}
	if (e.status == STATUS_GONE)
		view->notice.text = entrance_lang(
			v,
			T("Deze link is al gebruikt, of te oud. Vraag een beheerder om een nieuwe."));
	else if (e.status == STATUS_NOT_FOUND)
		view->notice.text = entrance_lang(
			v, T("Deze link is er niet (meer). Is hij helemaal overgenomen?"));
	else
		visit_failed(v, &e);
	view->dead = true;
	if (view->notice.text.len)
		show(v, e.status == STATUS_GONE ? 410 : 404, view);
	return false;
}

void handle_link(struct visit *v)
{
	struct link_view view;
	if (look(v, &view))
		show(v, 200, &view);
}

static void join(struct visit *v, struct link_view *view)
{
	struct error e;
	if (v->person.account &&
	    invitation_join(v->accounts, view->secret, v->person.account, &e) == 0)
		visit_go(v, visit_at(v, "/account"));
	else
		show(v, 403, view);
}

void handle_link_used(struct visit *v)
{
	struct link_view view;
	struct caller caller = visit_caller(v);
	struct login_result r;
	struct error e;
	if (!look(v, &view))
		return;
	if (view.join) {
		join(v, &view);
		return;
	}
	view.name = intake_field(v->body, "naam");
	struct str password = intake_field(v->body, "wachtwoord");
	if (!str_eq(password, intake_field(v->body, "nogmaals"))) {
		view.notice.text = entrance_lang(v, T("De twee wachtwoorden zijn niet gelijk."));
		show(v, 400, &view);
	} else if (link_accept(v->accounts, view.secret, view.name, password, &caller, &r, &e) ==
		   0) {
		entrance_in(v, &r);
	} else if (entrance_told(v, &e, rules(), rules(), &view.notice)) {
		show(v, 400, &view);
	}
}
