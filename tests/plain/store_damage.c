/*
 * A store that was changed behind its back: bits flipped, pages and parts of them written over,
 * pages put in each other's place, the file cut. Whatever is asked of it afterwards is answered as
 * before or not at all.
 *
 *   plain_store_damage STORE [ROUNDS] [SEED]
 *
 * Without arguments nothing is done (tests/api/damage.py makes stores). Prints how many rounds were
 * told as damage and how many changed nothing that anybody reads; ends with 1 when one gave
 * something else than the sound store.
 */
#include "base/memory/hash.h"
#include "store/db.h"
#include "store/versions/view.h"

#include "check.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 16384u

static uint64_t state;

static uint64_t next(uint64_t below)
{
	uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % below;
}

/* ---- everything that a store says ---- */

static uint64_t digest;

static void add(const void *p, size_t n)
{
	uint64_t parts[] = {digest, hash64(p, n), n};

	digest = hash64(parts, sizeof parts);
}

static int add_row(sqlite3_stmt *q)
{
	for (int i = 0; i < sqlite3_column_count(q); i++) {
		const void *p = sqlite3_column_blob(q, i);
		int type = sqlite3_column_type(q, i);
		add(&type, sizeof type);
		add(p ? p : "", p ? (size_t)sqlite3_column_bytes(q, i) : 0);
	}
	return 0;
}

/* By its index too, where it has one: an index that hides rows is damage like any other. */
static int add_table(struct store *s, const char *name, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	char sql[256];
	int row;

	snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", name);
	if (db_prepare(s->db, &q, sql, e))
		return -1;
	while ((row = db_step(q, "read", e)) == 1)
		add_row(q);
	return row;
}

static int add_tables(struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q, "SELECT name FROM sqlite_schema WHERE type = 'table'", e))
		return -1;
	while ((row = db_step(q, "list", e)) == 1)
		if (add_table(s, (const char *)sqlite3_column_text(q, 0), e))
			return -1;
	return row;
}

static int add_segment(struct store *s, struct view *v, size_t i, struct error *e)
{
	static int64_t amounts[STORE_SEGMENT_LINES];
	static uint32_t keys[STORE_SEGMENT_LINES];
	static uint64_t lines[STORE_SEGMENT_LINES];
	const struct segment *g = view_segment(v, i);

	for (size_t c = 0; c < view_cube(v)->ncolumns; c++) {
		if (segment_amounts(s, v, i, c, amounts, e))
			return -1;
		add(amounts, g->lines * sizeof *amounts);
	}
	for (size_t d = 0; d < view_cube(v)->ndimensions; d++) {
		if (!g->is_text[d] && segment_keys(s, v, i, d, keys, e))
			return -1;
		if (!g->is_text[d])
			add(keys, g->lines * sizeof *keys);
	}
	if (segment_lines(s, v, i, lines, e))
		return -1;
	add(lines, g->lines * sizeof *lines);
	return 0;
}

static int add_cube(struct store *s, struct str name, struct error *e)
{
	const struct dictionary *members;
	struct view *v;
	int result = 0;

	if (view_open(&v, s, name, e))
		return -1;
	add(view_version(v).ptr, view_version(v).len);
	for (size_t d = 0; d < view_cube(v)->ndimensions && result == 0; d++)
		if ((result = view_dictionary(v, s, d, &members, e)) == 0)
			add(&(uint64_t){dictionary_count(members)}, 8);
	for (size_t i = 0; i < view_segments(v) && result == 0; i++)
		result = add_segment(s, v, i, e);
	view_unref(v);
	return result;
}

static int add_all(struct store *s, struct arena *a, struct error *e)
{
	struct store_dataset *datasets;
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(s, a, &cubes, &n, e))
		return -1;
	add(&n, sizeof n);
	for (size_t i = 0; i < n; i++)
		if (add_cube(s, cubes[i].name, e))
			return -1;
	if (store_datasets(s, a, STR(""), &datasets, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		add(&datasets[i].entries, sizeof datasets[i].entries);
	return add_tables(s, e);
}

/* 0: read to the end, and *out tells what; -1: refused, in words. */
static int read_all(const char *path, uint64_t *out, struct error *e)
{
	struct arena *a = arena_new();
	struct store *s = NULL;

	digest = 0;
	int result = store_open(&s, path, e) || add_all(s, a, e) ? -1 : 0;
	store_close(s);
	arena_free(a);
	*out = digest;
	CHECK(result == 0 || *e->text);
	return result;
}

/* ---- damage ---- */

struct content {
	unsigned char *bytes;
	size_t size;
};

static struct content read_file(const char *path)
{
	struct content c = {0};
	struct stat st;
	int fd = open(path, O_RDONLY);

	CHECK(fd >= 0 && fstat(fd, &st) == 0);
	c.size = (size_t)st.st_size;
	c.bytes = xmalloc(c.size);
	CHECK(read(fd, c.bytes, c.size) == (ssize_t)c.size);
	close(fd);
	return c;
}

static void write_file(const char *path, const unsigned char *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0 && write(fd, p, n) == (ssize_t)n);
	close(fd);
}

/* Half of the places are such as hold something: most of a store is facts. */
static const char *damage(struct content *c)
{
	static const char *const kinds[] = {
		"bit",         "bit",       "bit",          "bytes",
		"random page", "zero page", "another page", "part of a page",
		"cut"};
	unsigned kind = (unsigned)next(sizeof kinds / sizeof *kinds);
	size_t pages = c->size / PAGE, page = next(pages), at = next(c->size);

	if (kind < 3) {
		c->bytes[at] ^= (unsigned char)(1u << next(8));
	} else if (kind == 3) {
		for (size_t n = 1 + next(16); n > 0 && at < c->size; n--)
			c->bytes[at++] = (unsigned char)next(256);
	} else if (kind == 4 || kind == 5) {
		for (size_t i = 0; i < PAGE; i++)
			c->bytes[page * PAGE + i] = (unsigned char)(kind == 5 ? 0 : next(256));
	} else if (kind == 6) {
		memcpy(c->bytes + page * PAGE, c->bytes + next(pages) * PAGE, PAGE);
	} else if (kind == 7) {
		memset(c->bytes + page * PAGE + 512 * next(PAGE / 512), 0, 512);
	} else {
		c->size = next(2) ? at : page * PAGE;
	}
	return kinds[kind];
}

int main(int argc, char **argv)
{
	long rounds = argc > 2 ? atol(argv[2]) : 300, told = 0, same = 0, wrong = 0;
	char path[4096];
	uint64_t right, now;
	struct error e;

	if (argc < 2)
		return 77;
	state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	struct content sound = read_file(argv[1]);
	snprintf(path, sizeof path, "%s.damaged", argv[1]);
	CHECK(read_all(argv[1], &right, &e) == 0);
	for (long i = 0; i < rounds; i++) {
		struct content c = {xmalloc(sound.size), sound.size};
		memcpy(c.bytes, sound.bytes, sound.size);
		const char *kind = damage(&c);
		write_file(path, c.bytes, c.size);
		if (read_all(path, &now, &e)) {
			told++;
		} else if (now == right) {
			same++;
		} else {
			printf("round %ld, %s: read to the end, and not what was written\n", i,
			       kind);
			wrong++;
		}
		free(c.bytes);
	}
	unlink(path);
	printf("%ld rounds: %ld told as damage, %ld changed nothing that is read, %ld wrong\n",
	       rounds, told, same, wrong);
	free(sound.bytes);
	return wrong != 0;
}
