/* The plain star opens in any SQLite and adds up to the same as the store. */
#include "store_fixture.h"
#include <criterion/criterion.h>
#include <sqlite3.h>

static int64_t ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK, "%s: %s", sql,
		     sqlite3_errmsg(db));
	cr_assert_eq(sqlite3_step(q), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return value;
}

static void export_and_check(uint64_t spill)
{
	const char *path = fixture_path("export");
	char out[300];
	struct fixture_source sources[] = {{"a.csv", 1, 2023, 70000, spill, {"2023"}},
					   {"b.csv", 2, 2024, 30000, 0, {"2024"}}};
	struct error e;
	struct store *s;
	sqlite3 *db;
	money_sum sum;
	uint64_t entries;
	int64_t hours = 0;

	cr_assert_eq(fixture_load(path, sources, 2, OVERLAP_SUPERSEDE, &e), 0, "%s", e.text);
	snprintf(out, sizeof(out), "%s.star", path);
	unlink(out);
	cr_assert_eq(store_open(&s, path, &e), 0, "%s", e.text);
	cr_assert_eq(store_export_sqlite(s, STR(""), out, &e), 0, "%s", e.text);
	cr_assert_eq(store_export_sqlite(s, STR(""), out, &e), -1);
	cr_assert_eq(e.status, STATUS_REFUSED);
	store_close(s);
	cr_assert_eq(fixture_sum(path, "test", &sum, &entries, &e), 0);
	for (uint64_t i = 0; i < 100000; i++) {
		struct row row =
			i < 70000 ? fixture_row(1, 2023, i) : fixture_row(2, 2024, i - 70000);
		hours += row.hours == MONEY_NULL ? 0 : row.hours;
	}
	cr_assert_eq(sqlite3_open(out, &db), SQLITE_OK);
	cr_assert_eq(ask(db, "SELECT count(*) FROM test"), 100000);
	cr_assert_eq(ask(db, "SELECT sum(amount_x100) FROM test"), (int64_t)sum);
	cr_assert_eq(ask(db, "SELECT cast(round(sum(amount) * 100) AS INTEGER) FROM test"),
		     (int64_t)sum);
	cr_assert_eq(ask(db, "SELECT sum(hours) FROM test"), hours);
	cr_assert_eq(ask(db, "SELECT count(*) FROM test WHERE year = 2024"), 30000);
	cr_assert_eq(ask(db, "SELECT count(*) FROM test WHERE account_label IS NULL"), 0);
	cr_assert_eq(ask(db, "SELECT count(DISTINCT account_code) FROM test"), 800);
	cr_assert_eq(ask(db, "SELECT count(*) FROM test WHERE note_text LIKE 'Factuur 17 van %'"),
		     !fixture_row(1, 2023, 17).note_null + !fixture_row(2, 2024, 17).note_null);
	cr_assert_eq(ask(db, "SELECT count(*) FROM dataset"), 2);
	cr_assert_eq(ask(db, "SELECT count(*) FROM source_file"), 2);
	cr_assert_eq(ask(db, "SELECT count(*) FROM issue"), 2);
	cr_assert_eq(ask(db, "SELECT count(*) FROM test JOIN dataset ON dataset.id = test.dataset"),
		     100000);
	sqlite3_close(db);
	unlink(out);
	fixture_remove(path);
}

Test(store_export, star)
{
	export_and_check(0);
}

Test(store_export, star_with_spilled_texts)
{
	export_and_check(10000);
}
