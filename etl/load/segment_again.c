/* Columns of segments that are there, written anew. */
#include "load/segment_inside.h"

#include <assert.h>

#define ASIDE "4294967296" /* no entry is the first of a piece there */

static int run_on(struct segment_writer *w, const char *sql, int64_t segment, size_t d,
		  struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, segment);
	sqlite3_bind_int64(q, 2, (int64_t)w->shape->dimensions[d].position);
	return db_run(q, "write facts anew", e);
}

/* What is new is written before the old goes, so that its row has another number: readers keep columns by those. */
int segment_writer_rekey(struct segment_writer *w, int64_t segment, size_t dimension,
			 const uint32_t *keys, size_t n, struct error *e)
{
	assert(w->n == 0 && n > 0 && n <= STORE_SEGMENT_LINES);
	if (run_on(w,
		   "UPDATE segment_column SET position = -1 - position WHERE segment = ?1"
		   " AND kind = 'key' AND position = ?2",
		   segment, dimension, e))
		return -1;
	segment_prepare(w, dimension, false);
	memcpy(w->keys[dimension], keys, n * sizeof *keys);
	w->segment = segment;
	w->n = n;
	int result = segment_put_keys(w, dimension, e);
	w->n = 0;
	return result ||
			       run_on(w,
				      "DELETE FROM segment_data WHERE id = (SELECT data FROM"
				      " segment_column WHERE segment = ?1 AND kind = 'key'"
				      " AND position = -1 - ?2)",
				      segment, dimension, e) ||
			       run_on(w,
				      "DELETE FROM segment_column WHERE segment = ?1 AND kind ="
				      " 'key' AND position = -1 - ?2",
				      segment, dimension, e)
		       ? -1
		       : 0;
}

int segment_writer_retext(struct segment_writer *w, int64_t segment, size_t dimension,
			  const struct value *texts, size_t n, struct error *e)
{
	assert(w->n == 0 && n > 0 && n <= STORE_SEGMENT_LINES);
	if (run_on(w,
		   "UPDATE text_piece SET first = first + " ASIDE " WHERE segment = ?1"
		   " AND position = ?2",
		   segment, dimension, e) ||
	    run_on(w,
		   "DELETE FROM segment_column WHERE segment = ?1 AND kind = 'text'"
		   " AND position = ?2",
		   segment, dimension, e))
		return -1;
	segment_prepare(w, dimension, true);
	w->segment = segment;
	int result = segment_add_texts(w, dimension, texts, n, e);
	w->n = n;
	result = result || segment_put_texts(w, dimension, e) ? -1 : 0;
	w->n = 0;
	return result || run_on(w,
				"DELETE FROM text_piece WHERE segment = ?1 AND position = ?2"
				" AND first >= " ASIDE,
				segment, dimension, e)
		       ? -1
		       : 0;
}
