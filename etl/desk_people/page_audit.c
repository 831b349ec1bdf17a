/* The audit of an organisation, for its admins; its whole chain is checked at each look. */
#include "deliveries/jobs/heard.h"
#include "deliveries/jobs/moments.h"
#include "desk_people/entrance.h"

#include "base/text/csv_out.h"

#include <stdio.h>

#define LISTED 100
#define EXPORTED 100000
#define CSV_BYTES ((size_t)64 << 20)

static struct str action_word(enum lang lang, struct str action)
{
	const struct {
		const char *action;
		struct str text;
	} words[] = {
		{"login", T("Ingelogd")},
		{"bring", T("Levering gebracht")},
		{"weg", T("Levering weggegooid")},
		{"klaarzetten", T("Klaargezet voor vrijgave")},
		{"vrijgeven", T("Vrijgegeven")},
		{"tijd", T("Tijd van vrijgave gezet of weggehaald")},
		{"naast", T("Gezegd wat er met overlap gebeurt")},
		{"wissen", T("Publicatie gewist")},
		{"terugsturen", T("Teruggestuurd")},
		{"heropenen", T("Teruggenomen om te verbeteren")},
		{"bevestigen", T("Bevestigd als tweede persoon")},
		{"intrekken", T("Publicatie ingetrokken")},
		{"terugzetten", T("Vorige versie teruggezet")},
		{"toewijzen", T("Vraag toegewezen")},
		{"antwoord", T("Antwoord op een vraag bewaard")},
		{"afwijzen", T("Vraag afgewezen")},
		{"wissen", T("Woorden en adres van een lezer gewist")},
		{"publiceren", T("Antwoord gepubliceerd")},
		{"terugnemen", T("Gepubliceerd antwoord teruggenomen")},
		{"opnieuw", T("Mail opnieuw geprobeerd")},
		{"join", T("Meegedaan na uitnodiging")},
		{"invite", T("Uitgenodigd")},
		{"uninvite", T("Uitnodiging ingetrokken")},
		{"role", T("Rol gewijzigd")},
		{"reset", T("Link voor nieuw wachtwoord gemaakt")},
		{"password", T("Wachtwoord gewijzigd")},
		{"second-factor", T("Tweede factor gewijzigd")},
		{"token", T("Token gemaakt")},
		{"revoke", T("Token ingetrokken")},
		{"claim", T("Begroting of koppeling van deze organisatie gemaakt")},
		{"organisation", T("Organisatie gemaakt")},
		{"third-party", T("Publiceert wat van een ander is")},
		{"deputy", T("Plaatsvervanger aangewezen")},
		{"deputy-end", T("Plaatsvervanging beëindigd")},
		{"attribution", T("Gezegd voor catalogi")},
		{"hoort", T("Gezegd waar een levering bij hoort")},
		{"identity", T("Gekoppeld aan inlogdienst")},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(action, str_z(words[i].action)))
			return text_of(lang, words[i].text);
	return action;
}

/* What more is known, without the organisation, which all of them are of. */
static struct str detail_text(struct arena *a, struct str detail)
{
	json_t *all = heard_parse(detail), *value;
	struct str out = STR("");
	const char *key;
	json_object_foreach(all, key, value)
	{
		struct str text = heard_text(all, key, a);
		if (text.len && strcmp(key, "organisation") != 0)
			out = arena_printf(a, "%.*s%s%s: %.*s", STR_ARG(out), out.len ? ", " : "",
					   key, STR_ARG(text));
	}
	json_decref(all);
	return out;
}

static int read_audit(struct visit *v, struct accounts *accounts, struct audit_view *view,
		      struct error *e)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	const struct query_param *from = request_param(v->rq, "voor");
	struct audit_entry *list;
	uint64_t before = 0;
	if (from && (!str_to_u64(from->value, &before) || before > INT64_MAX))
		before = 0;
	if (accounts_audit(accounts, v->arena, v->person.organisation, (int64_t)before, LISTED,
			   &list, &view->n, e) != 0 ||
	    accounts_audit_check(accounts, &view->unsound, e) != 0)
		return -1;
	view->rows = ARENA_ARRAY(v->arena, struct audit_row, view->n + 1);
	for (size_t i = 0; i < view->n; i++)
		view->rows[i] =
			(struct audit_row){desk_clock(lang, list[i].at), list[i].who,
					   action_word(lang, list[i].action), list[i].subject,
					   detail_text(v->arena, list[i].detail)};
	if (view->n && !before)
		view->seal = list[0].seal;
	if (view->n == LISTED) {
		struct url_draft d;
		url_start(&d, v->arena, visit_at(v, "/logboek"));
		url_query_number(&d, "voor", list[LISTED - 1].id);
		view->older = url_done(&d);
	}
	return 0;
}

void handle_audit(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct audit_view view = {0};
	struct error e;
	if (!accounts)
		return;
	if (read_audit(v, accounts, &view, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	struct page *p = visit_page(v, (struct str){0}, "audit");
	p->title = text_of(p->lang, T("Logboek"));
	visit_show(v, audit_body, &view);
}

static void put_entry(struct buffer *out, const struct audit_entry *x)
{
	const struct str fields[] = {x->at,     x->who,      x->action, x->subject,
				     x->detail, x->previous, x->seal};
	buffer_printf(out, "%lld", (long long)x->id);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		csv_comma(out);
		csv_field(out, fields[i]);
	}
	csv_end(out);
}

void handle_audit_csv(struct visit *v)
{
	struct accounts *accounts = visit_accounts(v);
	struct reply *r = v->reply;
	struct audit_entry *list;
	struct error e;
	size_t n;
	if (!accounts)
		return;
	if (accounts_audit(accounts, v->arena, v->person.organisation, 0, EXPORTED, &list, &n,
			   &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	r->status = 200;
	r->content_type = "text/csv; charset=utf-8";
	snprintf(r->filename, sizeof r->filename, "logboek.csv");
	buffer_drop(&r->body);
	buffer_init(&r->body, CSV_BYTES);
	buffer_append_z(&r->body, "entry,at,who,action,subject,detail,previous,seal\n");
	for (size_t i = n; i > 0; i--)
		put_entry(&r->body, &list[i - 1]);
	if (r->body.overflow)
		reply_problem(r, 500, "the audit is too large to be sent at once");
}
