/*
 * Whether protection knows the codes that it hangs on: codes that are none of Iv3 are guarded, and told by
 * name; so is a source in which nothing is guarded at all, for that may be a mapping that looks at another
 * dimension.
 */
#include "base/text/plural.h"
#include "descriptor/levels.h"
#include "transform/levels/levels_memo.h"
#include "transform/watch/watches.h"

#include <inttypes.h>

#define CODES_MOST 20u

struct strange {
	size_t dimension;
	struct str code;
	uint64_t lines, first;
};

struct levels_watch {
	size_t dimensions[LEVELS_FIRST];
	struct memo *by[LEVELS_FIRST];
	size_t n;
	uint64_t rows, guarded;
	struct strange strange[CODES_MOST];
	size_t nstrange;
	uint64_t others; /* lines of codes beyond those */
};

static void watch_dimension(struct transform *t, struct levels_watch *w, int d, enum memo_kind kind)
{
	for (size_t i = 0; i < w->n; i++)
		if ((int)w->dimensions[i] == d && w->by[i]->kind == kind)
			return;
	if (d == NONE)
		return;
	w->by[w->n] = memo_of(t, kind, (size_t)d);
	w->dimensions[w->n++] = (size_t)d;
}

void levels_watch_begin(struct transform *t)
{
	struct levels_watch *w = ARENA_NEW(t->now.arena, struct levels_watch);
	*w = (struct levels_watch){.n = 0};
	if (t->m->levels.stated) {
		watch_dimension(t, w, t->m->levels.task, MEMO_TASK);
		watch_dimension(t, w, t->m->levels.category, MEMO_CATEGORY);
	}
	if (t->guard && t->now.payee != NONE) {
		watch_dimension(t, w, t->guard->task, MEMO_TASK);
		watch_dimension(t, w, t->guard->category, MEMO_CATEGORY);
	}
	t->now.levels = w;
}

static void note(struct transform *t, size_t d, struct str code, uint64_t line)
{
	struct levels_watch *w = t->now.levels;
	size_t i = 0;
	while (i < w->nstrange &&
	       !(w->strange[i].dimension == d && str_eq(w->strange[i].code, code)))
		i++;
	if (i == CODES_MOST) {
		w->others++;
		return;
	}
	if (i == w->nstrange)
		w->strange[w->nstrange++] = (struct strange){
			.dimension = d, .code = arena_dup(t->now.arena, code), .first = line};
	w->strange[i].lines++;
}

void levels_watch_rows(struct transform *t, const struct entry_batch *out, size_t base, size_t n)
{
	struct levels_watch *w = t->now.levels;
	for (size_t row = base; w->n && row < base + n; row++) {
		bool guarded = false;
		for (size_t i = 0; i < w->n; i++) {
			size_t d = w->dimensions[i];
			int v = memo_row(t, w->by[i], out, row);
			guarded = guarded || v != LEVELS_OPEN;
			if (v == LEVELS_NO_CODE)
				note(t, d, levels_code(t, out, d, row), out->lines[row]);
		}
		w->guarded += guarded;
		w->rows++;
	}
}

void levels_watch_end(struct transform *t)
{
	const struct levels_watch *w = t->now.levels;
	for (size_t i = 0; i < w->nstrange; i++) {
		const struct strange *s = &w->strange[i];
		issues_addf(
			t->issues, SEVERITY_WARNING, "privacy-code", s->first, 0,
			"%" PRIu64 " %s \"%.*s\" as %.*s (the first is here), which is no "
			"code of Iv3 that protection knows: they are guarded as if of people. Map "
			"it to its code",
			s->lines, plural(s->lines, "line has", "lines have"), STR_ARG(s->code),
			STR_ARG(t->cube->dimensions[s->dimension].name));
	}
	if (w->others)
		issues_addf(t->issues, SEVERITY_WARNING, "privacy-code", 0, 0,
			    "%" PRIu64 " %s more have other codes that are none of Iv3: they are "
			    "guarded as if of people",
			    w->others, plural(w->others, "line", "lines"));
	bool all = t->guard && t->guard->everywhere && !t->m->levels.stated;
	if (w->n && w->rows && w->guarded == 0 && !all)
		issues_addf(
			t->issues, SEVERITY_WARNING, "privacy-nothing-guarded", 0, 0,
			"no line is of the social domain or of a category of people by its %.*s: "
			"nothing of this source is guarded. Look whether that is the dimension "
			"with codes of Iv3",
			STR_ARG(t->cube->dimensions[w->dimensions[0]].name));
}
