/* What a gate found, as the load keeps it. */
#include "pipeline/gate/gate_state.h"

struct finding_list {
	struct load_privacy *found;
	struct arena *arena;
};

static void add_finding(void *payload, const struct privacy_finding *f)
{
	const struct finding_list *list = payload;
	struct buffer samples;
	buffer_init(&samples, SIZE_MAX);
	for (size_t i = 0; i < f->nsamples; i++) {
		buffer_append_str(&samples, f->samples[i]);
		buffer_append_char(&samples, '\n');
	}
	list->found->items[list->found->n++] = (struct load_finding){
		.field = arena_dup(list->arena, f->header),
		.rule = str_z(privacy_rule_name(f->rule)),
		.words = str_z(privacy_rule_words(f->rule)),
		.action = str_z(privacy_action_name(f->action)),
		.texts = f->texts,
		.samples = arena_dup(list->arena, buffer_str(&samples)),
	};
	buffer_drop(&samples);
}

static void tell_people(const struct gate *g, struct load_privacy *out, struct arena *a)
{
	const struct cube *cube = mapping_cube(g->mapping);
	size_t n = 0;
	for (size_t d = 0; d < cube->ndimensions; d++)
		n += cube->dimensions[d].nattributes;
	out->people = ARENA_ARRAY(a, struct load_people, n + 1);
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t k = 0; k < cube->dimensions[d].nattributes; k++)
			if (gate_of_people(g, d, k))
				out->people[out->npeople++] = (struct load_people){
					arena_dup(a, mapping_source_field(g->mapping, d, k)),
					g->columns[d][k].looked, g->columns[d][k].people};
}

const struct load_privacy *gate_found(const struct gate *g, struct dictionary *const *dictionaries,
				      struct arena *a)
{
	const struct cube *cube = mapping_cube(g->mapping);
	size_t most = privacy_scan_findings(g->scan, NULL, NULL);
	int by = gate_lines_dimension(g->mapping);
	struct load_privacy *out = ARENA_NEW(a, struct load_privacy);
	*out = (struct load_privacy){.policy = arena_dup(a, privacy_policy_source(g->policy)),
				     .hidden = g->hidden,
				     .review = g->review};
	out->items = ARENA_ARRAY(a, struct load_finding, most + 1);
	privacy_scan_findings(g->scan, add_finding, &(struct finding_list){out, a});
	tell_people(g, out, a);
	if (by >= 0)
		out->by = arena_dup(a, cube->dimensions[by].label);
	if (dictionaries)
		out->places = gate_lines_tell(g->lines, dictionaries, a, &out->nplaces);
	return out;
}
