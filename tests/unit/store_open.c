/* What is opened and what is refused; readers beside a writer; damage. */
#include "store/db.h"
#include "store/pages/page_marks.h"
#include "store_fixture.h"
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <sys/wait.h>

#define ALONE_US 300000 /* how long somebody else has the store alone */

static struct error error;

static void sql(const char *path, const char *text)
{
	sqlite3 *db;
	char *message = NULL;

	cr_assert_eq(
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, pages_vfs()),
		SQLITE_OK);
	sqlite3_exec(db, text, NULL, NULL, &message);
	cr_assert_null(message, "%s: %s", text, message);
	sqlite3_close(db);
}

static void refused(const char *path, enum status status, const char *words)
{
	struct store *s;

	cr_assert_eq(store_open(&s, path, &error), -1);
	cr_assert_null(s);
	cr_assert_eq(error.status, status, "%s", error.text);
	cr_assert(strstr(error.text, words), "%s", error.text);
}

/* A fault says what was being made, not what usually is. */
Test(store_open, a_derivation_that_fails_is_called_by_its_name)
{
	const char *path = fixture_path("derive");
	struct store *s;

	cr_assert_eq(store_open_writer(&s, path, &error), 0, "%s", error.text);
	store_close(s);
	cr_assert_eq(store_open(&s, path, &error), 0, "%s", error.text);
	cr_expect_eq(store_derive(s, "search.sql", "make what readers cannot", &error), -1);
	cr_expect(strstr(error.text, "make what readers cannot"), "%s", error.text);
	cr_expect(!strstr(error.text, "search index"), "%s", error.text);
	store_close(s);
	fixture_remove(path);
}

Test(store_open, absent_empty_foreign_and_newer)
{
	const char *path = fixture_path("open");
	struct store *s;
	FILE *f;

	refused(path, STATUS_NO_FILE, "there is no store");
	f = fopen(path, "w");
	fclose(f);
	refused(path, STATUS_NO_FILE, "no Stuiver store");
	f = fopen(path, "w");
	for (int i = 0; i < 1000; i++)
		fputs("datum;bedrag\n", f);
	fclose(f);
	refused(path, STATUS_STORE, "no Stuiver store");
	cr_assert_eq(store_open_writer(&s, path, &error), -1);
	unlink(path);
	sql(path, "CREATE TABLE t (a)");
	refused(path, STATUS_STORE, "another SQLite database");
	cr_assert_eq(store_open_writer(&s, path, &error), -1);
	fixture_remove(path);
	cr_assert_eq(store_open_writer(&s, path, &error), 0, "%s", error.text);
	store_close(s);
	cr_assert_eq(store_open(&s, path, &error), 0, "%s", error.text);
	store_close(s);
	sql(path, "PRAGMA user_version = 9999");
	refused(path, STATUS_STORE, "store version 9999 and this program reads up to ");
	cr_assert_eq(store_open_writer(&s, path, &error), -1);
	cr_assert_eq(store_open_writer(&s, "/tmp", &error), -1);
	fixture_remove(path);
}

/* Another process has the store for itself, tells so in the pipe, and lets go a little later. */
static pid_t alone(const char *path, int told)
{
	pid_t child = fork();

	if (child)
		return child;
	sqlite3 *db;
	bool held = sqlite3_open(path, &db) == SQLITE_OK &&
		    sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL,
				 NULL) == SQLITE_OK;
	bool said = write(told, held ? "y" : "n", 1) == 1;
	usleep(ALONE_US);
	_exit(said && held ? 0 : 1); /* the locks go with it, and nothing was written */
}

/* Who makes the log, mends it or takes it away has the store alone for a moment: who reads waits. */
Test(store_open, waits_for_who_has_it_alone)
{
	const char *path = fixture_path("alone");
	struct store *s;
	int pipes[2], status;
	char held = 0;

	cr_assert_eq(store_open_writer(&s, path, &error), 0, "%s", error.text);
	store_close(s);
	cr_assert_eq(pipe(pipes), 0);
	pid_t child = alone(path, pipes[1]);
	cr_assert_eq(read(pipes[0], &held, 1), 1);
	cr_assert_eq(held, 'y');
	cr_expect_eq(store_open(&s, path, &error), 0, "%s", error.text);
	store_close(s);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(status, 0);
	close(pipes[0]);
	close(pipes[1]);
	fixture_remove(path);
}

Test(store_open, a_view_stays_while_a_writer_commits)
{
	const char *path = fixture_path("snapshot");
	struct fixture_source one = {"a.csv", 1, 2024, 70000, 0, {"2024"}};
	struct fixture_source two = {"b.csv", 2, 2024, 50000, 0, {"2024"}};
	struct store *a, *b;
	struct view *v, *w;
	int64_t before, after, *values = xmalloc(8 * STORE_SEGMENT_LINES);
	money_sum sum = 0, expected = 0;
	const struct dictionary *accounts;

	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_eq(store_open(&a, path, &error), 0);
	cr_assert_eq(store_open(&b, path, &error), 0);
	cr_assert_eq(view_open(&v, a, STR("test"), &error), 0);
	cr_assert_eq(store_change_counter(b, &before, &error), 0);
	cr_assert_eq(fixture_load(path, &two, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_eq(store_change_counter(b, &after, &error), 0);
	cr_assert_neq(before, after);
	cr_assert_eq(view_open(&w, b, STR("test"), &error), 0);
	cr_assert_eq(view_entries(v), 70000u);
	cr_assert_eq(view_entries(w), 50000u);
	cr_assert_not(str_eq(view_version(v), view_version(w)));
	/* The old picture reads on, through either handle. */
	for (size_t i = 0; i < view_segments(v); i++) {
		cr_assert_eq(segment_amounts(i ? a : b, v, i, AMOUNT, values, &error), 0);
		for (uint32_t k = 0; k < view_segment(v, i)->lines; k++)
			sum += values[k];
	}
	for (uint64_t i = 0; i < 70000; i++)
		expected += fixture_row(1, 2024, i).amount;
	cr_assert(sum == expected);
	cr_assert_eq(view_dictionary(v, b, ACCOUNT, &accounts, &error), 0);
	cr_assert_eq(dictionary_count(accounts), 800u);
	view_unref(w);
	cr_assert_eq(view_open(&w, b, STR("nothing"), &error), -1);
	cr_assert_eq(error.status, STATUS_NO_CUBE);
	view_unref(v);
	store_close(a);
	store_close(b);
	free(values);
	fixture_remove(path);
}

/* Room for one decoded column of each kind. */
struct room {
	uint32_t keys[STORE_SEGMENT_LINES];
	int64_t amounts[STORE_SEGMENT_LINES];
	uint64_t lines[STORE_SEGMENT_LINES];
};

static int read_segment(struct store *s, struct view *v, size_t i, struct room *room)
{
	const struct segment *segment = view_segment(v, i);
	struct arena *a = arena_new();
	struct value *texts;
	int result = segment_lines(s, v, i, room->lines, &error) ||
		     segment_amounts(s, v, i, AMOUNT, room->amounts, &error) ||
		     segment_amounts(s, v, i, HOURS, room->amounts, &error);

	for (size_t k = 0; k < 3 && !result; k++) {
		result = segment_keys(s, v, i, k, room->keys, &error);
		for (uint32_t j = 0; j < segment->lines && !result; j++)
			cr_assert_leq(room->keys[j], segment->key_max[k]);
	}
	if (!result && segment->is_text[NOTE])
		result = segment_texts(s, v, i, NOTE, 0, segment->lines, a, &texts, &error);
	arena_free(a);
	return result;
}

/* Reads all there is; 0 or -1, never a crash. */
static int read_everything(const char *path)
{
	struct store *s = NULL;
	struct view *v;
	struct room *room = xmalloc(sizeof *room);
	const struct dictionary *d;
	int result = store_open(&s, path, &error);

	if (result == 0 && (result = view_open(&v, s, STR("test"), &error)) == 0) {
		for (size_t k = 0; k < 3 && result == 0; k++)
			result = view_dictionary(v, s, k, &d, &error);
		for (size_t i = 0; i < view_segments(v) && result == 0; i++)
			result = read_segment(s, v, i, room);
		view_unref(v);
	}
	if (s)
		store_close(s);
	free(room);
	return result ? -1 : 0;
}

static void damage(const char *path, const char *text)
{
	sql(path, text);
	cr_assert_eq(read_everything(path), -1, "%s", text);
	cr_assert_eq(error.status, STATUS_STORE, "%s: %s", text, error.text);
	cr_assert(strstr(error.text, "damaged"), "%s: %s", text, error.text);
}

static void damage_once(const char *statement)
{
	const char *path = fixture_path("damage");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};

	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_eq(read_everything(path), 0, "%s", error.text);
	damage(path, statement);
	fixture_remove(path);
}

Test(store_open, damage_is_told)
{
	static const char *const statements[] = {
		"UPDATE segment_data SET data = substr(data, 1, length(data) - 1) WHERE id = 2",
		"UPDATE segment_data SET data = randomblob(length(data)) WHERE id = 2",
		"PRAGMA foreign_keys = OFF; DELETE FROM segment_data WHERE id = 3",
		"UPDATE segment_data SET form = form + 1 WHERE id = 2",
		"UPDATE segment_data SET form = 0 WHERE form > 0",
		"UPDATE segment_data SET form = 32 WHERE form < 32",
		"UPDATE segment_data SET form = -1",
		"UPDATE segment_data SET form = 1 << 40",
		"UPDATE segment_data SET checksum = checksum + 1, form = form + 1",
		"UPDATE segment_column SET width = 8 WHERE kind = 'key' AND width > 0",
		"UPDATE segment_column SET minimum = -5 WHERE kind = 'key'",
		"UPDATE segment_column SET maximum = 90000000 WHERE kind = 'key'",
		"UPDATE segment_column SET maximum = NULL WHERE kind = 'amount'",
		"UPDATE segment_column SET maximum = minimum WHERE kind = 'amount'",
		"UPDATE segment_column SET minimum = 3 WHERE kind = 'line'",
		"UPDATE segment_column SET position = 17 WHERE kind = 'text'",
		"DELETE FROM segment_column WHERE kind = 'text'",
		"UPDATE segment SET lines = 4999",
		"UPDATE segment SET lines = 0",
		"UPDATE segment SET lines = 900000",
		"UPDATE text_piece SET data = randomblob(400) WHERE id = 2",
		"UPDATE text_piece SET data = substr(data, 1, 100) WHERE id = 1",
		"UPDATE text_piece SET data = substr(data, 1, length(data) - 1)",
		"UPDATE text_piece SET data = x''",
		"UPDATE text_piece SET n = 1023 WHERE id = 1",
		"UPDATE text_piece SET first = 1020 WHERE first = 0",
		"UPDATE text_piece SET attribute = attribute + 5",
		"DELETE FROM text_piece WHERE attribute = 1",
		"DELETE FROM member_1_account WHERE _key = 7",
		"UPDATE member_1_account SET _key = -1 WHERE _key = 7",
		"UPDATE member_1_account SET _key = 2000000000 WHERE _key = 7",
		"UPDATE member_1_account SET code = '1', label = '2'",
		"UPDATE member_1_account SET (code, label) ="
		" (SELECT code, label FROM member_1_account WHERE _key = 3) WHERE _key = 7",
		"UPDATE member_1_day SET day = 'yesterday'",
		"UPDATE cube SET model = '{'",
		"UPDATE cube SET storage = replace(storage, 'hours', 'years')",
		"UPDATE dimension SET member_table = 'a\"; b' WHERE name = 'day'",
		"UPDATE attribute SET name = 'nothing' WHERE name = 'day'",
		"UPDATE measure SET decimals = 5",
	};

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		damage_once(statements[i]);
}

/* Whatever bytes of the file change: an answer or an error, never a crash. */
Test(store_open, flipped_bytes_never_crash)
{
	const char *path = fixture_path("flip");
	struct fixture_source one = {"a.csv", 1, 2024, 3000, 0, {"2024"}};
	char *content;
	long size;

	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	FILE *f = fopen(path, "r");
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	content = xmalloc((size_t)size);
	rewind(f);
	cr_assert_eq(fread(content, 1, (size_t)size, f), (size_t)size);
	fclose(f);
	for (uint64_t round = 0; round < 150; round++) {
		f = fopen(path, "w");
		fwrite(content, 1, (size_t)size, f);
		for (uint64_t k = 0; k < 40; k++) {
			fseek(f, (long)(mix(round, k) % (uint64_t)size), SEEK_SET);
			fputc((int)(mix(round, k + 1000) & 0xff), f);
		}
		fclose(f);
		if (read_everything(path) != 0)
			cr_assert(error.status != STATUS_OK && *error.text);
	}
	free(content);
	fixture_remove(path);
}
