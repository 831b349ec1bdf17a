/* Segments as they are written: how many entries each takes, when one ends, what the writer tells
 * of them, and that what is read back is what went in. */
#include "load/segment_writer.h"

#include "store_fixture.h"
#include <criterion/criterion.h>

#define SEED 11u
#define YEAR_OF_ROWS 2024

/* A store with the cube and one dataset, whose only segment makes room for those of the test. */
struct writing {
	struct fixture f; /* its cube, dictionaries and batch: the sink is closed */
	struct store *store;
	struct shape shape;
	struct arena *arena;
	struct segment_writer *writer;
	uint64_t rows;
	money_sum sums[2];
	const char *path;
};

static void sql(struct writing *w, const char *text)
{
	struct error e;

	cr_assert_eq(db_exec(w->store->db, text, "test", &e), 0, "%s", e.text);
}

static int64_t number(struct store *s, const char *text)
{
	struct error e;
	int64_t out;

	cr_assert_eq(db_integer(s->db, text, -1, &out, &e), 0, "%s", e.text);
	return out;
}

static void open_writing(struct writing *w)
{
	struct fixture_source one = {"a.csv", SEED, YEAR_OF_ROWS, 1, 0, {"2024"}};
	char difference[SHAPE_DIFFERENCE_SIZE];
	struct error e;

	*w = (struct writing){.path = fixture_path("segments"), .arena = arena_new()};
	cr_assert_eq(fixture_load(w->path, &one, 1, OVERLAP_SUPERSEDE, &e), 0, "%s", e.text);
	w->f.cube = fixture_cube("test");
	fixture_new_dictionaries(&w->f);
	w->f.batch = entry_batch_new(w->f.cube);
	cr_assert_eq(store_open_writer(&w->store, w->path, &e), 0, "%s", e.text);
	sql(w, "BEGIN IMMEDIATE; DELETE FROM text_piece; DELETE FROM segment_column;"
	       "DELETE FROM segment; DELETE FROM segment_data");
	cr_assert_eq(shape_read(&w->shape, w->store, w->arena, 1, w->f.cube, difference, &e), 0);
	cr_assert_eq(segment_writer_new(&w->writer, w->store, w->f.cube, &w->shape, &e), 0, "%s",
		     e.text);
	segment_writer_begin(w->writer, number(w->store, "SELECT id FROM dataset"));
}

static void hand_over(struct writing *w)
{
	struct error e;

	cr_assert_eq(segment_writer_write(w->writer, w->f.batch, &e), 0, "%s", e.text);
	entry_batch_reset(w->f.batch);
}

/* The next `n` rows; accounts come as keys, or as texts. */
static void put(struct writing *w, uint64_t n, bool texts)
{
	for (uint64_t i = 0; i < n; i++, w->rows++) {
		struct row row = fixture_row(SEED, YEAR_OF_ROWS, w->rows);
		fixture_add(&w->f, &row, w->rows + 2, texts);
		w->sums[AMOUNT] += row.amount;
		w->sums[HOURS] += row.hours == MONEY_NULL ? 0 : row.hours;
		if (w->f.batch->n == w->f.batch->capacity)
			hand_over(w);
	}
	if (w->f.batch->n > 0)
		hand_over(w);
}

/* What the writer tells; then the members, and the transaction. */
static void end_writing(struct writing *w)
{
	struct error e;
	char update[80];

	cr_assert_eq(segment_writer_end(w->writer, &e), 0, "%s", e.text);
	cr_expect_eq(segment_writer_entries(w->writer), w->rows);
	cr_expect(segment_writer_sums(w->writer)[AMOUNT] == w->sums[AMOUNT]);
	cr_expect(segment_writer_sums(w->writer)[HOURS] == w->sums[HOURS]);
	cr_expect_eq(segment_writer_bytes(w->writer) > 0, w->rows > 0);
	segment_writer_free(w->writer);
	for (size_t d = 0; d < w->f.cube->ndimensions; d++) {
		uint64_t there;
		cr_assert_eq(members_count(w->store, &w->shape.dimensions[d], &there, &e), 0);
		if (there < dictionary_count(w->f.dictionaries[d]))
			cr_assert_eq(members_write(w->store, &w->shape.dimensions[d],
						   w->f.dictionaries[d], there, &e),
				     0, "%s", e.text);
	}
	snprintf(update, sizeof update, "UPDATE dataset SET entries = %llu; COMMIT",
		 (unsigned long long)w->rows);
	sql(w, update);
	store_close(w->store);
}

static void check_lines(struct store *s, struct view *v, size_t i, uint64_t first)
{
	uint32_t n = view_segment(v, i)->lines;
	bool texts = view_segment(v, i)->is_text[ACCOUNT];
	int64_t *amounts = xmalloc(8 * n), *hours = xmalloc(8 * n);
	uint64_t *lines = xmalloc(8 * n);
	uint32_t *keys = xmalloc(4 * n);
	struct value *accounts = NULL, *notes;
	const struct dictionary *members;
	struct arena *a = arena_new();
	struct error e;

	cr_assert_eq(segment_amounts(s, v, i, AMOUNT, amounts, &e), 0, "%s", e.text);
	cr_assert_eq(segment_amounts(s, v, i, HOURS, hours, &e), 0, "%s", e.text);
	cr_assert_eq(segment_lines(s, v, i, lines, &e), 0, "%s", e.text);
	cr_assert_eq(segment_texts(s, v, i, NOTE, 0, n, a, &notes, &e), 0, "%s", e.text);
	cr_assert_eq(view_dictionary(v, s, ACCOUNT, &members, &e), 0, "%s", e.text);
	cr_assert_eq(texts ? segment_texts(s, v, i, ACCOUNT, 0, n, a, &accounts, &e)
			   : segment_keys(s, v, i, ACCOUNT, keys, &e),
		     0, "%s", e.text);
	for (uint32_t k = 0; k < n; k++) {
		struct row row = fixture_row(SEED, YEAR_OF_ROWS, first + k);
		const struct value *member =
			texts ? accounts + 2 * k : dictionary_get(members, keys[k]);
		char code[16];
		snprintf(code, sizeof code, "%05u", row.account);
		cr_assert(str_eq(member[0].text, str_z(code)));
		cr_assert_eq(lines[k], first + k + 2);
		cr_assert_eq(amounts[k], row.amount);
		cr_assert_eq(hours[k], row.hours);
		cr_assert_eq(notes[2 * k].null, row.note_null);
		cr_assert(row.note_null || str_eq(notes[2 * k].text, str_z(row.note)));
		cr_assert_eq(notes[2 * k + 1].number, row.number);
	}
	arena_free(a);
	free(amounts);
	free(hours);
	free(lines);
	free(keys);
}

/* The store has segments of just these lengths, with or without accounts as text. */
static void expect(struct writing *w, size_t n, const uint32_t *lengths, const bool *texts)
{
	struct store *s;
	struct view *v;
	struct error e;
	uint64_t first = 0;

	end_writing(w);
	cr_assert_eq(store_open(&s, w->path, &e), 0, "%s", e.text);
	cr_assert_eq((size_t)number(s, "SELECT count(*) FROM segment"), n);
	cr_assert_eq(view_open(&v, s, STR("test"), &e), 0, "%s", e.text);
	cr_assert_eq(view_segments(v), n);
	for (size_t i = 0; i < n; i++) {
		cr_assert_eq(view_segment(v, i)->lines, lengths[i], "segment %zu: %u", i,
			     view_segment(v, i)->lines);
		cr_expect_eq(view_segment(v, i)->is_text[ACCOUNT], texts[i]);
		check_lines(s, v, i, first);
		first += lengths[i];
	}
	cr_expect_eq(first, w->rows);
	view_unref(v);
	store_close(s);
	fixture_free(&w->f);
	arena_free(w->arena);
	fixture_remove(w->path);
}

Test(segment_writer, a_full_segment_is_one_and_no_empty_one_follows)
{
	struct writing w;

	open_writing(&w);
	put(&w, STORE_SEGMENT_LINES, false);
	expect(&w, 1, (uint32_t[]){STORE_SEGMENT_LINES}, (bool[]){false});
}

Test(segment_writer, one_more_begins_the_next)
{
	struct writing w;

	open_writing(&w);
	put(&w, STORE_SEGMENT_LINES - 1, false);
	put(&w, 2, false); /* a batch that lies over the end */
	expect(&w, 2, (uint32_t[]){STORE_SEGMENT_LINES, 1}, (bool[]){false, false});
}

Test(segment_writer, keys_that_become_texts_end_a_segment_early)
{
	struct writing w;

	open_writing(&w);
	put(&w, 100, false);
	put(&w, 50, true);
	put(&w, 7, true); /* goes on in the same */
	put(&w, 3, false);
	put(&w, 1, true);
	expect(&w, 4, (uint32_t[]){100, 57, 3, 1}, (bool[]){false, true, false, true});
}

Test(segment_writer, texts_that_begin_where_a_segment_is_full_leave_none_empty)
{
	struct writing w;

	open_writing(&w);
	put(&w, STORE_SEGMENT_LINES, false);
	put(&w, 10, true);
	expect(&w, 2, (uint32_t[]){STORE_SEGMENT_LINES, 10}, (bool[]){false, true});
}

/* Entries and sums are those of the dataset at hand; bytes go on. */
Test(segment_writer, the_next_dataset_begins_at_nothing)
{
	struct writing w;
	struct error e;

	open_writing(&w);
	put(&w, 20, false);
	cr_assert_eq(segment_writer_end(w.writer, &e), 0, "%s", e.text);
	cr_expect_eq(segment_writer_entries(w.writer), 20u);
	uint64_t bytes = segment_writer_bytes(w.writer);
	sql(&w, "DELETE FROM text_piece; DELETE FROM segment_column; DELETE FROM segment");
	segment_writer_begin(w.writer, number(w.store, "SELECT id FROM dataset"));
	cr_expect_eq(segment_writer_entries(w.writer), 0u);
	cr_expect(segment_writer_sums(w.writer)[AMOUNT] == 0);
	w.rows = 0;
	memset(w.sums, 0, sizeof w.sums);
	put(&w, 5, false);
	cr_assert_eq(segment_writer_end(w.writer, &e), 0, "%s", e.text);
	cr_expect_gt(segment_writer_bytes(w.writer), bytes);
	expect(&w, 1, (uint32_t[]){5}, (bool[]){false});
}

Test(segment_writer, nothing_written_is_no_segment)
{
	struct writing w;

	open_writing(&w);
	expect(&w, 0, NULL, NULL);
}
