/* A scope is published as it stands, with what is said of it: it names nothing that a level or small cells hide. */
#include "pipeline/gate/explain_hidden.h"

#include "descriptor/levels.h"
#include "pipeline/gate/gate_remask.h"
#include "pipeline/gate/gate_state.h"

#define LEAST_GUARDED 1 /* of the social domain, and of what is not known */

/* From the lowest to the highest level that lines of a scope may be of. */
struct level_range {
	int least, most;
};

static void take(struct level_range *out, int level)
{
	out->least = level < out->least ? level : out->least;
	out->most = level > out->most ? level : out->most;
}

static struct level_range any_line(const struct mapping *m)
{
	const struct privacy_levels *l = &m->levels;
	struct level_range out = {l->standard, l->standard};

	for (size_t i = 0; i < m->nledgers; i++) {
		struct privacy_levels of = levels_of_ledger(m, &m->resources[m->ledgers[i]]);
		take(&out, of.standard);
	}
	for (size_t i = 0; i < l->values.n; i++) /* "L2" */
		take(&out, l->values.items[i].to.ptr[1] - '0');
	if (l->task != NONE || l->category != NONE)
		take(&out, LEAST_GUARDED < out.most ? LEAST_GUARDED : out.most);
	if (l->held && out.most > LEAST_GUARDED)
		out = (struct level_range){out.least < LEAST_GUARDED ? out.least : LEAST_GUARDED,
					   LEAST_GUARDED};
	return out;
}

/* In whatever ledger it stands. */
static void take_task(struct level_range *out, const struct mapping *m, struct str code)
{
	for (size_t i = 0; i < m->nledgers; i++) {
		struct privacy_levels of = levels_of_ledger(m, &m->resources[m->ledgers[i]]);
		take(out, levels_of_task(&of, code));
	}
}

/* The term that names keys of a dimension; NULL: it names none of them. */
static const struct scope_term *keys_of(const struct cube *cube, const struct scope *s,
					int dimension)
{
	for (size_t i = 0; i < s->nterms; i++) {
		const struct scope_term *t = &s->terms[i];
		const struct dimension *shape = &cube->dimensions[t->dimension];
		if ((int)t->dimension == dimension && t->attribute == shape->key &&
		    shape->attributes[shape->key].type == VALUE_STRING)
			return t;
	}
	return NULL;
}

static struct level_range level_of_scope(const struct mapping *m, const struct scope *s)
{
	const struct privacy_levels *l = &m->levels;
	const struct scope_term *task = keys_of(mapping_cube(m), s, l->task);
	const struct scope_term *category = keys_of(mapping_cube(m), s, l->category);
	struct level_range out = any_line(m), of = {INT32_MAX, 0};

	for (size_t i = 0; task && i < task->nvalues; i++)
		take_task(&of, m, task->values[i].text);
	out = task ? of : out;
	of = (struct level_range){INT32_MAX, 0};
	for (size_t i = 0; category && i < category->nvalues; i++)
		take(&of, levels_of_category(l, category->values[i].text));
	if (category) {
		out.least = of.least < out.least ? of.least : out.least;
		out.most = of.most < out.most ? of.most : out.most;
	}
	return out;
}

static bool is_levelled(const struct load_run *r, const struct scope *s, size_t term, bool there)
{
	const struct mapping *m = r->options->mapping;
	int level = gate_level_of_dimension(r->gate, s->terms[term].dimension);

	if (level == 0)
		return false;
	struct level_range of = level_of_scope(m, s);
	return level > (there ? of.most : of.least);
}

const char *explain_hides(const struct load_run *r, const struct scope *s, size_t term, bool there,
			  bool to_come)
{
	const struct transform_guard *guard = small_cells_guard(r->cells);

	if (is_levelled(r, s, term, there))
		return there ? "a value of it is not shown of such lines, for their level hides it: it "
			       "would be published with what is said of it; leave it out of the scope"
			     : "a value of it is on no line that is shown, and may be of lines whose level "
			       "hides it: it would be published with what is said of it; leave it out "
			       "of the scope";
	if (guard && !there && !to_come && !guard->fixed[s->terms[term].dimension])
		return "a value of it is on no line that is shown, and may be only in cells that are "
		       "hidden, of whatever year: it would be published with what is said of it; leave "
		       "it out of the scope";
	return NULL;
}
