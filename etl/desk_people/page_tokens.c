/* Tokens with which programs bring in files. An admin sees everybody's, others their own. */
#include "desk_people/entrance.h"

#include <time.h>

static struct str actions_word(enum lang lang, unsigned actions)
{
	bool upload = actions & 1u << ACTION_UPLOAD, stage = actions & 1u << ACTION_STAGE;
	return upload && stage ? text_of(lang, T("brengen en klaarzetten"))
	       : stage         ? text_of(lang, T("klaarzetten"))
			       : text_of(lang, T("brengen"));
}

static bool read_tokens(struct visit *v, struct accounts *accounts, struct tokens_view *view)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	bool all = person_may(&v->person, NEED_PEOPLE);
	struct api_token *list;
	struct error e;
	if (api_tokens_of(accounts, v->arena, v->person.organisation, all ? 0 : v->person.account,
			  &list, &view->n, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	view->rows = ARENA_ARRAY(v->arena, struct token_row, view->n + 1);
	for (size_t i = 0; i < view->n; i++) {
		struct token_row *r = &view->rows[i];
		r->token = list[i];
		r->actions = actions_word(lang, list[i].actions);
		r->used = entrance_moment(lang, v->arena, list[i].used_at);
		r->until = entrance_moment(lang, v->arena, list[i].expires_at);
		r->over = list[i].revoked_at || list[i].expires_at <= (int64_t)time(NULL);
	}
	return true;
}

static void show(struct visit *v, int status, struct tokens_view *view)
{
	struct accounts *accounts = visit_accounts(v);
	if (!accounts || !read_tokens(v, accounts, view))
		return;
	struct page *p = visit_page(v, (struct str){0}, "tokens");
	p->title = text_of(p->lang, T("Tokens voor programma’s"));
	p->answer->status = status;
	view->csrf = str_z(v->person.csrf);
	view->server = desk_address(v->desk, v->arena, v->rq);
	visit_show(v, tokens_body, view);
}

void handle_tokens(struct visit *v)
{
	show(v, 200, &(struct tokens_view){0});
}

static void wrong(struct visit *v, const struct error *e, struct str usage, struct str refused)
{
	struct tokens_view view = {0};
	if (entrance_told(v, e, usage, refused, &view.notice))
		show(v, 403, &view);
}

void handle_token_make(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct api_token wish = {.account = v->person.account,
				 .organisation = v->person.organisation,
				 .label = intake_field(v->body, "naam")};
	char secret[SECRET_SIZE + 4];
	uint64_t days;
	struct error e;
	if (!accounts)
		return;
	if (intake_field(v->body, "brengen").len)
		wish.actions |= 1u << ACTION_UPLOAD;
	if (intake_field(v->body, "klaarzetten").len)
		wish.actions |= 1u << ACTION_STAGE;
	if (!str_to_u64(intake_field(v->body, "dagen"), &days) || days > TOKEN_MAX_DAYS)
		days = 0;
	if (api_token_make(accounts, &wish, (unsigned)days, secret, &e) == 0) {
		struct tokens_view view = {.secret = str_z(secret),
					   .stages = intake_field(v->body, "klaarzetten").len > 0};
		show(v, 200, &view);
	} else {
		wrong(v, &e, T("Zeg waar het token voor is, en kies 1 tot 400 dagen."),
		      T("Kies wat het token mag: brengen, klaarzetten of beide."));
	}
}

/* Somebody else's is an admin's to take back. */
static bool may_revoke(struct visit *v, struct accounts *accounts, int64_t id)
{
	struct tokens_view view = {0};
	if (!read_tokens(v, accounts, &view))
		return false;
	for (size_t i = 0; i < view.n; i++)
		if (view.rows[i].token.id == id)
			return true;
	visit_fault(v, 404, entrance_lang(v, T("Dit token is er niet.")));
	return false;
}

void handle_token_revoke(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct error e;
	if (!accounts || !may_revoke(v, accounts, v->numbers[0]))
		return;
	if (api_token_revoke(accounts, v->person.organisation, v->numbers[0], v->person.address,
			     &e) == 0)
		visit_go(v, visit_at(v, "/tokens"));
	else
		wrong(v, &e, (struct str){0}, (struct str){0});
}
