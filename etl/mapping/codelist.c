/* Reading code lists, through extract, as any other CSV. */
#include "mapping/row.h"

#include "base/memory/hash.h"
#include "base/system/file.h"

#include <stdlib.h>

#define CODELIST_MAX_ROWS 5000000u

static const char *find_file(struct arena *a, const struct resource *r,
			     const struct codelist_places *places, struct error *e)
{
	struct buffer looked;
	const char *path = arena_printf(a, "%s/%.*s", places->folder, STR_ARG(r->path)).ptr;
	if (file_exists(path))
		return path;
	buffer_init(&looked, 1200);
	buffer_printf(&looked, "%s", places->folder);
	for (size_t i = 0; r->external && i < places->nsearch; i++) {
		path = arena_printf(a, "%s/%.*s", places->search[i], STR_ARG(r->path)).ptr;
		if (file_exists(path)) {
			buffer_drop(&looked);
			return path;
		}
		buffer_printf(&looked, ", %s", places->search[i]);
	}
	error_set(e, STATUS_INPUT, "code list \"%.*s\": %.*s was not found; looked in %.*s.%s",
		  STR_ARG(r->name), STR_ARG(r->path), STR_ARG(buffer_str(&looked)),
		  r->external
			  ? " It is not part of the mapping: give its folder with --codelists DIR "
			    "or in STUIVER_CODELISTS"
			  : " Put the file beside datapackage.json");
	buffer_drop(&looked);
	return NULL;
}

/* A path that leaves the mapping's folder would let a descriptor read any file. */
static int check_path(const struct resource *r, struct error *e)
{
	struct str rest = r->path;
	bool bad = r->path.len == 0 || r->path.ptr[0] == '/' || memchr(r->path.ptr, 0, r->path.len);
	while (rest.ptr && !bad)
		bad = str_eq(str_split(&rest, '/'), STR(".."));
	if (!bad)
		return 0;
	return error_set(e, STATUS_INPUT,
			 "code list \"%.*s\": path \"%.*s\" must be a file below the mapping's "
			 "folder, without \"..\"",
			 STR_ARG(r->name), STR_ARG(r->path));
}

const char *codelist_find(struct arena *a, const struct resource *r,
			  const struct codelist_places *places, struct error *e)
{
	return check_path(r, e) == 0 ? find_file(a, r, places, e) : NULL;
}

static void table_add(struct table *t, const struct batch *b, const struct record *record,
		      const struct resource *r, uint64_t *fingerprint)
{
	struct str *cells;
	if (t->nrows == t->capacity) {
		t->capacity = t->capacity ? t->capacity * 2 : 256;
		t->cells = xrealloc(t->cells, t->capacity * t->width * sizeof *t->cells);
		t->lines = xrealloc(t->lines, t->capacity * sizeof *t->lines);
	}
	cells = &t->cells[t->nrows * t->width];
	for (size_t i = 0; i < t->file_width; i++) {
		struct str s =
			i < record->nfields ? str_trim(b->fields[record->first + i]) : STR("");
		cells[i] = arena_dup(t->arena, strs_has(&r->missing, s) ? STR("") : s);
		*fingerprint = *fingerprint * 31 + hash64(s.ptr, s.len);
	}
	for (size_t f = r->nschema; f < r->nfields; f++)
		if (t->columns[f] >= 0)
			cells[t->columns[f]] = row_of_list(t->arena, r, cells, (int)f);
	t->lines[t->nrows++] = record->line;
}

static int read_rows(struct extractor *x, struct resource *r, uint64_t *fingerprint,
		     struct error *e)
{
	struct batch *b = batch_new();
	int got;
	while ((got = extract_next(x, b, e)) > 0) {
		for (size_t i = 0; i < b->nrecords; i++)
			table_add(r->table, b, &b->records[i], r, fingerprint);
		if (r->table->nrows > CODELIST_MAX_ROWS) {
			got = error_set(e, STATUS_LIMIT, "code list \"%.*s\" has more than %u rows",
					STR_ARG(r->name), CODELIST_MAX_ROWS);
			break;
		}
	}
	batch_free(b);
	return got;
}

static int match_columns(struct resource *r, struct extractor *x, struct error *e)
{
	size_t n;
	const struct str *header = extract_header(x, &n);
	struct header_match match = header_match(r->table->arena, r, header, n);
	r->table->columns = match.columns;
	r->table->width = r->table->file_width = header ? n : r->nschema;
	for (size_t f = r->nschema; f < r->nfields; f++)
		match.columns[f] = (int)r->table->width++;
	if (header && match.missing > 0)
		return header_error(e, r, &match, header, n);
	return 0;
}

/* Labels in the wrong letters would be published as they are, so a list is read right or not at
 * all. */
static int check_charset(const struct issues *issues, const char *path, struct error *e)
{
	for (size_t i = 0; i < issues_count(issues); i++) {
		const struct issue *issue = issues_get(issues, i);
		if (str_eq(issue->code, STR("invalid-byte")))
			return error_set(e, STATUS_INPUT,
					 "%s:%llu: the file is in another charset than the mapping "
					 "says (%.*s). Save it as \"CSV UTF-8\", or correct "
					 "`encoding`",
					 path, (unsigned long long)issue->line,
					 STR_ARG(issue->message));
	}
	return 0;
}

static int read_table(struct resource *r, const char *path, uint64_t *fingerprint, struct error *e)
{
	struct sources *sources = NULL;
	struct extractor *x = NULL;
	struct issues *issues = issues_new();
	int result = -1;
	if (sources_open(&sources, &path, 1, e) != 0)
		goto done;
	if (sources->n != 1) {
		error_set(e, STATUS_INPUT, "%s: is not one CSV file", path);
		goto done;
	}
	if (extract_open(&x, &sources->items[0], &r->dialect, issues, e) != 0)
		goto done;
	if (match_columns(r, x, e) != 0 || read_rows(x, r, fingerprint, e) < 0)
		goto done;
	if (extract_damaged(x) > 0) {
		error_set(e, STATUS_INPUT, "%zu damaged records (check quotes)",
			  (size_t)extract_damaged(x));
		goto done;
	}
	result = check_charset(issues, path, e);
done:
	if (result != 0)
		error_context(e, "code list \"%.*s\" (%s)", STR_ARG(r->name), path);
	extract_close(x);
	sources_free(sources);
	issues_free(issues);
	return result;
}

int codelist_load(struct resource *r, const struct codelist_places *places, uint64_t *fingerprint,
		  struct error *e)
{
	struct arena *a = arena_new();
	int result = -1;
	r->table = xcalloc(1, sizeof *r->table);
	r->table->arena = arena_new();
	const char *path = codelist_find(a, r, places, e);
	if (path) {
		r->table->path = arena_dup(r->table->arena, str_z(path));
		result = read_table(r, path, fingerprint, e);
	}
	arena_free(a);
	return result;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	index_free(t->tree);
	free(t->cells);
	free(t->lines);
	arena_free(t->arena);
	free(t);
}
