/* What backups there are, and whether they are what was written. */
#include "backup/inventory.h"

#include "base/system/stop.h"

#include <stdlib.h>

static void list_one(struct backup_entry *out, struct arena *a, struct chest *o, struct str id)
{
	struct inventory m;
	struct error e;

	*out = (struct backup_entry){.id = id};
	if (inventory_read(&m, a, o, id, &e)) {
		out->fault = arena_dup(a, str_z(e.text));
		return;
	}
	out->made_at = m.made_at;
	out->program = m.program;
	out->store_version = m.store_version;
	out->roots = m.roots;
	out->nroots = m.nroots;
	for (size_t i = 0; i < m.nfiles; i++) {
		out->files += m.files[i].kind != LISTED_FOLDER;
		out->bytes += m.files[i].size;
	}
}

int backup_list(struct arena *a, const char *folder, struct backup_entry **out, size_t *n,
		struct error *e)
{
	struct chest *o;
	struct str *ids;

	*n = 0;
	if (chest_open(&o, folder, false, e))
		return -1;
	int result = inventory_list(&ids, n, a, o, e);
	*out = ARENA_ARRAY(a, struct backup_entry, *n + 1);
	for (size_t i = 0; i < *n && result == 0; i++)
		list_one(&(*out)[i], a, o, ids[i]);
	chest_close(o);
	return result;
}

/* ---- every byte ---- */

struct checking {
	struct chest *objects;
	struct arena *arena;
	const struct backup_watch *watch;
	void (*tell)(void *payload, struct str what);
	void *payload;
	struct map *sound; /* pieces that were read */
	unsigned char *room;
	uint64_t faults;
};

static void fault(struct checking *c, struct str id, struct str what)
{
	c->faults++;
	c->tell(c->payload,
		arena_printf(c->arena, "backup %.*s: %.*s", STR_ARG(id), STR_ARG(what)));
}

/* Each piece once, whatever files it is in; of a file in pieces that are sound the whole is compared too. */
static void check_file(struct checking *c, struct str id, const struct kept_file *f)
{
	struct sha256 *h = sha256_new();
	char sum[SHA256_HEX_SIZE];
	struct error e;
	size_t n;
	bool fine = true;

	for (size_t i = 0; i < f->npieces && fine; i++) {
		fine = chest_get(c->objects, f->pieces[i], c->room, &n, &e) == 0;
		if (fine)
			sha256_update(h, c->room, n);
	}
	sha256_hex(h, sum);
	sha256_free(h);
	if (!fine)
		fault(c, id, arena_printf(c->arena, "%.*s: %s", STR_ARG(f->name), e.text));
	else if (!str_eq(f->sha256, str_z(sum)))
		fault(c, id, arena_printf(c->arena, "%.*s is not what was kept", STR_ARG(f->name)));
}

static int check_backup(struct checking *c, struct str id, struct error *e)
{
	struct inventory m;
	struct error why;
	bool is_new;

	if (inventory_read(&m, c->arena, c->objects, id, &why)) {
		fault(c, id, str_z(why.text));
		return 0;
	}
	for (size_t i = 0; i < m.nfiles; i++) {
		const struct kept_file *f = &m.files[i];
		if (stop_check(e))
			return -1;
		if (f->kind == LISTED_FOLDER)
			continue;
		/* The same bytes in several backups are read once. */
		struct str key = arena_printf(c->arena, "%.*s/%llu", STR_ARG(f->sha256),
					      (unsigned long long)f->npieces);
		map_put(c->sound, key, &is_new);
		if (is_new)
			check_file(c, id, f);
		if (c->watch && c->watch->doing)
			c->watch->doing(c->watch->payload, "reading", id, i + 1, m.nfiles);
	}
	return 0;
}

static int check_all(struct checking *c, const char *folder, const char *id, struct error *e)
{
	struct str *ids;
	size_t n;
	bool found = false;

	if (inventory_list(&ids, &n, c->arena, c->objects, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (id && !str_eq(ids[i], str_z(id)))
			continue;
		found = true;
		if (check_backup(c, ids[i], e))
			return -1;
	}
	if (found)
		return 0;
	return id ? error_set(e, STATUS_NOT_FOUND, "%s has no backup %s", folder, id)
		  : error_set(e, STATUS_NOT_FOUND, "%s has no backup yet", folder);
}

int backup_check(const char *folder, const char *id, void (*tell)(void *payload, struct str what),
		 const struct backup_watch *w, void *payload, uint64_t *faults, struct error *e)
{
	struct checking c = {.watch = w, .tell = tell, .payload = payload};

	*faults = 0;
	if (chest_open(&c.objects, folder, false, e))
		return -1;
	c.arena = arena_new();
	c.sound = map_new();
	c.room = xmalloc(PIECE_BYTES);
	int result = check_all(&c, folder, id, e);
	*faults = c.faults;
	free(c.room);
	map_free(c.sound);
	arena_free(c.arena);
	chest_close(c.objects);
	return result;
}
