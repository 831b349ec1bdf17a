/* Explanations out of the mapping's folder: which files, and CSV. */
#include "mapping/explained/explanations.h"

#include "base/memory/hash.h"
#include "base/system/file.h"

#define MARKDOWN_MAX ((size_t)1 << 20) /* bytes of one file */

/* ---- CSV ---- */

/* Which explanation field each column is, or NONE; scope, title and text must be there. */
static bool match_columns(struct explanation_reading *r, const char *file, struct extractor *x,
			  int **out)
{
	size_t n, before = r->faults->n;
	const struct str *header = extract_header(x, &n);
	bool seen[EXPLANATION_FIELDS] = {false};
	const char *nearest = "";
	*out = ARENA_ARRAY(r->m->arena, int, n + 1);
	const char *where = arena_printf(r->m->arena, "%s:%llu", file,
					 (unsigned long long)extract_dialect(x)->header_line)
				    .ptr;
	for (size_t i = 0; i < n; i++) {
		int field = explanation_field(r->m->arena, header[i], &nearest);
		(*out)[i] = field;
		if (field == NONE)
			fault(r->faults, where, "column \"%.*s\" is unknown; the nearest is \"%s\"",
			      STR_ARG(str_head(header[i], 80)), nearest);
		else if (seen[field])
			fault(r->faults, where, "column \"%s\" comes twice",
			      explanation_field_names[field]);
		else
			seen[field] = true;
	}
	for (int f = EXPLANATION_SCOPE; f <= EXPLANATION_TEXT; f++)
		if (!seen[f])
			fault(r->faults, where,
			      "column \"%s\" is missing; an explanation has scope, title, text, "
			      "and "
			      "may have source, author, date, phase, year, version, meeting, "
			      "meeting_date, agenda_item, document",
			      explanation_field_names[f]);
	return r->faults->n == before;
}

static bool read_record(const struct batch *b, const struct record *record, const int *columns,
			size_t ncolumns, struct explanation_draft *d)
{
	bool any = false;
	*d = (struct explanation_draft){.line = record->line};
	for (size_t i = 0; i < record->nfields && i < ncolumns; i++) {
		struct str s = str_trim(b->fields[record->first + i]);
		any = any || s.len;
		d->values[columns[i]] = s;
		d->columns[columns[i]] = (uint32_t)i + 1;
	}
	return any;
}

static int read_records(struct explanation_reading *r, const char *file, struct extractor *x,
			struct error *e)
{
	struct batch *b = batch_new();
	struct explanation_draft d;
	size_t n;
	int *columns, got = 0;
	extract_header(x, &n);
	if (match_columns(r, file, x, &columns)) {
		while ((got = extract_next(x, b, e)) > 0)
			for (size_t i = 0; i < b->nrecords; i++)
				if (read_record(b, &b->records[i], columns, n, &d))
					explanation_add(r, file, &d);
		if (got == 0 && extract_damaged(x) > 0)
			fault(r->faults, file, "%llu damaged records (check quotes)",
			      (unsigned long long)extract_damaged(x));
	}
	batch_free(b);
	return got;
}

static int read_csv(struct explanation_reading *r, const char *path, const char *file,
		    struct error *e)
{
	struct sources *sources = NULL;
	struct extractor *x = NULL;
	struct issues *issues = issues_new();
	struct extract_options options = r->resource->dialect;
	int result = -1;
	options.header = 1;
	if (sources_open(&sources, &path, 1, e) != 0)
		goto done;
	if (sources->n != 1)
		error_set(e, STATUS_INPUT, "%s: is not one CSV file", path);
	else if (extract_open(&x, &sources->items[0], &options, issues, e) == 0)
		result = read_records(r, file, x, e);
done:
	extract_close(x);
	sources_free(sources);
	issues_free(issues);
	return result;
}

/* ---- which files ---- */

static int read_one(struct explanation_reading *r, const char *path, const char *file,
		    struct error *e)
{
	struct str content;
	if (!str_ends(str_z(path), STR(".md")))
		return read_csv(r, path, file, e);
	struct arena *a = arena_new();
	int result = file_read(&content, a, path, MARKDOWN_MAX, e);
	if (result == 0)
		explanation_read_markdown(r, file, content);
	arena_free(a);
	return result;
}

static int read_folder(struct explanation_reading *r, const char *path, const char *file,
		       struct error *e)
{
	struct arena *a = r->m->arena;
	struct str *names;
	size_t n;
	bool slash = str_ends(str_z(file), STR("/"));
	if (dir_list(&names, &n, a, path, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!str_ends(names[i], STR(".md")) && !str_ends(names[i], STR(".csv")))
			continue;
		const char *full = arena_printf(a, "%s/%.*s", path, STR_ARG(names[i])).ptr;
		const char *shown =
			arena_printf(a, "%s%s%.*s", file, slash ? "" : "/", STR_ARG(names[i])).ptr;
		if (read_one(r, full, shown, e) != 0)
			return -1;
	}
	return 0;
}

static int read_path(struct explanation_reading *r, const char *folder, struct str path,
		     struct error *e)
{
	const char *file = arena_dup(r->m->arena, path).ptr;
	const char *full = arena_printf(r->m->arena, "%s/%s", folder, file).ptr;
	if (!mapping_path_ok(path))
		return error_set(e, STATUS_INPUT,
				 "explanations \"%.*s\": path \"%s\" must be a file or folder "
				 "below the mapping's folder, without \"..\"",
				 STR_ARG(r->resource->name), file);
	if (!file_exists(full))
		return error_set(e, STATUS_INPUT,
				 "explanations \"%.*s\": there is no %s; put it beside "
				 "datapackage.json, or take the resource out",
				 STR_ARG(r->resource->name), full);
	return file_is_dir(full) ? read_folder(r, full, file, e) : read_one(r, full, file, e);
}

static int read_resource_files(struct explanation_reading *r, struct resource *resource,
			       const struct codelist_places *places, struct error *e)
{
	r->resource = resource;
	if (resource->texts)
		return explanations_load_table(r, resource, places, e);
	for (size_t i = 0; i < resource->paths.n; i++)
		if (read_path(r, places->folder, resource->paths.items[i], e) != 0)
			return -1;
	return 0;
}

int explanations_load(struct mapping *m, const struct codelist_places *places,
		      uint64_t *fingerprint, struct error *e)
{
	struct faults faults = {.n = 0};
	struct explanation_reading r = {.m = m, .faults = &faults, .fingerprint = fingerprint};
	struct meetings *meetings;
	buffer_init(&faults.text, 8192);
	int result = meetings_load(&meetings, m, places->folder, &faults, fingerprint, e);
	r.meetings = meetings;
	for (size_t i = 0; i < m->nresources && result == 0; i++)
		if (m->resources[i].explanations)
			result = read_resource_files(&r, &m->resources[i], places, e);
	if (result == 0 && faults.n > 0)
		result = error_set(e, STATUS_INPUT, "the explanations have %zu fault%s:\n%.*s%s",
				   faults.n, faults.n == 1 ? "" : "s",
				   STR_ARG(buffer_str(&faults.text)),
				   faults.text.len >= 1600 ? "\n(and more)" : "");
	buffer_drop(&faults.text);
	meetings_free(meetings);
	return result;
}
