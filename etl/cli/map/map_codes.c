/* map codes: what each code of each dimension comes to, by year, phase and side, so that whoever places codes under
 * programmes sees the money without a load for each change. */
#include "cli/map/cmd_map.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"
#include "base/text/json_out.h"

#include <stdlib.h>

#define TEXT_MAX ((size_t)512 << 20)
#define APART_MAX 8u
#define PARTS_MOST 64u
/* A dimension of more members is none that people place one by one. */
#define MEMBERS_MAX 200000u

struct weighed {
	uint64_t lines;
	money_sum sum;
};

/* What was booked on each member of a dimension, in each part. */
struct weighed_dimension {
	struct weighed *at[PARTS_MOST]; /* [room] each; NULL: nothing yet */
	uint32_t room[PARTS_MOST];
	bool left_out; /* texts of lines, or too many */
};

struct code_sink {
	struct sink sink; /* first */
	const struct mapping *mapping;
	const struct cube *cube;
	struct arena *arena;
	struct dictionary **dictionaries;
	struct weighed_dimension *dimensions;
	size_t apart[APART_MAX], napart;
	struct map *parts; /* the keys of `apart` -> part */
	struct weighed totals[PARTS_MOST];
	size_t column;
	struct buffer out;
	bool told, overflow;
};

/* ---- taking in ---- */

static void add_apart(struct code_sink *s, int dimension)
{
	if (dimension < 0 || s->napart == APART_MAX ||
	    mapping_is_period(s->mapping, (size_t)dimension) || s->cube->dimensions[dimension].text)
		return;
	for (size_t i = 0; i < s->napart; i++)
		if (s->apart[i] == (size_t)dimension)
			return;
	s->apart[s->napart++] = (size_t)dimension;
}

static int begin(struct sink *sink, const struct load_header *h, struct dictionary **dictionaries,
		 struct error *e)
{
	struct code_sink *s = (struct code_sink *)sink;
	(void)h, (void)e;
	s->dictionaries = dictionaries;
	return 0;
}

/* The number of its year, phase and side; PARTS_MOST when there are too many of them. */
static size_t part_of(struct code_sink *s, const struct entry_batch *b, size_t row)
{
	uint32_t keys[APART_MAX] = {0};
	bool is_new;
	for (size_t i = 0; i < s->napart; i++)
		keys[i] = b->keys[s->apart[i]][row];
	struct str key = {(const char *)keys, sizeof keys};
	const uint32_t *at = map_get(s->parts, key);
	if (at)
		return *at;
	if (map_count(s->parts) == PARTS_MOST)
		return PARTS_MOST;
	uint32_t *fresh = map_put(s->parts, key, &is_new);
	*fresh = (uint32_t)(map_count(s->parts) - 1);
	return *fresh;
}

static struct weighed *member_of(struct weighed_dimension *d, size_t part, uint32_t key)
{
	if (key >= d->room[part]) {
		uint32_t room = d->room[part] ? d->room[part] : 64;
		while (room <= key)
			room *= 2;
		d->at[part] = xrealloc(d->at[part], room * sizeof **d->at);
		memset(d->at[part] + d->room[part], 0, (room - d->room[part]) * sizeof **d->at);
		d->room[part] = room;
	}
	return &d->at[part][key];
}

static void add_dimension(struct code_sink *s, const struct entry_batch *b, size_t dimension,
			  const uint8_t *parts)
{
	struct weighed_dimension *d = &s->dimensions[dimension];
	const int64_t *amounts = b->amounts[s->column];
	d->left_out = d->left_out || b->is_text[dimension];
	for (size_t i = 0; i < b->n && !d->left_out; i++) {
		uint32_t key = b->keys[dimension][i];
		if (key >= MEMBERS_MAX) {
			d->left_out = true;
			break;
		}
		struct weighed *w = member_of(d, parts[i], key);
		w->lines++;
		if (amounts[i] != MONEY_NULL)
			w->sum += amounts[i];
	}
}

static int write_entries(struct sink *sink, const struct entry_batch *b, struct error *e)
{
	struct code_sink *s = (struct code_sink *)sink;
	uint8_t *parts = xmalloc(b->n + 1);
	for (size_t i = 0; i < b->n; i++) {
		size_t part = part_of(s, b, i);
		if (part == PARTS_MOST) {
			free(parts);
			return error_set(e, STATUS_LIMIT,
					 "these files have more than %u years, phases and sides",
					 PARTS_MOST);
		}
		parts[i] = (uint8_t)part;
		s->totals[part].lines++;
		if (b->amounts[s->column][i] != MONEY_NULL)
			s->totals[part].sum += b->amounts[s->column][i];
	}
	for (size_t d = 0; d < s->cube->ndimensions; d++)
		add_dimension(s, b, d, parts);
	free(parts);
	return 0;
}

/* ---- telling ---- */

/* As whole units of the last decimal, in digits: no reader of JSON rounds a text. */
static void put_units(struct json_out *j, money_sum sum)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, sum, 0);
	json_put_string(j, (struct str){text, n});
}

static struct str value_of(struct code_sink *s, size_t dimension, uint32_t key)
{
	const struct dimension *d = &s->cube->dimensions[dimension];
	const struct value *tuple = dictionary_get(s->dictionaries[dimension], key);
	struct buffer text;
	buffer_init(&text, TEXT_MAX);
	value_plain(&text, d->attributes[d->key].type, &tuple[d->key]);
	struct str out = arena_dup(s->arena, buffer_str(&text));
	buffer_drop(&text);
	return out;
}

static const char *role_of(const struct code_sink *s, size_t dimension)
{
	if ((int)dimension == mapping_side(s->mapping))
		return "side";
	struct str name = s->cube->dimensions[dimension].name;
	return str_eq(name, STR("year")) ? "year" : str_eq(name, STR("phase")) ? "phase" : NULL;
}

static void put_part(struct json_out *j, struct code_sink *s, size_t part)
{
	uint32_t keys[APART_MAX];
	struct str label = STR("");
	memcpy(keys, map_key(s->parts, part).ptr, sizeof keys);
	json_put_object(j);
	for (size_t i = 0; i < s->napart; i++) {
		struct str value = value_of(s, s->apart[i], keys[i]);
		const char *role = role_of(s, s->apart[i]);
		label = arena_printf(s->arena, "%.*s%s%.*s", STR_ARG(label), i ? " · " : "",
				     STR_ARG(value));
		if (!role)
			continue;
		json_put_key_z(j, role);
		json_put_string(j, value);
	}
	json_put_key_z(j, "label");
	json_put_string(j, label);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)s->totals[part].lines);
	json_put_key_z(j, "sum");
	put_units(j, s->totals[part].sum);
	json_put_object_end(j);
}

/* Members of one code are one: they differ in what stands beside it. */
static void fold(struct code_sink *s, size_t dimension, struct map *codes, struct weighed **out)
{
	struct weighed_dimension *d = &s->dimensions[dimension];
	size_t members = dictionary_count(s->dictionaries[dimension]);
	size_t nparts = map_count(s->parts);
	bool is_new;
	*out = ARENA_ARRAY(s->arena, struct weighed, members * nparts + 1);
	for (uint32_t key = 0; key < members; key++) {
		uint32_t *at = map_put(codes, value_of(s, dimension, key), &is_new);
		if (is_new)
			*at = (uint32_t)(map_count(codes) - 1);
		for (size_t p = 0; p < nparts; p++) {
			if (key >= d->room[p])
				continue;
			(*out)[*at * nparts + p].lines += d->at[p][key].lines;
			(*out)[*at * nparts + p].sum += d->at[p][key].sum;
		}
	}
}

static void put_dimension(struct json_out *j, struct code_sink *s, size_t dimension)
{
	struct weighed *all;
	size_t nparts = map_count(s->parts);
	struct map *codes = map_new();
	fold(s, dimension, codes, &all);
	json_put_object(j);
	json_put_key_z(j, "dimension");
	json_put_string(j, s->cube->dimensions[dimension].name);
	json_put_key_z(j, "codes");
	json_put_array(j);
	for (size_t i = 0; i < map_count(codes); i++) {
		json_put_array(j);
		json_put_string(j, map_key(codes, i));
		for (size_t p = 0; p < nparts; p++) {
			if (!all[i * nparts + p].lines)
				continue;
			json_put_array(j);
			json_put_integer(j, (int64_t)p);
			json_put_integer(j, (int64_t)all[i * nparts + p].lines);
			put_units(j, all[i * nparts + p].sum);
			json_put_array_end(j);
		}
		json_put_array_end(j);
	}
	json_put_array_end(j);
	json_put_object_end(j);
	map_free(codes);
}

static void tell(struct code_sink *s)
{
	struct json_out j;
	json_begin(&j, &s->out);
	json_put_object(&j);
	json_put_key_z(&j, "measure");
	json_put_string(&j, s->cube->columns[s->column].name);
	json_put_key_z(&j, "decimals");
	json_put_integer(&j, s->cube->columns[s->column].decimals);
	json_put_key_z(&j, "parts");
	json_put_array(&j);
	for (size_t p = 0; p < map_count(s->parts); p++)
		put_part(&j, s, p);
	json_put_array_end(&j);
	json_put_key_z(&j, "dimensions");
	json_put_array(&j);
	for (size_t d = 0; d < s->cube->ndimensions; d++)
		if (!s->dimensions[d].left_out && !s->cube->dimensions[d].text)
			put_dimension(&j, s, d);
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(&s->out, '\n');
	s->told = true;
}

static int commit(struct sink *sink, struct dictionary *const *dictionaries,
		  enum overlap_policy policy, struct load_result *out, struct error *e)
{
	(void)dictionaries, (void)policy, (void)e;
	*out = (struct load_result){0};
	tell((struct code_sink *)sink);
	return 0;
}

/* Totals that do not tie are the business of check; the codes are told all the same, where all lines came. */
static void rollback(struct sink *sink)
{
	struct code_sink *s = (struct code_sink *)sink;
	if (!s->told && s->dictionaries)
		tell(s);
}

/* It is no block of its own. */
static void close_sink(struct sink *sink)
{
	(void)sink;
}

/* ---- running ---- */

/* Of originals and sources nothing is kept. */
static struct sink_ops sink_ops(void)
{
	struct sink_ops ops = *sink_null_ops();

	ops.begin = begin;
	ops.write = write_entries;
	ops.commit = commit;
	ops.rollback = rollback;
	ops.close = close_sink;
	return ops;
}

/* Nothing is told that is not all of what check counts. */
static int complete(const struct code_sink *s, const struct pipeline_report *r, struct error *e)
{
	money_sum sum = 0;
	uint64_t entries = 0;
	for (size_t p = 0; p < map_count(s->parts); p++) {
		sum += s->totals[p].sum;
		entries += s->totals[p].lines;
	}
	if (s->out.overflow)
		return error_set(e, STATUS_LIMIT, "there are too many codes to tell");
	if (s->told && sum == r->total.loaded.sums[s->column] && entries == r->total.loaded.entries)
		return 0;
	return error_set(e, STATUS_REFUSED, "not all lines were read: see what check says");
}

static int weigh(struct code_sink *s, const struct options *o, const char *const *args, size_t n,
		 struct error *e)
{
	struct pipeline_report report = {0};
	struct sources *sources = NULL;
	int result = sources_open(&sources, args, n, e);
	if (result == 0) {
		struct pipeline_options p = {.mapping = s->mapping,
					     .sources = sources,
					     .resource = option_value(o, "resource"),
					     .without_originals = true,
					     .allow_rejected = UINT64_MAX};
		if (pipeline_run(&p, &s->sink, &report, e) != 0 && e->status != STATUS_REFUSED)
			result = -1;
		if (result == 0)
			result = complete(s, &report, e);
		pipeline_report_free(&report);
	}
	sources_free(sources);
	return result == 0 ? cli_write(buffer_str(&s->out), e) : -1;
}

static void find_apart(struct code_sink *s)
{
	add_apart(s, cube_find_dimension(s->cube, STR("year")));
	add_apart(s, cube_find_dimension(s->cube, STR("phase")));
	for (size_t i = 0; i < s->cube->nscope; i++)
		if ((int)s->cube->scope[i] != mapping_side(s->mapping))
			add_apart(s, (int)s->cube->scope[i]);
	add_apart(s, mapping_side(s->mapping));
}

static void drop(struct code_sink *s)
{
	for (size_t d = 0; s->cube && d < s->cube->ndimensions; d++)
		for (size_t p = 0; p < PARTS_MOST; p++)
			free(s->dimensions[d].at[p]);
	map_free(s->parts);
	buffer_drop(&s->out);
	arena_free(s->arena);
}

int map_codes(const struct options *o, const char *const *args, size_t n)
{
	const struct sink_ops ops = sink_ops();
	struct code_sink s = {.sink = {.ops = &ops}, .arena = arena_new(), .parts = map_new()};
	struct mapping *m = NULL;
	struct error e;
	buffer_init(&s.out, TEXT_MAX);
	int result = n ? opening_mapping(&m, o, &e)
		       : error_set(&e, STATUS_USAGE, "map codes: give the ledgers");
	if (result == 0) {
		s.mapping = m;
		s.cube = mapping_cube(m);
		s.dimensions =
			ARENA_ARRAY(s.arena, struct weighed_dimension, s.cube->ndimensions + 1);
		find_apart(&s);
		result = weigh(&s, o, args, n, &e);
	}
	drop(&s);
	mapping_free(m);
	return result == 0 ? EXIT_OK : cli_fail(&e);
}
