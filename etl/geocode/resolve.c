/* An answer for each address: what was found before, then the table, then the Locatieserver. */
#include "geocode/geocoding.h"

#define BATCH 500u          /* answers of the table a transaction */
#define FAILURES_IN_A_ROW 3 /* then the service is not there, and asking on is no use */

static bool stopped(const struct geocode_work *w)
{
	return w->options->stop && *w->options->stop;
}

static void tell(const struct geocode_work *w, const char *doing, size_t done)
{
	if (w->options->progress)
		w->options->progress(w->options->context, doing, done, w->n);
}

static void settle(struct wanted *x, enum geocode_state state, const struct geocode *g)
{
	x->state = state;
	x->settled = true;
	x->found = *g;
}

/* Kept answers: found ones hold, but for those of a table that has changed since. */
static int recall(struct geocode_work *w, struct wanted *x, struct geocode *kept, bool *known,
		  struct error *e)
{
	if (geocode_get(w->store, w->arena, x->query, kept, known, e))
		return -1;
	if (!*known || !kept->found)
		return 0;
	bool of_table = str_eq(kept->source, STR("table"));
	if (!of_table || str_cmp(kept->at, w->table_at) > 0)
		settle(x, GEOCODE_CACHE, kept);
	return 0;
}

static int keep(struct geocode_work *w, struct wanted *x, struct geocode *g, struct error *e)
{
	bool known;

	g->query = x->query;
	/* Read back, with the date it got. */
	return geocode_put(w->store, g, e) ||
			       geocode_get(w->store, w->arena, x->query, g, &known, e)
		       ? -1
		       : 0;
}

static bool same_miss(const struct geocode *a, const struct geocode *b)
{
	return !a->found && str_eq(a->reason, b->reason) && str_eq(a->match, b->match);
}

static bool same_find(const struct geocode *a, const struct geocode *b)
{
	return a->found && str_eq(a->longitude, b->longitude) && str_eq(a->latitude, b->latitude) &&
	       str_eq(a->match, b->match) && str_eq(a->precision, b->precision);
}

/* Neither kept nor in the table: a miss if the Locatieserver said so before, else open. */
static int leave(struct geocode_work *w, struct wanted *x, const struct geocode *kept, bool known,
		 struct geocode *g, struct error *e)
{
	bool asked = known && !kept->found && str_eq(kept->source, STR("pdok"));

	if (asked && !(w->options->url && w->options->retry_misses)) {
		settle(x, GEOCODE_MISS, kept);
		return 0;
	}
	x->found = *g; /* the table's reason, until somebody else has been asked */
	if (!w->has_table || x->reverse || asked || (known && same_miss(kept, g)))
		return 0;
	return keep(w, x, &x->found, e);
}

/* Without asking anybody. What stays unsettled is for the Locatieserver. */
static int look_up(struct geocode_work *w, struct wanted *x, struct error *e)
{
	struct geocode kept = {0}, g = {0};
	bool known;

	if (recall(w, x, &kept, &known, e))
		return -1;
	if (x->settled)
		return 0;
	if (w->has_table && !x->reverse && geocode_table(&g, w->arena, w->store, &x->address, e))
		return -1;
	if (!g.found)
		return leave(w, x, &kept, known, &g, e);
	/* A table that says the same again is no news: the date stays, and the cube's version. */
	if (known && same_find(&kept, &g)) {
		settle(x, GEOCODE_CACHE, &kept);
		return 0;
	}
	if (keep(w, x, &g, e))
		return -1;
	settle(x, GEOCODE_TABLE, &g);
	return 0;
}

/* In transactions of many, or every answer would wait for the disk. */
static int look_up_all(struct geocode_work *w, struct error *e)
{
	for (size_t i = 0; i < w->n; i++) {
		if (stopped(w)) {
			int kept = i ? store_commit(w->store, e) : 0;
			return kept ? -1 : error_set(e, STATUS_INTERRUPTED, "interrupted");
		}
		if (i % BATCH == 0 &&
		    ((i && store_commit(w->store, e)) || store_begin(w->store, e)))
			return -1;
		tell(w, "looking up", i);
		if (look_up(w, &w->wanted[i], e)) {
			store_rollback(w->store);
			return -1;
		}
	}
	return w->n ? store_commit(w->store, e) : 0;
}

/* One question. A fault of the service is told in the report, not an error; 1 when it is no use to
 * go on. */
static int ask(struct geocode_work *w, struct fetcher *f, struct wanted *x, int *failures,
	       struct error *e)
{
	struct geocode g;
	struct error fault = {0};

	int failed = x->reverse ? geocode_pdok_reverse(&g, w->arena, f, x->longitude, x->latitude,
						       &fault)
				: geocode_pdok(&g, w->arena, f, &x->address, &fault);
	if (failed == 0) {
		*failures = 0;
		if (keep(w, x, &g, e))
			return -1;
		settle(x, g.found ? GEOCODE_PDOK : GEOCODE_MISS, &g);
		return 0;
	}
	if (fault.status == STATUS_INTERRUPTED) {
		*e = fault;
		return -1;
	}
	w->report->fault = fault;
	x->found.reason = arena_dup(w->arena, str_z(fault.text));
	settle(x, GEOCODE_FAILED, &x->found);
	/* An address that is refused for good is so for all questions. */
	return fault.status != STATUS_IO || ++*failures == FAILURES_IN_A_ROW;
}

static int ask_all(struct geocode_work *w, struct fetcher *f, struct error *e)
{
	uint64_t asked = 0;
	int failures = 0, result = 0;

	for (size_t i = 0; i < w->n && asked < w->options->limit; i++) {
		if (w->wanted[i].settled)
			continue;
		tell(w, "asking", i);
		asked++;
		result = ask(w, f, &w->wanted[i], &failures, e);
		if (result)
			break;
	}
	tell(w, "asking", w->n);
	w->report->requests = fetcher_requests(f);
	return result < 0 ? -1 : 0;
}

int work_resolve(struct geocode_work *w, struct error *e)
{
	struct fetcher *f = NULL;
	struct fetch_options fetch = w->options->fetch;
	int result;

	/* Before anything else: a wrong address of the service is told at once. */
	fetch.stop = w->options->stop;
	fetch.accept = "application/json";
	fetch.check = geocode_pdok_check;
	if (w->options->url && fetcher_open(&f, w->options->url, &fetch, e))
		return -1;
	result = look_up_all(w, e);
	if (result == 0 && f)
		result = ask_all(w, f, e);
	fetcher_close(f);
	for (size_t i = 0; i < w->n && result == 0; i++)
		if (!w->wanted[i].settled)
			settle(&w->wanted[i], GEOCODE_UNASKED, &w->wanted[i].found);
	return result;
}
