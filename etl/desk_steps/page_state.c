/* How a delivery stands: as JSON for a program that asks, and as events for a page that listens. */
#include "base/text/json_out.h"
#include "deliveries/jobs/moments.h"
#include "desk_steps/steps.h"
#include "serve/told/live.h"
#include <stdlib.h>
#include <time.h>

/* Then it asks again, and with that whether it still may. */
#define LISTENING_SECONDS 600

struct watcher {
	struct desk *desk;
	int64_t delivery;
	enum lang lang;
	struct buffer before;
	time_t begun;
};

static void put_job(struct json_out *j, struct desk *d, enum lang lang, const struct desk_job *job)
{
	json_put_object(j);
	json_put_key_z(j, "id");
	json_put_integer(j, job->id);
	json_put_text(j, "kind", str_z(job_word(job->kind)));
	json_put_text(j, "state", job->state);
	json_put_text(j, "queued_at", job->queued_at);
	json_put_text(j, "started_at", job->started_at);
	json_put_text(j, "alive_at", job->alive_at);
	json_put_text(j, "ended_at", job->ended_at);
	json_put_key_z(j, "ahead");
	json_put_integer(j, str_eq(job->state, STR("queued")) ? jobs_ahead(d, job->id) : 0);
	json_put_text(j, "text", job_in_words(lang, job));
	struct worded moment = desk_clock(lang, job->alive_at.len ? job->alive_at : job->queued_at);
	json_put_text(j, "moment", worded_str(&moment));
	json_put_object_end(j);
}

static void put_wish(struct json_out *j, struct str why_not)
{
	json_put_key_z(j, "stage");
	json_put_object(j);
	json_put_key_z(j, "wished");
	json_put_bool(j, true);
	json_put_text(j, "why_not", why_not);
	json_put_object_end(j);
}

/* True while something is at work. */
static bool put_state(struct desk *d, struct arena *a, int64_t id, enum lang lang,
		      struct buffer *out)
{
	struct delivery what;
	struct desk_job job;
	struct json_out j;
	struct error e;
	struct str why_not;
	bool working = false;
	if (delivery_get(d, a, id, &what, &e))
		return false;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "delivery");
	json_put_integer(&j, id);
	json_put_text(&j, "title", what.title);
	json_put_text(&j, "state", what.state);
	json_put_key_z(&j, "recognised");
	json_put_bool(&j, what.from_memory != 0);
	json_put_key_z(&j, "staged");
	if (what.staged)
		json_put_integer(&j, what.staged);
	else
		json_put_null(&j);
	if (stage_wish_get(d, a, id, &why_not))
		put_wish(&j, str_eq(why_not, STR("asked")) ? STR("") : why_not);
	json_put_key_z(&j, "job");
	if (job_last(d, a, id, &job)) {
		working = str_eq(job.state, STR("queued")) || str_eq(job.state, STR("running"));
		put_job(&j, d, lang, &job);
	} else {
		json_put_null(&j);
	}
	json_put_key_z(&j, "working");
	json_put_bool(&j, working);
	json_put_text(
		&j, "url",
		url_below(a, d->site.base, arena_printf(a, "/leveringen/%lld", (long long)id).ptr)
			.text);
	json_put_object_end(&j);
	return working;
}

/* ---- events ---- */

static bool say(void *payload, struct buffer *out)
{
	struct watcher *w = payload;
	struct arena *a = arena_new();
	struct buffer now;
	buffer_init(&now, SIZE_MAX);
	bool working = put_state(w->desk, a, w->delivery, w->lang, &now);
	if (!str_eq(buffer_str(&now), buffer_str(&w->before)))
		buffer_printf(out, "data: %.*s\n\n", STR_ARG(buffer_str(&now)));
	buffer_drop(&w->before);
	w->before = now;
	arena_free(a);
	return !working || time(NULL) - w->begun > LISTENING_SECONDS;
}

static void drop(void *payload)
{
	struct watcher *w = payload;
	buffer_drop(&w->before);
	free(w);
}

static void listen_to(struct visit *v, int64_t delivery, enum lang lang)
{
	struct watcher *w = xcalloc(1, sizeof *w);
	*w = (struct watcher){
		.desk = v->desk, .delivery = delivery, .lang = lang, .begun = time(NULL)};
	buffer_init(&w->before, SIZE_MAX);
	v->reply->content_type = TYPE_EVENTS;
	v->reply->live = live_open(v->desk->live, &(struct live_source){w, say, drop});
}

void handle_state(struct visit *v)
{
	struct delivery d;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (!step_posted(v, false, &d))
		return;
	if (header_weight(v->rq->accept, "text/event-stream") > 0 && v->rq->method == METHOD_GET)
		listen_to(v, d.id, lang);
	else
		put_state(v->desk, v->arena, d.id, lang, &v->reply->body);
}
