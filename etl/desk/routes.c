#include "desk/routes.h"
#include "desk_checks/desk_checks.h"
#include "desk_iv3/desk_iv3.h"
#include "desk_people/desk_people.h"
#include "desk_privacy/desk_privacy.h"
#include "desk_readers/desk_readers.h"
#include "desk_release/desk_release.h"
#include "desk_steps/desk_steps.h"
#include "desk_tables/desk_tables.h"

#include "desk_base/uploads.h"
#include "serve/beside/site_pages.h"
#include "serve/told/log.h"
#include <stdio.h>

#define GETS (1u << METHOD_GET | 1u << METHOD_HEAD)
#define POSTS (1u << METHOD_POST)
#define PUTS (1u << METHOD_PUT)

struct route {
	unsigned methods;
	const char *
		pattern; /* '#' stands for a number, '*' for any one segment, "**" for all that follow */
	enum need need;
	bool files; /* brings files; else a form of fields, where it brings anything */
	void (*answer)(struct visit *v);
};

/* clang-format off */
static const struct route routes[] = {
	{GETS,  "",                            NEED_VIEW,    false, handle_home},
	{GETS,  "inloggen",                    NEED_NOBODY,  false, handle_login},
	{POSTS, "inloggen",                    NEED_NOBODY,  false, handle_enter},
	{GETS,  "inloggen/code",               NEED_NOBODY,  false, handle_code},
	{POSTS, "inloggen/code",               NEED_NOBODY,  false, handle_enter_code},
	{GETS,  "inloggen/organisatie",        NEED_NOBODY,  false, handle_provider},
	{GETS,  "inloggen/terug",              NEED_NOBODY,  false, handle_provided},
	{POSTS, "uitloggen",                   NEED_PERSON,  false, handle_leave},
	{GETS,  "handboek",                    NEED_NOBODY,  false, handle_handbook},
	{GETS,  "handboek/**",                 NEED_NOBODY,  false, handle_handbook},
	{GETS,  "link/*",                      NEED_NOBODY,  false, handle_link},
	{POSTS, "link/*",                      NEED_NOBODY,  false, handle_link_used},
	{GETS,  "account",                     NEED_PERSON,  false, handle_account},
	{POSTS, "account/organisatie",         NEED_PERSON,  false, handle_organisation},
	{POSTS, "account/wachtwoord",          NEED_PERSON,  false, handle_password},
	{POSTS, "account/tweede-factor",       NEED_PERSON,  false, handle_second},
	{POSTS, "account/tweede-factor/aan",   NEED_PERSON,  false, handle_second_on},
	{POSTS, "account/tweede-factor/uit",   NEED_PERSON,  false, handle_second_off},
	{POSTS, "account/herstelcodes",        NEED_PERSON,  false, handle_recovery},
	{POSTS, "account/vervanger",           NEED_RELEASE, false, handle_deputy},
	{POSTS, "account/vervanger/weg",       NEED_RELEASE, false, handle_deputy_end},
	{GETS,  "mensen",                      NEED_PEOPLE,  false, handle_people},
	{POSTS, "mensen/uitnodigen",           NEED_PEOPLE,  false, handle_invite},
	{POSTS, "mensen/intrekken",            NEED_PEOPLE,  false, handle_uninvite},
	{POSTS, "mensen/rol",                  NEED_PEOPLE,  false, handle_role},
	{POSTS, "mensen/wachtwoord",           NEED_PEOPLE,  false, handle_reset},
	{GETS,  "organisatie",                 NEED_PEOPLE,  false, handle_said},
	{POSTS, "organisatie",                 NEED_PEOPLE,  false, handle_say},
	{GETS,  "tokens",                      NEED_TOKEN,   false, handle_tokens},
	{POSTS, "tokens",                      NEED_TOKEN,   false, handle_token_make},
	{POSTS, "tokens/#/intrekken",          NEED_TOKEN,   false, handle_token_revoke},
	{GETS,  "logboek",                     NEED_AUDIT,   false, handle_audit},
	{GETS,  "logboek.csv",                 NEED_AUDIT,   false, handle_audit_csv},
	{GETS,  "leveringen/nieuw",            NEED_UPLOAD,  false, handle_drop},
	{POSTS, "leveringen",                  NEED_UPLOAD,  true,  handle_receive},
	{PUTS,  "leveringen/*",                NEED_UPLOAD,  true,  handle_put},
	{PUTS,  "aanvoer/*/*",                 NEED_UPLOAD,  true,  handle_piece},
	{GETS,  "aanvoer/*/*",                 NEED_UPLOAD,  false, handle_piece_state},
	{POSTS, "aanvoer/*",                   NEED_UPLOAD,  false, handle_pieces_deliver},
	{POSTS, "aanvoer/*/weg",               NEED_UPLOAD,  false, handle_pieces_forget},
	{GETS,  "gebracht/*",                  NEED_UPLOAD,  false, handle_brought},
	{GETS,  "leveringen/#",                NEED_VIEW,    false, handle_delivery},
	{GETS,  "leveringen/#/stand",          NEED_VIEW,    false, handle_state},
	{POSTS, "leveringen/#/weg",            NEED_UPLOAD,  false, handle_discard},
	{GETS,  "leveringen/#/herkend",        NEED_VIEW,    false, handle_recognised},
	{POSTS, "leveringen/#/herkend",        NEED_MAP,     false, handle_redo},
	{POSTS, "leveringen/#/hoort",          NEED_MAP,     false, handle_join},
	{GETS,  "leveringen/#/kolommen",       NEED_VIEW,    false, handle_columns},
	{POSTS, "leveringen/#/kolommen",       NEED_MAP,     false, handle_mend},
	{GETS,  "leveringen/#/totalen",        NEED_VIEW,    false, handle_totals},
	{POSTS, "leveringen/#/totalen",        NEED_MAP,     false, handle_decide},
	{GETS,  "leveringen/#/bevindingen",    NEED_VIEW,    false, handle_findings},
	{POSTS, "leveringen/#/bevindingen",    NEED_MAP,     false, handle_allow},
	{POSTS, "leveringen/#/herstel",        NEED_MAP,     false, handle_repair},
	{GETS,  "leveringen/#/bevindingen.csv", NEED_VIEW,   false, handle_findings_csv},
	{GETS,  "leveringen/#/iv3",            NEED_VIEW,    false, handle_iv3},
	{POSTS, "leveringen/#/iv3",            NEED_VIEW,    false, handle_iv3_mended},
	{GETS,  "leveringen/#/privacy",        NEED_VIEW,    false, handle_privacy},
	{POSTS, "leveringen/#/privacy",        NEED_MAP,     false, handle_privacy_decide},
	{GETS,  "leveringen/#/privacy/rapport", NEED_VIEW,   false, handle_privacy_report},
	{GETS,  "leveringen/#/publiceren",     NEED_VIEW,    false, handle_publish},
	{GETS,  "leveringen/#/privacyverslag", NEED_VIEW,    false, handle_staged_report},
	{GETS,  "leveringen/#/voorbeeld/**",    NEED_VIEW,    false, handle_preview},
	{POSTS, "leveringen/#/voorbeeld",      NEED_STAGE,   false, handle_preview_make},
	{POSTS, "leveringen/#/naast",          NEED_STAGE,   false, handle_overlap},
	{POSTS, "leveringen/#/klaarzetten",    NEED_STAGE,   false, handle_stage},
	{POSTS, "leveringen/#/heropenen",      NEED_STAGE,   false, handle_reopen},
	{POSTS, "leveringen/#/vrijgeven",      NEED_PUBLISH, false, handle_release},
	{POSTS, "leveringen/#/tijd",           NEED_PUBLISH, false, handle_due},
	{POSTS, "leveringen/#/terugsturen",    NEED_PUBLISH, false, handle_reject},
	{GETS,  "leveringen/#/tabellen",       NEED_VIEW,    false, handle_tables},
	{POSTS, "leveringen/#/tabellen/wijzig", NEED_MAP,    false, handle_tables_change},
	{GETS,  "leveringen/#/tabellen/*",     NEED_VIEW,    false, handle_table},
	{POSTS, "leveringen/#/tabellen/*/wijzig", NEED_MAP,  false, handle_table_change},
	{GETS,  "leveringen/#/tabellen/*/bestand", NEED_VIEW, false, handle_table_file},
	{POSTS, "leveringen/#/tabellen/*/bestand", NEED_MAP, true,  handle_table_upload},
	{GETS,  "leveringen/#/voorstellen/#",  NEED_VIEW,    false, handle_draft},
	{POSTS, "leveringen/#/voorstellen/#/neem", NEED_MAP, false, handle_draft_take},
	{GETS,  "leveringen/#/versies/#",      NEED_VIEW,    false, handle_version},
	{POSTS, "leveringen/#/versies/#/terug", NEED_MAP,    false, handle_version_back},
	{POSTS, "leveringen/#/taken/#/stop",   NEED_UPLOAD,  false, handle_job_stop},
	{GETS,  "vragen",                      NEED_ANSWER,  false, handle_readers},
	{GETS,  "vragen/#",                    NEED_ANSWER,  false, handle_reader},
	{POSTS, "vragen/#/toewijzen",          NEED_ANSWER,  false, handle_reader_assign},
	{POSTS, "vragen/#/antwoord",           NEED_ANSWER,  false, handle_reader_write},
	{POSTS, "vragen/#/afwijzen",           NEED_ANSWER,  false, handle_reader_decline},
	{POSTS, "vragen/#/wissen",             NEED_ANSWER,  false, handle_reader_forget},
	{POSTS, "vragen/#/publiceren",         NEED_RELEASE, false, handle_reader_publish},
	{POSTS, "vragen/#/terugnemen",         NEED_WITHDRAW, false, handle_reader_take_back},
	{POSTS, "post/#/opnieuw",              NEED_ANSWER,  false, handle_post_again},
	{GETS,  "gepubliceerd",                NEED_VIEW,    false, handle_published},
	{POSTS, "gepubliceerd/#/bevestigen",   NEED_RELEASE, false, handle_confirm},
	{POSTS, "gepubliceerd/#/intrekken",    NEED_WITHDRAW, false, handle_withdraw},
	{POSTS, "gepubliceerd/#/terugzetten",  NEED_WITHDRAW, false, handle_undo},
	{POSTS, "gepubliceerd/#/wissen",       NEED_WITHDRAW, false, handle_erase},
	{GETS,  "gepubliceerd/#/manifest.json", NEED_VIEW,   false, handle_manifest},
	{GETS,  "gepubliceerd/#/privacyverslag", NEED_VIEW,  false, handle_dataset_report},
};
/* clang-format on */

/* ---- finding it ---- */

static bool number(struct str s, int64_t *out)
{
	uint64_t n;
	if (!str_to_u64(s, &n) || n == 0 || n > INT64_MAX || s.ptr[0] == '0')
		return false;
	*out = (int64_t)n;
	return true;
}

static bool matches(const struct route *r, const struct request *rq, int64_t *numbers)
{
	struct str rest = str_z(r->pattern);
	size_t i = 0, k = 0;
	if (rest.len == 0)
		return rq->nsegments == 0;
	for (; rest.ptr && i < rq->nsegments; i++) {
		struct str part = str_split(&rest, '/');
		if (str_eq(part, STR("**")))
			return true;
		if (str_eq(part, STR("#"))
			    ? !number(rq->segments[i], &numbers[k++])
			    : !str_eq(part, STR("*")) && !str_eq(part, rq->segments[i]))
			return false;
	}
	return (!rest.ptr || str_eq(rest, STR("**"))) && i == rq->nsegments;
}

/* NULL: there is no such address, or (*other) none that takes this method. */
static const struct route *find(const struct request *rq, int64_t numbers[VISIT_NUMBERS],
				bool *other)
{
	*other = false;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		const struct route *r = &routes[i];
		if (!matches(r, rq, numbers))
			continue;
		if (r->methods & 1u << rq->method)
			return r;
		*other = true;
	}
	return NULL;
}

/* Whose business it is: of what belongs to a delivery, its organisation's. */
static struct ask_for what_for(const struct route *r, const int64_t *numbers)
{
	bool delivery = r && strncmp(r->pattern, "leveringen/#", strlen("leveringen/#")) == 0;
	return (struct ask_for){r ? r->need : NEED_NOBODY, delivery ? numbers[0] : 0};
}

/* ---- before anything is done ---- */

static void to_login(const struct desk *d, struct reply *out)
{
	struct arena *a = arena_new();
	out->status = 303;
	out->closed = true;
	buffer_append_str(&out->location, url_below(a, d->site.base, "/inloggen").text);
	buffer_append_char(&out->location, '\0');
	arena_free(a);
}

static void closed_problem(struct reply *out, int status, const char *text)
{
	out->closed = true;
	reply_problem(out, status, "%s", text);
}

/* Sent to the login it would come back here for ever. */
static void unstripped(const struct desk *d, const struct request *rq, struct reply *out)
{
	struct error e;
	error_set(
		&e, STATUS_USAGE,
		"the proxy asks for %.*s with the path of --public-url (%.*s) still before it, and "
		"has to take that away: see one-host.conf for nginx",
		STR_ARG(rq->target), STR_ARG(d->site.base.text));
	log_fault(rq->target, &e);
	closed_problem(out, 502, e.text);
}

static void nowhere(const struct desk *d, const struct request *rq, bool other, struct reply *out)
{
	if (!other && desk_unstripped(d, rq))
		unstripped(d, rq, out);
	else
		closed_problem(out, other ? 405 : 404, "there is nothing here to write to");
}

static struct body *take_piece(struct desk *d, const struct request *rq, struct upload_of *of,
			       uint64_t length, struct reply *out)
{
	of->word = rq->segments[1];
	of->name = rq->segments[2];
	struct upload_taking *t = upload_begin(d, of, rq->content_range, length, out);
	return t ? intake_piece(d, t) : NULL;
}

/* Before a body comes in. */
static struct body *take_body(void *payload, const struct request *rq, uint64_t length,
			      struct reply *out)
{
	struct desk *d = payload;
	int64_t numbers[VISIT_NUMBERS];
	bool other;
	const struct route *r = find(rq, numbers, &other);
	uint64_t most = r && r->files ? INTAKE_UPLOAD_BYTES : INTAKE_FIELDS_BYTES;
	if (!r) {
		nowhere(d, rq, other, out);
		return NULL;
	}
	struct arena *a = arena_new();
	struct person p;
	struct ask_for what = what_for(r, numbers);
	desk_person(d, a, rq, &what, &p);
	bool may = person_may(&p, r->need), known = p.address.len > 0;
	struct upload_of of = {.organisation = p.organisation, .account = p.account};
	arena_free(a);
	if (!may && !known && rq->method == METHOD_POST)
		to_login(d, out);
	else if (!may)
		closed_problem(out, known ? 403 : 401, "this is not for you to do");
	else if (length == BODY_LENGTH_UNKNOWN && rq->method != METHOD_PUT)
		closed_problem(out, 411, "say how long this form is");
	else if (length != BODY_LENGTH_UNKNOWN && length > most)
		closed_problem(out, 413, "this is more than 4 GiB, the most that is taken at once");
	else
		return r->answer == handle_piece ? take_piece(d, rq, &of, length, out)
						 : intake_new(d, most);
	return NULL;
}

/* Where another site made the browser ask, it cannot know the secret of this login; a program sends its token
 * itself. */
static bool from_here(const struct visit *v)
{
	struct str given = intake_field(v->body, "csrf");
	struct login login;
	if (v->person.token)
		return true;
	if (!desk_own_form(v->desk, v->arena, v->rq))
		return false;
	if (v->rq->method != METHOD_POST || !v->person.account)
		return true;
	memcpy(login.csrf, v->person.csrf, sizeof login.csrf);
	return csrf_right(&login, given);
}

/* ---- who did what ---- */

/* What is done to accounts they record themselves. */
static bool is_recorded(const struct route *r)
{
	return r->need >= NEED_UPLOAD && r->need <= NEED_WITHDRAW &&
	       !str_starts(str_z(r->pattern), STR("account/"));
}

/* What was done to deliveries and publications, in words of the addresses: "leveringen", "weg", "klaarzetten". The store's own
 * record has what became of it there. */
static void record(struct visit *v, const struct route *r)
{
	const struct person *who = &v->person;
	struct accounts *accounts;
	struct str action = str_base_name(str_z(r->pattern));
	struct error e;
	if (!is_recorded(r) || !method_writes(v->rq->method) || v->only_asked ||
	    v->reply->status >= 400 || !(accounts = visit_accounts(v)))
		return;
	if (str_eq(action, STR("*")) || str_eq(action, STR("leveringen")))
		action = STR("bring");
	struct str subject = v->reply->location.len
				     ? desk_path(v->desk, str_z(v->reply->location.ptr))
				     : v->rq->target;
	const char *key = who->token ? "with" : v->why.len ? "reason" : NULL;
	if (v->subject.len)
		subject = desk_path(v->desk, v->subject);
	if (accounts_record(accounts, who->organisation, who->address,
			    arena_dup(v->arena, action).ptr, subject, key,
			    who->token ? STR("token") : v->why, &e) != 0)
		log_fault(v->rq->target, &e);
}

/* ---- answering ---- */

static void answer_route(struct visit *v, const struct route *r)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	struct str fault = intake_fault(v->body);
	if (!person_may(&v->person, r->need)) {
		if (!v->person.account)
			to_login(v->desk, v->reply);
		else if (v->person.elsewhere)
			visit_fault(v, 404, text_of(lang, T("Deze pagina is er niet.")));
		else
			visit_fault(v, 403,
				    text_of(lang, T("Dit mag u niet. Vraag het een beheerder.")));
	} else if (method_writes(v->rq->method) && !from_here(v)) {
		visit_fault(
			v, 403,
			text_of(lang, T("Dit formulier is niet van nu of niet van hier. Ga terug, "
					"herlaad de pagina en probeer het nog eens.")));
	} else if (fault.len) {
		visit_fault(v, intake_status(v->body), text_of(lang, fault));
	} else {
		r->answer(v);
		record(v, r);
	}
}

static void answer(void *payload, const struct request *rq, struct body *body, struct reply *out)
{
	struct desk *d = payload;
	bool other;
	struct visit v = {.desk = d, .rq = rq, .body = body, .reply = out, .arena = arena_new()};
	const struct route *r = find(rq, v.numbers, &other);
	enum lang lang = lang_accepted(rq->accept_language);
	out->closed = true;
	struct ask_for what = what_for(r, v.numbers);
	desk_person(d, v.arena, rq, &what, &v.person);
	if (r)
		answer_route(&v, r);
	else if (desk_unstripped(d, rq))
		unstripped(d, rq, out);
	else if (!v.person.account)
		to_login(d, out);
	else
		visit_fault(&v, other ? 405 : 404, text_of(lang, T("Deze pagina is er niet.")));
	if (v.page)
		pages_drop(&v.answer);
	if (v.accounts)
		persons_give(d, v.accounts);
	arena_free(v.arena);
}

static bool at_once(void *payload, const struct request *rq, int parse_status,
		    const struct error *parse_error, struct reply *out)
{
	struct desk *d = payload;
	if (parse_status) {
		closed_problem(out, parse_status, parse_error->text);
		return true;
	}
	if (rq->method == METHOD_OTHER || rq->method == METHOD_OPTIONS) {
		closed_problem(out, 405, "the desk takes GET, HEAD, POST and PUT");
		return true;
	}
	return !method_writes(rq->method) && site_file(&d->site, rq, out);
}

static const struct body_taker taker = {
	.begin = take_body, .take = intake_take, .end = intake_end, .drop = intake_drop};

struct responder desk_responder(struct desk *d)
{
	return (struct responder){
		.payload = d, .at_once = at_once, .answer = answer, .bodies = &taker};
}
