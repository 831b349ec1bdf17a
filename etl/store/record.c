/* The record of who did what. */
#include "store/record.h"

#include "base/hash.h"
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

static int last_seal(struct store *s, struct arena *a, struct audit_entry *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),"
		       " coalesce((SELECT seal FROM audit ORDER BY id DESC LIMIT 1), '')",
		       e) ||
	    db_step(q, RECORDING, e) < 0)
		return -1;
	x->at = arena_dup(a, db_text(q, 0));
	x->previous = arena_dup(a, db_text(q, 1));
	return 0;
}

static int enter(struct store *s, const struct audit_entry *x, struct error *e)
{
	const struct str values[] = {x->at,     x->who,      x->action, x->subject,
				     x->detail, x->previous, x->seal};
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "INSERT INTO audit VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7)", e))
		return -1;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		db_bind(q, (int)i + 1, values[i]);
	return db_run(q, RECORDING, e);
}

int audit_add(struct store *s, struct str who, const char *action, struct str subject,
	      struct str detail, struct error *e)
{
	struct audit_entry x = {.who = str_trim(who),
				.action = str_z(action),
				.subject = subject,
				.detail = detail};
	struct arena *a = arena_new();
	char seal[SEAL_SIZE];
	int result = last_seal(s, a, &x, e);

	if (result == 0) {
		seal_of(seal, &x);
		x.seal = str_z(seal);
		result = enter(s, &x, e);
	}
	arena_free(a);
	return result;
}

int audit_read(struct store *s, struct arena *a, struct audit_entry **out, size_t *n,
	       struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*) FROM audit", 0, &count, e) ||
	    db_prepare(s->db, &q,
		       "SELECT id, done_at, who, action, subject, detail, previous, seal FROM audit"
		       " ORDER BY id",
		       e))
		return -1;
	*out = ARENA_ARRAY(a, struct audit_entry, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, "read the record", e)) == 1) {
		struct audit_entry *x = &(*out)[(*n)++];
		struct str *const texts[] = {&x->at,     &x->who,      &x->action, &x->subject,
					     &x->detail, &x->previous, &x->seal};
		x->id = sqlite3_column_int64(q, 0);
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			*texts[i] = arena_dup(a, db_text(q, (int)i + 1));
	}
	return row < 0 ? -1 : 0;
}

size_t audit_check(const struct audit_entry *entries, size_t n)
{
	char seal[SEAL_SIZE];
	struct str previous = STR("");

	for (size_t i = 0; i < n; i++) {
		seal_of(seal, &entries[i]);
		if (!str_eq(entries[i].previous, previous) || !str_eq(entries[i].seal, str_z(seal)))
			return i;
		previous = entries[i].seal;
	}
	return n;
}
