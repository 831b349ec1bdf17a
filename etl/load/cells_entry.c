/* Cells of protected tables, as they were published: all of a dataset in one row, for there may be as many
 * as lines. */
#include "base/memory/buffer.h"
#include "base/memory/hash.h"
#include "load/sink_sqlite.h"

#include <inttypes.h>
#include <stdlib.h>

struct stored_mark {
	unsigned char name[CELL_NAME_BYTES];
	uint64_t print;
	uint32_t state, npayees; /* which come behind it */
};

/* Whatever the order of cells: what a release must come to again. */
static struct str hidden_of(struct sqlite_sink *s, const struct load_source *source)
{
	uint64_t all = 0;

	for (size_t i = 0; i < source->ncells; i++)
		if (source->cells[i].state == CELL_MARK_HIDDEN)
			all += hash64(source->cells[i].name, CELL_NAME_BYTES);
	return arena_printf(s->arena, "%016" PRIx64, all);
}

static void put_mark(struct buffer *out, const struct cell_mark *m)
{
	struct stored_mark x = {
		.print = m->print, .state = (uint32_t)m->state, .npayees = (uint32_t)m->npayees};

	memcpy(x.name, m->name, sizeof x.name);
	buffer_append(out, (const char *)&x, sizeof x);
	if (m->npayees)
		buffer_append(out, (const char *)m->payees, m->npayees * sizeof *m->payees);
}

/* What was read, left out and rejected differs from what is published by lines of few, and tells their amounts: of a
 * source with guarded lines only the numbers of lines are kept. */
#define FORGET_SUMS                                                                               \
	"UPDATE dataset SET report = json_set("                                                   \
	" json_remove(report, '$.read.sums', '$.dropped.sums', '$.rejected.sums', '$.unmapped')," \
	" '$.rules', (SELECT json_group_array(json(json_remove(value, '$.sums')))"                \
	" FROM json_each(report, '$.rules'))) WHERE id = ?1"

static int forget_sums(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q, FORGET_SUMS, e))
		return -1;
	sqlite3_bind_int64(q, 1, s->dataset);
	return db_run(q, "forget sums that tell of few", e);
}

int cells_enter(struct sqlite_sink *s, const struct load_source *source, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer marks;

	if (source->ncells == 0)
		return 0;
	if (db_prepare(s->store->db, &q, "INSERT INTO dataset_cells VALUES (?1, ?2, ?3)", e))
		return -1;
	buffer_init(&marks, SIZE_MAX);
	for (size_t i = 0; i < source->ncells; i++)
		put_mark(&marks, &source->cells[i]);
	sqlite3_bind_int64(q, 1, s->dataset);
	db_bind_blob(q, 2, marks.ptr, marks.len);
	db_bind(q, 3, hidden_of(s, source));
	int result = db_run(q, "keep the cells", e);
	if (result == 0)
		result = forget_sums(s, e);
	buffer_drop(&marks);
	return result;
}

struct marks_reading {
	void (*each)(void *payload, const struct cell_mark *m);
	void *payload;
	bool published;
	uint32_t *payees; /* of the one at hand: in a blob they may lie at any address */
	size_t room;
};

static bool read_mark(struct marks_reading *r, const char **at, const char *end)
{
	struct stored_mark x;

	if ((size_t)(end - *at) < sizeof x)
		return false;
	memcpy(&x, *at, sizeof x);
	*at += sizeof x;
	size_t bytes = x.npayees * sizeof *r->payees;
	if ((size_t)(end - *at) < bytes || x.state > CELL_MARK_TOTAL)
		return false;
	if (x.npayees > r->room) {
		r->room = x.npayees;
		r->payees = xrealloc(r->payees, bytes);
	}
	if (bytes)
		memcpy(r->payees, *at, bytes);
	*at += bytes;
	struct cell_mark m = {.state = (enum cell_state)x.state,
			      .print = x.print,
			      .payees = r->payees,
			      .npayees = x.npayees,
			      .published = r->published};
	memcpy(m.name, x.name, sizeof m.name);
	r->each(r->payload, &m);
	return true;
}

static bool read_marks(struct marks_reading *r, const char *at, size_t n)
{
	const char *end = at + n;

	while (at < end)
		if (!read_mark(r, &at, end))
			return false;
	return true;
}

/* What was withdrawn was public, too. */
int cells_each(struct sqlite_sink *s, void (*each)(void *payload, const struct cell_mark *m),
	       void *payload, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct marks_reading r = {.each = each, .payload = payload};
	int row;

	if (db_prepare(s->store->db, &q,
		       "SELECT c.marks, d.status = 'published' FROM dataset_cells c"
		       " JOIN dataset d ON d.id = c.dataset WHERE d.cube = ?1 AND d.load <> ?2"
		       " ORDER BY c.dataset",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->cube);
	sqlite3_bind_int64(q, 2, s->load);
	while ((row = db_step(q, "read the cells", e)) == 1) {
		const char *marks = sqlite3_column_blob(q, 0);
		r.published = sqlite3_column_int(q, 1);
		if (!read_marks(&r, marks, (size_t)sqlite3_column_bytes(q, 0))) {
			row = error_set(e, STATUS_STORE, "the cells of the store are damaged");
			break;
		}
	}
	free(r.payees);
	return row;
}
