/* Adding up lines by what decides their level. */
#include "shown/shown.h"

#include "base/memory/map.h"
#include "base/text/utf8.h"
#include "descriptor/levels.h"
#include "model/tally_json.h"

#include <stdlib.h>

#define KEYS_MOST 10u
#define LABEL_MOST 4096u
#define SPILLED \
	UINT32_MAX /* the key of a batch whose codes are texts: of these no level is known either */

struct shown {
	const struct mapping *mapping;
	const struct cube *cube;
	size_t parts[KEYS_MOST]; /* dimensions of the part, without the last two keys */
	size_t nparts;
	int task, category;
	struct map *index; /* keys -> index of sums */
	struct tally *tallies;
	size_t room;
	uint32_t last[KEYS_MOST]; /* ledgers repeat */
	size_t last_index;
	bool any;
};

/* ---- which dimensions ---- */

/* Names, with and without what stands around them, folded: "CategorieBBV", "Economische categorie". */
static bool names_category(struct arena *a, struct str name)
{
	static const char *const words[] = {"categorie", "category", "economischecategorie",
					    "economiccategory"};
	static const char *const around[] = {"", "iv3", "bbv", "code"};
	struct str folded = utf8_fold_tight(a, name);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
			struct str front = arena_printf(a, "%s%s", around[k], words[i]);
			struct str behind = arena_printf(a, "%s%s", words[i], around[k]);
			if (str_eq(folded, front) || str_eq(folded, behind))
				return true;
		}
	return false;
}

/* Whether taakveld and category are to be found, for who chooses: the mapping names neither, and shows no line at a level
 * that they would lower. */
static bool is_open(const struct mapping *m)
{
	return m->levels.task == NONE && m->levels.category == NONE && m->levels.standard <= 1;
}

static int find_category(const struct mapping *m)
{
	const struct cube *cube = mapping_cube(m);
	struct arena *a = arena_new();
	int found = m->levels.category;
	for (size_t d = 0; is_open(m) && found == NONE && d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		if (!shape->text &&
		    (names_category(a, shape->name) || names_category(a, shape->label) ||
		     names_category(a, mapping_source_field(m, d, shape->key))))
			found = (int)d;
	}
	arena_free(a);
	return found;
}

static void add_part(struct shown *s, size_t d)
{
	if (s->nparts == KEYS_MOST - 2 || s->cube->dimensions[d].text ||
	    mapping_is_period(s->mapping, d))
		return;
	for (size_t i = 0; i < s->nparts; i++)
		if (s->parts[i] == d)
			return;
	s->parts[s->nparts++] = d;
}

struct shown *shown_new(const struct mapping *m, int task)
{
	struct shown *s = xcalloc(1, sizeof *s);
	int side = mapping_side(m);
	s->mapping = m;
	s->cube = mapping_cube(m);
	s->index = map_new();
	s->task = !is_open(m) || task < 0 ? m->levels.task : task;
	s->category = find_category(m);
	for (size_t i = 0; i < s->cube->nscope; i++)
		add_part(s, s->cube->scope[i]);
	if (side >= 0)
		add_part(s, (size_t)side);
	return s;
}

void shown_free(struct shown *s)
{
	if (!s)
		return;
	map_free(s->index);
	free(s->tallies);
	free(s);
}

/* ---- adding ---- */

static struct tally *tally_of(struct shown *s, const uint32_t *keys, size_t n)
{
	bool is_new;
	if (s->any && memcmp(keys, s->last, n * sizeof *keys) == 0)
		return &s->tallies[s->last_index];
	uint32_t *index =
		map_put(s->index, (struct str){(const char *)keys, n * sizeof *keys}, &is_new);
	if (is_new) {
		*index = (uint32_t)(map_count(s->index) - 1);
		if (*index == s->room) {
			s->room = s->room ? s->room * 2 : 64;
			s->tallies = xrealloc(s->tallies, s->room * sizeof *s->tallies);
		}
		s->tallies[*index] = (struct tally){0};
	}
	memcpy(s->last, keys, n * sizeof *keys);
	s->last_index = *index;
	s->any = true;
	return &s->tallies[*index];
}

static uint32_t key_of(const struct entry_batch *b, int d, size_t row)
{
	return d == NONE || b->is_text[d] ? SPILLED : b->keys[d][row];
}

void shown_add(struct shown *s, const struct entry_batch *b)
{
	for (size_t row = 0; s && row < b->n; row++) {
		uint32_t keys[KEYS_MOST];
		size_t n = 0;
		for (; n < s->nparts; n++)
			keys[n] = key_of(b, (int)s->parts[n], row);
		keys[n++] = key_of(b, s->task, row);
		keys[n++] = key_of(b, s->category, row);
		struct tally *t = tally_of(s, keys, n);
		t->entries++;
		for (size_t c = 0; c < s->cube->ncolumns; c++)
			if (b->amounts[c][row] != MONEY_NULL)
				t->sums[c] += b->amounts[c][row];
	}
}

/* ---- telling ---- */

struct telling {
	const struct shown *s;
	struct dictionary *const *dictionaries;
	struct arena *arena;
};

/* A code as levels go by it: one that is no text, or is not there, is none. */
static struct str code_of(const struct telling *t, int d, uint32_t key)
{
	if (d == NONE || key == SPILLED)
		return STR("");
	const struct dimension *shape = &t->s->cube->dimensions[d];
	const struct value *v = &dictionary_get(t->dictionaries[d], key)[shape->key];
	return shape->attributes[shape->key].type != VALUE_STRING || v->null
		       ? STR("")
		       : arena_dup(t->arena, v->text);
}

static struct str label_of(const struct telling *t, int d, uint32_t key)
{
	struct buffer b;
	if (d == NONE || key == SPILLED)
		return STR("");
	const struct dimension *shape = &t->s->cube->dimensions[d];
	size_t at = shape->label_attribute;
	if (at == shape->key)
		return STR("");
	buffer_init(&b, LABEL_MOST);
	value_plain(&b, shape->attributes[at].type, &dictionary_get(t->dictionaries[d], key)[at]);
	struct str text = arena_dup(t->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

/* As split_rows names them. */
static struct str part_of(const struct telling *t, const uint32_t *keys)
{
	struct buffer b;
	buffer_init(&b, LABEL_MOST);
	for (size_t i = 0; i < t->s->nparts; i++) {
		size_t d = t->s->parts[i];
		const struct dimension *shape = &t->s->cube->dimensions[d];
		const struct value *v = keys[i] == SPILLED ? NULL
							   : &dictionary_get(t->dictionaries[d],
									     keys[i])[shape->key];
		buffer_append_z(&b, i > 0 ? " \xC2\xB7 " : "");
		if (!v || v->null)
			buffer_append_z(&b, "(empty)");
		else
			value_plain(&b, shape->attributes[shape->key].type, v);
	}
	struct str text = arena_dup(t->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

static enum shown_floor floor_of(const struct telling *t, struct str task, struct str category)
{
	enum levels_verdict of_task = t->s->task == NONE ? LEVELS_OPEN : levels_task(task);
	enum levels_verdict of_category =
		t->s->category == NONE ? LEVELS_OPEN : levels_category(category);
	if (of_task == LEVELS_GUARDED && task.len)
		return SHOWN_TASK;
	if (of_category == LEVELS_GUARDED && category.len)
		return SHOWN_CATEGORY;
	return of_task == LEVELS_OPEN && of_category == LEVELS_OPEN ? SHOWN_FREE : SHOWN_NO_CODE;
}

static int by_row(const void *a, const void *b)
{
	const struct shown_lines *p = a, *q = b;
	int order = str_cmp(p->part, q->part);
	order = order ? order : str_cmp(p->task, q->task);
	order = order ? order : str_cmp(p->label, q->label);
	return order ? order : (int)p->floor - (int)q->floor;
}

/* Of other categories, and of members that read the same. */
static size_t merge(struct shown_lines *rows, size_t n, size_t ncolumns)
{
	size_t kept = 0;
	if (n == 0)
		return 0;
	qsort(rows, n, sizeof *rows, by_row);
	for (size_t i = 1; i < n; i++) {
		if (by_row(&rows[kept], &rows[i]) != 0) {
			rows[++kept] = rows[i];
			continue;
		}
		/* Of the arena, and nobody else's yet. */
		money_sum *to = (money_sum *)(uintptr_t)rows[kept].sums;
		rows[kept].entries += rows[i].entries;
		for (size_t c = 0; c < ncolumns; c++)
			to[c] += rows[i].sums[c];
	}
	return kept + 1;
}

static struct shown_lines lines_of(const struct telling *t, size_t i)
{
	const struct shown *s = t->s;
	uint32_t keys[KEYS_MOST] = {0};
	size_t width = s->nparts + 2;
	const struct tally *tally = &s->tallies[map_value(s->index, i)];
	money_sum *sums = ARENA_ARRAY(t->arena, money_sum, s->cube->ncolumns + 1);
	memcpy(keys, map_key(s->index, i).ptr, width * sizeof *keys);
	memcpy(sums, tally->sums, s->cube->ncolumns * sizeof *sums);
	struct str task = code_of(t, s->task, keys[width - 2]);
	return (struct shown_lines){
		.part = part_of(t, keys),
		.task = task,
		.label = label_of(t, s->task, keys[width - 2]),
		.floor = floor_of(t, task, code_of(t, s->category, keys[width - 1])),
		.entries = tally->entries,
		.sums = sums};
}

const struct shown_counts *shown_tell(const struct shown *s, struct dictionary *const *dictionaries,
				      struct arena *a)
{
	const struct telling t = {s, dictionaries, a};
	if (!s)
		return NULL;
	size_t n = map_count(s->index);
	struct shown_counts *out = ARENA_NEW(a, struct shown_counts);
	*out = (struct shown_counts){.rows = ARENA_ARRAY(a, struct shown_lines, n + 1)};
	if (s->task != NONE)
		out->task = arena_dup(a, s->cube->dimensions[s->task].name);
	if (s->category != NONE)
		out->category = arena_dup(a, s->cube->dimensions[s->category].name);
	for (size_t i = 0; i < n; i++)
		out->rows[i] = lines_of(&t, i);
	out->n = merge(out->rows, n, s->cube->ncolumns);
	return out;
}

/* ---- for programs ---- */

static void put(struct json_out *j, const char *name, struct str text)
{
	json_put_key_z(j, name);
	json_put_string(j, text);
}

void shown_json(struct json_out *j, const struct cube *cube, const struct shown_counts *c)
{
	static const char *const floors[] = {"", "task", "category", "no-code"};
	json_put_object(j);
	put(j, "task", c->task);
	put(j, "category", c->category);
	json_put_key_z(j, "rows");
	json_put_array(j);
	for (size_t i = 0; i < c->n; i++) {
		const struct shown_lines *r = &c->rows[i];
		json_put_object(j);
		put(j, "part", r->part);
		put(j, "task", r->task);
		put(j, "label", r->label);
		put(j, "floor", str_z(floors[r->floor]));
		json_put_key_z(j, "entries");
		json_put_integer(j, (int64_t)r->entries);
		sums_json(j, cube, r->sums);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_object_end(j);
}
