/* Looks at the totals, and sends. */
#include "webhooks/hooks_file.h"

#include "engine/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define KEPT_SECONDS ((int64_t)30 * 86400) /* that a message was taken is known so long */
#define LOOKING "look at the totals of the webhooks"

struct sending {
	struct hooks *hooks;
	struct session *session;
	const struct hooks_sending *how;
	struct hooks_sent *out;
	struct arena *arena;
};

static bool stopped(const struct sending *x)
{
	return x->how->stop && *x->how->stop;
}

/* ---- one sender at a time: a lock that ends with its holder ---- */

static int lock(const struct hooks *h, int *fd, bool *busy, struct error *e)
{
	struct arena *a = arena_new();
	struct str name = arena_printf(a, "%s-sending", h->path);

	*busy = false;
	*fd = open(name.ptr, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		error_set(e, STATUS_IO, "cannot make %s: %s", name.ptr, strerror(errno));
	else if (flock(*fd, LOCK_EX | LOCK_NB) != 0)
		*busy = true;
	arena_free(a);
	return *fd < 0 ? -1 : 0;
}

/* ---- what changed ---- */

static bool differs(const struct hook *k, const struct hook_total *now)
{
	return k->known != now->known || (now->known && !str_eq(k->total, now->sum));
}

static int keep_total(struct hooks *h, const struct hook *k, const struct hook_total *now,
		      struct error *e)
{
	DB_AUTO_STMT q = NULL;

	/* Nobody else looks meanwhile; one that was removed is not there to be told. */
	if (db_prepare(h->db, &q,
		       "UPDATE hook SET total = ?2, lines = ?3, version = ?4 WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, k->id);
	if (now->known)
		db_bind(q, 2, now->sum);
	sqlite3_bind_int64(q, 3, (int64_t)now->lines);
	db_bind(q, 4, now->version.ptr ? now->version : STR(""));
	return db_run(q, LOOKING, e);
}

/* The new total and the message of it, or neither. */
static int keep_change(struct sending *x, const struct hook *k, const struct hook_total *now,
		       struct error *e)
{
	struct buffer body;
	int64_t at = (int64_t)time(NULL);

	buffer_init(&body, SIZE_MAX);
	hook_write(&body, k, now, x->how->site, at);
	int result = hooks_begin(x->hooks, e);
	if (result == 0) {
		result = keep_total(x->hooks, k, now, e);
		bool there = sqlite3_changes(x->hooks->db) == 1;
		if (result == 0 && k->known && !now->before_public)
			result = hook_drop_waiting(x->hooks, k->id, e);
		if (result == 0 && there)
			result = hook_keep_message(x->hooks, k->id, buffer_str(&body), at, e);
		result = hooks_end(x->hooks, result, e);
	}
	buffer_drop(&body);
	if (result == 0)
		x->out->changed++;
	return result;
}

static int look_at(struct sending *x, const struct hook *k, struct error *e)
{
	struct arena *a = arena_new();
	struct hook_total now;
	struct str measure = k->measure;
	int result = hook_look(&now, x->session, a, k->cube, k->cut, &measure, e);

	/* A mapping that lost the measure or a dimension has no such total any more. */
	if (result != 0 && (e->status == STATUS_USAGE || e->status == STATUS_NO_CUBE)) {
		now = (struct hook_total){.why = arena_dup(a, str_z(e->text))};
		result = 0;
	}
	if (result == 0 && differs(k, &now)) {
		result = hook_told_is_public(&now.before_public, x->session, a, k, e);
		if (result == 0)
			result = keep_change(x, k, &now, e);
	}
	arena_free(a);
	return result;
}

static int look_at_all(struct sending *x, const struct hook *all, size_t n, struct error *e)
{
	for (size_t i = 0; i < n && !stopped(x); i++)
		if (!all[i].off_at && look_at(x, &all[i], e) != 0)
			return -1;
	return 0;
}

/* ---- what waits ---- */

static int send_one(struct sending *x, const struct hook_message *m, int64_t now, struct error *e)
{
	struct hook_answer answer;
	struct error why = {0};
	bool off;

	if (hook_post(&answer, m, x->how, now, &why) == 0) {
		x->out->taken++;
		return hook_taken(x->hooks, m, now, e);
	}
	if (hook_not_taken(x->hooks, m, str_z(why.text), answer.gone, answer.retry_after, now, &off,
			   e) != 0)
		return -1;
	x->out->failed++;
	x->out->off += off;
	return 0;
}

static int send_all(struct sending *x, struct error *e)
{
	struct hook_message m;
	bool found = true;

	while (found && !stopped(x)) {
		int64_t now = (int64_t)time(NULL);
		struct arena *a = arena_new();
		int result = hook_next_message(x->hooks, a, now, &m, &found, e);
		if (result == 0 && found)
			result = send_one(x, &m, now, e);
		sodium_memzero(m.secret, sizeof m.secret);
		arena_free(a);
		if (result != 0)
			return -1;
	}
	return 0;
}

/* ---- what was switched off ---- */

static int mark_told(struct hooks *h, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, "UPDATE hook SET off_told = 1 WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	return db_run(q, LOOKING, e);
}

static int is_told(struct hooks *h, int64_t id, bool *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, "SELECT off_told FROM hook WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	int row = db_step(q, LOOKING, e);
	*out = row != 1 || sqlite3_column_int(q, 0) != 0;
	return row < 0 ? -1 : 0;
}

/* Whoever could not be told is told the next time. */
static int tell_off(struct sending *x, struct error *e)
{
	struct hook *all;
	struct error ignored;
	size_t n;
	bool told;

	if (!x->how->tell || hooks_list(x->hooks, x->arena, &all, &n, e) != 0)
		return x->how->tell ? -1 : 0;
	for (size_t i = 0; i < n; i++) {
		if (!all[i].off_at)
			continue;
		if (is_told(x->hooks, all[i].id, &told, e) != 0)
			return -1;
		if (!told && x->how->tell(x->how->with, &all[i], &ignored) == 0 &&
		    mark_told(x->hooks, all[i].id, e) != 0)
			return -1;
	}
	return 0;
}

static int forget_old(struct hooks *h, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->db, &q, "DELETE FROM message WHERE taken_at <> 0 AND taken_at < ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)time(NULL) - KEPT_SECONDS);
	return db_run(q, "forget old messages", e);
}

static int send_locked(struct sending *x, struct error *e)
{
	struct hook *all;
	size_t n;

	return hooks_list(x->hooks, x->arena, &all, &n, e) || look_at_all(x, all, n, e) ||
			       send_all(x, e) || tell_off(x, e) || forget_old(x->hooks, e)
		       ? -1
		       : 0;
}

int hooks_send(struct hooks *h, struct session *s, const struct hooks_sending *how,
	       struct hooks_sent *out, struct error *e)
{
	struct sending x = {h, s, how, out, NULL};
	int fd;

	*out = (struct hooks_sent){0};
	if (sodium_init() < 0)
		return error_set(e, STATUS_IO, "libsodium finds no source of chance");
	if (lock(h, &fd, &out->busy, e) != 0)
		return -1;
	x.arena = arena_new();
	int result = out->busy ? 0 : send_locked(&x, e);
	arena_free(x.arena);
	close(fd);
	return result;
}
