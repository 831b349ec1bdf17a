#include "cli/map/repair_trial.h"

#include "cli/load/opening.h"
#include "editor/repairs.h"

#include <jansson.h>
#include <stdlib.h>

#define OFFERED_MOST 4000u

struct offered {
	struct repair repair;
	struct str code;
	bool amount; /* told of a value that is no amount as it stands */
};

struct trying {
	struct arena *arena;
	const struct options *options;
	const struct pipeline_options *o;
	const struct pipeline_report *before;
	struct offered *offers;
	size_t noffers;
	struct stated_total *stated;
	size_t nstated;
	struct repair_trials *out;
};

/* ---- what there is ---- */

static bool is_new(const struct trying *t, const struct repair *r)
{
	for (size_t i = 0; i < t->noffers; i++) {
		const struct repair *x = &t->offers[i].repair;
		if (str_eq(x->resource, r->resource) && str_eq(x->field, r->field) &&
		    str_eq(x->from, r->from))
			return false;
	}
	return true;
}

static void offer(struct trying *t, const struct source_report *s, bool amounts)
{
	for (size_t i = 0; i < issues_count(s->issues) && t->noffers < OFFERED_MOST; i++) {
		const struct issue *x = issues_get(s->issues, i);
		const struct repair r = {s->resource, x->field, x->mend_from, x->mend_to, x->proof};
		bool amount = str_eq(x->code, STR("bad-number"));
		if (x->mend_to.len && amount == amounts && is_new(t, &r))
			t->offers[t->noffers++] = (struct offered){r, x->code, amount};
	}
}

/* Of all sources, in their order; what whoever loads stated comes last. */
static size_t gather(const struct pipeline_report *r, struct arena *a, struct stated_total **out)
{
	size_t n = r->nexpected;
	for (size_t i = 0; i < r->nsources; i++)
		n += r->sources[i].nstated;
	*out = ARENA_ARRAY(a, struct stated_total, n + 1);
	n = 0;
	for (size_t i = 0; i < r->nsources; i++)
		for (size_t k = 0; k < r->sources[i].nstated; k++) {
			struct stated_total *to = &(*out)[n++];
			*to = r->sources[i].stated[k];
			to->name = r->nsources > 1 ? arena_printf(a, "%.*s: %.*s",
								  STR_ARG(r->sources[i].name),
								  STR_ARG(to->name))
						   : arena_dup(a, to->name);
			to->measure = arena_dup(a, to->measure);
		}
	for (size_t k = 0; k < r->nexpected; k++) {
		(*out)[n] = r->expected[k];
		(*out)[n].name = arena_dup(a, r->expected[k].name);
		(*out)[n].expect = arena_dup(a, r->expected[k].expect);
		(*out)[n].measure = arena_dup(a, r->expected[k].measure);
		n++;
	}
	return n;
}

/* ---- one trial ---- */

static bool same_total(const struct stated_total *a, const struct stated_total *b)
{
	return str_eq(a->name, b->name) && str_eq(a->measure, b->measure);
}

/* The one of before that is the i-th of after: of several by one name each has its own. NULL: it is new. */
static const struct stated_total *counterpart(const struct trying *t,
					      const struct stated_total *all, size_t i)
{
	size_t skip = 0;
	for (size_t k = 0; k < i; k++)
		skip += same_total(&all[k], &all[i]);
	for (size_t k = 0; k < t->nstated; k++)
		if (same_total(&t->stated[k], &all[i]) && skip-- == 0)
			return &t->stated[k];
	return NULL;
}

/* Decimals change with the amount alone: told at the finest where the measure's own leave something out. */
static bool differ(const struct stated_total *a, const struct stated_total *b)
{
	return a->found != b->found || a->stated != b->stated || a->decimals != b->decimals ||
	       a->ties != b->ties;
}

static void compare(const struct trying *t, const struct pipeline_report *after,
		    struct repair_trial *x)
{
	struct stated_total *all;
	size_t n = gather(after, t->arena, &all);
	bool breaks = false, ties = false;
	x->totals = ARENA_ARRAY(t->arena, struct trial_total, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct stated_total *was = counterpart(t, all, i);
		struct stated_total none = all[i];
		none.found = 0;
		none.ties = false;
		was = was ? was : &none;
		if (!differ(was, &all[i]))
			continue;
		breaks = breaks || (was->ties && !all[i].ties);
		ties = ties || (!was->ties && all[i].ties);
		x->totals[x->n++] = (struct trial_total){*was, all[i]};
	}
	x->effect = breaks ? TRIAL_BREAKS : ties ? TRIAL_TIES : x->n ? TRIAL_CHANGES : TRIAL_LEAVES;
	x->lines_before = t->before->total.loaded.lines;
	x->lines_after = after->total.loaded.lines;
}

static bool is_meant(const struct offered *f, const struct repair_trial *x)
{
	if (x->field.len)
		return str_eq(f->repair.resource, x->resource) &&
		       str_eq(f->repair.field, x->field) && str_eq(f->repair.from, x->from);
	return !x->code.len || str_eq(f->code, x->code);
}

/* The mapping's text with the repairs in it; empty where they do not fit. */
static struct str repaired(const struct trying *t, struct str text, struct repair_trial *x)
{
	struct error e;
	struct str out = STR("");
	json_t *descriptor = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	for (size_t i = 0; descriptor && i < t->noffers; i++)
		if (is_meant(&t->offers[i], x))
			x->count += repair_put(descriptor, t->arena, &t->offers[i].repair, &e) == 0;
	char *written = x->count ? json_dumps(descriptor, 0) : NULL;
	if (written)
		out = arena_dup(t->arena, str_z(written));
	free(written);
	json_decref(descriptor);
	return out;
}

static int try_it(struct trying *t, struct repair_trial x, struct error *e)
{
	struct mapping *m = NULL;
	struct pipeline_report after;
	struct pipeline_options o = *t->o;
	if (t->out->seconds + t->before->seconds > TRIAL_SECONDS)
		return 0;
	struct str text = repaired(t, mapping_descriptor(t->o->mapping), &x);
	if (!text.len || opening_mapping_as(&m, t->options, text, e) != 0)
		return 0;
	o.mapping = m;
	o.dry = false;
	o.every_total = true;
	int result = pipeline_run(&o, NULL, &after, e);
	t->out->seconds += after.seconds;
	bool interrupted = result && e->status == STATUS_INTERRUPTED;
	if (!interrupted && after.complete) {
		compare(t, &after, &x);
		t->out->tried += x.field.len > 0;
		t->out->items[t->out->n++] = x;
	}
	pipeline_report_free(&after);
	mapping_free(m);
	return interrupted ? -1 : 0;
}

/* ---- all of them ---- */

static int try_each(struct trying *t, struct error *e)
{
	for (size_t i = 0; i < t->noffers && i < REPAIRS_TRIED; i++) {
		const struct offered *f = &t->offers[i];
		const struct repair_trial x = {.code = f->code,
					       .resource = f->repair.resource,
					       .field = f->repair.field,
					       .from = f->repair.from,
					       .to = f->repair.to};
		if (try_it(t, x, e) != 0)
			return -1;
	}
	return 0;
}

static size_t of_code(const struct trying *t, size_t i, bool *first)
{
	size_t n = 0;
	*first = true;
	for (size_t k = 0; k < t->noffers; k++) {
		bool same = str_eq(t->offers[k].code, t->offers[i].code);
		n += same;
		*first = *first && !(same && k < i);
	}
	return n;
}

/* All together, told as those of their kind where there is one kind. */
static int try_all(struct trying *t, struct error *e)
{
	struct repair_trial x = {.count = 0};
	bool first;
	if (t->noffers < 2)
		return 0;
	if (of_code(t, 0, &first) == t->noffers)
		x.code = t->offers[0].code;
	return try_it(t, x, e);
}

/* A kind of which there is one is tried already; so is one that is all there is. */
static int try_kinds(struct trying *t, struct error *e)
{
	size_t kinds = 0;
	for (size_t i = 0; i < t->noffers && kinds < KINDS_TRIED; i++) {
		bool first;
		size_t n = of_code(t, i, &first);
		if (!first || n < 2 || n == t->noffers)
			continue;
		kinds++;
		if (try_it(t, (struct repair_trial){.code = t->offers[i].code}, e) != 0)
			return -1;
	}
	return 0;
}

/* Within one effect those of one repair first, in their order. */
static int rank(const struct repair_trial *x)
{
	return (int)x->effect * 2 + !x->field.len;
}

static void sort(struct repair_trials *t)
{
	for (size_t i = 1; i < t->n; i++)
		for (size_t k = i; k > 0 && rank(&t->items[k - 1]) > rank(&t->items[k]); k--) {
			struct repair_trial swap = t->items[k];
			t->items[k] = t->items[k - 1];
			t->items[k - 1] = swap;
		}
}

int repair_trials_make(struct repair_trials *out, struct arena *a, const struct options *options,
		       const struct pipeline_options *o, const struct pipeline_report *report,
		       struct error *e)
{
	struct trying t = {.arena = a, .options = options, .o = o, .before = report, .out = out};
	*out = (struct repair_trials){0};
	if (!report->complete)
		return 0;
	for (size_t i = 0; i < report->nsources; i++)
		if (report->sources[i].known) /* what it comes to was not counted */
			return 0;
	t.nstated = gather(report, a, &t.stated);
	t.offers = ARENA_ARRAY(a, struct offered, OFFERED_MOST);
	for (int amounts = 1; amounts >= 0; amounts--)
		for (size_t i = 0; t.nstated && i < report->nsources; i++)
			offer(&t, &report->sources[i], amounts);
	out->offered = t.noffers;
	out->items = ARENA_ARRAY(a, struct repair_trial, REPAIRS_TRIED + KINDS_TRIED + 1);
	if (try_all(&t, e) != 0 || try_each(&t, e) != 0 || try_kinds(&t, e) != 0)
		return -1;
	sort(out);
	return 0;
}
