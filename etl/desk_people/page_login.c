/* Logging in and out. */
#include "desk_people/entrance.h"

#include "accounts/guard.h"

static void show(struct visit *v, bool code, int status, struct enter_view *view)
{
	struct page *p = visit_page(v, (struct str){0}, "");
	view->provider = v->desk->o.oidc_issuer != NULL;
	p->title =
		code ? text_of(p->lang, T("De code van uw app")) : text_of(p->lang, T("Inloggen"));
	p->answer->status = status;
	visit_show(v, code ? code_body : enter_body, view);
}

/* A proxy answers for somebody: then nothing is asked. */
static bool enter_proxied(struct visit *v, struct str address)
{
	struct accounts *accounts = visit_accounts(v);
	struct caller caller = visit_caller(v);
	struct login_result r;
	struct error e;
	if (!accounts)
		return true;
	if (login_trusted(accounts, address, STR("proxy"), &caller, &r, &e) == 0)
		return entrance_in(v, &r);
	struct enter_view view = {0};
	if (entrance_told(v, &e, T("De voordeur noemt geen e-mailadres."), (struct str){0},
			  &view.notice)) {
		if (e.status == STATUS_NOT_FOUND)
			view.notice.text = entrance_lang(
				v, T("U bent hier nog niet uitgenodigd. Vraag het een beheerder."));
		show(v, false, 403, &view);
	}
	return true;
}

void handle_login(struct visit *v)
{
	struct str proxied = desk_proxied(v->desk, v->rq);
	if (v->person.account)
		visit_go(v, visit_at(v, "/"));
	else if (!proxied.len || !enter_proxied(v, proxied))
		show(v, false, 200, &(struct enter_view){0});
}

static void told_wait(struct visit *v, int64_t wait, struct notice *out)
{
	v->reply->retry_after = (unsigned)wait;
	out->text = text_filled(
		v->arena,
		entrance_lang(v, T("Dat was te vaak mis. Over {n} seconden kan het weer.")),
		(struct text_hole[]){{"n", arena_printf(v->arena, "%lld", (long long)wait)}}, 1);
}

static void answer_enter(struct visit *v, bool code, const struct login_result *r,
			 struct enter_view *view)
{
	if (entrance_in(v, r))
		return;
	if (r->outcome == LOGIN_WAIT)
		told_wait(v, r->wait, &view->notice);
	else
		view->notice.text = entrance_lang(
			v,
			code ? T("Deze code klopt niet, of is al gebruikt. Neem de code die de app nu "
				 "toont.")
			     : T("Dit adres en wachtwoord horen niet bij elkaar."));
	show(v, code, r->outcome == LOGIN_WAIT ? 429 : 403, view);
}

void handle_enter(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct caller caller = visit_caller(v);
	struct enter_view view = {.address = intake_field(v->body, "adres")};
	struct login_result r;
	struct error e;
	if (!accounts)
		return;
	if (login_password(accounts, view.address, intake_field(v->body, "wachtwoord"), &caller, &r,
			   &e) == 0)
		answer_enter(v, false, &r, &view);
	else if (entrance_told(v, &e, (struct str){0}, (struct str){0}, &view.notice))
		show(v, false, 429, &view);
}

void handle_code(struct visit *v)
{
	if (v->person.account)
		visit_go(v, visit_at(v, "/"));
	else
		show(v, true, 200, &(struct enter_view){0});
}

void handle_enter_code(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct caller caller = visit_caller(v);
	struct str half = cookie_read(v->rq->cookie, COOKIE_LOGIN, &v->desk->cookies);
	struct enter_view view = {0};
	struct login_result r;
	struct error e;
	if (!accounts)
		return;
	if (login_second(accounts, half, intake_field(v->body, "code"), &caller, &r, &e) == 0) {
		answer_enter(v, true, &r, &view);
	} else if (e.status == STATUS_NOT_FOUND) {
		view.notice.text = entrance_lang(
			v,
			T("Het inloggen duurde te lang, of de code was te vaak mis. Begin opnieuw."));
		show(v, false, 403, &view);
	} else {
		visit_failed(v, &e);
	}
}

void handle_leave(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	if (!accounts)
		return;
	if (login_end(accounts, v->person.secret, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	visit_cookie(v, COOKIE_LOGIN, STR(""));
	visit_go(v, visit_at(v, "/inloggen"));
}
