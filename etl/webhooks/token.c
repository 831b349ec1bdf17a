/* By whom others make webhooks of their own. */
#include "webhooks/hooks_file.h"

#include <sodium.h>
#include <time.h>

#define BEGINS "whtoken_"
#define DOING "look at the tokens of webhooks"

static int one(struct hooks *h, const char *sql, int64_t id, int64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = 0;
	if (db_prepare(h->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	int row = db_step(q, DOING, e);
	if (row == 1)
		*out = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

int hook_check_token(struct hooks *h, int64_t token, struct error *e)
{
	int64_t n;

	if (one(h, "SELECT count(*) FROM made_by WHERE token = ?1", token, &n, e) != 0)
		return -1;
	return n < HOOKS_PER_TOKEN
		       ? 0
		       : error_set(e, STATUS_LIMIT,
				   "this token has %d webhooks, and no more may be; remove one",
				   HOOKS_PER_TOKEN);
}

int hook_own(struct hooks *h, int64_t hook, int64_t token, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, "INSERT INTO made_by (hook, token) VALUES (?1, ?2)", e))
		return -1;
	sqlite3_bind_int64(q, 1, hook);
	sqlite3_bind_int64(q, 2, token);
	return db_run(q, "make a webhook", e);
}

static int keep(struct hooks *h, struct str label, const char *token, int64_t *id, struct error *e)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	DB_AUTO_STMT q = NULL;

	crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
	if (db_prepare(h->db, &q, "INSERT INTO token (label, hash, made_at) VALUES (?1, ?2, ?3)",
		       e))
		return -1;
	db_bind(q, 1, label);
	db_bind_blob(q, 2, hash, sizeof hash);
	sqlite3_bind_int64(q, 3, (int64_t)time(NULL));
	if (db_run(q, "make a token", e) != 0)
		return -1;
	*id = sqlite3_last_insert_rowid(h->db);
	return 0;
}

int hook_token_make(struct hooks *h, struct str label, char token[HOOK_TOKEN_SIZE], int64_t *id,
		    struct error *e)
{
	unsigned char bytes[HOOK_SECRET_BYTES];
	int64_t n;

	if (sodium_init() < 0)
		die("libsodium finds no source of chance");
	if (!label.len || label.len > HOOK_LABEL_BYTES)
		return error_set(e, STATUS_USAGE,
				 "a token takes a label that says whose it is, of at most %u bytes",
				 HOOK_LABEL_BYTES);
	if (db_integer(h->db, "SELECT count(*) FROM token", 0, &n, e) != 0)
		return -1;
	if (n >= HOOK_TOKENS_MAX)
		return error_set(e, STATUS_LIMIT, "there are %d tokens, and no more may be",
				 HOOK_TOKENS_MAX);
	randombytes_buf(bytes, sizeof bytes);
	memcpy(token, BEGINS, sizeof BEGINS);
	sodium_bin2base64(token + sizeof BEGINS - 1, HOOK_TOKEN_SIZE - (sizeof BEGINS - 1), bytes,
			  sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof bytes);
	return keep(h, label, token, id, e);
}

/* Found by its hash, so that how long it takes tells nothing of what is kept. */
int hook_token_find(struct hooks *h, struct str token, int64_t *id, struct error *e)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	DB_AUTO_STMT q = NULL;

	*id = 0;
	if (!token.len || token.len >= HOOK_TOKEN_SIZE)
		return 0;
	crypto_hash_sha256(hash, (const unsigned char *)token.ptr, token.len);
	if (db_prepare(h->db, &q, "SELECT id FROM token WHERE hash = ?1", e))
		return -1;
	db_bind_blob(q, 1, hash, sizeof hash);
	int row = db_step(q, DOING, e);
	if (row == 1)
		*id = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

int hook_tokens(struct hooks *h, struct arena *a, struct hook_token **out, size_t *n,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct hook_token, HOOK_TOKENS_MAX);
	if (db_prepare(h->db, &q,
		       "SELECT id, label, made_at, (SELECT count(*) FROM made_by b WHERE b.token = "
		       "t.id) FROM token t ORDER BY id LIMIT ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, HOOK_TOKENS_MAX);
	while ((row = db_step(q, DOING, e)) == 1)
		(*out)[(*n)++] = (struct hook_token){.id = sqlite3_column_int64(q, 0),
						     .label = arena_dup(a, db_text(q, 1)),
						     .made_at = sqlite3_column_int64(q, 2),
						     .hooks = (uint64_t)sqlite3_column_int64(q, 3)};
	return row < 0 ? -1 : 0;
}

static int drop(struct hooks *h, const char *sql, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	return db_run(q, "revoke a token", e);
}

int hook_token_revoke(struct hooks *h, int64_t id, struct error *e)
{
	int64_t there;

	if (hooks_begin(h, e) != 0)
		return -1;
	int result = one(h, "SELECT id FROM token WHERE id = ?1", id, &there, e);
	if (result == 0 && !there)
		result = error_set(e, STATUS_NOT_FOUND, "there is no token %lld", (long long)id);
	if (result == 0)
		result = drop(
			h,
			"DELETE FROM hook WHERE id IN (SELECT hook FROM made_by WHERE token = ?1)",
			id, e);
	if (result == 0)
		result = drop(h, "DELETE FROM token WHERE id = ?1", id, e);
	return hooks_end(h, result, e);
}
