/*
 * Crosswalks: a CSV with from_year, from_code, to_year, to_code and share. The shares of a code
 * must add up to one, for money is divided by them and must stay what it was. Goes into the cube's
 * storage text, where the query reads it (see query/model_crosswalk.c).
 */
#include "descriptor/descriptor_json.h"
#include "mapping/row_faults.h"

#include <inttypes.h>
#include <stdlib.h>

#define SHARE_DECIMALS 9
#define WHOLE INT64_C(1000000000)

static int field_of(struct descriptor_place p, struct resource *out, const char *name)
{
	int field = resource_find_field(out, str_z(name));
	if (field == NONE)
		place_fault(p, "a crosswalk needs a field named \"%s\"", name);
	return field;
}

void read_crosswalk(struct descriptor_place resource, struct resource *out)
{
	struct descriptor_place own = get_object(resource, "stuiver");
	struct crosswalk_rule *c = &out->crosswalk;
	c->present = true;
	c->dimension = get_string(own, "dimension", "");
	c->attribute = get_string(own, "attribute", "");
	c->year = get_string(own, "year", "year");
	if (c->dimension.len == 0)
		place_fault(own, "a crosswalk needs `dimension`: whose codes it changes");
	c->from_year = field_of(resource, out, "from_year");
	c->from_code = field_of(resource, out, "from_code");
	c->to_year = field_of(resource, out, "to_year");
	c->to_code = field_of(resource, out, "to_code");
	c->share = field_of(resource, out, "share");
}

struct walk {
	const struct resource *r;
	struct row_faults faults;
	struct map *groups; /* from year, from code, to year -> index + 1 */
	struct map *rows;   /* the same with the to code -> row + 1 */
	int64_t *sums;
	size_t *first;
	json_t *out;
};

static bool read_year(struct walk *w, size_t row, int field, uint64_t *out)
{
	struct str s = table_cell(w->r->table, row, field);
	if (str_to_u64(s, out) && *out > 0 && *out <= 9999)
		return true;
	row_faults_add(&w->faults, w->r->table, row, "\"%.*s\" in column \"%.*s\" is no year",
		       STR_ARG(s), STR_ARG(w->r->fields[field].name));
	return false;
}

/* "0.4", or "0,4" as spreadsheets of half of Europe write it. */
static bool read_share(struct walk *w, size_t row, int64_t *out)
{
	char text[32];
	struct str s = table_cell(w->r->table, row, w->r->crosswalk.share);
	size_t n = s.len < sizeof text ? s.len : 0;
	for (size_t i = 0; i < n; i++)
		text[i] = s.ptr[i] == ',' ? '.' : s.ptr[i];
	if (n > 0 && money_parse((struct str){text, n}, SHARE_DECIMALS, out) && *out > 0 &&
	    *out <= WHOLE)
		return true;
	row_faults_add(
		&w->faults, w->r->table, row,
		"share \"%.*s\" must be above 0 and at most 1, with at most %d decimals, like 0.4",
		STR_ARG(s), SHARE_DECIMALS);
	return false;
}

static void read_row(struct walk *w, size_t row)
{
	const struct crosswalk_rule *c = &w->r->crosswalk;
	struct str from = table_cell(w->r->table, row, c->from_code);
	struct str to = table_cell(w->r->table, row, c->to_code);
	uint64_t from_year, to_year;
	int64_t share;
	char key[1024];
	bool is_new;
	bool fine = read_year(w, row, c->from_year, &from_year) &
		    read_year(w, row, c->to_year, &to_year) & read_share(w, row, &share);
	if (from.len == 0 || to.len == 0 || from.len + to.len > 900) {
		row_faults_add(&w->faults, w->r->table, row, "needs from_code and to_code");
		return;
	}
	if (!fine)
		return;
	if (from_year >= to_year) {
		row_faults_add(&w->faults, w->r->table, row,
			       "goes from %d to %d: the to year must be the later one",
			       (int)from_year, (int)to_year);
		return;
	}
	int n = snprintf(key, sizeof key, "%d %d %.*s", (int)from_year, (int)to_year,
			 STR_ARG(from));
	uint32_t *group = map_put(w->groups, (struct str){key, (size_t)n}, &is_new);
	if (is_new) {
		*group = (uint32_t)map_count(w->groups);
		w->first[*group - 1] = row;
	}
	w->sums[*group - 1] += share;
	n += snprintf(key + n, sizeof key - (size_t)n, "\x1f%.*s", STR_ARG(to));
	uint32_t *twice = map_put(w->rows, (struct str){key, (size_t)n}, &is_new);
	if (!is_new)
		row_faults_add(&w->faults, w->r->table, row,
			       "says the same as line %" PRIu64 ": remove one, or add the shares",
			       w->r->table->lines[*twice - 1]);
	*twice = (uint32_t)row + 1;
	json_array_append_new(w->out,
			      json_pack("[I,s%,I,s%,I]", (json_int_t)from_year, from.ptr, from.len,
					(json_int_t)to_year, to.ptr, to.len, (json_int_t)share));
}

static void check_shares(struct walk *w)
{
	for (size_t i = 0; i < map_count(w->groups); i++) {
		char text[MONEY_TEXT_SIZE];
		if (w->sums[i] == WHOLE)
			continue;
		struct str code = table_cell(w->r->table, w->first[i], w->r->crosswalk.from_code);
		money_format(text, w->sums[i], SHARE_DECIMALS);
		row_faults_add(
			&w->faults, w->r->table, w->first[i],
			"the shares of code \"%.*s\" add up to %s, not to 1: correct them on this "
			"line and the others of the same code and years",
			STR_ARG(code), text);
	}
}

static int check_names(const struct mapping *m, const struct resource *r, size_t *attribute,
		       struct error *e)
{
	const struct crosswalk_rule *c = &r->crosswalk;
	int d = cube_find_dimension(m->cube, c->dimension);
	if (d < 0 || cube_find_dimension(m->cube, c->year) < 0)
		return error_set(e, STATUS_INPUT,
				 "crosswalk \"%.*s\": \"%.*s\" is no dimension of the model",
				 STR_ARG(r->name), STR_ARG(d < 0 ? c->dimension : c->year));
	const struct dimension *shape = &m->cube->dimensions[d];
	int a = c->attribute.len ? dimension_find_attribute(shape, c->attribute) : (int)shape->key;
	if (a < 0 || shape->attributes[a].type != VALUE_STRING)
		return error_set(e, STATUS_INPUT,
				 "crosswalk \"%.*s\": \"%.*s\" must have the codes as an attribute "
				 "of type string",
				 STR_ARG(r->name), STR_ARG(c->dimension));
	*attribute = (size_t)a;
	return 0;
}

static int build(struct mapping *m, const struct resource *r, json_t *list, struct error *e)
{
	size_t attribute = 0;
	struct walk w = {.r = r};
	if (check_names(m, r, &attribute, e) != 0)
		return -1;
	row_faults_init(&w.faults);
	w.groups = map_new();
	w.rows = map_new();
	w.sums = xcalloc(r->table->nrows + 1, sizeof *w.sums);
	w.first = xcalloc(r->table->nrows + 1, sizeof *w.first);
	w.out = json_array();
	for (size_t i = 0; i < r->table->nrows; i++)
		read_row(&w, i);
	if (w.faults.n == 0)
		check_shares(&w);
	int d = cube_find_dimension(m->cube, r->crosswalk.dimension);
	struct str name = m->cube->dimensions[d].attributes[attribute].name;
	json_array_append_new(
		list, json_pack("{s:s%,s:s%,s:s%,s:O}", "dimension", r->crosswalk.dimension.ptr,
				r->crosswalk.dimension.len, "attribute", name.ptr, name.len, "year",
				r->crosswalk.year.ptr, r->crosswalk.year.len, "rows", w.out));
	int result = row_faults_tell(&w.faults, "crosswalk", r->name, e);
	json_decref(w.out);
	map_free(w.groups);
	map_free(w.rows);
	free(w.sums);
	free(w.first);
	row_faults_drop(&w.faults);
	return result;
}

int crosswalks_build(struct mapping *m, struct error *e)
{
	json_t *list = json_array();
	int result = 0;
	for (size_t i = 0; i < m->nresources && result == 0; i++)
		if (m->resources[i].crosswalk.present && m->resources[i].table)
			result = build(m, &m->resources[i], list, e);
	if (result == 0 && json_array_size(list) > 0) {
		json_t *storage = json_loadb(m->cube->storage.ptr, m->cube->storage.len, 0, NULL);
		json_object_set(storage, "crosswalks", list);
		char *text = json_dumps(storage, 0);
		m->cube->storage = arena_dup(m->cube->arena, str_z(text));
		free(text);
		json_decref(storage);
	}
	json_decref(list);
	return result;
}
