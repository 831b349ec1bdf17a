/* Explanations by what their scopes name, so that a cell finds those that speak about it. */
#include "answer/explained.h"

#include "base/memory/map.h"
#include <stdlib.h>

void explained_key_add(struct buffer *key, enum value_type type, const struct value *v)
{
	size_t before = key->len;

	value_plain(key, type, v);
	/* The length behind it: no value can look like two. */
	buffer_printf(key, "\n%zu ", key->len - before);
}

static struct str key_of(struct arena *a, const struct cube *c, const struct scope *s)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	for (size_t i = 0; i < s->nterms; i++) {
		const struct scope_term *t = &s->terms[i];
		explained_key_add(&b, c->dimensions[t->dimension].attributes[t->attribute].type,
				  &t->values[0]);
	}
	struct str key = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return key;
}

static bool is_plural(const struct scope *s)
{
	for (size_t i = 0; i < s->nterms; i++)
		if (s->terms[i].nvalues != 1)
			return true;
	return false;
}

static int by_key(const void *a, const void *b)
{
	const struct explained_key *x = a, *y = b;
	int order = str_cmp(x->key, y->key);

	return order                             ? order
	       : x->explanation < y->explanation ? -1
						 : x->explanation > y->explanation;
}

static struct str signature(struct arena *a, const struct scope *s)
{
	struct str out = STR("");

	for (size_t i = 0; i < s->nterms; i++)
		out = arena_printf(a, "%.*s%zu.%zu ", STR_ARG(out), s->terms[i].dimension,
				   s->terms[i].attribute);
	return out;
}

/* How many there are of each kind, so that their lists are made at once. */
static uint32_t *count_kinds(struct explained *x, struct arena *a)
{
	struct map *kinds = map_new();
	uint32_t *of = ARENA_ARRAY(a, uint32_t, x->n + 1);
	struct arena *scratch = arena_new();

	for (size_t i = 0; i < x->n; i++) {
		bool is_new = false;
		const struct scope *s = &x->items[i].scope;
		uint32_t *index = map_put(kinds, signature(scratch, s), &is_new);
		if (is_new) {
			*index = (uint32_t)x->nkinds++;
			x->kinds[*index].scope = s;
		}
		of[i] = *index;
		if (is_plural(s))
			x->kinds[of[i]].nplural++;
		else
			x->kinds[of[i]].nkeys++;
	}
	map_free(kinds);
	arena_free(scratch);
	return of;
}

void explained_sort(struct explained *x, struct arena *a, const struct cube *c)
{
	x->kinds = ARENA_ARRAY(a, struct explained_kind, x->n + 1);
	const uint32_t *of = count_kinds(x, a);
	for (size_t k = 0; k < x->nkinds; k++) {
		struct explained_kind *kind = &x->kinds[k];
		kind->keys = ARENA_ARRAY(a, struct explained_key, kind->nkeys + 1);
		kind->plural = ARENA_ARRAY(a, size_t, kind->nplural + 1);
		kind->nkeys = kind->nplural = 0;
	}
	for (size_t i = 0; i < x->n; i++) {
		struct explained_kind *kind = &x->kinds[of[i]];
		const struct scope *s = &x->items[i].scope;
		if (is_plural(s))
			kind->plural[kind->nplural++] = i;
		else
			kind->keys[kind->nkeys++] = (struct explained_key){key_of(a, c, s), i};
	}
	for (size_t k = 0; k < x->nkinds; k++)
		if (x->kinds[k].nkeys)
			qsort(x->kinds[k].keys, x->kinds[k].nkeys, sizeof *x->kinds[k].keys,
			      by_key);
}

const struct explained_key *explained_find(const struct explained_kind *k, struct str key,
					   size_t *n)
{
	size_t from = 0, to = k->nkeys;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (str_cmp(k->keys[middle].key, key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (*n = 0; from + *n < k->nkeys && str_eq(k->keys[from + *n].key, key);)
		++*n;
	return &k->keys[from];
}
