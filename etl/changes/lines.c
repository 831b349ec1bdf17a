#include "changes/private.h"

#include "base/memory/hash.h"

#include <stdlib.h>

/* ---- what a line is told by ---- */

static uint64_t hash_value(enum value_type type, const struct value *v)
{
	if (v->null)
		return 1;
	return type == VALUE_STRING ? hash64(v->text.ptr, v->text.len)
				    : hash64(&v->number, sizeof v->number) + 1;
}

/* Of all attributes, or of those in `has`. */
static uint64_t hash_tuple(const struct dimension *d, const struct value *tuple, const bool *has)
{
	uint64_t parts[CUBE_MAX_ATTRIBUTES];
	size_t n = 0;

	for (size_t i = 0; i < d->nattributes; i++)
		if (!has || has[i])
			parts[n++] = hash_value(d->attributes[i].type, &tuple[i]);
	return hash64(parts, n * sizeof *parts);
}

static uint64_t join(uint64_t a, uint64_t b)
{
	uint64_t parts[] = {a, b};

	return hash64(parts, sizeof parts);
}

int version_texts(struct version *v, struct store *s, size_t segment, size_t dimension,
		  struct arena *a, struct value **out, struct error *e)
{
	const struct segment *g = view_segment(v->view, segment);

	*out = NULL;
	return g->is_text[dimension]
		       ? segment_texts(s, v->view, segment, dimension, 0, g->lines, a, out, e)
		       : 0;
}

/* ---- reading ---- */

/* The hashes of a dimension's members, by key: of all and of the key's attributes. */
struct member_hashes {
	uint64_t *all, *key;
};

static int hash_members(struct version *v, struct store *s, size_t d, const struct line_key *key,
			struct member_hashes *out, struct error *e)
{
	const struct dimension *shape = &view_cube(v->view)->dimensions[d];
	const struct dictionary *members;

	if (view_dictionary(v->view, s, d, &members, e))
		return -1;
	size_t n = dictionary_count(members);
	out->all = xcalloc(n + 1, sizeof *out->all);
	out->key = xcalloc(n + 1, sizeof *out->key);
	for (size_t k = 0; k < n; k++) {
		const struct value *tuple = dictionary_get(members, (uint32_t)k);
		out->all[k] = hash_tuple(shape, tuple, NULL);
		out->key[k] = key->uses[d] ? hash_tuple(shape, tuple, key->has[d]) : 0;
	}
	return 0;
}

static int add_dimension(struct version *v, struct store *s, size_t segment, size_t d,
			 const struct line_key *key, const struct member_hashes *hashes,
			 uint32_t *keys, struct arena *a, struct error *e)
{
	const struct segment *g = view_segment(v->view, segment);
	const struct dimension *shape = &view_cube(v->view)->dimensions[d];
	struct line_mark *lines = v->lines + v->n;
	struct value *texts;

	arena_reset(a);
	if (version_texts(v, s, segment, d, a, &texts, e) ||
	    (!texts && segment_keys(s, v->view, segment, d, keys, e)))
		return -1;
	for (uint32_t i = 0; i < g->lines; i++) {
		const struct value *tuple = texts ? texts + (size_t)i * shape->nattributes : NULL;
		lines[i].content = join(lines[i].content, tuple ? hash_tuple(shape, tuple, NULL)
								: hashes->all[keys[i]]);
		if (key->uses[d])
			lines[i].key =
				join(lines[i].key, tuple ? hash_tuple(shape, tuple, key->has[d])
							 : hashes->key[keys[i]]);
	}
	return 0;
}

static int add_segment(struct version *v, struct store *s, size_t segment,
		       const struct line_key *key, const struct member_hashes *hashes,
		       struct arena *a, struct error *e)
{
	const struct segment *g = view_segment(v->view, segment);
	const struct cube *cube = view_cube(v->view);
	int64_t *amounts = xmalloc(STORE_SEGMENT_LINES * sizeof *amounts);
	struct line_mark *lines = v->lines + v->n;
	int result = 0;

	for (uint32_t i = 0; i < g->lines; i++)
		lines[i] = (struct line_mark){.segment = (uint32_t)segment, .row = i};
	for (size_t d = 0; d < cube->ndimensions && result == 0; d++)
		result =
			add_dimension(v, s, segment, d, key, &hashes[d], (uint32_t *)amounts, a, e);
	for (size_t c = 0; c < cube->ncolumns && result == 0; c++) {
		result = segment_amounts(s, v->view, segment, c, amounts, e);
		for (uint32_t i = 0; i < g->lines && result == 0; i++)
			lines[i].content = join(lines[i].content, (uint64_t)amounts[i]);
	}
	for (uint32_t i = 0; i < g->lines && !key->any; i++)
		lines[i].key = lines[i].content;
	v->n += g->lines;
	free(amounts);
	return result;
}

int version_read(const struct changes *c, struct version *v, struct store *s, struct error *e)
{
	const struct cube *cube = view_cube(v->view);
	struct member_hashes *hashes = xcalloc(cube->ndimensions + 1, sizeof *hashes);
	struct arena *a = arena_new();
	int result = 0;

	v->lines = xcalloc(view_entries(v->view) + 1, sizeof *v->lines);
	for (size_t d = 0; d < cube->ndimensions && result == 0; d++)
		result = hash_members(v, s, d, &c->key, &hashes[d], e);
	for (size_t i = 0; i < view_segments(v->view) && result == 0; i++)
		result = changes_go_on(c, e) || add_segment(v, s, i, &c->key, hashes, a, e);
	for (size_t d = 0; d < cube->ndimensions; d++) {
		free(hashes[d].all);
		free(hashes[d].key);
	}
	free(hashes);
	arena_free(a);
	return result;
}

/* ---- what single lines hold ---- */

struct picking {
	const struct changes *changes;
	struct version *version;
	struct store *store;
	struct arena *arena, *texts; /* for the answer; for a segment */
	uint64_t *room;              /* [STORE_SEGMENT_LINES] */
	const struct line_mark *marks;
	struct change_side *sides;
	size_t n; /* of one segment */
};

static const struct value *copy_tuple(struct arena *a, const struct dimension *d,
				      const struct value *tuple)
{
	struct value *out = ARENA_ARRAY(a, struct value, d->nattributes);

	for (size_t i = 0; i < d->nattributes; i++) {
		out[i] = tuple[i];
		if (d->attributes[i].type == VALUE_STRING && !tuple[i].null)
			out[i].text = arena_dup(a, tuple[i].text);
	}
	return out;
}

static int pick_members(struct picking *p, size_t segment, size_t d, struct error *e)
{
	struct version *v = p->version;
	const struct dimension *shape = &view_cube(v->view)->dimensions[d];
	const struct dictionary *members;
	uint32_t *keys = (uint32_t *)p->room;
	struct value *texts;

	arena_reset(p->texts);
	if (version_texts(v, p->store, segment, d, p->texts, &texts, e) ||
	    view_dictionary(v->view, p->store, d, &members, e) ||
	    (!texts && segment_keys(p->store, v->view, segment, d, keys, e)))
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		uint32_t row = p->marks[i].row;
		const struct value **to = (const struct value **)p->sides[i].members;
		to[d] = texts ? copy_tuple(p->arena, shape,
					   texts + (size_t)row * shape->nattributes)
			      : dictionary_get(members, keys[row]);
	}
	return 0;
}

static int check_bytes(const struct picking *p, struct error *e)
{
	uint64_t most = p->changes->most_bytes;

	if (!most || arena_size(p->arena) <= most)
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "the lines that are in one of the versions only take more than %llu MB; "
			 "'stuiver diff' compares them",
			 (unsigned long long)(most >> 20));
}

static int pick_segment(struct picking *p, size_t segment, struct error *e)
{
	struct version *v = p->version;
	const struct cube *cube = view_cube(v->view);

	if (segment_lines(p->store, v->view, segment, p->room, e))
		return -1;
	for (size_t i = 0; i < p->n; i++)
		p->sides[i] = (struct change_side){
			.dataset = view_segment(v->view, segment)->dataset,
			.line = p->room[p->marks[i].row],
			.amounts = ARENA_ARRAY(p->arena, int64_t, cube->ncolumns),
			.members = ARENA_ARRAY(p->arena, const struct value *, cube->ndimensions)};
	for (size_t c = 0; c < cube->ncolumns; c++) {
		if (segment_amounts(p->store, v->view, segment, c, (int64_t *)p->room, e))
			return -1;
		for (size_t i = 0; i < p->n; i++)
			((int64_t *)p->sides[i].amounts)[c] = (int64_t)p->room[p->marks[i].row];
	}
	for (size_t d = 0; d < cube->ndimensions; d++)
		if (changes_go_on(p->changes, e) || pick_members(p, segment, d, e) ||
		    check_bytes(p, e))
			return -1;
	return 0;
}

int version_pick(const struct changes *c, struct version *v, struct store *s,
		 const struct line_mark *marks, size_t n, struct error *e)
{
	struct picking p = {
		.changes = c, .version = v, .store = s, .arena = c->arena, .texts = arena_new()};
	int result = 0;

	p.room = xmalloc(STORE_SEGMENT_LINES * sizeof *p.room);
	v->picked = ARENA_ARRAY(c->arena, struct change_side, n);
	for (size_t i = 0; i < n && result == 0; i += p.n) {
		p.marks = marks + i;
		p.sides = v->picked + i;
		for (p.n = 0; i + p.n < n && marks[i + p.n].segment == marks[i].segment;)
			p.n++;
		result = pick_segment(&p, marks[i].segment, e);
	}
	free(p.room);
	arena_free(p.texts);
	return result;
}

int changes_go_on(const struct changes *c, struct error *e)
{
	return c->go_on ? c->go_on(c->with, e) : 0;
}
