/* Versions: what replaces what, and what is refused. */
#include "store_fixture.h"
#include <criterion/criterion.h>

static struct error error;

static int load(const char *path, const char *name, uint64_t seed, enum overlap_policy policy,
		const char *scope, const char *more)
{
	struct fixture_source source = {name, seed, 2024, 100, 0, {scope, more}};

	return fixture_load(path, &source, 1, policy, &error);
}

/* "1 published 1; 2 superseded 1 by 3": id, status, version. */
static void expect(const char *path, const char *wanted)
{
	struct store *s;
	struct arena *a = arena_new();
	struct store_dataset *d;
	struct buffer text;
	size_t n;

	cr_assert_eq(store_open(&s, path, &error), 0, "%s", error.text);
	cr_assert_eq(store_datasets(s, a, STR("test"), &d, &n, &error), 0, "%s", error.text);
	buffer_init(&text, 10000);
	for (size_t i = 0; i < n; i++) {
		buffer_printf(&text, "%s%lld %.*s %u", i ? "; " : "", (long long)d[i].id,
			      STR_ARG(d[i].status), d[i].version);
		if (d[i].superseded_by)
			buffer_printf(&text, " by %lld", (long long)d[i].superseded_by);
	}
	cr_assert(str_eq(buffer_str(&text), str_z(wanted)), "%.*s", STR_ARG(buffer_str(&text)));
	buffer_drop(&text);
	store_close(s);
	arena_free(a);
}

static void version_of(const char *path, char out[64])
{
	struct store *s;
	struct view *v;

	cr_assert_eq(store_open(&s, path, &error), 0);
	cr_assert_eq(view_open(&v, s, STR("test"), &error), 0);
	snprintf(out, 64, "%.*s", STR_ARG(view_version(v)));
	view_unref(v);
	store_close(s);
}

Test(load_versions, a_new_file_for_the_same_scope_supersedes)
{
	const char *path = fixture_path("versions");
	char before[64], after[64];

	cr_assert_eq(load(path, "a.csv", 1, OVERLAP_SUPERSEDE, "2024", NULL), 0, "%s", error.text);
	version_of(path, before);
	cr_assert_eq(load(path, "b.csv", 2, OVERLAP_SUPERSEDE, "2023", NULL), 0, "%s", error.text);
	cr_assert_eq(load(path, "c.csv", 3, OVERLAP_SUPERSEDE, "2024", NULL), 0, "%s", error.text);
	version_of(path, after);
	cr_assert_neq(strcmp(before, after), 0);
	expect(path, "1 superseded 1 by 3; 2 published 1; 3 published 2");
	cr_assert_eq(load(path, "d.csv", 4, OVERLAP_SUPERSEDE, "2024", "2023"), 0, "%s",
		     error.text);
	expect(path,
	       "1 superseded 1 by 3; 2 superseded 1 by 4; 3 superseded 2 by 4; 4 published 3");
	fixture_remove(path);
}

Test(load_versions, a_part_is_refused_unless_told)
{
	const char *path = fixture_path("part");

	cr_assert_eq(load(path, "all.csv", 1, OVERLAP_SUPERSEDE, "2023", "2024"), 0);
	cr_assert_eq(load(path, "part.csv", 2, OVERLAP_SUPERSEDE, "2024", NULL), -1);
	cr_assert_eq(error.status, STATUS_REFUSED);
	cr_assert(strstr(error.text, "--beside") && strstr(error.text, "--replace"));
	cr_assert(strstr(error.text, "dataset 1 (all.csv)") && strstr(error.text, "2023"));
	expect(path, "1 published 1");
	cr_assert_eq(load(path, "part.csv", 2, OVERLAP_BESIDE, "2024", NULL), 0, "%s", error.text);
	expect(path, "1 published 1; 2 published 2");
	cr_assert_eq(load(path, "other.csv", 3, OVERLAP_REPLACE, "2024", NULL), 0, "%s",
		     error.text);
	expect(path, "1 superseded 1 by 3; 2 superseded 2 by 3; 3 published 3");
	fixture_remove(path);
}

Test(load_versions, files_of_one_load_stand_beside_each_other)
{
	const char *path = fixture_path("one-load");
	struct fixture_source sources[] = {{"a.csv", 1, 2024, 100, 0, {"2024"}},
					   {"b.csv", 2, 2024, 100, 0, {"2024"}}};

	cr_assert_eq(fixture_load(path, sources, 2, OVERLAP_SUPERSEDE, &error), 0, "%s",
		     error.text);
	expect(path, "1 published 1; 2 published 1");
	fixture_remove(path);
}

static bool known(const char *path, const char *sha256, const char *fingerprint)
{
	struct fixture f;
	bool is_known;

	cr_assert_eq(fixture_begin_as(&f, path, fixture_cube("test"), fingerprint), 0, "%s",
		     f.error.text);
	cr_assert_eq(f.sink->ops->known(f.sink, sha256, &is_known, &f.error), 0);
	fixture_free(&f); /* without commit: rolled back */
	return is_known;
}

Test(load_versions, the_same_bytes_are_known_and_kept_once)
{
	const char *path = fixture_path("known");
	struct store *s;
	struct arena *a = arena_new();
	struct store_dataset *d;
	size_t n;

	cr_assert_eq(load(path, "a.csv", 1, OVERLAP_SUPERSEDE, "2024", NULL), 0);
	cr_assert_eq(store_open(&s, path, &error), 0);
	cr_assert_eq(store_datasets(s, a, STR(""), &d, &n, &error), 0);
	cr_assert(known(path, d->sha256.ptr, "f1"));
	cr_assert_not(known(path, d->sha256.ptr, "f2"));
	cr_assert_not(known(path, "beef", "f1"));
	/* Under another mapping the same bytes replace themselves, whatever the scope. */
	cr_assert_eq(load(path, "a.csv", 1, OVERLAP_BESIDE, "other", NULL), 0, "%s", error.text);
	expect(path, "1 superseded 1 by 2; 2 published 1");
	cr_assert_eq(store_datasets(s, a, STR(""), &d, &n, &error), 0);
	cr_assert(str_eq(d[0].sha256, d[1].sha256));
	store_close(s);
	arena_free(a);
	fixture_remove(path);
}

Test(load_versions, another_shape_is_refused_another_order_is_not)
{
	const char *path = fixture_path("shape");
	struct fixture f;
	struct cube *cube;
	static const char swapped[] =
		"{\"columns\":[{\"name\":\"amount\",\"decimals\":2},{\"name\":\"hours\","
		"\"decimals\":1}],"
		"\"measures\":{\"amount\":0,\"hours\":1},\"scope\":[],\"dimensions\":{"
		"\"year\":{\"types\":{\"year\":\"integer\"}},\"account\":{\"types\":{}},"
		"\"day\":{\"types\":{\"day\":\"date\"}},"
		"\"note\":{\"text\":true,\"types\":{\"number\":\"integer\"}}}}";

	cr_assert_eq(load(path, "a.csv", 1, OVERLAP_SUPERSEDE, "2024", NULL), 0);
	cr_assert_eq(cube_parse(&cube, STR("test"), STR("Test"), STR(FIXTURE_MODEL), str_z(swapped),
				&error),
		     0, "%s", error.text);
	cr_assert_eq(fixture_begin_as(&f, path, cube, "f2"), -1);
	cr_assert_eq(f.error.status, STATUS_REFUSED);
	cr_assert(strstr(f.error.text, "hours had 0 decimals and now has 1"), "%s", f.error.text);
	fixture_free(&f);
	expect(path, "1 published 1");
	fixture_remove(path);
}

Test(load_versions, a_wrong_tally_refuses_the_load)
{
	const char *path = fixture_path("tally");
	struct fixture f;
	struct tallies wrong = {0};
	struct load_source source = {
		.name = STR("a.csv"), .resource = STR("ledger"), .sha256 = "x", .tallies = &wrong};
	struct row row = fixture_row(1, 2024, 1);

	cr_assert_eq(fixture_begin(&f, path), 0);
	cr_assert_eq(f.sink->ops->source_begin(f.sink, STR("a.csv"), &f.error), 0);
	fixture_add(&f, &row, 2, false);
	cr_assert_eq(fixture_flush(&f), 0);
	wrong.loaded.entries = 1;
	wrong.loaded.sums[AMOUNT] = row.amount + 1;
	cr_assert_eq(f.sink->ops->source_end(f.sink, &source, &f.error), -1);
	cr_assert_eq(f.error.status, STATUS_STORE);
	cr_assert(strstr(f.error.text, "counted as"));
	fixture_free(&f);
	fixture_remove(path);
}

Test(load_versions, a_second_load_waits_its_turn)
{
	const char *path = fixture_path("busy");
	struct fixture f, g;

	cr_assert_eq(fixture_begin(&f, path), 0);
	cr_assert_eq(fixture_begin(&g, path), -1);
	cr_assert_eq(g.error.status, STATUS_STORE);
	cr_assert(strstr(g.error.text, "another load"), "%s", g.error.text);
	fixture_free(&g);
	fixture_free(&f);
	fixture_remove(path);
}
