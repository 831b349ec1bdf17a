#include "store/record/chain.h"

#include "base/memory/hash.h"
#include "store/db.h"

#include <stdio.h>

#define RECORDING "add to the record"

/* Lengths first, so that no two entries read the same. */
static void seal_of(char out[SEAL_SIZE], const struct audit_entry *x)
{
	const struct str parts[] = {x->at, x->who, x->action, x->subject, x->detail, x->previous};
	struct sha256 *h = sha256_new();
	char number[32];

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		int n = snprintf(number, sizeof number, "%zu:", parts[i].len);
		sha256_update(h, number, (size_t)n);
		if (parts[i].len)
			sha256_update(h, parts[i].ptr, parts[i].len);
	}
	sha256_hex(h, out);
	sha256_free(h);
}

static int last_seal(sqlite3 *db, struct arena *a, struct audit_entry *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q,
		       "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),"
		       " coalesce((SELECT seal FROM audit ORDER BY id DESC LIMIT 1), '')",
		       e) ||
	    db_step(q, RECORDING, e) < 0)
		return -1;
	x->at = arena_dup(a, db_text(q, 0));
	x->previous = arena_dup(a, db_text(q, 1));
	return 0;
}

static int enter(sqlite3 *db, const struct audit_entry *x, struct error *e)
{
	const struct str values[] = {x->at,     x->who,      x->action, x->subject,
				     x->detail, x->previous, x->seal};
	DB_AUTO_STMT q = NULL;

	if (db_prepare(db, &q, "INSERT INTO audit VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7)", e))
		return -1;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		db_bind(q, (int)i + 1, values[i]);
	return db_run(q, RECORDING, e);
}

int chain_add(sqlite3 *db, struct audit_entry what, struct error *e)
{
	struct arena *a = arena_new();
	char seal[SEAL_SIZE];
	int result = last_seal(db, a, &what, e);

	if (result == 0) {
		seal_of(seal, &what);
		what.seal = str_z(seal);
		result = enter(db, &what, e);
	}
	arena_free(a);
	return result;
}

void chain_row(sqlite3_stmt *row, struct arena *a, struct audit_entry *x)
{
	struct str *const texts[] = {&x->at,     &x->who,      &x->action, &x->subject,
				     &x->detail, &x->previous, &x->seal};

	x->id = sqlite3_column_int64(row, 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_dup(a, db_text(row, (int)i + 1));
}

int chain_read(sqlite3 *db, struct arena *a, struct audit_entry **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(db, "SELECT count(*) FROM audit", 0, &count, e) ||
	    db_prepare(db, &q, "SELECT " CHAIN_COLUMNS " FROM audit ORDER BY id", e))
		return -1;
	*out = ARENA_ARRAY(a, struct audit_entry, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, "read the record", e)) == 1)
		chain_row(q, a, &(*out)[(*n)++]);
	return row < 0 ? -1 : 0;
}

bool chain_sound(const struct audit_entry *entry, struct str previous)
{
	char seal[SEAL_SIZE];

	seal_of(seal, entry);
	return str_eq(entry->previous, previous) && str_eq(entry->seal, str_z(seal));
}
