/* map coverage: codes that no list knows, and rows of lists that decide nothing. */
#include "base/text/plural.h"
#include "cli/map/cmd_map.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"
#include "base/system/file.h"
#include "model/tally_json.h"

#include <inttypes.h>
#include <stdlib.h>

#define TEXT_MAX ((size_t)256 << 20)
#define SHOWN 20

/* A code of a list, with what it weighs in the dimension where it weighs most. */
struct missing {
	struct str list, code, dimensions;
	bool optional; /* there is no code, and need not be one */
	bool several;  /* several rows have it, and the key wants one */
	uint64_t lines;
	money_sum sums[CUBE_MAX_MEASURES];
};

struct coverage {
	const struct options *options;
	struct mapping *mapping;
	const struct cube *cube;
	struct arena *arena;
	struct map *places; /* list and code -> index */
	struct missing *missing;
	size_t n, capacity;
	struct unused_row *unused;
	size_t nunused;
	struct buffer out;
};

static money_sum weight(const struct missing *m)
{
	money_sum total = 0;
	for (size_t c = 0; c < CUBE_MAX_MEASURES; c++)
		total += m->sums[c] < 0 ? -m->sums[c] : m->sums[c];
	return total;
}

/* No fault of the list, so nothing to fill in. */
static bool is_quiet(const struct missing *m)
{
	return m->optional || m->several;
}

static int by_weight(const void *a, const void *b)
{
	const struct missing *x = a, *y = b;
	money_sum wx = weight(x), wy = weight(y);
	if (wx != wy)
		return wx < wy ? 1 : -1;
	if (x->lines != y->lines)
		return x->lines < y->lines ? 1 : -1;
	int order = str_cmp(x->list, y->list);
	return order ? order : str_cmp(x->code, y->code);
}

static struct missing *missing_of(struct coverage *c, struct str list, struct str code)
{
	bool is_new;
	struct str key = arena_printf(c->arena, "%.*s\x1f%.*s", STR_ARG(list), STR_ARG(code));
	uint32_t *at = map_put(c->places, key, &is_new);
	if (!is_new)
		return &c->missing[*at];
	if (c->n == c->capacity) {
		c->capacity = c->capacity ? c->capacity * 2 : 64;
		c->missing = xrealloc(c->missing, c->capacity * sizeof *c->missing);
	}
	*at = (uint32_t)c->n;
	c->missing[c->n] = (struct missing){.list = list, .code = code};
	return &c->missing[c->n++];
}

/* One code of one dimension in one file. The same lines are told once for each dimension that comes
 * from the list: they are not added up, but those of several files are. */
static void add_code(struct coverage *c, const struct unmapped_code *u)
{
	struct missing *m = missing_of(c, u->list, arena_dup(c->arena, u->code));
	m->optional = u->optional;
	m->several = u->several;
	bool known = m->dimensions.len && memmem(m->dimensions.ptr, m->dimensions.len,
						 u->dimension.ptr, u->dimension.len);
	if (!known)
		m->dimensions = m->dimensions.len ? arena_printf(c->arena, "%.*s %.*s",
								 STR_ARG(m->dimensions),
								 STR_ARG(u->dimension))
						  : u->dimension;
	struct str lead = m->dimensions;
	if (!str_eq(str_split(&lead, ' '), u->dimension))
		return;
	m->lines += u->lines;
	for (size_t i = 0; i < c->cube->ncolumns; i++)
		m->sums[i] += u->sums[i];
}

static void collect(struct coverage *c, const struct pipeline_report *r)
{
	for (size_t i = 0; i < r->nsources; i++) {
		const struct unmapped_report *u = &r->sources[i].unmapped;
		for (size_t k = 0; k < u->ncodes; k++)
			add_code(c, &u->codes[k]);
	}
	if (c->n > 0)
		qsort(c->missing, c->n, sizeof *c->missing, by_weight);
	c->nunused = mapping_unused(c->mapping, c->arena, &c->unused);
}

/* ---- telling ---- */

static void tell_text(struct coverage *c)
{
	char text[MONEY_TEXT_SIZE];
	size_t quiet = 0;
	for (size_t i = 0; i < c->n; i++)
		quiet += is_quiet(&c->missing[i]);
	buffer_printf(&c->out, "Codes that no code list knows: %zu\n", c->n - quiet);
	for (size_t i = 0; i < c->n && i < SHOWN; i++) {
		const struct missing *m = &c->missing[i];
		buffer_printf(&c->out, "  %.*s %.*s (%.*s)%s: %" PRIu64 " %s", STR_ARG(m->list),
			      STR_ARG(m->code.len ? m->code : STR("(empty)")),
			      STR_ARG(m->dimensions),
			      m->optional  ? ", as it may be"
			      : m->several ? ", which several rows have"
					   : "",
			      m->lines, plural(m->lines, "line", "lines"));
		for (size_t k = 0; k < c->cube->ncolumns; k++) {
			money_format_grouped(text, m->sums[k], c->cube->columns[k].decimals);
			buffer_printf(&c->out, ", %.*s %s", STR_ARG(c->cube->columns[k].name),
				      text);
		}
		buffer_append_char(&c->out, '\n');
	}
	if (c->n > SHOWN)
		buffer_printf(&c->out, "  and %zu more: --json or --csv lists all\n", c->n - SHOWN);
	buffer_printf(&c->out, "Rows of code lists that decide nothing here: %zu\n", c->nunused);
	for (size_t i = 0; i < c->nunused && i < SHOWN; i++) {
		const struct unused_row *u = &c->unused[i];
		buffer_printf(&c->out, "  %.*s:%" PRIu64 ": %.*s", STR_ARG(u->file), u->line,
			      STR_ARG(u->code));
		if (u->shadowed_by)
			buffer_printf(&c->out, ", shadowed by line %" PRIu64, u->shadowed_by);
		buffer_append_char(&c->out, '\n');
	}
	if (c->nunused > SHOWN)
		buffer_printf(&c->out, "  and %zu more\n", c->nunused - SHOWN);
}

static void missing_json(struct json_out *j, const struct coverage *c, const struct missing *m)
{
	json_put_object(j);
	json_put_key_z(j, "list");
	json_put_string(j, m->list);
	json_put_key_z(j, "code");
	if (m->code.len)
		json_put_string(j, m->code);
	else
		json_put_null(j);
	if (is_quiet(m)) {
		json_put_key_z(j, m->optional ? "optional" : "several");
		json_put_bool(j, true);
	}
	json_put_key_z(j, "dimensions");
	json_put_string(j, m->dimensions);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)m->lines);
	sums_json(j, c->cube, m->sums);
	json_put_object_end(j);
}

static void tell_json(struct coverage *c)
{
	struct json_out j;
	json_begin(&j, &c->out);
	json_put_object(&j);
	json_put_key_z(&j, "unmapped");
	json_put_array(&j);
	for (size_t i = 0; i < c->n; i++)
		missing_json(&j, c, &c->missing[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "unused");
	json_put_array(&j);
	for (size_t i = 0; i < c->nunused; i++) {
		const struct unused_row *u = &c->unused[i];
		json_put_object(&j);
		json_put_key_z(&j, "list");
		json_put_string(&j, u->list);
		json_put_key_z(&j, "file");
		json_put_string(&j, u->file);
		json_put_key_z(&j, "line");
		json_put_integer(&j, (int64_t)u->line);
		json_put_key_z(&j, "code");
		json_put_string(&j, u->code);
		json_put_key_z(&j, "shadowed_by");
		json_put_integer(&j, (int64_t)u->shadowed_by);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(&c->out, '\n');
}

/* ---- for a spreadsheet ---- */

/* A cell that a spreadsheet would run as a formula gets an apostrophe in front; a sum does not. */
static void cell(struct buffer *b, struct str s, bool number)
{
	buffer_append_char(b, '"');
	if (s.len && !number && strchr("=+-@\t\r", *s.ptr))
		buffer_append_char(b, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buffer_append_char(b, '"');
		buffer_append_char(b, s.ptr[i]);
	}
	buffer_append_z(b, "\",");
}

static void end_row(struct buffer *b)
{
	b->len--; /* the last comma */
	buffer_append_z(b, "\r\n");
}

/* The columns to fill in: those of all lists that lack a code. */
static size_t fill_columns(struct coverage *c, struct str **out)
{
	struct map *seen = map_new();
	struct str *names;
	size_t n = 0, capacity = 0;
	bool is_new;
	*out = NULL;
	for (size_t i = 0; i < c->n; i++) {
		size_t k = mapping_list_columns(c->mapping, c->missing[i].list, c->arena, &names);
		for (size_t f = 0; f < k; f++) {
			map_put(seen, names[f], &is_new);
			if (!is_new)
				continue;
			if (n == capacity) {
				capacity = capacity ? capacity * 2 : 16;
				*out = xrealloc(*out, capacity * sizeof **out);
			}
			(*out)[n++] = names[f];
		}
	}
	map_free(seen);
	return n;
}

static void missing_row(struct buffer *b, const struct coverage *c, const struct missing *m,
			size_t nfill)
{
	char seal[SEAL_SIZE], text[MONEY_TEXT_SIZE];
	struct str file = STR(""), column = STR("");
	mapping_list_file(c->mapping, m->list, &file, &column);
	map_seal(seal, str_base_name(file), m->code);
	cell(b, STR("unmapped"), false);
	cell(b, str_base_name(file), false);
	cell(b, column, false);
	cell(b, m->code, false);
	cell(b, str_z(seal), false);
	cell(b, m->dimensions, false);
	cell(b, arena_printf(c->arena, "%" PRIu64, m->lines), true);
	for (size_t k = 0; k < c->cube->ncolumns; k++) {
		size_t n = money_format(text, m->sums[k], c->cube->columns[k].decimals);
		cell(b, (struct str){text, n}, true);
	}
	for (size_t i = 0; i < nfill; i++)
		cell(b, STR(""), false);
	end_row(b);
}

static void unused_csv(struct buffer *b, const struct coverage *c, const struct unused_row *u,
		       size_t nfill)
{
	cell(b, u->shadowed_by ? STR("shadowed") : STR("unused"), false);
	cell(b, str_base_name(u->file), false);
	cell(b, STR(""), false);
	cell(b, u->code, false);
	cell(b, STR(""), false);
	cell(b,
	     u->shadowed_by ? arena_printf(c->arena, "line %" PRIu64 ", behind line %" PRIu64,
					   u->line, u->shadowed_by)
			    : arena_printf(c->arena, "line %" PRIu64, u->line),
	     false);
	for (size_t i = 0; i < c->cube->ncolumns + nfill + 1; i++)
		cell(b, STR(""), false);
	end_row(b);
}

static int write_csv(struct coverage *c, const char *path, struct error *e)
{
	static const char *const heads[] = {"kind", "list",       "column", "code",
					    "seal", "dimensions", "lines"};
	struct str *fill;
	struct buffer b;
	size_t n = fill_columns(c, &fill);
	buffer_init(&b, TEXT_MAX);
	buffer_append_z(&b, "\xef\xbb\xbf");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		cell(&b, str_z(heads[i]), false);
	for (size_t k = 0; k < c->cube->ncolumns; k++)
		cell(&b, arena_printf(c->arena, "sum %.*s", STR_ARG(c->cube->columns[k].name)),
		     false);
	for (size_t i = 0; i < n; i++)
		cell(&b, fill[i], false);
	end_row(&b);
	for (size_t i = 0; i < c->n; i++)
		if (!is_quiet(&c->missing[i])) /* nothing to fill in */
			missing_row(&b, c, &c->missing[i], n);
	for (size_t i = 0; i < c->nunused; i++)
		unused_csv(&b, c, &c->unused[i], n);
	free(fill);
	int result = b.overflow ? error_set(e, STATUS_LIMIT, "%s would be too large", path)
				: file_write(path, buffer_str(&b), e);
	buffer_drop(&b);
	return result;
}

static int cover(struct coverage *c, const char *const *args, size_t n, struct error *e)
{
	struct pipeline_report report = {0};
	struct sources *sources = NULL;
	const char *csv = option_value(c->options, "csv");
	int result = sources_open(&sources, args, n, e);
	if (result == 0) {
		struct pipeline_options o = {.mapping = c->mapping,
					     .sources = sources,
					     .resource = option_value(c->options, "resource"),
					     .allow_rejected = UINT64_MAX};
		mapping_watch(c->mapping);
		/* Totals that do not tie are the business of check; the codes are told all the
		 * same. */
		if (pipeline_run(&o, NULL, &report, e) != 0 && e->status != STATUS_REFUSED)
			result = -1;
		if (result == 0)
			collect(c, &report);
		pipeline_report_free(&report);
	}
	sources_free(sources);
	if (result == 0 && csv)
		result = write_csv(c, csv, e);
	if (result == 0)
		(options_json(c->options) ? tell_json : tell_text)(c);
	return result == 0 ? cli_write(buffer_str(&c->out), e) : -1;
}

int map_coverage(const struct options *o, const char *const *args, size_t n)
{
	struct coverage c = {.options = o, .arena = arena_new(), .places = map_new()};
	struct error e;
	buffer_init(&c.out, TEXT_MAX);
	int result = n ? opening_mapping(&c.mapping, o, &e)
		       : error_set(&e, STATUS_USAGE, "map coverage: give the ledgers");
	if (result == 0) {
		c.cube = mapping_cube(c.mapping);
		result = cover(&c, args, n, &e);
	}
	mapping_free(c.mapping);
	free(c.missing);
	map_free(c.places);
	buffer_drop(&c.out);
	arena_free(c.arena);
	return result == 0 ? EXIT_OK : cli_fail(&e);
}
