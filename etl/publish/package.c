/* The files of a package, one after the other. */
#include "publish/package.h"

#include "base/csv_out.h"
#include "publish/column_types.h"
#include <stdlib.h>

#define PART_MAX ((size_t)64 << 20)
#define FLUSH ((size_t)64 << 10)

const char *package_field_type(const struct query_column *c)
{
	if (c->kind != QUERY_ATTRIBUTE)
		return "number";
	return c->type == VALUE_STRING ? "string" : c->type == VALUE_INTEGER ? "integer" : "date";
}

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

	p->names = ARENA_ARRAY(a, struct str, p->shape.n + 1);
	p->titles = ARENA_ARRAY(a, struct str, p->shape.n + 1);
	for (size_t i = 0; i < p->shape.n; i++) {
		const struct query_column *c = &p->shape.columns[i];
		const struct cube *cube = p->shape.cube;
		struct str name = c->ref;
		if (c->kind == QUERY_ATTRIBUTE) {
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
	for (size_t i = 0; i < p->shape.n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, p->names[i]);
	}
	csv_end(out);
}

static struct query facts_query(struct arena *a, const struct publication *p)
{
	struct query q = {.endpoint = ENDPOINT_FACTS, .cube = p->query.cube};
	struct query_param *params = ARENA_ARRAY(a, struct query_param, 2);

	params[q.nparams++] = (struct query_param){STR("download"), STR("csv")};
	for (size_t i = 0; i < p->query.nparams && q.nparams < 2; i++)
		if (str_eq(p->query.params[i].key, STR("cut")))
			params[q.nparams++] = p->query.params[i];
	q.params = params;
	return q;
}

/* The stream's own bytes, but for the header. */
static int copy_facts(struct package *p, struct answer *a, struct error *e)
{
	struct buffer part;
	int more = 1;

	buffer_init(&part, PART_MAX);
	put_header(&part, p);
	int result = outlet_write(p->outlet, buffer_str(&part), e);
	while (result == 0 && more > 0) {
		buffer_reset(&part);
		more = stream_read(a->stream, &part, e);
		result = more < 0 || publication_stopped(p->publication, e) != 0
				 ? -1
				 : outlet_write(p->outlet, buffer_str(&part), e);
	}
	buffer_drop(&part);
	return result;
}

static int write_facts(struct package *p, struct error *e)
{
	struct query q = facts_query(p->about.arena, p->publication);
	struct answer a;

	p->facts = (struct part){.name = STR("data"), .path = STR(FACTS_FILE)};
	p->facts.title = p->about.title;
	answer_init(&a);
	int result = query_answer(NULL, p->publication->session, &q, &a, e);
	if (result == 0 && (a.status != 200 || !a.stream))
		result = -1;
	if (result == 0)
		result = outlet_begin(p->outlet, FACTS_FILE, e);
	if (result == 0)
		result = copy_facts(p, &a, e);
	if (result == 0)
		result = outlet_end(p->outlet, &p->facts.bytes, p->facts.sha256, e);
	answer_drop(&a);
	return result;
}

/* ---- code lists ---- */

static struct str type_of(const struct package *p, struct str ref)
{
	for (size_t i = 0; i < p->shape.n; i++)
		if (str_eq(p->shape.columns[i].ref, ref))
			return p->types[i];
	return (struct str){0};
}

static bool has_type(const struct package *p, struct str type)
{
	for (size_t i = 0; i < p->shape.n; i++)
		if (str_eq(p->types[i], type))
			return true;
	return false;
}

/* The period is told by the fiscal years, or else by the dates. */
static void note_period(struct package *p, const struct query_column *c, struct str day)
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

/* The members that the selection has; that none has no row of its own, as a key cannot be empty.
 * They come sorted by code, so a code that comes twice (a name that changed) comes next. */
static int write_members(struct package *p, struct table *t, struct part *list, struct error *e)
{
	size_t n = p->about.cube->dimensions[list->dimension].nattributes;
	struct buffer out, before;
	int more;

	buffer_init(&out, PART_MAX);
	buffer_init(&before, PART_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct query_column *c = &t->shape.columns[i];
		if (i)
			csv_comma(&out);
		csv_field(&out,
			  p->about.cube->dimensions[c->dimension].attributes[c->attribute].name);
	}
	csv_end(&out);
	while ((more = table_next(t, e)) > 0) {
		if (!t->cells[0].len)
			continue;
		if (list->rows && str_eq(buffer_str(&before), t->cells[0]))
			list->unique = false;
		buffer_reset(&before);
		buffer_append_str(&before, t->cells[0]);
		note_period(p, &t->shape.columns[0], t->cells[0]);
		list->rows++;
		for (size_t i = 0; i < n; i++) {
			if (i)
				csv_comma(&out);
			csv_field(&out, t->cells[i]);
		}
		csv_end(&out);
		if (out.len < FLUSH)
			continue;
		if (outlet_write(p->outlet, buffer_str(&out), e) != 0)
			break;
		buffer_reset(&out);
	}
	int result = more == 0 ? outlet_write(p->outlet, buffer_str(&out), e) : -1;
	buffer_drop(&out);
	buffer_drop(&before);
	return result;
}

static int write_list(struct package *p, size_t d, struct error *e)
{
	const struct dimension *shape = &p->about.cube->dimensions[d];
	struct arena *a = p->about.arena;
	struct part *list = &p->lists[p->nlists++];
	struct query_param params[3] = {{STR("drilldown"), shape->name},
					{STR("aggregates"), STR("_count")}};
	struct publication question = *p->publication;
	struct table t;

	*list = (struct part){.dimension = d, .unique = true, .title = shape->label};
	/* Resource names are lower case, and the facts' own name is taken. */
	char *name = (char *)arena_printf(a, "list-%.*s", STR_ARG(shape->name)).ptr;
	for (char *c = name; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
	list->name = str_z(name);
	list->path = arena_printf(a, "%s.csv", name);
	question.query = (struct query){.endpoint = ENDPOINT_AGGREGATE,
					.cube = p->publication->query.cube,
					.params = params,
					.nparams = 2};
	if (p->about.cut.len)
		params[question.query.nparams++] = (struct query_param){STR("cut"), p->about.cut};
	int result = table_open(&t, &question, e);
	if (result == 0)
		result = outlet_begin(p->outlet, list->path.ptr, e);
	if (result == 0)
		result = write_members(p, &t, list, e);
	if (result == 0)
		result = outlet_end(p->outlet, &list->bytes, list->sha256, e);
	table_close(&t);
	return result;
}

/* Texts that are mostly distinct (descriptions, document numbers) are no list of codes. */
static int write_lists(struct package *p, struct error *e)
{
	const struct cube *c = p->about.cube;

	p->lists = ARENA_ARRAY(p->about.arena, struct part, c->ndimensions + 1);
	for (size_t d = 0; d < c->ndimensions; d++)
		if (!c->dimensions[d].text && !view_has_text(p->shape.view, d) &&
		    write_list(p, d, e) != 0)
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

static int write_files(struct package *p, struct error *e)
{
	if (write_facts(p, e) != 0 || write_lists(p, e) != 0 ||
	    about_check(&p->about, p->publication, e) != 0 ||
	    write_text(p, FACTS_FILE "-metadata.json", package_csvw, e) != 0 ||
	    write_text(p, "datapackage.json", package_descriptor, e) != 0)
		return -1;
	return outlet_commit(p->outlet, e);
}

int publish_package(const struct publication *publication, enum package_form form, const char *path,
		    struct error *e)
{
	struct package p = {.publication = publication};
	struct arena *a = arena_new();
	struct query q = facts_query(a, publication);
	int result = query_shape_open(&p.shape, publication->session, &q, e);

	if (result == 0) {
		result = about_open(&p.about, publication, &p.shape, e);
		if (result == 0)
			name_columns(&p);
		if (result == 0)
			p.types = column_types(&p.about, &p.shape);
		if (result == 0)
			result = outlet_open(&p.outlet, form, path, p.about.loaded_at, e);
		if (result == 0)
			result = write_files(&p, e);
		outlet_drop(p.outlet);
		about_close(&p.about);
		query_shape_close(&p.shape);
	}
	arena_free(a);
	return result;
}
