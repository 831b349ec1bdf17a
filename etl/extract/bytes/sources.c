/* What was asked for on the command line, as a flat list of sources. */
#include "extract/text/parts.h"

#include "base/memory/buffer.h"
#include "base/system/file.h"
#include "book/book.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

struct expansion {
	struct sources *sources;
	const char *path;   /* as given */
	bool spreadsheet;   /* what an archive is, by its members */
	bool beside_tables; /* it holds tables too */
	struct error *error;
};

static bool has_extension(const char *name, const char *const *list)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && list[i]; i++) {
		if (strcasecmp(dot, list[i]) == 0)
			return true;
	}
	return false;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static char *join(const char *a, const char *b)
{
	size_t n = strlen(a);
	while (n > 1 && a[n - 1] == '/')
		n--;
	size_t nb = strlen(b);
	char *out = xmalloc(n + nb + 2);
	memcpy(out, a, n);
	out[n] = '/';
	memcpy(out + n + 1, b, nb + 1);
	return out;
}

/* Standard input has no folder; what an archive holds lies in it as in a folder. */
static char *place_of(const char *path, const char *member, const char *name)
{
	char *whole = strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);
	if (!whole)
		return str_dup(str_z(name));
	if (!member)
		return whole;
	char *display = zip_display(member);
	char *place = join(whole, display);
	free(display);
	free(whole);
	return place;
}

/* Control characters in names are for nobody's terminal. Takes the name, gives another. */
static char *harmless(char *name)
{
	struct buffer out;

	buffer_init(&out, SIZE_MAX);
	buffer_append_harmless(&out, str_z(name));
	char *text = str_dup(buffer_str(&out));
	buffer_drop(&out);
	free(name);
	return text;
}

static void add(struct sources *s, const char *path, const char *member, char *name)
{
	name = harmless(name);
	s->items = xrealloc(s->items, (s->n + 1) * sizeof *s->items);
	s->items[s->n++] = (struct source){
		.path = str_dup(str_z(path)),
		.member = member ? str_dup(str_z(member)) : NULL,
		.name = name,
		.place = place_of(path, member, name),
	};
}

static void skip(struct sources *s, char *name)
{
	s->skipped = xrealloc(s->skipped, (s->nskipped + 1) * sizeof *s->skipped);
	s->skipped[s->nskipped++] = harmless(name);
}

static const char *const tables[] = {".csv",    ".tsv", ".txt", ".jsonl",
				     ".ndjson", ".xaf", ".gz",  NULL};
static const char *const documents[] = {".json", NULL};
static const char *const books[] = {".xlsx", ".xlsm", ".xls", ".ods", NULL};
static const char *const xml[] = {".xml", NULL};
static const char *const archives[] = {".zip", NULL};

/* Beside tables a .json describes them (datapackage.json, metadata) and a workbook is made of them;
 * alone it is the ledger. "~$boek.xlsx" is what Excel keeps while boek.xlsx is open. */
static bool describes(const char *name, bool beside_tables)
{
	if (has_extension(name, books))
		return beside_tables || strncmp(base_name(name), "~$", 2) == 0;
	return has_extension(name, documents) &&
	       (beside_tables || strcasecmp(base_name(name), "datapackage.json") == 0);
}

/* Archives carry readmes and pictures along; anything that could be a ledger is taken. */
static bool is_no_ledger(const char *member, bool beside_tables)
{
	static const char *const others[] = {".pdf", ".doc",  ".docx", ".odt",  ".png",
					     ".jpg", ".jpeg", ".gif",  ".html", ".htm",
					     ".yml", ".yaml", ".md",   ".zip",  NULL};
	return strncmp(member, "__MACOSX/", 9) == 0 || strstr(member, "/.") || member[0] == '.' ||
	       has_extension(member, others) || describes(member, beside_tables);
}

/* XML may be anything; an audit file is told by its first bytes. */
static int is_audit(bool *out, const char *path, const char *member, struct error *e)
{
	struct source s = {.path = (char *)(uintptr_t)path,
			   .member = (char *)(uintptr_t)member,
			   .name = (char *)(uintptr_t)path};
	return parts_audit(out, &s, e);
}

static int found_member(void *payload, const char *member)
{
	struct expansion *x = payload;
	bool audit = true;
	if (has_extension(member, xml) && is_audit(&audit, x->path, member, x->error) < 0)
		return -1;
	char *display = zip_display(member);
	const char *archive = strcmp(x->path, "-") == 0 ? "standard input" : base_name(x->path);
	char *name = join(archive, display);
	free(display);
	if (!audit || is_no_ledger(member, x->beside_tables))
		skip(x->sources, name);
	else
		add(x->sources, x->path, member, name);
	return 0;
}

static int look_at_member(void *payload, const char *member)
{
	struct expansion *x = payload;
	x->spreadsheet = x->spreadsheet || book_has_part(str_z(member));
	if (has_extension(member, tables) && !is_no_ledger(member, false))
		x->beside_tables = true;
	return 0;
}

/* What people see: a number of a descriptor, as `<(command)` gives, is no name. */
static char *name_of(const char *path)
{
	char text[64];
	const char *base = base_name(path);
	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0)
		base = "standard input";
	else if (strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/proc/self/fd/", 14) == 0)
		base = snprintf(text, sizeof text, "pipe %s", base) < (int)sizeof text ? text
										       : base;
	return str_dup(str_z(base));
}

static int add_zip(struct sources *s, const char *path, struct error *e)
{
	char file[4096];
	struct expansion x = {.sources = s, .path = path, .error = e};
	size_t before = s->n;
	if (stream_path(file, sizeof file, path, e) < 0 ||
	    zip_list(file, path, look_at_member, &x, e) < 0)
		return -1;
	if (x.spreadsheet) {
		add(s, path, NULL, name_of(path));
		return 0;
	}
	if (zip_list(file, path, found_member, &x, e) < 0)
		return -1;
	if (s->n == before)
		return error_set(e, STATUS_INPUT, "%s holds no file that could be a ledger", path);
	return 0;
}

static int looks_like_zip(bool *out, const char *path, struct error *e)
{
	char file[4096];
	unsigned char magic[4];
	*out = false;
	if (stream_path(file, sizeof file, path, e) < 0)
		return -1;
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(e, "open", path);
	*out = read(fd, magic, 4) == 4 && memcmp(magic, "PK\3\4", 4) == 0;
	close(fd);
	return 0;
}

static int add_file(struct sources *s, const char *path, struct error *e)
{
	bool zip;
	if (looks_like_zip(&zip, path, e) < 0)
		return -1;
	if (zip)
		return add_zip(s, path, e);
	add(s, path, NULL, name_of(path));
	return 0;
}

/* A folder holds more than ledgers. `beside_tables`: tables too. */
static int is_ledger(bool *out, const char *file, const char *name, bool beside_tables,
		     struct error *e)
{
	*out = has_extension(name, tables) || has_extension(name, archives) ||
	       ((has_extension(name, documents) || has_extension(name, books)) &&
		!describes(name, beside_tables));
	if (file_is_dir(file))
		*out = false;
	else if (has_extension(name, xml))
		return is_audit(out, file, NULL, e);
	return 0;
}

static int add_folder(struct sources *s, const char *path, struct error *e)
{
	struct arena *a = arena_new();
	struct str *names;
	size_t n;
	size_t before = s->n;
	bool beside_tables = false;
	int status = dir_list(&names, &n, a, path, e);
	for (size_t i = 0; status == 0 && i < n; i++)
		beside_tables = beside_tables || has_extension(names[i].ptr, tables) ||
				has_extension(names[i].ptr, archives);
	for (size_t i = 0; status == 0 && i < n; i++) {
		char *file = join(path, names[i].ptr);
		bool ledger;
		status = is_ledger(&ledger, file, names[i].ptr, beside_tables, e);
		if (status == 0 && ledger)
			status = add_file(s, file, e);
		else if (status == 0)
			skip(s, str_dup(names[i]));
		free(file);
	}
	if (status == 0 && s->n == before)
		status = error_set(
			e, STATUS_INPUT,
			"the folder %s holds no .csv, .tsv, .txt, .json, .jsonl, .ndjson, "
			".xaf, .gz or .zip",
			path);
	arena_free(a);
	return status;
}

static int add_path(struct sources *s, const char *path, struct error *e)
{
	if (strcmp(path, "-") == 0)
		return add_file(s, path, e);
	if (file_is_dir(path))
		return add_folder(s, path, e);
	if (!file_exists(path)) {
		errno = ENOENT;
		error_errno(e, "open", path);
		return -1;
	}
	return add_file(s, path, e);
}

int sources_open(struct sources **out, const char *const *paths, size_t n, struct error *e)
{
	struct sources *s = xcalloc(1, sizeof *s);
	for (size_t i = 0; i < n; i++) {
		if (add_path(s, paths[i], e) < 0) {
			sources_free(s);
			return -1;
		}
	}
	if (parts_join(s, e) < 0) {
		sources_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

static void source_drop(struct source *s)
{
	for (size_t i = 0; i < s->nparts; i++)
		source_drop(&s->parts[i]);
	free(s->parts);
	free(s->path);
	free(s->member);
	free(s->name);
	free(s->place);
}

void sources_free(struct sources *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		source_drop(&s->items[i]);
	for (size_t i = 0; i < s->nskipped; i++)
		free(s->skipped[i]);
	free(s->items);
	free(s->skipped);
	free(s);
}
