/* There: a backup is made. */
#include "backup/inventory.h"
#include "backup/retention.h"
#include "backup/snapshot.h"

#include "base/system/file.h"
#include "base/system/stop.h"
#include "base/text/moment.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 5
#define COPY "copy.db" /* of the database that is at hand */

struct making {
	const struct backup_order *order;
	const struct backup_watch *watch;
	struct backup_made *made;
	struct chest *objects;
	struct chest_counts counts;
	struct arena *arena;
	struct inventory inventory;
	size_t capacity; /* of its files */
	unsigned char *room;
	char copy[PATH_MAX], store[PATH_MAX];
};

/* ---- one file ---- */

static struct kept_file *add(struct making *m, const struct listed_item *item)
{
	struct inventory *x = &m->inventory;

	if (x->nfiles == m->capacity)
		x->files =
			xrealloc(x->files, (m->capacity = m->capacity * 2 + 64) * sizeof *x->files);
	x->files[x->nfiles] = (struct kept_file){
		.name = item->name, .kind = item->kind, .mode = item->mode, .sha256 = STR("")};
	return &x->files[x->nfiles++];
}

struct cut_file {
	struct str *list;
	size_t n, capacity;
	struct sha256 *whole;
};

static int keep_piece(struct making *m, struct cut_file *p, size_t n, struct error *e)
{
	char name[SHA256_HEX_SIZE];

	sha256_update(p->whole, m->room, n);
	if (chest_put(m->objects, m->room, n, name, &m->counts, e))
		return -1;
	if (p->n == p->capacity)
		p->list = xrealloc(p->list, (p->capacity = p->capacity * 2 + 8) * sizeof *p->list);
	p->list[p->n++] = arena_dup(m->arena, str_z(name));
	return 0;
}

/* 1: the next piece, 0: the end, -1. */
static int fill(struct making *m, int fd, const char *path, size_t *n, struct error *e)
{
	ssize_t got = 1;

	*n = 0;
	while (*n < PIECE_BYTES && (got = read(fd, m->room + *n, PIECE_BYTES - *n)) > 0)
		*n += (size_t)got;
	return got < 0 ? error_errno(e, "read", path) : *n > 0;
}

static int keep_pieces(struct making *m, int fd, const char *path, struct kept_file *f,
		       struct error *e)
{
	struct cut_file p = {.whole = sha256_new()};
	char sum[SHA256_HEX_SIZE];
	size_t n;
	int more;

	while ((more = fill(m, fd, path, &n, e)) > 0) {
		if (stop_check(e) || keep_piece(m, &p, n, e)) {
			more = -1;
			break;
		}
		f->size += n;
		if (m->watch && m->watch->doing)
			m->watch->doing(m->watch->payload, "keeping", f->name, f->size, 0);
	}
	sha256_hex(p.whole, sum);
	sha256_free(p.whole);
	f->sha256 = arena_dup(m->arena, str_z(sum));
	f->pieces = ARENA_ARRAY(m->arena, struct str, p.n + 1);
	if (p.n)
		memcpy(f->pieces, p.list, p.n * sizeof *p.list);
	f->npieces = p.n;
	free(p.list);
	return more;
}

/* 1: it is not there any more. */
static int keep_file(struct making *m, const struct listed_item *item, const char *path,
		     struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);

	if (fd < 0 && errno == ENOENT)
		return 1;
	if (fd < 0)
		return error_errno(e, "keep", path);
	struct kept_file *f = add(m, item);
	int result = keep_pieces(m, fd, path, f, e);
	close(fd);
	if (result)
		return -1;
	m->made->files++;
	m->made->bytes += f->size;
	return 0;
}

static int keep_database(struct making *m, const struct listed_item *item, bool store,
			 struct error *e)
{
	struct snapshot found;

	if (contents_remove(m->copy, e))
		return -1;
	int result = snapshot_take(item->path.ptr, m->copy, item->name, m->watch, &found, e);
	if (result && access(item->path.ptr, F_OK) != 0 && !store)
		return 1;
	if (result == 0 && store)
		m->inventory.store_version = found.version;
	if (result == 0 && store && !found.version)
		result = error_set(e, STATUS_STORE, "%s is no Stuiver store but another database",
				   item->path.ptr);
	if (result == 0)
		result = snapshot_check(m->copy, item->path, e);
	if (result == 0)
		result = keep_file(m, item, m->copy, e);
	unlink(m->copy);
	return result;
}

/* ---- one root ---- */

/* The databases, then what is in files, which they name. 1: some were gone. */
static int keep_items(struct making *m, const struct contents *before, struct contents *now,
		      struct str name, const char *path, bool store, struct error *e)
{
	int gone = 0, result = 0;

	for (size_t i = 0; i < before->n && result >= 0; i++) {
		/* The store is kept by itself, last. */
		if (before->items[i].kind == LISTED_DATABASE &&
		    (store || !str_eq(before->items[i].path, str_z(m->store))))
			result = keep_database(m, &before->items[i], store, e);
		gone |= result == 1;
	}
	if (result < 0 || contents_make(now, m->arena, path, name, e))
		return -1;
	for (size_t i = 0; i < now->n && result >= 0; i++) {
		if (now->items[i].kind == LISTED_FOLDER)
			add(m, &now->items[i]);
		if (now->items[i].kind == LISTED_FILE)
			result = keep_file(m, &now->items[i], now->items[i].path.ptr, e);
		gone |= result == 1;
	}
	return result < 0 ? -1 : gone;
}

static bool all_still_there(const struct contents *before, const struct contents *now)
{
	size_t k = 0;

	for (size_t i = 0; i < before->n; i++) {
		while (k < now->n && !str_eq(now->items[k].name, before->items[i].name))
			k++;
		if (k == now->n)
			return false;
	}
	return true;
}

/* 0: kept as it was at one moment; 1: something went meanwhile. */
static int try_root(struct making *m, const char *path, struct str name, bool store,
		    struct error *e)
{
	struct contents before, now = {0};
	int result = contents_make(&before, m->arena, path, name, e);

	if (result == 0 && store && (before.n != 1 || before.items[0].kind != LISTED_DATABASE))
		result = error_set(e, STATUS_STORE, "%s is no Stuiver store", path);
	if (result == 0)
		result = keep_items(m, &before, &now, name, path, store, e);
	if (result == 0 && !all_still_there(&before, &now))
		result = 1;
	m->made->left_out += now.left_out;
	contents_drop(&before);
	contents_drop(&now);
	return result;
}

static bool is_taken(const struct making *m, struct str name, bool store)
{
	if (!store && str_eq(name, str_base_name(str_z(m->store))))
		return true;
	for (size_t i = 0; i < m->inventory.nroots; i++)
		if (str_eq(m->inventory.roots[i].name, name))
			return true;
	return false;
}

/* Its own, or with that of its folder before it: "stuiver", "etc-stuiver". */
static int name_root(struct making *m, struct backup_root *root, bool store, struct error *e)
{
	struct str name = str_base_name(root->from);
	struct str folder = str_base_name(str_folder(root->from));

	if (!name.len)
		return error_set(e, STATUS_USAGE, "/ is all there is; name folders in it");
	if (is_taken(m, name, store))
		name = arena_printf(m->arena, "%.*s-%.*s", STR_ARG(folder), STR_ARG(name));
	if (is_taken(m, name, store))
		return error_set(e, STATUS_USAGE,
				 "%s would have the name in the backup that another has; name the "
				 "folder that it is in",
				 root->from.ptr);
	root->name = name;
	return 0;
}

static int keep_root(struct making *m, const char *given, bool store, struct error *e)
{
	struct backup_root *root = &m->inventory.roots[m->inventory.nroots];
	struct backup_made before = *m->made;
	size_t files = m->inventory.nfiles;
	char path[PATH_MAX];

	if (!realpath(given, path))
		return error_errno(e, "keep", given);
	root->from = arena_dup(m->arena, str_z(path));
	if (name_root(m, root, store, e))
		return -1;
	m->inventory.nroots++;
	for (int i = 0; i < TRIES; i++) {
		int result = try_root(m, path, root->name, store, e);
		if (result <= 0)
			return result;
		*m->made = before;
		m->inventory.nfiles = files;
	}
	return error_set(e, STATUS_STORE,
			 "files of %s go faster than they are copied; try again in a moment", path);
}

/* ---- all ---- */

/* A folder of backups within what is kept would grow by itself. */
static int check_apart(const struct backup_order *order, struct error *e)
{
	char folder[PATH_MAX], path[PATH_MAX];

	if (!realpath(order->folder, folder))
		return error_errno(e, "open", order->folder);
	for (size_t i = 0; i < order->nothers; i++) {
		if (!realpath(order->others[i], path))
			return error_errno(e, "keep", order->others[i]);
		size_t n = strlen(path);
		if (strncmp(folder, path, n) == 0 && (folder[n] == '/' || !folder[n]))
			return error_set(e, STATUS_USAGE,
					 "%s is in %s, which is to be kept in it; name a folder "
					 "elsewhere, on another disk if there is one",
					 order->folder, order->others[i]);
	}
	return 0;
}

static int keep_all(struct making *m, struct error *e)
{
	char now[MOMENT_SIZE];

	if (!realpath(m->order->store, m->store))
		return error_errno(e, "keep", m->order->store);
	if (check_apart(m->order, e) || chest_path(m->objects, m->copy, COPY, e))
		return -1;
	for (size_t i = 0; i < m->order->nothers; i++)
		if (keep_root(m, m->order->others[i], false, e))
			return -1;
	if (keep_root(m, m->order->store, true, e))
		return -1;
	if (inventory_moment(now, m->arena, m->objects, e))
		return -1;
	m->inventory.made_at = arena_dup(m->arena, str_z(now));
	m->inventory.program = STR("stuiver " STUIVER_VERSION);
	m->made->copied = m->counts.copied;
	m->made->mended = m->counts.mended;
	return chest_settle(m->objects, e) ||
			       inventory_write(m->objects, &m->inventory, m->made->id, e)
		       ? -1
		       : 0;
}

int backup_make(const struct backup_order *order, const struct backup_watch *w,
		struct backup_made *out, struct error *e)
{
	struct making m = {.order = order, .watch = w, .made = out};

	*out = (struct backup_made){0};
	/* Before a folder is made for it. */
	if (!file_exists(order->store))
		return error_set(e, STATUS_NO_FILE, "there is no store %s", order->store);
	m.arena = arena_new();
	m.room = xmalloc(PIECE_BYTES);
	m.inventory.roots = ARENA_ARRAY(m.arena, struct backup_root, order->nothers + 1);
	int result = chest_open(&m.objects, order->folder, true, e);
	if (result == 0)
		result = keep_all(&m, e);
	if (result == 0)
		result = retention_apply(m.objects, order->days, order->weeks, out, e);
	chest_close(m.objects);
	free(m.inventory.files);
	free(m.room);
	arena_free(m.arena);
	return result;
}
