/* Numbers of contents: of what the catalogue says of each column, down to the checksums of its bytes. */
#include "store/versions/content.h"

#include "base/memory/hash.h"
#include "store/versions/view.h"

#include <stdlib.h>

#define CONTENT_FORM 2 /* of these numbers, and of the rows that copies are made of */
#define READING "read what the datasets hold"

static uint64_t mixed(uint64_t number, const int64_t *parts, size_t n)
{
	uint64_t both[2] = {number, hash64(parts, n * sizeof *parts)};

	return hash64(both, sizeof both);
}

static uint64_t mixed_text(uint64_t number, struct str text)
{
	uint64_t both[2] = {number, hash64(text.ptr, text.len)};

	return hash64(both, sizeof both);
}

/* ---- the cube ---- */

static int read_texts(struct cube_contents *c, struct store *s, const struct view *v,
		      struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(
		    s->db, &q,
		    "SELECT DISTINCT c.position FROM dataset d JOIN segment s ON s.dataset = d.id"
		    " JOIN segment_column c ON c.segment = s.id WHERE d.cube = ?1 AND c.kind = 'text'",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, v->shape.cube);
	while ((row = db_step(q, READING, e)) == 1) {
		int64_t position = sqlite3_column_int64(q, 0);
		if (position < 0 || (size_t)position >= v->cube->ndimensions)
			return db_damaged(s->db, e, "a text of cube %.*s has no dimension",
					  STR_ARG(v->cube->name));
		c->texts[v->shape.dimension_at[position]] = true;
	}
	return row;
}

static void take_dimension(struct cube_contents *c, struct arena *a, const struct view *v, size_t d)
{
	const struct shape_dimension *shape = &v->shape.dimensions[d];

	c->dimensions[d] = shape->position;
	c->attributes[d] = ARENA_ARRAY(a, size_t, shape->nattributes + 1);
	for (size_t i = 0; i < shape->nattributes; i++)
		c->attributes[d][shape->place[i]] = i;
}

static void number_shape(struct cube_contents *c, const struct view *v)
{
	c->shape = mixed_text(CONTENT_FORM, v->cube->name);
	for (size_t i = 0; i < v->cube->ndimensions; i++) {
		size_t d = v->shape.dimension_at[i];
		const struct shape_dimension *shape = &v->shape.dimensions[d];
		int64_t head[] = {c->texts[d], (int64_t)shape->nattributes};
		c->shape = mixed(c->shape, head, 2);
		for (size_t k = 0; k < shape->nattributes; k++)
			c->shape = mixed(c->shape, (int64_t[]){shape->types[k]}, 1);
	}
	c->shape = mixed(c->shape, (int64_t[]){(int64_t)v->cube->ncolumns}, 1);
}

/* ---- its datasets ---- */

static int number_columns(struct content *c, struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(
		    s->db, &q,
		    "SELECT s.seq, s.lines, unicode(c.kind), c.position, c.width, c.nulls,"
		    " coalesce(c.minimum, 0), coalesce(c.maximum, 0), c.minimum IS NULL, coalesce(c.step, 0),"
		    " coalesce(d.checksum, 0) FROM segment s JOIN segment_column c ON c.segment = s.id"
		    " LEFT JOIN segment_data d ON d.id = c.data WHERE s.dataset = ?1"
		    " ORDER BY s.seq, c.kind, c.position",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, c->dataset);
	while ((row = db_step(q, READING, e)) == 1) {
		int64_t parts[11];
		for (int i = 0; i < 11; i++)
			parts[i] = sqlite3_column_int64(q, i);
		c->number = mixed(c->number, parts, 11);
	}
	return row;
}

/* Texts that are written anew get rows of other numbers (load/segment_again.c). */
static int number_texts(struct content *c, struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT t.id, s.seq, t.position, t.attribute, t.first, t.n FROM segment s"
		       " JOIN text_piece t ON t.segment = s.id WHERE s.dataset = ?1 ORDER BY t.id",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, c->dataset);
	while ((row = db_step(q, READING, e)) == 1) {
		int64_t parts[6];
		for (int i = 0; i < 6; i++)
			parts[i] = sqlite3_column_int64(q, i);
		c->number = mixed(c->number, parts, 6);
	}
	return row;
}

/* "12.5 -3": adds them to the sums by column. False when they are no such texts. */
static bool add_sums(money_sum *sums, const struct cube *cube, struct str texts)
{
	for (size_t c = 0; c < cube->ncolumns; c++) {
		int64_t amount;
		if (!texts.ptr ||
		    !money_parse(str_split(&texts, ' '), cube->columns[c].decimals, &amount))
			return false;
		sums[c] += amount;
	}
	return !texts.ptr;
}

/* The sums stand in the order that the columns had when it was loaded: they are known where that never changed. */
static bool in_order(const struct cube_contents *all, const struct cube *cube)
{
	for (size_t c = 0; c < cube->ncolumns; c++)
		if (all->columns[c] != c)
			return false;
	return true;
}

static int read_sums(struct content *c, struct arena *a, struct store *s, const struct view *v,
		     struct error *e)
{
	money_sum *sums = ARENA_ARRAY(a, money_sum, v->cube->ncolumns + 1);
	DB_AUTO_STMT q = NULL;
	uint64_t entries = 0;
	bool known = true;
	int row;

	if (db_prepare(s->db, &q, "SELECT entries, sums FROM dataset_part WHERE dataset = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, c->dataset);
	while ((row = db_step(q, READING, e)) == 1) {
		entries += (uint64_t)sqlite3_column_int64(q, 0);
		known = known && add_sums(sums, v->cube, db_text(q, 1));
	}
	if (known && entries == c->entries)
		c->sums = sums;
	return row;
}

/* Which file it is of, by which mapping. */
static int number_source(struct content *c, struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(
		    s->db, &q,
		    "SELECT f.sha256, d.fingerprint FROM dataset d JOIN source_file f ON f.id = d.source"
		    " WHERE d.id = ?1",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, c->dataset);
	int row = db_step(q, READING, e);
	if (row == 1)
		c->number = mixed_text(mixed_text(c->number, db_text(q, 0)), db_text(q, 1));
	return row < 0 ? -1 : 0;
}

static int read_content(struct content *c, const struct cube_contents *all, struct arena *a,
			struct store *s, const struct view *v, struct error *e)
{
	c->number = mixed(all->shape, &c->dataset, 1);
	if (number_source(c, s, e) || number_columns(c, s, e) || number_texts(c, s, e))
		return -1;
	return in_order(all, v->cube) ? read_sums(c, a, s, v, e) : 0;
}

static void take_datasets(struct cube_contents *out, struct arena *a, const struct view *v)
{
	out->items = ARENA_ARRAY(a, struct content, v->nsegments + 1);
	for (size_t i = 0; i < v->nsegments; i++) {
		const struct segment *g = &v->segments[i].head;
		if (!out->n || out->items[out->n - 1].dataset != g->dataset)
			out->items[out->n++] = (struct content){.dataset = g->dataset};
		out->items[out->n - 1].entries += g->lines;
	}
}

int cube_contents_read(struct cube_contents *out, struct arena *a, struct store *s,
		       const struct view *v, struct error *e)
{
	size_t nd = v->cube->ndimensions, nc = v->cube->ncolumns;
	bool held;

	*out = (struct cube_contents){.texts = ARENA_ARRAY(a, bool, nd + 1),
				      .dimensions = ARENA_ARRAY(a, size_t, nd + 1),
				      .attributes = ARENA_ARRAY(a, size_t *, nd + 1),
				      .columns = ARENA_ARRAY(a, size_t, nc + 1)};
	for (size_t d = 0; d < nd; d++)
		take_dimension(out, a, v, d);
	for (size_t c = 0; c < nc; c++)
		out->columns[c] = v->shape.column_position[c];
	take_datasets(out, a, v);
	int result = store_hold(s, &held, e);
	if (result)
		return -1;
	result = read_texts(out, s, v, e);
	if (result == 0)
		number_shape(out, v);
	for (size_t i = 0; i < out->n && result == 0; i++)
		result = read_content(&out->items[i], out, a, s, v, e);
	store_let_go(s, held);
	return result;
}
