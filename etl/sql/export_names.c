/* Names of the star: free, and as SQL has them. */
#include "sql/export.h"

#include "base/memory/map.h"

struct str export_name(struct arena *a, struct map *taken, struct str wanted)
{
	struct str name = wanted;

	for (unsigned i = 2;; i++) {
		struct str lower = arena_dup(a, name);
		bool is_new;
		for (size_t k = 0; k < lower.len; k++)
			if (lower.ptr[k] >= 'A' && lower.ptr[k] <= 'Z')
				((char *)lower.ptr)[k] = (char)(lower.ptr[k] + 32);
		map_put(taken, lower, &is_new);
		if (is_new)
			return arena_dup(a, name);
		name = arena_printf(a, "%.*s_%u", STR_ARG(wanted), i);
	}
}

void export_quote(struct buffer *sql, struct str name)
{
	buffer_append_char(sql, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"')
			buffer_append_char(sql, '"');
		buffer_append_char(sql, name.ptr[i]);
	}
	buffer_append_char(sql, '"');
}

int export_sql(struct export *x, struct buffer *sql, struct error *e)
{
	buffer_append_char(sql, 0);
	int result = db_exec(x->to, sql->ptr, "write the export", e);
	buffer_drop(sql);
	return result;
}
