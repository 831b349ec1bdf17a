/* A store's facts to ClickHouse, all of them. */
#include "clickhouse/moved/moving.h"
#include "store/versions/facts_away.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* One at a time: of two that send the same content the second would take the first one's rows for a rest, and take them
 * away. A lock on the store's file, which ends with its holder and is none of SQLite's; nothing of SQLite's may be open in
 * this process when it is closed. Where a file system has no such locks there is none. */
static int lock(int *fd, const char *from, struct error *e)
{
	*fd = open(from, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return error_errno(e, "open", from);
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return error_set(
			e, STATUS_EXISTS,
			"another sync of %s is at work: nothing was done; try again when it is through",
			from);
	return 0;
}

int clickhouse_sync(struct sync_count *out, const char *from, const char *to,
		    const struct sync_told *told, struct error *e)
{
	struct moving m = {.count = out,
			   .told = told,
			   .limits = {.stop = told->stop},
			   .to = to,
			   .arena = arena_new()};
	struct store_cube *cubes;
	size_t n = 0;
	int fd = -1;

	*out = (struct sync_count){0};
	int result = moving_reach(&m, e) || store_open(&m.store, from, e) || lock(&fd, from, e) ||
				     store_cubes(m.store, m.arena, &cubes, &n, e)
			     ? -1
			     : 0;
	for (size_t i = 0; i < n && result == 0; i++)
		result = moving_cube(&m, cubes[i].name, e);
	store_close(m.store);
	moving_end(&m);
	if (fd >= 0)
		close(fd);
	return result;
}

static int note_cube(struct store *to, struct arena *a, struct str cube, struct error *e)
{
	struct fact_table table;
	struct view *v;

	if (moving_view(&v, to, a, cube, e))
		return -1;
	int result = v ? fact_table_read(&table, a, to, v, e) : 0;
	for (size_t i = 0; v && result == 0 && i < table.contents.n; i++)
		result = away_add(to, &table.contents.items[i], table.name, e);
	view_unref(v);
	return result;
}

static int note(struct store *to, struct error *e)
{
	struct arena *a = arena_new();
	struct store_cube *cubes;
	size_t n = 0;
	int result = store_cubes(to, a, &cubes, &n, e);

	for (size_t i = 0; i < n && result == 0; i++)
		result = note_cube(to, a, cubes[i].name, e);
	arena_free(a);
	return result;
}

int clickhouse_write_catalogue(const char *from, const char *to, const char *path, bool originals,
			       uint64_t *store_bytes, uint64_t *catalogue_bytes, struct error *e)
{
	struct arena *a = arena_new();
	struct catalogue_writing ask = {.path = path, .originals = originals, .note = note};
	struct catalogue_sizes sizes = {0};
	struct store *s = NULL;
	int result = clickhouse_place(&ask.address, a, to, e) || store_open(&s, from, e) ||
				     away_check_here(s, e) || catalogue_write(s, &ask, &sizes, e)
			     ? -1
			     : 0;

	*store_bytes = sizes.store;
	*catalogue_bytes = sizes.catalogue;
	store_close(s);
	arena_free(a);
	return result;
}
