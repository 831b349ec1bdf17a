#include "desk/steps.h"

static void show(struct visit *v, bool wrong)
{
	const struct query_param *secret = request_param(v->rq, "sleutel");
	struct login_view l = {.secret = secret && !wrong ? secret->value : (struct str){0},
			       .wrong = wrong};
	struct page *p = visit_page(v, (struct str){0}, "");
	p->title = text_of(p->lang, T("Inloggen"));
	p->answer->status = wrong ? 403 : 200;
	visit_show(v, login_body, &l);
}

void handle_login(struct visit *v)
{
	show(v, false);
}

/* Not by the link itself, which mail programs and the like may fetch before the person does. */
void handle_enter(struct visit *v)
{
	struct str cookie;
	if (!persons_enter(v->desk, v->arena, intake_field(v->body, "sleutel"), &cookie)) {
		show(v, true);
		return;
	}
	buffer_append_str(&v->reply->cookies, cookie);
	buffer_append_char(&v->reply->cookies, '\n');
	visit_go(v, URL("/"));
}
