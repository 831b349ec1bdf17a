/*
 * search/?texts=true: the free texts that are kept line by line, which the index knows nothing of.
 * A hit is an attribute with such texts and all its lines that have the words; its cut gives those
 * lines, page by page, from facts.
 */
#include "search/search.h"

#include <stdlib.h>

static bool wanted(const struct search *s, const struct picture *p, size_t c, size_t d)
{
	return picture_has_text(p, d) &&
	       (!s->asked.cube.len || str_eq(s->cubes[c].name, s->asked.cube)) &&
	       (!s->asked.dimension.len ||
		str_eq(picture_cube(p)->dimensions[d].name, s->asked.dimension));
}

/* ref~"words" */
static struct str make_cut(const struct search *s, const struct attribute *at)
{
	const struct value words = value_text(s->asked.words);
	struct buffer b;

	buffer_init(&b, QUERY_MAX_PARAM_BYTES);
	buffer_printf(&b, "%.*s~", STR_ARG(at->ref));
	value_json(&b, VALUE_STRING, &words);
	struct str cut = arena_dup(s->arena, buffer_str(&b));
	buffer_drop(&b);
	return cut;
}

static void add_hit(struct search *s, size_t c, const struct dimension *d,
		    const struct attribute *at, size_t *capacity)
{
	if (s->nhits == *capacity) {
		struct hit *old = s->hits;
		*capacity = *capacity ? 2 * *capacity : 16;
		s->hits = ARENA_ARRAY(s->arena, struct hit, *capacity);
		if (s->nhits)
			memcpy(s->hits, old, s->nhits * sizeof *old);
	}
	s->hits[s->nhits++] = (struct hit){.kind = HIT_TEXT,
					   .cube = c,
					   .dimension = arena_dup(s->arena, d->name),
					   .label = arena_dup(s->arena, at->ref),
					   .snippet = STR(""),
					   .cut = make_cut(s, at)};
}

static int add_cube(struct search *s, size_t c, size_t *capacity, struct error *e)
{
	struct picture *p;

	if (picture_get(&p, s->session, s->cubes[c].name, e) != 0)
		return -1;
	const struct cube *cube = picture_cube(p);
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t a = 0; a < cube->dimensions[d].nattributes; a++)
			if (wanted(s, p, c, d) &&
			    cube->dimensions[d].attributes[a].type == VALUE_STRING)
				add_hit(s, c, &cube->dimensions[d],
					&cube->dimensions[d].attributes[a], capacity);
	picture_release(p);
	return 0;
}

static int most_first(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->cube != y->cube)
		return x->cube < y->cube ? -1 : 1;
	return str_cmp(x->label, y->label);
}

int search_texts(struct search *s, struct error *e)
{
	size_t capacity = 0, n = 0;

	for (size_t c = 0; c < s->ncubes; c++)
		if (add_cube(s, c, &capacity, e) != 0)
			return -1;
	if (search_money(s, e) != 0)
		return -1;
	for (size_t i = 0; i < s->nhits; i++)
		if (s->hits[i].count)
			s->hits[n++] = s->hits[i];
	if (n)
		qsort(s->hits, n, sizeof *s->hits, most_first);
	s->ntexts = n;
	s->total = n;
	size_t from = (size_t)((s->asked.page - 1) * s->asked.page_size);
	from = from < n ? from : n;
	s->hits += from;
	s->nhits = n - from < (size_t)s->asked.page_size ? n - from : (size_t)s->asked.page_size;
	return 0;
}
