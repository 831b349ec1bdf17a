/* Once in a while, and when woken: who should know of something gets a message in the outbox (each once, by its key), and
 * what waits there is handed to the mail server. A message that fails stays; nothing else hangs on it. */
#include "desk_readers/mail_round.h"

#include "base/system/deadline.h"
#include "base/system/thread.h"
#include "base/text/moment.h"
#include "serve/told/log.h"
#include "store/db.h"
#include <stdlib.h>
#include <time.h>

#define PAUSE_NANOSECONDS 5000000000ull
#define SENT_AT_ONCE 20u /* before it is looked whether the desk stops */
#define FORGET_SECONDS 3600
#define FRESH_SECONDS (3 * 86400) /* what is older was before there was mail */

struct mailer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool started, stop, woken;
	struct arena *kept;
	struct mail_settings settings;
	bool mails;
	int64_t forget_at;
	int64_t mark; /* of the questions when they were last gone through; -1: never */
};

/* ---- who should know of a question ---- */

static int tell_colleagues(struct mail_round *r, const struct reader_question *q,
			   int64_t organisation, struct error *e)
{
	struct account *people;
	size_t n;

	if (accounts_in(r->accounts, r->arena, organisation, &people, &n, e) != 0)
		return -1;
	struct mail_message m = letter_asked(r->arena, r->desk, q);
	struct str about = arena_printf(r->arena, "bericht van vraag %.*s", STR_ARG(q->reference));
	for (size_t i = 0; i < n; i++) {
		struct str key = arena_printf(r->arena, "%.*s asked %.*s", STR_ARG(q->reference),
					      STR_ARG(people[i].address));
		if (account_may(people[i].role, ACTION_ANSWER) &&
		    round_put(r, organisation, about, m, people[i].address, key, e) != 0)
			return -1;
	}
	return 0;
}

static int tell_reader(struct mail_round *r, const struct reader_question *q, int64_t organisation,
		       struct error *e)
{
	bool waits = q->state <= QUESTION_PROPOSED;
	struct str since = waits ? q->asked_at : q->settled_at;
	struct mail_message m =
		waits ? letter_received(r->arena, q) : letter_settled(r->arena, r->desk, q);
	struct str about =
		waits ? arena_printf(r->arena, "bevestiging van vraag %.*s", STR_ARG(q->reference))
		      : arena_printf(r->arena, "antwoord op vraag %.*s", STR_ARG(q->reference));
	struct str key = arena_printf(r->arena, "%.*s %s", STR_ARG(q->reference),
				      waits ? "received" : "settled");

	if (!q->address.len || str_cmp(since, str_z(r->fresh)) < 0)
		return 0;
	return round_put(r, organisation, about, m, q->address, key, e);
}

static int tell_of(struct mail_round *r, const struct reader_question *q, struct error *e)
{
	int64_t organisation;

	if (q->forgotten_at.len) {
		desk_take(r->desk);
		int result = outbox_forget(r->desk->db, q->reference, e);
		desk_let_go(r->desk);
		return result;
	}
	if (cube_organisation(r->accounts, r->arena, q->cube, &organisation, e) != 0)
		return -1;
	if (q->state == QUESTION_OPEN && str_cmp(q->asked_at, str_z(r->fresh)) >= 0 &&
	    organisation && tell_colleagues(r, q, organisation, e) != 0)
		return -1;
	return tell_reader(r, q, organisation, e);
}

static int tell_of_questions(struct mail_round *r, struct error *e)
{
	struct mailer *m = r->desk->mailer;
	struct reader_question *all;
	int64_t mark;
	uint64_t forgotten;
	size_t n;

	if (r->now >= m->forget_at) {
		m->forget_at = r->now + FORGET_SECONDS;
		if (questions_forget(r->desk->questions, 0, &forgotten, e) != 0)
			return -1;
	}
	if (!m->mails || questions_mark(r->desk->questions, &mark, e) != 0 || mark == m->mark)
		return 0;
	if (questions_list(r->desk->questions, r->arena, (struct str){0}, &all, &n, e) != 0)
		return -1;
	for (size_t i = n; i-- > 0;)
		if (tell_of(r, &all[i], e) != 0)
			return -1;
	m->mark = mark;
	return 0;
}

/* ---- sending ---- */

/* True: there may be more. */
static bool send_one(struct mail_round *r, struct error *e)
{
	struct outbox_entry entry;
	struct error why;
	bool found;

	desk_take(r->desk);
	int result = outbox_next(r->desk->db, r->arena, r->now, &entry, &found, e);
	desk_let_go(r->desk);
	if (result != 0 || !found)
		return false;
	int sent = mail_send(&r->desk->mailer->settings, &entry.mail, &why);
	if (sent != 0)
		log_fault(STR("mail"), &why);
	desk_take(r->desk);
	result = sent == 0
			 ? outbox_sent(r->desk->db, entry.id, e)
			 : outbox_failed(r->desk->db, &entry,
					 why.status == STATUS_REFUSED || why.status == STATUS_USAGE,
					 str_z(why.text), r->now, e);
	desk_let_go(r->desk);
	return result == 0;
}

static bool stopping(struct mailer *m)
{
	pthread_mutex_lock(&m->lock);
	bool stop = m->stop;
	pthread_mutex_unlock(&m->lock);
	return stop;
}

static void go_round(struct desk *d)
{
	struct mail_round r = {.desk = d, .arena = arena_new(), .now = (int64_t)time(NULL)};
	struct error e = {0};
	int result = 0;

	moment_write(r.fresh, r.now - FRESH_SECONDS);
	if (persons_take(d, &r.accounts, &e) != 0) {
		log_fault(STR("mail"), &e);
		arena_free(r.arena);
		return;
	}
	if (d->questions)
		result = tell_of_questions(&r, &e);
	if (result == 0 && d->mailer->mails)
		result = tell_of_staged(&r, &e);
	persons_give(d, r.accounts);
	for (unsigned i = 0; d->mailer->mails && i < SENT_AT_ONCE && !stopping(d->mailer); i++)
		if (!send_one(&r, &e))
			break;
	if (result != 0)
		log_fault(STR("mail"), &e);
	arena_free(r.arena);
}

static void *work(void *payload)
{
	struct desk *d = payload;
	struct mailer *m = d->mailer;

	pthread_mutex_lock(&m->lock);
	while (!m->stop) {
		m->woken = false;
		pthread_mutex_unlock(&m->lock);
		go_round(d);
		struct timespec until = deadline_in(PAUSE_NANOSECONDS);
		pthread_mutex_lock(&m->lock);
		while (!m->stop && !m->woken && deadline_wait(&m->wake, &m->lock, &until))
			;
	}
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

/* ---- from outside ---- */

static int mailer_start(struct desk *d, struct error *e)
{
	struct mailer *m = d->mailer = xcalloc(1, sizeof *m);

	pthread_mutex_init(&m->lock, NULL);
	deadline_condition(&m->wake);
	m->kept = arena_new();
	m->mark = -1;
	m->mails = d->o.mail != NULL;
	if (outbox_make(d->db, e) != 0 ||
	    (m->mails && mail_settings_read(&m->settings, m->kept, d->o.mail, e) != 0))
		return -1;
	if (!m->mails && !d->questions)
		return 0;
	int failure = pthread_create(&m->thread, NULL, work, d);
	if (failure)
		return error_no_thread(e, failure);
	m->started = true;
	return 0;
}

static void mailer_stop(struct desk *d)
{
	struct mailer *m = d->mailer;

	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	m->stop = true;
	pthread_cond_broadcast(&m->wake);
	pthread_mutex_unlock(&m->lock);
	if (m->started)
		pthread_join(m->thread, NULL);
	pthread_cond_destroy(&m->wake);
	pthread_mutex_destroy(&m->lock);
	arena_free(m->kept);
	free(m);
	d->mailer = NULL;
}

int readers_open(struct desk *d, struct error *e)
{
	if (d->o.questions && questions_open(&d->questions, d->o.questions, e) != 0)
		return -1;
	return mailer_start(d, e);
}

void readers_close(struct desk *d)
{
	mailer_stop(d);
	questions_close(d->questions);
}

void mailer_wake(struct desk *d)
{
	struct mailer *m = d->mailer;

	pthread_mutex_lock(&m->lock);
	m->woken = true;
	pthread_cond_broadcast(&m->wake);
	pthread_mutex_unlock(&m->lock);
}

int mailer_list(struct desk *d, struct arena *a, int64_t organisation, struct outbox_entry **out,
		size_t *n, struct error *e)
{
	desk_take(d);
	int result = outbox_list(d->db, a, organisation, out, n, e);
	desk_let_go(d);
	return result;
}

int mailer_again(struct desk *d, int64_t organisation, int64_t id, struct error *e)
{
	desk_take(d);
	int result = outbox_again(d->db, organisation, id, (int64_t)time(NULL), e);
	desk_let_go(d);
	mailer_wake(d);
	return result;
}
