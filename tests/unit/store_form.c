/* The stored forms of codes: every width and number of bits, what is refused, and a store of before
 * there were any. */
#include "base/memory/arena.h"
#include "segment/bits.h"
#include "segment/form.h"
#include "segment/planes.h"
#include "store/pages/page_marks.h"
#include "store_fixture.h"
#include <criterion/criterion.h>
#include <sqlite3.h>

#define MOST 65536
#define GUARD 0xa5

static const int widths[] = {1, 2, 4, 8};
static const size_t sizes[] = {1, 2, 7, 300, 1023, 1024, 1025, 3 * 1024 + 5, MOST};
#define WIDTHS (sizeof widths / sizeof widths[0])
#define SIZES (sizeof sizes / sizeof sizes[0])

static uint64_t codes[MOST], back[MOST + 1], scratch[MOST];
static char room[8 * MOST + 16];

/* Codes of at most `bits` bits, one of them the largest there is. */
static void make(size_t n, int width, int bits, uint64_t seed)
{
	uint64_t top = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;

	for (size_t i = 0; i < n; i++) {
		uint64_t code = i == n / 2 ? top : mix(seed, i) & top;
		memcpy((char *)codes + i * (size_t)width, &code, (size_t)width);
	}
}

static bool same(size_t n, int width)
{
	return memcmp(codes, back, n * (size_t)width) == 0;
}

static void bits_round_trip(size_t n, int width, int bits)
{
	size_t size = bits_size(n, width, bits);
	char *at = room + 1; /* at no even address */

	make(n, width, bits, 3);
	cr_assert_eq(bits_needed(codes, n, width), bits);
	cr_assert_leq(size, n * (size_t)width);
	if (n % 1024 == 0)
		cr_assert_eq(size, n * (size_t)bits / 8);
	memset(room, GUARD, sizeof room);
	memset(back, GUARD, sizeof back);
	bits_pack(at, codes, n, width, bits);
	cr_assert_eq((uint8_t)room[0], GUARD);
	cr_assert_eq((uint8_t)at[size], GUARD);
	bits_unpack(back, at, n, width, bits);
	cr_assert(same(n, width), "%zu codes of %d bytes, %d bits", n, width, bits);
	cr_assert_eq(((uint8_t *)back)[n * (size_t)width], GUARD);
}

Test(store_form, bits_of_every_number_and_width)
{
	for (size_t w = 0; w < 3; w++)
		for (int bits = 1; bits < 8 * widths[w] && bits <= BITS_MAX; bits++)
			for (size_t k = 0; k < SIZES; k++)
				bits_round_trip(sizes[k], widths[w], bits);
	memset(codes, 0, sizeof codes);
	for (size_t w = 0; w < WIDTHS; w++)
		cr_assert_eq(bits_needed(codes, 99, widths[w]), 0);
	codes[98] = UINT64_MAX;
	cr_assert_eq(bits_needed(codes, 99, 8), 64);
}

Test(store_form, planes_there_and_back)
{
	for (size_t k = 0; k < SIZES; k++)
		for (int width = 4; width <= 8; width += 4) {
			size_t n = sizes[k];
			make(n, width, 8 * width, 5);
			planes_split(scratch, codes, n, width);
			for (int p = 0; p < width; p++)
				cr_assert_eq(((char *)scratch)[(size_t)p * n + n - 1],
					     ((char *)codes)[(n - 1) * (size_t)width + (size_t)p]);
			planes_join(back, scratch, n, width);
			cr_assert(same(n, width));
		}
}

static int written(struct form_writer *w, ZSTD_DCtx *zstd, size_t n, int width)
{
	struct stored s = form_write(w, codes, n, width);

	cr_assert_leq(s.size, n * (size_t)width);
	memset(back, GUARD, sizeof back);
	cr_assert(form_read(back, n, width, &s, zstd, scratch), "form %d", s.form);
	cr_assert(same(n, width), "%zu codes of %d bytes, form %d", n, width, s.form);
	cr_assert_eq(((uint8_t *)back)[n * (size_t)width], GUARD);
	return s.form;
}

Test(store_form, what_is_written_is_read)
{
	struct form_writer *w = form_writer_new(MOST);
	ZSTD_DCtx *zstd = ZSTD_createDCtx();

	for (size_t v = 0; v < WIDTHS; v++)
		for (size_t k = 0; k < SIZES; k++)
			for (int bits = 4 * widths[v] + 1; bits <= 8 * widths[v]; bits++) {
				make(sizes[k], widths[v], bits, 11);
				int form = written(w, zstd, sizes[k], widths[v]);
				/* Chance cannot be compressed. */
				if (sizes[k] < 1024 || bits == 8 * widths[v])
					cr_assert_eq(form, FORM_PLAIN);
				else if (bits <= BITS_MAX)
					cr_assert_eq(form, bits);
			}
	for (size_t v = 0; v < WIDTHS; v++) {
		memset(codes, 0, sizeof codes);
		((uint8_t *)codes)[100] = 255;
		cr_assert_eq(written(w, zstd, MOST, widths[v]), FORM_ZSTD);
		cr_assert_eq(written(w, zstd, 1000, widths[v]), FORM_ZSTD);
		written(w, zstd, 1, widths[v]);
	}
	/* Low bytes of chance under high ones that are mostly the same: as amounts are. */
	for (size_t i = 0; i < MOST; i++)
		((uint32_t *)codes)[i] = (uint32_t)(mix(1, i) & (i % 64 ? 0xffff : 0xfffffff));
	cr_assert_eq(written(w, zstd, MOST, 4), FORM_ZSTD);
	/* A middle that promises more than the whole keeps. */
	make(MOST, 1, 7, 12);
	memset((char *)codes + MOST / 2 - 3000, 1, 6000);
	cr_assert_eq(written(w, zstd, MOST, 1), 7);
	ZSTD_freeDCtx(zstd);
	form_writer_free(w);
}

static bool reads(struct stored s, int form, size_t size, size_t n, int width)
{
	ZSTD_DCtx *zstd = ZSTD_createDCtx();

	s.form = form;
	s.size = size;
	bool read = form_read(back, n, width, &s, zstd, scratch);
	ZSTD_freeDCtx(zstd);
	return read;
}

Test(store_form, damage_is_refused)
{
	struct form_writer *w = form_writer_new(MOST);

	make(3000, 2, 12, 1);
	struct stored s = form_write(w, codes, 3000, 2);
	cr_assert_eq(s.form, 12);
	cr_assert(reads(s, 12, s.size, 3000, 2));
	cr_assert_not(reads(s, 12, s.size - 1, 3000, 2));
	cr_assert_not(reads(s, 12, s.size, 2999, 2));
	cr_assert_not(reads(s, 12, s.size, 3000, 4));
	for (int form = -2; form < 300; form++)
		cr_assert(form == 12 || !reads(s, form, s.size, 3000, 2), "form %d", form);
	for (int width = 1; width <= 8; width *= 2)
		for (int form = 8 * width; form <= BITS_MAX; form++)
			cr_assert_not(reads(s, form, 128u * (unsigned)form, 1024, width));
	for (int form = 1; form <= BITS_MAX; form++)
		cr_assert_not(reads(s, form, 128u * (unsigned)form, 1024, 8));
	memset(codes, 0, sizeof codes);
	codes[700] = 77;
	s = form_write(w, codes, 3000, 4);
	cr_assert_eq(s.form, FORM_ZSTD);
	cr_assert(reads(s, FORM_ZSTD, s.size, 3000, 4));
	cr_assert_not(reads(s, FORM_ZSTD, s.size, 2999, 4));
	cr_assert_not(reads(s, FORM_ZSTD, s.size, 3001, 4));
	cr_assert_not(reads(s, FORM_ZSTD, s.size, 3000, 8));
	cr_assert_not(reads(s, FORM_ZSTD, s.size - 1, 3000, 4));
	cr_assert_not(reads(s, FORM_PLAIN, s.size, 3000, 4));
	int64_t sum = stored_checksum(&s);
	s.form = FORM_PLAIN;
	cr_assert_neq(sum, stored_checksum(&s));
	cr_assert_eq(stored_checksum(&s), (int64_t)hash64(s.bytes, s.size));
	form_writer_free(w);
}

/* ---- a store of before ---- */

static void run(sqlite3 *db, const char *sql)
{
	char *message = NULL;

	sqlite3_exec(db, sql, NULL, NULL, &message);
	cr_assert_null(message, "%s: %s", sql, message);
}

/* Codes as version 7 wrote them: in no form, with the sum of their bytes alone. */
static void write_plain(sqlite3_stmt *q, sqlite3_stmt *update, ZSTD_DCtx *zstd)
{
	size_t n = (size_t)sqlite3_column_int64(q, 4);
	int width = sqlite3_column_int(q, 3);
	struct stored s = {sqlite3_column_int(q, 1), sqlite3_column_blob(q, 2),
			   (size_t)sqlite3_column_bytes(q, 2)};

	cr_assert(form_read(back, n, width, &s, zstd, scratch));
	sqlite3_bind_int64(update, 1, sqlite3_column_int64(q, 0));
	sqlite3_bind_int64(update, 2, (int64_t)hash64(back, n * (size_t)width));
	sqlite3_bind_blob(update, 3, back, (int)(n * (size_t)width), SQLITE_TRANSIENT);
	cr_assert_eq(sqlite3_step(update), SQLITE_DONE);
	sqlite3_reset(update);
}

static void make_version_7(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *q, *update;
	ZSTD_DCtx *zstd = ZSTD_createDCtx();

	cr_assert_eq(
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, pages_vfs()),
		SQLITE_OK);
	sqlite3_prepare_v2(db,
			   "SELECT d.id, d.form, d.data, c.width, s.lines FROM segment_data d"
			   " JOIN segment_column c ON c.data = d.id"
			   " JOIN segment s ON s.id = c.segment",
			   -1, &q, NULL);
	sqlite3_prepare_v2(db, "UPDATE segment_data SET checksum = ?2, data = ?3 WHERE id = ?1", -1,
			   &update, NULL);
	run(db, "BEGIN");
	while (sqlite3_step(q) == SQLITE_ROW)
		write_plain(q, update, zstd);
	sqlite3_finalize(q);
	sqlite3_finalize(update);
	run(db,
	    "COMMIT; DROP TABLE withdrawal; DROP TABLE member_hidden;"
	    " DROP TABLE dataset_sketch; DROP TABLE dataset_part;"
	    " DROP INDEX explanation_answer; ALTER TABLE explanation DROP COLUMN answer;"
	    " ALTER TABLE explanation DROP COLUMN meeting; ALTER TABLE explanation DROP COLUMN meeting_date;"
	    " ALTER TABLE explanation DROP COLUMN agenda_item; ALTER TABLE explanation DROP COLUMN document;"
	    " DROP TABLE away_content; DROP TABLE facts_away; DROP TABLE privacy_also; DROP TABLE privacy_looked; DROP TABLE staged_annex; DROP TABLE privacy_annex;"
	    " DROP TABLE dataset_cells; DROP TABLE privacy_finding; DROP TABLE privacy_load; DROP TABLE privacy_policy;"
	    " DROP TABLE policy; DROP TABLE staged_block; DROP TABLE staged_file;"
	    " DROP TABLE publication; DROP TABLE withdrawal_note; DROP TABLE erased; DROP TABLE manifest;"
	    " DROP TABLE staged; DROP TABLE audit; DROP TRIGGER cube_published; ALTER TABLE cube DROP COLUMN published_at;"
	    " ALTER TABLE segment_data DROP COLUMN form; PRAGMA user_version = 7");
	sqlite3_close(db);
	ZSTD_freeDCtx(zstd);
}

static int64_t count(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *q;

	cr_assert_eq(
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, pages_vfs()),
		SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK, "%s", sql);
	cr_assert_eq(sqlite3_step(q), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

/* Every entry of segment i is that of the seed: a is its first row. */
static void check_segment(struct store *s, struct view *v, size_t i, uint64_t seed, uint64_t a)
{
	static int64_t amounts[MOST], hours[MOST];
	static uint64_t lines[MOST];
	static uint32_t keys[MOST];
	const struct dictionary *days;
	struct error e;

	cr_assert_eq(view_dictionary(v, s, DAY, &days, &e), 0, "%s", e.text);
	cr_assert_eq(segment_amounts(s, v, i, AMOUNT, amounts, &e), 0, "%s", e.text);
	cr_assert_eq(segment_amounts(s, v, i, HOURS, hours, &e), 0, "%s", e.text);
	cr_assert_eq(segment_lines(s, v, i, lines, &e), 0, "%s", e.text);
	cr_assert_eq(segment_keys(s, v, i, DAY, keys, &e), 0, "%s", e.text);
	for (uint32_t k = 0; k < view_segment(v, i)->lines; k++) {
		struct row row = fixture_row(seed, 0, a + k);
		cr_assert_eq(amounts[k], row.amount);
		cr_assert_eq(hours[k], row.hours);
		cr_assert_eq(lines[k], a + k + 2);
		cr_assert_eq(dictionary_get(days, keys[k])->number, row.day);
	}
}

static void check_store(const char *path, const uint64_t *seeds, uint64_t rows, size_t n)
{
	struct store *s;
	struct view *v;
	struct error e;
	size_t i = 0;

	cr_assert_eq(store_open(&s, path, &e), 0, "%s", e.text);
	cr_assert_eq(view_open(&v, s, STR("test"), &e), 0, "%s", e.text);
	cr_assert_eq(view_entries(v), n * rows);
	for (size_t k = 0; k < n; k++)
		for (uint64_t a = 0; a < rows; a += view_segment(v, i++)->lines)
			check_segment(s, v, i, seeds[k], a);
	cr_assert_eq(i, view_segments(v));
	view_unref(v);
	store_close(s);
}

Test(store_form, a_store_of_before_answers_and_takes_loads)
{
	const char *path = fixture_path("forms");
	struct fixture_source first = {"a.csv", 1, 2024, 70000, 0, {"2024"}};
	struct fixture_source second = {"b.csv", 2, 2025, 70000, 0, {"2025"}};
	static const uint64_t seeds[] = {1, 2};
	struct store *s;
	struct error e;

	cr_assert_eq(fixture_load(path, &first, 1, OVERLAP_SUPERSEDE, &e), 0, "%s", e.text);
	cr_assert_gt(count(path, "SELECT count(*) FROM segment_data WHERE form > 0"), 3);
	check_store(path, seeds, 70000, 1);
	make_version_7(path);
	cr_assert_eq(store_open(&s, path, &e), -1);
	cr_assert(strstr(e.text, "older store version 7"), "%s", e.text);
	/* A writer brings it to this version; not a byte of the facts is written anew. */
	cr_assert_eq(store_open_writer(&s, path, &e), 0, "%s", e.text);
	store_close(s);
	cr_assert_eq(count(path, "SELECT count(*) FROM segment_data WHERE form <> 0"), 0);
	check_store(path, seeds, 70000, 1);
	cr_assert_eq(fixture_load(path, &second, 1, OVERLAP_SUPERSEDE, &e), 0, "%s", e.text);
	cr_assert_gt(count(path, "SELECT count(*) FROM segment_data WHERE form = 0"), 3);
	cr_assert_gt(count(path, "SELECT count(*) FROM segment_data WHERE form > 0"), 3);
	check_store(path, seeds, 70000, 2);
	fixture_remove(path);
}
