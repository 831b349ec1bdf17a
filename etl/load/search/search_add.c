/*
 * Members for the search index of a first load: they come into it a few at a time, beside the
 * reading. When all else was over, 27,000 of them took a quarter of a load of a million lines. More
 * at a time make the other stages wait, for most members come with the first lines.
 *
 * What is written here is what search_entry.c's SQL writes of the members it finds.
 */
#include "base/memory/buffer.h"
#include "base/memory/map.h"
#include "load/search/search_rows.h"
#include "load/sink_sqlite.h"

#include <stdlib.h>

#define SEARCH_AT_ONCE 48u /* for a batch of entries */

struct search_adding {
	sqlite3_stmt *insert;
	int64_t last; /* row */
	/* By dimension: codes that are there. NULL where each member has its own. */
	struct map **codes;
	size_t ndimensions;
	struct buffer text;
};

static int begin(struct sqlite_sink *s, struct error *e)
{
	struct search_adding *a = xcalloc(1, sizeof *a);
	s->adding = a;
	a->last = (s->cube << 40) + MEMBERS_FROM - 1;
	a->ndimensions = s->header.cube->ndimensions;
	a->codes = xcalloc(a->ndimensions, sizeof *a->codes);
	buffer_init(&a->text, SIZE_MAX);
	for (size_t d = 0; d < a->ndimensions; d++)
		if (s->header.cube->dimensions[d].nattributes > 1)
			a->codes[d] = map_new();
	return store_derive(s->store, "search.sql", "make the search index", e) ||
			       db_prepare(
				       s->store->db, &a->insert,
				       "INSERT INTO search (rowid, label, code, more, kind, "
				       "dimension, ref)"
				       " VALUES (?1, coalesce(?2, ''), ?3, ?4, 'member', ?5, ?6)",
				       e)
		       ? -1
		       : 0;
}

void search_add_drop(struct search_adding *a)
{
	if (!a)
		return;
	sqlite3_finalize(a->insert);
	for (size_t d = 0; d < a->ndimensions; d++)
		map_free(a->codes[d]);
	free(a->codes);
	buffer_drop(&a->text);
	free(a);
}

/* Of several members with one code the first is indexed. */
static bool is_first(struct search_adding *a, size_t d, enum value_type type, const struct value *v)
{
	bool is_new = true;
	if (!a->codes[d])
		return true;
	buffer_reset(&a->text);
	value_plain(&a->text, type, v);
	map_put(a->codes[d], buffer_str(&a->text), &is_new);
	return is_new;
}

/* The attributes that are neither code nor label, a blank behind each. */
static void put_more(struct buffer *out, const struct dimension *d,
		     const struct shape_dimension *shape, const struct value *tuple)
{
	buffer_reset(out);
	for (size_t i = 0; i < shape->nattributes; i++) {
		size_t at = shape->place[i];
		if (at == d->key || at == d->label_attribute)
			continue;
		value_plain(out, shape->types[i], &tuple[at]);
		buffer_append_char(out, ' ');
	}
}

static int add_member(struct sqlite_sink *s, size_t d, uint64_t key, struct error *e)
{
	struct search_adding *a = s->adding;
	const struct dimension *of = &s->header.cube->dimensions[d];
	const struct value *tuple = dictionary_get(s->dictionaries[d], (uint32_t)key);
	const struct value *code = &tuple[of->key], none = value_null();
	const struct value *label =
		of->label_attribute == of->key ? &none : &tuple[of->label_attribute];
	enum value_type code_type = of->attributes[of->key].type;
	enum value_type label_type = of->attributes[of->label_attribute].type;
	char dates[2][DATE_TEXT_SIZE];

	if (code->null || !is_first(a, d, code_type, code))
		return 0;
	put_more(&a->text, of, &s->shape.dimensions[d], tuple);
	sqlite3_bind_int64(a->insert, 1, ++a->last);
	member_bind(a->insert, 2, label_type, label, dates[0]);
	member_bind(a->insert, 3, code_type, code, dates[1]);
	db_bind(a->insert, 4, buffer_str(&a->text));
	db_bind(a->insert, 5, of->name);
	sqlite3_bind_int64(a->insert, 6, (int64_t)key);
	return db_run(a->insert, "make the search index", e);
}

int search_add(struct sqlite_sink *s, const uint32_t *members, struct error *e)
{
	size_t room = SEARCH_AT_ONCE;

	if (!s->adding && begin(s, e))
		return -1;
	for (size_t d = 0; d < s->header.cube->ndimensions; d++)
		for (; s->indexed[d] < members[d] && s->indexed[d] < SEARCH_MEMBERS && room > 0;
		     room--)
			if (add_member(s, d, s->indexed[d]++, e))
				return -1;
	return 0;
}
