/* Members that are masked, and the entries that had them. */
#include "load/remask/remask_rows.h"
#include "load/segment_writer.h"
#include "store/db.h"

#include <stdlib.h>

#define AGAIN_MOST 8u /* a member that is masked, whose masked form is masked again */

/* With members that come, behind those that are there. */
struct growing {
	struct dictionary *all;
	size_t n; /* that are there */
	bool used;
};

struct remasking {
	const struct remask_job *job;
	struct remask_work *work;
	struct arena *arena, *scratch;
	struct view *view;
	const struct cube *cube;
	struct shape shape;
	struct segment_writer *writer;
	uint32_t **becomes; /* by dimension and key: the member that it becomes; NULL: all stay */
	uint32_t *
		hidden; /* by dimension: the key of what a level hides, and 1; 0: it hides nothing */
	int **level;    /* by dataset and dimension: from which on it is shown */
	void ***columns;                  /* by dimension and attribute */
	uint32_t *keys, *task, *category; /* [STORE_SEGMENT_LINES] of a segment */
	uint8_t *line_level;
	uint8_t *touched;      /* by line of a segment: something of it changed */
	struct growing *grown; /* by dimension */
};

/* ---- members ---- */

static bool mask_tuple(struct remasking *r, size_t d, struct value *tuple)
{
	const struct dimension *shape = &r->cube->dimensions[d];
	const struct remask_look *look = r->job->look;
	bool changed = false;
	struct str out;

	for (size_t a = 0; a < shape->nattributes; a++) {
		if (!r->columns[d][a] || tuple[a].null || !tuple[a].text.len ||
		    !look->text(look->payload, r->columns[d][a], tuple[a].text, &out) ||
		    str_eq(out, tuple[a].text))
			continue;
		tuple[a].text = arena_dup(r->scratch, out);
		changed = true;
	}
	return changed;
}

static void copy_members(struct growing *g, const struct dimension *shape,
			 const struct dictionary *from)
{
	bool is_new;

	if (g->all)
		return;
	g->n = dictionary_count(from);
	g->all = dictionary_new(shape);
	dictionary_expect(g->all, g->n);
	for (size_t k = 0; k < g->n; k++)
		dictionary_put(g->all, dictionary_get(from, (uint32_t)k), &is_new);
}

static uint32_t masked_key(struct remasking *r, size_t d, struct growing *g, uint32_t key)
{
	const struct dimension *shape = &r->cube->dimensions[d];
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	bool is_new;

	memcpy(tuple, dictionary_get(g->all, key), shape->nattributes * sizeof *tuple);
	for (size_t i = 0; i < AGAIN_MOST && mask_tuple(r, d, tuple); i++)
		;
	return dictionary_put(g->all, tuple, &is_new);
}

static bool is_masked(struct remasking *r, size_t d, const struct value *member)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];

	memcpy(tuple, member, r->cube->dimensions[d].nattributes * sizeof *tuple);
	return mask_tuple(r, d, tuple);
}

static bool looks_at(const struct remasking *r, size_t d)
{
	for (size_t a = 0; a < r->cube->dimensions[d].nattributes; a++)
		if (r->columns[d][a])
			return true;
	return false;
}

static void mask_member(struct remasking *r, size_t d, const struct dictionary *there, uint32_t key)
{
	struct growing *g = &r->grown[d];

	if (!is_masked(r, d, dictionary_get(there, key)))
		return;
	copy_members(g, &r->cube->dimensions[d], there);
	if (!r->becomes[d]) {
		r->becomes[d] = ARENA_ARRAY(r->arena, uint32_t, g->n + 1);
		for (size_t i = 0; i < g->n; i++)
			r->becomes[d][i] = (uint32_t)i;
	}
	r->becomes[d][key] = masked_key(r, d, g, key);
}

static bool is_levelled(const struct remasking *r, size_t d)
{
	for (size_t i = 0; i < r->work->n; i++)
		if (r->level[i][d] > 0)
			return true;
	return false;
}

static int mask_members(struct remasking *r, size_t d, struct error *e)
{
	const struct dimension *shape = &r->cube->dimensions[d];
	const struct dictionary *there;
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	bool is_new;

	if (view_dictionary(r->view, r->job->store, d, &there, e))
		return -1;
	r->scratch = arena_new();
	for (size_t k = 0; k < dictionary_count(there) && looks_at(r, d); k++) {
		arena_reset(r->scratch);
		mask_member(r, d, there, (uint32_t)k);
	}
	arena_free(r->scratch);
	if (is_levelled(r, d)) {
		copy_members(&r->grown[d], shape, there);
		dictionary_hidden(shape, tuple);
		r->hidden[d] = dictionary_put(r->grown[d].all, tuple, &is_new) + 1;
	}
	return 0;
}

/* Those that came, where some line has them. */
static int write_members(struct remasking *r, size_t d, struct error *e)
{
	const struct growing *g = &r->grown[d];

	return g->used && !r->job->dry
		       ? members_write(r->job->store, &r->shape.dimensions[d], g->all, g->n, e)
		       : 0;
}

static void drop_members(struct remasking *r, size_t d)
{
	if (r->grown[d].all)
		dictionary_free(r->grown[d].all);
}

/* ---- entries ---- */

static int find_dimension(const struct remasking *r, struct str name)
{
	for (size_t d = 0; d < r->cube->ndimensions; d++)
		if (name.len && str_eq(r->cube->dimensions[d].name, name))
			return (int)d;
	return -1;
}

/* Codes by which levels go, of each line; NULL: none are known, which is guarded. */
static int read_codes(struct remasking *r, size_t i, int d, uint32_t *keys,
		      const struct dictionary **out, struct error *e)
{
	*out = NULL;
	if (d < 0 || view_segment(r->view, i)->is_text[d] ||
	    r->cube->dimensions[d].attributes[r->cube->dimensions[d].key].type != VALUE_STRING)
		return 0;
	return view_dictionary(r->view, r->job->store, (size_t)d, out, e) ||
			       segment_keys(r->job->store, r->view, i, (size_t)d, keys, e)
		       ? -1
		       : 0;
}

static struct str code_of(const struct remasking *r, int d, const struct dictionary *from,
			  uint32_t key)
{
	if (!from)
		return STR("");
	const struct value *v = &dictionary_get(from, key)[r->cube->dimensions[d].key];
	return v->null ? STR("") : v->text;
}

static int level_lines(struct remasking *r, size_t i, size_t at, struct error *e)
{
	const struct remask_look *look = r->job->look;
	const struct segment *g = view_segment(r->view, i);
	int t = find_dimension(r, look->task), c = find_dimension(r, look->category);
	const struct dictionary *tasks, *categories;

	if (read_codes(r, i, t, r->task, &tasks, e) ||
	    read_codes(r, i, c, r->category, &categories, e))
		return -1;
	for (uint32_t k = 0; k < g->lines; k++) {
		bool same = k > 0 && (!tasks || r->task[k] == r->task[k - 1]) &&
			    (!categories || r->category[k] == r->category[k - 1]);
		r->line_level[k] = same ? r->line_level[k - 1]
					: (uint8_t)look->level_of_line(
						  look->payload, r->work->resources[at],
						  code_of(r, t, tasks, r->task[k]),
						  code_of(r, c, categories, r->category[k]));
	}
	return 0;
}

static bool may_change(const struct remasking *r, size_t d, const struct segment *g, int level)
{
	if (level > 0)
		return true;
	for (uint32_t k = g->key_min[d]; r->becomes[d] && k <= g->key_max[d]; k++)
		if (r->becomes[d][k] != k)
			return true;
	return false;
}

static int rekey(struct remasking *r, size_t i, size_t at, size_t d, struct error *e)
{
	const struct segment *g = view_segment(r->view, i);
	int level = r->level[at][d];
	bool changed = false;

	if (!may_change(r, d, g, level))
		return 0;
	if (segment_keys(r->job->store, r->view, i, d, r->keys, e))
		return -1;
	for (uint32_t k = 0; k < g->lines; k++) {
		bool hide = level > 0 && r->line_level[k] < level;
		uint32_t key = hide            ? r->hidden[d] - 1
			       : r->becomes[d] ? r->becomes[d][r->keys[k]]
					       : r->keys[k];
		if (key == r->keys[k])
			continue;
		r->grown[d].used = r->grown[d].used || key >= r->grown[d].n;
		r->keys[k] = key;
		r->touched[k] = 1;
		r->work->levelled[at] = r->work->levelled[at] || hide;
		changed = true;
	}
	return changed && !r->job->dry
		       ? segment_writer_rekey(r->writer, g->id, d, r->keys, g->lines, e)
		       : 0;
}

static bool same_tuple(const struct dimension *shape, const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < shape->nattributes; i++)
		if (!value_eq(shape->attributes[i].type, &a[i], &b[i]))
			return false;
	return true;
}

static int retext(struct remasking *r, size_t i, size_t at, size_t d, struct error *e)
{
	const struct segment *g = view_segment(r->view, i);
	int level = r->level[at][d];
	size_t width = r->cube->dimensions[d].nattributes;
	struct arena *a = arena_new();
	struct value *texts;
	bool changed = false;

	r->scratch = a;
	int result = segment_texts(r->job->store, r->view, i, d, 0, g->lines, a, &texts, e);
	for (uint32_t k = 0; k < g->lines && result == 0; k++) {
		struct value *tuple = texts + (size_t)k * width;
		struct value none[CUBE_MAX_ATTRIBUTES];
		bool hide = level > 0 && r->line_level[k] < level;
		dictionary_hidden(&r->cube->dimensions[d], none);
		hide = hide && !same_tuple(&r->cube->dimensions[d], tuple, none);
		if (hide)
			memcpy(tuple, none, width * sizeof *tuple);
		if (!hide && !mask_tuple(r, d, tuple))
			continue;
		r->touched[k] = 1;
		r->work->levelled[at] = r->work->levelled[at] || hide;
		changed = true;
	}
	if (result == 0 && changed && !r->job->dry)
		result = segment_writer_retext(r->writer, g->id, d, texts, g->lines, e);
	arena_free(a);
	return result;
}

static int mask_segment(struct remasking *r, size_t i, struct error *e)
{
	const struct segment *g = view_segment(r->view, i);
	size_t at = 0;

	while (r->work->datasets[at] != g->dataset)
		at++;
	memset(r->touched, 0, g->lines);
	if (r->job->look->levels && level_lines(r, i, at, e))
		return -1;
	for (size_t d = 0; d < r->cube->ndimensions; d++)
		if (g->is_text[d]
			    ? (looks_at(r, d) || r->level[at][d] > 0) && retext(r, i, at, d, e)
			    : rekey(r, i, at, d, e))
			return -1;
	for (uint32_t k = 0; k < g->lines; k++)
		r->work->entries[at] += r->touched[k];
	return 0;
}

/* ---- all of them ---- */

static void prepare(struct remasking *r)
{
	const struct remask_look *look = r->job->look;
	size_t nd = r->cube->ndimensions;

	r->becomes = ARENA_ARRAY(r->arena, uint32_t *, nd + 1);
	r->hidden = ARENA_ARRAY(r->arena, uint32_t, nd + 1);
	r->level = ARENA_ARRAY(r->arena, int *, r->work->n + 1);
	r->columns = ARENA_ARRAY(r->arena, void **, nd + 1);
	for (size_t d = 0; d < nd; d++) {
		const struct dimension *shape = &r->cube->dimensions[d];
		r->columns[d] = ARENA_ARRAY(r->arena, void *, shape->nattributes + 1);
		for (size_t a = 0; a < shape->nattributes; a++)
			if (shape->attributes[a].type == VALUE_STRING)
				r->columns[d][a] =
					look->column(look->payload, shape->attributes[a].ref);
	}
	for (size_t i = 0; i < r->work->n; i++) {
		r->level[i] = ARENA_ARRAY(r->arena, int, nd + 1);
		for (size_t d = 0; d < nd && look->levels; d++)
			r->level[i][d] = look->level_of_dimension(
				look->payload, r->work->resources[i], r->cube->dimensions[d].name);
	}
	r->keys = ARENA_ARRAY(r->arena, uint32_t, STORE_SEGMENT_LINES);
	r->task = ARENA_ARRAY(r->arena, uint32_t, STORE_SEGMENT_LINES);
	r->category = ARENA_ARRAY(r->arena, uint32_t, STORE_SEGMENT_LINES);
	r->line_level = ARENA_ARRAY(r->arena, uint8_t, STORE_SEGMENT_LINES);
	r->touched = ARENA_ARRAY(r->arena, uint8_t, STORE_SEGMENT_LINES);
	r->grown = ARENA_ARRAY(r->arena, struct growing, nd + 1);
	r->work->entries = ARENA_ARRAY(r->arena, uint64_t, r->work->n + 1);
	r->work->levelled = ARENA_ARRAY(r->arena, bool, r->work->n + 1);
}

static int read_shape(struct remasking *r, struct error *e)
{
	char difference[SHAPE_DIFFERENCE_SIZE];
	int fits = shape_read(&r->shape, r->job->store, r->arena, r->job->cube, r->cube, difference,
			      e);

	return fits == 1 ? error_set(e, STATUS_STORE, "%s", difference) : fits;
}

int remask_entries(const struct remask_job *job, struct arena *a, struct remask_work *work,
		   struct error *e)
{
	struct remasking doing = {.job = job, .work = work, .arena = a}, *r = &doing;

	if (view_open_datasets(&r->view, r->job->store, r->job->name, r->work->datasets, r->work->n,
			       e))
		return -1;
	r->cube = view_cube(r->view);
	prepare(r);
	int result =
		db_exec(r->job->store->db, "PRAGMA defer_foreign_keys = ON", REMASKING, e) ||
				read_shape(r, e) ||
				segment_writer_new(&r->writer, r->job->store, r->cube, &r->shape, e)
			? -1
			: 0;
	for (size_t d = 0; d < r->cube->ndimensions && result == 0; d++)
		result = mask_members(r, d, e);
	for (size_t i = 0; i < view_segments(r->view) && result == 0; i++)
		result = mask_segment(r, i, e);
	for (size_t d = 0; d < r->cube->ndimensions; d++) {
		result = result || write_members(r, d, e) ? -1 : 0;
		drop_members(r, d);
	}
	segment_writer_free(r->writer);
	view_unref(r->view);
	return result;
}
