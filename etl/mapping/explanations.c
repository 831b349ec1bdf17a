/* Explanations out of the mapping's folder: which files, CSV, and what an explanation must have. */
#include "mapping/explanations.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "model/date.h"

#define MARKDOWN_MAX ((size_t)1 << 20) /* bytes of one file */

const char *const explanation_field_names[EXPLANATION_FIELDS] = {
	"scope", "title", "text", "source", "author", "date", "phase", "year", "version"};

/* The same in Dutch, as its own spreadsheets have them. */
static const struct {
	const char *name;
	enum explanation_field field;
} dutch_names[] = {
	{"bereik", EXPLANATION_SCOPE},     {"titel", EXPLANATION_TITLE},
	{"kop", EXPLANATION_TITLE},        {"tekst", EXPLANATION_TEXT},
	{"toelichting", EXPLANATION_TEXT}, {"bron", EXPLANATION_SOURCE},
	{"auteur", EXPLANATION_AUTHOR},    {"datum", EXPLANATION_DATE},
	{"fase", EXPLANATION_PHASE},       {"jaar", EXPLANATION_YEAR},
	{"versie", EXPLANATION_VERSION},
};

int explanation_field(struct arena *a, struct str name, const char **nearest)
{
	struct str folded = utf8_fold_tight(a, name);
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < sizeof dutch_names / sizeof *dutch_names; i++)
		if (str_eq(folded, str_z(dutch_names[i].name)))
			return (int)dutch_names[i].field;
	for (int i = 0; i < EXPLANATION_FIELDS; i++) {
		size_t far = edit_distance(str_z(explanation_field_names[i]), folded, 32);
		if (far == 0)
			return i;
		if (far < best) {
			best = far;
			*nearest = explanation_field_names[i];
		}
	}
	return NONE;
}

/* ---- one explanation ---- */

static void complain(struct explanation_reading *r, const char *file,
		     const struct explanation_draft *d, enum explanation_field field,
		     const char *text)
{
	uint64_t line = d->lines[field] ? d->lines[field] : d->line;
	struct str where = arena_printf(r->m->arena, "%s:%llu:%u", file, (unsigned long long)line,
					d->columns[field]);
	fault(r->faults, where.ptr, "%s: %s", explanation_field_names[field], text);
}

static void need(struct explanation_reading *r, const char *file, const struct explanation_draft *d,
		 enum explanation_field field)
{
	if (d->values[field].len == 0)
		complain(r, file, d, field, "is empty; every explanation needs one");
}

static void check_texts(struct explanation_reading *r, const char *file,
			const struct explanation_draft *d)
{
	struct str date = d->values[EXPLANATION_DATE];
	int32_t day;
	need(r, file, d, EXPLANATION_TITLE);
	need(r, file, d, EXPLANATION_TEXT);
	if (d->values[EXPLANATION_TEXT].len > EXPLANATION_MAX_TEXT)
		complain(r, file, d, EXPLANATION_TEXT, "is longer than 256 KiB");
	if (date.len && !date_parse_typed(date, &day))
		complain(r, file, d, EXPLANATION_DATE,
			 "is no day that exists; write it as 2024-05-31");
}

static struct str iso_date(struct arena *a, struct str date)
{
	char text[DATE_TEXT_SIZE];
	int32_t day;
	if (!date_parse_typed(date, &day))
		return date; /* none */
	return arena_dup(a, (struct str){text, date_format(text, day)});
}

/* phase, year and version beside the scope narrow it where the cube has such a dimension. */
static int narrow(struct explanation_reading *r, const struct explanation_draft *d,
		  enum explanation_field field, struct scope *s, struct error *e)
{
	struct str value = d->values[field], name = str_z(explanation_field_names[field]);
	const struct cube *c = r->m->cube;
	if (value.len == 0)
		return 0;
	int dimension = cube_find_dimension(c, name);
	if (dimension >= 0)
		return scope_narrow(s, r->m->arena, c, (size_t)dimension, value, e);
	if (field == EXPLANATION_VERSION)
		return 0;
	return error_set(e, STATUS_INPUT,
			 "the cube has no dimension \"%.*s\"; leave the field empty, or name what "
			 "is meant in the scope",
			 STR_ARG(name));
}

static bool read_scope(struct explanation_reading *r, const char *file,
		       const struct explanation_draft *d, struct scope *out)
{
	static const enum explanation_field extra[] = {EXPLANATION_PHASE, EXPLANATION_YEAR,
						       EXPLANATION_VERSION};
	struct error e;
	if (scope_parse(out, r->m->arena, r->m->cube, d->values[EXPLANATION_SCOPE], &e) != 0) {
		complain(r, file, d, EXPLANATION_SCOPE, e.text);
		return false;
	}
	for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
		if (narrow(r, d, extra[i], out, &e) != 0) {
			complain(r, file, d, extra[i], e.text);
			return false;
		}
	}
	if (out->nterms > 0)
		return true;
	complain(r, file, d, EXPLANATION_SCOPE,
		 "is empty; name what the text is about, as in programme:\"6\"|year:2024");
	return false;
}

static struct explanation *next_item(struct explanation_reading *r)
{
	struct explanations *list = &r->m->explanations;
	if (list->n == r->capacity) {
		struct explanation *old = list->items;
		r->capacity = r->capacity ? 2 * r->capacity : 64;
		list->items = ARENA_ARRAY(r->m->arena, struct explanation, r->capacity);
		if (list->n)
			memcpy(list->items, old, list->n * sizeof *old);
	}
	return &list->items[list->n++];
}

void explanation_add(struct explanation_reading *r, const char *file,
		     const struct explanation_draft *draft)
{
	struct arena *a = r->m->arena;
	struct scope scope;
	size_t before = r->faults->n;
	for (size_t i = 0; i < EXPLANATION_FIELDS; i++)
		*r->fingerprint =
			*r->fingerprint * 31 + hash64(draft->values[i].ptr, draft->values[i].len);
	check_texts(r, file, draft);
	if (r->m->explanations.n == EXPLANATIONS_MAX)
		complain(r, file, draft, EXPLANATION_SCOPE, "there are more than 100000");
	if (!read_scope(r, file, draft, &scope) || r->faults->n > before)
		return;
	struct str own[EXPLANATION_FIELDS];
	for (size_t i = 0; i < EXPLANATION_FIELDS; i++)
		own[i] = arena_dup(a, draft->values[i]);
	*next_item(r) = (struct explanation){
		.scope_text = own[EXPLANATION_SCOPE],
		.scope = scope,
		.title = own[EXPLANATION_TITLE],
		.text = own[EXPLANATION_TEXT],
		.source = own[EXPLANATION_SOURCE],
		.author = own[EXPLANATION_AUTHOR],
		.date = iso_date(a, own[EXPLANATION_DATE]),
		.version = own[EXPLANATION_VERSION],
		.file = arena_dup(a, str_z(file)),
		.line = draft->lines[EXPLANATION_SCOPE] ? draft->lines[EXPLANATION_SCOPE]
							: draft->line,
		.column = draft->columns[EXPLANATION_SCOPE],
	};
}

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
			      "may have source, author, date, phase, year, version",
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

/* A path that leaves the mapping's folder would let a descriptor read any file. */
static bool path_ok(struct str path)
{
	struct str rest = path;
	bool bad = path.len == 0 || path.ptr[0] == '/' || memchr(path.ptr, 0, path.len);
	while (rest.ptr && !bad)
		bad = str_eq(str_split(&rest, '/'), STR(".."));
	return !bad;
}

static int read_path(struct explanation_reading *r, const char *folder, struct str path,
		     struct error *e)
{
	const char *file = arena_dup(r->m->arena, path).ptr;
	const char *full = arena_printf(r->m->arena, "%s/%s", folder, file).ptr;
	if (!path_ok(path))
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
	int result = 0;
	buffer_init(&faults.text, 8192);
	for (size_t i = 0; i < m->nresources && result == 0; i++)
		if (m->resources[i].explanations)
			result = read_resource_files(&r, &m->resources[i], places, e);
	if (result == 0 && faults.n > 0)
		result = error_set(e, STATUS_INPUT, "the explanations have %zu fault%s:\n%.*s%s",
				   faults.n, faults.n == 1 ? "" : "s",
				   STR_ARG(buffer_str(&faults.text)),
				   faults.text.len >= 1600 ? "\n(and more)" : "");
	buffer_drop(&faults.text);
	return result;
}
