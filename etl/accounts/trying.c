/*
 * How often somebody may try. A bucket is an address as seen from one client (or from one browser that was let
 * in before), a client, or an account whose code is asked: what strangers try elsewhere delays nobody. After a
 * few free tries each one makes the next wait twice as long, to a quarter of an hour; a day without tries
 * forgets.
 */
#include "accounts/inside.h"

#define FORGET_SECONDS (24 * 3600)
#define WAIT_MAX 900

static const struct {
	const char *use;
	int64_t free; /* tries without a wait: an office has one address for all its people */
} rules[] = {
	[TRYING_PASSWORD] = {"try password", 5},
	[TRYING_CLIENT] = {"try client", 50},
	[TRYING_CODE] = {"try code", 5},
};

static void bucket_of(const struct accounts *d, enum trying what, struct str who, struct str from,
		      unsigned char out[DIGEST_BYTES])
{
	digest_of(d, rules[what].use, (const struct str[]){who, from}, 2, out);
}

static int64_t delay_of(int64_t failures, int64_t free)
{
	int64_t over = failures - free;

	if (over <= 0)
		return 0;
	return over > 10 || (INT64_C(1) << over) > WAIT_MAX ? WAIT_MAX : INT64_C(1) << over;
}

static int count(struct accounts *d, const unsigned char *bucket, int64_t free, int64_t *wait,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t now = now_of(d), failures = 0;

	if (run(d, e, "forget old tries", "DELETE FROM attempt WHERE last_at < ?1", "i",
		now - FORGET_SECONDS) < 0 ||
	    ask(d, &q, e, "SELECT failures, free_at FROM attempt WHERE digest = ?1", "d", bucket))
		return -1;
	int row = db_step(q, "look at tries", e);
	if (row < 0)
		return -1;
	if (row == 1) {
		failures = sqlite3_column_int64(q, 0);
		int64_t left = sqlite3_column_int64(q, 1) - now;
		/* A clock that was put back must keep nobody out. */
		*wait = left > WAIT_MAX ? WAIT_MAX : left > 0 ? left : 0;
	}
	if (*wait > 0)
		return 0;
	failures++;
	return run(d, e, "count a try",
		   "INSERT INTO attempt VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET"
		   " failures = excluded.failures, last_at = excluded.last_at,"
		   " free_at = excluded.free_at",
		   "diii", bucket, failures, now, now + delay_of(failures, free)) < 0
		       ? -1
		       : 0;
}

int trying_begin(struct accounts *d, enum trying what, struct str who, struct str from,
		 int64_t *wait, struct error *e)
{
	unsigned char bucket[DIGEST_BYTES];

	*wait = 0;
	bucket_of(d, what, who, from, bucket);
	if (change_begin(d, e))
		return -1;
	return change_end(d, count(d, bucket, rules[what].free, wait, e), e);
}

int trying_forget(struct accounts *d, enum trying what, struct str who, struct str from,
		  struct error *e)
{
	unsigned char bucket[DIGEST_BYTES];

	bucket_of(d, what, who, from, bucket);
	return run(d, e, "forget tries", "DELETE FROM attempt WHERE digest = ?1", "d", bucket) < 0
		       ? -1
		       : 0;
}

int trying_undo(struct accounts *d, enum trying what, struct str who, struct str from,
		struct error *e)
{
	unsigned char bucket[DIGEST_BYTES];

	bucket_of(d, what, who, from, bucket);
	return run(d, e, "forget a try",
		   "UPDATE attempt SET failures = max(0, failures - 1), free_at = last_at"
		   " WHERE digest = ?1",
		   "d", bucket) < 0
		       ? -1
		       : 0;
}
