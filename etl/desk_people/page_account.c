/* One's own account: password, second factor, and which organisation is looked at. */
#include "desk_people/entrance.h"

void handle_account(struct visit *v)
{
	account_show(v, 200, (struct notice){0});
}

static void done(struct visit *v, struct str text)
{
	account_show(v, 200, (struct notice){entrance_lang(v, text), true});
}

static void wrong(struct visit *v, const struct error *e, struct str usage, struct str refused)
{
	struct notice notice;
	if (entrance_told(v, e, usage, refused, &notice))
		account_show(v, 403, notice);
}

void handle_organisation(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	uint64_t id;
	if (!accounts)
		return;
	if (!str_to_u64(intake_field(v->body, "organisatie"), &id) || id > INT64_MAX)
		id = 0;
	if (login_choose(accounts, v->person.secret, v->person.account, (int64_t)id, &e) == 0)
		visit_go(v, visit_at(v, "/"));
	else
		wrong(v, &e, (struct str){0}, T("In die organisatie hebt u geen rol."));
}

void handle_password(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct caller caller = visit_caller(v);
	struct login_result r;
	struct str password = intake_field(v->body, "wachtwoord");
	struct error e;
	if (!accounts)
		return;
	if (!str_eq(password, intake_field(v->body, "nogmaals"))) {
		account_show(
			v, 400,
			(struct notice){.text = entrance_lang(
						v, T("De twee wachtwoorden zijn niet gelijk."))});
		return;
	}
	if (password_change(accounts, v->person.secret, intake_field(v->body, "oud"), password,
			    &caller, &r, &e) == 0) {
		entrance_in(v, &r);
		visit_go(v, visit_at(v, "/account"));
		return;
	}
	wrong(v, &e,
	      T("Kies een wachtwoord van ten minste twaalf tekens dat niet bij de eerste gokken hoort. "
		"Een paar woorden achter elkaar is goed."),
	      T("Het oude wachtwoord klopt niet."));
}

/* ---- the second factor ---- */

static void show_second(struct visit *v, int status, struct second_view *view)
{
	struct page *p = visit_page(v, (struct str){0}, "own");
	view->csrf = str_z(v->person.csrf);
	view->code = qr_code_of(v->arena, view->offer.uri);
	p->title = view->recovery ? text_of(p->lang, T("Bewaar deze herstelcodes"))
				  : text_of(p->lang, T("Een tweede factor"));
	p->answer->status = status;
	visit_show(v, second_body, view);
}

void handle_second(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct second_view view = {0};
	struct error e;
	if (!accounts)
		return;
	if (second_offer(accounts, v->arena, v->person.account, &view.offer, &e) == 0)
		show_second(v, 200, &view);
	else
		wrong(v, &e, (struct str){0}, T("U hebt al een tweede factor."));
}

static struct str wrong_code(void)
{
	return T(
		"Deze code klopt niet. Neem de code die de app nu toont, en kijk of de klok van het "
		"toestel gelijk loopt.");
}

void handle_second_on(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct second_view view = {0};
	struct str codes[RECOVERY_CODES];
	struct error e;
	if (!accounts)
		return;
	if (second_confirm(accounts, v->arena, v->person.account, intake_field(v->body, "code"),
			   codes, &e) == 0) {
		view.recovery = codes;
		show_second(v, 200, &view);
	} else if (entrance_told(v, &e, (struct str){0}, wrong_code(), &view.notice)) {
		/* As it was shown: the app has it already. */
		view.offer.secret = str_head(intake_field(v->body, "geheim"), 64);
		view.offer.uri = second_uri(v->arena, v->person.address, view.offer.secret);
		show_second(v, 403, &view);
	}
}

void handle_second_off(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	if (!accounts)
		return;
	if (second_drop(accounts, v->person.account, intake_field(v->body, "code"), &e) == 0) {
		v->person.second = false;
		done(v, T("Inloggen gaat weer met uw wachtwoord alleen."));
	} else {
		wrong(v, &e, (struct str){0}, wrong_code());
	}
}

void handle_recovery(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct second_view view = {0};
	struct str codes[RECOVERY_CODES];
	struct error e;
	if (!accounts)
		return;
	if (second_renew(accounts, v->arena, v->person.account, intake_field(v->body, "code"),
			 codes, &e) == 0) {
		view.recovery = codes;
		show_second(v, 200, &view);
	} else {
		wrong(v, &e, (struct str){0}, wrong_code());
	}
}
