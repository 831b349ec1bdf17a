/* What a dataset is compared by, in the store. */
#include "load/sketch_entry.h"

#include <inttypes.h>

/* The bound, the hashes, the counts; little-endian, as all of a store. */
static struct str sample_blob(struct arena *a, const struct sketch_sample *sample)
{
	size_t n = sample->n, bytes = sizeof(uint64_t) * (n + 1) + sizeof(uint32_t) * n;
	char *out = arena_bytes(a, bytes);
	memcpy(out, &sample->below, sizeof(uint64_t));
	memcpy(out + sizeof(uint64_t), sample->hashes, sizeof(uint64_t) * n);
	memcpy(out + sizeof(uint64_t) * (n + 1), sample->counts, sizeof(uint32_t) * n);
	return (struct str){out, bytes};
}

static bool read_sample(struct arena *a, const void *blob, size_t bytes, struct sketch_sample *out)
{
	const size_t each = sizeof(uint64_t) + sizeof(uint32_t);
	const char *p = blob;
	if (bytes < sizeof(uint64_t) || (bytes - sizeof(uint64_t)) % each != 0)
		return false;
	size_t n = (bytes - sizeof(uint64_t)) / each;
	out->n = n;
	out->hashes = ARENA_ARRAY(a, uint64_t, n);
	out->counts = ARENA_ARRAY(a, uint32_t, n);
	memcpy(&out->below, p, sizeof(uint64_t));
	memcpy(out->hashes, p + sizeof(uint64_t), sizeof(uint64_t) * n);
	memcpy(out->counts, p + sizeof(uint64_t) * (n + 1), sizeof(uint32_t) * n);
	return true;
}

static int enter_sketch(struct sqlite_sink *s, const struct load_source *source, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	const struct sketch *sketch = source->sketch;

	if (db_prepare(s->store->db, &q,
		       "INSERT INTO dataset_sketch VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", e))
		return -1;
	struct str lines = sample_blob(s->arena, &sketch->lines);
	struct str codes = sample_blob(s->arena, &sketch->codes);
	sqlite3_bind_int64(q, 1, s->dataset);
	db_bind(q, 2, arena_printf(s->arena, "%016" PRIx64, sketch->shape));
	db_bind(q, 3, arena_printf(s->arena, "%016" PRIx64, sketch->content));
	db_bind_blob(q, 4, lines.ptr, lines.len);
	db_bind_blob(q, 5, codes.ptr, codes.len);
	db_bind(q, 6, source->periods);
	sqlite3_bind_int64(q, 7, (int64_t)sketch->entries);
	return db_run(q, "enter the dataset", e);
}

static struct str sums_text(struct arena *a, const struct cube *cube, const struct tally *t)
{
	struct buffer b;
	char text[MONEY_TEXT_SIZE];
	buffer_init(&b, SIZE_MAX);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		money_format(text, t->sums[c], cube->columns[c].decimals);
		buffer_printf(&b, "%s%s", c ? " " : "", text);
	}
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

int sketch_enter(struct sqlite_sink *s, const struct load_source *source, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (!source->sketch)
		return 0;
	if (enter_sketch(s, source, e) ||
	    db_prepare(s->store->db, &q,
		       "INSERT OR IGNORE INTO dataset_part VALUES (?1, ?2, ?3, ?4)", e))
		return -1;
	for (size_t i = 0; i < source->nparts; i++) {
		const struct split_row *part = &source->parts[i];
		sqlite3_bind_int64(q, 1, s->dataset);
		db_bind(q, 2, part->label);
		sqlite3_bind_int64(q, 3, (int64_t)part->tally.entries);
		db_bind(q, 4, sums_text(s->arena, s->header.cube, &part->tally));
		if (db_run(q, "enter the dataset", e))
			return -1;
	}
	return 0;
}

static bool read_hash(struct str hex, uint64_t *out)
{
	static const char digits[] = "0123456789abcdef";
	*out = 0;
	for (size_t i = 0; i < hex.len; i++) {
		const char *at = memchr(digits, hex.ptr[i], 16);
		if (!at)
			return false;
		*out = *out << 4 | (uint64_t)(at - digits);
	}
	return hex.len == 16;
}

struct sketch *sketch_of_row(struct arena *a, sqlite3_stmt *q, int first, uint64_t entries)
{
	struct sketch *out = ARENA_NEW(a, struct sketch);
	out->entries = entries;
	if (sqlite3_column_type(q, first) == SQLITE_NULL ||
	    !read_hash(db_text(q, first), &out->shape) ||
	    !read_hash(db_text(q, first + 1), &out->content) ||
	    !read_sample(a, sqlite3_column_blob(q, first + 2),
			 (size_t)sqlite3_column_bytes(q, first + 2), &out->lines) ||
	    !read_sample(a, sqlite3_column_blob(q, first + 3),
			 (size_t)sqlite3_column_bytes(q, first + 3), &out->codes))
		return NULL;
	return out;
}

/* Where a label is there twice its tallies are added. */
static struct split_row *row_of(struct split_row *rows, size_t *n, struct arena *a,
				struct str label)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(rows[i].label, label))
			return &rows[i];
	rows[*n] = (struct split_row){.label = arena_dup(a, label)};
	return &rows[(*n)++];
}

int sketch_parts(struct sqlite_sink *s, int64_t dataset, struct split_row *rows, size_t most,
		 size_t *n, struct error *e)
{
	const struct cube *cube = s->header.cube;
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->store->db, &q,
		       "SELECT label, entries, sums FROM dataset_part WHERE dataset = ?1"
		       " ORDER BY label",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	while ((row = db_step(q, "read what datasets hold", e)) == 1 && *n < most) {
		struct split_row *part = row_of(rows, n, s->arena, db_text(q, 0));
		struct str rest = db_text(q, 2);
		part->tally.entries += (uint64_t)sqlite3_column_int64(q, 1);
		for (size_t c = 0; c < cube->ncolumns && rest.ptr; c++) {
			int64_t sum = 0;
			if (money_parse(str_split(&rest, ' '), cube->columns[c].decimals, &sum))
				part->tally.sums[c] += sum;
		}
	}
	return row < 0 ? -1 : 0;
}
