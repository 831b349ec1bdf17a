#include "load/segment_inside.h"
#include <assert.h>
#include <stdlib.h>

static int prepare(struct segment_writer *w, struct error *e)
{
	sqlite3 *db = w->store->db;
	int64_t last;

	if (db_integer(db, "SELECT max(id) FROM segment", 0, &last, e))
		return -1;
	w->next_segment = last + 1;
	return db_prepare(db, &w->insert_segment, "INSERT INTO segment VALUES (?1, ?2, ?3, 0)",
			  e) ||
	       db_prepare(db, &w->set_lines, "UPDATE segment SET lines = ?2 WHERE id = ?1", e) ||
	       db_prepare(db, &w->insert_column,
			  "INSERT INTO segment_column VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
			  e) ||
	       db_prepare(db, &w->insert_data,
			  "INSERT INTO segment_data (checksum, data, form) VALUES (?1, ?2, ?3)",
			  e) ||
	       db_prepare(db, &w->insert_text,
			  "INSERT INTO text_piece VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)", e);
}

int segment_writer_new(struct segment_writer **out, struct store *s, const struct cube *cube,
		       const struct shape *shape, struct error *e)
{
	struct segment_writer *w = xcalloc(1, sizeof(*w));

	w->store = s;
	w->cube = cube;
	w->shape = shape;
	w->zstd = ZSTD_createCCtx();
	w->unzstd = ZSTD_createDCtx();
	if (!w->zstd || !w->unzstd)
		out_of_memory();
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_compressionLevel, 1);
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_checksumFlag, 1);
	w->lines = xmalloc(STORE_SEGMENT_LINES * sizeof(*w->lines));
	w->codes = xmalloc(STORE_SEGMENT_LINES * sizeof(uint64_t));
	w->check = xmalloc(STORE_SEGMENT_LINES * sizeof(uint64_t));
	w->read = xmalloc(STORE_SEGMENT_LINES * sizeof(uint64_t));
	w->scratch = xmalloc(STORE_SEGMENT_LINES * sizeof(uint64_t));
	w->forms = form_writer_new(STORE_SEGMENT_LINES);
	w->amounts = xcalloc(cube->ncolumns, sizeof(*w->amounts));
	for (size_t c = 0; c < cube->ncolumns; c++)
		w->amounts[c] = xmalloc(STORE_SEGMENT_LINES * sizeof(**w->amounts));
	w->keys = xcalloc(cube->ndimensions, sizeof(*w->keys));
	w->texts = xcalloc(cube->ndimensions, sizeof *w->texts);
	w->is_text = xcalloc(cube->ndimensions, sizeof(*w->is_text));
	*out = w;
	if (prepare(w, e) == 0)
		return 0;
	segment_writer_free(w);
	*out = NULL;
	return -1;
}

void segment_writer_free(struct segment_writer *w)
{
	if (!w)
		return;
	sqlite3_finalize(w->insert_segment);
	sqlite3_finalize(w->set_lines);
	sqlite3_finalize(w->insert_column);
	sqlite3_finalize(w->insert_data);
	sqlite3_finalize(w->insert_text);
	ZSTD_freeCCtx(w->zstd);
	ZSTD_freeDCtx(w->unzstd);
	form_writer_free(w->forms);
	for (size_t c = 0; c < w->cube->ncolumns; c++)
		free(w->amounts[c]);
	for (size_t d = 0; d < w->cube->ndimensions; d++) {
		free(w->keys[d]);
		for (size_t i = 0; w->texts[d] && i < w->shape->dimensions[d].nattributes; i++)
			text_pack_free(w->texts[d][i]);
		free(w->texts[d]);
	}
	free(w->lines);
	free(w->codes);
	free(w->check);
	free(w->read);
	free(w->scratch);
	free(w->amounts);
	free(w->keys);
	free(w->texts);
	free(w->is_text);
	free(w);
}

void segment_writer_begin(struct segment_writer *w, int64_t dataset)
{
	assert(w->n == 0);
	w->dataset = dataset;
	w->seq = 0;
	w->entries = 0;
	memset(w->sums, 0, sizeof(w->sums));
}

uint64_t segment_writer_entries(const struct segment_writer *w)
{
	return w->entries;
}

const money_sum *segment_writer_sums(const struct segment_writer *w)
{
	return w->sums;
}

uint64_t segment_writer_bytes(const struct segment_writer *w)
{
	return w->bytes;
}

/* ---- a full segment ---- */

/* Brings the codes into their stored form, and gives them read back from it: NULL when they cannot
 * be. What is compared is thus what a reader will get. */
static const void *store_codes(struct segment_writer *w, const struct packed *p)
{
	if (p->width == 0)
		return w->codes;
	w->stored = form_write(w->forms, w->codes, w->n, p->width);
	return form_read(w->read, w->n, p->width, &w->stored, w->unzstd, w->scratch) ? w->read
										     : NULL;
}

static int insert_data(struct segment_writer *w, int64_t *id, struct error *e)
{
	const struct stored *s = &w->stored;

	sqlite3_bind_int64(w->insert_data, 1, stored_checksum(s));
	db_bind_blob(w->insert_data, 2, s->bytes, s->size);
	sqlite3_bind_int(w->insert_data, 3, s->form);
	w->bytes += s->size;
	if (db_run(w->insert_data, "write facts", e))
		return -1;
	*id = sqlite3_last_insert_rowid(w->store->db);
	return 0;
}

static int insert_column(struct segment_writer *w, const char *kind, size_t position,
			 const struct packed *p, struct error *e)
{
	sqlite3_stmt *q = w->insert_column;
	int64_t data;

	sqlite3_clear_bindings(q);
	if (p->width > 0) {
		if (insert_data(w, &data, e))
			return -1;
		sqlite3_bind_int64(q, 9, data);
	}
	sqlite3_bind_int64(q, 1, w->segment);
	db_bind(q, 2, str_z(kind));
	sqlite3_bind_int64(q, 3, (int64_t)position);
	sqlite3_bind_int(q, 4, p->width);
	sqlite3_bind_int(q, 5, p->nulls);
	if (!p->empty) {
		sqlite3_bind_int64(q, 6, p->min);
		sqlite3_bind_int64(q, 7, p->max);
	}
	if (p->stepped)
		sqlite3_bind_int64(q, 8, p->step);
	return db_run(q, "write facts", e);
}

static int packing_bug(const struct segment_writer *w, const char *what, struct error *e)
{
	return error_set(
		e, STATUS_STORE,
		"%s of dataset %lld, segment %lld, did not come out of packing as they went "
		"in: this is a fault of Stuiver, please report it; nothing was loaded",
		what, (long long)w->dataset, (long long)w->seq);
}

static int write_lines(struct segment_writer *w, struct error *e)
{
	struct packed p;

	pack_lines(&p, w->codes, w->lines, w->n);
	const void *codes = store_codes(w, &p);
	if (!codes || !unpack_lines(&p, codes, w->check, w->n) ||
	    memcmp(w->check, w->lines, w->n * sizeof(*w->lines)) != 0)
		return packing_bug(w, "source lines", e);
	return insert_column(w, "line", 0, &p, e);
}

int segment_put_keys(struct segment_writer *w, size_t d, struct error *e)
{
	struct packed p;

	pack_keys(&p, w->codes, w->keys[d], w->n);
	const void *codes = store_codes(w, &p);
	if (!codes || !packed_are_keys(&p, codes, w->keys[d], w->n))
		return packing_bug(w, "keys", e);
	return insert_column(w, "key", w->shape->dimensions[d].position, &p, e);
}

/* 65,536 amounts below 2^46 cannot overflow 64 bits, and that sum is vectorised. */
static money_sum sum_amounts(const struct packed *p, const int64_t *amounts, size_t n)
{
	const int64_t small = (int64_t)1 << 46;

	if (!p->empty && p->min > -small && p->max < small) {
		int64_t sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += amounts[i] == MONEY_NULL ? 0 : amounts[i];
		return sum;
	}
	money_sum sum = 0;
	for (size_t i = 0; i < n; i++)
		if (amounts[i] != MONEY_NULL)
			sum += amounts[i];
	return sum;
}

static int write_amounts(struct segment_writer *w, size_t c, struct error *e)
{
	struct packed p;

	pack_amounts(&p, w->codes, w->amounts[c], w->n);
	const void *codes = store_codes(w, &p);
	if (!codes || !unpack_amounts(&p, codes, w->check, w->n) ||
	    memcmp(w->check, w->amounts[c], w->n * sizeof(**w->amounts)) != 0)
		return packing_bug(w, "amounts", e);
	w->sums[c] += sum_amounts(&p, w->check, w->n);
	return insert_column(w, "amount", w->shape->column_position[c], &p, e);
}

static int write_piece(struct segment_writer *w, size_t d, size_t attribute, size_t end,
		       struct error *e)
{
	struct text_pack *t = w->texts[d][attribute];
	size_t n = text_pack_entries(t);
	struct str piece = text_pack_finish(t, w->zstd);

	if (!piece.ptr)
		return packing_bug(w, "texts", e);
	sqlite3_bind_int64(w->insert_text, 1, w->segment);
	sqlite3_bind_int64(w->insert_text, 2, (int64_t)w->shape->dimensions[d].position);
	sqlite3_bind_int64(w->insert_text, 3, (int64_t)attribute);
	sqlite3_bind_int64(w->insert_text, 4, (int64_t)(end - n));
	sqlite3_bind_int64(w->insert_text, 5, (int64_t)n);
	db_bind_blob(w->insert_text, 6, piece.ptr, piece.len);
	w->bytes += piece.len;
	return db_run(w->insert_text, "write texts", e);
}

int segment_put_texts(struct segment_writer *w, size_t d, struct error *e)
{
	struct packed none = {.empty = true};

	for (size_t i = 0; i < w->shape->dimensions[d].nattributes; i++)
		if (text_pack_entries(w->texts[d][i]) > 0 && write_piece(w, d, i, w->n, e))
			return -1;
	return insert_column(w, "text", w->shape->dimensions[d].position, &none, e);
}

static int flush(struct segment_writer *w, struct error *e)
{
	if (w->n == 0)
		return 0;
	if (write_lines(w, e))
		return -1;
	for (size_t c = 0; c < w->cube->ncolumns; c++)
		if (write_amounts(w, c, e))
			return -1;
	for (size_t d = 0; d < w->cube->ndimensions; d++)
		if (w->is_text[d] ? segment_put_texts(w, d, e) : segment_put_keys(w, d, e))
			return -1;
	sqlite3_bind_int64(w->set_lines, 1, w->segment);
	sqlite3_bind_int64(w->set_lines, 2, (int64_t)w->n);
	if (db_run(w->set_lines, "write facts", e))
		return -1;
	w->entries += w->n;
	w->n = 0;
	return 0;
}

/* ---- filling ---- */

void segment_prepare(struct segment_writer *w, size_t d, bool text)
{
	const struct shape_dimension *shape = &w->shape->dimensions[d];

	w->is_text[d] = text;
	if (text && !w->texts[d]) {
		w->texts[d] = xcalloc(shape->nattributes, sizeof(struct text_pack *));
		for (size_t i = 0; i < shape->nattributes; i++)
			w->texts[d][i] = text_pack_new(shape->types[i]);
	} else if (!text && !w->keys[d]) {
		w->keys[d] = xmalloc(STORE_SEGMENT_LINES * sizeof(**w->keys));
	}
}

/* The row comes first, because texts refer to it. */
static int open_segment(struct segment_writer *w, const struct entry_batch *b, struct error *e)
{
	w->segment = w->next_segment++;
	for (size_t d = 0; d < w->cube->ndimensions; d++)
		segment_prepare(w, d, b->is_text[d]);
	sqlite3_bind_int64(w->insert_segment, 1, w->segment);
	sqlite3_bind_int64(w->insert_segment, 2, w->dataset);
	sqlite3_bind_int64(w->insert_segment, 3, w->seq++);
	return db_run(w->insert_segment, "write facts", e);
}

/* Attribute by attribute: each has tables of its own, which stay in the processor's cache. */
int segment_add_texts(struct segment_writer *w, size_t d, const struct value *texts, size_t n,
		      struct error *e)
{
	const struct shape_dimension *shape = &w->shape->dimensions[d];

	for (size_t k = 0; k < shape->nattributes; k++) {
		struct text_pack *t = w->texts[d][k];
		const struct value *v = texts + shape->place[k];
		for (size_t i = 0; i < n; i++, v += shape->nattributes) {
			text_pack_add(t, v);
			if (text_pack_full(t) && write_piece(w, d, k, w->n + i + 1, e))
				return -1;
		}
	}
	return 0;
}

static int add(struct segment_writer *w, const struct entry_batch *b, size_t from, size_t n,
	       struct error *e)
{
	memcpy(w->lines + w->n, b->lines + from, n * sizeof(*w->lines));
	for (size_t c = 0; c < w->cube->ncolumns; c++)
		memcpy(w->amounts[c] + w->n, b->amounts[c] + from, n * sizeof(**w->amounts));
	for (size_t d = 0; d < w->cube->ndimensions; d++) {
		assert(!w->is_text[d] || b->texts[d]);
		if (!w->is_text[d])
			memcpy(w->keys[d] + w->n, b->keys[d] + from, n * sizeof(**w->keys));
		else if (segment_add_texts(w, d,
					   b->texts[d] + from * w->shape->dimensions[d].nattributes,
					   n, e))
			return -1;
	}
	w->n += n;
	return 0;
}

int segment_writer_write(struct segment_writer *w, const struct entry_batch *b, struct error *e)
{
	/* A dimension that changes between keys and texts ends the segment early. */
	if (w->n > 0 && memcmp(w->is_text, b->is_text, w->cube->ndimensions * sizeof(bool)) != 0 &&
	    flush(w, e))
		return -1;
	for (size_t done = 0; done < b->n;) {
		size_t n = STORE_SEGMENT_LINES - w->n;
		if (n > b->n - done)
			n = b->n - done;
		if ((w->n == 0 && open_segment(w, b, e)) || add(w, b, done, n, e))
			return -1;
		done += n;
		if (w->n == STORE_SEGMENT_LINES && flush(w, e))
			return -1;
	}
	return 0;
}

int segment_writer_end(struct segment_writer *w, struct error *e)
{
	return flush(w, e);
}
