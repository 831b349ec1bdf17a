#include "backup/retention.h"

#include "base/text/moment.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define SECONDS_A_DAY 86400
#define FIRST_MONDAY 3 /* 1970-01-01 was a Thursday */
#define DATE 8         /* 20261129 */

static int64_t day_of(struct str id)
{
	char text[MOMENT_SIZE];
	int64_t seconds = 0;
	int n = snprintf(text, sizeof text, "%.4s-%.2s-%.2sT00:00:00Z", id.ptr, id.ptr + 4,
			 id.ptr + 6);

	moment_read((struct str){text, (size_t)n}, &seconds);
	return seconds / SECONDS_A_DAY;
}

/* Whether it is the last of one of the last `most` days or weeks; ids come newest first. */
static bool is_last_of(int64_t period, int64_t *last, unsigned *seen, unsigned most)
{
	if (*seen && period == *last)
		return false;
	*last = period;
	return ++*seen <= most;
}

static int remove_backup(struct chest *o, struct str id, struct error *e)
{
	char name[BACKUP_ID_SIZE + 32], path[PATH_MAX];

	snprintf(name, sizeof name, "backups/%.*s.json", STR_ARG(id));
	if (chest_path(o, path, name, e))
		return -1;
	return unlink(path) == 0 || errno == ENOENT ? 0 : error_errno(e, "remove", path);
}

static int mark(struct map *kept, struct chest *o, struct str id, struct error *e)
{
	struct arena *a = arena_new();
	struct inventory m;
	bool is_new;
	int result = inventory_read(&m, a, o, id, e);

	for (size_t i = 0; i < m.nfiles && result == 0; i++)
		for (size_t k = 0; k < m.files[i].npieces; k++)
			map_put(kept, m.files[i].pieces[k], &is_new);
	arena_free(a);
	return result;
}

/* Pieces of backups that are there; also such as a kill left without one. */
static int sweep(struct chest *o, struct arena *a, struct backup_made *made, struct error *e)
{
	struct map *kept = map_new();
	char path[PATH_MAX];
	struct str *ids;
	size_t n = 0;
	int result = chest_path(o, path, "backups", e) || folder_sync(path, e) ||
				     inventory_list(&ids, &n, a, o, e)
			     ? -1
			     : 0;
	bool readable = true;
	struct error why;

	for (size_t i = 0; i < n && result == 0 && readable; i++)
		readable = mark(kept, o, ids[i], &why) == 0;
	if (result == 0 && readable)
		result = chest_sweep(o, kept, &made->freed, e);
	map_free(kept);
	return result;
}

int retention_apply(struct chest *o, unsigned days, unsigned weeks, struct backup_made *made,
		    struct error *e)
{
	struct arena *a = arena_new();
	struct str *ids;
	size_t n;
	int64_t day = 0, week = 0;
	unsigned ndays = 0, nweeks = 0;
	int result = inventory_list(&ids, &n, a, o, e);

	/* The new one is the last, also of two in a second. */
	is_last_of(day_of(str_z(made->id)), &day, &ndays, days);
	is_last_of((day_of(str_z(made->id)) + FIRST_MONDAY) / 7, &week, &nweeks, weeks);
	for (size_t i = 0; i < n && result == 0 && (days || weeks); i++) {
		if (str_eq(ids[i], str_z(made->id)))
			continue;
		int64_t at = day_of(ids[i]);
		bool of_day = is_last_of(at, &day, &ndays, days);
		bool of_week = is_last_of((at + FIRST_MONDAY) / 7, &week, &nweeks, weeks);
		if (of_day || of_week)
			continue;
		result = remove_backup(o, ids[i], e);
		made->removed++;
	}
	if (result == 0)
		result = sweep(o, a, made, e);
	arena_free(a);
	return result;
}
