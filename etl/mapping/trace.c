/* Which row of which code list decides for a code. */
#include "mapping/trace.h"

#include "mapping/tree.h"

#include <inttypes.h>

void trace_row(struct buffer *why, const struct resource *list, const struct foreign_key *k,
	       int row)
{
	int32_t from, to;
	buffer_printf(why, "%.*s:%" PRIu64, STR_ARG(str_base_name(list->table->path)),
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

void trace_year(struct buffer *why, const struct foreign_key *k, int32_t year)
{
	if ((k->valid_from != NONE || k->valid_to != NONE) && year != INT32_MIN)
		buffer_printf(why, " in %d", (int)year);
}

int trace_list(const struct mapping *m, size_t d)
{
	const struct dimension *shape = &m->cube->dimensions[d];
	int list = m->attributes[d][shape->key].resource;
	for (size_t i = 0; i < shape->nattributes && list == NONE; i++)
		list = m->attributes[d][i].resource;
	return list;
}

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
		buffer_printf(&why, "no row of %.*s has it", STR_ARG(str_base_name(list->path)));
		trace_year(&why, k, year);
		int other = index_find(k->index, a, code, INT32_MIN);
		if (other != NONE) {
			buffer_append_z(&why, "; there is ");
			trace_row(&why, list, k, other);
		}
	} else {
		trace_row(&why, list, k, row);
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
	int list = trace_list(m, (size_t)d);
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
