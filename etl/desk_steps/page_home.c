#include "deliveries/jobs/moments.h"
#include "deliveries/mapping/truth.h"
#include "desk_steps/steps.h"

#include <time.h>

#define WAITS_LONG_SECONDS (3 * 86400)

static struct str state_word(enum lang lang, const struct delivery *d, const struct truth *t)
{
	if (str_eq(d->state, STR("staged")))
		return t->staged.due_at.len ? text_of(lang, T("Wacht op de gezette tijd"))
					    : text_of(lang, T("Wacht op vrijgave"));
	if (str_eq(d->state, STR("rejected")))
		return text_of(lang, T("Teruggestuurd"));
	if (!str_eq(d->state, STR("published")))
		return text_of(lang, T("In bewerking"));
	if (t->kind == TRUTH_WITHDRAWN)
		return text_of(lang, T("Ingetrokken"));
	if (t->kind == TRUTH_SUPERSEDED)
		return text_of(lang, T("Vervangen door een andere versie"));
	return t->forced.len ? text_of(lang, T("Gepubliceerd door één persoon; nog te bevestigen"))
			     : text_of(lang, T("Gepubliceerd"));
}

/* As long as after which a releaser is mailed again. */
static bool waits_long(struct visit *v, int64_t delivery, struct str *since)
{
	struct desk_job j;
	int64_t at;
	if (!job_last_of(v->desk, v->arena, delivery, JOB_STAGE, &j))
		return false;
	*since = j.ended_at;
	return moment_read(j.ended_at, &at) && (int64_t)time(NULL) - at >= WAITS_LONG_SECONDS;
}

static void put_row(struct visit *v, struct home_view *h, const struct delivery *d,
		    const struct truth *t)
{
	enum lang lang = v->page->lang;
	bool waits = str_eq(d->state, STR("staged"));
	struct str since = STR("");
	bool late = waits && waits_long(v, d->id, &since) && !t->staged.due_at.len &&
		    person_may(&v->person, NEED_PUBLISH) &&
		    !person_same(d->staged_by, v->person.address);
	h->nrelease += waits;
	h->nlate += late;
	h->rows[h->n++] = (struct home_row){
		.title = d->title,
		.state = state_word(lang, d, t),
		.by = d->made_by,
		.at = desk_clock(lang, d->made_at),
		.to_release = waits,
		.late = late ? desk_clock(lang, since) : (struct worded){0},
		.url = step_url(v, d->id,
				waits || t->kind != TRUTH_DESK ? STEP_PUBLISH : STEP_FILE)};
}

void handle_home(struct visit *v)
{
	struct delivery *all;
	struct truth t;
	struct store *s = NULL;
	struct error e;
	struct home_view h = {.fresh = visit_at(v, "/leveringen/nieuw")};
	size_t n;
	if (delivery_list(v->desk, v->arena, v->person.organisation, &all, &n, &e) ||
	    deliveries_unsent(v->desk, v->arena, v->person.organisation, &h.nunsent, &h.unsent_why,
			      &e) ||
	    truth_store(v->desk, &s, &e)) {
		visit_failed(v, &e);
		return;
	}
	struct page *p = visit_page(v, (struct str){0}, "home");
	p->title = text_of(p->lang, T("Mijn leveringen"));
	h.rows = ARENA_ARRAY(v->arena, struct home_row, n + 1);
	int result = 0;
	for (size_t i = 0; i < n && result == 0; i++) {
		result = truth_find(v->desk, s, v->arena, &all[i], &t, &e);
		if (result == 0 && t.kind != TRUTH_ERASED)
			put_row(v, &h, &all[i], &t);
	}
	store_close(s);
	if (result)
		visit_failed(v, &e);
	else
		visit_show(v, desk_home_body, &h);
}
