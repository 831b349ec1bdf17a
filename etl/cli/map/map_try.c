/* map test: which rule decides for a line, or for a code. */
#include "cli/map/cmd_map.h"

#include "base/memory/arena.h"
#include "base/text/json_out.h"

#include <inttypes.h>

#define TEXT_MAX ((size_t)16 << 20)

static void put_text(struct json_out *j, const char *key, struct str s)
{
	json_put_key_z(j, key);
	if (s.len)
		json_put_string(j, s);
	else
		json_put_null(j);
}

static void trace_json(struct buffer *out, const struct trace *t)
{
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	put_text(&j, "dropped", t->dropped);
	json_put_key_z(&j, "dimensions");
	json_put_array(&j);
	for (size_t i = 0; i < t->n; i++) {
		json_put_object(&j);
		json_put_key_z(&j, "dimension");
		json_put_string(&j, t->items[i].dimension);
		put_text(&j, "value", t->items[i].value);
		put_text(&j, "file", t->items[i].file);
		json_put_key_z(&j, "line");
		json_put_integer(&j, (int64_t)t->items[i].line);
		put_text(&j, "why", t->items[i].why);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void trace_text(struct buffer *out, const struct trace *t)
{
	if (t->dropped.len)
		buffer_printf(out, "The drop rule \"%.*s\" takes this line: it is not loaded.\n",
			      STR_ARG(t->dropped));
	for (size_t i = 0; i < t->n; i++)
		buffer_printf(out, "%-20.*s %.*s\n    %.*s\n", STR_ARG(t->items[i].dimension),
			      STR_ARG(t->items[i].value.len ? t->items[i].value : STR("(none)")),
			      STR_ARG(t->items[i].why));
}

/* Reads on until the record that holds the line: 1 found, 0 not there, -1 error. */
static int find_line(struct extractor *x, struct batch *b, uint64_t line, const struct record **out,
		     struct error *e)
{
	int more;
	while ((more = extract_next(x, b, e)) == 1) {
		for (size_t i = 0; i < b->nrecords; i++) {
			*out = &b->records[i];
			if ((*out)->line <= line && line < (*out)->line + (*out)->lines)
				return 1;
		}
	}
	return more;
}

struct line_test {
	const struct options *options;
	const struct mapping *mapping;
	struct issues *issues;
	struct arena *arena;
	uint64_t line;
};

static int begin(struct transform **t, const struct line_test *l, const struct source *source,
		 struct extractor **x, int resource, struct error *e)
{
	const struct extract_options *dialect = mapping_dialect(l->mapping, (size_t)resource);
	size_t n;
	if (extract_open(x, source, dialect, l->issues, e) != 0 ||
	    transform_new(t, l->mapping, l->issues, e) != 0)
		return -1;
	const struct str *header = extract_header(*x, &n);
	transform_set_extractor(*t, *x);
	transform_set_place(*t, str_z(source->place));
	if (transform_begin(*t, (size_t)resource, str_z(source->name), header, n, e) != 0)
		return -1;
	if (!transform_needs_survey(*t))
		return 0;
	if (opening_survey(*t, *x, e) != 0)
		return -1;
	extract_close(*x);
	*x = NULL;
	return extract_open(x, source, dialect, l->issues, e);
}

static int test_source(const struct line_test *l, const struct source *source, struct trace *out,
		       struct error *e)
{
	struct transform *t = NULL;
	struct extractor *x = NULL;
	struct batch *b = batch_new();
	const struct record *record = NULL;
	int resource, found = -1;
	if (opening_resource(&resource, l->mapping, l->options, source, l->issues, e) == 0 &&
	    begin(&t, l, source, &x, resource, e) == 0)
		found = find_line(x, b, l->line, &record, e);
	if (found > 0)
		transform_trace(t, record, &b->fields[record->first], l->arena, out);
	if (found == 0)
		error_set(e, STATUS_NOT_FOUND, "%s has no record on line %" PRIu64, source->name,
			  l->line);
	transform_free(t);
	extract_close(x);
	batch_free(b);
	return found > 0 ? 0 : -1;
}

static int test_line(const struct options *o, const struct mapping *m, const char *place,
		     struct arena *a, struct trace *out, struct error *e)
{
	struct line_test l = {.options = o, .mapping = m, .arena = a};
	struct sources *sources = NULL;
	const char *colon = strrchr(place, ':');
	if (!colon || !str_to_u64(str_z(colon + 1), &l.line))
		return error_set(e, STATUS_USAGE,
				 "map test %s: name a line, as grootboek.csv:120, or give "
				 "--dimension and a code",
				 place);
	const char *path = arena_dup(a, (struct str){place, (size_t)(colon - place)}).ptr;
	l.issues = issues_new();
	int result = sources_open(&sources, &path, 1, e);
	if (result == 0 && sources->n != 1)
		result = error_set(e, STATUS_USAGE, "map test: %s is not one ledger", path);
	if (result == 0)
		result = test_source(&l, &sources->items[0], out, e);
	sources_free(sources);
	issues_free(l.issues);
	return result;
}

static int test(const struct options *o, const struct mapping *m, const char *arg, struct arena *a,
		struct buffer *text, struct error *e)
{
	const char *dimension = option_value(o, "dimension");
	struct trace t = {.n = 0};
	uint64_t year = 0;
	if (option_number(&year, o, "year", 1, 9999, e) != 0)
		return -1;
	int result = dimension ? mapping_trace_code(m, str_z(dimension), str_z(arg),
						    year ? (int32_t)year : INT32_MIN, a, &t, e)
			       : test_line(o, m, arg, a, &t, e);
	if (result == 0)
		(options_json(o) ? trace_json : trace_text)(text, &t);
	return result;
}

int map_test(const struct options *o, const char *const *args, size_t n)
{
	struct mapping *m = NULL;
	struct arena *a = arena_new();
	struct buffer text;
	struct error e;
	buffer_init(&text, TEXT_MAX);
	int result = n == 1 ? opening_mapping(&m, o, &e)
			    : error_set(&e, STATUS_USAGE,
					"map test: give one FILE:LINE, or "
					"--dimension NAME and one code");
	if (result == 0)
		result = test(o, m, args[0], a, &text, &e);
	if (result == 0)
		result = cli_write(buffer_str(&text), &e);
	mapping_free(m);
	buffer_drop(&text);
	arena_free(a);
	return result == 0 ? EXIT_OK : cli_fail(&e);
}
