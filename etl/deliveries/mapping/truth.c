#include "deliveries/mapping/truth.h"

#include "base/system/file.h"
#include "deliveries/mapping/memory.h"

int truth_store(const struct desk *d, struct store **out, struct error *e)
{
	*out = NULL;
	if (!file_exists(d->store) || store_open(out, d->store, e) == 0)
		return 0;
	/* The first staging may be making it right now. */
	return e->status == STATUS_NO_FILE ? 0 : -1;
}

/* What became of its datasets; none is there any more: they were erased. */
static int tell_datasets(struct store *s, struct arena *a, struct truth *t, struct error *e)
{
	struct store_dataset *all;
	int64_t *ids;
	size_t nall, superseded = 0, withdrawn = 0;
	if (publication_datasets(s, a, t->staged.id, &ids, &t->n, e) ||
	    store_datasets(s, a, STR(""), &all, &nall, e))
		return -1;
	t->datasets = ids;
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < nall; k++) {
			if (all[k].id != ids[i])
				continue;
			superseded += str_eq(all[k].status, STR("superseded"));
			if (str_eq(all[k].status, STR("withdrawn"))) {
				withdrawn++;
				t->withdrawn_at = all[k].withdrawn_at;
				t->reason = all[k].reason;
			} else if (str_eq(all[k].status, STR("published")) && all[k].forced.len) {
				t->forced = all[k].forced;
				t->forced_dataset = all[k].id;
			}
		}
	t->kind = t->n == 0                        ? TRUTH_ERASED
		  : withdrawn == t->n              ? TRUTH_WITHDRAWN
		  : superseded + withdrawn == t->n ? TRUTH_SUPERSEDED
						   : TRUTH_PUBLISHED;
	return 0;
}

/* Puts down what was done elsewhere. */
static int follow(struct desk *d, struct arena *a, const struct staged *staged,
		  struct delivery *what, struct error *e)
{
	bool released =
		str_eq(staged->status, STR("released")) && !str_eq(what->state, STR("published"));
	bool rejected =
		str_eq(staged->status, STR("rejected")) && str_eq(what->state, STR("staged"));
	bool reopened =
		str_eq(staged->status, STR("reopened")) && str_eq(what->state, STR("staged"));
	if (!released && !rejected && !reopened)
		return 0;
	what->state = released ? STR("published") : rejected ? STR("rejected") : STR("open");
	what->settled_by = reopened ? STR("") : staged->settled_by;
	if (rejected)
		what->remarks = staged->remarks;
	if (delivery_settle(d, what, e))
		return -1;
	return released ? memory_learn(d, a, what->id, e) : 0;
}

static int look(struct desk *d, struct store *s, struct arena *a, struct delivery *what,
		struct truth *t, struct error *e)
{
	struct error none;
	t->persons_known = policy_persons(s, &t->persons, &none) == 0;
	if (!what->staged)
		return 0;
	if (staged_get(s, a, what->staged, &t->staged, e))
		return e->status == STATUS_NOT_FOUND ? 0 : -1;
	if (follow(d, a, &t->staged, what, e))
		return -1;
	return str_eq(t->staged.status, STR("released")) ? tell_datasets(s, a, t, e) : 0;
}

int truth_find(struct desk *d, struct store *s, struct arena *a, struct delivery *what,
	       struct truth *out, struct error *e)
{
	*out = (struct truth){.persons = 1};
	if (!s)
		return 0;
	if (look(d, s, a, what, out, e))
		return -1;
	return out->kind == TRUTH_ERASED && !str_eq(what->state, STR("dropped"))
		       ? delivery_forget(d, what->id, e)
		       : 0;
}
