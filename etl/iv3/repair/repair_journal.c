/* The journal of repairs, read. */
#include "iv3/repair/repair_journal.h"

#include "base/memory/hash.h"
#include "base/system/file.h"

#include <stdio.h>
#include <stdlib.h>

#define PATH_TEXT 4096
#define CHUNK ((size_t)64 << 10)

struct str journal_bare(struct str token)
{
	return token.len > 1 && token.ptr[0] == '"' ? (struct str){token.ptr + 1, token.len - 2}
						    : token;
}

int journal_bad(const char *name, const char *what, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"%s: dit is geen verslag van stuiver iv3 repair: %s ontbreekt of klopt niet", name,
		what);
}

/* NULL: the error says why; `missing` when there is none. */
json_t *journal_read(struct arena *a, const char *path, bool *missing, struct error *e)
{
	char name[PATH_TEXT];
	struct str text;
	json_error_t fault;

	snprintf(name, sizeof name, IV3_JOURNAL, path);
	*missing = !file_exists(name);
	if (file_read(&text, a, name, JOURNAL_MOST, e) != 0)
		return NULL;
	json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &fault);
	if (json_is_string(json_object_get(root, "originalSha256")) &&
	    json_is_string(json_object_get(root, "repairedSha256")) &&
	    json_is_array(json_object_get(root, "repairs")))
		return root;
	journal_bad(name, root ? "een onderdeel" : "de JSON", e);
	json_decref(root);
	return NULL;
}

struct str journal_text(const json_t *o, const char *key)
{
	return str_z(json_string_value(json_object_get(o, key)));
}

/* ---- what it says of rows ---- */

static int hash_of(const char *path, char out[SHA256_HEX_SIZE], struct error *e)
{
	char chunk[CHUNK];
	ssize_t n;
	FILE *f = fopen(path, "rb");

	if (!f)
		return error_errno(e, "open", path);
	struct sha256 *h = sha256_new();
	while ((n = (ssize_t)fread(chunk, 1, sizeof chunk, f)) > 0)
		sha256_update(h, chunk, (size_t)n);
	sha256_hex(h, out);
	sha256_free(h);
	fclose(f);
	return 0;
}

/* "data.lasten[1].taakveld" is of row "data.lasten[1]". */
static void take_row(struct iv3_repaired *out, struct arena *a, const json_t *item)
{
	struct str where = journal_text(item, "where");
	const char *end = where.len ? memrchr(where.ptr, ']', where.len) : NULL;

	if (!end || end[1] != '.')
		return;
	struct str row = {where.ptr, (size_t)(end + 1 - where.ptr)};
	struct str what = arena_printf(a, "%s was %.*s", end + 2,
				       STR_ARG(journal_bare(journal_text(item, "before"))));
	struct iv3_repaired_row *last = out->n ? &out->rows[out->n - 1] : NULL;
	if (last && str_eq(last->where, row))
		last->what = arena_printf(a, "%.*s; %.*s", STR_ARG(last->what), STR_ARG(what));
	else
		out->rows[out->n++] = (struct iv3_repaired_row){arena_dup(a, row), what};
}

static int by_row(const void *x, const void *y)
{
	const struct iv3_repaired_row *p = x, *q = y;

	return str_cmp(p->where, q->where);
}

struct str iv3_repaired_row_of(const struct iv3_repaired *r, struct str where)
{
	struct iv3_repaired_row key = {.where = where}, *found = NULL;

	if (r->n)
		found = bsearch(&key, r->rows, r->n, sizeof key, by_row);
	return found ? found->what : STR("");
}

int iv3_repaired_of(struct iv3_repaired *out, struct arena *a, const char *path, struct error *e)
{
	char now[SHA256_HEX_SIZE];
	bool missing;
	size_t i;
	const json_t *item;
	json_t *root = journal_read(a, path, &missing, e);

	*out = (struct iv3_repaired){.n = 0};
	if (!root)
		return missing ? 0 : -1;
	int result = hash_of(path, now, e);
	if (result == 0 && !str_eq(journal_text(root, "repairedSha256"), str_z(now)))
		result = error_set(
			e, STATUS_REFUSED,
			"het verslag " IV3_JOURNAL
			" is van een ander bestand: dit is sindsdien veranderd, dus is niet te zeggen wat er hersteld is. Haal het verslag weg of "
			"herstel opnieuw",
			path);
	const json_t *list = json_object_get(root, "repairs");
	out->rows = ARENA_ARRAY(a, struct iv3_repaired_row, json_array_size(list) + 1);
	if (result == 0)
		json_array_foreach(list, i, item) take_row(out, a, item);
	if (out->n)
		qsort(out->rows, out->n, sizeof *out->rows, by_row);
	json_decref(root);
	return result;
}
