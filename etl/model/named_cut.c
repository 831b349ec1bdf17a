#include "model/named_cut.h"

#include "model/cut_text.h"

#include <string.h>

static bool find_attribute(struct named_cut *out, const struct cube *cube, struct str ref)
{
	struct str rest = ref, dimension = str_split(&rest, '.');

	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		if (!str_eq(shape->name, dimension))
			continue;
		out->dimension = d;
		out->attribute = shape->key;
		for (size_t i = 0; rest.ptr && i < shape->nattributes; i++)
			if (str_eq(shape->attributes[i].name, rest)) {
				out->attribute = i;
				return true;
			}
		return !rest.ptr;
	}
	return false;
}

/* Whole numbers or dates divided by ';'. */
static bool read_numbers(struct map *out, struct str rest)
{
	bool is_new;

	if (memchr(rest.ptr, '|', rest.len) || memchr(rest.ptr, '"', rest.len))
		return false;
	while (rest.ptr && map_count(out) < CUT_VALUES_MOST)
		map_put(out, str_trim(str_split(&rest, ';')), &is_new);
	return !rest.ptr;
}

bool named_cut_read(struct named_cut *out, const struct cube *cube, struct str cut, bool exclude,
		    struct arena *a)
{
	struct str rest = cut, ref = str_trim(str_split(&rest, ':'));

	*out = (struct named_cut){.exclude = exclude};
	rest = rest.ptr ? str_trim(rest) : STR("");
	if (!rest.len || !find_attribute(out, cube, ref))
		return false;
	out->values = map_new();
	const struct dimension *shape = &cube->dimensions[out->dimension];
	if (shape->attributes[out->attribute].type == VALUE_STRING
		    ? cut_take_texts(out->values, a, rest)
		    : read_numbers(out->values, rest))
		return true;
	named_cut_drop(out);
	return false;
}

static bool holds(const struct named_cut *c, enum value_type type, const struct value *v)
{
	struct buffer plain;

	if (v->null)
		return false;
	if (type == VALUE_STRING)
		return map_get(c->values, v->text);
	buffer_init(&plain, 64);
	value_plain(&plain, type, v);
	bool found = map_get(c->values, buffer_str(&plain));
	buffer_drop(&plain);
	return found;
}

bool named_cut_leaves_out(const struct named_cut *c, const struct cube *cube,
			  const struct value *tuple)
{
	enum value_type type = cube->dimensions[c->dimension].attributes[c->attribute].type;

	return c->values && holds(c, type, &tuple[c->attribute]) == c->exclude;
}

void named_cut_drop(struct named_cut *c)
{
	if (c->values)
		map_free(c->values);
	c->values = NULL;
}
