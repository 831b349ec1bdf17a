/*
 * Tuples lie in chunks that never move, so that readers may keep pointers; a map from the tuple's
 * bytes to the key finds them again.
 */
#include "model/dictionary.h"

#include "base/buffer.h"
#include "base/map.h"

#include <stdlib.h>

#define CHUNK_MEMBERS 1024u

struct dictionary {
	enum value_type types[CUBE_MAX_ATTRIBUTES];
	size_t nattributes;
	struct map *keys;
	struct arena *arena;
	struct value **chunks;
	size_t nchunks;
	size_t count;
	struct buffer scratch;
};

struct dictionary *dictionary_new(const struct dimension *shape)
{
	struct dictionary *d = xcalloc(1, sizeof *d);
	if (shape->nattributes > CUBE_MAX_ATTRIBUTES)
		die("dimension with %zu attributes", shape->nattributes);
	d->nattributes = shape->nattributes;
	for (size_t i = 0; i < shape->nattributes; i++)
		d->types[i] = shape->attributes[i].type;
	d->keys = map_new();
	d->arena = arena_new();
	buffer_init(&d->scratch, SIZE_MAX);
	return d;
}

void dictionary_free(struct dictionary *d)
{
	if (!d)
		return;
	map_free(d->keys);
	arena_free(d->arena);
	free(d->chunks);
	buffer_drop(&d->scratch);
	free(d);
}

/* One attribute: a tag for null, a number as 8 bytes, text with its length in front, so that no two
 * tuples share their bytes. */
static void append_value(struct buffer *out, enum value_type type, const struct value *v)
{
	if (v->null) {
		buffer_append_char(out, 0);
		return;
	}
	buffer_append_char(out, 1);
	if (type == VALUE_STRING) {
		buffer_append(out, &v->text.len, sizeof v->text.len);
		buffer_append_str(out, v->text);
	} else {
		buffer_append(out, &v->number, sizeof v->number);
	}
}

static struct value *new_member(struct dictionary *d)
{
	if (d->count % CHUNK_MEMBERS == 0) {
		d->chunks = xrealloc(d->chunks, (d->nchunks + 1) * sizeof *d->chunks);
		d->chunks[d->nchunks++] =
			ARENA_ARRAY(d->arena, struct value, CHUNK_MEMBERS * d->nattributes);
	}
	struct value *chunk = d->chunks[d->count / CHUNK_MEMBERS];
	return chunk + d->count++ % CHUNK_MEMBERS * d->nattributes;
}

uint32_t dictionary_put(struct dictionary *d, const struct value *tuple, bool *is_new)
{
	buffer_reset(&d->scratch);
	for (size_t i = 0; i < d->nattributes; i++)
		append_value(&d->scratch, d->types[i], &tuple[i]);
	uint32_t *key = map_put(d->keys, buffer_str(&d->scratch), is_new);
	if (!*is_new)
		return *key;
	*key = (uint32_t)d->count;
	struct value *member = new_member(d);
	for (size_t i = 0; i < d->nattributes; i++) {
		member[i] = tuple[i];
		if (d->types[i] == VALUE_STRING && !tuple[i].null)
			member[i].text = arena_dup(d->arena, tuple[i].text);
	}
	return *key;
}

size_t dictionary_count(const struct dictionary *d)
{
	return d->count;
}

const struct value *dictionary_get(const struct dictionary *d, uint32_t key)
{
	return d->chunks[key / CHUNK_MEMBERS] + key % CHUNK_MEMBERS * d->nattributes;
}
