/* What a gate hides, asked of texts that were published before (load/remask/remask.h). */
#include "pipeline/gate/gate_remask.h"

#include "descriptor/levels.h"
#include "pipeline/gate/gate_state.h"
#include "pipeline/pipeline.h"

struct gate_remask {
	struct gate *gate;
	struct remask_look look;
};

static void *find_column(void *payload, struct str ref)
{
	struct gate *g = ((struct gate_remask *)payload)->gate;
	const struct cube *cube = mapping_cube(g->mapping);

	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t a = 0; a < cube->dimensions[d].nattributes; a++)
			if (str_eq(cube->dimensions[d].attributes[a].ref, ref))
				return g->columns[d][a].column;
	return NULL;
}

static bool mask(struct gate_remask *r, const struct privacy_column *column, struct str text,
		 struct str *out)
{
	struct privacy_look look;

	buffer_reset(&r->gate->text);
	privacy_look_at(&look, r->gate->policy, column, text);
	if (look.n == 0 || !privacy_redact(&r->gate->text, column, text, &look))
		return false;
	*out = buffer_str(&r->gate->text);
	return true;
}

static bool mask_text(void *payload, void *column, struct str text, struct str *out)
{
	return mask(payload, column, text, out);
}

static bool mask_written(void *payload, bool source, struct str text, struct str *out)
{
	struct gate_remask *r = payload;
	return mask(r, source ? r->gate->sources : r->gate->explanations, text, out);
}

static int look_at_name(void *payload, struct str file, struct error *e)
{
	return gate_look_at_name(((struct gate_remask *)payload)->gate, file, e);
}

static bool feeds(const struct mapping *m, size_t d, struct str field)
{
	for (size_t a = 0; a < mapping_cube(m)->dimensions[d].nattributes; a++)
		if (str_eq(mapping_source_field(m, d, a), field))
			return true;
	return false;
}

/* Of the dimensions that it feeds, for its column may lead to a list whose fields are attributes as well. What feeds nothing any
 * more stays as it was accepted. */
static unsigned accepts(void *payload, struct str field)
{
	const struct mapping *m = ((struct gate_remask *)payload)->gate->mapping;
	const struct cube *cube = mapping_cube(m);
	unsigned out = 0;
	bool found = false;

	for (size_t d = 0; d < cube->ndimensions; d++) {
		if (!feeds(m, d, field))
			continue;
		found = true;
		for (size_t a = 0; a < cube->dimensions[d].nattributes; a++)
			out |= mapping_accepts(m, d, a);
	}
	return found ? out : ~0u;
}

/* ---- levels ---- */

static int level_of_line(void *payload, struct str resource, struct str task, struct str category)
{
	const struct mapping *m = ((struct gate_remask *)payload)->gate->mapping;
	struct privacy_levels l = m->levels;

	for (size_t i = 0; i < m->nledgers; i++)
		if (str_eq(m->resources[m->ledgers[i]].name, resource))
			l = levels_of_ledger(m, &m->resources[m->ledgers[i]]);
	int level = levels_of_task(&l, l.task == NONE ? STR("") : task);
	if (l.category == NONE)
		return level;
	int other = levels_of_category(&l, category);
	return other < level ? other : level;
}

static int level_of_field(const struct mapping *m, const struct attribute_source *s,
			  struct str resource)
{
	int level = 0;

	if (s->resource != NONE)
		return s->code_field == NONE
			       ? 0
			       : m->resources[s->resource].fields[s->code_field].level;
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int field = str_eq(r->name, resource) ? resource_find_field(r, s->field) : NONE;
		if (field != NONE && r->fields[field].level > level)
			level = r->fields[field].level;
	}
	return level;
}

static int level_of_dimension(void *payload, struct str resource, struct str dimension)
{
	const struct gate *g = ((struct gate_remask *)payload)->gate;
	const struct mapping *m = g->mapping;
	const struct cube *cube = mapping_cube(m);
	int level = 0;

	for (size_t d = 0; d < cube->ndimensions; d++) {
		bool fixed =
			(int)d == m->levels.task || (int)d == m->levels.category ||
			(g->guard && ((int)d == g->guard->task || (int)d == g->guard->category));
		if (fixed || !str_eq(cube->dimensions[d].name, dimension))
			continue;
		for (size_t a = 0; a < cube->dimensions[d].nattributes; a++) {
			int of = level_of_field(m, &m->attributes[d][a], resource);
			level = of > level ? of : level;
		}
	}
	return level;
}

int gate_level_of_dimension(struct gate *g, size_t dimension)
{
	const struct mapping *m = g->mapping;
	struct gate_remask of = {.gate = g};
	int most = 0;

	for (size_t i = 0; i < m->nledgers; i++) {
		int level = level_of_dimension(&of, m->resources[m->ledgers[i]].name,
					       mapping_cube(m)->dimensions[dimension].name);
		most = level > most ? level : most;
	}
	return most;
}

static struct str name_of(const struct cube *cube, int dimension)
{
	return dimension == NONE ? STR("") : cube->dimensions[dimension].name;
}

void gate_set_guard(struct gate *g, const struct transform_guard *guard)
{
	g->guard = guard;
}

const struct remask_look *gate_remask(struct gate *g)
{
	const struct mapping *m = g->mapping;
	struct gate_remask *r = ARENA_NEW(g->arena, struct gate_remask);

	r->gate = g;
	r->look = (struct remask_look){
		.payload = r,
		.column = find_column,
		.text = mask_text,
		.written = mask_written,
		.name = look_at_name,
		.accepts = accepts,
		.levels = m->levels.stated,
		.task = name_of(mapping_cube(m), m->levels.task),
		.category = name_of(mapping_cube(m), m->levels.category),
		.level_of_line = level_of_line,
		.level_of_dimension = level_of_dimension,
		.fingerprint = gate_fingerprint(g),
		.policy = privacy_policy_source(g->policy),
	};
	return &r->look;
}

int pipeline_remask(struct load_remasked *out, const struct pipeline_remask *what, struct arena *a,
		    struct error *e)
{
	struct mapping *m = NULL;
	struct gate *g = NULL;
	int result =
		mapping_parse(&m, what->descriptor, "the descriptor of the cube", NULL, NULL, 0, e);

	*out = (struct load_remasked){0};
	if (result == 0)
		result = gate_open_under(&g, m, what->policy, e);
	if (result == 0)
		result = remask_store(what->store, a, what->cube, gate_remask(g), what->by,
				      what->dry, out, e);
	gate_free(g);
	mapping_free(m);
	return result;
}
