/* Rows of code lists that decide nothing, and what a list's file looks like. */
#include "mapping/codelist.h"

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

/* All indexes over a list: what a row did in any of them counts. */
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
