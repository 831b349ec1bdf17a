/* Which row of which code list decides, for a line or for a code, and which rows never do. */
#include "transform/plan.h"
#include "transform/tree.h"

#include <inttypes.h>

static struct str base_name(struct str path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);
	return slash ? (struct str){slash + 1, (size_t)(path.ptr + path.len - slash - 1)} : path;
}

static void tell_row(struct buffer *why, const struct resource *list, const struct foreign_key *k,
		     int row)
{
	int32_t from, to;
	buffer_printf(why, "%.*s:%" PRIu64, STR_ARG(base_name(list->table->path)),
		      list->table->lines[row]);
	if (k->match == MATCH_PATTERN)
		for (size_t i = 0; i < k->n; i++) {
			struct str cell = table_cell(list->table, (size_t)row, k->references[i]);
			buffer_printf(why, "%s%.*s", i ? " and " : " matches ",
				      STR_ARG(cell.len ? cell : STR("*")));
		}
	index_validity(k->index, (size_t)row, &from, &to);
	if (from > 0)
		buffer_printf(why, ", from %d", (int)from);
	if (to < INT32_MAX)
		buffer_printf(why, ", until %d", (int)to);
}

static void tell_year(struct buffer *why, const struct foreign_key *k, int32_t year)
{
	if ((k->valid_from != NONE || k->valid_to != NONE) && year != INT32_MIN)
		buffer_printf(why, " in %d", (int)year);
}

/* The fields of a key as they stand in a row: "cost_centre 610110". */
static bool tell_codes(struct buffer *why, const struct row *from, const struct foreign_key *k)
{
	size_t filled = 0;
	for (size_t i = 0; i < k->n; i++) {
		struct str code = row_text(from, k->fields[i]);
		filled += code.len > 0;
		buffer_printf(why, "%s%.*s %.*s", i ? " and " : "",
			      STR_ARG(from->r->fields[k->fields[i]].name),
			      STR_ARG(code.len ? code : STR("(empty)")));
	}
	return filled > 0;
}

/* The way from the record to the list, hop by hop; the list's row, or NONE. */
static int tell_way(struct buffer *why, const struct row *record, int list)
{
	const struct transform *t = record->t;
	const struct foreign_key *k = resolve_key(t, list);
	int parent = t->parent[list];
	struct row from = *record;
	if (&t->m->resources[parent] != t->r) {
		int row = tell_way(why, record, parent);
		if (row == NONE)
			return NONE;
		buffer_append_z(why, " → ");
		from = resolve_list_row(t, parent, row);
	}
	bool filled = tell_codes(why, &from, k);
	struct missing_code failed = {NONE, STR(""), false};
	int row = resolve_row(record, list, &failed);
	buffer_append_z(why, " → ");
	if (row != NONE) {
		tell_row(why, &t->m->resources[list], k, row);
		return row;
	}
	if (filled) {
		buffer_append_z(why, failed.several ? "several rows of " : "no row of ");
		buffer_printf(why, "%.*s %s", STR_ARG(base_name(t->m->resources[list].path)),
			      failed.several ? "have it, so none counts" : "has it");
		tell_year(why, k, resolve_year(record, k));
	} else {
		buffer_append_z(why, "nothing to look up");
	}
	return NONE;
}

static struct str value_of(const struct transform *t, size_t d, const struct row *record,
			   struct arena *a)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	struct special special;
	struct buffer b;
	const struct dimension *shape = &t->cube->dimensions[d];
	buffer_init(&b, 1u << 20);
	if (resolve_tuple((struct transform *)t, d, record->variant, tuple, &special)) {
		value_plain(&b, shape->attributes[shape->key].type, &tuple[shape->key]);
		if (shape->label_attribute != shape->key && !tuple[shape->label_attribute].null) {
			buffer_append_z(&b, " ");
			value_plain(&b, shape->attributes[shape->label_attribute].type,
				    &tuple[shape->label_attribute]);
		}
	}
	struct str s = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return s;
}

/* The list that gives the dimension its key attribute, or any attribute of it. */
static int list_of(const struct mapping *m, size_t d)
{
	const struct dimension *shape = &m->cube->dimensions[d];
	int list = m->attributes[d][shape->key].resource;
	for (size_t i = 0; i < shape->nattributes && list == NONE; i++)
		list = m->attributes[d][i].resource;
	return list;
}

static void trace_dimension(struct transform *t, size_t d, const struct row *record,
			    struct arena *a, struct trace_item *out)
{
	struct buffer why;
	int list = list_of(t->m, d);
	size_t key = t->cube->dimensions[d].key;
	int field = t->dimensions[d].fields[key];
	for (size_t i = 0; i < t->cube->dimensions[d].nattributes && list == NONE; i++) {
		int looked_up = t->dimensions[d].fields[i];
		if (looked_up != NONE && t->r->fields[looked_up].origin == ORIGIN_LOOKUP)
			list = t->r->fields[looked_up].list;
	}
	buffer_init(&why, 1u << 16);
	out->dimension = t->cube->dimensions[d].name;
	out->value = value_of(t, d, record, a);
	if (list != NONE && t->parent[list] != NONE) {
		int row = tell_way(&why, record, list);
		if (row != NONE) {
			out->file = t->m->resources[list].table->path;
			out->line = t->m->resources[list].table->lines[row];
		}
	} else if (field != NONE) {
		buffer_printf(&why, "%.*s as it stands", STR_ARG(t->r->fields[field].name));
	} else {
		buffer_append_z(&why, "nothing in this ledger feeds it");
	}
	out->why = arena_dup(a, buffer_str(&why));
	buffer_drop(&why);
}

void transform_trace(struct transform *t, const struct record *record, const struct str *cells,
		     struct arena *a, struct trace *out)
{
	t->at.record = record;
	t->at.cells = cells;
	t->at.ncells = record->nfields;
	t->at.any_amount = true;
	const struct variant *v = t->nvariants ? &t->variants[0] : NULL;
	struct row row = row_record(t, v);
	int rule = rules_match(t);
	*out = (struct trace){.n = t->cube->ndimensions};
	if (rule != NONE)
		out->dropped = arena_dup(a, t->tallies.rules[rule].rule);
	out->items = ARENA_ARRAY(a, struct trace_item, out->n);
	for (size_t d = 0; d < out->n; d++)
		trace_dimension(t, d, &row, a, &out->items[d]);
	arena_reset(t->scratch);
}

/* ---- one code ---- */

static void tell_tree(struct buffer *why, const struct resource *list, int row, int32_t year)
{
	for (size_t level = 1; level <= list->tree.nlevels; level++) {
		int up = tree_ancestor(list, row, level, year);
		buffer_printf(why, "%s%.*s %.*s", level > 1 ? ", " : "; ",
			      STR_ARG(list->tree.levels.items[level - 1]),
			      STR_ARG(table_cell(list->table, (size_t)up, list->tree.code)));
	}
}

static void trace_key(const struct resource *from, const struct resource *list,
		      const struct foreign_key *k, struct str code, int32_t year, struct arena *a,
		      struct trace_item *out)
{
	struct buffer why;
	int row = index_find(k->index, a, code, year);
	buffer_init(&why, 1u << 16);
	buffer_printf(&why, "%.*s.%.*s → ", STR_ARG(from->name),
		      STR_ARG(from->fields[k->fields[0]].name));
	if (row == NONE) {
		buffer_printf(&why, "no row of %.*s has it", STR_ARG(base_name(list->path)));
		tell_year(&why, k, year);
		int other = index_find(k->index, a, code, INT32_MIN);
		if (other != NONE) {
			buffer_append_z(&why, "; there is ");
			tell_row(&why, list, k, other);
		}
	} else {
		tell_row(&why, list, k, row);
		tell_tree(&why, list, row, year);
		out->value = table_cell(list->table, (size_t)row, k->references[0]);
		out->file = list->table->path;
		out->line = list->table->lines[row];
	}
	out->why = arena_dup(a, buffer_str(&why));
	buffer_drop(&why);
}

int mapping_trace_code(const struct mapping *m, struct str dimension, struct str code, int32_t year,
		       struct arena *a, struct trace *out, struct error *e)
{
	int d = cube_find_dimension(m->cube, dimension);
	if (d < 0)
		return error_set(e, STATUS_USAGE, "the mapping has no dimension '%.*s'",
				 STR_ARG(dimension));
	int list = list_of(m, (size_t)d);
	if (list == NONE)
		return error_set(
			e, STATUS_USAGE,
			"dimension '%.*s' takes its codes from the ledger as they stand: no "
			"code list decides",
			STR_ARG(dimension));
	char *text = (char *)arena_dup(a, code).ptr;
	*out = (struct trace){.n = 0};
	out->items = ARENA_ARRAY(a, struct trace_item, 256);
	for (size_t i = 0; i < m->nresources; i++)
		for (size_t k = 0; k < m->resources[i].nkeys && out->n < 256; k++) {
			const struct foreign_key *key = &m->resources[i].keys[k];
			if (key->resource != list || !key->index)
				continue;
			struct str one = arena_dup(a, (struct str){text, code.len});
			for (size_t c = 0; key->n > 1 && c < one.len; c++)
				((char *)one.ptr)[c] = one.ptr[c] == '|' ? '\x1f' : one.ptr[c];
			if (key->n > 1) /* as codelist_key joins them */
				one = arena_printf(a, "%.*s\x1f", STR_ARG(one));
			out->items[out->n].dimension = m->cube->dimensions[d].name;
			trace_key(&m->resources[i], &m->resources[list], key, one, year, a,
				  &out->items[out->n++]);
		}
	return 0;
}

/* ---- rows that decide nothing ---- */

void mapping_watch(struct mapping *m)
{
	for (size_t i = 0; i < m->nresources; i++) {
		for (size_t k = 0; k < m->resources[i].nkeys; k++)
			if (m->resources[i].keys[k].index)
				index_watch(m->resources[i].keys[k].index);
		if (m->resources[i].table && m->resources[i].table->tree)
			index_watch(m->resources[i].table->tree);
	}
}

/* Calls back for each index over a list: what a row did in any of them counts. */
static size_t indexes_of(const struct mapping *m, size_t list, const struct index **out,
			 size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < m->nresources; i++)
		for (size_t k = 0; k < m->resources[i].nkeys && n < most; k++)
			if (m->resources[i].keys[k].resource == (int)list &&
			    m->resources[i].keys[k].index)
				out[n++] = m->resources[i].keys[k].index;
	if (n > 0 && n < most && m->resources[list].table->tree)
		out[n++] = m->resources[list].table->tree;
	return n;
}

static const struct foreign_key *first_key(const struct mapping *m, size_t list)
{
	for (size_t i = 0; i < m->nresources; i++)
		for (size_t k = 0; k < m->resources[i].nkeys; k++)
			if (m->resources[i].keys[k].resource == (int)list)
				return &m->resources[i].keys[k];
	return NULL;
}

static bool row_fired(const struct index *const *list, size_t n, size_t row)
{
	for (size_t i = 0; i < n; i++)
		if (index_fired(list[i], row))
			return true;
	return false;
}

static struct str code_text(struct arena *a, const struct resource *r, const struct foreign_key *k,
			    size_t row)
{
	struct str text = STR("");
	for (size_t i = 0; i < k->n; i++) {
		struct str cell = table_cell(r->table, row, k->references[i]);
		text = i ? arena_printf(a, "%.*s|%.*s", STR_ARG(text), STR_ARG(cell)) : cell;
	}
	return text;
}

static size_t unused_of(const struct mapping *m, size_t list, struct arena *a,
			struct unused_row *out)
{
	const struct resource *r = &m->resources[list];
	const struct index *indexes[64];
	size_t n = r->table ? indexes_of(m, list, indexes, 64) : 0, found = 0;
	bool asked = false;
	for (size_t i = 0; n > 0 && i < r->table->nrows && !asked; i++)
		asked = row_fired(indexes, n, i);
	for (size_t i = 0; asked && i < r->table->nrows; i++) {
		if (row_fired(indexes, n, i))
			continue;
		int shadow = index_shadow(indexes[0], i);
		out[found++] = (struct unused_row){
			.list = r->name,
			.file = r->table->path,
			.code = code_text(a, r, first_key(m, list), i),
			.line = r->table->lines[i],
			.shadowed_by = shadow == NONE ? 0 : r->table->lines[shadow]};
	}
	return found;
}

size_t mapping_unused(const struct mapping *m, struct arena *a, struct unused_row **out)
{
	size_t most = 0, n = 0;
	for (size_t i = 0; i < m->nresources; i++)
		most += m->resources[i].table ? m->resources[i].table->nrows : 0;
	*out = ARENA_ARRAY(a, struct unused_row, most + 1);
	for (size_t i = 0; i < m->nresources; i++)
		n += unused_of(m, i, a, *out + n);
	return n;
}

bool mapping_list_file(const struct mapping *m, struct str list, struct str *file,
		       struct str *column)
{
	int i = mapping_find_any(m, list);
	const struct foreign_key *k = i < 0 ? NULL : first_key(m, (size_t)i);
	if (!k || !m->resources[i].table)
		return false;
	*file = m->resources[i].table->path;
	*column = k->n == 1 ? m->resources[i].fields[k->references[0]].name : STR("");
	return true;
}

size_t mapping_list_columns(const struct mapping *m, struct str list, struct arena *a,
			    struct str **out)
{
	int i = mapping_find_any(m, list);
	size_t n = 0;
	if (i < 0)
		return 0;
	const struct resource *r = &m->resources[i];
	const struct foreign_key *k = first_key(m, (size_t)i);
	*out = ARENA_ARRAY(a, struct str, r->nschema + 1);
	for (size_t f = 0; f < r->nschema; f++)
		if (!k || k->n != 1 || k->references[0] != (int)f)
			(*out)[n++] = r->fields[f].name;
	return n;
}
