#include "explore/lens.h"

#include "base/text/json_out.h"

struct lens_cut lens_own(const struct lens *l)
{
	return (struct lens_cut){l->year, l->phase, l->side, true, NULL};
}

struct lens_cut lens_beside(const struct lens *l)
{
	struct lens_cut c = lens_own(l);

	if (l->before)
		c.year = l->before;
	else
		c.phase = l->beside;
	return c;
}

struct str cut_of_value(struct arena *a, struct str ref, enum value_type type,
			const struct value *v)
{
	struct buffer b;

	if (v->null)
		return arena_printf(a, "%.*s:\"\"", STR_ARG(ref));
	buffer_init(&b, SIZE_MAX);
	buffer_append_str(&b, ref);
	buffer_append_char(&b, ':');
	if (type == VALUE_STRING)
		value_json(&b, type, v);
	else
		value_plain(&b, type, v);
	struct str cut = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return cut;
}

static void add_cut(struct buffer *b, struct str cut)
{
	if (cut.len == 0)
		return;
	if (b->len)
		buffer_append_char(b, '|');
	buffer_append_str(b, cut);
}

static void add_member(struct buffer *b, struct arena *a, const struct guide *g,
		       const struct guide_axis *x, const struct guide_member *m)
{
	if (m)
		add_cut(b,
			cut_of_value(a,
				     g->cube->dimensions[x->dimension].attributes[x->attribute].ref,
				     x->type, &m->value));
}

struct str lens_cut_text(const struct lens *l, struct arena *a, const struct lens_cut *c)
{
	const struct guide *g = l->guide;
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	add_member(&b, a, g, &g->year, c->year);
	add_member(&b, a, g, &g->phase, c->phase);
	add_member(&b, a, g, &g->side, c->side);
	for (size_t i = 0; c->path && i < l->depth; i++) {
		const struct dimension *d = &g->cube->dimensions[l->path[i].dimension];
		add_cut(&b, cut_of_value(a, d->attributes[d->key].ref, d->attributes[d->key].type,
					 &l->path[i].value));
	}
	if (c->extra)
		add_cut(&b, str_z(c->extra));
	for (size_t i = 0; i < g->ntoggles && i < 32; i++)
		if (l->toggles & (1u << i))
			add_cut(&b, g->toggles[i].cut);
	struct str text = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

bool lens_divides(const struct lens *l)
{
	int region = l->guide->region;

	for (size_t i = 0; i < l->depth; i++)
		if ((int)l->path[i].dimension == region)
			return l->guide->has_statistics;
	return l->guide->has_statistics && region < 0;
}

int lens_next_level(const struct lens *l)
{
	const struct guide *g = l->guide;
	const struct guide_tree *t = l->tree ? l->tree : g->ntrees ? &g->trees[0] : NULL;
	size_t at = l->tree ? l->depth : 0;

	return t && at < t->n ? (int)t->levels[at] : -1;
}
