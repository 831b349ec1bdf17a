/* Back: what a backup kept is put together beside its place, looked through, and put in place in one step. */
#include "backup/inventory.h"
#include "backup/snapshot.h"

#include "base/system/file.h"
#include "base/system/stop.h"
#include "base/text/moment.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BESIDE ".restoring"

struct restoring {
	const struct backup_return *order;
	const struct backup_watch *watch;
	struct backup_returned *out;
	struct chest *objects;
	struct arena *arena;
	struct inventory inventory;
	unsigned char *room;
	char to[PATH_MAX], beside[PATH_MAX + sizeof BESIDE];
	int lock;
};

/* ---- which ---- */

static int choose(struct restoring *r, struct error *e)
{
	struct str *ids, id = str_z(r->order->id);
	size_t n;

	if (inventory_list(&ids, &n, r->arena, r->objects, e))
		return -1;
	if (!n)
		return error_set(e, STATUS_NOT_FOUND, "%s has no backup yet", r->order->folder);
	bool found = !id.len;
	for (size_t i = 0; i < n && !found; i++)
		found = str_eq(ids[i], id);
	if (!found)
		return error_set(e, STATUS_NOT_FOUND,
				 "%s has no backup %s; 'stuiver restore --from %s' lists them",
				 r->order->folder, r->order->id, r->order->folder);
	if (inventory_read(&r->inventory, r->arena, r->objects, id.len ? id : ids[0], e))
		return -1;
	snprintf(r->out->id, sizeof r->out->id, "%.*s", STR_ARG(r->inventory.id));
	if (r->inventory.store_version > store_newest())
		return error_set(
			e, STATUS_STORE,
			"backup %s has store version %lld and this program reads up to %d: "
			"use the newer Stuiver that made it (%.*s)",
			r->out->id, (long long)r->inventory.store_version, store_newest(),
			STR_ARG(r->inventory.program));
	return 0;
}

static int check_name(const struct restoring *r, struct error *e)
{
	if (!r->order->name)
		return 0;
	for (size_t i = 0; i < r->inventory.nroots; i++)
		if (str_eq(r->inventory.roots[i].name, str_z(r->order->name)))
			return 0;
	return error_set(e, STATUS_NOT_FOUND,
			 "backup %s has no '%s'; 'stuiver restore --from %s' lists what it has",
			 r->out->id, r->order->name, r->order->folder);
}

/* ---- where ---- */

/* Its folder must be there; of itself nothing, unless it is to be replaced. */
static int find_place(struct restoring *r, struct error *e)
{
	char folder[PATH_MAX];
	size_t n = strlen(r->order->to);

	while (n > 1 && r->order->to[n - 1] == '/')
		n--;
	struct str given = {r->order->to, n}, in = str_folder(given);
	struct str in_folder = in.len                ? arena_dup(r->arena, in)
			       : given.ptr[0] == '/' ? STR("/")
						     : STR(".");
	if (!realpath(in_folder.ptr, folder))
		return error_errno(e, "restore to", r->order->to);
	struct str name = str_base_name(given);
	if (!name.len ||
	    snprintf(r->to, sizeof r->to, "%s/%.*s", folder, STR_ARG(name)) >= (int)sizeof r->to)
		return error_set(e, STATUS_USAGE,
				 "cannot restore to %s: name something new in a "
				 "folder that is there",
				 r->order->to);
	snprintf(r->beside, sizeof r->beside, "%s" BESIDE, r->to);
	if (file_exists(r->to) && !r->order->replace)
		return error_set(e, STATUS_REFUSED,
				 "%s is there already; name a new path, or say --replace, which "
				 "keeps what is there beside it",
				 r->order->to);
	return 0;
}

/* The folder that it is put together in. What a kill left of one goes. */
static int make_beside(struct restoring *r, struct error *e)
{
	int fd = open(r->beside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		return error_set(e, STATUS_REFUSED, "something is restored to %s already",
				 r->order->to);
	}
	if (contents_remove(r->beside, e) == 0 && mkdir(r->beside, 0700) != 0)
		error_errno(e, "make folder", r->beside);
	if (fd >= 0)
		close(fd);
	r->lock = open(r->beside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->lock < 0 || flock(r->lock, LOCK_EX | LOCK_NB) != 0)
		return error_errno(e, "make folder", r->beside);
	return 0;
}

/* ---- putting it together ---- */

/* 1: it is to be restored. */
static bool is_wanted(const struct restoring *r, struct str name)
{
	struct str root = str_split(&name, '/');

	return !r->order->name || str_eq(root, str_z(r->order->name));
}

static int pieces_to(struct restoring *r, int fd, const struct kept_file *f, const char *path,
		     struct error *e)
{
	uint64_t size = 0;
	size_t n;

	for (size_t i = 0; i < f->npieces; i++) {
		if (stop_check(e) || chest_get(r->objects, f->pieces[i], r->room, &n, e))
			return -1;
		for (size_t done = 0; done < n;) {
			ssize_t written = write(fd, r->room + done, n - done);
			if (written < 0 && errno != EINTR)
				return error_errno(e, "write", path);
			done += written > 0 ? (size_t)written : 0;
		}
		size += n;
		if (r->watch && r->watch->doing)
			r->watch->doing(r->watch->payload, "restoring", f->name, size, f->size);
	}
	if (size != f->size)
		return error_set(e, STATUS_STORE, "%.*s has another size in the backup",
				 STR_ARG(f->name));
	return 0;
}

/* The whole is read again: what the medium took, not what was written to it. */
static int check_whole(struct restoring *r, const struct kept_file *f, const char *path,
		       struct error *e)
{
	struct sha256 *h = sha256_new();
	char sum[SHA256_HEX_SIZE];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		while ((n = read(fd, r->room, PIECE_BYTES)) > 0)
			sha256_update(h, r->room, (size_t)n);
		close(fd);
	}
	sha256_hex(h, sum);
	sha256_free(h);
	if (n < 0)
		return error_errno(e, "read", path);
	return str_eq(f->sha256, str_z(sum))
		       ? 0
		       : error_set(e, STATUS_STORE, "%s is not what was kept", path);
}

static int put_file(struct restoring *r, const struct kept_file *f, struct error *e)
{
	struct str path = arena_printf(r->arena, "%s/%.*s", r->beside, STR_ARG(f->name));

	if (f->kind == LISTED_FOLDER)
		return mkdir(path.ptr, 0700) == 0 ? 0 : error_errno(e, "make folder", path.ptr);
	int fd = open(path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return error_errno(e, "make", path.ptr);
	int result = pieces_to(r, fd, f, path.ptr, e);
	if (result == 0 && fsync(fd) != 0)
		result = error_errno(e, "write", path.ptr);
	if (close(fd) != 0 && result == 0)
		result = error_errno(e, "write", path.ptr);
	r->out->files++;
	r->out->bytes += f->size;
	if (result || check_whole(r, f, path.ptr, e))
		return -1;
	return f->kind == LISTED_DATABASE ? snapshot_check(path.ptr, f->name, e) : 0;
}

/* Of folders last: one may allow its owner less than is needed to fill it. */
static int set_modes(struct restoring *r, struct error *e)
{
	const struct inventory *m = &r->inventory;

	for (size_t i = m->nfiles; i-- > 0;) {
		struct str path =
			arena_printf(r->arena, "%s/%.*s", r->beside, STR_ARG(m->files[i].name));
		if (is_wanted(r, m->files[i].name) && chmod(path.ptr, m->files[i].mode) != 0)
			return error_errno(e, "set the rights of", path.ptr);
	}
	return syncfs(r->lock) != 0 ? error_errno(e, "write", r->beside) : 0;
}

/* A file may come before the folder it is in: databases are kept first. */
static int put_all(struct restoring *r, struct error *e)
{
	const struct inventory *m = &r->inventory;

	for (int folders = 1; folders >= 0; folders--)
		for (size_t i = 0; i < m->nfiles; i++)
			if (is_wanted(r, m->files[i].name) &&
			    (m->files[i].kind == LISTED_FOLDER) == (folders == 1) &&
			    put_file(r, &m->files[i], e))
				return -1;
	return set_modes(r, e);
}

/* ---- in place ---- */

static int settle_present(struct restoring *r, struct error *e)
{
	struct contents t;
	int result = contents_make(&t, r->arena, r->to, STR("x"), e);

	for (size_t i = 0; i < t.n && result == 0; i++)
		if (t.items[i].kind == LISTED_DATABASE)
			result = snapshot_settle(t.items[i].path.ptr, e);
	contents_drop(&t);
	return result;
}

/* First under the name that what is there will have: whenever it ends, one of both stands at its place, and none is
 * lost. */
static int exchange(struct restoring *r, const char *made, struct error *e)
{
	char now[MOMENT_SIZE];
	struct str moment = moment_now(now);

	if (settle_present(r, e))
		return -1;
	if (snprintf(r->out->before, sizeof r->out->before, "%s.before-%.*s", r->to,
		     STR_ARG(moment)) >= (int)sizeof r->out->before ||
	    file_exists(r->out->before))
		return error_set(e, STATUS_REFUSED, "%s is there already; try again",
				 r->out->before);
	if (rename(made, r->out->before) != 0)
		return error_errno(e, "rename", made);
	if (renameat2(AT_FDCWD, r->out->before, AT_FDCWD, r->to, RENAME_EXCHANGE) == 0)
		return 0;
	error_errno(e, "put in place", r->to);
	rename(r->out->before, made);
	return -1;
}

static int put_in_place(struct restoring *r, struct error *e)
{
	struct str made = r->order->name
				  ? arena_printf(r->arena, "%s/%s", r->beside, r->order->name)
				  : str_z(r->beside);
	struct str folder = arena_dup(r->arena, str_folder(str_z(r->to)));

	if (file_exists(r->to)) {
		if (exchange(r, made.ptr, e))
			return -1;
	} else if (renameat2(AT_FDCWD, made.ptr, AT_FDCWD, r->to, RENAME_NOREPLACE) != 0) {
		return error_errno(e, "put in place", r->to);
	}
	if (r->order->name && rmdir(r->beside) != 0)
		return error_errno(e, "remove", r->beside);
	return folder_sync(folder.len ? folder.ptr : "/", e);
}

static int restore(struct restoring *r, struct error *e)
{
	if (choose(r, e) || check_name(r, e) || find_place(r, e))
		return -1;
	if (make_beside(r, e))
		return -1;
	int result = put_all(r, e) || put_in_place(r, e) ? -1 : 0;
	if (result) {
		struct error why;
		contents_remove(r->beside, &why);
	}
	return result;
}

int backup_restore(const struct backup_return *order, const struct backup_watch *w,
		   struct backup_returned *out, struct error *e)
{
	struct restoring r = {.order = order, .watch = w, .out = out, .lock = -1};

	*out = (struct backup_returned){0};
	if (chest_open(&r.objects, order->folder, false, e))
		return -1;
	r.arena = arena_new();
	r.room = xmalloc(PIECE_BYTES);
	int result = restore(&r, e);
	if (r.lock >= 0)
		close(r.lock);
	free(r.room);
	arena_free(r.arena);
	chest_close(r.objects);
	return result;
}
