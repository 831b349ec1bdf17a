/* What is told, and the messages that wait. */
#include "webhooks/hooks_file.h"

#include "base/text/json_out.h"
#include "base/text/moment.h"
#include "html/url.h"
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#define DOING "look at the messages of the webhooks"

/* ---- a body ---- */

static void put_pair(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	if (value.ptr)
		json_put_string(j, value);
	else
		json_put_null(j);
}

static void put_moment(struct json_out *j, const char *key, int64_t at)
{
	char text[MOMENT_SIZE];

	put_pair(j, key, moment_write(text, at));
}

/* Where the total has its passport: a path where the public site's address is not known. */
static void put_passport(struct json_out *j, const struct hook *hook, struct str site)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	buffer_append_str(&b, site);
	buffer_append_char(&b, '/');
	url_encode(&b, hook->cube);
	buffer_append_z(&b, "/paspoort?bedrag=");
	url_encode(&b, hook->measure);
	if (hook->cut.len) {
		buffer_append_z(&b, "&cut=");
		url_encode(&b, hook->cut);
	}
	put_pair(j, "passport", buffer_str(&b));
	buffer_drop(&b);
}

static void put_change(struct json_out *j, const struct hook *hook, const struct hook_total *now)
{
	put_pair(j, "before", hook->known && now->before_public ? hook->total : (struct str){0});
	put_pair(j, "after", now->known ? now->sum : (struct str){0});
	if (now->known) {
		json_put_key_z(j, "lines");
		json_put_integer(j, (int64_t)now->lines);
		put_pair(j, "version", now->version);
	}
	if (now->published_at.len)
		put_pair(j, now->known ? "published_at" : "withdrawn_at", now->published_at);
	if (!now->known)
		put_pair(j, "reason", now->why.len ? now->why : (struct str){0});
}

void hook_write(struct buffer *out, const struct hook *hook, const struct hook_total *now,
		struct str site, int64_t at)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	put_pair(&j, "type", now ? STR("total.changed") : STR("test"));
	put_moment(&j, "timestamp", at);
	json_put_key_z(&j, "data");
	json_put_object(&j);
	json_put_key_z(&j, "webhook");
	json_put_integer(&j, hook->id);
	put_pair(&j, "cube", hook->cube);
	put_pair(&j, "cut", hook->cut.len ? hook->cut : STR(""));
	put_pair(&j, "measure", hook->measure);
	if (now)
		put_change(&j, hook, now);
	put_passport(&j, hook, site);
	json_put_object_end(&j);
	json_put_object_end(&j);
}

/* ---- those that wait ---- */

int hook_drop_waiting(struct hooks *h, int64_t hook, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, "DELETE FROM message WHERE hook = ?1 AND taken_at = 0", e))
		return -1;
	sqlite3_bind_int64(q, 1, hook);
	return db_run(q, DOING, e);
}

int hook_keep_message(struct hooks *h, int64_t hook, struct str body, int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	char id[HOOK_MESSAGE_ID_SIZE];

	hook_message_id(id);
	if (db_prepare(h->db, &q,
		       "INSERT INTO message (id, hook, body, made_at, next_at) VALUES (?1, ?2, ?3,"
		       " ?4, ?4)",
		       e))
		return -1;
	db_bind(q, 1, str_z(id));
	sqlite3_bind_int64(q, 2, hook);
	db_bind(q, 3, body);
	sqlite3_bind_int64(q, 4, now);
	return db_run(q, "keep a message of a webhook", e);
}

int hook_next_message(struct hooks *h, struct arena *a, int64_t now, struct hook_message *out,
		      bool *found, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*found = false;
	if (db_prepare(
		    h->db, &q,
		    "SELECT m.number, m.hook, m.id, m.body, m.tries, k.url, k.secret FROM hook k"
		    " JOIN message m ON m.number = (SELECT min(number) FROM message"
		    "  WHERE hook = k.id AND taken_at = 0)"
		    " WHERE k.off_at = 0 AND m.next_at <= ?1 ORDER BY m.next_at, m.number LIMIT 1",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, now);
	int row = db_step(q, DOING, e);
	if (row <= 0)
		return row;
	*out = (struct hook_message){.number = sqlite3_column_int64(q, 0),
				     .hook = sqlite3_column_int64(q, 1),
				     .id = arena_dup(a, db_text(q, 2)),
				     .body = arena_dup(a, db_text(q, 3)),
				     .tries = sqlite3_column_int64(q, 4),
				     .url = arena_dup(a, db_text(q, 5))};
	if (sqlite3_column_bytes(q, 6) != HOOK_SECRET_BYTES)
		return error_set(e, STATUS_STORE, "%s is damaged: webhook %lld has no secret",
				 h->path, (long long)out->hook);
	memcpy(out->secret, sqlite3_column_blob(q, 6), HOOK_SECRET_BYTES);
	*found = true;
	return 0;
}

int hook_taken(struct hooks *h, const struct hook_message *m, int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q,
		       "UPDATE message SET taken_at = ?2, body = '', fault = '' WHERE number = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, m->number);
	sqlite3_bind_int64(q, 2, now);
	return db_run(q, DOING, e);
}

/* After how many seconds it is tried again: as Standard Webhooks has them. */
static const int64_t waits[HOOK_TRIES] = {5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, 0};
#define RETRY_AFTER_MAX 86400

static int switch_off(struct hooks *h, int64_t hook, struct str why, int64_t now, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q,
		       "UPDATE hook SET off_at = ?2, off_because = ?3, off_told = 0 WHERE id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, hook);
	sqlite3_bind_int64(q, 2, now);
	db_bind(q, 3, why);
	return db_run(q, DOING, e);
}

static int wait_longer(struct hooks *h, const struct hook_message *m, struct str why, int64_t at,
		       struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q,
		       "UPDATE message SET tries = tries + 1, next_at = ?2, fault = ?3"
		       " WHERE number = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, m->number);
	sqlite3_bind_int64(q, 2, at);
	db_bind(q, 3, why);
	return db_run(q, DOING, e);
}

int hook_not_taken(struct hooks *h, const struct hook_message *m, struct str why, bool gone,
		   int64_t retry_after, int64_t now, bool *off, struct error *e)
{
	int64_t last = HOOK_TRIES - 1;
	int64_t wait = waits[m->tries < last ? m->tries : last];

	*off = gone || m->tries >= last;
	if (retry_after > wait)
		wait = retry_after < RETRY_AFTER_MAX ? retry_after : RETRY_AFTER_MAX;
	if (hooks_begin(h, e) != 0)
		return -1;
	int result = wait_longer(h, m, why, now + wait, e);
	if (result == 0 && *off)
		result = switch_off(h, m->hook, why, now, e);
	return hooks_end(h, result, e);
}
