/* The files of a package, one after the other. */
#include "publish/package.h"

#include "answer/columns.h"
#include "base/text/csv_out.h"
#include "publish/column_types.h"
#include "write/datum.h"
#include "write/row_writers.h"
#include <stdlib.h>

#define PART_MAX ((size_t)64 << 20)
#define FLUSH ((size_t)64 << 10)

/* ---- names ---- */

static struct str unused(struct map *taken, struct arena *a, struct str wanted, const char *between)
{
	struct str name = wanted;
	bool is_new;

	for (unsigned i = 2;; i++) {
		map_put(taken, name, &is_new);
		if (is_new)
			return arena_dup(a, name);
		name = arena_printf(a, "%.*s%s%u", STR_ARG(wanted), between, i);
	}
}

/* programme.code becomes programme_code, and year.year just year: names that SQL, R and Table
 * Schema take alike. */
static void name_columns(struct package *p)
{
	struct map *names = map_new(), *titles = map_new();
	struct arena *a = p->about.arena;

	p->names = ARENA_ARRAY(a, struct str, p->n + 1);
	p->titles = ARENA_ARRAY(a, struct str, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		const struct row_column *c = &p->columns[i];
		const struct cube *cube = p->about.cube;
		struct str name = c->ref;
		if (c->role == ROW_ATTRIBUTE) {
			struct str d = cube->dimensions[c->dimension].name,
				   t = cube->dimensions[c->dimension].attributes[c->attribute].name;
			name = str_eq(d, t) ? d
					    : arena_printf(a, "%.*s_%.*s", STR_ARG(d), STR_ARG(t));
		}
		p->names[i] = unused(names, a, name, "_");
		p->titles[i] = unused(titles, a, c->title, " ");
	}
	map_free(names);
	map_free(titles);
}

/* ---- data.csv ---- */

static void put_header(struct buffer *out, const struct package *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, p->names[i]);
	}
	csv_end(out);
}

/* Only the cut counts of what is asked. */
static struct publication facts_of(struct query_param *cut, const struct publication *p)
{
	struct publication facts = *p;
	const struct str *given = query_param(&p->query, "cut");

	facts.query =
		(struct query){.endpoint = ENDPOINT_FACTS, .cube = p->query.cube, .params = cut};
	if (given)
		*cut = (struct query_param){STR("cut"), *given};
	facts.query.nparams = given ? 1 : 0;
	return facts;
}

/* The rows that are left, as CSV without a header behind what is there. */
static int write_lines(struct package *p, struct publication_rows *rows, struct buffer *out,
		       struct error *e)
{
	struct row_writer w;
	int more;

	lines_open(&w, p->about.arena, rows->columns, rows->n, false);
	while ((more = publication_next(rows, e)) > 0) {
		lines_put(out, &w, rows->row);
		if (out->len < FLUSH)
			continue;
		if (outlet_write(p->outlet, buffer_str(out), e) != 0)
			return -1;
		buffer_reset(out);
	}
	return more < 0 ? -1 : outlet_write(p->outlet, buffer_str(out), e);
}

static int write_facts(struct package *p, struct publication_rows *rows, struct error *e)
{
	struct buffer out;

	p->facts = (struct package_part){.name = STR("data"), .path = STR(FACTS_FILE)};
	p->facts.title = p->about.title;
	buffer_init(&out, PART_MAX);
	put_header(&out, p);
	int result = outlet_begin(p->outlet, FACTS_FILE, e);
	if (result == 0)
		result = write_lines(p, rows, &out, e);
	if (result == 0)
		result = outlet_end(p->outlet, &p->facts.bytes, p->facts.sha256, e);
	buffer_drop(&out);
	return result;
}

/* ---- code lists ---- */

static struct str type_of(const struct package *p, struct str ref)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->columns[i].ref, ref))
			return p->types[i];
	return (struct str){0};
}

static bool has_type(const struct package *p, struct str type)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->types[i], type))
			return true;
	return false;
}

/* The period is told by the fiscal years, or else by the dates. */
static void note_period(struct package *p, const struct row_column *c, struct str day)
{
	struct arena *a = p->about.arena;
	struct str type = type_of(p, c->ref), first = day, last = day;

	if (str_eq(type, STR("date:fiscal-year")) && day.len == 4) {
		first = arena_printf(a, "%.*s-01-01", STR_ARG(day));
		last = arena_printf(a, "%.*s-12-31", STR_ARG(day));
	} else if (!str_eq(type, STR("date:generic")) || has_type(p, STR("date:fiscal-year"))) {
		return;
	}
	if (!p->first_day.len || str_cmp(first, p->first_day) < 0)
		p->first_day = arena_dup(a, first);
	if (str_cmp(last, p->last_day) > 0)
		p->last_day = arena_dup(a, last);
}

static void put_list_header(struct buffer *out, const struct package *p,
			    const struct publication_rows *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct row_column *c = &rows->columns[i];
		if (i)
			csv_comma(out);
		csv_field(out,
			  p->about.cube->dimensions[c->dimension].attributes[c->attribute].name);
	}
	csv_end(out);
}

/* The code of the row at hand; whether it came just before. */
static bool take_code(struct buffer *code, struct buffer *before,
		      const struct publication_rows *rows)
{
	struct buffer swap = *before;

	*before = *code;
	*code = swap;
	buffer_reset(code);
	datum_plain(code, &rows->columns[0], &rows->row[0]);
	return str_eq(buffer_str(code), buffer_str(before));
}

static void put_member(struct buffer *out, const struct publication_rows *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			csv_comma(out);
		datum_csv(out, &rows->columns[i], &rows->row[i]);
	}
	csv_end(out);
}

/* The members that the selection has; that none has no row of its own, as a key cannot be empty.
 * They come sorted by code, so a code that comes twice (a name that changed) comes next. */
static int write_members(struct package *p, struct publication_rows *rows,
			 struct package_part *list, struct error *e)
{
	size_t n = p->about.cube->dimensions[list->dimension].nattributes;
	struct buffer out, code, before;
	int more;

	buffer_init(&out, PART_MAX);
	buffer_init(&code, PART_MAX);
	buffer_init(&before, PART_MAX);
	put_list_header(&out, p, rows, n);
	while ((more = publication_next(rows, e)) > 0) {
		bool again = take_code(&code, &before, rows);
		if (!code.len)
			continue;
		if (list->rows && again)
			list->unique = false;
		note_period(p, &rows->columns[0], buffer_str(&code));
		list->rows++;
		put_member(&out, rows, n);
		if (out.len < FLUSH)
			continue;
		if (outlet_write(p->outlet, buffer_str(&out), e) != 0)
			break;
		buffer_reset(&out);
	}
	int result = more == 0 ? outlet_write(p->outlet, buffer_str(&out), e) : -1;
	buffer_drop(&out);
	buffer_drop(&code);
	buffer_drop(&before);
	return result;
}

/* Resource names are lower case, and the facts' own name is taken. */
struct str package_list_name(struct arena *a, struct str dimension)
{
	struct str name = arena_printf(a, "list-%.*s", STR_ARG(dimension));

	for (char *c = (char *)name.ptr; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
	return name;
}

static int write_list(struct package *p, size_t d, struct error *e)
{
	const struct dimension *shape = &p->about.cube->dimensions[d];
	struct arena *a = p->about.arena;
	struct package_part *list = &p->lists[p->nlists++];
	struct query_param params[3] = {{STR("drilldown"), shape->name},
					{STR("aggregates"), STR("_count")}};
	struct publication question = *p->publication;
	struct publication_rows rows;

	*list = (struct package_part){.dimension = d, .unique = true, .title = shape->label};
	list->name = package_list_name(a, shape->name);
	list->path = arena_printf(a, "%.*s.csv", STR_ARG(list->name));
	question.query = (struct query){.endpoint = ENDPOINT_AGGREGATE,
					.cube = p->publication->query.cube,
					.params = params,
					.nparams = 2};
	if (p->about.cut.len)
		params[question.query.nparams++] = (struct query_param){STR("cut"), p->about.cut};
	int result = publication_open(&rows, &question, e);
	if (result == 0)
		result = outlet_begin(p->outlet, list->path.ptr, e);
	if (result == 0)
		result = write_members(p, &rows, list, e);
	if (result == 0)
		result = outlet_end(p->outlet, &list->bytes, list->sha256, e);
	publication_close(&rows);
	return result;
}

/* Texts that are mostly distinct (descriptions, document numbers) are no list of codes. */
static int write_lists(struct package *p, struct error *e)
{
	const struct cube *c = p->about.cube;

	p->lists = ARENA_ARRAY(p->about.arena, struct package_part, c->ndimensions + 1);
	for (size_t d = 0; d < c->ndimensions; d++)
		if (!c->dimensions[d].text && !p->texts[d] && write_list(p, d, e) != 0)
			return -1;
	return 0;
}

/* ---- the whole ---- */

static int write_text(struct package *p, const char *name,
		      void (*make)(struct buffer *out, const struct package *p), struct error *e)
{
	char sha256[SHA256_HEX_SIZE];
	struct buffer text;
	uint64_t bytes;

	buffer_init(&text, PART_MAX);
	make(&text, p);
	int result = outlet_begin(p->outlet, name, e);
	if (result == 0)
		result = outlet_write(p->outlet, buffer_str(&text), e);
	if (result == 0)
		result = outlet_end(p->outlet, &bytes, sha256, e);
	buffer_drop(&text);
	return result;
}

static int write_files(struct package *p, struct publication_rows *facts, struct error *e)
{
	int result = write_facts(p, facts, e);

	publication_close(facts); /* lists are questions of their own */
	if (result != 0 || write_lists(p, e) != 0 || package_write_texts(p, e) != 0 ||
	    about_check(&p->about, p->publication, e) != 0 ||
	    write_text(p, FACTS_FILE "-metadata.json", package_csvw, e) != 0 ||
	    write_text(p, "datapackage.json", package_descriptor, e) != 0)
		return -1;
	return outlet_commit(p->outlet, e);
}

int package_describe(struct package *p, const struct publication_rows *facts, struct error *e)
{
	if (about_open(&p->about, p->publication, facts->result, e) != 0)
		return -1;
	size_t ndimensions = p->about.cube->ndimensions;
	p->columns = columns_copy(p->about.arena, facts->columns, facts->n);
	p->n = facts->n;
	p->texts = ARENA_ARRAY(p->about.arena, bool, ndimensions + 1);
	for (size_t d = 0; d < ndimensions; d++)
		p->texts[d] = picture_has_text(facts->result->picture, d);
	name_columns(p);
	p->types = column_types(&p->about, p->columns, p->n);
	return 0;
}

int publish_package(const struct publication *publication, enum package_form form, const char *path,
		    struct error *e)
{
	struct package p = {.publication = publication};
	struct query_param cut;
	struct publication question = facts_of(&cut, publication);
	struct publication_rows facts;
	int result = publication_open(&facts, &question, e);

	if (result == 0)
		result = package_describe(&p, &facts, e);
	if (result == 0)
		result = outlet_open(&p.outlet, form, path, p.about.loaded_at, e);
	if (result == 0)
		result = write_files(&p, &facts, e);
	publication_close(&facts);
	outlet_drop(p.outlet);
	about_close(&p.about);
	return result;
}
