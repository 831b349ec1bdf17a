#include "serve/told/live.h"

#include "base/memory/arena.h"
#include "base/system/deadline.h"
#include "base/system/thread.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of what a client has not taken yet; one that takes nothing is told no more. */
#define UNTAKEN_MAX ((size_t)1 << 20)
#define BEAT ":\n\n"

struct live {
	pthread_t thread;
	/* Whoever wakes takes only this one, so that it waits for nobody. */
	pthread_mutex_t bell_lock;
	pthread_cond_t bell;
	bool rung, stop;
	pthread_mutex_t lock; /* of what follows, and of the streams */
	bool ended;
	struct live_stream *first;
};

struct live_stream {
	struct live *all;
	struct live_stream *next;
	struct live_source source;
	struct buffer text;
	size_t taken;
	bool ended;
	bool held;
	struct live_hold hold;
};

static void ask(struct live_stream *s, bool beat)
{
	size_t before = s->text.len;
	if (!s->ended && s->source.say(s->source.payload, &s->text))
		s->ended = true;
	if (s->all->ended || s->text.overflow)
		s->ended = true;
	if (beat && s->text.len == before && !s->ended)
		buffer_append_z(&s->text, BEAT);
	if (s->held && (s->ended || s->text.len > s->taken)) {
		s->held = false;
		s->hold.go_on(s->hold.payload);
	}
}

static void *work(void *payload)
{
	struct live *l = payload;
	struct timespec until = deadline_in(LIVE_BEAT_SECONDS * 1000000000ull);
	pthread_mutex_lock(&l->bell_lock);
	while (!l->stop) {
		bool beat = !l->rung && !deadline_wait(&l->bell, &l->bell_lock, &until);
		if (!l->rung && !beat)
			continue;
		l->rung = false;
		pthread_mutex_unlock(&l->bell_lock);
		pthread_mutex_lock(&l->lock);
		for (struct live_stream *s = l->first; s; s = s->next)
			ask(s, beat);
		pthread_mutex_unlock(&l->lock);
		if (beat)
			until = deadline_in(LIVE_BEAT_SECONDS * 1000000000ull);
		pthread_mutex_lock(&l->bell_lock);
	}
	pthread_mutex_unlock(&l->bell_lock);
	return NULL;
}

int live_start(struct live **out, struct error *e)
{
	struct live *l = xcalloc(1, sizeof *l);
	pthread_mutex_init(&l->bell_lock, NULL);
	pthread_mutex_init(&l->lock, NULL);
	deadline_condition(&l->bell);
	int failure = pthread_create(&l->thread, NULL, work, l);
	if (failure) {
		free(l);
		return error_no_thread(e, failure);
	}
	*out = l;
	return 0;
}

void live_stop(struct live *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->bell_lock);
	l->stop = true;
	pthread_cond_signal(&l->bell);
	pthread_mutex_unlock(&l->bell_lock);
	pthread_join(l->thread, NULL);
	pthread_cond_destroy(&l->bell);
	pthread_mutex_destroy(&l->bell_lock);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

void live_wake(struct live *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->bell_lock);
	l->rung = true;
	pthread_cond_signal(&l->bell);
	pthread_mutex_unlock(&l->bell_lock);
}

void live_end(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	l->ended = true;
	pthread_mutex_unlock(&l->lock);
	live_wake(l);
}

struct live_stream *live_open(struct live *l, const struct live_source *source)
{
	struct live_stream *s = xcalloc(1, sizeof *s);
	*s = (struct live_stream){.all = l, .source = *source};
	buffer_init(&s->text, UNTAKEN_MAX);
	pthread_mutex_lock(&l->lock);
	ask(s, false);
	s->next = l->first;
	l->first = s;
	pthread_mutex_unlock(&l->lock);
	return s;
}

void live_close(struct live_stream *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->all->lock);
	struct live_stream **at = &s->all->first;
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	pthread_mutex_unlock(&s->all->lock);
	s->source.drop(s->source.payload);
	buffer_drop(&s->text);
	free(s);
}

size_t live_take(struct live_stream *s, char *out, size_t max, const struct live_hold *hold,
		 bool *ended)
{
	pthread_mutex_lock(&s->all->lock);
	size_t n = s->text.len - s->taken;
	if (n > max)
		n = max;
	if (n)
		memcpy(out, s->text.ptr + s->taken, n);
	s->taken += n;
	*ended = n == 0 && s->ended;
	if (s->taken == s->text.len) {
		buffer_reset(&s->text);
		s->taken = 0;
	}
	if (n == 0 && !s->ended) {
		s->hold = *hold;
		s->held = true;
		hold->wait(hold->payload);
	}
	pthread_mutex_unlock(&s->all->lock);
	return n;
}
