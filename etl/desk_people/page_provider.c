/* Logging in by the organisation's own provider of OpenID Connect. */
#include "desk_people/entrance.h"

#include "oidc/oidc.h"
#include "serve/told/log.h"
#include <time.h>

#define AGAIN_SECONDS 10 /* a provider that is away is not asked more often */

/* Who gets true opens it: others are not held up meanwhile. */
static bool begin_opening(struct desk *d, const struct oidc **out)
{
	int64_t now = (int64_t)time(NULL);
	pthread_mutex_lock(&d->provider_lock);
	*out = d->provider;
	bool mine = !d->provider && !d->provider_opening && now >= d->provider_again;
	if (mine) {
		d->provider_opening = true;
		d->provider_again = now + AGAIN_SECONDS;
	}
	pthread_mutex_unlock(&d->provider_lock);
	return mine;
}

static void end_opening(struct desk *d, struct oidc *opened)
{
	pthread_mutex_lock(&d->provider_lock);
	d->provider = opened;
	d->provider_opening = false;
	pthread_mutex_unlock(&d->provider_lock);
}

/* Opened when somebody first asks: a provider that is away must not keep the desk from starting. */
static const struct oidc *provider_of(struct visit *v, struct error *e)
{
	struct desk *d = v->desk;
	const struct oidc *known;
	struct oidc *opened = NULL;
	struct oidc_options o = {.issuer = d->o.oidc_issuer,
				 .client_id = d->o.oidc_client,
				 .client_secret = d->o.oidc_secret,
				 .unverified = d->o.oidc_unverified};
	o.redirect = arena_printf(v->arena, "%.*s/inloggen/terug",
				  STR_ARG(desk_address(d, v->arena, NULL)))
			     .ptr;
	if (!begin_opening(d, &known)) {
		if (!known)
			error_set(e, STATUS_IO, "%s did not answer a moment ago", d->o.oidc_issuer);
		return known;
	}
	oidc_open(&opened, &o, e);
	end_opening(d, opened);
	return opened;
}

static void show(struct visit *v, int status, struct provider_view *view)
{
	struct page *p = visit_page(v, (struct str){0}, "");
	p->title = text_of(p->lang, T("Inloggen met uw organisatie"));
	p->answer->status = status;
	visit_show(v, provider_body, view);
}

/* What went wrong between the two is for who runs the desk. */
static void failed(struct visit *v, const struct error *e)
{
	struct provider_view view = {0};
	log_fault(STR("/inloggen/terug"), e);
	view.notice.text = entrance_lang(
		v,
		e->status == STATUS_NOT_FOUND
			? T("Het inloggen duurde te lang, of u bent hier nog niet uitgenodigd. Begin "
			    "opnieuw, of vraag een beheerder.")
			: T("De inlogdienst van uw organisatie laat u niet binnen, of antwoordt niet goed. "
			    "Begin opnieuw; lukt het dan niet, vraag een beheerder."));
	show(v, e->status == STATUS_IO ? 502 : 403, &view);
}

void handle_provider(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct oidc_start start;
	struct url there;
	char secret[SECRET_SIZE];
	struct error e;
	if (!accounts)
		return;
	if (!v->desk->o.oidc_issuer) {
		visit_fault(v, 404, entrance_lang(v, T("Deze pagina is er niet.")));
		return;
	}
	const struct oidc *p = provider_of(v, &e);
	if (!p) {
		failed(v, &e);
		return;
	}
	struct str text = oidc_begin(p, v->arena, &start);
	struct errand errand = {str_z(start.state), str_z(start.nonce), str_z(start.verifier)};
	if (!url_web(&there, text) || errand_keep(accounts, &errand, secret, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	visit_cookie(v, COOKIE_ERRAND, str_z(secret));
	visit_go(v, there);
}

static struct str param(struct visit *v, const char *name)
{
	const struct query_param *p = request_param(v->rq, name);
	return p ? p->value : STR("");
}

static bool same_size(char out[OIDC_SECRET_SIZE], struct str text)
{
	if (text.len != OIDC_SECRET_SIZE - 1)
		return false;
	memcpy(out, text.ptr, text.len);
	out[text.len] = '\0';
	return true;
}

static int come_back(struct visit *v, struct accounts *accounts, const struct oidc *p,
		     struct login_result *r, struct error *e)
{
	struct str cookie = cookie_read(v->rq->cookie, COOKIE_ERRAND, &v->desk->cookies);
	struct oidc_return back = {.code = param(v, "code"),
				   .state = param(v, "state"),
				   .issuer = param(v, "iss"),
				   .fault = param(v, "error")};
	struct caller caller = visit_caller(v);
	struct oidc_start start;
	struct oidc_person person;
	struct errand errand;
	if (errand_take(accounts, v->arena, cookie, &errand, e) != 0)
		return -1;
	if (!same_size(start.state, errand.state) || !same_size(start.nonce, errand.nonce) ||
	    !same_size(start.verifier, errand.verifier))
		return error_set(e, STATUS_STORE, "an errand is not what was kept");
	if (oidc_finish(p, v->arena, &start, &back, (int64_t)time(NULL), &person, e) != 0)
		return -1;
	return login_identified(accounts, person.issuer, person.subject, person.address, &caller, r,
				e);
}

/* Shown and not sent on: on a way that began at another site a browser keeps the new cookie to itself. */
void handle_provided(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct login_result r;
	struct error e;
	if (!accounts)
		return;
	if (v->person.account) {
		visit_go(v, visit_at(v, "/"));
		return;
	}
	const struct oidc *p = v->desk->o.oidc_issuer ? provider_of(v, &e) : NULL;
	if (!v->desk->o.oidc_issuer) {
		visit_fault(v, 404, entrance_lang(v, T("Deze pagina is er niet.")));
	} else if (!p || come_back(v, accounts, p, &r, &e) != 0) {
		failed(v, &e);
	} else {
		visit_cookie(v, COOKIE_ERRAND, STR(""));
		visit_cookie(v, COOKIE_LOGIN, str_z(r.secret));
		visit_cookie(v, COOKIE_BROWSER, str_z(r.browser));
		v->reply->refresh = 1;
		show(v, 200, &(struct provider_view){.in = true});
	}
}
