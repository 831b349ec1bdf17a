/* Set times: moments in Europe/Amsterdam, and what is due. */
#include "road/staged_files.h"

#include "convention/zone.h"
#include "model/date.h"

#include <stdio.h>

#define DAY_BYTES 10u /* 2026-12-01 */
#define ZONE "Europe/Amsterdam"
#define DAY_SECONDS 86400
#define SCHEDULING "set the time of a release"

struct civil {
	int year, month, day, hour, minute, second;
	int east; /* minutes, as it was written; NO_EAST: it was not */
};
#define NO_EAST 10000

static bool digits(struct str *s, size_t n, int *out)
{
	*out = 0;
	if (s->len < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->ptr[i] < '0' || s->ptr[i] > '9')
			return false;
		*out = *out * 10 + s->ptr[i] - '0';
	}
	*s = (struct str){s->ptr + n, s->len - n};
	return true;
}

static bool skip(struct str *s, const char *any)
{
	if (!s->len || !strchr(any, *s->ptr))
		return false;
	*s = (struct str){s->ptr + 1, s->len - 1};
	return true;
}

static bool read_date(struct civil *c, struct str *s)
{
	return digits(s, 4, &c->year) && skip(s, "-") && digits(s, 2, &c->month) && skip(s, "-") &&
	       digits(s, 2, &c->day) && skip(s, " T");
}

static bool read_time(struct civil *c, struct str *s)
{
	if (!digits(s, 2, &c->hour) || !skip(s, ":") || !digits(s, 2, &c->minute) ||
	    (skip(s, ":") && !digits(s, 2, &c->second)))
		return false;
	return c->hour <= 23 && c->minute <= 59 && c->second <= 59;
}

/* "2026-12-01 09:00", "2026-12-01T09:00:30", "2026-10-25 02:30 +02:00" */
static bool read_civil(struct civil *c, struct str s)
{
	int hours, minutes = 0;

	*c = (struct civil){.east = NO_EAST};
	if (!read_date(c, &s) || !read_time(c, &s))
		return false;
	s = str_trim(s);
	if (!s.len)
		return true;
	if (!skip(&s, "+") || !digits(&s, 2, &hours) || (skip(&s, ":") && !digits(&s, 2, &minutes)))
		return false;
	c->east = hours * 60 + minutes;
	return s.len == 0;
}

/* Minutes since 1970 of what clocks show, as if they showed UTC. */
static bool shown(const struct civil *c, int64_t *out)
{
	int32_t day;

	if (!date_from_civil(c->year, c->month, c->day, &day))
		return false;
	*out = (int64_t)day * 1440 + c->hour * 60 + c->minute;
	return true;
}

/* The offsets at which clocks show this: none, one or, in autumn, two. */
static int fitting(const struct zone *z, int64_t local, int east[2])
{
	static const int offsets[] = {120, 60};
	int n = 0;

	for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
		if (zone_east(z, local - offsets[i]) == offsets[i])
			east[n++] = offsets[i];
	return n;
}

static int tell_skipped(const struct civil *c, struct error *e)
{
	return error_set(e, STATUS_USAGE,
			 "there is no %02d:%02d on %04d-%02d-%02d in " ZONE
			 ": clocks go from 02:00 to "
			 "03:00. Say %02d:%02d or %02d:%02d",
			 c->hour, c->minute, c->year, c->month, c->day, c->hour - 1, c->minute,
			 c->hour + 1, c->minute);
}

static int tell_double(const struct civil *c, struct error *e)
{
	return error_set(
		e, STATUS_USAGE,
		"%02d:%02d comes twice on %04d-%02d-%02d in " ZONE ": clocks go from 03:00 "
		"back to 02:00. Say '%04d-%02d-%02d %02d:%02d +02:00' for the first (summer "
		"time) or '%04d-%02d-%02d %02d:%02d +01:00' for the second",
		c->hour, c->minute, c->year, c->month, c->day, c->year, c->month, c->day, c->hour,
		c->minute, c->year, c->month, c->day, c->hour, c->minute);
}

/* What it is; of what is a moment on some clock, `local` and the offsets at which clocks show it. */
static enum moment_kind look(struct str text, struct civil *c, int64_t *local, int east[2], int *n)
{
	*n = 0;
	if (!read_civil(c, str_trim(text)) || !shown(c, local) || c->year < 1996)
		return MOMENT_NONE;
	*n = fitting(zone_find(STR(ZONE)), *local, east);
	if (*n == 0)
		return MOMENT_SKIPPED;
	if (c->east == NO_EAST && *n == 2)
		return MOMENT_TWICE;
	return c->east == NO_EAST || c->east == east[0] || c->east == east[*n - 1] ? MOMENT_FINE
										   : MOMENT_NONE;
}

enum moment_kind moment_look(struct str text)
{
	struct civil c;
	int64_t local;
	int east[2], n;

	return look(text, &c, &local, east, &n);
}

int moment_parse(char out[MOMENT_SIZE], struct str text, struct error *e)
{
	struct civil c;
	int64_t local;
	int east[2], n;

	switch (look(text, &c, &local, east, &n)) {
	case MOMENT_SKIPPED:
		return tell_skipped(&c, e);
	case MOMENT_TWICE:
		return tell_double(&c, e);
	case MOMENT_NONE:
		if (n)
			return error_set(e, STATUS_USAGE,
					 "'%.*s': " ZONE
					 " is %d hours ahead of UTC then; leave the offset out",
					 STR_ARG(str_head(text, 60)), east[0] / 60);
		return error_set(e, STATUS_USAGE,
				 "'%.*s' is no moment: write day and time in " ZONE
				 ", as '2026-12-01 09:00'",
				 STR_ARG(str_head(text, 60)));
	case MOMENT_FINE:
		break;
	}
	moment_write(out, (local - (c.east == NO_EAST ? east[0] : c.east)) * 60 + c.second);
	return 0;
}

struct str moment_local(struct arena *a, struct str utc)
{
	char clock[ZONE_CLOCK_SIZE];

	return zone_clock(clock, zone_find(STR(ZONE)), utc) ? arena_dup(a, str_z(clock)) : utc;
}

/* ---- the store ---- */

static int set_time(struct store *s, int64_t id, const struct releasing *how, struct str at,
		    bool alone, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "UPDATE staged SET due_at = ?2, due_by = ?3, due_reason = ?4 WHERE id = ?1"
		       " AND (?2 IS NULL OR ?2 > strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	if (at.len) {
		db_bind(q, 2, at);
		db_bind(q, 3, str_trim(how->by));
		if (alone)
			db_bind(q, 4, how->forced);
	}
	if (db_run(q, SCHEDULING, e))
		return -1;
	return sqlite3_changes(s->db) ? 0
				      : error_set(e, STATUS_USAGE,
						  "that moment has passed: name a later one, or "
						  "release it at once, without --at");
}

static int schedule_locked(struct store *s, struct arena *a, int64_t id,
			   const struct releasing *how, struct str at, struct error *e)
{
	struct staged what;
	bool alone;

	if (staged_get(s, a, id, &what, e) || staged_may_release(s, &what, how, &alone, e) ||
	    set_time(s, id, how, at, alone, e) ||
	    staged_record(s, how->by, at.len ? "schedule" : "unschedule", what.cube, id, e))
		return -1;
	return store_commit(s, e);
}

int staged_schedule(struct store *s, struct arena *a, int64_t id, const struct releasing *how,
		    struct str at, struct error *e)
{
	if (store_begin(s, e))
		return -1;
	int result = schedule_locked(s, a, id, how, at, e);
	store_rollback(s);
	return result;
}

int staged_due(struct store *s, struct arena *a, struct staged **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct staged *all;
	size_t nall;

	*n = 0;
	if (staged_list(s, a, &all, &nall, e) ||
	    db_prepare(s->db, &q,
		       "SELECT id FROM staged WHERE status = 'staged' AND due_at <="
		       " strftime('%Y-%m-%dT%H:%M:%SZ', 'now') ORDER BY due_at, id",
		       e))
		return -1;
	*out = ARENA_ARRAY(a, struct staged, nall + 1);
	int row;
	while ((row = db_step(q, "look for what is due", e)) == 1)
		for (size_t i = 0; i < nall; i++)
			if (all[i].id == sqlite3_column_int64(q, 0))
				(*out)[(*n)++] = all[i];
	return row;
}

bool moment_day(struct str day, bool its_end, int64_t *out)
{
	char moment[MOMENT_SIZE], said[DAY_BYTES + 8];
	struct error e;

	if (day.len != DAY_BYTES)
		return false;
	snprintf(said, sizeof said, "%.*s %s", STR_ARG(day), its_end ? "23:59" : "00:00");
	if (moment_parse(moment, str_z(said), &e) || !moment_read(str_z(moment), out))
		return false;
	*out += its_end ? 60 : 0;
	return true;
}
