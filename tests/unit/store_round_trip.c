/* What goes into a store comes out the same: every column, texts, issues, the original. */
#include "store_fixture.h"
#include <criterion/criterion.h>

static void check_text(const struct value *v, const struct row *row)
{
	cr_assert_eq(v[0].null, row->note_null);
	if (!row->note_null)
		cr_assert(str_eq(v[0].text, str_z(row->note)));
	cr_assert_eq(v[1].number, row->number);
}

static void check_segment(struct store *s, struct view *v, size_t i, uint64_t seed, uint64_t first)
{
	const struct segment *g = view_segment(v, i);
	struct error e;
	uint32_t *accounts = xmalloc(4 * g->lines), *days = xmalloc(4 * g->lines);
	int64_t *amounts = xmalloc(8 * g->lines), *hours = xmalloc(8 * g->lines);
	uint64_t *lines = xmalloc(8 * g->lines);
	struct arena *a = arena_new();
	struct value *notes, *texts = NULL;
	const struct dictionary *account, *day;

	cr_assert_eq(view_dictionary(v, s, ACCOUNT, &account, &e), 0);
	cr_assert_eq(view_dictionary(v, s, DAY, &day, &e), 0);
	cr_assert_eq(segment_keys(s, v, i, DAY, days, &e), 0);
	cr_assert_eq(segment_amounts(s, v, i, AMOUNT, amounts, &e), 0);
	cr_assert_eq(segment_amounts(s, v, i, HOURS, hours, &e), 0);
	cr_assert_eq(segment_lines(s, v, i, lines, &e), 0);
	cr_assert(g->is_text[NOTE]);
	cr_assert_eq(segment_texts(s, v, i, NOTE, 0, g->lines, a, &notes, &e), 0);
	if (g->is_text[ACCOUNT])
		cr_assert_eq(segment_texts(s, v, i, ACCOUNT, 0, g->lines, a, &texts, &e), 0);
	else
		cr_assert_eq(segment_keys(s, v, i, ACCOUNT, accounts, &e), 0);
	for (uint32_t k = 0; k < g->lines; k++) {
		struct row row = fixture_row(seed, 2024, first + k);
		char code[16];
		snprintf(code, sizeof(code), "%05u", row.account);
		cr_assert_eq(lines[k], first + k + 2);
		cr_assert_eq(amounts[k], row.amount);
		cr_assert_eq(hours[k], row.hours);
		cr_assert_eq(dictionary_get(day, days[k])->number, row.day);
		const struct value *member =
			texts ? texts + 2 * k : dictionary_get(account, accounts[k]);
		cr_assert(str_eq(member[0].text, str_z(code)));
		check_text(notes + 2 * k, &row);
	}
	/* A window in the middle reads the same. */
	if (g->lines > 3000) {
		cr_assert_eq(segment_texts(s, v, i, NOTE, 1500, 1000, a, &notes, &e), 0);
		for (uint32_t k = 0; k < 1000; k++) {
			struct row row = fixture_row(seed, 2024, first + 1500 + k);
			check_text(notes + 2 * k, &row);
		}
	}
	arena_free(a);
	free(accounts);
	free(days);
	free(amounts);
	free(hours);
	free(lines);
}

static void round_trip(uint64_t rows, uint64_t spill)
{
	const char *path = fixture_path("round-trip");
	struct fixture_source source = {"a.csv", 7, 2024, rows, spill, {"2024"}};
	struct error e;
	struct store *s;
	struct view *v;
	uint64_t first = 0;

	cr_assert_eq(fixture_load(path, &source, 1, OVERLAP_SUPERSEDE, &e), 0, "%s", e.text);
	cr_assert_eq(store_open(&s, path, &e), 0, "%s", e.text);
	cr_assert_eq(view_open(&v, s, STR("test"), &e), 0, "%s", e.text);
	cr_assert_eq(view_entries(v), rows);
	cr_assert_eq(view_has_text(v, ACCOUNT), spill > 0);
	for (size_t i = 0; i < view_segments(v); i++) {
		check_segment(s, v, i, 7, first);
		first += view_segment(v, i)->lines;
	}
	cr_assert_eq(first, rows);
	view_unref(v);
	store_close(s);
	fixture_remove(path);
}

Test(store_round_trip, one_entry)
{
	round_trip(1, 0);
}

Test(store_round_trip, several_segments)
{
	round_trip(150000, 0);
}

Test(store_round_trip, spilled_to_text_halfway)
{
	round_trip(90000, 20000);
}

static int read_original(struct store *s, const char *sha256, struct buffer *out, struct error *e)
{
	struct store_original *o;
	const void *p;
	size_t n;
	int more;

	if (store_original_open(&o, s, sha256, e) != 0)
		return -1;
	while ((more = store_original_next(o, &p, &n, e)) > 0)
		buffer_append(out, p, n);
	store_original_close(o);
	return more;
}

Test(store_round_trip, original_issues_and_catalogue)
{
	const char *path = fixture_path("original");
	struct fixture_source source = {"a.csv", 3, 2023, 120000, 0, {"2023"}};
	struct error e;
	struct store *s;
	struct arena *a = arena_new();
	struct store_dataset *d;
	struct store_cube *c;
	struct str text;
	struct buffer bytes;
	size_t n;

	cr_assert_eq(fixture_load(path, &source, 1, OVERLAP_SUPERSEDE, &e), 0, "%s", e.text);
	cr_assert_eq(store_open(&s, path, &e), 0, "%s", e.text);
	cr_assert_eq(store_datasets(s, a, STR("test"), &d, &n, &e), 0);
	cr_assert_eq(n, 1u);
	cr_assert_eq(d->entries, 120000u);
	cr_assert_eq(d->version, 1u);
	cr_assert(str_eq(d->status, STR("published")));
	cr_assert(str_eq(d->scope, STR("2023")));
	cr_assert(str_starts(d->report, STR("{\"read\":{\"lines\":120000")));
	buffer_init(&bytes, SIZE_MAX);
	cr_assert_eq(read_original(s, d->sha256.ptr, &bytes, &e), 0, "%s", e.text);
	cr_assert_eq(bytes.len, d->size);
	cr_assert(bytes.len > 2 << 20);
	buffer_drop(&bytes);
	cr_assert_eq(store_issues(s, a, d->id, &text, &e), 0);
	cr_assert(str_starts(text,
			     STR("[{\"severity\":\"warning\",\"code\":\"odd-date\",\"line\":12")),
		  "%.*s", STR_ARG(text));
	cr_assert_eq(store_cubes(s, a, &c, &n, &e), 0);
	cr_assert_eq(n, 1u);
	cr_assert_eq(c->entries, 120000u);
	cr_assert_eq(store_descriptor(s, a, STR("test"), &text, &e), 0);
	cr_assert(str_eq(text, STR("{}")));
	cr_assert_eq(read_original(s, "beef", &bytes, &e), -1);
	cr_assert_eq(e.status, STATUS_NOT_FOUND);
	store_close(s);
	arena_free(a);
	fixture_remove(path);
}
