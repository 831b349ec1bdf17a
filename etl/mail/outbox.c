#include "mail/outbox.h"

#include "store/db.h"

#define DOING "look at the outbox"
#define FIRST_WAIT 60
#define WAIT_FACTOR 4
#define LONGEST_WAIT 43200
#define LISTED_MAX 200u

int outbox_make(sqlite3 *db, struct error *e)
{
	return db_exec(db,
		       "CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT,"
		       " key TEXT NOT NULL UNIQUE, organisation INTEGER NOT NULL,"
		       " state INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL,"
		       " tries INTEGER NOT NULL DEFAULT 0, about TEXT NOT NULL,"
		       " message TEXT NOT NULL DEFAULT '', recipient TEXT NOT NULL,"
		       " subject TEXT NOT NULL, body TEXT NOT NULL) STRICT;"
		       "CREATE INDEX IF NOT EXISTS outbox_next ON outbox (state, next_at)",
		       DOING, e);
}

int outbox_put(sqlite3 *db, int64_t organisation, struct str about, const struct mail_message *m,
	       int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	const struct str texts[] = {m->key, about, m->to, m->subject, m->body};

	if (db_prepare(db, &q,
		       "INSERT OR IGNORE INTO outbox (organisation, next_at, key, about, recipient,"
		       " subject, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, organisation);
	sqlite3_bind_int64(q, 2, now);
	for (int i = 0; i < 5; i++)
		db_bind(q, i + 3, texts[i]);
	return db_run(q, "put a mail into the outbox", e);
}

#define COLUMNS \
	"id, organisation, state, next_at, tries, about, message, recipient, subject, body, key"

static void take_row(sqlite3_stmt *q, struct arena *a, struct outbox_entry *out)
{
	*out = (struct outbox_entry){.id = sqlite3_column_int64(q, 0),
				     .organisation = sqlite3_column_int64(q, 1),
				     .state = (enum outbox_state)sqlite3_column_int(q, 2),
				     .next_at = sqlite3_column_int64(q, 3),
				     .tries = sqlite3_column_int64(q, 4),
				     .about = arena_dup(a, db_text(q, 5)),
				     .message = arena_dup(a, db_text(q, 6)),
				     .mail = {.to = arena_dup(a, db_text(q, 7)),
					      .subject = arena_dup(a, db_text(q, 8)),
					      .body = arena_dup(a, db_text(q, 9)),
					      .key = arena_dup(a, db_text(q, 10))}};
}

int outbox_next(sqlite3 *db, struct arena *a, int64_t now, struct outbox_entry *out, bool *found,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*found = false;
	if (db_prepare(db, &q,
		       "SELECT " COLUMNS " FROM outbox WHERE state = 0 AND next_at <= ?1"
		       " ORDER BY next_at, id LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, now);
	int row = db_step(q, DOING, e);
	*found = row == 1;
	if (row == 1)
		take_row(q, a, out);
	return row < 0 ? -1 : 0;
}

int outbox_sent(sqlite3 *db, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q,
		       "UPDATE outbox SET state = 1, message = '', recipient = '', subject = '',"
		       " body = '' WHERE id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	return db_run(q, DOING, e);
}

int outbox_failed(sqlite3 *db, const struct outbox_entry *which, bool for_good, struct str why,
		  int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t wait = FIRST_WAIT, tries = which->tries + 1;

	for (int64_t i = 1; i < tries && wait < LONGEST_WAIT; i++)
		wait *= WAIT_FACTOR;
	if (db_prepare(db, &q,
		       "UPDATE outbox SET tries = ?2, next_at = ?3, state = ?4, message = ?5"
		       " WHERE id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, which->id);
	sqlite3_bind_int64(q, 2, tries);
	sqlite3_bind_int64(q, 3, now + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT));
	sqlite3_bind_int64(q, 4,
			   for_good || tries >= OUTBOX_TRIES ? OUTBOX_FAILED : OUTBOX_WAITING);
	db_bind(q, 5, why);
	return db_run(q, DOING, e);
}

int outbox_forget(sqlite3 *db, struct str prefix, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q,
		       "DELETE FROM outbox WHERE state <> 1 AND substr(key, 1, length(?1) + 1) ="
		       " ?1 || ' '",
		       e))
		return -1;
	db_bind(q, 1, prefix);
	return db_run(q, DOING, e);
}

int outbox_supersede(sqlite3 *db, struct str front, struct str to, struct str key, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q,
		       "DELETE FROM outbox WHERE state <> 1 AND recipient = ?2 AND key <> ?3 AND"
		       " substr(key, 1, length(?1)) = ?1",
		       e))
		return -1;
	db_bind(q, 1, front);
	db_bind(q, 2, to);
	db_bind(q, 3, key);
	return db_run(q, DOING, e);
}

int outbox_list(sqlite3 *db, struct arena *a, int64_t organisation, struct outbox_entry **out,
		size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*out = ARENA_ARRAY(a, struct outbox_entry, LISTED_MAX);
	*n = 0;
	if (db_prepare(db, &q,
		       "SELECT " COLUMNS " FROM outbox WHERE organisation = ?1 AND state <> 1"
		       " ORDER BY id DESC LIMIT ?2",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, organisation);
	sqlite3_bind_int64(q, 2, LISTED_MAX);
	while ((row = db_step(q, DOING, e)) == 1)
		take_row(q, a, &(*out)[(*n)++]);
	return row;
}

int outbox_again(sqlite3 *db, int64_t organisation, int64_t id, int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q,
		       "UPDATE outbox SET state = 0, tries = 0, next_at = ?3 WHERE id = ?1 AND"
		       " organisation = ?2 AND state <> 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, organisation);
	sqlite3_bind_int64(q, 3, now);
	return db_run(q, DOING, e);
}
