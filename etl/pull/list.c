/* Which sources there are. */
#include "pull/pull_files.h"

#include "base/memory/buffer.h"
#include "base/system/file.h"
#include "editor/editor.h"
#include "fetch/download.h"
#include <jansson.h>

#define LIST_BYTES ((size_t)4 << 20)

static const char *const columns[] = {"name",      "url",         "mapping", "do",     "file",
				      "checksums", "credentials", "private", "remark", NULL};

static bool is_column(struct str name)
{
	for (size_t i = 0; columns[i]; i++)
		if (str_eq(name, str_z(columns[i])))
			return true;
	return false;
}

static int unknown_column(struct str name, const char *path, struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "%s: there is no column '%.*s': name, url, mapping, do, file, checksums, "
			 "credentials, private, remark",
			 path, STR_ARG(name));
}

/* ---- JSON becomes such a table ---- */

static int add_object(struct csv_table *t, struct arena *a, json_t *object, size_t row,
		      const char *path, struct error *e)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return error_set(e, STATUS_INPUT, "%s: source %zu is no object", path, row + 1);
	csv_table_add_row(t, a);
	for (size_t c = 0; c < t->ncolumns; c++)
		csv_table_set(t, row, c, STR(""));
	json_object_foreach(object, key, value)
	{
		if (!is_column(str_z(key)))
			return unknown_column(str_z(key), path, e);
		if (!json_is_string(value) && !json_is_boolean(value))
			return error_set(e, STATUS_INPUT, "%s: source %zu: '%s' is no text", path,
					 row + 1, key);
		struct str text = json_is_string(value) ? (struct str){json_string_value(value),
								       json_string_length(value)}
				  : json_is_true(value) ? STR("yes")
							: STR("no");
		csv_table_set(t, row, csv_table_column(t, str_z(key)),
			      arena_dup(a, str_trim(text)));
	}
	return 0;
}

static int read_json(struct csv_table *t, struct arena *a, struct str text, const char *path,
		     struct error *e)
{
	struct str names[sizeof columns / sizeof *columns];
	json_error_t fault;
	size_t n = 0;
	int result = 0;

	for (; columns[n]; n++)
		names[n] = str_z(columns[n]);
	csv_table_make(t, a, names, n);
	json_t *all = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &fault);
	if (!json_is_array(all))
		result = error_set(e, STATUS_INPUT, "%s:%d: %s", path, all ? 1 : fault.line,
				   all ? "a list of sources begins with '['" : fault.text);
	for (size_t i = 0; result == 0 && i < json_array_size(all); i++)
		result = add_object(t, a, json_array_get(all, i), i, path, e);
	json_decref(all);
	return result;
}

static int read_csv(struct csv_table *t, struct arena *a, struct str text, const char *path,
		    struct error *e)
{
	size_t *widths;
	bool mended;

	if (csv_table_read_any(t, a, text, &widths, &mended, e) != 0)
		return error_context(e, "%s", path);
	for (size_t c = 0; c < t->ncolumns; c++) {
		t->columns[c] = str_trim(t->columns[c]);
		if (!is_column(t->columns[c]))
			return unknown_column(t->columns[c], path, e);
	}
	return 0;
}

/* ---- a row ---- */

struct source_row {
	const struct csv_table *table;
	struct arena *arena;
	size_t number;
	const char *path;
	struct str folder; /* of the list */
};

static struct str cell(const struct source_row *r, const char *column)
{
	struct str s =
		csv_table_cell(r->table, r->number, csv_table_column(r->table, str_z(column)));

	return arena_dup(r->arena, str_trim(s));
}

static int bad(const struct source_row *r, struct error *e, const char *what)
{
	struct str name = cell(r, "name");

	if (r->table->lines[r->number])
		return error_set(e, STATUS_INPUT, "%s:%llu: %.*s: %s", r->path,
				 (unsigned long long)r->table->lines[r->number], STR_ARG(name),
				 what);
	return error_set(e, STATUS_INPUT, "%s: source %zu, '%.*s': %s", r->path, r->number + 1,
			 STR_ARG(name), what);
}

/* From the folder of the list on. */
static struct str whole_path(const struct source_row *r, struct str path)
{
	if (!path.len || path.ptr[0] == '/' || !r->folder.len)
		return path;
	return arena_printf(r->arena, "%.*s/%.*s", STR_ARG(r->folder), STR_ARG(path));
}

static bool has_scheme(struct str url)
{
	for (size_t i = 0; i + 2 < url.len; i++)
		if (memcmp(url.ptr + i, "://", 3) == 0)
			return true;
	return false;
}

/* file:///path and path are the same: what stands on this machine. */
static struct str whole_url(const struct source_row *r, struct str url)
{
	if (str_starts(url, STR("file:///")))
		return arena_dup(r->arena, (struct str){url.ptr + 7, url.len - 7});
	return has_scheme(url) ? url : whole_path(r, url);
}

static bool is_name(struct str s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

	if (!s.len || s.len > PULL_NAME_MAX || s.ptr[0] == '.')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!strchr(plain, s.ptr[i]))
			return false;
	return true;
}

/* The last part of the address, with what a name of a file cannot hold as '_'. */
static struct str file_name(const struct source_row *r, struct str given, struct str url)
{
	struct str s = given.len ? given : str_base_name(download_shown(url.ptr));
	char *name = arena_bytes(r->arena, s.len + 1);
	size_t n = 0;

	for (; n < s.len && n < 200; n++) {
		unsigned char c = (unsigned char)s.ptr[n];
		name[n] =
			(char)(c <= ' ' || c == '/' || c == 0x7f || (n == 0 && c == '.') ? '_' : c);
	}
	name[n] = '\0';
	return (struct str){name, n};
}

static int yes_or_no(const struct source_row *r, bool *out, struct error *e)
{
	struct str s = cell(r, "private");

	*out = str_eq(s, STR("yes"));
	return *out || !s.len || str_eq(s, STR("no")) ? 0 : bad(r, e, "private is yes or no");
}

static int check_addresses(const struct source_row *r, const struct pull_source *s, struct error *e)
{
	const struct str both[] = {s->url, s->checksums};
	char what[sizeof e->text];

	for (size_t i = 0; i < 2; i++) {
		if (!both[i].len || both[i].ptr[0] == '/' || !has_scheme(both[i]) ||
		    download_check(both[i].ptr, s->private_too, e) == 0)
			continue;
		memcpy(what, e->text, sizeof what);
		return bad(r, e, what);
	}
	return 0;
}

static int read_row(const struct source_row *r, struct pull_source *s, struct error *e)
{
	struct str action = cell(r, "do"), checksums = cell(r, "checksums");

	s->name = cell(r, "name");
	s->url = whole_url(r, cell(r, "url"));
	s->mapping = whole_path(r, cell(r, "mapping"));
	s->credentials = whole_path(r, cell(r, "credentials"));
	if (!is_name(s->name))
		return bad(r, e, "a name has 1 to 64 of a-z, 0-9, '-', '_' and '.'");
	if (!s->url.len || !s->mapping.len)
		return bad(r, e, "a source has a url and a mapping");
	if (str_eq(action, STR("load")))
		s->action = PULL_LOAD;
	else if (str_eq(action, STR("stage")))
		s->action = PULL_STAGE;
	else
		return bad(r, e, "'do' says what becomes of it: load or stage");
	if (checksums.len)
		s->checksums = whole_url(r, checksums);
	s->file = file_name(r, cell(r, "file"), s->url);
	if (!s->file.len)
		return bad(r, e, "the address ends in no name of a file: give it as 'file'");
	return yes_or_no(r, &s->private_too, e) || check_addresses(r, s, e) ? -1 : 0;
}

static int read_rows(struct pull_source **out, size_t *n, const struct source_row *from,
		     struct error *e)
{
	struct source_row r = *from;
	size_t rows = r.table->nrows;

	if (rows > PULL_SOURCES_MAX)
		return error_set(e, STATUS_LIMIT, "%s: more than %u sources", r.path,
				 PULL_SOURCES_MAX);
	*out = ARENA_ARRAY(r.arena, struct pull_source, rows + 1);
	for (r.number = 0; r.number < rows; r.number++) {
		if (read_row(&r, &(*out)[r.number], e) != 0)
			return -1;
		for (size_t i = 0; i < r.number; i++)
			if (str_eq((*out)[i].name, (*out)[r.number].name))
				return bad(&r, e, "another source has that name");
	}
	*n = rows;
	return rows ? 0 : error_set(e, STATUS_INPUT, "%s: there are no sources in it", r.path);
}

int pull_list_read(struct pull_source **out, size_t *n, struct arena *a, const char *path,
		   struct error *e)
{
	struct str text;
	struct csv_table t;

	if (file_read(&text, a, path, LIST_BYTES, e) != 0)
		return -1;
	struct str visible = str_trim(text);
	bool json = visible.len && (visible.ptr[0] == '[' || visible.ptr[0] == '{');
	if ((json ? read_json(&t, a, text, path, e) : read_csv(&t, a, text, path, e)) != 0)
		return -1;
	const struct source_row first = {
		.table = &t, .arena = a, .path = path, .folder = str_folder(str_z(path))};
	return read_rows(out, n, &first, e);
}
