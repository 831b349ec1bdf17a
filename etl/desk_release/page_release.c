/* What is done at step 7: staged, released now or at a set time, taken back, sent back. */
#include "deliveries/mapping/preview.h"
#include "desk_base/said_words.h"
#include "desk_checks/year_parts.h"
#include "desk_release/release.h"

#include "road/road.h"

#define REASON_MAX 4000

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

static void refuse(struct visit *v, struct str what)
{
	visit_fault(v, 409, in_words(v, what));
}

static void queue(struct visit *v, const struct delivery *d, enum job_kind kind)
{
	struct error e;
	int64_t job;
	if (job_queue(v->desk, d->id, kind, d->version, v->person.address, &job, &e)) {
		visit_failed(v, &e);
		return;
	}
	runner_wake(v->desk);
	visit_go(v, step_url(v, d->id, STEP_PUBLISH));
}

bool opened_refused(struct visit *v, const struct delivery *d)
{
	struct error e;
	size_t n;
	if (opened_groundless(v->desk, v->arena, d->id, &n, &e))
		visit_failed(v, &e);
	else if (n)
		refuse(v,
		       T("Een kolom die van personen kan zijn wordt gepubliceerd, en niemand zei waarom. "
			 "Geef de reden bij stap 6, of gooi de kolom weg."));
	else
		return false;
	return true;
}

static bool join_refused(struct visit *v, const struct delivery *d)
{
	struct joins joins;
	struct error e;
	if (joins_look(v->desk, v->arena, d->id, &joins, &e))
		visit_failed(v, &e);
	else if (joins.open)
		refuse(v,
		       T("Zeg eerst of dit bij iets hoort dat al gepubliceerd is: dat staat bij stap 2."));
	else
		return false;
	return true;
}

void handle_stage(struct visit *v)
{
	struct delivery d;
	if (!step_posted(v, true, &d))
		return;
	/* What is staged is what was checked: the same version of the mapping, of the same files. */
	if (d.version == 0 || d.checked != d.version)
		refuse(v, T("Dit is nog niet nagerekend. Wacht tot dat klaar is."));
	else if (people_searched(v->desk, v->arena, d.id) == SEARCH_NONE)
		refuse(v,
		       T("Naar personen kon niet worden gezocht, en dan wordt dit niet klaargezet. Zeg bij "
			 "stap 2 hoe het bestand geschreven is; daarna wordt opnieuw gezocht."));
	else if (!opened_refused(v, &d) && !join_refused(v, &d))
		queue(v, &d, JOB_STAGE);
}

/* ---- releasing ---- */

static bool busy(struct visit *v, int64_t delivery)
{
	struct desk_job j;
	return job_last(v->desk, v->arena, delivery, &j) && j.kind != JOB_PREVIEW &&
	       (str_eq(j.state, STR("queued")) || str_eq(j.state, STR("running")));
}

/* Who has staged it and releases it alone says why, in public. False: it was answered. */
static bool reason_given(struct visit *v, const struct delivery *d, struct str *reason)
{
	struct store *s;
	struct staged what;
	struct error e = {0};
	bool alone;
	struct releasing how = {.by = v->person.address};
	/* Alone is for who releases themselves. */
	*reason = person_may(&v->person, NEED_RELEASE) ? str_trim(intake_field(v->body, "reden"))
						       : STR("");
	if (reason->len > REASON_MAX) {
		visit_fault(v, 400, in_words(v, T("De reden is hoogstens 4000 tekens.")));
		return false;
	}
	how.forced = *reason;
	if (truth_store(v->desk, &s, &e) == 0 && s) {
		if (staged_get(s, v->arena, d->staged, &what, &e) == 0)
			staged_may_release(s, &what, &how, &alone, &e);
		store_close(s);
	}
	if (e.status == STATUS_OK)
		return true;
	struct str people = said_people(lang_accepted(v->rq->accept_language), v->arena,
					e.status == STATUS_REFUSED ? str_z(e.text) : STR(""));
	if (people.len)
		visit_fault(v, 400, people);
	else if (e.status == STATUS_REFUSED && !reason->len && person_same(d->staged_by, how.by))
		visit_fault(
			v, 400,
			in_words(v, T("U zette dit zelf klaar en hier zijn twee personen nodig. "
				      "Geeft u het toch zelf vrij, zeg dan waarom: die reden is "
				      "openbaar.")));
	else if (e.status == STATUS_REFUSED || e.status == STATUS_NOT_FOUND)
		refuse(v, T("Deze levering staat niet klaar om vrij te geven."));
	else
		visit_failed(v, &e);
	return false;
}

bool twice_refused(struct visit *v, struct store *s, const struct delivery *d)
{
	struct parts parts;
	struct error e;
	if (str_eq(intake_field(v->body, "dubbel"), STR("ja")))
		return false;
	if (parts_find(v, lang_accepted(v->rq->accept_language), s, d, &parts, &e)) {
		visit_failed(v, &e);
		return true;
	}
	if (parts.known && !parts.ntwice)
		return false;
	refuse(v,
	       T("Van hetzelfde jaar, dezelfde fase, periode en kant is al iets openbaar: samen tellen ze "
		 "dubbel. Kijk bij ‘Wat er verandert’ naar de bedragen, en vink aan dat het andere boekingen "
		 "zijn."));
	return true;
}

/* Who releases what counts beside what is public has seen what both come to. False: it was answered. */
static bool twice_seen(struct visit *v, const struct delivery *d)
{
	struct store *s;
	struct staged what;
	struct error e = {0};
	bool refused = false;
	int result = truth_store(v->desk, &s, &e);
	if (result == 0 && s) {
		result = staged_get(s, v->arena, d->staged, &what, &e);
		if (result == 0 && staged_with(&what, STR("--beside")))
			refused = twice_refused(v, s, d);
		store_close(s);
	}
	if (result)
		visit_failed(v, &e);
	return result == 0 && !refused;
}

/* Who stands in for somebody does so for what neither of both brought in or staged. */
static bool refused_in_place(struct visit *v, const struct delivery *d)
{
	struct str whom;
	int64_t until;
	if (standing_in(v, d, &whom, &until))
		return false;
	refuse(v,
	       T("Dit geeft u niet vrij: u bracht het of zette het klaar, of u vervangt wie dat deed."));
	return true;
}

static bool may_be_released(struct visit *v, struct delivery *d)
{
	if (!step_posted(v, false, d) || refused_in_place(v, d))
		return false;
	if (str_eq(d->state, STR("staged")) && !busy(v, d->id))
		return true;
	refuse(v, T("Deze levering staat niet klaar om vrij te geven."));
	return false;
}

/* For the audit: that who releases it was let in by who staged it, and why one is enough. */
static void tell_audit(struct visit *v, const struct delivery *d, struct str reason)
{
	struct str whom;
	int64_t until;
	v->why = reason;
	if (standing_in(v, d, &whom, &until) && whom.len)
		v->why = arena_printf(v->arena, "in the place of %.*s", STR_ARG(whom));
	else if (releasers_made(v, d, v->person.address))
		v->why = arena_printf(v->arena, "account of %.*s made by %.*s, who staged it%s%.*s",
				      STR_ARG(v->person.address), STR_ARG(d->staged_by),
				      reason.len ? ": " : "", STR_ARG(reason));
}

void handle_release(struct visit *v)
{
	struct delivery d;
	struct str reason;
	struct error e;
	if (!may_be_released(v, &d) || !twice_seen(v, &d) || !reason_given(v, &d, &reason))
		return;
	if (choice_put(v->desk, d.id, "release", STR("reason"), reason, &e)) {
		visit_failed(v, &e);
		return;
	}
	tell_audit(v, &d, reason);
	preview_stop(v, d.id);
	queue(v, &d, JOB_RELEASE);
}

/* ---- at a set time ---- */

static int schedule(struct visit *v, const struct delivery *d, struct str at, struct str reason,
		    struct error *e)
{
	struct store *s;
	const struct releasing how = {.by = v->person.address, .forced = reason};
	if (store_open_writer(&s, v->desk->store, e))
		return -1;
	int result = staged_schedule(s, v->arena, d->staged, &how, at, e);
	store_close(s);
	return result || choice_put(v->desk, d->id, "release", STR("due"), at, e) ? -1 : 0;
}

static struct str wrong_moment(const struct visit *v, enum moment_kind kind)
{
	switch (kind) {
	case MOMENT_SKIPPED:
		return in_words(v,
				T("Die tijd bestaat die dag niet: de klok gaat van 2.00 naar 3.00 "
				  "uur. Kies een uur eerder of later."));
	case MOMENT_TWICE:
		return in_words(v, T("Die tijd komt die dag twee keer: de klok gaat van 3.00 terug "
				     "naar 2.00 uur. Zeg welke u bedoelt."));
	default:
		return in_words(v, T("Kies een dag en een tijd, zoals 2026-12-01 en 09:00."));
	}
}

/* A day and an hour of the Netherlands as one text; of an hour that comes twice with the offset that was chosen. */
static struct str moment_said(struct visit *v)
{
	struct str which = intake_field(v->body, "keer");
	return arena_printf(v->arena, "%.*s %.*s%s",
			    STR_ARG(str_trim(intake_field(v->body, "dag"))),
			    STR_ARG(str_trim(intake_field(v->body, "uur"))),
			    str_eq(which, STR("eerste"))   ? " +02:00"
			    : str_eq(which, STR("tweede")) ? " +01:00"
							   : "");
}

static void set_time(struct visit *v, const struct delivery *d, struct str reason)
{
	char moment[MOMENT_SIZE];
	struct error e;
	struct str said = moment_said(v);
	enum moment_kind kind = moment_look(said);
	struct due_asked asked = {.day = str_trim(intake_field(v->body, "dag")),
				  .hour = str_trim(intake_field(v->body, "uur")),
				  .reason = reason,
				  .twice = kind == MOMENT_TWICE};
	struct str whom;
	int64_t until, at = 0;
	bool allowed = standing_in(v, d, &whom, &until);
	if (kind == MOMENT_FINE && moment_parse(moment, said, &e) == 0)
		moment_read(str_z(moment), &at);
	if (!allowed || at >= until) {
		refuse(v, T("Dan bent u geen plaatsvervanger meer. Kies een eerdere tijd."));
	} else if (kind != MOMENT_FINE || moment_parse(moment, said, &e)) {
		asked.fault = wrong_moment(v, kind);
		v->only_asked = true;
		publish_show(v, 400, &asked);
	} else if (schedule(v, d, arena_dup(v->arena, str_z(moment)), reason, &e) == 0) {
		v->subject =
			arena_printf(v->arena, "leveringen/%lld, %s", (long long)d->id, moment);
		tell_audit(v, d, reason);
		visit_go(v, step_url(v, d->id, STEP_PUBLISH));
	} else if (e.status == STATUS_USAGE) {
		asked.fault =
			in_words(v, T("Dat moment is al voorbij. Kies een later, of geef het nu "
				      "vrij."));
		v->only_asked = true;
		publish_show(v, 400, &asked);
	} else if (e.status == STATUS_REFUSED) {
		refuse(v, T("Deze levering staat niet klaar om vrij te geven."));
	} else {
		visit_failed(v, &e);
	}
}

void handle_due(struct visit *v)
{
	struct delivery d;
	struct str reason;
	struct error e;
	bool never = str_eq(intake_field(v->body, "weg"), STR("ja"));
	if (!may_be_released(v, &d))
		return;
	if (!never) {
		if (twice_seen(v, &d) && reason_given(v, &d, &reason))
			set_time(v, &d, reason);
	} else if (schedule(v, &d, STR(""), STR("-"), &e))
		visit_failed(v, &e);
	else
		visit_go(v, step_url(v, d.id, STEP_PUBLISH));
}

/* ---- the way back ---- */

static int reject(struct visit *v, struct delivery *d, struct str remarks, struct error *e)
{
	struct store *s;
	if (store_open_writer(&s, v->desk->store, e))
		return -1;
	int result = staged_reject(s, v->arena, d->staged, v->person.address, remarks, e);
	store_close(s);
	if (result)
		return result;
	d->state = STR("rejected");
	d->settled_by = v->person.address;
	d->remarks = remarks;
	return delivery_settle(v->desk, d, e);
}

static bool at_work(struct visit *v, int64_t delivery)
{
	struct desk_job j;
	return job_last(v->desk, v->arena, delivery, &j) &&
	       (str_eq(j.state, STR("queued")) || str_eq(j.state, STR("running")));
}

/* Also when it was cut off between the store and the desk's own file. */
static int reopen(struct visit *v, struct delivery *d, struct error *e)
{
	struct store *s;
	struct staged what;
	if (store_open_writer(&s, v->desk->store, e))
		return -1;
	int result = staged_get(s, v->arena, d->staged, &what, e);
	if (result == 0 && !str_eq(what.status, STR("reopened")))
		result = staged_reopen(s, v->arena, d->staged, v->person.address, e);
	store_close(s);
	if (result)
		return result;
	d->state = STR("open");
	return delivery_settle(v->desk, d, e);
}

void handle_reopen(struct visit *v)
{
	struct delivery d;
	struct error e;
	if (!step_posted(v, false, &d))
		return;
	if (!str_eq(d.state, STR("staged")) || at_work(v, d.id))
		refuse(v, T("Deze levering staat niet klaar, of wordt net vrijgegeven."));
	else if (!person_same(d.staged_by, v->person.address))
		refuse(v,
		       T("Alleen wie de levering klaarzette neemt haar terug. Stuur haar terug, met "
			 "opmerkingen."));
	else if (reopen(v, &d, &e) == 0)
		visit_go(v, step_url(v, d.id, STEP_PUBLISH));
	else if (e.status == STATUS_REFUSED)
		refuse(v, T("Deze levering staat niet klaar, of wordt net vrijgegeven."));
	else
		visit_failed(v, &e);
}

void handle_reject(struct visit *v)
{
	struct delivery d;
	struct error e;
	struct str remarks = str_trim(intake_field(v->body, "opmerkingen"));
	if (!step_posted(v, false, &d) || refused_in_place(v, &d))
		return;
	if (!str_eq(d.state, STR("staged")) || at_work(v, d.id))
		refuse(v, T("Deze levering staat niet klaar om terug te sturen."));
	else if (!remarks.len)
		refuse(v, T("Zeg erbij waarom: dat leest wie de levering klaarzette."));
	else if (reject(v, &d, remarks, &e))
		visit_failed(v, &e);
	else
		visit_go(v, step_url(v, d.id, STEP_PUBLISH));
}
