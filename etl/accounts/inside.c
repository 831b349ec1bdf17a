#include "accounts/inside.h"

#include "base/text/json_out.h"

#include <sodium.h>
#include <stdarg.h>

#define DETAIL_MAX_BYTES 16384

static int ask_with(struct accounts *d, sqlite3_stmt **q, struct error *e, const char *sql,
		    const char *kinds, va_list args)
{
	if (db_prepare(d->db, q, sql, e))
		return -1;
	for (int i = 1; *kinds; kinds++, i++) {
		if (*kinds == 'i')
			sqlite3_bind_int64(*q, i, va_arg(args, int64_t));
		else if (*kinds == 't')
			db_bind(*q, i, va_arg(args, struct str));
		else
			db_bind_blob(*q, i, va_arg(args, const unsigned char *), DIGEST_BYTES);
	}
	return 0;
}

int ask(struct accounts *d, sqlite3_stmt **q, struct error *e, const char *sql, const char *kinds,
	...)
{
	va_list args;

	va_start(args, kinds);
	int result = ask_with(d, q, e, sql, kinds, args);
	va_end(args);
	return result;
}

int run(struct accounts *d, struct error *e, const char *doing, const char *sql, const char *kinds,
	...)
{
	DB_AUTO_STMT q = NULL;
	va_list args;

	va_start(args, kinds);
	int result = ask_with(d, &q, e, sql, kinds, args);
	va_end(args);
	return result || db_run(q, doing, e) ? -1 : sqlite3_changes(d->db);
}

int change_begin(struct accounts *d, struct error *e)
{
	return db_exec(d->db, "BEGIN IMMEDIATE", "change the desk", e);
}

int change_end(struct accounts *d, int result, struct error *e)
{
	if (result == 0)
		result = db_exec(d->db, "COMMIT", "change the desk", e);
	if (result)
		sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

void digest_of(const struct accounts *d, const char *use, const struct str *parts, size_t n,
	       unsigned char out[DIGEST_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, d->secret, sizeof d->secret, DIGEST_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)use, strlen(use) + 1);
	for (size_t i = 0; i < n; i++) {
		uint64_t len = parts[i].len;
		crypto_generichash_update(&state, (const unsigned char *)&len, sizeof len);
		if (len)
			crypto_generichash_update(&state, (const unsigned char *)parts[i].ptr, len);
	}
	crypto_generichash_final(&state, out, DIGEST_BYTES);
}

void digest_one(const struct accounts *d, const char *use, struct str text,
		unsigned char out[DIGEST_BYTES])
{
	digest_of(d, use, &text, 1, out);
}

void secret_new(char out[SECRET_SIZE])
{
	unsigned char bytes[SECRET_BYTES];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(out, SECRET_SIZE, bytes, sizeof bytes,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool secret_same(struct str a, struct str b)
{
	return a.len == b.len && a.len > 0 && sodium_memcmp(a.ptr, b.ptr, a.len) == 0;
}

int organisation_name(struct accounts *d, struct arena *a, int64_t id, struct str *out,
		      struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = STR("");
	if (id == 0)
		return 0;
	if (ask(d, &q, e, "SELECT name FROM organisation WHERE id = ?1", "i", id))
		return -1;
	int row = db_step(q, "read the organisations", e);
	if (row == 1)
		*out = arena_dup(a, db_text(q, 0));
	if (row == 0)
		error_set(e, STATUS_NOT_FOUND, "there is no organisation %lld", (long long)id);
	return row == 1 ? 0 : -1;
}

int note_add(struct accounts *d, const struct note *note, struct error *e)
{
	struct buffer detail;
	struct json_out j;

	buffer_init(&detail, DETAIL_MAX_BYTES);
	json_begin(&j, &detail);
	json_put_object(&j);
	if (note->organisation.len) {
		json_put_key_z(&j, "organisation");
		json_put_string(&j, note->organisation);
	}
	if (note->key) {
		json_put_key_z(&j, note->key);
		json_put_string(&j, note->value);
	}
	json_put_object_end(&j);
	int result = detail.overflow
			     ? error_set(e, STATUS_LIMIT,
					 "%s: the audit takes details of at most %d bytes",
					 note->action, DETAIL_MAX_BYTES)
			     : chain_add(d->db,
					 (struct audit_entry){.who = note->by,
							      .action = str_z(note->action),
							      .subject = note->subject,
							      .detail = buffer_str(&detail)},
					 e);
	buffer_drop(&detail);
	if (result || !note->organisation.len)
		return result;
	return run(d, e, "add to the audit",
		   "INSERT INTO audit_organisation SELECT id, ?2 FROM organisation WHERE name = ?1",
		   "ti", note->organisation, (int64_t)sqlite3_last_insert_rowid(d->db)) < 0
		       ? -1
		       : 0;
}
