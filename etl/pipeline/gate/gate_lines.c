#include "pipeline/gate/gate_lines.h"

#include "base/memory/map.h"
#include "base/text/utf8.h"

#include <stdlib.h>

#define SAMPLE_MOST 160u /* bytes */
#define LABEL_MOST 120u
#define MARKS_MOST \
	64u /* of one member or text: rules by attributes; what is beyond is told of the first ones */

/* A rule found something in an attribute. */
struct rule_mark {
	uint8_t attribute, rule, action;
};

/* What is noted of texts and members: marks of one dimension, in order. */
struct place_note {
	size_t dimension;
	struct rule_mark marks[MARKS_MOST];
	size_t n;
	struct cell {
		uint64_t entries;
		struct str samples[LOAD_PLACE_SAMPLES]; /* of texts; of members their keys */
		uint32_t keys[LOAD_PLACE_SAMPLES];
		size_t nsamples;
	} * by[PRIVACY_GROUPS +
	       1]; /* by key of the dimension that tells apart; the last: all others */
};

struct gate_lines {
	const struct mapping *mapping;
	const struct cube *cube;
	struct arena *arena;
	int apart; /* the dimension that tells entries apart, or -1 */
	struct place_note now;
	struct map *known; /* marks -> place in notes, from 1 */
	struct place_note **notes;
	size_t n;
	uint32_t **of_key; /* [ndimensions] what is noted of each member */
	size_t *nkeys;     /* [ndimensions] of them */
};

/* ---- which dimension ---- */

static bool is_called(struct arena *a, struct str name)
{
	struct str folded = utf8_fold_tight(a, name);
	return str_starts(folded, STR("taakveld")) || str_starts(folded, STR("iv3taakveld")) ||
	       str_starts(folded, STR("functionalclassification")) || str_eq(folded, STR("task"));
}

static int find_called(const struct mapping *m, struct arena *a)
{
	const struct cube *cube = mapping_cube(m);
	int stated = mapping_task(m);
	if (stated >= 0 && !cube->dimensions[stated].text)
		return stated;
	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		if (!shape->text && (is_called(a, shape->name) || is_called(a, shape->label) ||
				     is_called(a, mapping_source_field(m, d, shape->key))))
			return (int)d;
	}
	return -1;
}

static int top_of_hierarchy(const struct cube *cube)
{
	for (size_t h = 0; h < cube->nhierarchies; h++)
		if (cube->hierarchies[h].nlevels > 0 &&
		    !cube->dimensions[cube->hierarchies[h].levels[0]].text)
			return (int)cube->hierarchies[h].levels[0];
	return -1;
}

int gate_lines_task(const struct mapping *m)
{
	struct arena *a = arena_new();
	int found = find_called(m, a);
	arena_free(a);
	return found;
}

int gate_lines_dimension(const struct mapping *m)
{
	int task = gate_lines_task(m);
	return task >= 0 ? task : top_of_hierarchy(mapping_cube(m));
}

struct gate_lines *gate_lines_new(const struct mapping *m)
{
	struct gate_lines *l = xcalloc(1, sizeof *l);
	l->mapping = m;
	l->cube = mapping_cube(m);
	l->arena = arena_new();
	l->apart = gate_lines_dimension(m);
	l->known = map_new();
	l->of_key = xcalloc(l->cube->ndimensions + 1, sizeof *l->of_key);
	l->nkeys = xcalloc(l->cube->ndimensions + 1, sizeof *l->nkeys);
	return l;
}

void gate_lines_free(struct gate_lines *l)
{
	if (!l)
		return;
	for (size_t d = 0; d < l->cube->ndimensions; d++)
		free(l->of_key[d]);
	free(l->of_key);
	free(l->nkeys);
	free(l->notes);
	map_free(l->known);
	arena_free(l->arena);
	free(l);
}

/* ---- what is found ---- */

/* In order of attribute and rule; of each the strongest action. */
static void add_mark(struct place_note *to, struct rule_mark m)
{
	size_t i = 0;
	while (i < to->n && (to->marks[i].attribute < m.attribute ||
			     (to->marks[i].attribute == m.attribute && to->marks[i].rule < m.rule)))
		i++;
	if (i < to->n && to->marks[i].attribute == m.attribute && to->marks[i].rule == m.rule) {
		if (to->marks[i].action < m.action)
			to->marks[i].action = m.action;
		return;
	}
	if (to->n == MARKS_MOST)
		return;
	memmove(&to->marks[i + 1], &to->marks[i], (to->n - i) * sizeof *to->marks);
	to->marks[i] = m;
	to->n++;
}

void gate_lines_found(struct gate_lines *l, size_t attribute, const struct privacy_look *look)
{
	for (size_t i = 0; i < look->n; i++)
		add_mark(&l->now,
			 (struct rule_mark){(uint8_t)attribute, (uint8_t)look->items[i].rule,
					    (uint8_t)look->items[i].action});
}

/* The number of marks of a dimension, 1 and on. */
static uint32_t number_of(struct gate_lines *l, const struct place_note *marks)
{
	bool is_new;
	uint8_t key[2 + sizeof marks->marks] = {(uint8_t)marks->dimension, (uint8_t)marks->n};
	memcpy(key + 2, marks->marks, marks->n * sizeof *marks->marks);
	uint32_t *number = map_put(
		l->known, (struct str){(const char *)key, 2 + marks->n * sizeof *marks->marks},
		&is_new);
	if (is_new) {
		l->notes = xrealloc(l->notes, (l->n + 1) * sizeof *l->notes);
		l->notes[l->n] = ARENA_NEW(l->arena, struct place_note);
		*l->notes[l->n] = *marks;
		*number = (uint32_t)++l->n;
	}
	return *number;
}

uint32_t gate_lines_note(struct gate_lines *l, size_t dimension)
{
	if (l->now.n == 0)
		return 0;
	l->now.dimension = dimension;
	uint32_t number = number_of(l, &l->now);
	l->now.n = 0;
	return number;
}

/* Several texts may come to the same one when they are masked: of that all is told that was found in each. */
void gate_lines_member(struct gate_lines *l, size_t d, uint32_t key, uint32_t note)
{
	if (key >= l->nkeys[d]) {
		size_t n = l->nkeys[d] ? l->nkeys[d] : 64;
		while (n <= key)
			n *= 2;
		l->of_key[d] = xrealloc(l->of_key[d], n * sizeof **l->of_key);
		memset(l->of_key[d] + l->nkeys[d], 0, (n - l->nkeys[d]) * sizeof **l->of_key);
		l->nkeys[d] = n;
	}
	uint32_t *at = &l->of_key[d][key];
	if (*at == 0 || *at == note) {
		*at = note;
		return;
	}
	struct place_note both = {.dimension = d};
	for (size_t i = 0; i < l->notes[*at - 1]->n; i++)
		add_mark(&both, l->notes[*at - 1]->marks[i]);
	for (size_t i = 0; i < l->notes[note - 1]->n; i++)
		add_mark(&both, l->notes[note - 1]->marks[i]);
	*at = number_of(l, &both);
}

/* ---- counting ---- */

static struct cell *cell_of(struct gate_lines *l, const struct entry_batch *b, size_t row,
			    uint32_t note)
{
	size_t place = PRIVACY_GROUPS;
	if (l->apart >= 0 && !b->is_text[l->apart] && b->keys[l->apart][row] < PRIVACY_GROUPS)
		place = b->keys[l->apart][row];
	struct cell **at = &l->notes[note - 1]->by[place];
	if (!*at) {
		*at = ARENA_NEW(l->arena, struct cell);
		**at = (struct cell){0};
	}
	(*at)->entries++;
	return *at;
}

static void sample_text(struct gate_lines *l, struct cell *c, const struct value *texts,
			uint32_t note)
{
	const struct value *v = &texts[l->notes[note - 1]->marks[0].attribute];
	struct str text = str_head(v->text, SAMPLE_MOST);
	if (v->null || text.len == 0)
		return;
	for (size_t i = 0; i < c->nsamples; i++)
		if (str_eq(c->samples[i], text))
			return;
	c->samples[c->nsamples++] = arena_dup(l->arena, text);
}

static void sample_key(struct cell *c, uint32_t key)
{
	for (size_t i = 0; i < c->nsamples; i++)
		if (c->keys[i] == key)
			return;
	c->keys[c->nsamples++] = key;
}

static void count_texts(struct gate_lines *l, const struct entry_batch *b, size_t d)
{
	size_t width = l->cube->dimensions[d].nattributes;
	for (size_t i = 0; i < b->n; i++) {
		uint32_t note = b->notes[d][i];
		struct cell *c = note ? cell_of(l, b, i, note) : NULL;
		if (c && c->nsamples < LOAD_PLACE_SAMPLES)
			sample_text(l, c, &b->texts[d][i * width], note);
	}
}

static void count_keys(struct gate_lines *l, const struct entry_batch *b, size_t d)
{
	const uint32_t *of_key = l->of_key[d], *keys = b->keys[d];
	size_t nkeys = l->nkeys[d];
	for (size_t i = 0; i < b->n; i++) {
		uint32_t note = keys[i] < nkeys ? of_key[keys[i]] : 0;
		struct cell *c = note ? cell_of(l, b, i, note) : NULL;
		if (c && c->nsamples < LOAD_PLACE_SAMPLES)
			sample_key(c, keys[i]);
	}
}

void gate_lines_count(struct gate_lines *l, const struct entry_batch *b)
{
	for (size_t d = 0; d < l->cube->ndimensions; d++) {
		if (b->is_text[d] && b->notes[d])
			count_texts(l, b, d);
		else if (!b->is_text[d] && l->nkeys[d] > 0)
			count_keys(l, b, d);
	}
}

/* ---- telling ---- */

struct telling {
	const struct gate_lines *l;
	struct dictionary *const *dictionaries;
	struct arena *arena;
};

static struct str text_of(const struct telling *t, size_t d, size_t a, uint32_t key)
{
	const struct value *v = &dictionary_get(t->dictionaries[d], key)[a];
	struct buffer b;
	buffer_init(&b, SIZE_MAX);
	if (!v->null)
		value_plain(&b, t->l->cube->dimensions[d].attributes[a].type, v);
	struct str text = arena_dup(t->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

/* "6.71 Loongebonden": a code, and the label that it has beside it. */
static struct str name_of(const struct telling *t, size_t place)
{
	if (t->l->apart < 0 || place == PRIVACY_GROUPS)
		return STR("");
	size_t d = (size_t)t->l->apart;
	const struct dimension *shape = &t->l->cube->dimensions[d];
	struct str code = text_of(t, d, shape->key, (uint32_t)place);
	struct str label = text_of(t, d, shape->label_attribute, (uint32_t)place);
	return str_eq(code, label) ? code
				   : arena_printf(t->arena, "%.*s %.*s", STR_ARG(code),
						  STR_ARG(str_head(label, LABEL_MOST)));
}

static struct str samples_of(const struct telling *t, const struct place_note *note,
			     const struct cell *c, struct rule_mark m)
{
	struct buffer b;
	buffer_init(&b, SIZE_MAX);
	for (size_t i = 0; i < c->nsamples; i++) {
		struct str one = c->samples[i].len
					 ? c->samples[i]
					 : text_of(t, note->dimension, m.attribute, c->keys[i]);
		buffer_append_str(&b, str_head(one, SAMPLE_MOST));
		buffer_append_char(&b, '\n');
	}
	struct str text = arena_dup(t->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

static struct load_place place_of(const struct telling *t, const struct place_note *note,
				  size_t place, struct rule_mark m)
{
	const struct attribute *shape =
		&t->l->cube->dimensions[note->dimension].attributes[m.attribute];
	struct str field = mapping_source_field(t->l->mapping, note->dimension, m.attribute);
	return (struct load_place){
		.field = arena_dup(t->arena, field.len ? field : shape->ref),
		.rule = str_z(privacy_rule_name((enum privacy_rule)m.rule)),
		.words = str_z(privacy_rule_words((enum privacy_rule)m.rule)),
		.action = str_z(privacy_action_name((enum privacy_action)m.action)),
		.of = name_of(t, place),
		.entries = note->by[place]->entries,
		.samples = samples_of(t, note, note->by[place], m),
	};
}

static int by_place(const void *a, const void *b)
{
	const struct load_place *p = a, *q = b;
	int order = str_cmp(p->field, q->field);
	if (order == 0)
		order = p->rule.len == q->rule.len ? str_cmp(p->rule, q->rule)
						   : (p->rule.len < q->rule.len ? -1 : 1);
	if (order == 0)
		order = str_cmp(p->action, q->action);
	return order ? order : str_cmp(p->of, q->of);
}

static struct str few_samples(struct arena *a, struct str one, struct str more)
{
	struct str both = arena_printf(a, "%.*s%.*s", STR_ARG(one), STR_ARG(more));
	size_t lines = 0, i = 0;
	while (i < both.len && lines < LOAD_PLACE_SAMPLES)
		lines += both.ptr[i++] == '\n';
	return str_head(both, i);
}

/* Those of different notes that are the same by what is told. */
static size_t merge(struct arena *a, struct load_place *items, size_t n)
{
	size_t kept = 0;
	if (n == 0)
		return 0;
	qsort(items, n, sizeof *items, by_place);
	for (size_t i = 1; i < n; i++) {
		if (by_place(&items[kept], &items[i]) != 0) {
			items[++kept] = items[i];
			continue;
		}
		items[kept].entries += items[i].entries;
		items[kept].samples = few_samples(a, items[kept].samples, items[i].samples);
	}
	return kept + 1;
}

struct load_place *gate_lines_tell(const struct gate_lines *l,
				   struct dictionary *const *dictionaries, struct arena *a,
				   size_t *n)
{
	const struct telling t = {l, dictionaries, a};
	size_t most = 0;
	*n = 0;
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k <= PRIVACY_GROUPS; k++)
			most += l->notes[i]->by[k] ? l->notes[i]->n : 0;
	struct load_place *out = ARENA_ARRAY(a, struct load_place, most + 1);
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k <= PRIVACY_GROUPS; k++)
			for (size_t m = 0; l->notes[i]->by[k] && m < l->notes[i]->n; m++)
				out[(*n)++] = place_of(&t, l->notes[i], k, l->notes[i]->marks[m]);
	*n = merge(a, out, *n);
	return out;
}
