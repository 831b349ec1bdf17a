/* The explorer over what is staged, for whoever is logged in and of that organisation. */
#include "deliveries/mapping/preview.h"
#include "desk_steps/steps.h"

#include "serve/beside/site_pages.h"
#include "serve/told/log.h"

#define FRONT 3u /* leveringen, the number, voorbeeld */

static void refuse(struct visit *v, int status, struct str what)
{
	visit_fault(v, status, text_of(lang_accepted(v->rq->accept_language), what));
}

static bool ends_in(struct str s, const char *ending)
{
	struct str e = str_z(ending);
	return s.len >= e.len && memcmp(s.ptr + (s.len - e.len), e.ptr, e.len) == 0;
}

/* What is made to be taken along or shown elsewhere, and could not say that it is a preview. */
static bool leads_outside(const struct request *rq)
{
	if (rq->nsegments == 0)
		return false;
	struct str last = rq->segments[rq->nsegments - 1];
	bool file = rq->nsegments == 2 && str_eq(rq->segments[0], STR("-"));
	return str_eq(rq->segments[0], STR("api")) || str_eq(rq->segments[0], STR("embed")) ||
	       ends_in(last, ".atom") || (!file && ends_in(last, ".svg"));
}

/* The request as the explorer has it, without what stands before. */
static struct request *below(struct visit *v)
{
	struct request *own = ARENA_NEW(v->arena, struct request);
	*own = *v->rq;
	own->nsegments -= FRONT;
	for (size_t i = 0; i < own->nsegments; i++)
		own->segments[i] = v->rq->segments[i + FRONT];
	own->if_none_match = (struct str){0};
	return own;
}

/* Made for these eyes alone: kept by nobody, framed by nobody. */
static void close_up(struct reply *r)
{
	r->closed = true;
	r->lasting = r->framed = false;
	r->etag[0] = '\0';
}

static int answer_page(struct visit *v, const struct pages_site *site, int64_t delivery,
		       const struct request *rq, struct error *e)
{
	struct preview_use u;
	if (preview_take(v->desk, delivery, &u, e) != 0)
		return -1;
	int result = site_page(site, u.session, rq, NULL, v->reply, e);
	if (sessions_check(u.sessions, u.session, e) != 0)
		result = -1;
	preview_give(v->desk, &u);
	return result;
}

static void show(struct visit *v, const struct delivery *what)
{
	struct error e;
	const struct request *rq = below(v);
	const struct pages_site site = {
		.base = visit_url(v, "leveringen", what->id, "voorbeeld"),
		.origin = v->desk->origin,
		.preview_of = step_url(v, what->id, STEP_PUBLISH),
	};
	int result = 0;
	if (leads_outside(rq))
		refuse(v, 404,
		       T("In het voorbeeld zijn er geen downloads, plaatjes, feeds of API: die "
			 "komen er met de publicatie."));
	else if (!site_file(&site, rq, v->reply))
		result = answer_page(v, &site, what->id, rq, &e);
	if (result < 0)
		visit_failed(v, &e);
	else if (result > 0)
		refuse(v, 404, T("Deze pagina is er niet."));
	close_up(v->reply);
}

void handle_preview(struct visit *v)
{
	struct delivery what;
	if (!step_posted(v, false, &what))
		return;
	if (preview_there(v->desk, v->arena, &what))
		show(v, &what);
	else
		refuse(v, 404,
		       T("Van deze levering is er geen voorbeeld: het is er zolang zij klaarstaat "
			 "om vrij te geven."));
}

void handle_preview_make(struct visit *v)
{
	struct delivery d;
	struct desk_job j;
	struct error e;
	int64_t job;
	if (!step_posted(v, false, &d))
		return;
	bool busy = job_last(v->desk, v->arena, d.id, &j) &&
		    (str_eq(j.state, STR("queued")) || str_eq(j.state, STR("running")));
	if (!str_eq(d.state, STR("staged")) || busy) {
		refuse(v, 409,
		       T("Een voorbeeld is er alleen van wat klaarstaat om vrij te geven."));
		return;
	}
	if (job_queue(v->desk, d.id, JOB_PREVIEW, d.version, v->person.address, &job, &e)) {
		visit_failed(v, &e);
		return;
	}
	runner_wake(v->desk);
	visit_go(v, step_url(v, d.id, STEP_PUBLISH));
}

void preview_stop(struct visit *v, int64_t delivery)
{
	struct desk_job j;
	if (job_last_of(v->desk, v->arena, delivery, JOB_PREVIEW, &j) &&
	    (str_eq(j.state, STR("queued")) || str_eq(j.state, STR("running"))))
		runner_end(v->desk, j.id);
}
