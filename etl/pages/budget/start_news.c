#include "pages/budget/start.h"

#include "pages/news/events.h"

#define DAY 10 /* the first bytes of a moment */

static bool belongs(const struct event *x, const struct event *first)
{
	return x->kind == first->kind && str_eq(x->cube, first->cube) &&
	       str_eq(str_head(x->at, DAY), str_head(first->at, DAY));
}

static struct str of_many(const struct page *p, const struct event *x, size_t n)
{
	struct text_plural text =
		x->kind == EVENT_WITHDRAWN
			? TN("Eén bestand ingetrokken", "{n} bestanden ingetrokken")
			: TN("Eén bestand gepubliceerd", "{n} bestanden gepubliceerd");
	struct worded count = worded_count(p->lang, (int64_t)n);
	struct text_hole hole = {"n", worded_str(&count)};

	return text_filled(p->arena, text_of_n(p->lang, text, (int64_t)n), &hole, 1);
}

/* Of several only what is so of all. */
static struct str detail_of(const struct page *p, const struct event *x, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!str_eq(x[i].reason, x->reason))
			return (struct str){0};
	return event_text(p, x);
}

/* As the list above it calls the cube. */
static struct str called(const struct start *s, const struct event *x)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->cubes[i].name, x->cube))
			return s->cubes[i].called;
	return x->place;
}

static struct start_news news_of(const struct page *p, const struct start *s, const struct event *x,
				 size_t n)
{
	return (struct start_news){.day = page_day(p, x->at),
				   .iso = x->at,
				   .place = called(s, x),
				   .text = n > 1 ? of_many(p, x, n) : event_title(p, x),
				   .detail = detail_of(p, x, n),
				   .url = x->url};
}

/* Each correction by itself; of the others those of one day and one cube together. */
int start_take_news(struct page *p, struct start *s, struct error *e)
{
	struct event *events;
	size_t n, i = 0;

	if (events_ask(p, (struct str){0}, &events, START_EVENTS, &n, e) != 0)
		return -1;
	/* That there was a publication is told by its withdrawal. */
	size_t kept = 0;
	for (size_t k = 0; k < n; k++)
		if (events[k].kind != EVENT_TAKEN_BACK)
			events[kept++] = events[k];
	n = kept;
	while (i < n && s->nnews < START_NEWS) {
		const struct event *first = &events[i];
		size_t all = 1;
		while (first->kind != EVENT_CORRECTED && i + all < n &&
		       belongs(&events[i + all], first))
			all++;
		i += all;
		s->news[s->nnews++] = news_of(p, s, first, all);
	}
	return 0;
}
