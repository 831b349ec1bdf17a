/* Who is there: a login of the browser, or the token of a program. */
#include "accounts/deputies.h"
#include "desk_base/desk_base.h"

#include "serve/told/log.h"
#include "store/db.h"
#include <stdlib.h>

#define HANDLES_MAX 8u /* kept; more are opened while they are needed */
#define BEARER "Bearer "

/* One handle is used by one thread at a time. */
struct persons {
	pthread_mutex_t lock;
	struct accounts *idle[HANDLES_MAX];
	size_t n;
};

int persons_open(struct desk *d, struct error *e)
{
	struct accounts *first;
	if (accounts_open(&first, d->o.file, e) != 0)
		return -1;
	d->persons = xcalloc(1, sizeof *d->persons);
	pthread_mutex_init(&d->persons->lock, NULL);
	persons_give(d, first);
	return 0;
}

void persons_close(struct desk *d)
{
	if (!d->persons)
		return;
	while (d->persons->n)
		accounts_close(d->persons->idle[--d->persons->n]);
	pthread_mutex_destroy(&d->persons->lock);
	free(d->persons);
}

int persons_take(struct desk *d, struct accounts **out, struct error *e)
{
	struct persons *p = d->persons;
	pthread_mutex_lock(&p->lock);
	*out = p->n ? p->idle[--p->n] : NULL;
	pthread_mutex_unlock(&p->lock);
	return *out ? 0 : accounts_open(out, d->o.file, e);
}

void persons_give(struct desk *d, struct accounts *a)
{
	struct persons *p = d->persons;
	pthread_mutex_lock(&p->lock);
	bool kept = p->n < HANDLES_MAX;
	if (kept)
		p->idle[p->n++] = a;
	pthread_mutex_unlock(&p->lock);
	if (!kept)
		accounts_close(a);
}

/* ---- from where ---- */

struct caller desk_caller(const struct desk *d, struct arena *a, const struct request *rq)
{
	return (struct caller){.ip = request_client(rq, d->o.behind_proxy),
			       .browser = cookie_read(rq->cookie, COOKIE_BROWSER, &d->cookies),
			       /* Browsers name no path in Origin. */
			       .server = d->origin.len ? d->origin : desk_address(d, a, rq)};
}

bool desk_own_form(const struct desk *d, struct arena *a, const struct request *rq)
{
	return request_own(rq->origin, rq->fetch_site, desk_caller(d, a, rq).server);
}

/* ---- who ---- */

/* Of which organisation what is asked about is; 0: nothing that there is. */
static int delivery_organisation(struct desk *d, int64_t delivery, int64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	*out = 0;
	desk_take(d);
	int row = db_prepare(d->db, &q, "SELECT organisation FROM delivery WHERE id = ?", e);
	if (row == 0) {
		sqlite3_bind_int64(q, 1, delivery);
		row = db_step(q, "find a delivery", e);
		if (row == 1)
			*out = sqlite3_column_int64(q, 0);
	}
	db_finalize(&q);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

/* The organisation that was chosen, the only one, or the first. */
static void choose(struct person *p, const struct organisation *all, int64_t chosen)
{
	p->organisations = all;
	for (size_t i = 0; i < p->norganisations; i++)
		if (!p->organisation || all[i].id == chosen) {
			p->organisation = all[i].id;
			p->organisation_label = all[i].label;
			p->role = all[i].role;
		}
}

static int by_login(struct accounts *accounts, struct desk *d, struct arena *a,
		    const struct request *rq, struct person *out, struct error *e)
{
	struct caller caller = desk_caller(d, a, rq);
	struct organisation *all;
	struct login login;
	struct str secret = cookie_read(rq->cookie, COOKIE_LOGIN, &d->cookies);
	if (!secret.len)
		return 0;
	if (login_find(accounts, a, secret, &caller, &login, e) != 0)
		return e->status == STATUS_NOT_FOUND ? 0 : -1;
	if (organisations_of(accounts, a, login.account, &all, &out->norganisations, e) != 0)
		return -1;
	out->address = login.address;
	out->name = login.name;
	out->account = login.account;
	out->second = login.second;
	out->secret = secret;
	memcpy(out->csrf, login.csrf, sizeof out->csrf);
	choose(out, all, login.organisation);
	return 0;
}

static enum action action_of(enum need need)
{
	static const enum action actions[] = {
		[NEED_NOBODY] = ACTIONS,         [NEED_PERSON] = ACTIONS,
		[NEED_VIEW] = ACTION_VIEW,       [NEED_UPLOAD] = ACTION_UPLOAD,
		[NEED_MAP] = ACTION_MAP,         [NEED_STAGE] = ACTION_STAGE,
		[NEED_RELEASE] = ACTION_RELEASE, [NEED_WITHDRAW] = ACTION_WITHDRAW,
		[NEED_TOKEN] = ACTION_TOKEN,     [NEED_PEOPLE] = ACTION_PEOPLE,
		[NEED_AUDIT] = ACTION_AUDIT,     [NEED_ANSWER] = ACTION_ANSWER,
		[NEED_PUBLISH] = ACTION_RELEASE,
	};
	return actions[need];
}

/* A program is who made its token, and may what the token is for; who may bring may also see what became of it. */
static int by_token(struct accounts *accounts, struct arena *a, struct str secret, enum need need,
		    struct person *out, struct error *e)
{
	struct api_token t;
	enum action action = need == NEED_VIEW ? ACTION_UPLOAD : action_of(need);
	if (api_token_use(accounts, a, secret, action, &t, e) != 0)
		return e->status == STATUS_NOT_FOUND || e->status == STATUS_REFUSED ? 0 : -1;
	out->address = t.address;
	out->account = t.account;
	out->organisation = t.organisation;
	out->token = true;
	out->token_need = need;
	return 0;
}

/* A proxy answers for somebody, who has no login here yet: it is made by page_login.c. */
struct str desk_proxied(const struct desk *d, const struct request *rq)
{
	return d->o.proxy_secret && rq->proxy_person.len &&
			       proxy_trusted(str_z(d->o.proxy_secret), rq->proxy_secret, rq->ip)
		       ? rq->proxy_person
		       : STR("");
}

static int find_person(struct accounts *accounts, struct desk *d, struct arena *a,
		       const struct request *rq, const struct ask_for *what, struct person *out,
		       struct error *e)
{
	int64_t organisation;
	bool program = str_starts(rq->authorization, STR(BEARER));
	struct str token = {rq->authorization.ptr + sizeof BEARER - 1,
			    rq->authorization.len - (sizeof BEARER - 1)};
	if ((program ? by_token(accounts, a, token, what->need, out, e)
		     : by_login(accounts, d, a, rq, out, e)) != 0)
		return -1;
	if (!out->account)
		return 0;
	if (!what->delivery)
		return out->token ? 0
				  : deputy_now(accounts, out->organisation, out->account,
					       &out->stands_in, e);
	if (delivery_organisation(d, what->delivery, &organisation, e) != 0)
		return -1;
	if (out->token) {
		out->elsewhere = organisation != out->organisation;
		return 0;
	}
	out->organisation = organisation;
	int result =
		account_role(accounts, out->account, organisation, &out->role, e) ||
				deputy_now(accounts, organisation, out->account, &out->stands_in, e)
			? -1
			: 0;
	out->elsewhere = out->role == ROLE_NONE;
	return result;
}

void desk_person(struct desk *d, struct arena *a, const struct request *rq,
		 const struct ask_for *what, struct person *out)
{
	struct accounts *accounts;
	struct error e;
	*out = (struct person){0};
	if (persons_take(d, &accounts, &e) != 0) {
		log_fault(rq->target, &e);
		return;
	}
	if (find_person(accounts, d, a, rq, what, out, &e) != 0) {
		log_fault(rq->target, &e);
		*out = (struct person){0};
	}
	persons_give(d, accounts);
}

bool person_may(const struct person *p, enum need need)
{
	if (need == NEED_NOBODY)
		return true;
	if (!p->account || p->elsewhere)
		return false;
	if (p->token)
		return p->token_need == need && need >= NEED_VIEW;
	return need == NEED_PERSON || (need == NEED_PUBLISH && p->stands_in) ||
	       account_may(p->role, action_of(need));
}
