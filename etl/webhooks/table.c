/* Which webhooks there are. */
#include "webhooks/hooks_file.h"

#include <sodium.h>
#include <time.h>

#define DOING "look at the webhooks"
#define COUNT "SELECT count(*) FROM hook"

/* ---- made ---- */

static int check(struct hooks *h, const struct hook *k, bool private_too, struct error *e)
{
	int64_t n;

	if (hook_check_url(k->url, private_too, e) != 0)
		return -1;
	if (k->cut.len > HOOK_CUT_BYTES)
		return error_set(e, STATUS_LIMIT, "the cut is longer than %u bytes",
				 HOOK_CUT_BYTES);
	if (k->token && hook_check_token(h, k->token, e) != 0)
		return -1;
	if (db_integer(h->db, COUNT, 0, &n, e) != 0)
		return -1;
	return n < HOOKS_MAX ? 0
			     : error_set(e, STATUS_LIMIT,
					 "there are %d webhooks, and no more may be", HOOKS_MAX);
}

static int insert(struct hooks *h, struct hook *k, const unsigned char *secret,
		  const struct hook_total *now, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	const struct str texts[] = {k->url, k->cube, k->cut, k->measure, k->contact, now->version};

	if (db_prepare(
		    h->db, &q,
		    "INSERT INTO hook (url, cube, cut, measure, contact, version, secret, made_at,"
		    " total, lines) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		    e))
		return -1;
	for (int i = 0; i < 6; i++)
		db_bind(q, i + 1, texts[i].ptr ? texts[i] : STR(""));
	db_bind_blob(q, 7, secret, HOOK_SECRET_BYTES);
	sqlite3_bind_int64(q, 8, k->made_at);
	if (now->known)
		db_bind(q, 9, now->sum);
	sqlite3_bind_int64(q, 10, (int64_t)now->lines);
	if (db_run(q, "make a webhook", e) != 0)
		return -1;
	k->id = sqlite3_last_insert_rowid(h->db);
	return 0;
}

/* With whose it is, or not at all. */
static int insert_whole(struct hooks *h, struct hook *k, const unsigned char *secret,
			const struct hook_total *now, struct error *e)
{
	if (hooks_begin(h, e) != 0)
		return -1;
	int result = insert(h, k, secret, now, e);
	if (result == 0 && k->token)
		result = hook_own(h, k->id, k->token, e);
	return hooks_end(h, result, e);
}

int hook_add(struct hooks *h, struct hook *hook, char secret[HOOK_SECRET_SIZE], bool private_too,
	     struct session *s, struct error *e)
{
	unsigned char bytes[HOOK_SECRET_BYTES];
	struct arena *a = arena_new();
	struct hook_total now;
	struct str measure = hook->measure;

	if (sodium_init() < 0)
		die("libsodium finds no source of chance");
	int result = check(h, hook, private_too, e);
	if (result == 0)
		result = hook_look(&now, s, a, hook->cube, hook->cut, &measure, e);
	if (result == 0 && now.known && !hook->not_yet)
		result = hook_check_members(s, a, hook->cube, hook->cut, e);
	if (result == 0 && !now.known)
		result = error_set(e, STATUS_GONE, "all of cube '%.*s' was withdrawn",
				   STR_ARG(hook->cube));
	if (result == 0) {
		struct hook made = *hook;
		made.measure = measure;
		made.made_at = (int64_t)time(NULL);
		randombytes_buf(bytes, sizeof bytes);
		memcpy(secret, "whsec_", 6);
		sodium_bin2base64(secret + 6, HOOK_SECRET_SIZE - 6, bytes, sizeof bytes,
				  sodium_base64_VARIANT_ORIGINAL);
		result = insert_whole(h, &made, bytes, &now, e);
		hook->id = made.id;
	}
	sodium_memzero(bytes, sizeof bytes);
	arena_free(a);
	return result;
}

/* ---- listed ---- */

#define COLUMNS                                                                           \
	"k.id, k.url, k.cube, k.cut, k.measure, k.contact, k.made_at, k.total, k.off_at," \
	" CASE WHEN k.off_at THEN k.off_because ELSE coalesce(m.fault, '') END,"          \
	" coalesce(m.tries, 0), coalesce(m.next_at, 0),"                                  \
	" (SELECT count(*) FROM message x WHERE x.hook = k.id AND x.taken_at = 0),"       \
	" (SELECT count(*) FROM message x WHERE x.hook = k.id AND x.taken_at <> 0),"      \
	" coalesce((SELECT token FROM made_by b WHERE b.hook = k.id), 0)"
#define FIRST_THAT_WAITS                                                     \
	" FROM hook k LEFT JOIN message m ON m.number = (SELECT min(number)" \
	" FROM message WHERE hook = k.id AND taken_at = 0)"

static struct hook row_of(sqlite3_stmt *q, struct arena *a)
{
	return (struct hook){.id = sqlite3_column_int64(q, 0),
			     .url = arena_dup(a, db_text(q, 1)),
			     .cube = arena_dup(a, db_text(q, 2)),
			     .cut = arena_dup(a, db_text(q, 3)),
			     .measure = arena_dup(a, db_text(q, 4)),
			     .contact = arena_dup(a, db_text(q, 5)),
			     .made_at = sqlite3_column_int64(q, 6),
			     .known = sqlite3_column_type(q, 7) != SQLITE_NULL,
			     .total = arena_dup(a, db_text(q, 7)),
			     .off_at = sqlite3_column_int64(q, 8),
			     .fault = arena_dup(a, db_text(q, 9)),
			     .tries = sqlite3_column_int64(q, 10),
			     .next_at = sqlite3_column_int64(q, 11),
			     .waiting = (uint64_t)sqlite3_column_int64(q, 12),
			     .taken = (uint64_t)sqlite3_column_int64(q, 13),
			     .token = sqlite3_column_int64(q, 14)};
}

int hooks_list(struct hooks *h, struct arena *a, struct hook **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct hook, HOOKS_MAX);
	if (db_prepare(h->db, &q, "SELECT " COLUMNS FIRST_THAT_WAITS " ORDER BY k.id LIMIT ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, HOOKS_MAX);
	while ((row = db_step(q, DOING, e)) == 1 && *n < HOOKS_MAX)
		(*out)[(*n)++] = row_of(q, a);
	return row < 0 ? -1 : 0;
}

static int find(struct hooks *h, struct arena *a, int64_t id, struct hook *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, "SELECT " COLUMNS FIRST_THAT_WAITS " WHERE k.id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	int row = db_step(q, DOING, e);
	if (row == 1)
		*out = row_of(q, a);
	return row == 1 ? 0
	       : row < 0
		       ? -1
		       : error_set(e, STATUS_NOT_FOUND, "there is no webhook %lld", (long long)id);
}

/* ---- changed ---- */

/* One statement that names a webhook as ?1 and a moment as ?2. */
static int change(struct hooks *h, const char *sql, int64_t id, int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	if (sqlite3_bind_parameter_count(q) > 1)
		sqlite3_bind_int64(q, 2, now);
	return db_run(q, "change a webhook", e);
}

static int check_there(struct hooks *h, int64_t id, struct error *e)
{
	struct arena *a = arena_new();
	struct hook k;
	int result = find(h, a, id, &k, e);

	arena_free(a);
	return result;
}

int hook_remove(struct hooks *h, int64_t id, struct error *e)
{
	if (hooks_begin(h, e) != 0)
		return -1;
	int result = check_there(h, id, e);
	if (result == 0)
		result = change(h, "DELETE FROM hook WHERE id = ?1", id, 0, e);
	return hooks_end(h, result, e);
}

int hook_switch_on(struct hooks *h, int64_t id, struct error *e)
{
	int64_t now = (int64_t)time(NULL);

	if (hooks_begin(h, e) != 0)
		return -1;
	int result = check_there(h, id, e);
	if (result == 0)
		result = change(h,
				"UPDATE hook SET off_at = 0, off_because = '', off_told = 0"
				" WHERE id = ?1",
				id, 0, e);
	if (result == 0)
		result = change(h,
				"UPDATE message SET tries = 0, next_at = ?2 WHERE hook = ?1 AND"
				" taken_at = 0",
				id, now, e);
	return hooks_end(h, result, e);
}

int hook_test(struct hooks *h, int64_t id, struct error *e)
{
	struct arena *a = arena_new();
	struct buffer body;
	struct hook k;
	int64_t now = (int64_t)time(NULL);

	buffer_init(&body, SIZE_MAX);
	int result = sodium_init() < 0 ? error_set(e, STATUS_IO, "no source of chance")
				       : find(h, a, id, &k, e);
	if (result == 0) {
		hook_write(&body, &k, NULL, (struct str){0}, now);
		result = hook_keep_message(h, id, buffer_str(&body), now, e);
	}
	buffer_drop(&body);
	arena_free(a);
	return result;
}
