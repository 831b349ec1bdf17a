#include "backup/inventory.h"

#include "base/system/file.h"
#include "base/text/json_out.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define VERSION 1
#define TEXT_MOST ((size_t)1 << 30)
#define SEAL 16u  /* digits of its own SHA-256 in its name */
#define MOMENT 16 /* 20261129T123456Z */
#define HEX 64u

static const char *const kinds[] = {
	[LISTED_FOLDER] = "folder", [LISTED_FILE] = "file", [LISTED_DATABASE] = "database"};

/* ---- writing ---- */

static void put_roots(struct json_out *j, const struct inventory *m)
{
	json_put_key_z(j, "roots");
	json_put_array(j);
	for (size_t i = 0; i < m->nroots; i++) {
		json_put_object(j);
		json_put_text(j, "name", m->roots[i].name);
		json_put_text(j, "from", m->roots[i].from);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_file(struct json_out *j, const struct kept_file *f)
{
	json_put_object(j);
	json_put_text(j, "name", f->name);
	json_put_text_z(j, "kind", kinds[f->kind]);
	json_put_count(j, "mode", f->mode);
	if (f->kind != LISTED_FOLDER) {
		json_put_count(j, "size", f->size);
		json_put_text(j, "sha256", f->sha256);
		json_put_key_z(j, "pieces");
		json_put_array(j);
		for (size_t i = 0; i < f->npieces; i++)
			json_put_string(j, f->pieces[i]);
		json_put_array_end(j);
	}
	json_put_object_end(j);
}

static void put(struct buffer *out, const struct inventory *m)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_text_z(&j, "format", "stuiver-backup");
	json_put_count(&j, "version", VERSION);
	json_put_text(&j, "made_at", m->made_at);
	json_put_text(&j, "program", m->program);
	json_put_count(&j, "store_version", (uint64_t)m->store_version);
	put_roots(&j, m);
	json_put_key_z(&j, "files");
	json_put_array(&j);
	for (size_t i = 0; i < m->nfiles; i++)
		put_file(&j, &m->files[i]);
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void seal_of(struct str text, char out[SHA256_HEX_SIZE])
{
	struct sha256 *h = sha256_new();

	sha256_update(h, text.ptr, text.len);
	sha256_hex(h, out);
	sha256_free(h);
}

int inventory_write(struct chest *o, const struct inventory *m, char id[BACKUP_ID_SIZE],
		    struct error *e)
{
	char seal[SHA256_HEX_SIZE], moment[BACKUP_ID_SIZE / 2], name[BACKUP_ID_SIZE + 32];
	struct buffer text;
	size_t n = 0;

	buffer_init(&text, TEXT_MOST);
	put(&text, m);
	seal_of(buffer_str(&text), seal);
	for (size_t i = 0; i < m->made_at.len && n < MOMENT; i++)
		if (m->made_at.ptr[i] != '-' && m->made_at.ptr[i] != ':')
			moment[n++] = m->made_at.ptr[i];
	snprintf(id, BACKUP_ID_SIZE, "%.*s-%.*s", (int)n, moment, (int)SEAL, seal);
	snprintf(name, sizeof name, "backups/%s.json", id);
	int result = text.overflow
			     ? error_set(e, STATUS_LIMIT, "the list of what is kept is too long")
			     : chest_write(o, name, buffer_str(&text), e);
	buffer_drop(&text);
	return result;
}

/* ---- reading ---- */

static struct str text_in(struct arena *a, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return arena_dup(a, (struct str){json_string_value(v), json_string_length(v)});
}

static uint64_t count_in(const json_t *object, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(object, key));

	return n > 0 ? (uint64_t)n : 0;
}

static bool hex_ok(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("0123456789abcdef", s.ptr[i]) || !s.ptr[i])
			return false;
	return s.len == HEX;
}

/* A name that leads nowhere else than into the folder it is put in. */
static bool name_ok(struct str name)
{
	if (memchr(name.ptr ? name.ptr : "", 0, name.len))
		return false;
	while (name.ptr) {
		struct str part = str_split(&name, '/');
		if (part.len == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return false;
	}
	return true;
}

static bool read_file(struct kept_file *f, struct arena *a, const json_t *json)
{
	const json_t *pieces = json_object_get(json, "pieces");
	struct str kind = text_in(a, json, "kind");

	f->name = text_in(a, json, "name");
	f->mode = (uint32_t)count_in(json, "mode") & 0777;
	f->size = count_in(json, "size");
	f->sha256 = text_in(a, json, "sha256");
	f->npieces = json_array_size(pieces);
	f->pieces = ARENA_ARRAY(a, struct str, f->npieces + 1);
	f->kind = str_eq(kind, STR("folder"))     ? LISTED_FOLDER
		  : str_eq(kind, STR("database")) ? LISTED_DATABASE
						  : LISTED_FILE;
	bool fine =
		f->name.len && name_ok(f->name) && (f->kind == LISTED_FOLDER || hex_ok(f->sha256));
	for (size_t i = 0; i < f->npieces && fine; i++) {
		const json_t *piece = json_array_get(pieces, i);
		f->pieces[i] = arena_dup(
			a, (struct str){json_string_value(piece), json_string_length(piece)});
		fine = hex_ok(f->pieces[i]);
	}
	return fine;
}

static bool read_root(struct backup_root *root, struct arena *a, const json_t *json)
{
	root->name = text_in(a, json, "name");
	root->from = text_in(a, json, "from");
	return root->name.len && name_ok(root->name) &&
	       !memchr(root->name.ptr, '/', root->name.len);
}

static bool read_all(struct inventory *m, struct arena *a, const json_t *json)
{
	const json_t *roots = json_object_get(json, "roots"),
		     *files = json_object_get(json, "files");
	bool fine = true;

	m->made_at = text_in(a, json, "made_at");
	m->program = text_in(a, json, "program");
	m->store_version = (int64_t)count_in(json, "store_version");
	m->nroots = json_array_size(roots);
	m->nfiles = json_array_size(files);
	m->roots = ARENA_ARRAY(a, struct backup_root, m->nroots + 1);
	m->files = ARENA_ARRAY(a, struct kept_file, m->nfiles + 1);
	for (size_t i = 0; i < m->nroots && fine; i++)
		fine = read_root(&m->roots[i], a, json_array_get(roots, i));
	for (size_t i = 0; i < m->nfiles && fine; i++)
		fine = read_file(&m->files[i], a, json_array_get(files, i));
	return fine && m->nroots;
}

static int read_text(struct inventory *m, struct arena *a, struct str text, const char *path,
		     struct error *e)
{
	json_t *json = json_loadb(text.ptr, text.len, 0, NULL);
	uint64_t version = count_in(json, "version");
	int result = 0;

	if (json && version > VERSION)
		result = error_set(e, STATUS_STORE,
				   "%s has version %llu and this program reads up to %d: it was "
				   "written by a newer Stuiver; use that one",
				   path, (unsigned long long)version, VERSION);
	else if (!json || version != VERSION || !read_all(m, a, json))
		result = error_set(e, STATUS_STORE, "%s is no list of what a backup keeps", path);
	json_decref(json);
	return result;
}

int inventory_read(struct inventory *m, struct arena *a, struct chest *o, struct str id,
		   struct error *e)
{
	char path[PATH_MAX], seal[SHA256_HEX_SIZE];
	struct str name = arena_printf(a, "backups/%.*s.json", STR_ARG(id)), text;

	*m = (struct inventory){.id = id};
	if (chest_path(o, path, name.ptr, e) || file_read(&text, a, path, TEXT_MOST, e))
		return -1;
	seal_of(text, seal);
	if (id.len < SEAL || memcmp(id.ptr + id.len - SEAL, seal, SEAL) != 0)
		return error_set(e, STATUS_STORE,
				 "%s is not what was written: this backup is damaged", path);
	return read_text(m, a, text, path, e);
}

static int newest_first(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)b, *(const struct str *)a);
}

int inventory_list(struct str **ids, size_t *n, struct arena *a, const struct chest *o,
		   struct error *e)
{
	static const size_t length = MOMENT + 1 + SEAL;
	char path[PATH_MAX];
	struct str *names;
	size_t all = 0;

	*n = 0;
	if (chest_path(o, path, "backups", e) || dir_list(&names, &all, a, path, e))
		return -1;
	*ids = ARENA_ARRAY(a, struct str, all + 1);
	for (size_t i = 0; i < all; i++)
		if (names[i].len == length + 5 && str_ends(names[i], STR(".json")))
			(*ids)[(*n)++] = arena_dup(a, (struct str){names[i].ptr, length});
	if (*n)
		qsort(*ids, *n, sizeof **ids, newest_first);
	return 0;
}

/* ---- when ---- */

/* Of an id: "20240131T123456Z" becomes "2024-01-31T12:34:56Z". */
static bool moment_of(struct str id, int64_t *out)
{
	char text[MOMENT_SIZE];
	const char *s = id.ptr;

	snprintf(text, sizeof text, "%.4s-%.2s-%.5s:%.2s:%.3s", s, s + 4, s + 6, s + 11, s + 13);
	return moment_read(str_z(text), out);
}

int inventory_moment(char out[MOMENT_SIZE], struct arena *a, const struct chest *o, struct error *e)
{
	int64_t now, newest;
	struct str *ids;
	size_t n;

	if (inventory_list(&ids, &n, a, o, e) != 0)
		return -1;
	if (moment_read(moment_now(out), &now) && n && moment_of(ids[0], &newest) && newest >= now)
		moment_write(out, newest + 1);
	return 0;
}
