/* Who has the tables of a mapping open: two people who edit the same see each other. */
#include "deliveries/mapping/tables.h"

#include "base/text/moment.h"
#include "store/db.h"
#include <time.h>

/* Who looked so long ago is thought to be gone. */
#define PRESENT_SECONDS 120
#define OTHERS_MAX 8

int editing_seen(struct desk *d, int64_t delivery, struct str who, struct error *e)
{
	char now[MOMENT_SIZE];
	moment_now(now);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result = db_prepare(d->db, &s, "INSERT OR REPLACE INTO editing VALUES (?, ?, ?)", e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		db_bind(s, 2, who);
		db_bind(s, 3, str_z(now));
		result = db_run(s, "keep who is there", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

struct str editing_others(struct desk *d, struct arena *a, int64_t delivery, struct str who)
{
	char since[MOMENT_SIZE];
	struct error e;
	struct str all = STR("");
	moment_write(since, (int64_t)time(NULL) - PRESENT_SECONDS);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s,
		       "SELECT who FROM editing WHERE delivery = ? AND who <> ? AND seen_at >= ? "
		       "ORDER BY who LIMIT ?",
		       &e) == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		db_bind(s, 2, who);
		db_bind(s, 3, str_z(since));
		sqlite3_bind_int(s, 4, OTHERS_MAX);
		while (db_step(s, "read who is there", &e) > 0) {
			struct str one = db_text(s, 0);
			all = arena_printf(a, "%.*s%s%.*s", STR_ARG(all), all.len ? ", " : "",
					   STR_ARG(one));
		}
	}
	db_finalize(&s);
	desk_let_go(d);
	return all;
}
