#include "load/archive_writer.h"
#include "base/memory/arena.h"
#include "store/archive.h"
#include <stdio.h>
#include <stdlib.h>
#include <zstd_errors.h>

_Static_assert(ORIGINAL_BLOCK == ARCHIVE_BLOCK, "a block of a source is one of the archive");

struct archive_writer {
	struct store *store;
	bool keep;
	sqlite3_stmt *insert;
	ZSTD_CCtx *zstd; /* of archive_writer_pack alone */
	int64_t source, seq;
	uint64_t size, bytes;
};

int archive_writer_new(struct archive_writer **out, struct store *s, bool keep, struct error *e)
{
	struct archive_writer *w = xcalloc(1, sizeof(*w));

	w->store = s;
	w->keep = keep;
	w->zstd = ZSTD_createCCtx();
	if (!w->zstd)
		out_of_memory();
	/* Measured on a generated ledger: level 1 packs 400 MB/s to a quarter. The fast levels -1
	 * and -3 are 5 and 10 % faster and a third larger; 2 is 15 % slower and a tenth smaller. */
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_compressionLevel, 1);
	*out = w;
	if (db_prepare(s->db, &w->insert,
		       "INSERT INTO source_block VALUES (NULL, ?1, ?2, ?3, ?4, ?5)", e) == 0)
		return 0;
	archive_writer_free(w);
	*out = NULL;
	return -1;
}

void archive_writer_free(struct archive_writer *w)
{
	if (!w)
		return;
	sqlite3_finalize(w->insert);
	ZSTD_freeCCtx(w->zstd);
	free(w);
}

int archive_writer_begin(struct archive_writer *w, struct str name, int64_t *source,
			 struct error *e)
{
	DB_AUTO_STMT q = NULL;

	w->seq = 0;
	w->size = 0;
	if (db_prepare(w->store->db, &q,
		       "INSERT INTO source_file VALUES (NULL, 'not finished', ?1, 0, 0)", e))
		return -1;
	db_bind(q, 1, name);
	if (db_run(q, "keep the original", e))
		return -1;
	*source = w->source = sqlite3_last_insert_rowid(w->store->db);
	return 0;
}

static size_t count_newlines(const unsigned char *p, size_t n)
{
	size_t count = 0;

	while (n > 0) { /* in runs of 255, whose count fits a byte: so the compiler vectorises it */
		size_t run = n < 255 * 64 ? n : 255 * 64;
		unsigned char lanes[64] = {0};
		size_t i = 0;
		for (; i + 64 <= run; i += 64)
			for (size_t k = 0; k < 64; k++)
				lanes[k] = (unsigned char)(lanes[k] + (p[i + k] == '\n'));
		for (; i < run; i++)
			count += p[i] == '\n';
		for (size_t k = 0; k < 64; k++)
			count += lanes[k];
		p += run;
		n -= run;
	}
	return count;
}

void archive_writer_pack(struct archive_writer *w, struct original *b)
{
	size_t bound = ZSTD_compressBound(ORIGINAL_BLOCK);

	if (!b->packed)
		b->packed = xmalloc(bound);
	size_t n = ZSTD_compress2(w->zstd, b->packed, bound, b->plain, b->n);
	if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
		out_of_memory();
	if (ZSTD_isError(n))
		die("cannot compress an original: %s", ZSTD_getErrorName(n));
	b->npacked = n;
	b->newlines = count_newlines(b->plain, b->n);
}

int archive_writer_block(struct archive_writer *w, const struct original *b, struct error *e)
{
	w->size += b->n;
	sqlite3_bind_int64(w->insert, 1, w->source);
	sqlite3_bind_int64(w->insert, 2, w->seq++);
	sqlite3_bind_int64(w->insert, 3, (int64_t)b->n);
	sqlite3_bind_int64(w->insert, 4, (int64_t)b->newlines);
	db_bind_blob(w->insert, 5, b->packed, b->npacked);
	w->bytes += b->npacked;
	return db_run(w->insert, "keep the original", e);
}

static int find(struct archive_writer *w, const char *sha256, int64_t *source, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q, "SELECT id FROM source_file WHERE sha256 = ?1", e))
		return -1;
	db_bind(q, 1, str_z(sha256));
	int row = db_step(q, "look for the original", e);
	*source = row == 1 ? sqlite3_column_int64(q, 0) : w->source;
	return row < 0 ? -1 : 0;
}

/* The same bytes came before, perhaps when they were not to be kept: then these are its blocks. */
static int complete(struct archive_writer *w, int64_t source, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(w->store->db, &q,
		       "UPDATE source_block SET source = ?2 WHERE source = ?1"
		       " AND NOT EXISTS (SELECT 1 FROM source_block WHERE source = ?2)",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, w->source);
	sqlite3_bind_int64(q, 2, source);
	return db_run(q, "keep the original", e);
}

int archive_writer_end(struct archive_writer *w, const struct load_source *of, int64_t *source,
		       struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (w->keep && of->size != w->size)
		return error_set(
			e, STATUS_STORE,
			"%.*s: %llu bytes were read and %llu kept; this is a fault of Stuiver, "
			"please report it; nothing was loaded",
			STR_ARG(of->name), (unsigned long long)of->size,
			(unsigned long long)w->size);
	if (find(w, of->sha256, source, e))
		return -1;
	if (*source != w->source)
		return w->keep ? complete(w, *source, e) : 0;
	if (db_prepare(w->store->db, &q,
		       "UPDATE source_file SET sha256 = ?2, size = ?3, lines = ?4 WHERE id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, w->source);
	db_bind(q, 2, str_z(of->sha256));
	sqlite3_bind_int64(q, 3, (int64_t)of->size);
	sqlite3_bind_int64(q, 4, (int64_t)of->lines);
	return db_run(q, "keep the original", e);
}

int archive_writer_drop(struct archive_writer *w, struct error *e)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "DELETE FROM source_block WHERE source = %lld; DELETE FROM source_file WHERE id = "
		 "%lld",
		 (long long)w->source, (long long)w->source);
	return db_exec(w->store->db, sql, "keep the original once", e);
}

uint64_t archive_writer_packed(const struct archive_writer *w)
{
	return w->bytes;
}
