/* What the organisation has published, and taking it back: each asked first, and done by a second form. */
#include "desk_base/said_words.h"
#include "desk_release/published.h"

#include "deliveries/jobs/jobs.h"
#include "deliveries/jobs/moments.h"
#include "deliveries/mapping/truth.h"
#include "desk_checks/views.h"

#include "base/system/file.h"
#include "load/undo.h"

#define REASON_MAX 4000

/* ---- which it is ---- */

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

static bool holds(struct str *cubes, size_t n, struct str cube)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i], cube))
			return true;
	return false;
}

bool published_datasets(struct visit *v, struct store *s, struct store_dataset **out, size_t *n)
{
	struct accounts *accounts = visit_accounts(v);
	struct store_dataset *all;
	struct str *cubes;
	size_t ncubes, nall;
	struct error e;
	if (!accounts)
		return false;
	if (organisation_holdings(accounts, v->arena, v->person.organisation, HOLDING_CUBE, &cubes,
				  &ncubes, &e) ||
	    store_datasets(s, v->arena, STR(""), &all, &nall, &e)) {
		visit_failed(v, &e);
		return false;
	}
	*out = ARENA_ARRAY(v->arena, struct store_dataset, nall + 1);
	*n = 0;
	for (size_t i = 0; i < nall; i++)
		if (holds(cubes, ncubes, all[i].cube))
			(*out)[(*n)++] = all[i];
	return true;
}

static bool has_before(const struct store_dataset *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].superseded_by == id && str_eq(all[i].status, STR("superseded")))
			return true;
	return false;
}

/* ---- the page ---- */

static void put_row(struct visit *v, struct published_view *view, const struct store_dataset *d,
		    bool before)
{
	enum lang lang = v->page->lang;
	bool gone = str_eq(d->status, STR("withdrawn"));
	struct listed_dataset *row = gone ? &view->gone[view->ngone++] : &view->rows[view->n++];
	*row = (struct listed_dataset){
		.id = d->id,
		.cube = d->cube,
		.source = d->source_name,
		.by = d->released_by,
		.forced = d->forced,
		.reason = d->reason,
		.note = d->note,
		.version = worded_count(lang, d->version),
		.lines = worded_count(lang, (int64_t)d->entries),
		.at = desk_clock(lang, gone ? d->withdrawn_at : d->loaded_at),
		.withdraw = visit_url(v, "gepubliceerd", d->id, "intrekken"),
		.erase = visit_url(v, "gepubliceerd", d->id, "wissen"),
		.manifest = visit_url(v, "gepubliceerd", d->id, "manifest.json"),
		.kept_report = visit_url(v, "gepubliceerd", d->id, "privacyverslag")};
	if (!gone && d->forced.len && !person_same(d->released_by, v->person.address))
		row->confirm = visit_url(v, "gepubliceerd", d->id, "bevestigen");
	if (before)
		row->undo = visit_url(v, "gepubliceerd", d->id, "terugzetten");
}

/* What was erased, and how that went; of what it was called nothing is left. */
static int put_erased(struct visit *v, struct published_view *view, struct error *e)
{
	struct desk_job *jobs;
	size_t n;
	enum lang lang = v->page->lang;
	if (jobs_of_kind(v->desk, v->arena, v->person.organisation, JOB_ERASE, &jobs, &n, e))
		return -1;
	view->erased = ARENA_ARRAY(v->arena, struct erased_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct erased_row *r = &view->erased[view->nerased++];
		uint64_t found = 0, values = 0;
		struct str counts = jobs[i].message;
		bool done = str_eq(jobs[i].state, STR("done")) &&
			    str_to_u64(str_split(&counts, ' '), &found) &&
			    str_to_u64(str_split(&counts, ' '), &values);
		*r = (struct erased_row){.by = jobs[i].by,
					 .at = desk_clock(lang, jobs[i].queued_at),
					 .found = worded_count(lang, (int64_t)found),
					 .values = worded_counted(lang,
								  TN("één waarde", "{n} waarden"),
								  (int64_t)values),
					 .working = str_eq(jobs[i].state, STR("queued")) ||
						    str_eq(jobs[i].state, STR("running")),
					 .failed = !done};
		if (r->failed && !r->working)
			r->why = said_fault(lang, v->arena, jobs[i].message);
		if (r->working)
			v->reply->refresh = 1;
	}
	return 0;
}

void handle_published(struct visit *v)
{
	struct published_view view = {0};
	struct store_dataset *all = NULL;
	struct store *s = NULL;
	struct error e;
	size_t n = 0;
	if (truth_store(v->desk, &s, &e)) {
		visit_failed(v, &e);
		return;
	}
	bool read = !s || published_datasets(v, s, &all, &n);
	store_close(s);
	if (!read)
		return;
	struct page *p = visit_page(v, (struct str){0}, "published");
	p->title = text_of(p->lang, T("Gepubliceerd"));
	if (put_erased(v, &view, &e)) {
		visit_failed(v, &e);
		return;
	}
	view.rows = ARENA_ARRAY(v->arena, struct listed_dataset, n + 1);
	view.gone = ARENA_ARRAY(v->arena, struct listed_dataset, n + 1);
	view.csrf = str_z(v->person.csrf);
	view.may = person_may(&v->person, NEED_WITHDRAW);
	for (size_t i = n; i-- > 0;)
		if (!str_eq(all[i].status, STR("superseded")))
			put_row(v, &view, &all[i], has_before(all, n, all[i].id));
	visit_show(v, desk_published_body, &view);
}

/* ---- taking it back ---- */

struct taking {
	struct store *store;
	struct store_dataset dataset;
	struct taking_view view;
	bool sure; /* it is the second form */
};

static bool refused(struct visit *v, const struct error *e)
{
	struct str people =
		said_people(lang_accepted(v->rq->accept_language), v->arena, str_z(e->text));
	if (e->status == STATUS_REFUSED && people.len)
		visit_fault(v, 400, people);
	else if (e->status != STATUS_REFUSED && e->status != STATUS_NOT_FOUND &&
		 e->status != STATUS_EXISTS)
		visit_failed(v, e);
	else
		visit_fault(v, 409,
			    in_words(v, T("Dit kan niet meer: wat er gepubliceerd is veranderde "
					  "intussen. Bekijk de lijst opnieuw.")));
	return false;
}

static bool find_dataset(struct visit *v, struct taking *t)
{
	struct store_dataset *all;
	size_t n;
	if (!published_datasets(v, t->store, &all, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].id == v->numbers[0])
			t->dataset = all[i];
	if (!t->dataset.id) {
		visit_fault(v, 404, in_words(v, T("Deze publicatie is er niet.")));
		return false;
	}
	if (str_eq(t->dataset.status, STR("published")))
		return true;
	visit_fault(v, 409,
		    in_words(v, T("Dit is niet meer gepubliceerd: het is vervangen of "
				  "ingetrokken.")));
	return false;
}

/* The store for writing, and the dataset of the address, when it is the organisation's. */
static bool take(struct visit *v, struct taking *t)
{
	struct error e;
	t->sure = str_eq(intake_field(v->body, "zeker"), STR("ja"));
	t->view.reason = str_trim(intake_field(v->body, "reden"));
	t->view.note = str_trim(intake_field(v->body, "notitie"));
	if (!file_exists(v->desk->store)) {
		visit_fault(v, 404, in_words(v, T("Deze publicatie is er niet.")));
		return false;
	}
	if (store_open_writer(&t->store, v->desk->store, &e)) {
		visit_failed(v, &e);
		return false;
	}
	return find_dataset(v, t);
}

static void ask(struct visit *v, struct taking *t, struct str title, const char *word)
{
	struct page *p = visit_page(v, (struct str){0}, "published");
	struct taking_view *view = &t->view;
	p->title = text_of(p->lang, title);
	p->answer->status = view->fault.len ? 400 : 200;
	page_crumb(p, text_of(p->lang, T("Gepubliceerd")), visit_at(v, "/gepubliceerd"));
	view->fault = text_of(p->lang, view->fault);
	view->csrf = str_z(v->person.csrf);
	view->cube = t->dataset.cube;
	view->source = t->dataset.source_name;
	view->version = worded_count(p->lang, t->dataset.version);
	view->lines = worded_lines(p->lang, (int64_t)t->dataset.entries);
	view->action = visit_url(v, "gepubliceerd", t->dataset.id, word);
	v->only_asked = true;
	visit_show(v, desk_taking_body, view);
}

static void done(struct visit *v, const struct taking *t)
{
	v->subject = arena_printf(v->arena, "%.*s, dataset %lld", STR_ARG(t->dataset.cube),
				  (long long)t->dataset.id);
	v->why = t->sure ? t->view.reason : (struct str){0};
	visit_go(v, visit_at(v, "/gepubliceerd"));
}

/* What is wrong with the words that were given; empty: nothing. */
static struct str fault_of(const struct taking *t, bool needed)
{
	if (t->view.reason.len > REASON_MAX || t->view.note.len > REASON_MAX)
		return T("De reden en de notitie zijn elk hoogstens 4000 tekens.");
	return needed && !t->view.reason.len
		       ? T("Zeg erbij waarom: de reden is openbaar, en lezers vragen ernaar.")
		       : (struct str){0};
}

/* Nothing is taken back: a second person stands for it. */
void handle_confirm(struct visit *v)
{
	struct taking t = {0};
	struct error e;
	if (take(v, &t)) {
		if (publication_confirm(t.store, v->arena, t.dataset.id, v->person.address, &e))
			refused(v, &e);
		else
			done(v, &t);
	}
	store_close(t.store);
}

static bool withdraw(struct visit *v, struct taking *t)
{
	struct withdrawal_result result;
	struct error e;
	const struct withdrawal what = {.datasets = &t->dataset.id,
					.n = 1,
					.dry_run = !t->sure,
					.reason = t->view.reason,
					.note = t->view.note,
					.by = v->person.address};
	if (road_withdraw(t->store, v->arena, &what, &result, &e) ||
	    (!t->sure && hanging_read(t->store, v->arena, &t->dataset.id, 1, &t->view.hanging, &e)))
		return refused(v, &e);
	return true;
}

void handle_withdraw(struct visit *v)
{
	struct taking t = {.view.withdraw = true, .view.needs_reason = true};
	if (take(v, &t)) {
		if (t.sure)
			t.view.fault = fault_of(&t, true);
		t.sure = t.sure && !t.view.fault.len;
		if (withdraw(v, &t)) {
			if (t.sure)
				done(v, &t);
			else
				ask(v, &t, T("Intrekken"), "intrekken");
		}
	}
	store_close(t.store);
}

/* The reason is asked for where the policy wants two persons: one does this. */
static bool undo(struct visit *v, struct taking *t)
{
	struct error e;
	struct undoing what = {
		.dataset = t->dataset.id, .how.by = v->person.address, .dry_run = !t->sure};
	if (t->view.needs_reason) /* nothing of a dry run stays */
		what.how.forced = t->sure ? t->view.reason : STR("-");
	if (undo_version(t->store, v->arena, &what, &t->view.undone, &e))
		return refused(v, &e);
	return true;
}

void handle_undo(struct visit *v)
{
	struct taking t = {0};
	struct error e;
	int persons;
	if (take(v, &t)) {
		if (policy_persons(t.store, &persons, &e)) {
			visit_failed(v, &e);
			store_close(t.store);
			return;
		}
		t.view.needs_reason = persons > 1;
		if (t.sure)
			t.view.fault = fault_of(&t, t.view.needs_reason);
		t.sure = t.sure && !t.view.fault.len;
		if (undo(v, &t)) {
			if (t.sure)
				done(v, &t);
			else
				ask(v, &t, T("Vorige versie terugzetten"), "terugzetten");
		}
	}
	store_close(t.store);
}
