#include "pipeline/gate/small_cells.h"
#include "base/text/plural.h"

#include "disclosure/disclosure.h"

#include <inttypes.h>
#include <stdlib.h>

struct small_cells {
	struct arena *arena;
	struct cells_policy policy;
	struct cells_plan plan;
	struct transform_guard guard;
	struct cell_table *cells;
	size_t *known;              /* [ndimensions] members before the load */
	struct cells_counts counts; /* over all sources */
};

static void add_mark(void *payload, const struct cell_mark *m)
{
	cells_mark(payload, m);
}

static int prepare(struct small_cells *s, const struct mapping *m, struct sink *sink,
		   struct dictionary *const *dictionaries, struct error *e)
{
	const struct cube *cube = mapping_cube(m);
	if (cells_plan_make(&s->plan, s->arena, cube, &s->policy, mapping_side(m), e) != 0)
		return error_context(e, "privacy-policy.json");
	if (!mapping_has_field(m, s->policy.payee))
		return error_set(e, STATUS_INPUT,
				 "privacy-policy.json: cells.payee: no ledger of the mapping has a "
				 "field \"%.*s\"",
				 STR_ARG(s->policy.payee));
	s->guard = (struct transform_guard){.task = s->plan.task,
					    .category = s->plan.category,
					    .everywhere = s->policy.everywhere,
					    .payee = s->policy.payee,
					    .fixed = s->plan.fixed,
					    .shown = s->plan.shown};
	s->cells = cells_new(&s->plan, dictionaries);
	s->known = ARENA_ARRAY(s->arena, size_t, cube->ndimensions + 1);
	for (size_t d = 0; d < cube->ndimensions; d++)
		s->known[d] = dictionary_count(dictionaries[d]);
	return sink->ops->cells ? sink->ops->cells(sink, add_mark, s->cells, e) : 0;
}

int small_cells_open(struct small_cells **out, const struct mapping *m, struct sink *sink,
		     const struct privacy_policy *policy, struct dictionary *const *dictionaries,
		     struct error *e)
{
	struct small_cells *s = xcalloc(1, sizeof *s);
	*out = NULL;
	s->arena = arena_new();
	int status = cells_policy_read(&s->policy, s->arena, privacy_policy_cells(policy), e);
	if (status != 0)
		error_context(e, "privacy-policy.json");
	else if (s->policy.payee.len)
		status = prepare(s, m, sink, dictionaries, e);
	if (status != 0 || !s->cells) {
		small_cells_free(s);
		return status;
	}
	*out = s;
	return 0;
}

void small_cells_free(struct small_cells *s)
{
	if (!s)
		return;
	cells_free(s->cells);
	arena_free(s->arena);
	free(s);
}

const struct transform_guard *small_cells_guard(const struct small_cells *s)
{
	return s ? &s->guard : NULL;
}

void small_cells_begin(struct small_cells *s)
{
	if (s)
		cells_reset(s->cells);
}

int small_cells_take(struct small_cells *s, struct entry_batch *b, struct error *e)
{
	if (!s)
		return 0;
	if (cells_take(s->cells, b, e) != 0)
		return -1;
	cells_see(s->cells, b);
	return 0;
}

/* ---- what is told ---- */

static void tell(struct issues *issues, const struct small_cells *s)
{
	const struct cells_counts *n = cells_counts(s->cells);
	uint64_t hidden = 0;
	for (int why = CELLS_SHOWN + 1; why < CELLS_WHYS; why++)
		hidden += n->by[why];
	issues_addf(issues, SEVERITY_INFO, "privacy-cells", 0, 0,
		    "%" PRIu64 " %s shown as a table over %.*s: %" PRIu64 " cells, and %" PRIu64
		    " more together, as %" PRIu64 " %s \"" MEMBER_HIDDEN
		    "\"; totals are as they were",
		    n->lines, plural(n->lines, "line is", "lines are"), STR_ARG(s->plan.table),
		    n->by[CELLS_SHOWN], hidden, n->rests, plural(n->rests, "row", "rows"));
	if (n->unsafe_totals > 0)
		issues_addf(
			issues, SEVERITY_WARNING, "privacy-cells-total", 0, 0,
			"%" PRIu64
			" totals that are fixed come of few payees, or of one for the most part: "
			"what makes them up is hidden, they themselves are not. Take dimensions out of "
			"cells.fixed that no law asks for",
			n->unsafe_totals);
	if (n->shown_before > 0)
		issues_addf(issues, SEVERITY_WARNING, "privacy-cells-before", 0, 0,
			    "%" PRIu64 " cells that are hidden were shown by the version before: "
			    "who kept that one has them",
			    n->shown_before);
	if (n->differences + n->rests_differ + n->totals_differ > 0)
		issues_addf(issues, SEVERITY_WARNING, "privacy-cells-difference", 0, 0,
			    "%" PRIu64 " cells, %" PRIu64 " rests and %" PRIu64
			    " fixed totals differ from a version before by few payees, of whom the "
			    "difference tells: wait until there are more, or weigh it",
			    n->differences, n->rests_differ, n->totals_differ);
}

static void add_counts(struct cells_counts *to, const struct cells_counts *from)
{
	for (int why = 0; why < CELLS_WHYS; why++)
		to->by[why] += from->by[why];
	to->lines += from->lines;
	to->rows += from->rows;
	to->rests += from->rests;
	to->unsafe_totals += from->unsafe_totals;
	to->shown_before += from->shown_before;
	to->differences += from->differences;
	to->rests_differ += from->rests_differ;
	to->totals_differ += from->totals_differ;
}

int small_cells_decide(struct small_cells *s, bool beside, struct issues *issues, struct error *e)
{
	if (cells_decide(s->cells, beside, e) != 0)
		return -1;
	add_counts(&s->counts, cells_counts(s->cells));
	if (cells_counts(s->cells)->lines > 0)
		tell(issues, s);
	return 0;
}

uint64_t small_cells_merged(const struct small_cells *s)
{
	return cells_counts(s->cells)->lines - cells_counts(s->cells)->rows;
}

bool small_cells_rows(struct small_cells *s, struct entry_batch *out)
{
	if (!cells_rows(s->cells, out))
		return false;
	cells_see(s->cells, out);
	return true;
}

const struct cell_mark *small_cells_marks(const struct small_cells *s, size_t *n)
{
	*n = 0;
	return s ? cells_marks(s->cells, n) : NULL;
}

bool small_cells_hides(const struct small_cells *s, size_t dimension, uint32_t key)
{
	return s && cells_hides(s->cells, s->known, dimension, key);
}

void small_cells_forget(struct small_cells *s)
{
	if (s)
		cells_forget(s->cells, s->known);
}

static void put(struct load_privacy *out, struct str table, const char *rule, const char *action,
		uint64_t n)
{
	if (n > 0)
		out->items[out->n++] =
			(struct load_finding){.field = table,
					      .rule = str_z(rule),
					      .words = str_z(privacy_cells_words(str_z(rule))),
					      .action = str_z(action),
					      .texts = n,
					      .samples = STR("")};
}

#define TOLD_MOST 4u /* beside the whys */

const struct load_privacy *small_cells_tell(const struct small_cells *s,
					    const struct load_privacy *found, struct arena *a)
{
	if (!s || s->counts.lines == 0)
		return found;
	struct load_privacy *out = ARENA_NEW(a, struct load_privacy);
	struct str table = arena_dup(a, s->plan.table);
	*out = *found;
	out->forgets = true;
	out->items = ARENA_ARRAY(a, struct load_finding, found->n + CELLS_WHYS + TOLD_MOST);
	if (found->n)
		memcpy(out->items, found->items, found->n * sizeof *found->items);
	for (int why = 0; why < CELLS_WHYS; why++)
		put(out, table, cells_why_name((enum cells_why)why),
		    why == CELLS_SHOWN ? "tell" : "aggregate", s->counts.by[why]);
	put(out, table, "C6", "tell", s->counts.unsafe_totals);
	put(out, table, "C7", "tell", s->counts.shown_before);
	put(out, table, "C8", "tell",
	    s->counts.differences + s->counts.rests_differ + s->counts.totals_differ);
	return out;
}
